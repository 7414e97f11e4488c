/* First bytes and, in archives and compound files, the names of parts. Nothing is read further
 * than to know it. */
#include "read/sniff.h"

#include <stdio.h>

static uint32_t number_at(struct str s, size_t at, size_t bytes)
{
    uint32_t n = 0;
    for (size_t i = bytes; i > 0; i--)
        n = n << 8 | (unsigned char)s.p[at + i - 1];
    return n;
}

/* The directory of an archive: 46 bytes and a name for each part (APPNOTE.TXT, 4.3.12); where it
 * begins stands in the record at the end. Empty when there is none. */
static struct str zip_directory(struct str bytes)
{
    for (size_t back = 22; back <= bytes.n && back < 66000; back++) {
        size_t at = bytes.n - back;
        if (memcmp(bytes.p + at, "PK\x05\x06", 4) != 0)
            continue;
        size_t size = number_at(bytes, at + 12, 4), from = number_at(bytes, at + 16, 4);
        return from <= at && size <= at - from ? str_sub(bytes, from, from + size) : STR("");
    }
    return STR("");
}

static enum read_format zip_format(struct str bytes)
{
    struct str directory = zip_directory(bytes);
    bool office = false;
    enum read_format found = FORMAT_ZIP;
    if (!directory.n) /* cut off: what it begins with tells as much as can be told */
        return str_find(bytes, STR("word/"), 0) != SIZE_MAX ? FORMAT_DOCX
               : str_find(bytes, STR("xl/"), 0) != SIZE_MAX ? FORMAT_XLSX
                                                            : FORMAT_ZIP;
    for (size_t at = 0; at + 46 <= directory.n;) {
        size_t name_n = number_at(directory, at + 28, 2);
        size_t rest = number_at(directory, at + 30, 2) + number_at(directory, at + 32, 2);
        if (name_n > directory.n - at - 46)
            break;
        struct str name = str_sub(directory, at + 46, at + 46 + name_n);
        office |= str_eq(name, STR("[Content_Types].xml"));
        if (str_starts(name, STR("word/")))
            found = FORMAT_DOCX;
        else if (str_starts(name, STR("xl/")))
            found = FORMAT_XLSX;
        else if (str_starts(name, STR("ppt/")))
            found = FORMAT_PPTX;
        else if (str_eq(name, STR("OFD.xml")))
            return FORMAT_OFD;
        else if (str_eq(name, STR("META-INF/manifest.xml")))
            return FORMAT_ODF;
        at += 46 + name_n + rest;
    }
    if (!office)
        return FORMAT_ZIP;
    return found == FORMAT_ZIP ? FORMAT_DOCX : found; /* other names: its reader looks closely */
}

/* Names in the directory of a compound file are UTF-16. */
static bool compound_has(struct str bytes, const char *name)
{
    char wide[64];
    size_t n = 0;
    for (const char *p = name; *p && n + 2 <= sizeof wide; p++) {
        wide[n++] = *p;
        wide[n++] = 0;
    }
    return str_find(bytes, (struct str){wide, n}, 512) != SIZE_MAX;
}

static enum read_format compound_format(struct str bytes)
{
    if (compound_has(bytes, "EncryptedPackage"))
        return FORMAT_COMPOUND;
    if (compound_has(bytes, "WordDocument"))
        return FORMAT_DOC;
    return compound_has(bytes, "Workbook") || compound_has(bytes, "Book") ? FORMAT_XLS
                                                                          : FORMAT_COMPOUND;
}

static bool has_word(struct str head, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= head.n; i++) {
        size_t k = 0;
        while (k < n && (head.p[i + k] | 0x20) == (word[k] | 0x20))
            k++;
        if (k == n)
            return true;
    }
    return false;
}

static bool is_utf16(struct str s)
{
    return str_starts(s, STR("\xFF\xFE")) || str_starts(s, STR("\xFE\xFF"));
}

