/* The unit that a printed table's amounts really are in, where it says another one: most tables of
 * a set have amounts that stand in other tables or in sentences as well, and one that says 元 above
 * amounts in 万元 shares them only as if it said 万元. It is read by what fits, and the checks tell
 * the wrong word once instead of every figure that it spoils.
 *
 * Two amounts are the same here when they agree to a hundred 元 (0.01万元): tables in 元 are finer.
 */
#include "base/map.h"
#include "printed/internal.h"

/* Amounts of hundreds of 元 below which chance makes them meet. */
enum { LEAST_HUNDREDS = 100 };

/* How many of a table's amounts stand elsewhere too, by the digits that tell: 484.00 has three. */
struct shared {
    size_t strong, weak, all;
    size_t cells, apart; /* amounts looked for, and those that stand nowhere else */
};

/* Where an amount has been met: in one table, or in several places. */
struct met {
    const struct grid *in; /* NULL: in a sentence, or in several tables */
    bool told;             /* in a sentence */
    size_t counted;        /* in which count */
};

struct amount_units {
    struct arena *arena;
    struct map amounts; /* hundreds of 元 as digits → struct met */
    size_t counts;      /* begun so far */
    bool ok;
};

/* An amount in hundreds of 元, rounded; its digits in `key`. False: too small to tell. */
static bool in_hundreds(struct dec amount, enum amount_unit unit, struct buf *key)
{
    struct dec yuan, hundreds;
    if (!amount_from_unit(dec_abs(amount), unit, &yuan) ||
        !dec_mul(yuan, (struct dec){1, 2}, &hundreds) || !dec_round(hundreds, 0, &hundreds) ||
        dec_cmp(hundreds, dec_of(LEAST_HUNDREDS)) < 0)
        return false;
    key->n = 0;
    dec_print(key, hundreds);
    return !key->failed;
}

/* By how many digits an amount tells; one that was made small, and so was rounded, by fewer. */
static size_t telling_digits(struct str key, bool rounded)
{
    if (rounded && key.n < 4)
        return key.n < 3 ? 1 : 2;
    while (key.n && key.p[key.n - 1] == '0')
        key.n--;
    return key.n;
}

static void meet(struct amount_units *u, const struct grid *s, struct dec amount,
                 enum amount_unit unit)
{
    struct buf key;
    buf_init(&key);
    struct met *met = in_hundreds(amount, unit, &key) ? map_get(&u->amounts, buf_view(&key)) : NULL;
    if (!met && key.n && !key.failed) {
        met = arena_zalloc(u->arena, sizeof *met);
        struct str own = arena_str(u->arena, buf_view(&key));
        u->ok = u->ok && met && own.p && map_put(&u->amounts, own, met);
        if (met)
            met->in = s;
    } else if (met && met->in != s) {
        met->in = NULL;
    }
    if (met && !s)
        met->told = true;
    buf_free(&key);
}

static bool is_amount(const struct grid *s, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    return s->columns[col].kind == GRID_AMOUNT && cell->kind == CELL_NUMBER && !cell->counts &&
           !cell->malformed;
}

static void meet_table(struct amount_units *u, const struct grid *s)
{
    for (uint32_t row = s->header_rows; row < s->rows; row++)
        for (uint32_t col = 0; col < s->cols; col++)
            if (is_amount(s, row, col))
                meet(u, s, grid_at(s, row, col)->number, s->in_unit);
}

/* The amounts of a text that say their unit: 12.50万元, 3,000元 */
static void meet_text(struct amount_units *u, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t end = at;
        while (end < text.n &&
               (ascii_is_digit(text.p[end]) || text.p[end] == ',' || text.p[end] == '.'))
            end++;
        if (end == at) {
            at++;
            continue;
        }
        bool malformed;
        struct dec amount;
        struct str rest = str_trim(str_sub(text, end, text.n));
        for (int unit = 0; unit < UNIT_COUNT; unit++)
            if (str_starts(rest, amount_unit_name((enum amount_unit)unit)) &&
                printed_number(str_sub(text, at, end), &amount, &malformed) && !malformed)
                meet(u, NULL, amount, (enum amount_unit)unit);
        at = end;
    }
}

