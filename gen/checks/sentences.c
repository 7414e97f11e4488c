/* Figures in sentences. A figure belongs to the indicator named before it; what it is — the amount,
 * the budget, the change, a rate — is told by the words just in front of it. Names and words are
 * data (rules.json, "text"), so that a province can add its own. */
#include "checks/internal.h"

#include "base/utf8.h"

enum role {
    ROLE_OTHER,
    ROLE_AMOUNT_SAID,
    ROLE_BUDGET,
    ROLE_CHANGE,
    ROLE_SHARE,
    ROLE_RATE,
    ROLE_DONE
};

struct said {
    struct dec value; /* 元 or percent */
    struct str text;
    const struct passage *passage;
    bool known;
};

/* What was said about one indicator anywhere in the text. */
struct indicator {
    struct str address, budget_address, title;
    const char *rule;
    struct said amount, budget, change;
};

struct reader {
    struct run *run;
    struct map indicators; /* address → struct indicator */
    const struct passage *passage;
    struct str text; /* squeezed */
    /* State of the paragraph */
    struct indicator *subject;
    struct said amount, budget, change, head;
    struct map amounts; /* of this paragraph: address → struct said */
    bool code_subject;
    /* Shares of the paragraph's first amount: those of all its parts add up to 100. */
    struct dec share_sum, share_parts;
    size_t share_count;
    int share_places;
    struct dec total; /* of all expenditure in 元, for what is out of all proportion */
    bool has_total;
    bool explaining; /* in the part that explains the final accounts */
};

/* Offset behind the last occurrence of any word of the list in s; 0 when there is none. */
static size_t last_of(const struct run *r, const char *list_name, struct str s)
{
    const struct value *list = rule_words(r->in->rules, list_name);
    size_t best = 0;
    for (size_t i = 0; i < value_count(list); i++) {
        struct str w = list->list->items[i].s;
        for (size_t at = str_find(s, w, 0); at != SIZE_MAX; at = str_find(s, w, at + 1))
            if (at + w.n > best)
                best = at + w.n;
    }
    return best;
}

/* The length of the word of the list that s ends with; 0 when there is none. */
static size_t ends_with(const struct run *r, const char *list_name, struct str s)
{
    const struct value *list = rule_words(r->in->rules, list_name);
    size_t best = 0;
    for (size_t i = 0; i < value_count(list); i++)
        if (str_ends(s, list->list->items[i].s) && list->list->items[i].s.n > best)
            best = list->list->items[i].s.n;
    return best;
}

/* Indicators */

static struct indicator *indicator_at(struct reader *rd, struct str address, const char *rule)
{
    struct indicator *i = map_get(&rd->indicators, address);
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

static struct fact *known_fact(struct reader *rd, struct str address)
{
    struct fact *fact = address.n ? fact_find(rd->run->in->facts, address) : NULL;
    if (!fact || !fact->known)
        return NULL;
    /* In print a figure that no table shows is not known, whatever its default is. */
    if (rd->run->in->as_published && !figure_of(rd->run, fact) && !fact->term_count && !fact->row)
        return NULL;
    /* A row that its table does not print is zero; any other zero may be just a default. */
    if (rd->run->in->as_published && !figure_of(rd->run, fact) && dec_sign(fact->value) == 0 &&
        !fact->row)
        return NULL;
    return fact;
}

static bool heading_has(const struct reader *rd, const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (str_find(rd->passage->heading, list->list->items[i].s, 0) != SIZE_MAX ||
            (rd->passage->level &&
             str_find(rd->passage->text, list->list->items[i].s, 0) != SIZE_MAX))
            return true;
    return false;
}

static bool applies(const struct reader *rd, const struct value *entry)
{
    const struct value *in = value_get(entry, "in"), *not_in = value_get(entry, "not_in");
    return (!in || heading_has(rd, in)) && !(not_in && heading_has(rd, not_in));
}

struct naming {
    size_t end, length; /* in the lead */
    const struct value *entry;
    struct str address;
    bool code;
};

static void better(struct naming *best, size_t at, size_t n, const struct value *entry,
                   struct str address, bool code)
{
    if (at + n > best->end || (at + n == best->end && n > best->length))
        *best = (struct naming){at + n, n, entry, address, code};
}

static void name_in_list(struct reader *rd, struct str lead, struct naming *best)
{
    const struct value *list = rule_words(rd->run->in->rules, "indicators");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *entry = &list->list->items[i], *names = value_get(entry, "names");
        if (!applies(rd, entry))
            continue;
        for (size_t k = 0; k < value_count(names); k++) {
            struct str name = names->list->items[k].s;
            for (size_t at = str_find(lead, name, 0); at != SIZE_MAX;
                 at = str_find(lead, name, at + 1))
                better(best, at, name.n, entry, value_get_str(entry, "fact"), false);
        }
    }
}

