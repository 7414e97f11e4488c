/* A row of figures in a sentence: what they are of, what they are said to be and what they are
 * compared with make the claims of that row. */
#include "prose/reading.h"

#include "base/utf8.h"

static bool separates(const struct text_reading *rd, struct str s)
{
    if (!s.n)
        return false;
    for (size_t i = 0, n; i < s.n; i += n) {
        n = word_length_at_start(words(rd, W_list_marks), str_sub(s, i, s.n));
        if (!n)
            return false;
    }
    return true;
}

/* Figures in a row with nothing but 、 和 between them. */
static size_t figures_in_row(const struct text_reading *rd, const struct figure_at *f,
                             enum unit_kind *kind, struct figure_at *with_unit)
{
    struct figure_at next = *f;
    size_t n = 1, at = f->to;
    *kind = f->kind;
    *with_unit = *f;
    while (figure_from(rd, at, &next) && !next.no_claim &&
           separates(rd, str_sub(rd->text.s, at, next.from)) &&
           (!*kind || !next.kind || next.kind == *kind)) {
        if (!with_unit->kind && next.kind)
            *with_unit = next;
        *kind = *kind ? *kind : next.kind;
        at = next.to;
        n++;
    }
    return n;
}

/* 63.38%为基本支出: the part is named behind its share */
static struct str name_behind(const struct text_reading *rd, const struct figure_at *f)
{
    struct str rest = str_sub(rd->text.s, f->to, rd->text.s.n);
    size_t is = word_length_at_start(words(rd, W_is_words), rest);
    static const char *const stops[] = {"，", "。", "；"};
    size_t end = rest.n;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        size_t at = str_find(rest, str_of(stops[i]), 0);
        end = at < end ? at : end;
    }
    return is && end > is ? clean_name(rd, str_sub(rest, is, end)) : STR("");
}

/* Where the name of what is counted ends: at a stop, a verb or the next number; (境) belongs to it.
 */
static size_t piece_end(const struct text_reading *rd, struct str rest)
{
    static const char *const stops[] = {"，", "。", "；", "、", "：", ")", ","};
    struct lexeme stop = first_word(words(rd, W_piece_stops), rest);
    size_t end = stop.end ? stop.at : rest.n;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        size_t from = 0, at;
        while ((at = str_find(rest, str_of(stops[i]), from)) != SIZE_MAX && at >= 4 &&
               str_starts(str_sub(rest, at - 4, rest.n), STR("(")))
            from = at + 1; /* one character in brackets */
        end = at < end ? at : end;
    }
    for (size_t i = 0; i < end; i++)
        if (ascii_is_digit(rest.p[i]) ||
            (rest.p[i] == '(' && !str_starts(str_sub(rest, i + 4, rest.n), STR(")"))))
            end = i;
    return end;
}

/* 下设0个处室, 62名职工, 28个展区、174台拼接屏: what is counted stands behind its number. */
static struct str pieces_behind(const struct text_reading *rd, struct context *c,
                                const struct figure_at *f, struct str clause, struct str before)
{
    struct str name = clean_name(rd, before), rest = str_sub(rd->text.s, f->to, rd->text.s.n);
    if (str_is_digits(name))
        name.n = 0; /* 对2023年度13个项目: the year is no name */
    bool told = c->now.n > 0 && !c->reason, purpose = ends(rd, W_purpose_words, before);
    bool verb = word_is(words(rd, W_count_verbs), name) || ends(rd, W_count_leads, clause);
    bool listed = c->piece_end && c->piece_end <= f->from &&
                  separates(rd, str_sub(rd->text.s, c->piece_end, f->from));
    bool sum = word_is(words(rd, W_sum_words), without_quotes(before)); /* 共13个项目 */
    if (!listed && !sum && (name.n ? !verb : told && !purpose))
        return STR("");
    struct str called = verb ? count_name(rd, name, f->unit) : name;
    if (!str_eq(called, name))
        return called; /* 更新4辆 */
    struct str piece = str_sub(rest, 0, piece_end(rd, rest));
    piece = without_tail(words(rd, W_join_words), piece);
    c->piece_end = f->to + piece.n;
    piece = clean_name(rd, piece);
    return utf8_count(piece) <= 15 ? piece : STR("");
}

