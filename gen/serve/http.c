/* libmicrohttpd, and nobody else includes it; its callbacks become requests and answers. */
#include "serve/http.h"

#include "base/fd.h"
#include "base/memory.h"
#include "fence/late.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
    CONNECTIONS_MAX = 128,
    SILENT_SECONDS = 30, /* before a connection is closed */
    BODY_SECONDS = 120,  /* that a whole body may take */
    DRAIN_MAX = 1 << 30  /* bytes that are thrown away so that an answer can be given */
};

/* libmicrohttpd brings GnuTLS along, which asks this when it is loaded: initialised then, it prints
 * where it finds no memory. (gnutls.h has a macro for it; one more header for one
 * line.) */
__attribute__((visibility("default"))) int _gnutls_global_init_skip(void);
int _gnutls_global_init_skip(void)
{
    return 1;
}

/* Loaded when the first server is opened. */
#define MHD_FUNCTIONS(X)                                                                           \
    X(MHD_add_response_header)                                                                     \
    X(MHD_create_response_from_buffer)                                                             \
    X(MHD_create_response_from_fd_at_offset64)                                                     \
    X(MHD_destroy_response)                                                                        \
    X(MHD_get_daemon_info)                                                                         \
    X(MHD_get_timeout)                                                                             \
    X(MHD_lookup_connection_value)                                                                 \
    X(MHD_queue_response)                                                                          \
    X(MHD_resume_connection)                                                                       \
    X(MHD_run)                                                                                     \
    X(MHD_start_daemon)                                                                            \
    X(MHD_stop_daemon)                                                                             \
    X(MHD_suspend_connection)

struct mhd {
    MHD_FUNCTIONS(LATE_POINTER)
};

static bool load(struct mhd *mhd)
{
    static const char *const names[] = {MHD_FUNCTIONS(LATE_NAME)};
    _Static_assert(sizeof *mhd == sizeof names, "a pointer for each name");
    return late_load(JUESUAN_MICROHTTPD, names, sizeof names / sizeof *names, mhd);
}

struct http {
    struct mhd mhd;
    struct MHD_Daemon *daemon;
    const struct http_owner *owner;
    unsigned port;
    int epoll;
};

struct http_exchange {
    struct http *http;
    struct MHD_Connection *connection;
    struct serve_request request;
    char *target;
    size_t target_n;
    bool begun, suspended, too_large, broken;
    size_t drained;
    struct timespec started;
    struct MHD_Response *response;
    unsigned status;
};

static struct str header(const struct http_exchange *x, const char *name)
{
    const char *v = x->http->mhd.MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
    return v ? str_of(v) : STR("");
}

/* Called with the target of the request line as it came. */
static void *begin(void *user, const char *target, struct MHD_Connection *connection)
{
    struct http_exchange *x = memory_zalloc(sizeof *x);
    size_t n = strlen(target);
    if (!x)
        return NULL;
    x->http = user;
    x->connection = connection;
    x->request.body = -1;
    x->target = memory_alloc(n + 1);
    if (!x->target) {
        free(x);
        return NULL;
    }
    memcpy(x->target, target, n + 1);
    x->target_n = n;
    clock_gettime(CLOCK_MONOTONIC, &x->started);
    return x;
}

static void end(void *user, struct MHD_Connection *connection, void **state,
                enum MHD_RequestTerminationCode why)
{
    struct http_exchange *x = *state;
    (void)connection;
    (void)why;
    if (!x)
        return;
    const struct http *h = user;
    h->owner->gone(h->owner->user, x);
    if (x->response)
        x->http->mhd.MHD_destroy_response(x->response);
    if (x->request.body >= 0)
        close(x->request.body);
    free(x->target);
    free(x);
    *state = NULL;
}

/* Paths and queries stay as they were sent. */
static size_t decode_nothing(void *user, struct MHD_Connection *c, char *s)
{
    (void)user;
    (void)c;
    return strlen(s);
}

static void read_head(struct http_exchange *x, const char *method)
{
    struct str target = {x->target, x->target_n};
    size_t question = str_find(target, STR("?"), 0);
    struct serve_request *r = &x->request;
    r->method = str_of(method);
    r->path = str_sub(target, 0, question == SIZE_MAX ? target.n : question);
    r->query = question == SIZE_MAX ? STR("") : str_sub(target, question + 1, target.n);
    r->host = header(x, "Host");
    r->origin = header(x, "Origin");
    r->fetch_site = header(x, "Sec-Fetch-Site");
    r->cookie = header(x, "Cookie");
    r->type = header(x, "Content-Type");
}

static long seconds_since(const struct timespec *t)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - t->tv_sec);
}

/* A body goes into a file without a name. What is too large is taken and thrown away: only then can
 * its sender read an answer. False: not even that. */
static bool take(struct http_exchange *x, const char *bytes, size_t n)
{
    struct serve_request *r = &x->request;
    if (seconds_since(&x->started) > BODY_SECONDS)
        return false;
    if (x->too_large || n > SERVE_BODY_MAX - r->body_n) {
        x->too_large = true;
        x->drained += n;
        return x->drained < DRAIN_MAX;
    }
    if (r->body < 0)
        r->body = memfd_create("body", MFD_CLOEXEC);
    if (r->body < 0 || !fd_write(r->body, bytes, n))
        return false;
    r->body_n += n;
    return true;
}

