/* The style sheet of a page: for screens the same for all, for paper as the style of the pack says.
 */
#include "write/html_css.h"

#include "write/office_fonts.h"
#include "write/shape.h"

#include <stdlib.h>

/* Colours meet WCAG 2.1 contrast level AAA (7:1) in both schemes; nothing is told by colour alone.
 */
static const char screen[] =
    ":root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--soft:#595959;--line:#8c8c8c;"
    "--head:#eef2f6;--link:#0b4a8f;--mark:#9c1c1c}\n"
    "@media (prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#15181c;--soft:#c2c2c2;"
    "--line:#707780;--head:#252b33;--link:#a8cbff;--mark:#ffb4ab}}\n"
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.9 "
    "-apple-system,\"PingFang SC\",\"HarmonyOS Sans SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\","
    "\"Source Han Sans SC\",sans-serif;overflow-wrap:anywhere}\n"
    "body>*{max-width:52rem;margin-inline:auto;padding-inline:1rem}\n"
    "a{color:var(--link)}\n"
    "a:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}\n"
    ".skip{position:absolute;left:-999rem}\n"
    ".skip:focus{position:static;display:block;padding:.5rem 1rem}\n"
    "header{padding-block:2.5rem 1rem;text-align:center}\n"
    "h1,h2,h3,h4,h5,h6{line-height:1.5;margin:2em 0 .6em;text-align:left}\n"
    "h1{font-size:1.9rem;margin:0 0 .5em;text-align:center;text-wrap:balance}\n"
    "h2{font-size:1.5rem;text-align:center;border-bottom:2px solid "
    "var(--line);padding-bottom:.4em}\n"
    "h3{font-size:1.2rem}h4{font-size:1.08rem}h5,h6{font-size:1.0625rem}\n"
    "p{margin:.5em 0;text-indent:2em;text-align:justify}\n"
    "li p{text-indent:0}\n"
    ".draft{color:var(--mark);border:3px solid;display:inline-block;padding:.1em "
    "1em;text-indent:0;font-weight:700;letter-spacing:.5em;margin-right:-.5em}\n"
    "nav{padding-block:.5rem}\n"
    "nav h2{border:0;margin-top:1em;font-size:1.25rem}\n"
    "nav ol{list-style:none;margin:0;padding-left:1.5em}nav>ol{padding:0}\n"
    "nav>ol>li{margin-top:.6em;font-weight:700}nav li li{font-weight:400}\n"
    "nav a{text-decoration:none}nav a:hover,nav a:focus{text-decoration:underline}\n"
    "[data-fact]{font-variant-numeric:tabular-nums}\n"
    ".k{word-break:keep-all}"
    "a.f,td a,th a{color:inherit;text-decoration:none}"
    "a.f{text-decoration:underline dotted var(--line);text-underline-offset:.25em}"
    "a.f:hover,td a:hover,th a:hover{text-decoration:underline}\n"
    ".o:target{display:block;position:fixed;inset:auto 0 0;z-index:2;margin:auto;max-width:50rem;"
    "max-height:45vh;overflow:auto;padding:.5em 1em;background:var(--paper);border:2px solid "
    "var(--link);line-height:1.6}.o p{text-indent:0;margin:.2em 0;text-align:left}\n"
    ".table{margin:1.5rem 0;font-size:.9375rem;line-height:1.6}\n"
    ".table p{text-indent:0;color:var(--soft)}\n"
    ".scroll{overflow:auto;max-height:92vh;border-bottom:1px solid "
    "var(--line)}\n"
    "table{border-collapse:separate;border-spacing:0;min-width:100%;border-left:1px solid "
    "var(--line)}\n"
    "caption{text-align:left;padding:0 0 .4em}\n"
    ".cap{display:block;position:sticky;left:0;max-width:min(50rem,calc(100vw - 2rem))}\n"
    ".cap>*{display:block}\n"
    ".cap>.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
    "white-space:nowrap}\n"
    ".code{text-align:right;font-size:.875rem}\n"
    ".title{text-align:center;font-size:1.125rem;font-weight:700;text-wrap:balance}\n"
    ".line{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1em}\n"
    ".unit{margin-left:auto}\n"
    "th,td{border:solid var(--line);border-width:0 1px 1px 0;padding:.25em .5em;min-width:3em;"
    "max-width:26em;text-align:left;font-weight:400;vertical-align:middle;"
    "overflow-wrap:break-word}\n"
    "thead th{min-width:4em}thead th.h{min-width:5.5em}tbody th,td.t{min-width:9em}\n"
    "thead{position:sticky;top:0;z-index:1}\n"
    "thead th,thead td{background:var(--head);text-align:center;font-weight:700;"
    "text-wrap:balance}\n"
    "p,tbody th,tbody td,nav li{text-wrap:pretty}"
    "h2,h3,h4,h5,h6,figcaption{text-wrap:balance}\n"
    "thead tr:first-child>*{border-top-width:1px}\n"
    "tbody:first-of-type tr:first-child>*{border-top-width:1px}"
    "thead+tbody tr:first-child>*{border-top-width:0!important}\n"
    "tbody tr:hover>*{background:var(--head)}\n"
    "td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\n"
    "td.c,th.c{text-align:center}td.b,th.b{font-weight:700}\n"
    "footer{color:var(--soft);padding-block:2rem;font-size:.875rem;text-align:center}\n"
    "@media (max-width:40rem){body{font-size:1rem}h1{font-size:1.5rem}h2{font-size:1.25rem}"
    "p{text-align:left}.table{font-size:.875rem}}\n";