static struct str usual_whole(const struct text_reading *rd, const struct context *c)
{
    const struct value *list = words(rd, W_section_wholes);
    struct str name = c->now.n ? c->now.names[0] : STR("");
    if (c->head.n && !str_eq(c->head.names[0], name) && c->head.counted == false && c->within)
        return c->head.names[0];
    if (word_at_start(words(rd, W_done_starts), name))
        for (size_t i = rd->out->n; i-- > 0 && rd->out->items[i].sentence == rd->sentence;)
            if (rd->out->items[i].unit_kind == UNIT_MONEY && !str_eq(rd->out->items[i].name, name))
                return rd->out->items[i].name;
    const struct value *entry;
    if (c->total.n &&
        known_as_sum(rd, c->total_address,
                     resolve_name(rd->v, rd->section, name, CLAIM_AMOUNT, STR(""), &entry)))
        return c->total;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        const struct value *of = value_get(item, "of");
        if ((!of || word_is(of, name)) && section_allows(rd->section, item))
            return value_get_str(item, "name");
    }
    return STR("");
}

/* A change that goes with its figure's sign in a list of changes: 公务接待费-2.50万元 */
static void signed_part(const struct context *c, const struct figure_at *f, struct meaning *m)
{
    if (c->within && c->parts.kind == CLAIM_CHANGE && m->kind == CLAIM_AMOUNT && f->digits.n &&
        f->digits.p[0] == '-') {
        *m = c->parts;
        m->direction = DIRECTION_SIGNED;
    }
}

/* 支出决算9万元，预算10万元，比上年减少1万元: what was told as an amount first is compared. */
static bool amount_told(const struct text_reading *rd, const struct context *c)
{
    const struct claims *all = rd->out;
    for (size_t i = all->n; c->now.n && i-- > 0 && all->items[i].sentence == rd->sentence;)
        if (all->items[i].kind == CLAIM_AMOUNT && !all->items[i].year && all->items[i].has_value &&
            str_eq(all->items[i].name, c->now.names[0]))
            return true;
    return false;
}

static void after_claim(const struct text_reading *rd, struct context *c, const struct meaning *m,
                        const struct figure_at *f)
{
    if (m->kind == CLAIM_BUDGET)
        c->budget_told = m->qualifiers & (QUALIFIER_INITIAL | QUALIFIER_ADJUSTED);
    if (m->kind == CLAIM_BUDGET && !m->against)
        c->budget = c->budget || m->year > rd->v->year || (!m->year && !amount_told(rd, c));
    else if (m->kind == CLAIM_AMOUNT || m->kind == CLAIM_COMPLETION ||
             (m->kind == CLAIM_CHANGE && !m->measure && m->against >= AGAINST_INITIAL &&
              m->against <= AGAINST_BUDGET))
        c->budget = false; /* what differs from its budget, or is so much of it, is the amount */
    if (m->kind == CLAIM_CHANGE || m->kind == CLAIM_RATE ||
        ((m->kind == CLAIM_BUDGET || m->kind == CLAIM_PREVIOUS) && m->against)) {
        c->against = m->against;
        c->yardstick = m->yardstick;
    }
    if (m->kind == CLAIM_BUDGET ||
        (m->kind != CLAIM_AMOUNT && m->kind != CLAIM_COUNT && m->kind != CLAIM_PREVIOUS) ||
        c->last.kind != CLAIM_BUDGET)
        c->last = *m;
    c->has_last = true;
    if (f->kind == UNIT_MONEY)
        c->paid = c->now;
    const struct claim *told = rd->out->n ? &rd->out->items[rd->out->n - 1] : NULL;
    if (m->kind == CLAIM_AMOUNT && told && !c->total.n && !c->within &&
        known_as_sum(rd, told->address, STR(""))) {
        c->total = told->name;
        c->total_address = told->address;
    }
}

