/* Both encodings of forms taken apart within limits. Who may send them: guard.c. */
#include "serve/fields.h"

#include "base/utf8.h"

static bool is_text(struct str s)
{
    for (const char *p = s.p, *end = s.p + s.n; p < end;)
        if (utf8_next(&p, end) < 0)
            return false;
    return !s.n || !memchr(s.p, '\0', s.n);
}

static bool add(struct fields *f, struct field field, struct arena *a)
{
    struct field *items =
        f->n < FIELDS_MAX ? arena_room(a, f->items, f->n, &f->cap, sizeof *items) : NULL;
    if (!items || !is_text(field.name) || !is_text(field.file) ||
        (!field.is_file && !is_text(field.value)))
        return false;
    f->items = items;
    f->items[f->n++] = field;
    return true;
}

static int hex(char c)
{
    return ascii_is_digit(c)                                ? c - '0'
           : ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f' ? ascii_lower(c) - 'a' + 10
                                                            : -1;
}

/* %XX undone once, and '+' where it is a blank. False where digits are missing. */
static bool decode(struct str s, bool plus, struct arena *a, struct str *out)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    if (!p)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0)
                return false;
            c = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        p[n++] = c;
    }
    p[n] = '\0';
    *out = (struct str){p, n};
    return true;
}

bool fields_read_query(struct fields *f, struct str text, struct arena *a)
{
    for (size_t at = 0; at < text.n;) {
        size_t end = str_find(text, STR("&"), at);
        struct str pair = str_sub(text, at, end == SIZE_MAX ? text.n : end);
        size_t equals = str_find(pair, STR("="), 0);
        struct field field = {.file = STR(""), .value = STR("")};
        at += pair.n + 1;
        if (!pair.n)
            continue;
        if (!decode(str_sub(pair, 0, equals == SIZE_MAX ? pair.n : equals), true, a, &field.name) ||
            (equals != SIZE_MAX &&
             !decode(str_sub(pair, equals + 1, pair.n), true, a, &field.value)) ||
            !add(f, field, a))
            return false;
    }
    return true;
}

/* Multipart (RFC 7578) */

static bool is_quoted_mark(struct str s, size_t i)
{
    return s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == '"' || s.p[i + 1] == '\\');
}

/* The next parameter `; name=value` or `; name="value"` of a header, from *at on. Browsers write a
 * quote in a name as %22, others as \". */
static bool next_parameter(struct str s, size_t *at, struct str *name, struct str *value,
                           struct arena *a)
{
    size_t i = *at, n = 0;
    while (i < s.n && (s.p[i] == ';' || ascii_is_space(s.p[i])))
        i++;
    size_t from = i;
    while (i < s.n && s.p[i] != '=' && s.p[i] != ';')
        i++;
    *name = str_trim(str_sub(s, from, i));
    *value = STR("");
    if (i < s.n && s.p[i] == '=' && i + 1 < s.n && s.p[i + 1] == '"') {
        for (from = i += 2; i < s.n && s.p[i] != '"'; i++)
            i += is_quoted_mark(s, i);
        char *text = arena_alloc(a, i - from + 1);
        if (!text)
            return false;
        for (i = from; i < s.n && s.p[i] != '"'; i++) {
            i += is_quoted_mark(s, i);
            text[n++] = s.p[i];
        }
        *value = (struct str){text, n};
        i += i < s.n;
    } else if (i < s.n && s.p[i] == '=') {
        from = ++i;
        while (i < s.n && s.p[i] != ';')
            i++;
        *value = str_trim(str_sub(s, from, i));
    }
    *at = i;
    return name->n > 0;
}

/* UTF-8''%E6%88%91.xlsx (RFC 5987, 3.2). False for any other character set. */
static bool decode_extended(struct str s, struct arena *a, struct str *out)
{
    size_t first = str_find(s, STR("'"), 0);
    size_t second = first == SIZE_MAX ? SIZE_MAX : str_find(s, STR("'"), first + 1);
    return second != SIZE_MAX && str_eq_nocase(str_sub(s, 0, first), STR("utf-8")) &&
           decode(str_sub(s, second + 1, s.n), false, a, out) && is_text(*out);
}

