/* Who may ask: the page's own browser on this machine and nobody else. Other web sites reach a
 * loopback address, too: through a name that they point at it (the Host tells), through forms and
 * links (the Origin tells, and a cookie that browsers keep back from them). */
#ifndef JUESUAN_SERVE_GUARD_H
#define JUESUAN_SERVE_GUARD_H

#include "serve/message.h"

enum { GUARD_TOKEN = 32 }; /* hexadecimal digits: 128 bits */

struct guard {
    unsigned port;
    char token[GUARD_TOKEN + 1];
};

enum guard_pass {
    GUARD_ENTERS,  /* brings the token in the address: it becomes a cookie */
    GUARD_KNOWN,   /* brings the cookie */
    GUARD_OPEN,    /* asks for what anyone may see: style sheet, script, icon */
    GUARD_REFUSED, /* *status says how */
};

/* False when the machine has no random numbers. */
bool guard_make(struct guard *g);
enum guard_pass guard_look(const struct guard *g, const struct serve_request *r, unsigned *status);
/* Paths of pages are made of these alone, so that nothing needs decoding. */
bool guard_path_is_plain(struct str path);

#endif