/* 2020年、2021年、2022年……分别为 */
static size_t years_in(const struct text_reading *rd, struct str s)
{
    size_t n = 0;
    int year;
    for (size_t i = 0; i < s.n; i++)
        n += ascii_is_digit(s.p[i]) && (!i || !ascii_is_digit(s.p[i - 1])) &&
             year_at_start(rd, str_sub(s, i, s.n), &year);
    return n;
}

static int nth_year(const struct text_reading *rd, struct str s, size_t k)
{
    int year;
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_digit(s.p[i]) && (!i || !ascii_is_digit(s.p[i - 1])) &&
            year_at_start(rd, str_sub(s, i, s.n), &year) && !k--)
            return year == rd->v->year ? 0 : year;
    return 0;
}

static bool row_has_sign(const struct text_reading *rd, const struct figure_at *f, size_t row)
{
    struct figure_at one = *f;
    for (size_t k = 0; k < row; k++) {
        if (one.digits.n && (one.digits.p[0] == '-' || one.digits.p[0] == '+'))
            return true;
        if (!figure_from(rd, one.to, &one))
            return false;
    }
    return false;
}

/* The two sides, when the second was told right after the first. */
static struct subjects pair_told(const struct text_reading *rd, const struct context *c,
                                 const struct subjects *now, const struct meaning *m)
{
    struct subjects none = {.n = 0}, pair;
    const struct value *pairs = words(rd, W_pairs);
    if (m->kind != CLAIM_AMOUNT || now->n != 1 || c->now.n != 1 || c->last.kind != CLAIM_AMOUNT)
        return none;
    struct str other = other_side(rd, c->now.names[0], last_side(rd, now->names[0]));
    if (other.n && str_eq(other, now->names[0])) { /* 政府性基金……收入0元、支出0元 */
        pair = c->now;
        add_subject(&pair, other);
        return pair;
    }
    for (size_t i = 0; i < value_count(pairs); i++) {
        const struct value *names = value_get(&pairs->list->items[i], "names");
        if (value_count(names) == 2 && str_ends(c->now.names[0], names->list->items[0].s) &&
            str_ends(now->names[0], names->list->items[1].s) &&
            utf8_count(names->list->items[0].s) >= 3) {
            struct str first = names->list->items[0].s;
            pair = c->now;
            /* 财政拨款收入总计……，支出总计…… */
            add_subject(&pair,
                        arena_printf(rd->v->arena, "%.*s%.*s", (int)(c->now.names[0].n - first.n),
                                     c->now.names[0].p, STR_ARG(names->list->items[1].s)));
            return pair;
        }
    }
    return none;
}

/* A figure without unit has that of the next in its row; a rate may lack its sign. False: not
 * understood. */
static bool give_unit(const struct text_reading *rd, struct str clause,
                      const struct figure_at *with_unit, struct figure_at *figure)
{
    unsigned ignored = 0;
    if (figure->kind)
        return true;
    if (with_unit->kind) {
        figure->kind = with_unit->kind;
        figure->unit = with_unit->unit;
        figure->factor = with_unit->factor;
        return true;
    }
    if (!ends(rd, W_percent_leads, cut_fillers(rd, clause, &ignored)))
        return false;
    figure->kind = UNIT_PERCENT;
    figure->unit = STR("");
    figure->qualifiers |= QUALIFIER_NO_UNIT;
    return true;
}

/* 接待20批次、120人，比上年减少1万元: the money that the pieces were paid with; 采购项目47个，
 * 其中货物类23个，金额97万元: that of all of them. */
