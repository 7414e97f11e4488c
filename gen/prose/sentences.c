/* Figures in sentences, paragraph by paragraph. */
#include "prose/reader.h"

#include "base/utf8.h"

const struct value *words_of(const struct text_reader *rd, enum lexicon list)
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

/* 本年收入合计 of the income table, said as that of the summary */
static bool said_otherwise(struct text_reader *rd, struct str address, struct dec *out)
{
    const struct value *pieces = pieces_of(rd, address);
    const struct indicator *said =
        value_count(pieces) == 1 ? said_of(rd, pieces->list->items[0].s) : NULL;
    if (!said || !said->of[SAID_AMOUNT].known)
        return false;
    *out = said->of[SAID_AMOUNT].value;
    return true;
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
        return said_otherwise(rd, address, out);
    return true;
}

/* Headings */

/* The list is asked for every paragraph: its members are looked up once. */
static void read_paths(struct text_reader *rd)
{
    const struct value *list = words_of(rd, W_paths);
    rd->paths = arena_alloc(rd->run->arena, (value_count(list) + 1) * sizeof *rd->paths);
    for (size_t i = 0; rd->paths && i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        rd->paths[rd->path_count++] = (struct path_heading){
            value_get_str(item, "path"), value_get_str(item, "heading"), value_get(item, "unless")};
    }
}

/* Texts of the department stand below paths of the data, such as reasons.three_public: the headings
 * that they belong to are added. */
static struct str headings_of(struct text_reader *rd, struct str heading)
{
    struct str out = heading;
    for (size_t i = 0; i < rd->path_count; i++) {
        const struct path_heading *p = &rd->paths[i];
        if (str_find(heading, p->path, 0) != SIZE_MAX && !word_in(p->unless, heading))
            out = arena_printf(rd->run->arena, "%.*s › %.*s", STR_ARG(out), STR_ARG(p->heading));
    }
    return out;
}

/* 2.收入情况。本年收入……: the paragraph brings its own heading; {NULL, 0} when it does not. */
static struct str heading_within(struct str s)
{
    static const char *const ends[] = {"。", "：", "，"};
    struct str rest = strip_ordinal(s);
    size_t stop = SIZE_MAX;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t at = str_find(rest, str_of(ends[i]), 0);
        stop = at < stop ? at : stop;
    }
    if (rest.n == s.n || stop == SIZE_MAX || stop > 75)
        return (struct str){0};
    for (size_t i = 0; i < stop; i++)
        if (ascii_is_digit(rest.p[i]))
            return (struct str){0};
    return str_sub(rest, 0, stop);
}

/* A paragraph under no heading that tells says in its first words what it is about. */
static struct str topic_of(const struct text_reader *rd, struct str headings, struct str text)
{
    const struct value *list = words_of(rd, W_topics);
    struct str start = str_sub(text, 0, text.n < 120 ? text.n : 120);
    size_t stop = str_find(start, STR("，"), 0);
    start = stop == SIZE_MAX ? start : str_sub(start, 0, stop);
    for (size_t i = 0; i < value_count(list); i++)
        if (word_in(value_get(&list->list->items[i], "words"), headings))
            return STR("");
    for (size_t i = 0; i < value_count(list); i++)
        if (word_in(value_get(&list->list->items[i], "starts"), start))
            return value_get_str(&list->list->items[i], "heading");
    return STR("");
}

/* Other headings in paragraphs would only have the names gathered anew. */
static bool tells_section(struct text_reader *rd, struct str heading)
{
    const struct value *list = words_of(rd, W_topics);
    for (size_t i = 0; i < value_count(list); i++)
        if (word_in(value_get(&list->list->items[i], "words"), heading))
            return true;
    return headings_of(rd, heading).n != heading.n;
}