/* Classes of the classification by name: 社会保障和就业支出, 社会保障和就业(类). */
static void name_in_codes(struct reader *rd, struct str lead, const struct codes *codes,
                          const char *set, const char *measure, struct naming *best)
{
    struct arena *a = rd->run->arena;
    for (size_t i = 0; i < codes->map.n; i++) {
        const struct code *c = codes->map.entries[i].value;
        if (c->level != 1)
            continue;
        struct str full = code_name(rd->run, c), name = full;
        size_t at = str_find(lead, name, 0);
        if (at == SIZE_MAX && str_ends(full, STR("支出"))) {
            name = arena_printf(a, "%.*s(类)", (int)(full.n - 6), full.p);
            at = str_find(lead, name, 0);
        }
        for (; at != SIZE_MAX; at = str_find(lead, name, at + 1))
            better(best, at, name.n, NULL,
                   arena_printf(a, "%s[%.*s].%s", set, STR_ARG(c->code), measure), true);
    }
}

/* X(类)Y(款)Z(项): the item by its own name and that of the section above it. */
static struct str item_code(struct reader *rd, struct str section, struct str item)
{
    const struct codes *codes = rd->run->in->function;
    const struct map *lists[] = {&codes->map, &codes->other};
    struct str found = STR("");
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            const struct code *c = lists[l]->entries[i].value;
            if (c->level != 3 || !str_eq(code_name(rd->run, c), item))
                continue;
            struct str above = codes_name(codes, code_parent(c->code));
            if (above.p && str_eq(squeeze(above, rd->run->arena), section))
                return c->code;
            struct str address =
                arena_printf(rd->run->arena, "general.expenditure[%.*s].total", STR_ARG(c->code));
            if (known_fact(rd, address) && dec_sign(known_fact(rd, address)->value))
                found = c->code;
        }
    return found;
}

static void name_of_item(struct reader *rd, struct str lead, struct naming *best)
{
    struct str mark = STR("(项)"), upper = STR("(款)");
    size_t at = SIZE_MAX;
    for (size_t k = str_find(lead, mark, 0); k != SIZE_MAX; k = str_find(lead, mark, k + 1))
        at = k;
    if (at == SIZE_MAX)
        return;
    size_t section_end = SIZE_MAX;
    for (size_t k = str_find(lead, upper, 0); k != SIZE_MAX && k < at;
         k = str_find(lead, upper, k + 1))
        section_end = k;
    if (section_end == SIZE_MAX)
        return;
    size_t from = str_find(lead, STR("(类)"), 0);
    from = from == SIZE_MAX || from > section_end ? 0 : from + strlen("(类)");
    struct str code =
        item_code(rd, str_sub(lead, from, section_end), str_sub(lead, section_end + upper.n, at));
    if (code.n)
        better(best, at, mark.n, NULL,
               arena_printf(rd->run->arena, "general.expenditure[%.*s].total", STR_ARG(code)),
               true);
}

static struct naming find_name(struct reader *rd, struct str lead)
{
    struct naming best = {0};
    const struct value *general = rule_words(rd->run->in->rules, "general_headings");
    const struct value *economic = rule_words(rd->run->in->rules, "economic_headings");
    name_in_list(rd, lead, &best);
    if (heading_has(rd, economic))
        name_in_codes(rd, lead, rd->run->in->economic, "economic", "basic", &best);
    else if (heading_has(rd, general))
        name_in_codes(rd, lead, rd->run->in->function, "general.expenditure", "total", &best);
    name_of_item(rd, lead, &best);
    return best;
}

/* Reports */

static struct str in_unit(struct reader *rd, struct dec yuan)
{
    struct dec d = yuan;
    if (rd->run->in->unit == UNIT_WAN)
        dec_mul(d, (struct dec){1, 4}, &d);
    return arena_printf(rd->run->arena, "%.*s%.*s", STR_ARG(money_text(rd->run, d)),
                        STR_ARG(amount_unit_name(rd->run->in->unit)));
}