static struct subjects money_of_pieces(const struct text_reading *rd, const struct context *c,
                                       const struct meaning *m)
{
    bool compared = m->kind == CLAIM_PREVIOUS || m->kind == CLAIM_CHANGE;
    struct subjects of = compared && c->paid.n    ? c->paid
                         : c->within && c->head.n ? c->head
                                                  : c->now;
    for (size_t i = 0; i < of.n; i++)
        of.names[i] = sum_name(rd, of.names[i], m->kind == CLAIM_AVERAGE);
    return of;
}

static struct str clean_fillers(const struct text_reading *rd, struct str s)
{
    unsigned ignored = 0;
    return without_quotes(cut_fillers(rd, s, &ignored));
}

/* 甲镇3万元、乙镇4.5万元，合计7.5万元: what `word` alone before a figure is the sum of, when a list
 * of amounts stands just before it, in this sentence or all of the one before (甲镇3万元，占40%；
 * 乙镇4.5万元，占60%。共计7.5万元). The names themselves only where the sentence adds them. */
static struct str sum_told(const struct text_reading *rd, struct str word)
{
    const struct claims *all = rd->out;
    struct str names = STR("");
    size_t n = 0, sentence = all->n ? all->items[all->n - 1].sentence : 0;
    bool adds = false;
    for (size_t i = all->n; i-- > 0 && sentence + 1 >= rd->sentence;) {
        const struct claim *one = &all->items[i];
        if (one->sentence != sentence || (one->kind != CLAIM_AMOUNT && one->kind != CLAIM_SHARE))
            break;
        if (one->kind == CLAIM_SHARE)
            continue;
        if (!one->has_value || one->unit_kind != UNIT_MONEY ||
            (n && same_name(rd->v, one->name, names, false)))
            break;
        n++;
        names = n > 1 ? arena_printf(rd->v->arena, "%.*s＋%.*s", STR_ARG(one->name), STR_ARG(names))
                      : one->name;
        adds |= one->added;
    }
    return n < 2 ? STR("") : adds ? names : word;
}

/* 自评结果为“优”的项目: the grade; "" when it is none */
static struct str grade_in(const struct text_reading *rd, struct str s)
{
    struct lexeme intro = last_word(words(rd, W_intro_words), s);
    struct str t = without_inner_quotes(rd, without_quotes(str_sub(s, intro.end, s.n)));
    struct lexeme lead = last_word(words(rd, W_grade_leads), t);
    t = without_quotes(without_tail(words(rd, W_grade_tails), str_sub(t, lead.end, t.n)));
    return word_is(words(rd, W_grade_words), t) ? t : STR("");
}

/* 开支财政拨款的公务用车保有量2辆: begins as a purpose does, and names what is counted */
static bool known_count(const struct text_reading *rd, struct str name, const struct figure_at *f)
{
    const struct value *entry;
    return f->kind == UNIT_PIECES && name.n &&
           resolve_name(rd->v, rd->section, count_name(rd, name, f->unit), CLAIM_COUNT, f->unit,
                        &entry)
               .n;
}

