/* The line ends of a paragraph, chosen together for the least cost over all its lines. Not which
 * ends are allowed (linebreak.c) nor where characters of a chosen line stand (compose_line.c). */
#include "layout/compose_line.h"

/* Sums over all characters before one, so that any line's measures are two differences. */
struct sums {
    int32_t width; /* boxes and gaps */
    int32_t squeeze[SQUEEZE_LEVELS], all_squeeze;
    int32_t stretch; /* what gaps may grow */
    int32_t joints;  /* places between characters that may be opened */
};

/* A place where a line may end: chars [.., end) stand before it, the next line starts at `next`. */
struct break_node {
    size_t end, next;
    uint32_t penalty;
    int64_t cost;  /* of the best way to come here */
    size_t origin; /* the node before on that way */
};

struct composer {
    struct arena *a;
    struct sums *sums;
    struct break_node *nodes;
    size_t cap, node_count;
    const struct text *t;
    const struct spacing_style *spacing;
    struct compose_shape shape;
    bool plain; /* the stretch is one line as it is: no sums were taken */
};

enum { NONE = -1, RAGGED = 100000 /* how ugly a line is that stays ragged, at least */ };
static const int64_t IMPOSSIBLE = INT64_MAX / 4;

struct composer *composer_new(struct arena *a)
{
    struct composer *co = arena_zalloc(a, sizeof *co);
    if (co)
        co->a = a;
    return co;
}

static bool make_room(struct composer *co, size_t n)
{
    if (n <= co->cap)
        return true;
    size_t cap = n * 2;
    co->sums = arena_alloc(co->a, cap * sizeof *co->sums);
    co->nodes = arena_alloc(co->a, cap * sizeof *co->nodes);
    co->cap = co->sums && co->nodes ? cap : 0;
    return co->cap > 0;
}

static void sum_up(struct composer *co, size_t from, size_t to)
{
    struct sums s = {0};
    for (size_t i = from; i < to; i++) {
        const struct text_char *c = &co->t->c[i];
        co->sums[i - from] = s;
        s.width += text_box(c) + c->gap;
        s.squeeze[c->level] += c->left + c->right;
        s.squeeze[c->gap_level] += c->gap - c->gap_min;
        s.all_squeeze += c->left + c->right + c->gap - c->gap_min;
        s.stretch += c->gap_max - c->gap;
        s.joints += i + 1 < to && line_joint(c, c + 1);
    }
    co->sums[to - from] = s;
}

/* Measures of the line [first, end); `base` is the first character of the sums. Blank at the edges
 * belongs to the edges; the gap behind the last character vanishes. */
static void measure_line(const struct composer *co, size_t base, size_t first, size_t end,
                         struct fit *f)
{
    const struct sums *a = &co->sums[first - base], *b = &co->sums[end - base];
    const struct text_char *head = &co->t->c[first], *tail = &co->t->c[end - 1];
    for (int i = 0; i < SQUEEZE_LEVELS; i++)
        f->squeeze[i] = b->squeeze[i] - a->squeeze[i];
    f->squeeze[head->level] -= head->left;
    f->squeeze[tail->level] -= tail->right;
    f->squeeze[SQUEEZE_EDGE] += head->left + tail->right;
    f->squeeze[tail->gap_level] -= tail->gap - tail->gap_min;
    f->natural = b->width - a->width - tail->gap;
    f->stretch = b->stretch - a->stretch - (tail->gap_max - tail->gap);
    f->joints = (int32_t)(end - first > 1 ? co->sums[end - 1 - base].joints - a->joints : 0);
    f->first = first;
    f->end = end;
}

/* Width of the line [first, end) when nothing is adjusted, and how far it can be squeezed. */
static int32_t natural_width(const struct composer *co, size_t base, size_t first, size_t end)
{
    return co->sums[end - base].width - co->sums[first - base].width - co->t->c[end - 1].gap;
}

