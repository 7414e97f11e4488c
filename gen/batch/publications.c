/* What a published file is by its name alone; what it really is its reader finds out. */
#include "batch/batch.h"

static size_t ending_of(struct str name, const char *const *endings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str ending = str_of(endings[i]);
        if (name.n > ending.n && str_eq_nocase(str_sub(name, name.n - ending.n, name.n), ending))
            return ending.n;
    }
    return 0;
}

/* Formats that cannot be read are listed too: somebody must be told. */
static size_t document_ending(struct str name)
{
    static const char *const endings[] = {".docx", ".html", ".htm", ".pdf", ".doc", ".wps",
                                          ".ofd",  ".zip",  ".rar", ".7z",  ".mht", ".rtf"};
    return ending_of(name, endings, sizeof endings / sizeof *endings);
}

static size_t tables_ending(struct str name)
{
    static const char *const endings[] = {".xlsx", ".xls", ".et"};
    return ending_of(name, endings, sizeof endings / sizeof *endings);
}

enum publication_part publication_part(struct str name)
{
    return document_ending(name) ? PUBLICATION_DOCUMENT
           : tables_ending(name) ? PUBLICATION_TABLES
                                 : PUBLICATION_NO;
}

struct str publication_stem(struct str path)
{
    path.n -= document_ending(path) ? document_ending(path) : tables_ending(path);
    return path;
}