static struct subjects subjects_before(const struct text_reading *rd, struct context *c,
                                       const struct figure_at *figure,
                                       const struct before_figure *b, struct meaning *m)
{
    struct subjects before = c->now;
    struct str name = clean_name(rd, b->t), piece = STR("");
    struct str behind = m->kind == CLAIM_NONE ? name_behind(rd, figure) : STR("");
    if (m->kind == CLAIM_NONE && (figure->kind == UNIT_PERCENT || figure->kind == UNIT_PERMILLE))
        m->kind = CLAIM_SHARE;
    struct str grade = figure->kind == UNIT_PIECES ? grade_in(rd, without_quotes(b->t)) : STR("");
    if (grade.n)
        return one_subject(grade);
    if (figure->kind == UNIT_PIECES && m->kind == CLAIM_COUNT)
        piece = pieces_behind(rd, c, figure, b->clause, b->t);
    if (piece.n)
        return one_subject(piece);
    struct str alone = without_quotes(b->t);
    if (word_is(words(rd, W_attribute_names), name) && before.n)
        return one_subject(
            arena_printf(rd->v->arena, "%.*s%.*s", STR_ARG(before.names[0]), STR_ARG(name)));
    if (word_is(words(rd, W_net_changes), clean_fillers(rd, b->clause)))
        return one_subject(rule_word(rd->v->rules, W_net_name));
    if (figure->kind == UNIT_PIECES && c->reason && !name.n &&
        word_is(words(rd, W_people_units), figure->unit))
        return one_subject(rule_word(rd->v->rules, W_people_name));
    if (figure->kind == UNIT_MONEY && word_is(words(rd, W_sum_words), alone)) {
        struct str sum = sum_told(rd, alone);
        if (sum.n)
            return one_subject(sum);
    }
    if (m->kind == CLAIM_POINTS && word_is(words(rd, W_rate_names), alone))
        return one_subject(alone); /* 完成率超过目标1.5个百分点 */
    if (m->kind == CLAIM_SCORE && !name.n)
        for (size_t i = rd->out->n; i-- > 0 && rd->out->items[i].sentence == rd->sentence;)
            if (rd->out->items[i].kind == CLAIM_COUNT)
                return one_subject(rd->out->items[i].name);
    if (behind.n) {
        m->whole = c->among.n ? c->among : name.n ? name : before.n ? before.names[0] : STR("");
        return one_subject(behind);
    }
    if (c->purpose && before.n && !c->reason && !ends(rd, W_decision_words, b->t) && !b->first &&
        !has_mark(b->clause, "、") && begins_purpose(rd, b->clause) &&
        !(figure->kind == UNIT_MONEY && c->last.kind == CLAIM_COUNT) && /* no money of people */
        !known_count(rd, name, figure))
        return before;
    if (figure->kind == UNIT_PIECES && before.n && word_is(words(rd, W_piece_names), name) &&
        ends(rd, W_counted_ends, before.names[0]))
        return before; /* 接待人次120人: of those that were named */
    if (m->kind == CLAIM_AVERAGE && c->paid.n &&
        (!name.n || word_is(words(rd, W_generic_names), name)))
        return c->paid;
    struct context told = *c;
    if (figure->kind == UNIT_MONEY && c->last.kind == CLAIM_COUNT &&
        (!name.n || word_is(words(rd, W_generic_names), name)))
        told.now = money_of_pieces(rd, c, m);
    told.now = c->reason && c->cause.n ? c->cause : told.now;
    struct subjects named = named_before(rd, &told, b->lead, b->t, b->row);
    if (c->reason)
        c->cause = named;
    return named;
}

/* What the sentence so far makes of the meaning: the comparison it is in, the list it goes on with.
 */
static void complete_meaning(const struct text_reading *rd, const struct context *c, bool listed,
                             bool is_same_subject, struct meaning *m)
{
    if (listed && (m->kind == CLAIM_AMOUNT || m->kind == CLAIM_COUNT) &&
        c->last.kind == CLAIM_CHANGE && c->reason)
        *m = c->last;
    bool change = m->kind == CLAIM_CHANGE || m->kind == CLAIM_RATE || m->kind == CLAIM_MULTIPLE;
    if (m->measure == CLAIM_COUNT && m->against == AGAINST_PREVIOUS_BUDGET)
        m->against = AGAINST_PREVIOUS;
    if (change || m->kind == CLAIM_POINTS)
        take_basis(rd, c, m);
    if (change && !m->measure)
        m->measure = budget_measure(c, m->against);
    if (m->kind == CLAIM_COMPLETION && c->last.kind == CLAIM_COUNT)
        m->against = AGAINST_PLAN; /* 设置指标36个，完成35个，完成率97.22% */
    if (m->kind == CLAIM_RATE && c->last.kind == CLAIM_CHANGE && !m->measure &&
        c->last.against == m->against && is_same_subject)
        m->measure = c->last.measure == CLAIM_BUDGET ? CLAIM_BUDGET : m->measure;
}

