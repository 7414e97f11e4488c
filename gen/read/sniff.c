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
               : str_starts(bytes, STR("PK\x05\x06"))       ? FORMAT_ZIP
                                                            : FORMAT_BROKEN;
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
        else if (str_eq(name, STR("META-INF/manifest.xml")) || str_eq(name, STR("mimetype")))
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
    } signs[] = {{STR_INIT("\x89PNG"), FORMAT_IMAGE},   {STR_INIT("\xFF\xD8\xFF"), FORMAT_IMAGE},
                 {STR_INIT("GIF8"), FORMAT_IMAGE},      {STR_INIT("BM"), FORMAT_IMAGE},
                 {STR_INIT("II*\0"), FORMAT_IMAGE},     {STR_INIT("MM\0*"), FORMAT_IMAGE},
                 {STR_INIT("Rar!"), FORMAT_ARCHIVE},    {STR_INIT("7z\xBC\xAF"), FORMAT_ARCHIVE},
                 {STR_INIT("\x1F\x8B"), FORMAT_ARCHIVE}};
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
    enum diag_word what, advice;
};

static const struct naming namings[] = {
    {FORMAT_EMPTY, WORD_AN_EMPTY_FILE, WORD_CHECK_THAT_IT_WAS_SAVED_OR_DOWNLOADED},
    {FORMAT_JSON, WORD_JSON_DATA, WORD_GIVE_IT_AS_A_DATA_FILE},
    {FORMAT_TEXT, WORD_PLAIN_TEXT, WORD_IT_DOES_NOT_TELL_ROWS_AND_COLUMNS_OF},
    {FORMAT_DOCX, WORD_A_WORD_DOCUMENT, WORD_GIVE_IT_AS_A_PUBLISHED_DOCUMENT},
    {FORMAT_HTML, WORD_A_WEB_PAGE, WORD_GIVE_IT_AS_A_PUBLISHED_DOCUMENT},
    {FORMAT_PDF, WORD_A_PDF_FILE, WORD_GIVE_IT_AS_A_PUBLISHED_DOCUMENT},
    {FORMAT_XLSX, WORD_AN_EXCEL_WORKBOOK, WORD_GIVE_IT_AS_PUBLISHED_TABLES},
    {FORMAT_XLS, WORD_AN_EXCEL_97_2003_WORKBOOK, WORD_GIVE_IT_AS_PUBLISHED_TABLES},
    {FORMAT_DOC, WORD_A_WORD_97_2003_OR_WPS_DOCUMENT, WORD_OPEN_IT_WITH_WORD_OR_WPS_AND_SAVE_IT_AS},
    {FORMAT_COMPOUND, WORD_AN_ENCRYPTED_OR_UNKNOWN_OFFICE_FILE,
     WORD_OPEN_IT_IN_ITS_PROGRAM_TAKE_OFF_THE},
    {FORMAT_OFD, WORD_AN_OFD_FILE, WORD_SAVE_OR_PRINT_IT_AS_PDF_WITH_AN_OFD},
    {FORMAT_ODF, WORD_AN_OPENDOCUMENT_FILE, WORD_OPEN_IT_WITH_LIBREOFFICE_AND_SAVE_IT_AS},
    {FORMAT_PPTX, WORD_A_PRESENTATION, WORD_GIVE_THE_PUBLISHED_DOCUMENT_OR_TABLES},
    {FORMAT_ZIP, WORD_AN_ARCHIVE, WORD_UNPACK_IT_AND_GIVE_THE_FILES_IN_IT},
    {FORMAT_BROKEN, WORD_A_DAMAGED_ARCHIVE_OR_OFFICE_FILE, WORD_GET_IT_ONCE_MORE_OR_SAVE_IT_ANEW},
    {FORMAT_ARCHIVE, WORD_AN_ARCHIVE, WORD_UNPACK_IT_AND_GIVE_THE_FILES_IN_IT},
    {FORMAT_IMAGE, WORD_A_PICTURE, WORD_THERE_IS_NO_TEXT_TO_READ_GIVE_THE_WORD},
    {FORMAT_RTF, WORD_AN_RTF_DOCUMENT, WORD_OPEN_IT_WITH_WORD_OR_WPS_AND_SAVE_IT_AS},
    {FORMAT_MHT, WORD_A_WEB_ARCHIVE_MHT, WORD_OPEN_IT_IN_A_BROWSER_AND_SAVE_IT_AS},
    {FORMAT_SPREADSHEET_XML, WORD_AN_XML_SPREADSHEET, WORD_OPEN_IT_WITH_EXCEL_OR_WPS_AND_SAVE_IT},
    {FORMAT_UNKNOWN, WORD_A_FILE_OF_UNKNOWN_FORMAT, WORD_WHAT_IS_READ_IS_DOCX_HTML_PDF_XLSX_XLS},
};

void read_refuse(struct str name, enum read_format format, struct diags *ds)
{
    const struct naming *n = namings;
    while (n->format != format && n->format != FORMAT_UNKNOWN)
        n++;
    DIAG(ds, E2241, place_file(name), diag_word(n->what), diag_word(n->advice));
}