/* Only where there are charts. On a narrow screen they keep their size, so that their figures can
 * be read, and are pushed aside. Figures of a chart are printed whether they are shown or not;
 * colours stay, for they tell its parts apart. */
static const char charts[] =
    "figure.chart{display:flex;flex-direction:column;margin:1.5rem auto}\n"
    "figure.chart "
    "svg{display:block;margin:auto;max-width:100%;height:auto;padding:.5rem;background:#fff;"
    "print-color-adjust:exact;-webkit-print-color-adjust:exact}\n"
    ".drawing{overflow-x:auto}"
    "@media screen and (max-width:36rem){figure .drawing svg{max-width:none}}\n"
    "figcaption{order:1;text-align:center;margin:.5em 0}\n"
    "figure.chart details{order:2}\n"
    "figure.chart summary{cursor:pointer;color:var(--link)}\n"
    "@media print{figure.chart{break-inside:avoid}.drawing{overflow:visible}"
    "figure.chart summary{display:none}"
    "figure.chart details::details-content{content-visibility:visible;block-size:auto}}\n";

/* Paper. What the style says of pages and paragraphs follows behind. */
static const char print[] =
    "@media print{:root{color-scheme:light;--ink:#000;--paper:#fff;--soft:#000;--line:#000;"
    "--head:#fff;--link:#000;--mark:#000}\n"
    "body>*{max-width:none;padding:0}\n"
    "h1,h2,h3,h4,h5,h6,caption{break-after:avoid}caption,.cap{break-inside:avoid}"
    "h2{border:0}p{orphans:2;widows:2}\n"
    "a,a.f{color:inherit;text-decoration:none}.skip,.o:target{display:none}\n"
    ".page{break-before:page}.wide{page:wide}\n"
    ".table{margin:0}.scroll{overflow:visible;max-height:none;border:0}.cap{max-"
    "width:none}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "thead{position:static;display:table-header-group}tr{break-inside:avoid}\n"
    "th,td{min-width:0!important;border-width:.5pt!important;max-width:none}\n"
    ".watermark{position:fixed;top:40%;left:0;right:0;text-align:center;font-size:120pt;"
    "color:#ddd;z-index:-1;transform:rotate(-35deg)}}\n"
    "@media screen{.watermark{display:none}}\n";

/* A length in points, exactly. */
static void points(struct buf *out, mpt length)
{
    buf_printf(out, "%s%d.%03dpt", length < 0 ? "-" : "", abs(length / 1000), abs(length % 1000));
}

/* A length in thousandths of an em. */
static void ems(struct buf *out, int32_t length)
{
    buf_printf(out, "%s%d.%03dem", length < 0 ? "-" : "", abs(length / 1000), abs(length % 1000));
}

/* A name in quotes; characters that could end them are left out. */
static void family(struct buf *out, struct str name)
{
    buf_char(out, '"');
    for (size_t i = 0; i < name.n; i++)
        if (!strchr("\"\\<>&\n", name.p[i]))
            buf_char(out, name.p[i]);
    buf_puts(out, "\",");
}