/* As much of measure_line as lines need that are not justified. */
static void measure_edges(const struct composer *co, size_t base, size_t first, size_t end,
                          struct fit *f)
{
    f->natural = natural_width(co, base, first, end);
    f->squeeze[SQUEEZE_EDGE] = co->t->c[first].left + co->t->c[end - 1].right;
    f->first = first;
    f->end = end;
}

static int32_t least_width(const struct composer *co, size_t base, size_t first, size_t end)
{
    const struct text_char *tail = &co->t->c[end - 1];
    return natural_width(co, base, first, end) - co->sums[end - base].all_squeeze +
           co->sums[first - base].all_squeeze + tail->gap - tail->gap_min;
}

static int64_t square(int64_t v)
{
    return v * v;
}

/* How ugly it is to give up blank, level after level; NONE when there is not enough. */
static int64_t squeeze_badness(const struct fit *f)
{
    static const int weight[SQUEEZE_LEVELS] = {4, 10, 40, 100, 130, 100, 180};
    enum { INSIDE = SQUEEZE_MIDDLE, FAR = 20 };
    int64_t need = f->natural - f->width, bad = 0;
    for (int i = 0; i < SQUEEZE_LEVELS && need > 0; i++) {
        if (f->squeeze[i] == 0)
            continue;
        int64_t used = need < f->squeeze[i] ? need : f->squeeze[i];
        bad += weight[i] * square(used) / square(f->squeeze[i]);
        if (i >= INSIDE)
            bad += used / FAR; /* the more blank is taken, the more it shows */
        need -= used;
    }
    return need > 0 ? NONE : bad;
}

/* How ugly it is to open a line: first the gaps beside Latin text, then between all characters.
 * What would be torn apart stays ragged, which is worse the more is lacking. */
static int64_t stretch_badness(const struct fit *f, int32_t stretch_max)
{
    enum { GAP_WEIGHT = 20, RAGGED_DIVISOR = 4800, DIVISOR = 9, MOST = 1000000 };
    int64_t need = f->width - f->natural;
    int64_t used = need < f->stretch ? need : f->stretch;
    int64_t bad = f->stretch ? GAP_WEIGHT * square(used) / square(f->stretch) : 0;
    need -= used;
    if (need == 0)
        return bad;
    if (f->joints == 0 || need / f->joints > stretch_max)
        return RAGGED + square(need < MOST ? need : MOST) / RAGGED_DIVISOR;
    return bad + square(need / f->joints) / DIVISOR;
}

static size_t visible_count(const struct text *t, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += !class_not_first((enum char_class)t->c[i].cls);
    return n;
}

/* A last line of a single character, with or without its full stop, looks lost. */
static int64_t last_line_cost(const struct composer *co, const struct fit *f, bool only)
{
    enum { RUNT = 3000000, SHORT = 20000, SHORT_EM = 2000 };
    if (only)
        return 0;
    if (visible_count(co->t, f->first, f->end) < 2)
        return RUNT;
    return f->natural < SHORT_EM ? SHORT : 0;
}

static int64_t justified_cost(const struct composer *co, const struct fit *f, uint32_t penalty,
                              bool last, bool only)
{
    enum { LINE = 10 };
    int64_t bad = 0;
    if (f->natural > f->width)
        bad = squeeze_badness(f);
    else if (!last)
        bad = stretch_badness(f, co->spacing->stretch_max);
    if (bad == NONE)
        return IMPOSSIBLE;
    return square(LINE + bad) + square(penalty) + (last ? last_line_cost(co, f, only) : 0);
}

/* How little a name wants to be wrapped behind a character with these flags; 100 weigh as much as a
 * line that is one character short. */
static uint32_t wrap_penalty(unsigned flags)
{
    enum { BOUNDARY = 320, ORDINARY = 450, INSIDE = 800, GROUP = 900 };
    if (flags & TEXT_GROUP)
        return GROUP;
    if (flags & TEXT_PREFERRED)
        return 0;
    if (flags & TEXT_INSIDE)
        return INSIDE;
    return flags & TEXT_BOUNDARY ? BOUNDARY : ORDINARY;
}