/* Browsers write quotes and line ends in names of files as %22, %0A and %0D. */
static struct str plain_name(struct str s)
{
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == '/' || s.p[i - 1] == '\\')
            return str_sub(s, i, s.n);
    return s;
}

static bool read_disposition(struct str s, struct field *out, struct arena *a)
{
    size_t at = str_find(s, STR(";"), 0);
    struct str name, value, extended = STR("");
    if (!str_has_at(s, 0, "form-data"))
        return false;
    while (at != SIZE_MAX && at < s.n && next_parameter(s, &at, &name, &value, a)) {
        if (str_eq_nocase(name, STR("name")))
            out->name = value;
        else if (str_eq_nocase(name, STR("filename*")))
            (void)decode_extended(value, a, &extended);
        else if (str_eq_nocase(name, STR("filename")))
            out->file = value;
        else
            continue;
        out->is_file |= str_has_at(name, 0, "filename");
    }
    out->file = plain_name(extended.n ? extended : out->file);
    return out->name.n > 0;
}

/* One part: its headers, an empty line, its value. */
static bool read_part(struct fields *f, struct str part, struct arena *a)
{
    struct field field = {.name = STR(""), .file = STR("")};
    size_t body = str_find(part, STR("\r\n\r\n"), 0);
    if (body == SIZE_MAX)
        return false;
    field.value = str_sub(part, body + 4, part.n);
    for (size_t at = 0; at < body;) {
        size_t end = str_find(part, STR("\r\n"), at);
        struct str line = str_sub(part, at, end == SIZE_MAX || end > body ? body : end);
        size_t colon = str_find(line, STR(":"), 0);
        if (colon != SIZE_MAX &&
            str_eq_nocase(str_sub(line, 0, colon), STR("content-disposition")) &&
            !read_disposition(str_trim(str_sub(line, colon + 1, line.n)), &field, a))
            return false;
        at += line.n + 2;
    }
    return field.name.n && add(f, field, a);
}

static bool read_multipart(struct fields *f, struct str boundary, struct str body, struct arena *a)
{
    struct str mark = arena_printf(a, "\r\n--%.*s", STR_ARG(boundary));
    struct str first = mark.p ? str_sub(mark, 2, mark.n) : mark;
    if (!mark.p || !str_starts(body, first))
        return false;
    for (size_t at = first.n;;) {
        if (str_starts(str_sub(body, at, body.n), STR("--")))
            return true;
        if (!str_starts(str_sub(body, at, body.n), STR("\r\n")))
            return false;
        size_t end = str_find(body, mark, at);
        if (end == SIZE_MAX || end < at + 2 || !read_part(f, str_sub(body, at + 2, end), a))
            return false;
        at = end + mark.n;
    }
}

bool fields_read_body(struct fields *f, struct str type, struct str body, struct arena *a)
{
    size_t at = str_find(type, STR(";"), 0);
    struct str kind = str_trim(str_sub(type, 0, at == SIZE_MAX ? type.n : at)), name, value;
    if (str_eq_nocase(kind, STR("application/x-www-form-urlencoded")))
        return fields_read_query(f, body, a);
    if (!str_eq_nocase(kind, STR("multipart/form-data")))
        return false;
    while (at != SIZE_MAX && at < type.n && next_parameter(type, &at, &name, &value, a))
        if (str_eq_nocase(name, STR("boundary")) && value.n && value.n <= 70)
            return read_multipart(f, value, body, a);
    return false;
}

const struct field *field_find(const struct fields *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->items[i].name, str_of(name)))
            return &f->items[i];
    return NULL;
}

struct str field_text(const struct fields *f, const char *name)
{
    const struct field *found = field_find(f, name);
    return found && !found->is_file ? str_trim(found->value) : STR("");
}