static void see_headings(struct text_reader *rd, const struct passage *p)
{
    struct str within = heading_within(p->flat), out = p->heading;
    if (within.n && tells_section(rd, within))
        out = arena_printf(rd->run->arena, "%.*s › %.*s", STR_ARG(out), STR_ARG(within));
    struct str topic = topic_of(rd, out, p->flat);
    if (topic.n)
        out = arena_printf(rd->run->arena, "%.*s › %.*s", STR_ARG(out), STR_ARG(topic));
    if (!rd->headings.n || !str_eq(rd->written, out))
        rd->headings = headings_of(rd, out);
    rd->written = out;
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

struct finding *finding_worded(struct run *r, const char *rule, enum finding_level level,
                               struct str title)
{
    struct finding *f = finding_new(r, FOUND_BY_RULE);
    if (!f)
        return NULL;
    f->rule = str_of(rule);
    f->level = level;
    f->title = title;
    return f;
}

struct finding *report_figure(struct text_reader *rd, const char *rule, enum finding_level level,
                              const char *title, struct str found, struct str message)
{
    struct finding *f = finding_worded(rd->run, rule, level, str_of(title));
    if (!f)
        return NULL;
    f->message = message;
    finding_place(rd->run, f, rd->now.subject ? rd->now.subject->address : STR(""),
                  rd->passage->heading, found, -1, passage_place(rd->run, rd->passage));
    finding_add(rd->run, f);
    return f;
}

struct finding *report_pair(struct text_reader *rd, const char *rule, enum finding_level level,
                            const char *title, const struct said *a, const struct said *b,
                            struct str message)
{
    struct finding *f = finding_worded(rd->run, rule, level, str_of(title));
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
        rd->now.subject = NULL; /* something that has a name but no fact */
        return;
    }
    struct str given = name->entry ? value_get_str(name->entry, "rule") : STR("");
    if (given.n)
        rule = arena_str(rd->run->arena, given).p;
    else if (name->code)
        rule = "R105";
    struct indicator *i = indicator_at(rd, name->address, rule);
    if (!i || i == rd->now.subject)
        return;
    if (name->entry)
        i->budget_address = value_get_str(name->entry, "budget");
    subject_ends(rd);
    rd->now.subject = i;
    memset(rd->now.budget, 0, sizeof rd->now.budget);
    memset(rd->now.change, 0, sizeof rd->now.change);
    memset(rd->now.rate, 0, sizeof rd->now.rate);
    rd->now.previous = rd->now.done = (struct said){0};
    rd->now.basis = TO_PREVIOUS;
    if (name->code)
        rd->now.amount = (struct said){0};
}

/* Where the bracket opens that is not closed again; SIZE_MAX: there is none. */
static size_t open_bracket(struct str s)
{
    int depth = 0;
    for (size_t i = s.n; i-- > 0;) {
        depth += s.p[i] == ')' ? 1 : s.p[i] == '(' ? -1 : 0;
        if (depth < 0)
            return i;
    }
    return SIZE_MAX;
}

static bool closes_bracket(struct str s)
{
    int depth = 0;
    for (size_t i = 0; i < s.n && depth >= 0; i++)
        depth += s.p[i] == '(' ? 1 : s.p[i] == ')' ? -1 : 0;
    return depth < 0;
}

/* Brackets: 购置及运行费6万元(其中：购置费0万元，运行费6万元)，比上年……: behind them the sentence
 * goes on about what it was about before. */
static void see_brackets(struct text_reader *rd, struct str lead)
{
    size_t open = open_bracket(lead);
    if (rd->outside && closes_bracket(lead)) {
        rd->now = *rd->outside;
        rd->outside = NULL;
    }
    if (open == SIZE_MAX || rd->outside)
        return;
    struct naming name =
        names_prepare(rd) ? find_name(rd, str_sub(lead, 0, open)) : (struct naming){0};
    if (!rd->in_reason)
        change_subject(rd, &name);
    rd->outside = arena_alloc(rd->run->arena, sizeof *rd->outside);
    if (rd->outside)
        *rd->outside = rd->now;
}

/* The sentence goes on about something that has no name here. */
static void forget_subject(struct text_reader *rd)
{
    subject_ends(rd);
    rd->now = (struct focus){.head = rd->now.head,
                             .basis = TO_PREVIOUS,
                             .last_money = rd->now.last_money,
                             .scope = rd->now.scope};
}

/* A、B分别为1万元、2万元: the names one after the other. */
static struct naming queued_name(struct text_reader *rd, struct str lead, struct naming name)
{
    struct name_queue *q = &rd->queue;
    struct str sentence = last_sentence(lead);
    size_t each = str_find(sentence, STR("分别"), 0);
    if (each != SIZE_MAX && name.end) {
        find_names(rd, str_sub(lead, 0, lead.n - sentence.n + each), q);
        if (q->n < 2)
            return name;
    } else if (name.end || q->next >= q->n || utf8_count(lead) > 2) {
        *q = (struct name_queue){0};
        return name;
    }
    name = q->names[q->next++];
    name.end = lead.n; /* its figure is this one */
    return name;
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
    rd->now.change[m->basis] = said;
    check_proportion(rd, &said);
    if (m->basis == TO_PREVIOUS && rd->now.subject && !rd->now.subject->of[SAID_CHANGE].known)
        rd->now.subject->of[SAID_CHANGE] = said;
    check_change(rd, m->basis);
}