static enum read_format text_format(struct str bytes)
{
    char plain[8192];
    struct str head = {plain, 0};
    size_t step = is_utf16(bytes) ? 2 : 1, at = 0;
    if (step == 2)
        at = (unsigned char)bytes.p[0] == 0xFF ? 2 : 3; /* the lower byte of each pair */
    for (; at < bytes.n && head.n < sizeof plain; at += step)
        plain[head.n++] = bytes.p[at];
    if (str_starts(head, STR("\xEF\xBB\xBF")))
        head = str_sub(head, 3, head.n);
    head = str_trim(head);
    if (str_starts(head, STR("{\\rtf")))
        return FORMAT_RTF;
    if (has_word(head, "MIME-Version:") && has_word(head, "Content-Type:"))
        return FORMAT_MHT;
    if (str_starts(head, STR("<?xml")) &&
        (has_word(head, "urn:schemas-microsoft-com:office:spreadsheet\"") ||
         has_word(head, "office:mimetype")) &&
        !has_word(head, "<html"))
        return FORMAT_SPREADSHEET_XML;
    if (head.n && head.p[0] == '<' &&
        (has_word(head, "<html") || has_word(head, "<!doctype html") || has_word(head, "<body") ||
         has_word(head, "<table") || has_word(head, "<meta") || has_word(head, "<div") ||
         has_word(head, "<p>") || has_word(head, "<p ")))
        return FORMAT_HTML;
    if (has_word(head, "<html") || has_word(head, "<body") || has_word(head, "<table"))
        return FORMAT_HTML;
    if (head.n && (head.p[0] == '{' || head.p[0] == '['))
        return FORMAT_JSON;
    return head.n ? FORMAT_TEXT : FORMAT_EMPTY;
}

enum read_format read_sniff(struct str bytes)
{
    static const struct {
        struct str magic;
        enum read_format format;
    } signs[] = {{{"\x89PNG", 4}, FORMAT_IMAGE},   {{"\xFF\xD8\xFF", 3}, FORMAT_IMAGE},
                 {{"GIF8", 4}, FORMAT_IMAGE},      {{"BM", 2}, FORMAT_IMAGE},
                 {{"II*\0", 4}, FORMAT_IMAGE},     {{"MM\0*", 4}, FORMAT_IMAGE},
                 {{"Rar!", 4}, FORMAT_ARCHIVE},    {{"7z\xBC\xAF", 4}, FORMAT_ARCHIVE},
                 {{"\x1F\x8B", 2}, FORMAT_ARCHIVE}};
    struct str head = str_sub(bytes, 0, bytes.n < 1024 ? bytes.n : 1024);
    if (!bytes.n)
        return FORMAT_EMPTY;
    if (str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("PK\x05\x06")))
        return zip_format(bytes);
    if (str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
        return compound_format(bytes);
    if (str_find(head, STR("%PDF-"), 0) != SIZE_MAX) /* readers allow some bytes in front */
        return FORMAT_PDF;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(bytes, signs[i].magic))
            return signs[i].format;
    if (!is_utf16(bytes) && memchr(head.p, 0, head.n))
        return FORMAT_UNKNOWN;
    return text_format(bytes);
}

/* What people call it, and what they can do. */
struct naming {
    enum read_format format;
    const char *what, *what_en, *advice, *advice_en;
};