static void go_on_about(const struct text_reading *rd, struct context *c, struct subjects now,
                        const struct meaning *m)
{
    bool other = !c->now.n || !str_eq(now.names[0], c->now.names[0]);
    if ((m->kind == CLAIM_BUDGET || m->kind == CLAIM_PREVIOUS) && m->against)
        c->against = m->against;
    if (c->reason)
        return;
    if (other)
        set_subject(rd, c, now);
    else
        c->now = now;
    c->now.respectively = false;
}

/* Claims of all figures of a row; gives back its end. */
static size_t claim_row(struct text_reading *rd, const struct context *c,
                        const struct subjects *now, struct meaning m,
                        const struct figure_at *figure, const struct before_figure *b)
{
    struct str s = rd->text.s;
    struct figure_at one = *figure;
    /* 占全国财政支出和GDP的比重分别为10%和3% */
    struct subjects wholes = {.n = 0};
    if (b->row > 1 && m.kind == CLAIM_SHARE)
        wholes = names_in(rd, m.whole);
    if (m.kind == CLAIM_BUDGET || m.kind == CLAIM_PREVIOUS)
        m.against = AGAINST_NONE; /* it is itself what is compared with */
    for (size_t k = 0; k < b->row; k++) {
        struct figure_at next;
        if (k && !figure_from(rd, one.to, &next))
            break;
        if (k) {
            one = next;
            one.kind = figure->kind;
            one.unit = next.unit.n ? next.unit : figure->unit;
            one.factor = next.unit.n ? next.factor : figure->factor;
        }
        struct str rest = str_sub(s, one.to, s.n);
        one.qualifiers |= word_at_start(words(rd, W_about_bounds), rest)  ? QUALIFIER_ABOUT
                          : !word_at_start(words(rd, W_bounds), rest)     ? 0
                          : word_at_start(words(rd, W_most_bounds), rest) ? QUALIFIER_AT_MOST
                                                                          : QUALIFIER_AT_LEAST;
        if (b->row == 2 && word_at_start(words(rd, W_range_marks), str_sub(s, figure->to, s.n)))
            one.qualifiers |= k ? QUALIFIER_AT_MOST : QUALIFIER_AT_LEAST; /* 10～20万元 */
        if (b->row > 1 && years_in(rd, b->lead) == b->row)
            m.year = nth_year(rd, b->lead, k);
        if (wholes.n == b->row && now->n == 1)
            m.whole = wholes.names[k];
        add_for(rd, c, now, &m, &one, k);
        rd->out->figures++;
    }
    return one.to;
}

static size_t not_understood(struct text_reading *rd, const struct figure_at *f, enum phrase why)
{
    add_unread(rd, f, why, true);
    rd->out->figures++;
    return f->to;
}

/* 货物120万元，服务180万元，占比为40%、60%: of the amounts told one by one before, in their order
 */
static struct subjects listed_before(const struct text_reading *rd, size_t n, struct subjects now)
{
    const struct claims *all = rd->out;
    struct subjects out = {.n = 0};
    if (n > SUBJECTS_MAX || all->n < n)
        return now;
    for (size_t i = all->n - n; i < all->n; i++) {
        const struct claim *one = &all->items[i];
        if (one->sentence != rd->sentence || one->kind != CLAIM_AMOUNT || !one->has_value)
            return now;
        add_subject(&out, one->name);
    }
    return out.n == n ? out : now;
}

static struct str without_end(struct str s, struct str end)
{
    return str_ends(s, end) && end.n < s.n ? str_sub(s, 0, s.n - end.n) : STR("");
}

