/* The web server, which knows nothing of pages: it takes requests on a loopback address and gives
 * answers, on one thread, driven by whoever owns it. libmicrohttpd is used in this file's .c only.
 *
 * Its ways that matter here: an answer in the middle of an upload cuts the connection, so that a
 * request is refused before its body or taken whole; it binds to every address unless told; it
 * decodes paths, which we do not want. */
#ifndef JUESUAN_SERVE_HTTP_H
#define JUESUAN_SERVE_HTTP_H

#include "base/diag.h"
#include "serve/message.h"

struct http;
struct http_exchange; /* a request and its answer */

struct http_owner {
    /* The headers are there: 0 to go on, or the status to refuse it with at once. */
    unsigned (*admit)(void *user, const struct serve_request *r);
    /* All of it is there: to be answered now or later. */
    void (*serve)(void *user, struct http_exchange *x, const struct serve_request *r);
    /* It is over and must not be answered any more. */
    void (*gone)(void *user, struct http_exchange *x);
    /* Answers a request that was refused; 413 comes from here. */
    void (*refuse)(void *user, struct http_exchange *x, unsigned status);
    void *user;
};

/* On a free port of 127.0.0.1; NULL with errno set, or after a report that the library is not
 * there.
 * `*owner` must live as long. */
struct http *http_open(const struct http_owner *owner, struct diags *ds);
/* Every exchange must have been answered. */
void http_close(struct http *h);
unsigned http_port(const struct http *h);
/* What to wait for, and for how many milliseconds at most (-1: for ever). */
int http_fd(const struct http *h);
int http_wait_ms(const struct http *h);
void http_run(struct http *h);

/* Answers with bytes that are copied. `headers` are lines "Name: value\n". */
void http_answer(struct http_exchange *x, unsigned status, struct str headers, struct str body);
/* With the n bytes from `offset` on of a file, which is closed when they are sent. */
void http_answer_file(struct http_exchange *x, unsigned status, struct str headers, int fd,
                      size_t offset, size_t n);

#endif
