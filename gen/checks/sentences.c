/* Figures in sentences, paragraph by paragraph. */
#include "checks/reader.h"

const struct value *words_of(const struct text_reader *rd, const char *list)
{
    return rule_words(rd->run->in->rules, list);
}

/* Indicators and what is known of them */

struct indicator *said_of(struct text_reader *rd, struct str address)
{
    return map_get(&rd->indicators, address);
}

struct indicator *indicator_at(struct text_reader *rd, struct str address, const char *rule)
{
    struct indicator *i = said_of(rd, address);
    if (i)
        return i;
    i = arena_zalloc(rd->run->arena, sizeof *i);
    address = arena_str(rd->run->arena, address);
    if (!i || !map_put(&rd->indicators, address, i)) {
        rd->run->ok = false;
        return NULL;
    }
    i->address = address;
    i->budget_address = STR("");
    i->rule = rule;
    return i;
}

/* fund.sum.income, when the table of fund is printed */
static bool in_printed_set(const struct text_reader *rd, struct str address)
{
    const struct value *sets = record_member(rd->run->in->record, STR("printed_sets"));
    for (size_t i = 0; i < value_count(sets); i++) {
        struct str set = sets->list->items[i].s;
        if (str_starts(address, set) &&
            str_starts(str_sub(address, set.n, address.n), STR(".sum.")))
            return true;
    }
    return false;
}

struct fact *known_fact(struct text_reader *rd, struct str address)
{
    struct fact *fact = address.n ? fact_find(rd->run->in->facts, address) : NULL;
    if (!fact || !fact->known)
        return NULL;
    if (!rd->run->in->as_published || figure_of(rd->run, fact))
        return fact;
    if (in_printed_set(rd, fact->address))
        return fact;
    /* In print a figure that no table shows is known only when it follows from those that do; a
     * row that its table does not print is zero, any other zero may be just a default. */
    if (!fact->term_count && !fact->row)
        return NULL;
    return dec_sign(fact->value) == 0 && !fact->row ? NULL : fact;
}

bool best_value(struct text_reader *rd, struct str address, struct dec *out)
{
    struct fact *fact = known_fact(rd, address);
    const struct indicator *said = said_of(rd, address);
    if (fact)
        *out = fact->value;
    else if (said && said->of[SAID_AMOUNT].known)
        *out = said->of[SAID_AMOUNT].value;
    else
        return false;
    return true;
}

/* Headings */

/* Texts of the department stand below paths of the data, such as reasons.three_public: the headings
 * that they belong to are added. */
static struct str headings_of(struct text_reader *rd, const struct passage *p)
{
    const struct value *list = words_of(rd, "paths");
    struct str out = p->heading;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (str_find(p->heading, value_get_str(item, "path"), 0) != SIZE_MAX)
            out = arena_printf(rd->run->arena, "%.*s › %.*s", STR_ARG(out),
                               STR_ARG(value_get_str(item, "heading")));
    }
    return out;
}

bool heading_has(const struct text_reader *rd, const struct value *list)
{
    return word_in(list, rd->headings);
}

bool entry_applies(const struct text_reader *rd, const struct value *entry)
{
    const struct value *in = value_get(entry, "in"), *not_in = value_get(entry, "not_in");
    return (!in || heading_has(rd, in)) && !(not_in && heading_has(rd, not_in));
}

/* Reports */

enum finding_level certain(const struct text_reader *rd)
{
    return rd->explaining ? FINDING_ERROR : FINDING_WARNING;
}

void place_said(struct text_reader *rd, struct finding *f, const struct said *s, int side)
{
    finding_place(rd->run, f, STR(""), s->passage->heading, s->text, side,
                  passage_place(rd->run, s->passage));
}

struct finding *report_figure(struct text_reader *rd, const char *rule, enum finding_level level,
                              const char *title, struct str found, struct str message)
{
    struct finding *f = finding_new(rd->run, rule, level, str_of(title));
    if (!f)
        return NULL;
    f->message = message;
    finding_place(rd->run, f, rd->subject ? rd->subject->address : STR(""), rd->passage->heading,
                  found, -1, passage_place(rd->run, rd->passage));
    finding_add(rd->run, f);
    return f;
}

struct finding *report_pair(struct text_reader *rd, const char *rule, enum finding_level level,
                            const char *title, const struct said *a, const struct said *b,
                            struct str message)
{
    struct finding *f = finding_new(rd->run, rule, level, str_of(title));
    if (!f)
        return NULL;
    f->message = message;
    f->rounding = level == FINDING_NOTE;
    place_said(rd, f, a, -1);
    place_said(rd, f, b, 1);
    finding_add(rd->run, f);
    return f;
}