static enum MHD_Result queue(struct http_exchange *x)
{
    return x->response ? x->http->mhd.MHD_queue_response(x->connection, x->status, x->response)
                       : MHD_NO;
}

static enum MHD_Result handle(void *user, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_n, void **state)
{
    struct http *h = user;
    const struct http_owner *o = h->owner;
    struct http_exchange *x = *state;
    (void)url;
    (void)version;
    if (!x)
        return MHD_NO;
    x->connection = connection;
    if (!x->begun) {
        x->begun = true;
        read_head(x, method);
        unsigned refused = o->admit(o->user, &x->request);
        if (!refused)
            return MHD_YES;
        o->refuse(o->user, x, refused);
        return queue(x);
    }
    if (*upload_n) {
        size_t n = *upload_n;
        *upload_n = 0;
        return take(x, upload, n) ? MHD_YES : MHD_NO;
    }
    if (!x->response) {
        if (x->too_large)
            o->refuse(o->user, x, 413);
        else
            o->serve(o->user, x, &x->request);
    }
    if (x->response)
        return queue(x);
    x->suspended = true;
    x->http->mhd.MHD_suspend_connection(connection);
    return MHD_YES;
}

static void add_headers(const struct mhd *mhd, struct MHD_Response *response, struct str lines)
{
    struct buf line;
    buf_init(&line);
    for (size_t at = 0; at < lines.n;) {
        size_t end_of = str_find(lines, STR("\n"), at);
        size_t colon = str_find(lines, STR(": "), at);
        if (end_of == SIZE_MAX || colon == SIZE_MAX || colon > end_of)
            break;
        buf_clear(&line);
        buf_put(&line, lines.p + at, end_of - at);
        buf_char(&line, '\0');
        if (line.failed)
            break;
        line.p[colon - at] = '\0';
        (void)mhd->MHD_add_response_header(response, line.p, line.p + (colon - at) + 2);
        at = end_of + 1;
    }
    buf_free(&line);
}

static void answer(struct http_exchange *x, unsigned status, struct str headers,
                   struct MHD_Response *response)
{
    if (!response || x->response) {
        if (response)
            x->http->mhd.MHD_destroy_response(response);
        return;
    }
    add_headers(&x->http->mhd, response, headers);
    x->response = response;
    x->status = status;
    if (x->suspended) {
        x->suspended = false;
        x->http->mhd.MHD_resume_connection(x->connection);
    }
}

void http_answer(struct http_exchange *x, unsigned status, struct str headers, struct str body)
{
    /* Copied, for all that the type of the parameter says. */
    union {
        const char *in;
        void *out;
    } bytes = {.in = body.p};
    answer(x, status, headers,
           x->http->mhd.MHD_create_response_from_buffer(body.n, bytes.out, MHD_RESPMEM_MUST_COPY));
}

void http_answer_file(struct http_exchange *x, unsigned status, struct str headers, int fd,
                      size_t offset, size_t n)
{
    struct MHD_Response *response =
        x->http->mhd.MHD_create_response_from_fd_at_offset64(n, fd, offset);
    if (!response)
        close(fd);
    answer(x, status, headers, response);
}

struct http *http_open(const struct http_owner *owner, struct diags *ds)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct http *h = memory_zalloc(sizeof *h);
    if (!h)
        return NULL;
    if (!load(&h->mhd)) {
        late_failed(JUESUAN_MICROHTTPD, ds);
        free(h);
        return NULL;
    }
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    h->owner = owner;
    h->daemon = h->mhd.MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, h, MHD_OPTION_SOCK_ADDR,
        (struct sockaddr *)&address, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENT_SECONDS, MHD_OPTION_URI_LOG_CALLBACK, begin,
        h, MHD_OPTION_NOTIFY_COMPLETED, end, h, MHD_OPTION_UNESCAPE_CALLBACK, decode_nothing, NULL,
        MHD_OPTION_END);
    const union MHD_DaemonInfo *port =
        h->daemon ? h->mhd.MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
    const union MHD_DaemonInfo *epoll =
        h->daemon ? h->mhd.MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
    if (!port || !epoll) {
        http_close(h);
        return NULL;
    }
    h->port = port->port;
    h->epoll = epoll->epoll_fd;
    return h;
}

void http_close(struct http *h)
{
    if (h && h->daemon) {
        (void)h->mhd.MHD_run(h->daemon); /* gives what was answered last a chance to go out */
        h->mhd.MHD_stop_daemon(h->daemon);
    }
    free(h);
}

unsigned http_port(const struct http *h)
{
    return h->port;
}

int http_fd(const struct http *h)
{
    return h->epoll;
}

int http_wait_ms(const struct http *h)
{
    MHD_UNSIGNED_LONG_LONG ms;
    if (h->mhd.MHD_get_timeout(h->daemon, &ms) != MHD_YES)
        return -1;
    return ms > 60000 ? 60000 : (int)ms;
}

void http_run(struct http *h)
{
    (void)h->mhd.MHD_run(h->daemon);
}
