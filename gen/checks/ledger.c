/* Counting for the ledger, and its lines for people and machines: see ledger.h. */
#include "checks/ledger.h"

#include "base/jsonout.h"

const struct value *ledger_list(const struct rule_set *rs, const char *name)
{
    return value_get(rs->ledger, name);
}

struct str ledger_word(const struct rule_set *rs, const char *name)
{
    return value_get_str(value_get(rs->ledger, "words"), name);
}

struct str ledger_say(struct run *r, const char *name, const struct str *args, size_t n)
{
    struct buf b;
    buf_init(&b);
    catalogue_fill(&b, ledger_word(r->in->rules, name), args, n);
    struct str text = arena_str(r->arena, buf_view(&b));
    buf_free(&b);
    return text.p ? text : STR("");
}

bool ledger_begin(struct run *r)
{
    size_t n = value_count(ledger_list(r->in->rules, "kinds"));
    r->findings->kinds = arena_zalloc(r->arena, (n + 1) * sizeof *r->findings->kinds);
    r->findings->kind_count = n;
    r->findings->comparisons = 0;
    return r->findings->kinds != NULL;
}

/* R23B → 23 */
static int64_t number_of(struct str rule)
{
    int64_t n = 0;
    for (size_t i = 1; i < rule.n && ascii_is_digit(rule.p[i]); i++)
        n = n * 10 + (rule.p[i] - '0');
    return n;
}

/* "R01-R12" holds R07B, too; "R00C" only itself. */
static bool holds(struct str range, struct str rule)
{
    size_t dash = str_find(range, STR("-"), 0);
    if (dash == SIZE_MAX)
        return str_eq(range, rule);
    int64_t n = number_of(rule);
    return n && number_of(str_sub(range, 0, dash)) <= n &&
           n <= number_of(str_sub(range, dash + 1, range.n));
}

size_t ledger_kind(const struct rule_set *rs, struct str rule)
{
    const struct value *kinds = ledger_list(rs, "kinds");
    for (size_t i = 0; i < value_count(kinds); i++) {
        const struct value *ranges = value_get(&kinds->list->items[i], "rules");
        for (size_t k = 0; k < value_count(ranges); k++)
            if (holds(ranges->list->items[k].s, rule))
                return i + 1;
    }
    return 0;
}

static struct kind_count *kind_at(struct run *r, size_t kind)
{
    return kind && kind <= r->findings->kind_count ? &r->findings->kinds[kind - 1] : NULL;
}

void ledger_compared(struct run *r, struct str rule)
{
    struct kind_count *kind = kind_at(r, ledger_kind(r->in->rules, rule));
    r->findings->comparisons++;
    if (kind)
        kind->comparisons++;
}

void ledger_figure(struct run *r, size_t kind, struct figure *f)
{
    struct kind_count *count = kind_at(r, kind);
    uint64_t bit = kind < 64 ? 1ull << kind : 1;
    if (!f || f->kinds & bit)
        return;
    f->kinds |= bit;
    if (count)
        count->figures++;
}

void ledger_rule(struct run *r, const struct rule *rule, size_t compared, struct str lacking)
{
    struct kind_count *kind = kind_at(r, rule->kind);
    if (!kind)
        return;
    kind->comparisons += compared;
    kind->rules += compared > 0;
    if (compared || !lacking.n)
        return;
    kind->undecided++;
    if (kind->undecided == 1)
        kind->lacking = lacking;
    kind->which = arena_printf(r->arena, "%.*s%s%.*s", STR_ARG(kind->which),
                               kind->undecided > 1 ? "、" : "", STR_ARG(rule->id));
}

struct ledger_line *ledger_add(struct run *r, enum ledger_part part, struct str item)
{
    struct findings *f = r->findings;
    struct ledger_line *grown =
        arena_room(r->arena, f->ledger, f->ledger_count, &f->ledger_cap, sizeof *grown);
    if (!grown) {
        r->ok = false;
        return NULL;
    }
    f->ledger = grown;
    struct ledger_line *line = &f->ledger[f->ledger_count++];
    *line = (struct ledger_line){.part = part, .item = item, .basis = STR(""), .remark = STR("")};
    return line;
}