/* One figure of a sentence */

static void change_subject(struct text_reader *rd, const struct naming *name)
{
    const char *rule = "R117";
    if (!name->end)
        return;
    if (!name->address.n) {
        subject_ends(rd);
        rd->subject = NULL; /* something that has a name but no fact */
        return;
    }
    struct str given = name->entry ? value_get_str(name->entry, "rule") : STR("");
    if (given.n)
        rule = arena_str(rd->run->arena, given).p;
    else if (name->code)
        rule = "R105";
    struct indicator *i = indicator_at(rd, name->address, rule);
    if (!i || i == rd->subject)
        return;
    if (name->entry)
        i->budget_address = value_get_str(name->entry, "budget");
    subject_ends(rd);
    rd->subject = i;
    memset(rd->budget, 0, sizeof rd->budget);
    memset(rd->change, 0, sizeof rd->change);
    memset(rd->rate, 0, sizeof rd->rate);
    rd->previous = (struct said){0};
    rd->basis = TO_PREVIOUS;
    if (name->code)
        rd->amount = (struct said){0};
}

static void take_percent(struct text_reader *rd, const struct meaning *m, struct str lead,
                         struct str text, struct dec value)
{
    if (m->role == ROLE_RATE)
        check_growth(rd, text, value, m);
    else if (m->role == ROLE_DONE)
        check_done(rd, text, value, m);
    else if (m->role == ROLE_SHARE)
        check_share(rd, lead, text, value);
}

static void take_change(struct text_reader *rd, const struct meaning *m, struct said said)
{
    if (m->decrease)
        said.value = dec_neg(said.value);
    rd->change[m->basis] = said;
    check_proportion(rd, &said);
    if (m->basis == TO_PREVIOUS && rd->subject && !rd->subject->of[SAID_CHANGE].known)
        rd->subject->of[SAID_CHANGE] = said;
    check_change(rd, m->basis);
}

static void take_previous(struct text_reader *rd, struct said said)
{
    rd->previous = said;
    if (rd->subject && !rd->subject->of[SAID_PREVIOUS].known)
        rd->subject->of[SAID_PREVIOUS] = said;
}

static void take_money(struct text_reader *rd, const struct meaning *m, struct str lead,
                       const struct naming *name, struct said said)
{
    switch (m->role) {
    case ROLE_CHANGE:
        take_change(rd, m, said);
        break;
    case ROLE_BUDGET:
        take_budget(rd, said, m->budget);
        break;
    case ROLE_PREVIOUS:
        take_previous(rd, said);
        break;
    case ROLE_AMOUNT:
        take_amount(rd, lead, name, said);
        break;
    default:
        check_price(rd, lead, &said);
        check_proportion(rd, &said);
        break;
    }
}

struct unit_name {
    const char *name;
    long long factor; /* to 元; 0: percent */
};

static const struct unit_name *unit_at(struct str s, size_t at)
{
    static const struct unit_name units[] = {
        {"万元", 10000}, {"亿元", 100000000}, {"元", 1}, {"%", 0}, {"万人民币", 10000}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_starts(str_sub(s, at, s.n), str_of(units[i].name)))
            return &units[i];
    return NULL;
}

static bool parse(struct text_reader *rd, struct str digits, struct dec *out)
{
    bool malformed;
    struct dec two;
    if (printed_number(digits, out, &malformed))
        return true;
    /* 645.5009.64: reported elsewhere; read without its second point so that one slip is not
     * reported as many. */
    size_t first = str_find(digits, STR("."), 0);
    size_t second = first == SIZE_MAX ? SIZE_MAX : str_find(digits, STR("."), first + 1);
    if (second == SIZE_MAX)
        return false;
    struct str joined = arena_printf(rd->run->arena, "%.*s%.*s", (int)second, digits.p,
                                     (int)(digits.n - second - 1), digits.p + second + 1);
    if (!dec_parse(joined, &two))
        return false;
    *out = two;
    return true;
}

/* 其中, 具体如下: what follows divides the amount before it. */
static void see_parts(struct text_reader *rd, struct str lead)
{
    if (rd->amount.known && word_in(words_of(rd, "dividing_words"), lead))
        rd->head = rd->amount;
}

/* What the last digit of 1,103.93 stands for, in the unit behind it */
static struct dec step_of(struct str digits, const struct unit_name *unit)
{
    size_t point = str_find(digits, STR("."), 0);
    struct dec step = {1, point == SIZE_MAX ? 0 : (int)(digits.n - point - 1)};
    dec_mul(step, dec_of(unit->factor), &step);
    return step;
}

