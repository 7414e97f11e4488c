/* As much of style sheets as tells what a page shows: display, visibility, white space, numbers of
 * lists, and the usual ways to hide a text from the eye. */
#include "base/buf.h"
#include "read/page.h"

enum { PARTS_MAX = 6, CLASSES_MAX = 4, RULES_MAX = 4000 };

/* tag.class#identity */
struct compound {
    struct str tag, id, classes[CLASSES_MAX]; /* tag empty: any */
    size_t class_count;
    bool child; /* of the part before it; else a descendant */
};

enum style_said { SAYS_DISPLAY = 1, SAYS_HIDDEN = 2, SAYS_PRE = 4, SAYS_LIST = 8, SAYS_AWAY = 16 };

struct style_rule {
    struct compound parts[PARTS_MAX];
    size_t part_count;
    unsigned weight; /* of its selector */
    unsigned says;   /* enum style_said */
    struct page_look look;
    bool away; /* moved or cut out of sight */
};

static bool has(struct str text, const char *part)
{
    return str_find(text, str_of(part), 0) != SIZE_MAX;
}

static void say_display(struct style_rule *r, struct str v)
{
    r->says |= SAYS_DISPLAY;
    r->look.display = str_starts(v, STR("none")) ? DISPLAY_NONE
                      : str_starts(v, STR("inline")) || str_starts(v, STR("contents"))
                          ? DISPLAY_INLINE
                          : DISPLAY_BLOCK;
}

static void say_list(struct style_rule *r, struct str v)
{
    r->says |= SAYS_LIST;
    r->look.list = has(v, "none")                         ? LIST_NONE
                   : has(v, "cjk") || has(v, "chinese")   ? LIST_HAN
                   : has(v, "decimal")                    ? LIST_DECIMAL
                   : has(v, "lower-") || has(v, "upper-") ? LIST_LETTER
                                                          : LIST_BULLET;
}

static void say(struct style_rule *r, struct str name, struct str v)
{
    if (str_eq(name, STR("display")))
        say_display(r, v);
    if (str_eq(name, STR("visibility"))) {
        r->says |= SAYS_HIDDEN;
        r->look.hidden = has(v, "hidden") || has(v, "collapse");
    }
    if (str_eq(name, STR("mso-hide")) && has(v, "all")) {
        r->says |= SAYS_DISPLAY;
        r->look.display = DISPLAY_NONE;
    }
    if (str_eq(name, STR("white-space"))) {
        r->says |= SAYS_PRE;
        r->look.pre = str_starts(v, STR("pre")) || str_starts(v, STR("break-spaces"));
    }
    if (str_eq(name, STR("list-style")) || str_eq(name, STR("list-style-type")))
        say_list(r, v);
    /* Away from the page, or cut down to nothing. */
    if (((str_eq(name, STR("left")) || str_eq(name, STR("top")) ||
          str_eq(name, STR("text-indent"))) &&
         str_starts(v, STR("-99"))) ||
        (str_eq(name, STR("clip-path")) && has(v, "inset(50%)")) ||
        (str_eq(name, STR("clip")) && (has(v, "rect(0") || has(v, "rect(1px")))) {
        r->says |= SAYS_AWAY;
        r->away = true;
    }
}

/* name: value; name: value */
static void declarations(struct style_rule *r, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t end = str_find(text, STR(";"), at);
        struct str one = str_sub(text, at, end == SIZE_MAX ? text.n : end);
        size_t colon = str_find(one, STR(":"), 0);
        at = end == SIZE_MAX ? text.n : end + 1;
        if (colon != SIZE_MAX)
            say(r, str_trim(str_sub(one, 0, colon)), str_trim(str_sub(one, colon + 1, one.n)));
    }
}

static bool is_name_char(char c)
{
    return ascii_is_alpha((unsigned char)c) || ascii_is_digit((unsigned char)c) || c == '-' ||
           c == '_' || (unsigned char)c >= 0x80;
}

static struct str name_at(struct str s, size_t at)
{
    size_t end = at;
    while (end < s.n && is_name_char(s.p[end]))
        end++;
    return str_sub(s, at, end);
}