/* Counts an amount of a table that stands elsewhere too, once; `told`: in a sentence. */
static void count_shared(struct amount_units *u, const struct grid *s, struct dec amount,
                         enum amount_unit unit, bool told, struct shared *n)
{
    struct buf key;
    buf_init(&key);
    struct met *met = in_hundreds(amount, unit, &key) ? map_get(&u->amounts, buf_view(&key)) : NULL;
    bool meets = met && (told ? met->told : met->in != s);
    n->cells += key.n > 0;
    n->apart += key.n > 0 && !meets;
    if (meets && met->counted != u->counts) {
        size_t digits = telling_digits(buf_view(&key), unit == UNIT_YUAN);
        met->counted = u->counts;
        n->all++;
        n->strong += digits >= 3;
        n->weak += digits == 2;
    }
    buf_free(&key);
}

static void count_table(struct amount_units *u, const struct grid *s, enum amount_unit unit,
                        bool told, struct shared *n)
{
    u->counts++;
    for (uint32_t row = s->header_rows; row < s->rows; row++)
        for (uint32_t col = 0; col < s->cols; col++)
            if (is_amount(s, row, col))
                count_shared(u, s, grid_at(s, row, col)->number, unit, told, n);
}

/* As many as no chance makes meet, and hardly any in the unit that the table says; of round amounts
 * every one. */
static bool fits_instead(struct shared said, struct shared other)
{
    bool enough =
        other.strong >= 3 || (other.strong >= 2 && (!said.all || other.strong + other.weak >= 3));
    bool several = other.all >= 3 || (other.cells >= 2 && other.strong + other.weak > 0);
    bool every = several && !other.apart && !said.all;
    return every || (enough && said.all * 4 <= other.strong + other.weak);
}

static enum amount_unit other_unit(enum amount_unit unit)
{
    return unit == UNIT_WAN ? UNIT_YUAN : UNIT_WAN;
}

/* All tables against the sentences: then it is their common word that is wrong. */
static bool all_are_wrong(struct amount_units *u, const struct published *p)
{
    struct shared said = {0}, other = {0};
    for (size_t i = 0; i < p->grid_count; i++) {
        const struct grid *s = p->grids[i];
        if (s->in_unit != p->grids[0]->in_unit)
            return false;
        count_table(u, s, s->in_unit, true, &said);
        count_table(u, s, other_unit(s->in_unit), true, &other);
    }
    return fits_instead(said, other);
}

static bool table_is_wrong_by_unit(struct amount_units *u, const struct grid *s)
{
    struct shared said = {0}, other = {0};
    count_table(u, s, s->in_unit, false, &said);
    count_table(u, s, other_unit(s->in_unit), false, &other);
    return fits_instead(said, other);
}

bool units_settle(struct published *p, struct grid *const *tables, const struct value *texts)
{
    struct amount_units u = {.arena = p->arena, .ok = true};
    map_init(&u.amounts, p->arena);
    for (size_t i = 0; i < p->grid_count; i++)
        meet_table(&u, tables[i]);
    for (size_t i = 0; i < value_count(texts); i++)
        if (texts->list->items[i].type == VALUE_STR)
            meet_text(&u, squeeze(texts->list->items[i].s, p->arena));
    bool all = u.ok && p->grid_count > 1 && all_are_wrong(&u, p);
    for (size_t i = 0; u.ok && i < p->grid_count; i++)
        tables[i]->unit_wrong = all || table_is_wrong_by_unit(&u, tables[i]);
    for (size_t i = 0; u.ok && i < p->grid_count; i++)
        if (tables[i]->unit_wrong)
            tables[i]->in_unit = other_unit(tables[i]->in_unit);
    return u.ok;
}