void ledger_concern(struct ledger_line *line, const struct finding *f, bool likeliest)
{
    bool error = f->level == FINDING_ERROR && !f->explanation.n;
    if (f->level == FINDING_WARNING && !f->explanation.n)
        line->warnings++;
    if (!error)
        return;
    line->errors += likeliest;
    line->doubts += !likeliest;
    if (likeliest && !line->first)
        line->first = f;
}

/* For people */

static const char *const part_names[] = {"duties", "kinds", "tables", "texts"};
static const char *const state_names[] = {"checked",        "missing",  "wanting",
                                          "not_applicable", "withheld", "undecided"};

/* pass, fail, doubtful or what it is when nothing can be passed. */
static const char *verdict_name(const struct ledger_line *l)
{
    if (l->errors || l->state == LEDGER_MISSING)
        return "fail";
    if (l->state == LEDGER_CHECKED)
        return l->doubts || l->partly ? "doubtful" : "pass";
    return state_names[l->state];
}

static struct str word(const struct findings *f, const char *name)
{
    return value_get_str(value_get(f->ledger_words, "words"), name);
}

void ledger_text(struct buf *out, const struct findings *f)
{
    if (!f->ledger_count)
        return;
    buf_printf(out, "\n%.*s\n", STR_ARG(word(f, "title")));
    for (size_t i = 0; i < f->ledger_count; i++) {
        const struct ledger_line *l = &f->ledger[i];
        if (!i || l->part != l[-1].part)
            buf_printf(out, "  %.*s\n", STR_ARG(word(f, part_names[l->part])));
        buf_printf(out, "    %.*s  %.*s", STR_ARG(word(f, verdict_name(l))), STR_ARG(l->item));
        if (l->remark.n)
            buf_printf(out, "：%.*s", STR_ARG(l->remark));
        buf_char(out, '\n');
        if (l->first)
            buf_printf(out, "        %.*s %.*s\n", STR_ARG(l->first->rule),
                       STR_ARG(l->first->message));
    }
}

/* For machines */

void ledger_json(struct buf *out, const struct findings *f)
{
    struct jsonout j;
    jsonout_init(&j, out);
    jsonout_open(&j, '[');
    for (size_t i = 0; i < f->ledger_count; i++) {
        const struct ledger_line *l = &f->ledger[i];
        jsonout_open_flat(&j, '{');
        jsonout_member(&j, "part", str_of(part_names[l->part]));
        jsonout_member(&j, "item", l->item);
        jsonout_member(&j, "basis", l->basis);
        jsonout_member(&j, "state", str_of(state_names[l->state]));
        jsonout_member(&j, "verdict", str_of(verdict_name(l)));
        jsonout_member(&j, "says", word(f, verdict_name(l)));
        jsonout_key(&j, "figures");
        jsonout_int(&j, (long long)l->figures);
        jsonout_key(&j, "compared");
        jsonout_int(&j, (long long)l->compared);
        jsonout_key(&j, "errors");
        jsonout_int(&j, (long long)l->errors);
        jsonout_key(&j, "doubts");
        jsonout_int(&j, (long long)l->doubts);
        jsonout_key(&j, "warnings");
        jsonout_int(&j, (long long)l->warnings);
        jsonout_member(&j, "remark", l->remark);
        if (l->first) {
            jsonout_member(&j, "rule", l->first->rule);
            jsonout_member(&j, "problem", l->first->message);
            if (l->first->place_count) {
                struct buf place;
                buf_init(&place);
                place_print_within(&place, &l->first->places[0].data);
                jsonout_member(&j, "place", buf_view(&place));
                buf_free(&place);
            }
        }
        jsonout_close(&j, '}');
    }
    jsonout_close(&j, ']');
}
