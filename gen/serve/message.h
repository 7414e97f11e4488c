/* A request as it came and the answer to it, apart from any library. */
#ifndef JUESUAN_SERVE_MESSAGE_H
#define JUESUAN_SERVE_MESSAGE_H

#include "base/buf.h"

/* Above the largest file that any reader takes (64 MB), with room for what a form puts around it.
 */
enum { SERVE_BODY_MAX = 66 * 1024 * 1024 };

struct serve_request {
    struct str method;
    struct str path, query;                            /* as sent: nothing is decoded */
    struct str host, origin, fetch_site, cookie, type; /* headers; "" when absent */
    int body;                                          /* a file; -1: none */
    size_t body_n;
};

/* How far a request is that takes long; the page that asks again shows it. */
enum serve_stage { STAGE_QUEUED, STAGE_READ, STAGE_CHECK, STAGE_AROUND, STAGE_MAKE, SERVE_STAGES };

struct serve_reply {
    _Atomic int *stage; /* seen by the server; may be NULL */
    unsigned status;
    struct buf headers; /* lines "Name: value\n", besides those that every answer has */
    struct buf body;
};

#endif