static struct finding *report(struct reader *rd, const char *rule, enum finding_level level,
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

static enum finding_level certain(const struct reader *rd)
{
    return rd->explaining ? FINDING_ERROR : FINDING_WARNING;
}

/* Amounts against facts and against what was said before */

static bool ten_thousand_apart(struct dec a, struct dec b)
{
    struct dec up;
    return dec_sign(a) && ((dec_mul(a, dec_of(10000), &up) && dec_eq(up, b)) ||
                           (dec_mul(b, dec_of(10000), &up) && dec_eq(up, a)));
}

static enum verdict same_amount(struct reader *rd, struct dec a, struct dec b)
{
    struct dec difference, allowed, step = published_step(rd->run);
    if (rd->run->in->unit == UNIT_WAN)
        dec_mul(step, dec_of(10000), &step);
    struct tolerance t = {.kind = rd->run->in->unit == UNIT_YUAN ? TOLERANCE_EXACT : TOLERANCE_SAME,
                          .step = step};
    if (!dec_sub(a, b, &difference))
        return VERDICT_WRONG;
    return tolerance_judge(&t, difference, &allowed);
}

static void report_difference(struct reader *rd, const char *rule, const struct said *said,
                              struct dec other, struct str other_where, const struct figure *figure,
                              enum verdict verdict)
{
    bool unit = ten_thousand_apart(said->value, other);
    struct dec difference;
    dec_sub(said->value, other, &difference);
    struct finding *f =
        report(rd, unit ? "R132" : rule, verdict == VERDICT_ROUNDING ? FINDING_NOTE : certain(rd),
               unit ? "元、万元写错" : "文字里的数与别处不符", said->text,
               arena_printf(rd->run->arena, "“%.*s”，%.*s 是 %.*s，相差 %.*s%s",
                            STR_ARG(said->text), STR_ARG(other_where), STR_ARG(in_unit(rd, other)),
                            STR_ARG(in_unit(rd, dec_abs(difference))),
                            unit                          ? "（正好一万倍，单位写错）"
                            : verdict == VERDICT_ROUNDING ? "，属取整误差"
                                                          : ""));
    if (!f)
        return;
    f->rounding = verdict == VERDICT_ROUNDING;
    if (figure)
        finding_figure(rd->run, f, figure, 1);
}

static void compare_fact(struct reader *rd, struct str address, const struct said *said,
                         const char *rule)
{
    struct fact *fact = known_fact(rd, address);
    if (!fact || fact->kind != FACT_AMOUNT)
        return;
    enum verdict v = same_amount(rd, said->value, fact->value);
    struct figure *figure = figure_of(rd->run, fact);
    rd->run->findings->comparisons++;
    if (v != VERDICT_EQUAL)
        report_difference(rd, rule, said, fact->value,
                          figure ? figure_where(rd->run, figure) : fact->title, figure, v);
}

static void compare_said(struct reader *rd, const struct said *before, const struct said *now)
{
    enum verdict v = same_amount(rd, now->value, before->value);
    rd->run->findings->comparisons++;
    if (v != VERDICT_EQUAL)
        report_difference(
            rd, "R117", now, before->value,
            arena_printf(rd->run->arena, "前面“%.*s”", STR_ARG(before->passage->heading)), NULL, v);
}

static void check_proportion(struct reader *rd, const struct said *said)
{
    struct dec most;
    int times = rd->explaining ? 20 : 100;
    if (!rd->has_total || !dec_mul(rd->total, dec_of(times), &most) ||
        dec_cmp(dec_abs(said->value), most) <= 0)
        return;
    report(rd, "R132", FINDING_WARNING, "金额大得不合情理", said->text,
           arena_printf(rd->run->arena, "“%.*s”是全年收支 %.*s 的 %d 倍以上，单位可能写错",
                        STR_ARG(said->text), STR_ARG(in_unit(rd, rd->total)), times));
}

/* Only a figure right behind the name is surely its own: the words between are few and end no
 * clause. */
static bool right_behind(struct reader *rd, struct str lead, const struct naming *name)
{
    struct str gap = str_sub(lead, name->end, lead.n);
    static const char *const stops[] = {"，", "。", "；", ",", ";", "原因", "其中"};
    if (name->code)
        return !gap.n || ends_with(rd->run, "decision_ends", gap) ||
               ends_with(rd->run, "gap_ends", gap);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (str_find(gap, str_of(stops[i]), 0) != SIZE_MAX)
            return false;
    return utf8_count(gap) <= 10;
}

static void take_amount(struct reader *rd, struct str lead, const struct naming *name,
                        struct said said)
{
    bool named = name->end > 0;
    bool behind =
        named ? right_behind(rd, lead, name) : ends_with(rd->run, "decision_ends", lead) > 0;
    rd->amount = said;
    if (!rd->head.known)
        rd->head = said;
    check_proportion(rd, &said);
    if (!rd->subject || !behind)
        return;
    struct said *kept = arena_alloc(rd->run->arena, sizeof *kept);
    if (kept) {
        *kept = said;
        map_put(&rd->amounts, rd->subject->address, kept);
    }
    compare_fact(rd, rd->subject->address, &said, rd->subject->rule);
    if (known_fact(rd, rd->subject->address))
        return;
    if (rd->subject->amount.known)
        compare_said(rd, &rd->subject->amount, &said);
    else
        rd->subject->amount = said;
}

static void take_budget(struct reader *rd, struct said said)
{
    rd->budget = said;
    if (!rd->subject)
        return;
    if (!rd->subject->budget.known)
        rd->subject->budget = said;
    compare_fact(rd, rd->subject->budget_address, &said, rd->subject->rule);
}

/* Rates */

struct rate {
    const char *rule, *name;
    struct dec part, whole;
    const struct said *from[2]; /* the amounts as they are written; may be NULL */
    struct str said_text;
    struct dec printed;
};

static int decimals_of(struct str number)
{
    size_t point = str_find(number, STR("."), 0);
    return point == SIZE_MAX ? 0 : (int)(number.n - point - 1);
}

static struct dec small_base(void)
{
    return dec_of(10000); /* 1 万元: below it a rate says little */
}

static void check_rate(struct reader *rd, const struct rate *rate)
{
    struct dec computed, difference, allowed, step;
    struct str digits = str_sub(rate->said_text, 0, rate->said_text.n - 1);
    int places = decimals_of(digits);
    if (dec_sign(rate->whole) == 0 || !dec_div(rate->part, rate->whole, 12, &computed) ||
        !dec_mul(computed, dec_of(100), &computed) ||
        !dec_sub(rate->printed, computed, &difference))
        return;
    step = rd->run->in->unit == UNIT_WAN ? dec_of(100) : (struct dec){1, 2};
    struct tolerance t = {.kind = TOLERANCE_RATIO,
                          .step = step,
                          .places = places,
                          .a = rate->part,
                          .b = rate->whole,
                          .small = small_base()};
    enum verdict v = tolerance_judge(&t, difference, &allowed);
    rd->run->findings->comparisons++;
    struct dec rounded;
    dec_round(computed, places, &rounded);
    if (v == VERDICT_EQUAL || dec_eq(rounded, rate->printed))
        return;
    dec_round(computed, 4, &computed);
    struct finding *f = report(
        rd, rate->rule, v == VERDICT_ROUNDING ? FINDING_NOTE : certain(rd),
        v == VERDICT_ROUNDING ? "百分比的尾数差" : "百分比与所写的数不符", rate->said_text,
        arena_printf(rd->run->arena, "%s印 %.*s，按所写的数计算：%.*s ÷ %.*s = %.*s%%%s",
                     rate->name, STR_ARG(rate->said_text), STR_ARG(in_unit(rd, rate->part)),
                     STR_ARG(in_unit(rd, rate->whole)), STR_ARG(decimal_text(rd->run, computed)),
                     v == VERDICT_ROUNDING ? "，属取整误差" : ""));
    if (f) {
        for (int i = 0; i < 2; i++)
            if (rate->from[i] && rate->from[i]->known)
                finding_place(rd->run, f, STR(""), rate->from[i]->passage->heading,
                              rate->from[i]->text, 1,
                              passage_place(rd->run, rate->from[i]->passage));
        f->rounding = v == VERDICT_ROUNDING;
        f->compares = true;
        f->left = rate->printed;
        f->right = computed;
        f->difference = difference;
        f->allowed = allowed;
    }
}

/* The amount of the indicator named last, in this paragraph or from the facts. */
static bool subject_amount(struct reader *rd, struct dec *out)
{
    if (rd->subject) {
        const struct said *mine = map_get(&rd->amounts, rd->subject->address);
        struct fact *fact = known_fact(rd, rd->subject->address);
        if (mine || fact) {
            *out = mine ? mine->value : fact->value;
            return true;
        }
    }
    *out = rd->amount.value;
    return rd->amount.known;
}

static void check_growth(struct reader *rd, struct str text, struct dec printed)
{
    struct rate rate = {.rule = "R118", .name = "增减率", .printed = printed, .said_text = text};
    struct dec amount;
    if (!rd->change.known || !subject_amount(rd, &amount))
        return;
    rate.from[0] = &rd->change;
    rate.from[1] = &rd->amount;
    rate.part = dec_abs(rd->change.value);
    if (!dec_sub(amount, rd->change.value, &rate.whole))
        return;
    if (dec_sign(rate.whole) == 0 && dec_sign(rate.part) != 0)
        report(rd, "R120", FINDING_WARNING, "上年为零，没有增减率", text,
               arena_printf(rd->run->arena, "上年数是 0，不能写增长 %.*s，应写“上年无此项支出”",
                            STR_ARG(text)));
    else
        check_rate(rd, &rate);
}

static void check_done(struct reader *rd, struct str text, struct dec printed)
{
    struct rate rate = {.rule = "R123", .name = "完成率", .printed = printed, .said_text = text};
    if (!rd->budget.known || !rd->amount.known)
        return;
    rate.from[0] = &rd->amount;
    rate.from[1] = &rd->budget;
    rate.part = rd->amount.value;
    rate.whole = rd->budget.value;
    if (dec_sign(rate.whole) == 0)
        report(rd, "R121", FINDING_WARNING, "预算为零，没有完成率", text,
               arena_printf(rd->run->arena, "预算是 0，不能写完成预算的 %.*s", STR_ARG(text)));
    else
        check_rate(rd, &rate);
}

/* 占……的: the whole that is named; false when a name is given that is not known. */
static bool named_whole(struct reader *rd, struct str lead, struct dec *out)
{
    size_t at = SIZE_MAX;
    for (size_t k = str_find(lead, STR("占"), 0); k != SIZE_MAX;
         k = str_find(lead, STR("占"), k + 1))
        at = k;
    struct str between = at == SIZE_MAX ? STR("") : str_sub(lead, at + 3, lead.n);
    *out = rd->head.value;
    if (!str_ends(between, STR("的"))) {
        struct fact *all =
            rd->subject && str_starts(rd->subject->address, STR("general.expenditure["))
                ? known_fact(rd, STR("general.expenditure.sum.total"))
                : NULL;
        if (all)
            *out = all->value;
        return rd->head.known;
    }
    struct naming name = {0};
    const struct value *wholes = rule_words(rd->run->in->rules, "wholes");
    for (size_t i = 0; i < value_count(wholes); i++) {
        const struct value *names = value_get(&wholes->list->items[i], "names");
        for (size_t k = 0; k < value_count(names); k++) {
            size_t found = str_find(between, names->list->items[k].s, 0);
            if (found != SIZE_MAX)
                better(&name, found, names->list->items[k].s.n, NULL,
                       value_get_str(&wholes->list->items[i], "fact"), false);
        }
    }
    if (!name.end)
        return false;
    const struct said *here = map_get(&rd->amounts, name.address);
    const struct indicator *said = map_get(&rd->indicators, name.address);
    struct fact *fact = known_fact(rd, name.address);
    if (here)
        *out = here->value;
    else if (fact)
        *out = fact->value;
    else if (said && said->amount.known)
        *out = said->amount.value;
    else
        return false;
    return true;
}

static void check_share(struct reader *rd, struct str lead, struct str text, struct dec printed)
{
    struct rate rate = {.rule = "R100", .name = "占比", .printed = printed, .said_text = text};
    if (!rd->amount.known || !named_whole(rd, lead, &rate.whole))
        return;
    rate.from[0] = &rd->amount;
    rate.part = rd->amount.value;
    check_rate(rd, &rate);
    if (!dec_eq(rate.whole, rd->head.value))
        return;
    int places = decimals_of(str_sub(text, 0, text.n - 1));
    rd->share_places = places > rd->share_places ? places : rd->share_places;
    rd->share_count++;
    dec_add(rd->share_sum, printed, &rd->share_sum);
    dec_add(rd->share_parts, rate.part, &rd->share_parts);
}

/* Where the parts make up the whole, their shares make up 100. */
static void check_shares(struct reader *rd)
{
    struct tolerance t = {
        .kind = TOLERANCE_SHARES, .n = rd->share_count, .places = rd->share_places};
    struct dec difference, allowed;
    if (rd->share_count < 2 || !rd->head.known || !dec_sign(rd->head.value) ||
        !dec_eq(rd->share_parts, rd->head.value) ||
        !dec_sub(rd->share_sum, dec_of(100), &difference))
        return;
    enum verdict v = tolerance_judge(&t, difference, &allowed);
    rd->run->findings->comparisons++;
    if (v == VERDICT_EQUAL)
        return;
    rd->subject = NULL;
    struct str sum = decimal_text(rd->run, rd->share_sum);
    struct finding *f =
        report(rd, "R100", v == VERDICT_ROUNDING ? FINDING_NOTE : FINDING_WARNING,
               "各项占比之和不是100%", sum,
               arena_printf(rd->run->arena, "%zu 项占比之和是 %.*s%%%s", rd->share_count,
                            STR_ARG(sum), v == VERDICT_ROUNDING ? "，属取整误差" : ""));
    if (f)
        f->rounding = v == VERDICT_ROUNDING;
}

/* One figure of a sentence */

static enum role role_of(struct reader *rd, struct str lead, bool percent)
{
    const struct run *r = rd->run;
    if (percent) {
        bool of = str_ends(lead, STR("的"));
        size_t done = last_of(r, "done_words", lead), share = last_of(r, "share_words", lead);
        if (ends_with(r, "change_words", lead))
            return ROLE_RATE;
        if (done > share)
            return of || str_ends(lead, STR("预算")) ? ROLE_DONE : ROLE_OTHER;
        return share && (of || share == lead.n) ? ROLE_SHARE : ROLE_OTHER;
    }
    if (ends_with(r, "change_ends", lead))
        return ROLE_CHANGE;
    return last_of(r, "budget_words", lead) > last_of(r, "decision_words", lead) ? ROLE_BUDGET
                                                                                 : ROLE_AMOUNT_SAID;
}

static bool is_decrease(const struct run *r, struct str lead)
{
    size_t n = ends_with(r, "change_ends", lead);
    struct str word = str_sub(lead, lead.n - n, lead.n);
    const struct value *list = rule_words(r->in->rules, "decrease_ends");
    for (size_t i = 0; i < value_count(list); i++)
        if (str_find(word, list->list->items[i].s, 0) != SIZE_MAX)
            return true;
    return false;
}

static void change_subject(struct reader *rd, const struct naming *name)
{
    const char *rule = "R117";
    if (!name->end)
        return;
    if (!name->address.n) {
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
    rd->subject = i;
    rd->code_subject = name->code;
    rd->budget = rd->change = (struct said){0};
    if (name->code)
        rd->amount = (struct said){0};
}

static void take_percent(struct reader *rd, struct str lead, struct str text, struct dec value)
{
    switch (role_of(rd, lead, true)) {
    case ROLE_RATE:
        check_growth(rd, text, value);
        break;
    case ROLE_DONE:
        check_done(rd, text, value);
        break;
    case ROLE_SHARE:
        check_share(rd, lead, text, value);
        break;
    default:
        break;
    }
}

static void take_money(struct reader *rd, struct str lead, const struct naming *name,
                       struct said said)
{
    switch (role_of(rd, lead, false)) {
    case ROLE_CHANGE:
        if (is_decrease(rd->run, lead))
            said.value = dec_neg(said.value);
        rd->change = said;
        check_proportion(rd, &said);
        if (rd->subject && !rd->subject->change.known)
            rd->subject->change = said;
        break;
    case ROLE_BUDGET:
        take_budget(rd, said);
        break;
    default:
        take_amount(rd, lead, name, said);
    }
}

struct unit_name {
    const char *name;
    long long factor; /* to 元; 0: percent */
};

static const struct unit_name *unit_at(struct str s, size_t at)
{
    static const struct unit_name units[] = {
        {"万元", 10000}, {"亿元", 100000000}, {"元", 1}, {"%", 0}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_starts(str_sub(s, at, s.n), str_of(units[i].name)))
            return &units[i];
    return NULL;
}

static bool parse(struct reader *rd, struct str digits, struct dec *out)
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

static void read_figure(struct reader *rd, size_t lead_from, size_t from, size_t to,
                        const struct unit_name *unit)
{
    struct str lead = str_sub(rd->text, lead_from, from);
    struct str text = str_sub(rd->text, from, to + strlen(unit->name));
    struct dec value;
    if (!parse(rd, str_sub(rd->text, from, to), &value))
        return;
    struct naming name = find_name(rd, lead);
    if (unit->factor || role_of(rd, lead, true) != ROLE_SHARE)
        change_subject(rd, &name);
    if (!unit->factor) {
        take_percent(rd, lead, text, value);
        return;
    }
    if (!dec_mul(value, dec_of(unit->factor), &value))
        return;
    take_money(rd, lead, &name, (struct said){value, text, rd->passage, true});
}

static void read_paragraph(struct reader *rd, const struct passage *p)
{
    struct str s = squeeze(p->text, rd->run->arena);
    size_t lead = 0;
    rd->passage = p;
    rd->text = s;
    rd->subject = NULL;
    rd->amount = rd->budget = rd->change = rd->head = (struct said){0};
    rd->code_subject = false;
    rd->share_sum = rd->share_parts = dec_of(0);
    rd->share_count = 0;
    rd->share_places = 0;
    map_init(&rd->amounts, rd->run->arena);
    const struct value *part = rule_words(rd->run->in->rules, "explaining_headings");
    const struct value *not_part = rule_words(rd->run->in->rules, "other_headings");
    rd->explaining = heading_has(rd, part) && !heading_has(rd, not_part);
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
    check_shares(rd);
}

/* What was said about several indicators, together */

static struct indicator *said_of(struct reader *rd, struct str address)
{
    return map_get(&rd->indicators, address);
}

static void report_pair(struct reader *rd, const char *rule, enum finding_level level,
                        const char *title, const struct said *a, const struct said *b,
                        struct str message)
{
    struct finding *f = finding_new(rd->run, rule, level, str_of(title));
    if (!f)
        return;
    f->message = message;
    f->rounding = level == FINDING_NOTE;
    finding_place(rd->run, f, STR(""), a->passage->heading, a->text, -1,
                  passage_place(rd->run, a->passage));
    finding_place(rd->run, f, STR(""), b->passage->heading, b->text, 1,
                  passage_place(rd->run, b->passage));
    finding_add(rd->run, f);
}

/* 其中 is never more than the whole. */
static void check_parts(struct reader *rd)
{
    const struct value *list = rule_words(rd->run->in->rules, "parts");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct indicator *part = said_of(rd, value_get_str(item, "part"));
        struct indicator *whole = said_of(rd, value_get_str(item, "whole"));
        if (!part || !whole || !part->amount.known || !whole->amount.known ||
            dec_cmp(part->amount.value, whole->amount.value) <= 0)
            continue;
        report_pair(
            rd, "R112", FINDING_ERROR, "其中数大于总数", &part->amount, &whole->amount,
            arena_printf(rd->run->arena, "%.*s %.*s，大于 %.*s %.*s",
                         STR_ARG(value_get_str(item, "part_name")), STR_ARG(part->amount.text),
                         STR_ARG(value_get_str(item, "whole_name")), STR_ARG(whole->amount.text)));
    }
}

/* Two indicators that are the same money change by the same amount. */
static void check_twins(struct reader *rd)
{
    const struct value *list = rule_words(rd->run->in->rules, "twins");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct indicator *a = said_of(rd, value_get_str(item, "a")),
                         *b = said_of(rd, value_get_str(item, "b"));
        struct dec x, y;
        if (!a || !b || !a->change.known || !b->change.known)
            continue;
        struct fact *fa = known_fact(rd, a->address), *fb = known_fact(rd, b->address);
        x = fa ? fa->value : a->amount.value;
        y = fb ? fb->value : b->amount.value;
        if (!dec_eq(x, y) || dec_eq(a->change.value, b->change.value))
            continue;
        enum verdict v = same_amount(rd, a->change.value, b->change.value);
        report_pair(rd, "R117", v == VERDICT_ROUNDING ? FINDING_NOTE : FINDING_WARNING,
                    "同一笔钱的增减额不同", &a->change, &b->change,
                    arena_printf(rd->run->arena, "%.*s与%.*s本年数相同，增减额却是 %.*s 和 %.*s%s",
                                 STR_ARG(value_get_str(item, "a_name")),
                                 STR_ARG(value_get_str(item, "b_name")), STR_ARG(a->change.text),
                                 STR_ARG(b->change.text),
                                 v == VERDICT_ROUNDING ? "，属取整误差" : ""));
    }
}

