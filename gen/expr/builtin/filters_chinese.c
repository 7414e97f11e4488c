/* Chinese numerals, dates and lists. */
#include "base/chinese.h"
#include "base/utf8.h"
#include "expr/builtin/internal.h"
#include "expr/eval.h"
#include "expr/report.h"

/* A number below ten thousand. `inner`: higher digits stand before it, so that 零 fills a gap and
 * ten is 一十. */
static void below_myriad(struct buf *out, int n, bool inner)
{
    static const int powers[] = {1000, 100, 10, 1};
    bool gap = false, any = inner;
    for (size_t i = 0; i < 4; i++) {
        int digit = n / powers[i] % 10;
        if (!digit) {
            gap = any;
            continue;
        }
        if (gap && n % (powers[i] * 10))
            buf_puts(out, chinese_digits_plain[0]);
        gap = false;
        if (!(digit == 1 && powers[i] == 10 && !any))
            buf_puts(out, chinese_digits_plain[digit]);
        buf_puts(out, chinese_powers[3 - i]);
        any = true;
    }
}

bool chinese_number(struct buf *out, struct dec n)
{
    int64_t v;
    if (!dec_to_i64(n, &v) || v > 9999999999999999 || v < -9999999999999999)
        return false;
    if (v == 0)
        buf_puts(out, chinese_digits_plain[0]);
    if (v < 0) {
        buf_puts(out, chinese_minus);
        v = -v;
    }
    bool any = false;
    int64_t unit = 1000000000000;
    for (size_t i = 0; i < 4; i++, unit /= 10000) {
        int group = (int)(v / unit % 10000);
        if (!group)
            continue;
        bool skipped = any && i && v / unit / 10000 % 10000 == 0 && group >= 1000;
        if (skipped)
            buf_puts(out, chinese_digits_plain[0]);
        below_myriad(out, group, any);
        buf_puts(out, chinese_myriads[3 - i]);
        any = true;
    }
    return true;
}

void chinese_digits(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '0')
            buf_puts(out, chinese_round_zero);
        else if (ascii_is_digit(s.p[i]))
            buf_puts(out, chinese_digits_plain[s.p[i] - '0']);
        else
            buf_char(out, s.p[i]);
}

static bool whole_number(struct call *c, const struct value *v, struct dec *out)
{
    if (v->type == VALUE_STR && str_is_digits(v->s) && dec_parse(v->s, out))
        return true;
    return call_number(c, v, "value", out) && call_defined(c, v);
}

static bool put_number(struct call *c, struct buf *b, struct dec d, const struct value *v)
{
    struct str shown;
    if (chinese_number(b, d))
        return true;
    return call_text(c, v, &shown) && CALL_FAIL(c, E3123, v, c->name, shown);
}

static bool finish(struct call *c, struct buf *b, bool ok, const struct value *from,
                   struct value *out)
{
    if (!ok) {
        buf_free(b);
        return false;
    }
    if (!call_return_buf(c, b, false, out))
        return false;
    out->origin = value_origin(from);
    out->at = from->at;
    return true;
}

static bool filter_cn(struct call *c, struct value *out)
{
    struct value v[1];
    struct dec d = {0};
    struct buf b;
    if (!call_bind(c, "value!", v) || !whole_number(c, &v[0], &d))
        return false;
    call_buf_init(&b);
    return finish(c, &b, put_number(c, &b, d, &v[0]), &v[0], out);
}

static bool filter_cn_digits(struct call *c, struct value *out)
{
    struct value v[1];
    struct str s;
    struct buf b;
    if (!call_bind(c, "value!", v) || !call_text(c, &v[0], &s))
        return false;
    call_buf_init(&b);
    chinese_digits(&b, s);
    return finish(c, &b, true, &v[0], out);
}

/* The numbers of headings by level (GB/T 9704): 一、 （一） 1. （1） */
static bool filter_cn_item(struct call *c, struct value *out)
{
    struct value v[2];
    struct dec d = {0};
    int64_t level = 1;
    struct buf b;
    if (!call_bind(c, "value! level", v) || !whole_number(c, &v[0], &d) ||
        !call_int(c, &v[1], "level", &level))
        return false;
    if (level < 1 || level > 4)
        return CALL_FAIL(c, E3112, &v[1], STR("cn_item: level"), diag_word(WORD_N_1_TO_4),
                         diag_word(WORD_ANOTHER_NUMBER));
    call_buf_init(&b);
    bool ok = true;
    if (level % 2 == 0)
        buf_puts(&b, "（");
    if (level <= 2)
        ok = put_number(c, &b, d, &v[0]);
    else
        dec_print(&b, dec_trim(d));
    buf_puts(&b, level == 1 ? "、" : level == 3 ? "." : "）");
    return finish(c, &b, ok, &v[0], out);
}

/* ---- dates ---- */

