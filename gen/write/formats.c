#include "write/formats.h"

const struct format formats[FORMATS] = {{JUESUAN_PDF, "pdf", true},
                                        {JUESUAN_XLSX, "xlsx", false},
                                        {JUESUAN_DOCX, "docx", true},
                                        {JUESUAN_HTML, "html", false},
                                        {JUESUAN_MD, "md", false}};