/* A heading does not leave two or three characters to its last line. */
static int64_t stub_cost(const struct fit *f, bool only)
{
    enum { ENOUGH = 5000, UNIT = 8 };
    return only || f->natural >= ENOUGH ? 0 : square((ENOUGH - f->natural) / UNIT);
}

/* Few lines first, then even ones; the last counts only when lines are to balance. */
static int64_t ragged_cost(const struct composer *co, const struct fit *f, uint32_t penalty,
                           bool last, bool only)
{
    enum { UNIT = 10 };
    const int64_t line = (int64_t)1 << 40;
    bool balance = co->shape.mode == COMPOSE_BALANCE;
    int64_t slack = (f->width - f->natural) / UNIT;
    if (f->natural > f->width + f->squeeze[SQUEEZE_EDGE])
        return IMPOSSIBLE;
    if (last && !balance)
        return line + last_line_cost(co, f, only) + stub_cost(f, only);
    if (!last && penalty == 0)
        penalty = wrap_penalty(co->t->c[f->end - 1].flags);
    /* of ways equally even, the one whose last line is the short one */
    return line + square(slack) * (last ? 9 : 10) / 10 + square(penalty);
}

static int64_t line_cost(const struct composer *co, const struct fit *f, uint32_t penalty,
                         bool last, bool only)
{
    return co->shape.mode == COMPOSE_JUSTIFY ? justified_cost(co, f, penalty, last, only)
                                             : ragged_cost(co, f, penalty, last, only);
}

static void add_node(struct composer *co, size_t end, size_t next, uint32_t penalty)
{
    co->nodes[co->node_count++] =
        (struct break_node){.end = end, .next = next, .penalty = penalty, .cost = IMPOSSIBLE};
}

/* Whether `i` stands so near to the edge of a word or number that parting behind it would leave a
 * letter or two. */
static bool near_word_edge(const struct composer *co, size_t from, size_t to, size_t i)
{
    enum { PART_MIN = 3 };
    const struct text_char *c = co->t->c;
    size_t before = 0, behind = 0;
    while (before < PART_MIN && i - from >= before &&
           class_is_western((enum char_class)c[i - before].cls))
        before++;
    while (behind < PART_MIN && i + 1 + behind < to &&
           class_is_western((enum char_class)c[i + 1 + behind].cls))
        behind++;
    return before > 0 && behind > 0 && (before < PART_MIN || behind < PART_MIN);
}

/* A stretch without line ends that is wider than a line: let it part anywhere but before and behind
 * the marks that forbid it. */
static void add_emergency_nodes(struct composer *co, size_t from, size_t to)
{
    enum { RUN_MAX = 12 };  /* longer rows of marks may part between any two of them */
    enum { NARROW = 4000 }; /* here even a few letters are too wide */
    size_t run = 0;
    for (size_t i = from; i + 1 < to; i++) {
        enum char_class a = (enum char_class)co->t->c[i].cls;
        enum char_class b = (enum char_class)co->t->c[i + 1].cls;
        uint16_t penalty = co->t->c[i].penalty;
        run = class_not_last(a) || class_not_first(b) ? run + 1 : 0;
        if (co->shape.width > NARROW && near_word_edge(co, from, to, i))
            continue;
        if (run == 0 || run > RUN_MAX)
            add_node(co, i + 1, i + 1, text_holds(&co->t->c[i], true) ? BREAK_EMERGENCY : penalty);
    }
}

