/* The headers by which a browser tells where a request comes from, and the cookie that other
 * sites do not get. */
#include "serve/guard.h"

#include <errno.h>
#include <sys/random.h>

bool guard_make(struct guard *g)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[GUARD_TOKEN / 2];
    ssize_t got;
    do
        got = getrandom(bytes, sizeof bytes, 0);
    while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++) {
        g->token[2 * i] = digits[bytes[i] >> 4];
        g->token[2 * i + 1] = digits[bytes[i] & 15];
    }
    g->token[GUARD_TOKEN] = '\0';
    return true;
}

/* Takes the same time wherever they differ. */
static bool is_token(const struct guard *g, struct str s)
{
    unsigned char differs = 0;
    if (s.n != GUARD_TOKEN)
        return false;
    for (size_t i = 0; i < GUARD_TOKEN; i++)
        differs |= (unsigned char)(s.p[i] ^ g->token[i]);
    return differs == 0;
}

/* "127.0.0.1:PORT" and the other names of this machine; `before` stands in front of it. */
static bool is_own_address(const struct guard *g, const char *before, struct str s)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buf own;
        buf_init(&own);
        buf_printf(&own, "%s%s:%u", before, names[i], g->port);
        bool same = !own.failed && str_eq_nocase(s, buf_view(&own));
        buf_free(&own);
        if (same)
            return true;
    }
    return false;
}

/* Of all cookies of that name: a browser may send one of an earlier start first. */
static bool has_cookie(const struct guard *g, struct str cookies)
{
    struct buf name;
    bool found = false;
    buf_init(&name);
    buf_printf(&name, "juesuan-%u=", g->port);
    for (size_t at = 0; at < cookies.n && !found && !name.failed;) {
        size_t end = str_find(cookies, STR(";"), at);
        struct str one = str_trim(str_sub(cookies, at, end == SIZE_MAX ? cookies.n : end));
        if (str_starts(one, buf_view(&name)))
            found = is_token(g, str_sub(one, name.n, one.n));
        at = end == SIZE_MAX ? cookies.n : end + 1;
    }
    buf_free(&name);
    return found;
}

/* What changes something must come from one of our pages. A browser that does not say where it
 * comes from says at least that it is ours. */
static bool comes_from_us(const struct guard *g, const struct serve_request *r)
{
    if (r->origin.n)
        return is_own_address(g, "http://", r->origin);
    return str_eq(r->fetch_site, STR("same-origin"));
}

static bool is_open(struct str path)
{
    static const char *const open[] = {"/style.css", "/frame.css", "/script.js", "/icon.svg"};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        if (str_eq(path, str_of(open[i])))
            return true;
    return false;
}

bool guard_path_is_plain(struct str path)
{
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        if (!ascii_is_alpha(c) && !ascii_is_digit(c) && c != '/' && c != '-' && c != '.')
            return false;
        if (c == '/' && i + 1 < path.n && (path.p[i + 1] == '/' || path.p[i + 1] == '.'))
            return false;
    }
    return path.n && path.p[0] == '/';
}

enum guard_pass guard_look(const struct guard *g, const struct serve_request *r, unsigned *status)
{
    bool get = str_eq(r->method, STR("GET")) || str_eq(r->method, STR("HEAD"));
    bool post = str_eq(r->method, STR("POST"));
    struct str token = STR("token=");
    *status = !is_own_address(g, "", r->host) ? 421
              : !get && !post                 ? 405
              : !guard_path_is_plain(r->path) ? 404
              : post && !comes_from_us(g, r)  ? 403
                                              : 0;
    if (*status)
        return GUARD_REFUSED;
    if (get && is_open(r->path))
        return GUARD_OPEN;
    if (get && str_eq(r->path, STR("/")) && str_starts(r->query, token) &&
        is_token(g, str_sub(r->query, token.n, r->query.n)))
        return GUARD_ENTERS;
    if (has_cookie(g, r->cookie))
        return GUARD_KNOWN;
    *status = 403;
    return GUARD_REFUSED;
}