/* Latin letters and digits first, as a Latin face has no Chinese ones. */
static void families(struct buf *out, const struct style *style, struct str role)
{
    struct office_font font = office_font_of(style, role);
    family(out, font.latin);
    family(out, font.chinese);
    family(out, font.instead);
    family(out, font.free);
    buf_puts(out, "serif");
}

static void alignment(struct buf *out, const struct look *l)
{
    static const char *const names[] = {[LOOK_JUSTIFY] = "justify",
                                        [LOOK_LEFT] = "left",
                                        [LOOK_CENTER] = "center",
                                        [LOOK_RIGHT] = "right"};
    buf_printf(out, "text-align:%s;text-indent:", names[l->align]);
    ems(out, l->indent);
    if (l->left || l->right) {
        buf_puts(out, ";padding:0 ");
        ems(out, l->right);
        buf_puts(out, " 0 ");
        ems(out, l->left);
    }
}

/* Names that are identifiers in CSS; others get no rule. */
static bool is_identifier(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!ascii_is_alpha(name.p[i]) && !ascii_is_digit(name.p[i]) && name.p[i] != '_' &&
            name.p[i] != '-')
            return false;
    return name.n > 0;
}

/* The elements that a look is for. */
static void selector(struct buf *out, struct str look)
{
    static const struct {
        const char *look, *selector;
    } own[] = {{"body", "p,li"},
               {"toc_title", "nav h2"},
               {"toc1", "nav>ol>li"},
               {"toc2", "nav li li"},
               {"toc3", "nav li li li"},
               {"table_title", ".title"},
               {"table_code", ".code"},
               {"table_info", ".line,.above"},
               {"table_note", ".table .note"},
               {"cover_title", "header h1"}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_eq(look, str_of(own[i].look))) {
            buf_puts(out, own[i].selector);
            return;
        }
    buf_printf(out, ".s-%.*s", STR_ARG(look));
}

/* On the screen a look keeps its alignment and whether its type is larger or smaller. */
static void look_on_screen(struct buf *out, const struct look *l, mpt body)
{
    long percent = body ? 100L * l->size / body : 100;
    selector(out, l->name);
    buf_char(out, '{');
    alignment(out, l);
    if (percent != 100)
        buf_printf(out, ";font-size:%ld%%", percent < 80 ? 80 : percent > 150 ? 150 : percent);
    buf_puts(out, l->bold ? ";font-weight:700}\n" : "}\n");
}

static void look_on_paper(struct buf *out, const struct style *style, const struct look *l)
{
    selector(out, l->name);
    buf_puts(out, "{font:");
    buf_puts(out, l->bold ? "bold " : "");
    points(out, l->size);
    buf_char(out, '/');
    points(out, l->line);
    buf_char(out, ' ');
    families(out, style, l->font);
    buf_puts(out, ";margin:");
    points(out, l->top > l->before ? l->top : l->before);
    buf_puts(out, " 0 ");
    points(out, l->after);
    buf_char(out, ';');
    alignment(out, l);
    buf_puts(out, l->keep_next ? ";break-inside:avoid;break-after:avoid" : "");
    buf_puts(out, l->new_page ? ";break-before:page}\n" : "}\n");
}

static bool has_own_screen_rule(struct str look)
{
    static const char *const set_above[] = {"body", "item", "toc", "table", "heading"};
    for (size_t i = 0; i < sizeof set_above / sizeof *set_above; i++)
        if (str_starts(look, str_of(set_above[i])))
            return true;
    return false;
}

static void page_box(struct buf *out, const char *name, const struct page_shape *p)
{
    const mpt lengths[] = {p->width, p->height, p->top, p->right, p->bottom, p->left};
    buf_printf(out, "@page%s{size:", name);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        buf_puts(out, i == 2 ? ";margin:" : i ? " " : "");
        points(out, lengths[i]);
    }
    buf_puts(out, "}\n");
}

static long long rows_height(const struct grid *g, const struct table_shape *s)
{
    long long height = 0;
    for (uint32_t row = 0; row < g->rows; row++)
        height += shape_row_height(g, row, s);
    return height;
}