static void list_nodes(struct composer *co, size_t from, size_t to, int32_t width)
{
    bool justified = co->shape.mode == COMPOSE_JUSTIFY;
    size_t start = from; /* of the stretch since the last node */
    co->node_count = 0;
    add_node(co, from, from, 0);
    co->nodes[0].cost = 0;
    for (size_t i = from; i < to; i++) {
        const struct text_char *c = &co->t->c[i];
        bool last = i + 1 == to;
        if ((text_holds(c, justified) || c->penalty == BREAK_WORD) && !last)
            continue;
        struct fit f;
        measure_line(co, from, start, i + 1, &f);
        if (f.natural - f.squeeze[SQUEEZE_EDGE] > width)
            add_emergency_nodes(co, start, i + 1);
        size_t end = i + 1;
        while (end > start + 1 && (co->t->c[end - 1].cls == CC_SPACE))
            end--;
        add_node(co, end, i + 1, last ? 0 : c->penalty);
        start = i + 1;
    }
}

static int32_t width_of_line(const struct composer *co, bool first)
{
    return co->shape.width - (first ? co->shape.indent : 0);
}

/* The best line that ends at node `k`, from among the nodes `low` … k - 1. Lines much shorter than
 * needed are not looked at once something fits without a ragged line, but for the last. */
static void choose_line(struct composer *co, size_t base, size_t low, size_t k)
{
    enum { ENOUGH = 3000 };
    struct break_node *nodes = co->nodes, *to = &nodes[k];
    bool last = k + 1 == co->node_count, justified = co->shape.mode == COMPOSE_JUSTIFY;
    for (size_t j = low; j < k; j++) {
        struct fit f;
        if (nodes[j].cost >= to->cost || to->end <= nodes[j].next)
            continue;
        f.width = width_of_line(co, j == 0);
        if (justified && least_width(co, base, nodes[j].next, to->end) > f.width)
            continue;
        if (justified && !last && to->cost < square(RAGGED) &&
            natural_width(co, base, nodes[j].next, to->end) < f.width - ENOUGH)
            break;
        if (justified)
            measure_line(co, base, nodes[j].next, to->end, &f);
        else
            measure_edges(co, base, nodes[j].next, to->end, &f);
        int64_t cost = line_cost(co, &f, to->penalty, last, j == 0);
        if (nodes[j].cost + cost < to->cost) {
            to->cost = nodes[j].cost + cost;
            to->origin = j;
        }
    }
}

/* Nothing fits, which only marks that must not part can cause: take the shortest line there is. */
static void force_line(struct composer *co, size_t k)
{
    const int64_t penalty = (int64_t)1 << 45;
    for (size_t j = k; j-- > 0;)
        if (co->nodes[j].cost < IMPOSSIBLE && co->nodes[k].end > co->nodes[j].next) {
            co->nodes[k].cost = co->nodes[j].cost + penalty;
            co->nodes[k].origin = j;
            return;
        }
}

static void find_lines(struct composer *co, size_t from)
{
    size_t low = 0;
    for (size_t k = 1; k < co->node_count; k++) {
        const struct break_node *to = &co->nodes[k];
        /* Lines only grow at their start from here on: what is too long now stays too long. */
        while (low + 1 < k && to->end > co->nodes[low].next &&
               least_width(co, from, co->nodes[low].next, to->end) > width_of_line(co, low == 0))
            low++;
        choose_line(co, from, low, k);
        if (to->cost >= IMPOSSIBLE)
            force_line(co, k);
    }
}

static bool set_line(struct composer *co, size_t base, const struct break_node *from,
                     const struct break_node *to, bool first, bool last, struct arena *a,
                     struct line *out)
{
    struct fit f = {.first = from->next, .end = to->end};
    if (!co->plain) {
        measure_line(co, base, from->next, to->end, &f);
        f.width = width_of_line(co, first);
    }
    *out = (struct line){f.first, f.end, first ? co->shape.indent : 0, NULL};
    out->origin = arena_alloc(a, (f.end - f.first + 1) * sizeof *out->origin);
    if (!out->origin)
        return false;
    line_place(co->t, &f, co->shape.mode == COMPOSE_JUSTIFY && !last, co->spacing->stretch_max,
               out->indent, out->origin);
    return true;
}

