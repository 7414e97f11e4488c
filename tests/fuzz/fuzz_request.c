/* Fuzzing what a browser sends: lines of method, path, query, Host, Origin, Sec-Fetch-Site, Cookie
 * and Content-Type, then the body. Nobody without the token gets in, whatever else is sent. */
#include "serve/fields.h"
#include "serve/guard.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct guard guard = {.port = 4321, .token = "0123456789abcdef0123456789abcdef"};

static struct str take_line(struct str *rest)
{
    size_t end = str_find(*rest, STR("\n"), 0);
    struct str line = str_sub(*rest, 0, end == SIZE_MAX ? rest->n : end);
    *rest = str_sub(*rest, end == SIZE_MAX ? rest->n : end + 1, rest->n);
    return line;
}

static bool inside(struct str part, struct str whole)
{
    return part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct fields query = {0}, body = {0};
    struct serve_request r = {.body = -1};
    struct str rest = {(const char *)data, size};
    struct str *lines[] = {&r.method, &r.path,       &r.query,  &r.host,
                           &r.origin, &r.fetch_site, &r.cookie, &r.type};
    unsigned status = 0;
    arena_init(&a);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        *lines[i] = take_line(&rest);
    enum guard_pass pass = guard_look(&guard, &r, &status);
    bool has_token = str_find(r.query, str_of(guard.token), 0) != SIZE_MAX ||
                     str_find(r.cookie, str_of(guard.token), 0) != SIZE_MAX;
    if ((pass == GUARD_KNOWN || pass == GUARD_ENTERS) && !has_token)
        abort();
    if ((pass == GUARD_REFUSED) != (status != 0))
        abort();
    if (pass != GUARD_REFUSED && !guard_path_is_plain(r.path))
        abort();
    fields_read_query(&query, r.query, &a);
    if (fields_read_body(&body, r.type, rest, &a))
        for (size_t i = 0; i < body.n; i++)
            if (body.items[i].is_file && body.items[i].value.n &&
                !inside(body.items[i].value, rest))
                abort();
    arena_free(&a);
    return 0;
}