/* R106, R125: budgets and changes of the classes or items against those of the total */

static struct said *part_of(struct indicator *i, bool budget)
{
    return budget ? &i->budget : &i->change;
}

static void check_sum(struct reader *rd, bool budget)
{
    struct indicator *total = said_of(rd, STR("general.expenditure.sum.total"));
    struct dec sum = {0, 2}, difference, allowed, step = published_step(rd->run);
    size_t n = 0;
    if (!total || !part_of(total, budget)->known)
        return;
    for (size_t i = 0; i < rd->indicators.n; i++) {
        struct indicator *one = rd->indicators.entries[i].value;
        if (!str_starts(one->address, STR("general.expenditure[")))
            continue;
        if (part_of(one, budget)->known) {
            dec_add(sum, part_of(one, budget)->value, &sum);
            n++;
        } else if (!budget) {
            struct fact *fact = known_fact(rd, one->address);
            if (fact && dec_sign(fact->value))
                return; /* not all changes are told */
        }
    }
    if (n < 2 || !dec_sub(part_of(total, budget)->value, sum, &difference))
        return;
    if (rd->run->in->unit == UNIT_WAN)
        dec_mul(step, dec_of(10000), &step);
    struct tolerance t = {.kind = TOLERANCE_SUM, .step = step, .n = n};
    if (tolerance_judge(&t, difference, &allowed) != VERDICT_WRONG)
        return;
    struct finding *f =
        finding_new(rd->run, budget ? "R106" : "R125", FINDING_WARNING,
                    budget ? STR("各项年初预算之和与总额不符") : STR("各类增减额之和与总额不符"));
    if (!f)
        return;
    f->message = arena_printf(rd->run->arena, "总额 %.*s，所列 %zu 项之和 %.*s，相差 %.*s",
                              STR_ARG(part_of(total, budget)->text), n, STR_ARG(in_unit(rd, sum)),
                              STR_ARG(in_unit(rd, dec_abs(difference))));
    f->hint = budget ? STR("有预算而没有支出的项可以不列；否则请核对。") : STR("");
    finding_place(rd->run, f, total->address, part_of(total, budget)->passage->heading,
                  part_of(total, budget)->text, -1,
                  passage_place(rd->run, part_of(total, budget)->passage));
    for (size_t i = 0; i < rd->indicators.n; i++) {
        struct indicator *one = rd->indicators.entries[i].value;
        struct said *said = part_of(one, budget);
        if (str_starts(one->address, STR("general.expenditure[")) && said->known)
            finding_place(rd->run, f, one->address, said->passage->heading, said->text, 1,
                          passage_place(rd->run, said->passage));
    }
    finding_add(rd->run, f);
}