/* False: something beyond tags, classes and identities. */
static bool read_compound(struct str s, size_t *at, struct compound *c, unsigned *weight)
{
    size_t from = *at;
    while (*at < s.n && !ascii_is_space((unsigned char)s.p[*at]) && s.p[*at] != '>') {
        char kind = s.p[*at];
        bool tag = is_name_char(kind);
        struct str name = name_at(s, *at + !tag);
        if (kind == '*') {
            ++*at;
            continue;
        }
        if (!name.n || (!tag && kind != '.' && kind != '#') ||
            (kind == '.' && c->class_count == CLASSES_MAX))
            return false;
        if (tag)
            c->tag = name;
        else if (kind == '#')
            c->id = name;
        else
            c->classes[c->class_count++] = name;
        *weight += tag ? 1 : kind == '.' ? 100 : 10000;
        *at += name.n + !tag;
    }
    return *at > from;
}

static bool read_selector(struct str s, struct style_rule *r)
{
    bool child = false;
    for (size_t at = 0; at < s.n;) {
        if (ascii_is_space((unsigned char)s.p[at]) || s.p[at] == '>') {
            child |= s.p[at++] == '>';
            continue;
        }
        if (r->part_count == PARTS_MAX)
            return false;
        struct compound *c = &r->parts[r->part_count++];
        c->child = child;
        child = false;
        if (!read_compound(s, &at, c, &r->weight))
            return false;
    }
    return r->part_count > 0;
}

static bool add_rules(struct str selectors, const struct style_rule *said, struct arena *a,
                      struct style_sheet *out)
{
    for (size_t at = 0; at < selectors.n && out->n < RULES_MAX;) {
        size_t comma = str_find(selectors, STR(","), at);
        struct str one = str_trim(str_sub(selectors, at, comma == SIZE_MAX ? selectors.n : comma));
        struct style_rule rule = *said;
        at = comma == SIZE_MAX ? selectors.n : comma + 1;
        if (!read_selector(one, &rule))
            continue;
        struct style_rule *rules = arena_room(a, out->rules, out->n, &out->cap, sizeof *rules);
        if (!rules)
            return false;
        out->rules = rules;
        rules[out->n++] = rule;
    }
    return true;
}

/* Behind the } that belongs to the { before `at`. */
static size_t behind_block(struct str s, size_t at)
{
    for (size_t depth = 1; at < s.n && depth > 0; at++)
        depth += (size_t)(s.p[at] == '{') - (size_t)(s.p[at] == '}');
    return at;
}

/* Small letters; comments, and the marks with which old pages hide a sheet, are blanks. */
static struct str folded(struct str text, struct arena *a)
{
    char *out = arena_alloc(a, text.n + 1);
    size_t n = 0;
    if (!out)
        return (struct str){0};
    for (size_t i = 0; i < text.n; i++) {
        struct str rest = str_sub(text, i, text.n);
        if (str_starts(rest, STR("/*"))) {
            size_t end = str_find(text, STR("*/"), i + 2);
            i = end == SIZE_MAX ? text.n : end + 1;
            out[n++] = ' ';
        } else {
            out[n++] = ascii_lower(text.p[i]);
        }
    }
    out[n] = 0;
    return (struct str){out, n};
}

static bool for_screens(struct str rule)
{
    return str_starts(rule, STR("@media")) && (has(rule, "screen") || has(rule, "all")) &&
           !has(rule, "width") && !has(rule, "not ");
}

bool styles_read(struct str text, struct arena *a, struct style_sheet *out)
{
    struct str s = folded(text, a);
    *out = (struct style_sheet){0};
    if (!s.p)
        return false;
    for (size_t at = 0; at < s.n;) {
        size_t open = str_find(s, STR("{"), at), semicolon = str_find(s, STR(";"), at);
        struct str head = str_trim(str_sub(s, at, open == SIZE_MAX ? s.n : open));
        while (head.n && head.p[0] == '}') /* the end of a rule for screens */
            head = str_trim(str_sub(head, 1, head.n));
        if (open == SIZE_MAX)
            break;
        if (head.n && head.p[0] == '@' && semicolon < open) { /* @import, @charset */
            at = semicolon + 1;
            continue;
        }
        if (head.n && head.p[0] == '@') {
            at = for_screens(head) ? open + 1 : behind_block(s, open + 1);
            continue;
        }
        at = behind_block(s, open + 1);
        struct style_rule said = {0};
        declarations(&said, str_sub(s, open + 1, at > open + 1 ? at - 1 : at));
        if (said.says && !add_rules(head, &said, a, out))
            return false;
    }
    return true;
}

static bool has_class(struct str classes, struct str name)
{
    for (size_t i = 0; i < classes.n;) {
        size_t end = i;
        while (end < classes.n && !ascii_is_space((unsigned char)classes.p[end]))
            end++;
        if (str_eq_nocase(name, str_sub(classes, i, end)))
            return true;
        i = end + 1;
    }
    return false;
}