struct date {
    int year, month, day; /* 0: not given */
};

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static int number_at(struct str s, size_t from, size_t n)
{
    int v = 0;
    for (size_t i = from; i < from + n; i++) {
        if (i >= s.n || !ascii_is_digit(s.p[i]))
            return -1;
        v = v * 10 + (s.p[i] - '0');
    }
    return v;
}

/* ISO 8601: 2022, 2022-12, 2022-12-31 (a time behind it is ignored). */
static bool parse_date(struct str s, struct date *out)
{
    *out = (struct date){.year = number_at(s, 0, 4)};
    if (out->year < 0)
        return false;
    if (s.n == 4)
        return true;
    out->month = s.p[4] == '-' ? number_at(s, 5, 2) : -1;
    if (out->month < 1 || out->month > 12)
        return false;
    if (s.n == 7)
        return true;
    out->day = s.p[7] == '-' ? number_at(s, 8, 2) : -1;
    return out->day >= 1 && out->day <= days_in(out->year, out->month) &&
           (s.n == 10 || s.p[10] == 'T' || s.p[10] == ' ');
}

static void put_part(struct buf *b, int n, bool chinese, const char *unit)
{
    if (chinese)
        chinese_number(b, dec_of(n));
    else
        buf_int(b, n);
    buf_puts(b, unit);
}

static void put_date(struct buf *b, const struct date *d, bool chinese, bool day)
{
    char year[8];
    for (int i = 3, y = d->year; i >= 0; i--, y /= 10)
        year[i] = (char)('0' + y % 10);
    if (chinese)
        chinese_digits(b, (struct str){year, 4});
    else
        buf_put(b, year, 4);
    buf_puts(b, chinese_year);
    if (d->month)
        put_part(b, d->month, chinese, chinese_month);
    if (d->day && day)
        put_part(b, d->day, chinese, chinese_day);
}

static bool filter_date(struct call *c, struct value *out)
{
    struct value v[2];
    struct str s, form = STR("long");
    struct date d;
    struct buf b;
    if (!call_bind(c, "value! form", v) || !call_text(c, &v[0], &s) ||
        !call_str(c, &v[1], "form", &form))
        return false;
    bool chinese = str_eq(form, STR("cn")), month = str_eq(form, STR("month"));
    if (!chinese && !month && !str_eq(form, STR("long")))
        return CALL_FAIL(c, E3112, &v[1], STR("date: form"), diag_word(WORD_LONG_MONTH_OR_CN),
                         form);
    if (!parse_date(s, &d))
        return CALL_FAIL(c, E3122, &v[0], s);
    call_buf_init(&b);
    put_date(&b, &d, chinese, !month);
    return finish(c, &b, true, &v[0], out);
}

/* Days since 0000-03-01 of the Gregorian calendar. */
static long long day_number(const struct date *d)
{
    long long year = d->year - (d->month <= 2), month = d->month + (d->month <= 2 ? 12 : 0);
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + d->day;
}

static bool full_date(struct call *c, const struct value *v, struct date *d)
{
    struct str s;
    if (!call_text(c, v, &s))
        return false;
    return (parse_date(s, d) && d->day) || CALL_FAIL(c, E3122, v, s);
}

static bool filter_days_since(struct call *c, struct value *out)
{
    struct value v[2];
    struct date day, since;
    if (!call_bind(c, "value! since!", v) || !full_date(c, &v[0], &day) ||
        !full_date(c, &v[1], &since))
        return false;
    *out = value_int(day_number(&day) - day_number(&since));
    return true;
}

/* ---- lists: A、B和C ---- */

static bool filter_join_cn(struct call *c, struct value *out)
{
    struct value v[4], item;
    struct list *l;
    struct str last = str_of(chinese_and), separator = STR("、"), s;
    struct buf b;
    if (!call_bind(c, "value! last separator attribute", v) || !call_str(c, &v[1], "last", &last) ||
        !call_str(c, &v[2], "separator", &separator) || !call_iterate(c, &v[0], &l))
        return false;
    call_buf_init(&b);
    bool ok = true;
    for (size_t i = 0; ok && i < l->n; i++) {
        if (i)
            buf_str(&b, i + 1 == l->n ? last : separator);
        ok = attribute_path(c, &l->items[i], &v[3], NULL, &item) && call_text(c, &item, &s) &&
             call_charge(c, s.n / 64 + 1);
        if (ok)
            buf_str(&b, s);
    }
    return finish(c, &b, ok, &v[0], out);
}

static const struct native table[] = {
    {"cn", filter_cn, 0},     {"cn_digits", filter_cn_digits, 0},   {"cn_item", filter_cn_item, 0},
    {"date", filter_date, 0}, {"days_since", filter_days_since, 0}, {"join_cn", filter_join_cn, 0}};

const struct native_table filters_chinese = NATIVE_TABLE(table);
const struct native_table functions_chinese = {NULL, 0};