static void read_figure(struct text_reader *rd, size_t lead_from, size_t from, size_t to,
                        const struct unit_name *unit)
{
    struct str lead = str_sub(rd->text, lead_from, from);
    size_t end = to + strlen(unit->name);
    struct str text = str_sub(rd->text, from, end);
    struct dec value;
    if (!parse(rd, str_sub(rd->text, from, to), &value))
        return;
    if (from && rd->text.p[from - 1] == '-' && (from < 2 || !ascii_is_digit(rd->text.p[from - 2])))
        value = dec_neg(value);
    struct dec step = step_of(str_sub(rd->text, from, to), unit);
    see_parts(rd, lead);
    read_claims(rd, lead);
    struct meaning m = meaning_of(rd, lead, str_sub(rd->text, end, rd->text.n), unit->factor == 0);
    struct naming name = names_prepare(rd) ? find_name(rd, lead) : (struct naming){0};
    if (name.aside) {
        if (m.role == ROLE_AMOUNT && unit->factor && dec_mul(value, dec_of(unit->factor), &value))
            take_aside(rd, &name, (struct said){value, step, text, rd->passage, true});
        return;
    }
    if (m.role != ROLE_SHARE && !rd->in_reason)
        change_subject(rd, &name);
    if (!unit->factor)
        take_percent(rd, &m, lead, text, value);
    else if (dec_mul(value, dec_of(unit->factor), &value))
        take_money(rd, &m, lead, &name, (struct said){value, step, text, rd->passage, true});
}

static void begin_paragraph(struct text_reader *rd, const struct passage *p)
{
    if (!rd->passage || !str_eq(rd->passage->heading, p->heading))
        rd->headings = headings_of(rd, p);
    rd->passage = p;
    rd->text = p->flat;
    rd->subject = NULL;
    rd->amount = rd->previous = rd->first = rd->head = (struct said){0};
    rd->amount_of = NULL;
    memset(rd->budget, 0, sizeof rd->budget);
    memset(rd->change, 0, sizeof rd->change);
    memset(rd->rate, 0, sizeof rd->rate);
    rd->basis = TO_PREVIOUS;
    rd->in_reason = rd->compared = false;
    rd->share_sum = rd->share_parts = rd->share_whole = dec_of(0);
    rd->share_count = 0;
    rd->share_places = 0;
    map_init(&rd->amounts, rd->run->arena);
    rd->explaining = heading_has(rd, words_of(rd, "explaining_headings")) &&
                     !heading_has(rd, words_of(rd, "other_headings"));
}

static void read_paragraph(struct text_reader *rd, const struct passage *p)
{
    struct str s = p->flat;
    size_t lead = 0;
    begin_paragraph(rd, p);
    for (size_t i = 0; i < s.n;) {
        if (!ascii_is_digit(s.p[i])) {
            i++;
            continue;
        }
        size_t from = i;
        while (i < s.n && (ascii_is_digit(s.p[i]) || s.p[i] == '.' || s.p[i] == ','))
            i++;
        size_t to = i;
        while (!ascii_is_digit(s.p[to - 1]))
            to--;
        const struct unit_name *unit = to == i ? unit_at(s, to) : NULL;
        if (!unit)
            continue;
        read_figure(rd, lead, from, to, unit);
        lead = i = to + strlen(unit->name);
    }
    read_claims(rd, str_sub(s, lead, s.n));
    subject_ends(rd);
    check_shares(rd);
}

static void find_total(struct text_reader *rd)
{
    static const char *const totals[] = {"expenditure.sum.total", "totals.expenditure_total",
                                         "totals.income_total"};
    for (size_t i = 0; i < 3 && !rd->has_total; i++) {
        struct fact *fact = known_fact(rd, str_of(totals[i]));
        if (fact && dec_sign(fact->value) > 0) {
            rd->total = fact->value;
            rd->has_total = true;
        }
    }
}

/* Where there are no tables the first total said is the measure. */
static void total_said(struct text_reader *rd)
{
    struct indicator *i = said_of(rd, STR("totals.income_total"));
    if (!rd->has_total && i && i->of[SAID_AMOUNT].known && dec_sign(i->of[SAID_AMOUNT].value) > 0) {
        rd->total = i->of[SAID_AMOUNT].value;
        rd->has_total = true;
    }
}

void check_sentences(struct run *r, const struct passages *all)
{
    struct text_reader rd = {.run = r};
    map_init(&rd.indicators, r->arena);
    find_total(&rd);
    for (size_t i = 0; i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        if (p->annex || p->level || p->ours)
            continue;
        read_paragraph(&rd, p);
        check_uses(&rd);
        read_counts(&rd);
        total_said(&rd);
    }
    check_together(&rd);
}