/* R108: 主要包括 names only what was spent */

static void check_use(struct reader *rd, struct str name, size_t matched)
{
    const struct codes *codes = rd->run->in->economic;
    bool listed = false, spent = false, known = false;
    for (size_t i = 0; i < codes->map.n; i++) {
        const struct code *c = codes->map.entries[i].value;
        if (!str_eq(code_name(rd->run, c), name))
            continue;
        listed = true;
        struct fact *fact =
            known_fact(rd, arena_printf(rd->run->arena, "economic[%.*s].basic", STR_ARG(c->code)));
        known |= fact != NULL;
        spent |= fact && dec_sign(fact->value) != 0;
    }
    rd->subject = NULL;
    if (listed && known && !spent)
        report(rd, "R108", FINDING_WARNING, "列出的用途在表中没有支出", name,
               arena_printf(rd->run->arena, "文字写有“%.*s”，公开表中这一科目是 0", STR_ARG(name)));
    else if (!listed && matched >= 3 && str_ends(name, STR("补贴")))
        report(
            rd, "R108", FINDING_WARNING, "列出的用途不是经济分类科目", name,
            arena_printf(rd->run->arena, "文字写有“%.*s”，经济分类中没有这个科目", STR_ARG(name)));
}

static bool is_use_name(struct reader *rd, struct str name)
{
    const struct codes *codes = rd->run->in->economic;
    for (size_t i = 0; i < codes->map.n; i++)
        if (str_eq(code_name(rd->run, codes->map.entries[i].value), name))
            return true;
    return false;
}

