/* Codes from the cells of a row. Which codes there are is not known here. */
#include "read/cell_code.h"

#include "read/cell_amount.h"

enum { CODE_DIGITS_MAX = 7 };

/* The digits of a text, blanks left out; "" for anything else. */
static struct str only_digits(struct str text, struct arena *a)
{
    char *digits = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; digits && i < text.n; i++) {
        if (ascii_is_digit(text.p[i]))
            digits[n++] = text.p[i];
        else if (!ascii_is_space(text.p[i]))
            return STR("");
    }
    return digits ? (struct str){digits, n} : STR("");
}

static bool is_blank(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!ascii_is_space(text.p[i]) && str_find(text, STR("\xE3\x80\x80"), i) != i &&
            (i < 1 || str_find(text, STR("\xE3\x80\x80"), i - 1) != i - 1) &&
            (i < 2 || str_find(text, STR("\xE3\x80\x80"), i - 2) != i - 2))
            return false;
    return true;
}

/* What one cell holds of a code; "" when it holds something else, which is told by *other. */
static struct str piece(const struct book_cell *c, struct arena *a, bool *other)
{
    struct str text = c && c->type == BOOK_CELL_TEXT ? c->text : STR("");
    struct dec d;
    if (c && c->type == BOOK_CELL_NUMBER && cell_decimal(c->number, 0, &d) && dec_sign(d) >= 0) {
        struct buf digits;
        buf_init(&digits);
        dec_print(&digits, d);
        text = arena_str(a, buf_view(&digits));
        buf_free(&digits);
        return text.p ? text : STR("");
    }
    struct str found = only_digits(text, a);
    *other |= (c && c->type != BOOK_CELL_TEXT) || (!found.n && !is_blank(text));
    return found;
}

enum code_result row_code(const struct book_sheet *sheet, uint32_t row, const uint32_t *cols,
                          size_t n, struct str before, struct arena *a, struct str *out)
{
    struct str code = STR("");
    bool other = false;
    *out = STR("");
    for (size_t i = 0; i < n; i++) {
        struct str one = piece(book_cell(sheet, row, cols[i]), a, &other);
        size_t above = 2 * i + 1;
        if (!one.n)
            continue;
        if (!i || one.n > 2) {
            code = one;
            continue;
        }
        if (!code.n && before.n >= above)
            code = str_sub(before, 0, above);
        if (code.n != above)
            return CODE_OTHER;
        code = arena_printf(a, "%.*s%s%.*s", STR_ARG(code), one.n < 2 ? "0" : "", STR_ARG(one));
    }
    bool sound = code.n >= 3 && code.n % 2 && code.n <= CODE_DIGITS_MAX;
    if (a->failed || (code.n && !sound) || (!code.n && other))
        return CODE_OTHER;
    *out = code;
    return code.n ? CODE_GIVEN : CODE_NONE;
}
