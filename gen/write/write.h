/* The writers: each turns a document into the bytes of one format. They add nothing and decide
 * nothing about content. Which there are stands in writers.def; everyone else goes by the table. */
#ifndef JUESUAN_WRITE_WRITE_H
#define JUESUAN_WRITE_WRITE_H

#include "base/buf.h"
#include "doc/doc.h"
#include "font/font.h"
#include "layout/page.h"

struct style;
struct facts;

/* What a writer is given: the document, and of the rest what the table says. */
struct writing {
    const struct doc *doc;
    const struct style *style;
    struct facts *facts;       /* what the figures of the document are; NULL: not told */
    const struct pages *pages; /* NULL with SOME_PAGES: there are none */
    struct fontset *fonts;     /* that the pages are set in */
    bool disposable;           /* the process may die: whoever made it survives that */
    void *begun;               /* what writer_ahead.begin gave; NULL: nothing has been begun */
};

/* False after reporting why (E6xxx or E1004); `out` then holds nothing to be used. */
typedef bool write_fn(const struct writing *w, struct buf *out, struct diags *ds);

/* Of a writer whose work is done by processes of their own: it can begin while pages are set. */
struct writer_ahead {
    /* Begins with what the document says; NULL: nothing is begun. The document must live and stay
     * as it is until it is written or dropped. */
    void *(*begin)(const struct writing *w, struct arena *a);
    void (*drop)(void *begun);
};

enum writer_pages { NO_PAGES, SOME_PAGES, ALL_PAGES };

struct format_writer {
    const char *name;
    const char *ending; /* of its files, without the dot */
    enum writer_pages pages;
    bool style;
    bool asked;                       /* made only where it is asked for by name */
    const struct writer_ahead *ahead; /* or NULL */
    write_fn *write;
};

enum {
#define WRITER(name, ending, pages, style, asked, ahead) WRITER_##name,
#include "write/writers.def"
#undef WRITER
    WRITERS
};

extern const struct writer_ahead xlsx_ahead, docx_ahead;
extern const struct format_writer writers[WRITERS];

#define WRITER(name, ending, pages, style, asked, ahead) write_fn write_##name;
#include "write/writers.def"
#undef WRITER

/* A set of formats: bit i stands for writers[i]. */
typedef unsigned format_set;

static inline bool has_format(format_set formats, size_t i)
{
    return (formats >> i & 1) != 0;
}

/* The number of the writer of that name; WRITERS when there is none. */
size_t writer_named(struct str name);
/* Names separated by commas as a set; NULL: all of them. 0 after E1008. */
format_set formats_named(const char *list, struct diags *ds);
/* Whether one of the formats wants so much of the pages. */
bool formats_want(format_set formats, enum writer_pages pages);

#endif