static void check_list(struct reader *rd, struct str list)
{
    struct str separator = STR("、");
    size_t matched = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t from = 0; from < list.n;) {
            size_t to = str_find(list, separator, from);
            to = to == SIZE_MAX ? list.n : to;
            struct str name = str_sub(list, from, to);
            if (str_ends(name, STR("等")))
                name.n -= 3;
            if (pass)
                check_use(rd, name, matched);
            else
                matched += is_use_name(rd, name);
            from = to + separator.n;
        }
}

static void check_uses(struct reader *rd, const struct passage *p)
{
    const struct value *words = rule_words(rd->run->in->rules, "use_words");
    static const char *const stops[] = {"。", "；", "，", ";", ",", "("};
    rd->passage = p;
    if (!heading_has(rd, rule_words(rd->run->in->rules, "use_headings")))
        return;
    struct str s = squeeze(p->text, rd->run->arena);
    for (size_t i = 0; i < value_count(words); i++) {
        struct str w = words->list->items[i].s;
        for (size_t at = str_find(s, w, 0); at != SIZE_MAX; at = str_find(s, w, at + 1)) {
            size_t from = at + w.n, to = s.n;
            if (str_starts(str_sub(s, from, s.n), STR("：")))
                from += 3;
            for (size_t k = 0; k < sizeof stops / sizeof *stops; k++) {
                size_t stop = str_find(s, str_of(stops[k]), from);
                to = stop < to ? stop : to;
            }
            check_list(rd, str_sub(s, from, to));
        }
    }
}

static void find_total(struct reader *rd)
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
static void total_said(struct reader *rd)
{
    struct indicator *i = said_of(rd, STR("totals.income_total"));
    if (!rd->has_total && i && i->amount.known && dec_sign(i->amount.value) > 0) {
        rd->total = i->amount.value;
        rd->has_total = true;
    }
}

void check_sentences(struct run *r, const struct passages *all)
{
    struct reader rd = {.run = r};
    map_init(&rd.indicators, r->arena);
    find_total(&rd);
    for (size_t i = 0; i < all->n && r->ok; i++) {
        const struct passage *p = &all->items[i];
        if (p->annex || p->level || p->ours)
            continue;
        read_paragraph(&rd, p);
        check_uses(&rd, p);
        total_said(&rd);
    }
    check_parts(&rd);
    check_twins(&rd);
    check_sum(&rd, true);
    check_sum(&rd, false);
}
