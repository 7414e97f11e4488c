/* What the filters over figures share. */
#ifndef JUESUAN_EXPR_BUILTIN_FIGURES_H
#define JUESUAN_EXPR_BUILTIN_FIGURES_H

#include "expr/call.h"
#include "expr/report.h"

/* The report being rendered, or the default one. */
const struct report *report_of(const struct call *c);

/* A word of the pack, or the default one. */
#define WORD_OF(c, field)                                                                          \
    (report_of(c)->words.field.p ? report_of(c)->words.field : report_default.words.field)

/* How an amount is shown, as given in a call. */
enum { STYLE_PARAMS = 5 };
#define STYLE_NAMES "unit decimals separator trim zero"
/* The report's style, overridden by the arguments of STYLE_NAMES in v. */
bool money_style(struct call *c, const struct value *v, struct number_style *out);
/* Arguments of STYLE_NAMES, all absent. */
void no_style(struct value *v);

struct percent_style {
    int decimals;
    bool trim, separator;
};
/* The report's style, overridden by the arguments "decimals trim" in v. */
bool percent_style(struct call *c, const struct value *v, struct percent_style *out);
/* part / whole in percent, rounded once from the exact figures. */
bool percent_text(struct call *c, struct dec part, struct dec whole, struct percent_style style,
                  struct value *out);

/* The text that stands for an operand that the data does not give. */
bool put_unknown(struct call *c, const struct value *v, struct value *out);

void keep_origin(struct value *out, const struct value *from);
/* "percent(a,b)", or the one address when the other has none. */
const struct origin *two_origins(struct call *c, const char *how, const struct value *a,
                                 const struct value *b);

#endif
