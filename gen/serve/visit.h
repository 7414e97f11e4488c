/* One request being answered, in a process of its own: what it asks with, the values that its page
 * is made of, and the ways of answering. Pages are templates in data/serve; no word of them is in
 * the code. */
#ifndef JUESUAN_SERVE_VISIT_H
#define JUESUAN_SERVE_VISIT_H

#include "base/input.h"
#include "context/context.h"
#include "serve/fields.h"
#include "serve/message.h"
#include "serve/works.h"

/* What does not change from one request to the next. */
struct site {
    struct juesuan *j;
    struct str state;  /* folder of the works */
    struct str folder; /* of a city's data; "" when there is none */
    struct str notes;  /* of the installation (fonts that are missing), as JSON diagnostics */
};

struct visit {
    const struct site *site;
    const struct serve_request *request;
    struct serve_reply *reply;
    struct arena arena;
    struct diags diags;   /* of our own files */
    struct vmap *values;  /* of the page */
    struct fields fields; /* of the body of a POST, else of the query */
    struct work work;
    struct str base; /* "/piece/ID/" or "" */
    struct str rest; /* of the path, behind base */
};

/* False when the body is not what a form sends; memory that is exhausted shows at the end. */
bool visit_begin(struct visit *v, const struct site *site, const struct serve_request *r,
                 struct serve_reply *reply);
void visit_end(struct visit *v);

/* Values of the page, by name. */
void visit_set(struct visit *v, const char *name, struct value value);
void visit_set_text(struct visit *v, const char *name, struct str s);
/* The same in any map. */
void entry_put(struct visit *v, struct vmap *m, const char *name, struct value value);
struct vmap *entry_new(struct visit *v);
struct list *entries_new(struct visit *v);
void entries_put(struct visit *v, struct list *l, struct vmap *row);
/* The value of a JSON text of our own making; undefined when it is none. */
struct value visit_json(struct visit *v, struct str text);
/* Diagnostics of the last call of the library, or our own, as a list for the page. */
struct value visit_diagnostics(struct visit *v);
struct value visit_own_diagnostics(struct visit *v);

/* Tells whoever waits how far the work is. */
void visit_stage(struct visit *v, enum serve_stage stage);

/* Answers. */
void visit_show(struct visit *v, unsigned status, const char *page);
void visit_go(struct visit *v, struct str where);
void visit_refuse(struct visit *v, unsigned status);
/* The line by which a page comes again after a second. It names its address: without one, browsers
 * that stand at an anchor of the page only go to the anchor again. */
void visit_ask_again(struct buf *headers, const struct serve_request *r);
/* A file to keep. */
void visit_give(struct visit *v, struct str name, struct str type, struct str bytes);

/* The page `page` made of `values`; false when that is not possible. For answers that come from
 * outside of a visit, too. */
bool site_render(const struct site *site, const char *page, const struct vmap *values,
                 struct arena *a, struct buf *out);

/* For juesuan_text_fn: `user` is a struct buf. */
void visit_collect(void *user, const char *text, size_t n);

#endif