static void take_previous(struct text_reader *rd, struct said said)
{
    rd->now.previous = said;
    if (rd->now.subject && !rd->now.subject->of[SAID_PREVIOUS].known)
        rd->now.subject->of[SAID_PREVIOUS] = said;
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

/* 0.66万，: the 元 was left out. */
static bool bare_ten_thousand(struct str rest)
{
    static const char *const ends[] = {"，", "。", "；", "、", ")"};
    if (!str_starts(rest, STR("万")))
        return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (rest.n == 3 || str_starts(str_sub(rest, 3, rest.n), str_of(ends[i])))
            return true;
    return false;
}

static const struct unit_name *unit_at(struct str s, size_t at)
{
    static const struct unit_name units[] = {
        {"万元", 10000}, {"亿元", 100000000}, {"元", 1}, {"%", 0}, {"万人民币", 10000}};
    static const struct unit_name ten_thousand = {"万", 10000};
    if (bare_ten_thousand(str_sub(s, at, s.n)))
        return &ten_thousand;
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
    bool divides = word_in(words_of(rd, W_dividing_words), lead);
    if (str_find(lead, STR("。"), 0) != SIZE_MAX)
        rd->now.scope = ROLE_NONE;
    if (divides)
        rd->now.scope = rd->now.last_money == ROLE_BUDGET || rd->now.last_money == ROLE_PREVIOUS ||
                                rd->now.last_money == ROLE_OTHER
                            ? rd->now.last_money
                            : ROLE_NONE;
    if (rd->now.amount.known && divides)
        rd->now.head = rd->now.amount;
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
    see_brackets(rd, lead);
    see_parts(rd, lead);
    read_claims(rd, lead);
    struct meaning m = meaning_of(rd, lead, str_sub(rd->text, end, rd->text.n), unit->factor == 0);
    struct naming name = names_prepare(rd) ? find_name(rd, lead) : (struct naming){0};
    size_t open = open_bracket(lead);
    if (name.end && open != SIZE_MAX && open >= name.end && other_thing(rd, lead))
        name = (struct naming){0}; /* 公务接待费(含某费0元 */
    if (name.aside) {
        if (m.role == ROLE_AMOUNT && unit->factor && dec_mul(value, dec_of(unit->factor), &value))
            take_aside(rd, &name, (struct said){value, step, text, rd->passage, true});
        return;
    }
    if (unit->factor && m.role != ROLE_CHANGE && !rd->in_reason)
        name = queued_name(rd, lead, name);
    if (m.role != ROLE_SHARE && !rd->in_reason) {
        if (!name.end && m.role != ROLE_NONE && m.role != ROLE_DONE && other_thing(rd, lead)) {
            forget_subject(rd);
            rd->strange[rd->passage - rd->all] |= m.role == ROLE_AMOUNT && dec_sign(value);
        }
        change_subject(rd, &name);
    }
    if (unit->factor && m.role != ROLE_NONE)
        rd->now.last_money = m.role;
    if (!unit->factor)
        take_percent(rd, &m, lead, text, value);
    else if (dec_mul(value, dec_of(unit->factor), &value))
        take_money(rd, &m, lead, &name, (struct said){value, step, text, rd->passage, true});
}

static void begin_paragraph(struct text_reader *rd, const struct passage *p)
{
    see_headings(rd, p);
    rd->passage = p;
    rd->text = p->flat;
    rd->now = (struct focus){.basis = TO_PREVIOUS};
    rd->outside = NULL;
    rd->first = (struct said){0};
    size_t stop = str_find(p->flat, STR("，"), 0);
    rd->later = str_find(str_sub(p->flat, 0, stop == SIZE_MAX ? p->flat.n : stop), rd->next_year,
                         0) != SIZE_MAX;
    rd->queue = (struct name_queue){0};
    rd->in_reason = rd->compared = false;
    rd->share_sum = rd->share_parts = rd->share_whole = dec_of(0);
    rd->share_count = 0;
    rd->share_places = 0;
    map_init(&rd->amounts, rd->run->arena);
    rd->explaining = rd->headless || (heading_has(rd, words_of(rd, W_explaining_headings)) &&
                                      !heading_has(rd, words_of(rd, W_other_headings)));
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
    struct text_reader rd = {.run = r, .all = all->items};
    map_init(&rd.indicators, r->arena);
    rd.headless = r->in->as_published;
    for (size_t i = 0; i < all->n; i++)
        rd.headless &= !all->items[i].level && !all->items[i].heading.n;
    rd.strange = arena_zalloc(r->arena, (all->n + 1) * sizeof *rd.strange);
    if (!rd.strange)
        return;
    rd.next_year = arena_printf(r->arena, "%d年", r->in->record->year + 1);
    read_paths(&rd);
    find_total(&rd);
    for (size_t i = 0; i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        if (p->annex || p->level || p->ours)
            continue;
        rd.next = i + 1 < all->n ? p + 1 : NULL;
        read_paragraph(&rd, p);
        check_uses(&rd);
        read_counts(&rd);
        total_said(&rd);
    }
    check_together(&rd);
}
