/* Texts of findings, filled in: see catalogue.h. */
#include "checks/catalogue.h"

#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof literal - 1                                                                \
    }

const struct catalogue_entry *catalogue_at(enum finding_code code)
{
    static const struct catalogue_entry entries[] = {
#define FINDING(name, rule, level, title, message)                                                 \
    {TEXT(rule), TEXT(title), TEXT(message), FINDING_##level},
#define PHRASE(name, text)
#include "checks/finding_codes.def"
#undef PHRASE
#undef FINDING
        {TEXT(""), TEXT(""), TEXT(""), FINDING_ERROR}};
    return &entries[code];
}

static struct str phrase_of(enum phrase phrase)
{
    static const struct str phrases[] = {
#define FINDING(name, rule, level, title, message)
#define PHRASE(name, text) TEXT(text),
#include "checks/finding_codes.def"
#undef PHRASE
#undef FINDING
    };
    return phrases[phrase];
}

void catalogue_fill(struct buf *out, struct str text, const struct str *args, size_t n)
{
    for (size_t i = 0; i < text.n; i++) {
        bool argument = i + 2 < text.n && text.p[i] == '{' && text.p[i + 2] == '}' &&
                        ascii_is_digit(text.p[i + 1]);
        size_t index = argument ? (size_t)(text.p[i + 1] - '0') : 0;
        if (argument && index < n)
            buf_str(out, args[index]);
        else if (!argument)
            buf_char(out, text.p[i]);
        i += argument ? 2 : 0;
    }
}

void phrase_put(struct buf *out, enum phrase phrase, const struct str *args, size_t n)
{
    catalogue_fill(out, phrase_of(phrase), args, n);
}

struct str phrase_text(struct arena *a, enum phrase phrase, const struct str *args, size_t n)
{
    struct buf b;
    if (!n)
        return phrase_of(phrase);
    buf_init(&b);
    phrase_put(&b, phrase, args, n);
    struct str s = arena_str(a, buf_view(&b));
    buf_free(&b);
    return s;
}

struct str count_text(struct arena *a, long long n)
{
    return arena_printf(a, "%lld", n);
}
