/* What a file is, by its content and never by its name. */
#ifndef JUESUAN_READ_SNIFF_H
#define JUESUAN_READ_SNIFF_H

#include "base/diag.h"

enum read_format {
    FORMAT_UNKNOWN,
    FORMAT_EMPTY,
    FORMAT_JSON,
    FORMAT_TEXT, /* plain, Markdown, CSV */
    FORMAT_DOCX,
    FORMAT_HTML,
    FORMAT_PDF,
    FORMAT_XLSX,
    FORMAT_XLS,      /* also .et: a compound file with a workbook in it */
    FORMAT_DOC,      /* also .wps: a compound file with a Word document in it */
    FORMAT_COMPOUND, /* another compound file, or one that is encrypted */
    FORMAT_OFD,
    FORMAT_ODF,
    FORMAT_PPTX,
    FORMAT_ZIP,
    FORMAT_BROKEN,  /* begins as an archive and does not end as one */
    FORMAT_ARCHIVE, /* rar, 7z, gzip */
    FORMAT_IMAGE,
    FORMAT_RTF,
    FORMAT_MHT,
    FORMAT_SPREADSHEET_XML /* Excel 2003, or a flat ODF file */
};

enum read_format read_sniff(struct str bytes);

/* Says what the file is and what to do instead (E2241); for readers that are given another format
 * than theirs. */
void read_refuse(struct str name, enum read_format format, struct diags *ds);

#endif
