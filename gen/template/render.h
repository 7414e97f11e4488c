/* What the parts of the renderer share. */
#ifndef JUESUAN_TEMPLATE_RENDER_H
#define JUESUAN_TEMPLATE_RENDER_H

#include "expr/call.h"
#include "template/ast.h"

/* Variables of one scope: a template, a turn of a loop, a macro call, a with block. */
struct frame {
    struct scope scope;
    struct vmap vars;
    bool captured; /* a macro made here may outlive the turn of the loop */
};

/* The definitions of one block, the most derived first. */
struct block_chain {
    struct block_def {
        const struct stmt *block;
        const struct template *template;
    } * items;
    size_t n, cap;
};

/* One template with what it extends: they share top-level variables and blocks. */
struct template_context {
    struct frame *root;
    struct map blocks;             /* name → struct block_chain */
    const struct template *parent; /* set by extends: rendered when the child is done */
    const struct source *extended_in;
    uint32_t extended_at;
    struct object self;
    struct render *render;
};

/* Text that is being written: the output, or what a macro or block captures. */
struct sink {
    struct buf *buf;
    struct output_map map;
};

/* Captured text; printing it, or a part of it, carries over where it came from. */
struct captured {
    struct str text;
    struct output_map map;
};

struct call_site {
    const struct call_site *outer;
    const struct source *source;
    uint32_t from, to;
    enum diag_code note; /* E3402 included, E3403 called */
};

struct render {
    struct template_set *set;
    struct expr_env *env;
    const struct scope *scope; /* the caller's names */
    struct sink *sink;
    bool trace; /* the map of the output is wanted */
    struct captured *captured;
    size_t captured_count, captured_cap;
    size_t output_left;
    const struct call_site *site;
};

enum flow { FLOW_NEXT, FLOW_BREAK, FLOW_CONTINUE, FLOW_STOP };

/* Where statements run. */
struct exec {
    struct render *r;
    const struct template *template;
    struct template_context *ctx;
    struct frame *frame;
    bool top;      /* text of a template's top level: muted once it extends another */
    bool in_order; /* … and its blocks too, which print where the parent has them */
};

enum flow exec_body(struct exec *x, const struct stmt *body);
/* Runs a body into a text of its own, which is markup already. */
bool exec_captured(struct exec *x, const struct stmt *body, struct value *out);
/* Reports at a statement; always false. */
bool exec_fail(struct exec *x, const struct stmt *s, enum diag_code code, const struct str *args,
               size_t arg_count);
#define EXEC_FAIL(x, s, code, ...)                                                                 \
    exec_fail((x), (s), (code), (struct str[]){__VA_ARGS__},                                       \
              sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))
bool exec_no_memory(struct exec *x, const struct stmt *s);
/* The value of an expression; false when it was reported wrong. exec_value wants it defined. */
bool exec_eval(struct exec *x, const struct expr *e, struct value *out);
bool exec_value(struct exec *x, const struct expr *e, struct value *out);
/* A call record for helpers that report where `node` is written. */
struct call exec_call(struct exec *x, const struct node *node, struct str name);

/* frame.c */
struct frame *frame_new(struct render *r, const struct frame *parent);
bool frame_set(struct render *r, struct frame *f, struct str name, struct value v);
/* Assigns a value to a name or, item by item, to a tuple of them. */
bool frame_assign(struct exec *x, struct frame *f, const struct node *target, struct value v);

/* sink.c */
bool sink_text(struct exec *x, const struct stmt *s);
/* Prints a value: escaped unless safe or escaping is off; remembers which fact it shows. */
bool sink_value(struct exec *x, const struct stmt *s, const struct value *v);
/* What was written since `begin` depends on the facts that were looked at since there were `from`:
 * by its print, or by a branch of an if from 1, or 0, by a loop. */
enum { DEPENDS_PRINT = -1, DEPENDS_LOOP = 0 };
void sink_depends(struct render *r, size_t begin, size_t from, int branch);
/* Everything written between begin and end becomes a text in the arena. */
struct sink *sink_begin(struct render *r, struct sink *inner, struct buf *buf);
bool sink_end(struct exec *x, struct sink *inner, struct sink *outer, struct value *out);
/* False after reporting when the output or memory is exhausted. */
bool sink_check(struct exec *x, const struct stmt *s);

/* loop.c, macro.c, inherit.c, include.c: statements */
enum flow exec_for(struct exec *x, const struct stmt *s);
bool exec_macro(struct exec *x, const struct stmt *s);
bool exec_call_block(struct exec *x, const struct stmt *s);
bool exec_include(struct exec *x, const struct stmt *s);
bool exec_import(struct exec *x, const struct stmt *s);
bool exec_from(struct exec *x, const struct stmt *s);
bool exec_extends(struct exec *x, const struct stmt *s);
bool exec_block(struct exec *x, const struct stmt *s);

/* include.c: a template by a name that was computed, reported at `s` when it cannot be used. */
const struct template *render_template(struct exec *x, const struct stmt *s, struct str name);
/* template.c: from the set, loaded when needed; may be broken. *known: whether it exists. */
const struct template *template_find(struct template_set *set, struct str name, struct diags *ds,
                                     bool *known);

/* inherit.c */
/* Renders a template with what it extends into the current sink. `root` is its top frame. */
bool run_template(struct render *r, const struct template *t, struct frame *root);

#endif