static size_t line_count(const struct composer *co)
{
    size_t count = 0;
    for (size_t k = co->node_count - 1; k > 0; k = co->nodes[k].origin)
        count++;
    return count;
}

static bool push_lines(struct composer *co, size_t base, struct arena *a, struct para_lines *out)
{
    size_t count = line_count(co), last = co->node_count - 1;
    struct line *grown =
        arena_grow(a, out->items, out->n * sizeof *grown, (out->n + count) * sizeof *grown);
    if (!grown)
        return false;
    out->items = grown;
    size_t at = out->n + count;
    for (size_t k = last; k > 0; k = co->nodes[k].origin) {
        const struct break_node *from = &co->nodes[co->nodes[k].origin];
        struct line *line = &grown[--at];
        if (!set_line(co, base, from, &co->nodes[k], from == co->nodes, k == last, a, line))
            return false;
        int32_t end = line->origin[line->to - line->from];
        if (end > out->widest)
            out->widest = end;
    }
    out->n += count;
    return true;
}

/* The common case of titles and cells: no line end to choose, nothing to adjust. */
static bool fits_plainly(struct composer *co, size_t from, size_t to)
{
    int32_t room = width_of_line(co, true);
    for (size_t i = from; i < to && room >= 0; i++)
        room -= text_box(&co->t->c[i]) + (i + 1 < to ? co->t->c[i].gap : 0);
    co->node_count = 0;
    add_node(co, from, from, 0);
    add_node(co, to, to, 0);
    co->nodes[1].origin = 0;
    return room >= 0;
}

/* Chooses the lines of one stretch between forced line ends. */
static bool choose_lines(struct composer *co, size_t from, size_t to)
{
    if (!make_room(co, to - from + 2))
        return false;
    co->plain = fits_plainly(co, from, to);
    if (co->plain)
        return true;
    sum_up(co, from, to);
    list_nodes(co, from, to, co->shape.width - (co->shape.indent > 0 ? co->shape.indent : 0));
    find_lines(co, from);
    return true;
}

/* Sets all stretches; with no place for lines only counts them. */
static bool each_part(struct composer *co, const struct text *t, struct compose_shape shape,
                      struct arena *a, struct para_lines *out)
{
    *out = (struct para_lines){0};
    co->t = t;
    co->shape = shape;
    for (size_t from = 0, i = 0; i < t->n; i++) {
        if (i + 1 < t->n && !(t->c[i].flags & TEXT_NEWLINE))
            continue;
        if (!choose_lines(co, from, i + 1))
            return false;
        if (!a)
            out->n += line_count(co);
        else if (!push_lines(co, from, a, out))
            return false;
        from = i + 1;
        co->shape.indent = shape.indent < 0 ? 0 : co->shape.indent;
    }
    return true;
}

bool compose(struct composer *co, const struct text *t, const struct spacing_style *spacing,
             struct compose_shape shape, struct arena *a, struct para_lines *out)
{
    co->spacing = spacing;
    return each_part(co, t, shape, a, out);
}

bool compose_count(struct composer *co, const struct text *t, const struct spacing_style *spacing,
                   struct compose_shape shape, size_t *lines)
{
    struct para_lines counted;
    co->spacing = spacing;
    bool good = each_part(co, t, shape, NULL, &counted);
    *lines = counted.n;
    return good;
}

void text_extent(const struct text *t, int32_t *natural, int32_t *unbreakable)
{
    int32_t line = 0, part = 0;
    *natural = *unbreakable = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct text_char *c = &t->c[i];
        int32_t edge = 0;
        bool part_starts = part == 0;
        line += text_box(c);
        part += text_box(c) - (part_starts ? c->left : 0);
        if (line > *natural)
            *natural = line;
        edge = c->right;
        if (part - edge > *unbreakable)
            *unbreakable = part - edge;
        line = c->flags & TEXT_NEWLINE ? 0 : line + c->gap;
        part = text_holds(c, false) && !(c->flags & TEXT_NEWLINE) ? part + c->gap : 0;
    }
}
