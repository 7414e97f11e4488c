/* Apart from what reads workbooks, because names of the two headers are the same. */
#include "entry/entry.h"
#include "read/sniff.h"

bool entry_is_workbook(struct str bytes)
{
    enum read_format f = read_sniff(bytes);
    return f == FORMAT_XLSX || f == FORMAT_XLS || f == FORMAT_COMPOUND || f == FORMAT_ODF ||
           f == FORMAT_SPREADSHEET_XML;
}