static const struct naming namings[] = {
    {FORMAT_EMPTY, "空文件", "an empty file", "请核对文件是否保存、下载完整。",
     "Check that it was saved or downloaded completely."},
    {FORMAT_JSON, "JSON 数据", "JSON data", "请直接把它当作数据文件给出。",
     "Give it as a data file."},
    {FORMAT_TEXT, "纯文本", "plain text",
     "文字里没有表格的行列，核对不了；请给公开的 Word、网页、PDF 或 Excel 文件。",
     "It does not tell rows and columns of tables: give the Word, web, PDF or Excel file."},
    {FORMAT_DOCX, "Word 文档", "a Word document",
     "已公开的文件用 juesuan check --as-published 给出。", "Give it as a published document."},
    {FORMAT_HTML, "网页", "a web page", "已公开的文件用 juesuan check --as-published 给出。",
     "Give it as a published document."},
    {FORMAT_PDF, "PDF 文件", "a PDF file", "已公开的文件用 juesuan check --as-published 给出。",
     "Give it as a published document."},
    {FORMAT_XLSX, "Excel 工作簿", "an Excel workbook", "请把它当作公开的表格给出。",
     "Give it as published tables."},
    {FORMAT_XLS, "Excel 97–2003 工作簿", "an Excel 97-2003 workbook", "请把它当作公开的表格给出。",
     "Give it as published tables."},
    {FORMAT_DOC, "Word 97–2003 或 WPS 文档（.doc、.wps）", "a Word 97-2003 or WPS document",
     "请用 Word 或 WPS 打开，另存为 .docx。", "Open it with Word or WPS and save it as .docx."},
    {FORMAT_COMPOUND, "加了密的，或不认识的 Office 文件", "an encrypted or unknown Office file",
     "请用 Word、Excel 或 WPS 打开，去掉密码，另存为 .docx 或 .xlsx。",
     "Open it in its program, take off the password and save it as .docx or .xlsx."},
    {FORMAT_OFD, "OFD 版式文件", "an OFD file",
     "请用 OFD 阅读软件另存或打印为 PDF，或给出原来的 Word、Excel 文件。",
     "Save or print it as PDF with an OFD reader, or give the Word or Excel file it came from."},
    {FORMAT_ODF, "OpenDocument 文件（.odt、.ods）", "an OpenDocument file",
     "请用 LibreOffice 或 WPS 打开，另存为 .docx 或 .xlsx。",
     "Open it with LibreOffice and save it as .docx or .xlsx."},
    {FORMAT_PPTX, "幻灯片", "a presentation", "请给出公开的文档或表格。",
     "Give the published document or tables."},
    {FORMAT_ZIP, "压缩包", "an archive", "请先解压，再逐个给出里面的文件。",
     "Unpack it and give the files in it."},
    {FORMAT_ARCHIVE, "压缩包", "an archive", "请先解压，再逐个给出里面的文件。",
     "Unpack it and give the files in it."},
    {FORMAT_IMAGE, "图片", "a picture",
     "图片里没有文字可读：请给出原来的 Word、Excel、网页，或由它们导出（不是扫描）的 PDF。",
     "There is no text to read: give the Word, Excel or web file, or a PDF exported from it."},
    {FORMAT_RTF, "RTF 文档", "an RTF document", "请用 Word 或 WPS 打开，另存为 .docx。",
     "Open it with Word or WPS and save it as .docx."},
    {FORMAT_MHT, "单个文件的网页（.mht）", "a web archive (.mht)",
     "请用浏览器打开，另存为“网页，仅 HTML”。", "Open it in a browser and save it as HTML only."},
    {FORMAT_SPREADSHEET_XML, "XML 表格", "an XML spreadsheet",
     "请用 Excel 或 WPS 打开，另存为 .xlsx。", "Open it with Excel or WPS and save it as .xlsx."},
    {FORMAT_UNKNOWN, "不认识的文件", "a file of unknown format",
     "能读的是 .docx、.html、.pdf、.xlsx、.xls 和 .et；请核对文件是否下载完整。",
     "What is read is .docx, .html, .pdf, .xlsx, .xls and .et; check that it was downloaded "
     "completely."},
};

void read_refuse(struct str name, enum read_format format, struct diags *ds)
{
    const struct naming *n = namings;
    while (n->format != format && n->format != FORMAT_UNKNOWN)
        n++;
    char what[160], advice[512];
    int what_n = snprintf(what, sizeof what, "%s\x1f%s", n->what, n->what_en);
    int advice_n = snprintf(advice, sizeof advice, "%s\x1f%s", n->advice, n->advice_en);
    DIAG(ds, E2241, place_file(name), ((struct str){what, (size_t)what_n}),
         ((struct str){advice, (size_t)advice_n}));
}
