/* What the parts of the template parser share. */
#ifndef JUESUAN_TEMPLATE_TPARSER_H
#define JUESUAN_TEMPLATE_TPARSER_H

#include "template/ast.h"

/* An open construct, to say what is not closed and to close it when an outer one ends. */
struct open_tag {
    const char *name;
    uint32_t from;
    const char *const *ends; /* tag names that end its body, NULL-terminated */
    struct open_tag *outer;
};

struct tparser {
    const struct template_set *set;
    struct template *template;
    const struct source *source;
    struct arena *arena;
    struct diags *diags;
    struct parser p; /* over the tokens of the current tag */
    size_t pos, to;
    uint32_t tag;      /* where the current tag starts */
    size_t last_token; /* where the last text or tag starts, for "the template ends" */
    bool pending;      /* the current tag was not for the innermost body and waits for an outer */
    bool eof;          /* the end was reached; what is unclosed was reported */
    struct token end_token; /* stands for a tag that could not be read at all */
    struct diags scratch;   /* swallows what follows from an error in the same tag */
    size_t errors_before;   /* of other templates */
    int nesting, loops;
    unsigned uses;
    struct open_tag *open;
};

struct stmt_list {
    struct stmt *first, **last;
};

/* A statement at the current tag; NULL after reporting that memory is exhausted. */
struct stmt *stmt_new(struct tparser *t, enum stmt_kind kind);
/* Ignores NULL. */
void stmt_append(struct stmt_list *l, struct stmt *s);

/* scan.c. The next "{{", "{%" or "{#"; t->to when there is none. */
size_t scan_next_tag(const struct tparser *t);
/* '-' or '+' at i, else 0. */
char scan_sign_at(const struct tparser *t, size_t i);
/* What stays of the text before a tag: "-" strips all blanks; lstrip_blocks those from the start of
 * the tag's line. */
struct str scan_strip_before(const struct tparser *t, struct str text, char sign, bool variable);
void scan_put_text(struct tparser *t, struct str text, struct stmt_list *out);
/* Behind a tag: "-" strips blanks, trim_blocks one line end. */
void scan_skip_after(struct tparser *t, char sign, bool trims);
void scan_comment(struct tparser *t, size_t tag);
/* {% raw %} … {% endraw %}: true when the tag at `tag` is one. */
bool scan_raw(struct tparser *t, size_t tag, struct stmt_list *out);

/* natives.c. Reports unknown filters and tests. Those of branches that may not run are missed only
 * when they do, as in Jinja2. */
void check_natives(struct tparser *t, const struct stmt *body);

#endif
