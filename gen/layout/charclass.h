/* What kind of character stands here, as far as setting a line needs to know: CLReq (W3C
 * Requirements for Chinese Text Layout) and GB/T 15834. */
#ifndef JUESUAN_LAYOUT_CHARCLASS_H
#define JUESUAN_LAYOUT_CHARCLASS_H

#include "base/str.h"

enum char_class {
    CC_HAN,      /* ideographs and everything wide that has no rule of its own */
    CC_OPEN,     /* full-width opening brackets and quotes */
    CC_CLOSE,    /* full-width closing brackets and quotes */
    CC_COMMA,    /* ， 、 ； ： */
    CC_STOP,     /* 。 ？ ！ ． */
    CC_MIDDLE,   /* · */
    CC_LINK,     /* – ～ － */
    CC_SLASH,    /* ／ */
    CC_DASH,     /* — */
    CC_ELLIPSIS, /* … */
    CC_LETTER,   /* Latin, Greek, Cyrillic */
    CC_DIGIT,
    CC_POINT,   /* half-width , . ; : ! ? */
    CC_WOPEN,   /* half-width ( [ { */
    CC_WCLOSE,  /* half-width ) ] } */
    CC_SIGN,    /* other half-width signs */
    CC_HYPHEN,  /* half-width - */
    CC_POSTFIX, /* % ‰ ℃ */
    CC_PREFIX,  /* ￥ $ № */
    CC_SPACE,
    CC_GLUE,      /* a blank that must not break */
    CC_WIDE_SPACE /* U+3000 */
};

enum char_class char_class(int32_t cp);
/* “ ” ‘ ’: full-width among Chinese, half-width among Latin. */
bool char_is_quote(int32_t cp);
/* Set as part of Latin text or numbers: between two of these no line may end and nothing is
 * stretched. */
bool class_is_western(enum char_class c);
/* Full-width punctuation: blank on one side may be squeezed out. */
bool class_is_wide_mark(enum char_class c);
/* Must not open a line (GB level). */
bool class_not_first(enum char_class c);
/* Must not end a line (GB level). */
bool class_not_last(enum char_class c);
/* A character that is drawn as nothing and only disturbs: controls, zero-width and soft hyphens. */
bool char_is_invisible(int32_t cp);

#endif
