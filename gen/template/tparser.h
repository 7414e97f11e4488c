/* What the parts of the template parser share. */
#ifndef JUESUAN_TEMPLATE_TPARSER_H
#define JUESUAN_TEMPLATE_TPARSER_H

#include "expr/parser.h"
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

/* parse.c. The place of the current tag. */
struct place tag_place(const struct tparser *t);
/* False after reporting when the rest of the tag is not empty. */
bool tag_done(struct tparser *t);
/* The expression with this root, NULL without one. */
struct expr *tag_expr(struct tparser *t, struct node *root);
/* Leaves out what is left of the tag after a mistake in it. */
void tag_skip(struct tparser *t);
/* Statements up to one of the tags `ends`, which becomes the current tag. `name` and `from` tell
 * what is open, for messages. */
struct stmt *parse_body(struct tparser *t, const char *name, uint32_t from,
                        const char *const *ends);
/* A body that ends at `end` alone; consumes that tag. */
struct stmt *simple_body(struct tparser *t, const char *name, const char *end);

/* statement.c. The statement of the current tag, into `out`. */
void parse_statement(struct tparser *t, struct stmt_list *out);
/* Reports an end tag that no body here waits for. */
void report_stray_end(struct tparser *t, struct str name);

/* The tags, each parsed behind its name. */
typedef void parse_tag(struct tparser *t, struct stmt_list *out);
parse_tag parse_if, parse_for, parse_set, parse_with, parse_filter_block, parse_autoescape;
parse_tag parse_macro, parse_call;
parse_tag parse_include, parse_import, parse_from, parse_extends;
parse_tag parse_block;

/* natives.c. Reports unknown filters and tests. Those of branches that may not run are missed only
 * when they do, as in Jinja2. */
void check_natives(struct tparser *t, const struct stmt *body);

#endif
