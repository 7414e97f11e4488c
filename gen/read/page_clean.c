/* What Word and others write into pages for Word alone, and what is no text, taken out before the
 * page is parsed: the tolerant parser would show some of it as text and take <o:p> for a paragraph.
 */
#include "base/buf.h"
#include "read/page.h"

static bool ends_name(struct str s, size_t at)
{
    return at >= s.n || ascii_is_space((unsigned char)s.p[at]) || s.p[at] == '>' || s.p[at] == '/';
}

/* Behind `needle`, or the end. */
static size_t behind(struct str s, size_t from, struct str needle)
{
    size_t at = str_find(s, needle, from);
    return at == SIZE_MAX ? s.n : at + needle.n;
}

/* Behind the tag that begins at `at`; a > in quotes does not end it. */
static size_t behind_tag(struct str s, size_t at)
{
    char quote = 0;
    for (; at < s.n; at++) {
        char c = s.p[at];
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
        else if (!quote && c == '>')
            return at + 1;
    }
    return s.n;
}

/* The end tag of a raw text element: where it begins. */
static size_t end_of_raw(struct str s, size_t from, const char *end_tag)
{
    for (size_t at = str_find(s, STR("</"), from); at != SIZE_MAX;
         at = str_find(s, STR("</"), at + 2))
        if (str_has_at(s, at, end_tag) && ends_name(s, at + strlen(end_tag)))
            return at;
    return s.n;
}

/* <o:p>, </v:shape>: a colon in the name. */
static bool is_foreign(struct str s, size_t at)
{
    size_t i = at + 1;
    if (i < s.n && s.p[i] == '/')
        i++;
    size_t name = i;
    while (i < s.n &&
           (ascii_is_alpha((unsigned char)s.p[i]) || ascii_is_digit((unsigned char)s.p[i])))
        i++;
    return i > name && i < s.n && s.p[i] == ':';
}

bool page_clean(struct str s, struct arena *a, struct str *out, struct buf *styles)
{
    char *kept = arena_alloc(a, s.n + 1);
    size_t n = 0;
    if (!kept)
        return false;
    for (size_t i = 0; i < s.n;) {
        size_t end = 0;
        if (s.p[i] != '<') {
            kept[n++] = s.p[i++];
            continue;
        }
        if (str_has_at(s, i, "<!-->") || str_has_at(s, i, "<!--->"))
            end = behind(s, i, STR(">"));
        else if (str_has_at(s, i, "<!--"))
            end = behind(s, i + 4, STR("-->"));
        else if (str_has_at(s, i, "<![") || str_has_at(s, i, "<?") || str_has_at(s, i, "<!"))
            end = behind(s, i, STR(">"));
        else if (str_has_at(s, i, "<script") && ends_name(s, i + 7))
            end = behind_tag(s, end_of_raw(s, behind_tag(s, i), "</script"));
        else if (str_has_at(s, i, "<style") && ends_name(s, i + 6)) {
            size_t from = behind_tag(s, i), to = end_of_raw(s, from, "</style");
            /* Where to keep out: print only. */
            if (str_find(str_sub(s, i, from), STR("print"), 0) == SIZE_MAX)
                buf_str(styles, str_sub(s, from, to));
            end = behind_tag(s, to);
        } else if (is_foreign(s, i))
            end = behind_tag(s, i);
        if (!end)
            kept[n++] = s.p[i++];
        else
            i = end;
    }
    kept[n] = 0;
    *out = (struct str){kept, n};
    return !styles->failed;
}
