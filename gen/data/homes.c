/* Homes of members, by their addresses without rows. */
#include "data/homes.h"

#include "base/buf.h"

void homes_init(struct homes *h, struct arena *a)
{
    map_init(&h->places, a);
    h->arena = a;
}

bool homes_put(struct homes *h, const struct str *names, size_t n, struct place place)
{
    struct place *kept = NULL;
    struct str address = STR("");
    for (size_t i = 0; i < n; i++) {
        address =
            arena_printf(h->arena, "%.*s%s%.*s", STR_ARG(address), i ? "." : "", STR_ARG(names[i]));
        if (!address.p)
            return false;
        if (map_find(&h->places, address))
            continue;
        kept = kept ? kept : arena_alloc(h->arena, sizeof *kept);
        if (!kept)
            return false;
        *kept = place;
        if (!map_put(&h->places, address, kept))
            return false;
    }
    return true;
}

/* "income[2080109].fiscal" without its rows: "income.fiscal". */
static struct str without_rows(struct str address, char *out, size_t size)
{
    size_t n = 0;
    int inside = 0;
    for (size_t i = 0; i < address.n && n < size; i++) {
        char c = address.p[i];
        inside += c == '[';
        if (!inside)
            out[n++] = c;
        inside -= c == ']' && inside;
    }
    return (struct str){out, n};
}

struct place homes_place(const struct homes *h, struct str address)
{
    enum { ADDRESS_MAX = 256 };
    char plain[ADDRESS_MAX];
    struct str at = without_rows(address, plain, sizeof plain);
    while (h && at.n) {
        const struct place *found = map_get(&h->places, at);
        if (found)
            return place_with_pointer(*found, address);
        while (at.n && at.p[at.n - 1] != '.')
            at.n--;
        at.n -= at.n > 0;
    }
    return (struct place){0};
}

struct place homes_place_beside(const struct homes *h, struct str address, struct place row)
{
    struct place home = homes_place(h, address);
    if (!home.sheet.n)
        return row;
    if (str_find(address, STR("["), 0) != SIZE_MAX && row.line && str_eq(home.sheet, row.sheet))
        home.line = row.line;
    return home;
}

struct str homes_say(const struct homes *h, struct str advice, struct arena *a)
{
    struct buf out;
    if (str_find(advice, STR("`"), 0) == SIZE_MAX)
        return advice;
    buf_init(&out);
    for (size_t from = 0; from < advice.n;) {
        size_t open = str_find(advice, STR("`"), from);
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find(advice, STR("`"), open + 1);
        buf_str(&out, str_sub(advice, from, close == SIZE_MAX ? advice.n : open));
        if (close == SIZE_MAX)
            break;
        struct str address = str_sub(advice, open + 1, close);
        struct place place = homes_place(h, address);
        if (place.sheet.n)
            place_print_within(&out, &place);
        else
            buf_str(&out, address);
        from = close + 1;
    }
    struct str said = out.failed ? STR("") : arena_str(a, buf_view(&out));
    buf_free(&out);
    return said.p ? said : STR("");
}