size_t read_figure_row(struct text_reading *rd, struct context *c, size_t start,
                       struct figure_at *f)
{
    enum unit_kind kind;
    struct figure_at with_unit, figure = *f;
    struct before_figure b = {.lead = str_sub(rd->text.s, start, f->from), .first = start == 0};
    b.lead.n -= str_ends(b.lead, STR("，")) ? strlen("，") : 0; /* 共计，0个 */
    b.lead.n -= str_ends(b.lead, STR("(")) ? 1 : 0;             /* 较上年(4.00万元) */
    struct lexeme cause = last_word(words(rd, W_reason_words), b.lead);
    if (cause.end && cause.end < b.lead.n)
        b.lead = str_sub(b.lead, cause.end, b.lead.n); /* what is behind it is the reason */
    b.row = figures_in_row(rd, f, &kind, &with_unit);
    b.t = b.clause = without_asides(rd, b.lead);
    if (!give_unit(rd, b.clause, &with_unit, &figure))
        return not_understood(rd, f, SAY_UNREAD_UNIT);
    c->figure_end = figure.to;
    struct meaning m = meaning_before(rd, c, &figure, &b.t);
    if (b.row > 1 && m.kind == CLAIM_NONE && c->has_last && !b.t.n)
        m = c->last;
    signed_part(c, &figure, &m);
    if (m.kind == CLAIM_RATE && b.row > 1 && m.direction == DIRECTION_UP &&
        row_has_sign(rd, &figure, b.row))
        m.direction = DIRECTION_SIGNED;
    struct subjects before = c->now, now = subjects_before(rd, c, &figure, &b, &m);
    bool same = now.n && before.n && str_eq(now.names[0], before.names[0]);
    complete_meaning(rd, c, word_at_start(words(rd, W_list_marks), b.clause) && c->has_last, same,
                     &m);
    if (now.n == 1 && before.n == 1 && c->pair.n == 2 && m.kind == CLAIM_CHANGE &&
        str_eq(now.names[0], before.names[0]))
        now = c->pair; /* 收入总计……，支出总计……，与上年相比增加…… */
    if (b.row > 1 && now.n == 1 && same && m.kind == CLAIM_SHARE)
        now = listed_before(rd, b.row, now);
    c->pair = pair_told(rd, c, &now, &m);
    if (!now.n && m.kind == CLAIM_COMPLETION && has(rd, W_rate_names, b.clause))
        now = one_subject(rule_word(rd->v->rules, W_budget_words)); /* 预算执行率98.5% */
    now = now.n ? now : section_subject(rd);
    c->lost = now.n && word_is(words(rd, W_empty_verbs), now.names[0]) ? true : c->lost && same;
    if (!now.n || c->lost)
        return not_understood(rd, f, SAY_UNREAD_SUBJECT);
    struct context told = *c;
    bool done = figure.kind == UNIT_PIECES && word_is(words(rd, W_done_words), b.t) && before.n;
    if (done) { /* 指标36个，完成35个: of those; the sentence stays about all */
        now = one_subject(arena_printf(rd->v->arena, "%.*s%.*s%.*s", STR_ARG(b.t),
                                       STR_ARG(rule_word(rd->v->rules, W_of_words)),
                                       STR_ARG(before.names[0])));
        told.within = true;
        told.head = before;
    } else {
        go_on_about(rd, c, now, &m);
        told = *c;
    }
    size_t remainder = word_at_end(words(rd, W_remainder_rates), b.clause);
    if (remainder && m.kind == CLAIM_SHARE && before.n) {
        /* 项目资金结余3万元，结余率5%: of what is left when the name's end is taken off */
        struct str part =
            str_sub(b.clause, b.clause.n - remainder, utf8_before(b.clause, b.clause.n));
        c->now = now = before;
        m.whole = without_end(before.names[0], part);
    }
    if (m.kind == CLAIM_SHARE && !m.whole.n)
        m.whole = usual_whole(rd, c);
    now.respectively = b.row > 1 && now.n == b.row;
    size_t end = claim_row(rd, &told, &now, m, &figure, &b);
    if (rd->out->n)
        rd->out->items[rd->out->n - 1].added = word_at_start(words(rd, W_adding_words), b.lead);
    after_claim(rd, c, &m, &figure);
    return end;
}