static void columns_on_paper(struct buf *out, const struct grid *g, const struct table_shape *s)
{
    long long width = 0;
    for (uint32_t col = 0; col < g->cols; col++)
        width += s->widths[col];
    for (uint32_t col = 0; col < g->cols && width; col++) {
        long long share = 100000LL * s->widths[col] / width;
        buf_printf(out, "#table-%.*s .c%u{width:%lld.%03lld%%}", STR_ARG(g->id), col, share / 1000,
                   share % 1000);
    }
    buf_char(out, '\n');
}

/* On paper each table has the page, the type and the widths that suit it, and stays whole where it
 * can. */
static void table_on_paper(struct buf *out, const struct style *style, const struct grid *g,
                           struct arena *a)
{
    enum { AROUND = PT(150) }; /* what stands above and below the rows */
    bool wide = shape_is_wide(g, style, a);
    mpt height = shape_text_height(style, wide) - AROUND;
    struct table_shape s = shape_fit(g, shape_text_width(style, wide), height, &style->table, a);
    if (!s.widths)
        return;
    bool whole = rows_height(g, &s) <= height;
    if (whole)
        buf_printf(out, "#sheet-%.*s{break-inside:avoid}\n", STR_ARG(g->id));
    buf_printf(out, "#table-%.*s{table-layout:fixed;font-size:", STR_ARG(g->id));
    points(out, s.size);
    buf_puts(out, ";line-height:");
    points(out, s.leading);
    buf_printf(out, "}\n#table-%.*s :is(th,td){padding:", STR_ARG(g->id));
    points(out, s.pad_y);
    buf_char(out, ' ');
    points(out, s.pad_x);
    buf_puts(out, "}\n");
    columns_on_paper(out, g, &s);
}

/* Headings are told apart by their level in the report, which the class says; the element says how
 * deep they stand. */
static void from_style(struct buf *out, const struct doc *doc, const struct style *style,
                       struct arena *a)
{
    const struct look *body = style_look(style, STR(""));
    for (size_t i = 0; i < style->look_count; i++)
        if (is_identifier(style->looks[i].name) && !has_own_screen_rule(style->looks[i].name))
            look_on_screen(out, &style->looks[i], body ? body->size : 0);
    page_box(out, "", &style->portrait);
    page_box(out, " wide", &style->landscape);
    buf_puts(out, "@media print{\n");
    for (size_t i = 0; i < style->look_count; i++)
        if (is_identifier(style->looks[i].name))
            look_on_paper(out, style, &style->looks[i]);
    buf_puts(out, "table{font:");
    points(out, style->table.size);
    buf_char(out, '/');
    points(out, (mpt)((long long)style->table.size * style->table.leading / 1000));
    buf_char(out, ' ');
    families(out, style, style->table.font);
    buf_puts(out, "}\n");
    for (size_t i = 0; i < doc->grid_count; i++)
        if (is_identifier(doc->grids[i]->id) && doc->grids[i]->cols)
            table_on_paper(out, style, doc->grids[i], a);
    buf_puts(out, "}\n");
}

/* Widths in tenths of a character that stand in some table, each once, in rising order. */
static void column_widths(struct buf *out, const struct doc *doc)
{
    for (uint32_t last = 0;;) {
        uint32_t next = UINT32_MAX;
        for (size_t i = 0; i < doc->grid_count; i++)
            for (uint32_t col = 0; col < doc->grids[i]->cols; col++) {
                uint32_t width = doc->grids[i]->columns[col].width;
                if (width > last && width < next)
                    next = width;
            }
        if (next == UINT32_MAX)
            return;
        buf_printf(out, ".w%u{width:%u.%uem}\n", next, next / 10, next % 10);
        last = next;
    }
}

void html_css(struct buf *out, const struct doc *doc, const struct style *style, struct arena *a)
{
    buf_puts(out, screen);
    for (int i = 1; i <= 8; i++)
        buf_printf(out, ".i%d{padding-left:%d.5em}", i, i);
    buf_char(out, '\n');
    column_widths(out, doc);
    buf_puts(out, print);
    from_style(out, doc, style, a);
    for (size_t i = 0; i < doc->block_count; i++)
        if (doc->blocks[i].kind == BLOCK_FIGURE) {
            buf_puts(out, charts);
            break;
        }
}
