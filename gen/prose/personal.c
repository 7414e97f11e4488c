/* R139: personal data that must not be published: identity numbers, bank accounts, mobile numbers.
 * Told by their own check digits, so that an ordinary long number is none, or by the words before
 * them. */
#include "prose/internal.h"

/* GB 11643: weights 2^(17-i) mod 11, and the check character. */
static bool is_identity(struct str s)
{
    static const char check[] = "10X98765432";
    int sum = 0, weight = 1;
    if (s.n != 18 || !str_is_digits(str_sub(s, 0, 17)))
        return false;
    for (size_t i = 17; i-- > 0;) {
        weight = weight * 2 % 11;
        sum += (s.p[i] - '0') * weight;
    }
    int month = (s.p[10] - '0') * 10 + s.p[11] - '0';
    return month >= 1 && month <= 12 &&
           (s.p[17] == check[sum % 11] || (s.p[17] == 'x' && sum % 11 == 2));
}

/* ISO/IEC 7812: the Luhn digit of a card of 16 to 19 digits that begins with 62, as bank cards here
 * do. */
static bool is_bank_card(struct str s)
{
    int sum = 0;
    if (s.n < 16 || s.n > 19 || !str_is_digits(s) || s.p[0] != '6' || s.p[1] != '2')
        return false;
    for (size_t i = s.n, twice = 0; i-- > 0; twice = !twice) {
        int digit = (s.p[i] - '0') * (twice ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

/* Also with the country's own number before it. */
static bool is_mobile(struct str s)
{
    if (s.n == 13 && str_starts(s, STR("86")))
        s = str_sub(s, 2, s.n);
    return s.n == 11 && str_is_digits(s) && s.p[0] == '1' && s.p[1] >= '3';
}

/* 138-0013-8000, 6222-0202-…: the digits of groups with one dash between them, from `from` to *to.
 */
static struct str digits_of_groups(struct str s, size_t from, size_t *to, struct arena *a)
{
    size_t i = from, n = 0;
    while (i < s.n && (ascii_is_digit(s.p[i]) || (s.p[i] == '-' && i > from && s.p[i - 1] != '-' &&
                                                  i + 1 < s.n && ascii_is_digit(s.p[i + 1]))))
        i++;
    char *digits = arena_alloc(a, i - from + 1);
    for (size_t k = from; digits && k < i; k++)
        if (s.p[k] != '-')
            digits[n++] = s.p[k];
    *to = i;
    return (struct str){digits, digits ? n : 0};
}

static enum phrase kind_of_number(struct str number)
{
    return is_identity(number)    ? SAY_IDENTITY_NUMBER
           : is_bank_card(number) ? SAY_BANK_NUMBER
           : is_mobile(number)    ? SAY_MOBILE_NUMBER
                                  : PHRASE_COUNT;
}

/* 身份证号：, 银行卡号: a number that is called so and has its length is one, slip or not. */
static enum phrase kind_by_words(const struct run *r, struct str before, struct str number)
{
    const struct rule_set *rules = r->in->rules;
    before = without_tail(rule_words(rules, W_personal_leads), before);
    if (number.n == 18 && word_at_end(rule_words(rules, W_identity_words), before))
        return SAY_IDENTITY_NUMBER;
    if (number.n >= 16 && number.n <= 19 && word_at_end(rule_words(rules, W_account_words), before))
        return SAY_BANK_NUMBER;
    return PHRASE_COUNT;
}

void check_personal(struct run *r, const struct passage *p)
{
    struct str s = p->flat;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        while (i < s.n && ascii_is_digit(s.p[i]))
            i++;
        if (i == from) {
            i++;
            continue;
        }
        size_t to = i + (i - from == 17 && i < s.n && (s.p[i] == 'X' || s.p[i] == 'x'));
        enum phrase what = kind_of_number(str_sub(s, from, to));
        if (what == PHRASE_COUNT && i < s.n && s.p[i] == '-') {
            struct str number = digits_of_groups(s, from, &to, r->arena);
            bool grouped = i - from == 3 && to - from == 13 && s.p[from + 8] == '-';
            what = kind_of_number(number);
            what = what == SAY_MOBILE_NUMBER && !grouped ? PHRASE_COUNT : what;
            if (what == PHRASE_COUNT)
                what = kind_by_words(r, str_sub(s, 0, from), number);
            i = to;
        } else if (what == PHRASE_COUNT) {
            what = kind_by_words(r, str_sub(s, 0, from), str_sub(s, from, to));
        }
        bool decimal = (to < s.n && s.p[to] == '.') || (from && s.p[from - 1] == '.');
        if (what == PHRASE_COUNT || decimal)
            continue;
        struct finding *f =
            REPORT_TEXT(r, FOUND_PERSONAL, p, str_sub(s, from, to),
                        phrase_text(r->arena, what, NULL, 0), around(r, s, from, to));
        if (f && what == SAY_MOBILE_NUMBER)
            f->level = FINDING_WARNING; /* an office may give one to be reached by */
    }
}
