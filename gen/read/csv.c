/* Text with separators into cells: encoding, separator, quotes. */
#include "read/csv.h"
#include "base/utf8.h"
#include "fence/charset.h"
#include "read/build.h"

static bool is_utf8(struct str s)
{
    for (const char *p = s.p, *end = s.p + s.n; p < end;)
        if (utf8_next(&p, end) < 0)
            return false;
    return true;
}

/* The text in UTF-8, in the arena or the bytes themselves; {NULL, 0} when it is in no known
 * encoding. */
static struct str decode(struct str bytes, struct arena *a)
{
    const char *encoding = str_starts(bytes, STR("\xFF\xFE"))   ? "UTF-16LE"
                           : str_starts(bytes, STR("\xFE\xFF")) ? "UTF-16BE"
                                                                : "GB18030";
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_sub(bytes, 3, bytes.n);
    if (encoding[0] == 'G' && is_utf8(bytes))
        return bytes;
    if (encoding[0] == 'U')
        bytes = str_sub(bytes, 2, bytes.n);
    struct buf text;
    size_t wrong = 0;
    buf_init(&text);
    bool ok = charset_decode(encoding, bytes, &text, &wrong) && !wrong;
    struct str s = ok ? arena_str(a, buf_view(&text)) : (struct str){NULL, 0};
    buf_free(&text);
    return s;
}

/* The one of , ; and tab that stands most often on the first line. */
static char separator(struct str text)
{
    static const char known[] = ",\t;";
    size_t end = str_find(text, STR("\n"), 0), best = 0;
    char found = ',';
    for (const char *k = known; *k; k++) {
        size_t n = 0;
        for (size_t i = 0; i < (end == SIZE_MAX ? text.n : end); i++)
            n += text.p[i] == *k;
        if (n > best) {
            best = n;
            found = *k;
        }
    }
    return found;
}

/* The field that begins at *at, its quotes taken away; *at is behind it then. False when a quoted
 * one does not end. */
static bool next_field(struct str text, size_t *at, char sep, struct arena *a, struct str *out)
{
    size_t i = *at;
    if (i < text.n && text.p[i] == '"') {
        char *made = arena_alloc(a, text.n - i + 1);
        size_t n = 0;
        for (i++; made && i < text.n; i++) {
            if (text.p[i] == '"' && (i + 1 == text.n || text.p[i + 1] != '"'))
                break;
            i += text.p[i] == '"';
            made[n++] = text.p[i];
        }
        if (!made || i >= text.n)
            return false;
        *out = (struct str){made, n};
        for (i++; i < text.n && text.p[i] != sep && text.p[i] != '\n';)
            i++;
    } else {
        while (i < text.n && text.p[i] != sep && text.p[i] != '\n')
            i++;
        *out = str_sub(text, *at, i);
    }
    *at = i;
    return true;
}

static bool read_rows(struct book_build *b, struct str text)
{
    char sep = separator(text);
    uint32_t row = 0, col = 0;
    for (size_t at = 0; at < text.n;) {
        size_t begin = at;
        struct str field;
        if (!next_field(text, &at, sep, b->arena, &field)) {
            BUILD_CELL_ERROR(b, E2642, row, col, str_sub(text, begin, begin + 1));
            return false;
        }
        field = str_trim(field);
        struct book_cell *c = field.n ? build_cell(b, row, col) : NULL;
        if (field.n && !c)
            return false;
        if (c) {
            c->type = BOOK_CELL_TEXT;
            c->text = build_text(b, field);
            if (!c->text.p)
                return false;
        }
        bool line_ends = at >= text.n || text.p[at] == '\n';
        col = line_ends ? 0 : col + 1;
        row += line_ends;
        at++;
    }
    return true;
}

bool csv_read(struct str bytes, struct str name, struct arena *a, struct book *out,
              struct diags *ds)
{
    struct book_build b = {.book = out, .arena = a, .ds = ds, .file = name};
    struct str text = decode(bytes, a);
    *out = (struct book){.format = BOOK_XLSX};
    if (!text.p) {
        DIAG0(ds, E2641, place_file(name));
        return false;
    }
    struct book_sheet *sheet = build_sheet(&b, STR("csv"), BOOK_VISIBLE);
    if (!sheet)
        return false;
    build_enter(&b, sheet);
    bool ok = read_rows(&b, text) && build_leave(&b) && !b.failed;
    build_free(&b);
    return ok;
}