static bool matches_one(const struct html_node *node, const struct compound *c)
{
    if (!node->name.n || (c->tag.n && !str_eq(c->tag, node->name)) ||
        (c->id.n && !str_eq_nocase(c->id, html_attr(node, "id"))))
        return false;
    struct str classes = c->class_count ? html_attr(node, "class") : STR("");
    for (size_t i = 0; i < c->class_count; i++)
        if (!has_class(classes, c->classes[i]))
            return false;
    return true;
}

/* The parts from the last to the first, each on the nearest ancestor that it fits. */
static bool matches(const struct html_node *node, const struct style_rule *r)
{
    size_t i = r->part_count - 1;
    if (!matches_one(node, &r->parts[i]))
        return false;
    while (i > 0) {
        bool child = r->parts[i].child;
        node = node->parent;
        while (node && !child && !matches_one(node, &r->parts[i - 1]))
            node = node->parent;
        if (!node || !matches_one(node, &r->parts[i - 1]))
            return false;
        i--;
    }
    return true;
}

static bool in_list(const char *names, struct str name)
{
    for (const char *p = names; (p = strstr(p, " ")) != NULL; p++)
        if (strncmp(p + 1, name.p, name.n) == 0 && p[1 + name.n] == ' ')
            return true;
    return false;
}

static struct page_look by_name(const struct html_node *node, const struct page_look *parent)
{
    static const char blocks[] =
        " address article aside blockquote body caption center dd details dialog dir div dl dt "
        "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
        "legend li listing main menu nav ol p plaintext pre search section summary table tbody td "
        "tfoot th thead tr ul xmp ";
    static const char none[] = " area applet audio base canvas col colgroup datalist embed head "
                               "iframe img input link meta "
                               "noembed noframes noscript object param rp script select source "
                               "style svg template textarea "
                               "title track video ";
    struct page_look look = *parent;
    look.display = in_list(blocks, node->name) ? DISPLAY_BLOCK
                   : in_list(none, node->name) ? DISPLAY_NONE
                                               : DISPLAY_INLINE;
    if (html_is(node, "pre") || html_is(node, "listing") || html_is(node, "xmp"))
        look.pre = true;
    if (html_is(node, "ol"))
        look.list = LIST_DECIMAL;
    if (html_is(node, "ul") || html_is(node, "menu"))
        look.list = LIST_BULLET;
    if (html_is(node, "ol") && str_eq(html_attr(node, "type"), STR("a")))
        look.list = LIST_LETTER;
    if (html_has(node, "hidden"))
        look.display = DISPLAY_NONE;
    return look;
}

static void take(struct page_look *look, const struct style_rule *r, unsigned says)
{
    if (says & SAYS_DISPLAY)
        look->display = r->look.display;
    if (says & SAYS_HIDDEN)
        look->hidden = r->look.hidden;
    if (says & SAYS_PRE)
        look->pre = r->look.pre;
    if (says & SAYS_LIST)
        look->list = r->look.list;
    if ((says & SAYS_AWAY) && r->away)
        look->display = DISPLAY_NONE;
}

/* A later rule wins among those of the same weight: the heaviest so far is kept for each matter. */
struct page_look page_look(const struct html_node *node, const struct page_look *parent,
                           const struct style_sheet *sheet)
{
    struct page_look look = by_name(node, parent);
    bool never = look.display == DISPLAY_NONE && !html_has(node, "hidden");
    unsigned heaviest[5] = {0};
    struct style_rule own = {0};
    for (size_t i = 0; i < sheet->n && !never; i++) {
        const struct style_rule *r = &sheet->rules[i];
        unsigned says = matches(node, r) ? r->says : 0;
        for (unsigned k = 0; k < 5; k++) {
            if (!(says & (1u << k)))
                continue;
            if (r->weight < heaviest[k])
                says &= ~(1u << k);
            else
                heaviest[k] = r->weight;
        }
        take(&look, r, says);
    }
    struct str style = html_attr(node, "style");
    if (style.n && !never) {
        char small[512];
        size_t n = style.n < sizeof small ? style.n : sizeof small;
        for (size_t i = 0; i < n; i++)
            small[i] = ascii_lower(style.p[i]);
        declarations(&own, (struct str){small, n});
        take(&look, &own, own.says);
    }
    return look;
}
