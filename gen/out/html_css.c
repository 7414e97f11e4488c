#include "out/html_css.h"

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
    ".s-center,.s-right,.s-flush,header p{text-indent:0}.s-center,header p{text-align:center}"
    ".s-right{text-align:right}\n"
    ".draft{color:var(--mark);border:3px solid;display:inline-block;padding:.1em "
    "1em;text-indent:0;font-weight:700;letter-spacing:.5em;margin-right:-.5em}\n"
    "nav{padding-block:.5rem}\n"
    "nav h2{border:0;margin-top:1em;font-size:1.25rem}\n"
    "nav ol{list-style:none;margin:0;padding-left:1.5em}nav>ol{padding:0}\n"
    "nav>ol>li{margin-top:.6em;font-weight:700}nav li li{font-weight:400}\n"
    "nav a{text-decoration:none}nav a:hover,nav a:focus{text-decoration:underline}\n"
    "[data-fact]{font-variant-numeric:tabular-nums}\n"
    ".table{margin:1.5rem 0;font-size:.9375rem;line-height:1.6}\n"
    ".table p{text-indent:0;color:var(--soft)}\n"
    ".scroll{overflow:auto;max-height:92vh;border-bottom:1px solid "
    "var(--line)}\n"
    "table{border-collapse:separate;border-spacing:0;min-width:100%;border-left:1px solid "
    "var(--line)}\n"
    "caption{text-align:left;padding:0 0 .4em}\n"
    ".cap{display:block;position:sticky;left:0;max-width:min(50rem,calc(100vw - 2rem))}\n"
    ".cap>*{display:block}\n"
    ".code{text-align:right;font-size:.875rem}\n"
    ".title{text-align:center;font-size:1.125rem;font-weight:700;text-wrap:balance}\n"
    ".line{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1em}\n"
    ".unit{margin-left:auto}\n"
    "th,td{border:solid var(--line);border-width:0 1px 1px 0;padding:.25em .5em;min-width:3em;"
    "max-width:26em;text-align:left;font-weight:400;vertical-align:middle;"
    "overflow-wrap:break-word}\n"
    "thead th{min-width:4em}tbody th,td.t{min-width:9em}\n"
    "thead{position:sticky;top:0;z-index:1}\n"
    "thead th,thead td{background:var(--head);text-align:center;font-weight:700}\n"
    "thead tr:first-child>*{border-top-width:1px}\n"
    "tbody:first-of-type tr:first-child>*{border-top-width:1px}"
    "thead+tbody tr:first-child>*{border-top-width:0!important}\n"
    "tbody tr:hover>*{background:var(--head)}\n"
    "td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\n"
    "td.c,th.c{text-align:center}td.b,th.b{font-weight:700}\n"
    "footer{color:var(--soft);padding-block:2rem;font-size:.875rem;text-align:center}\n"
    "@media (max-width:40rem){body{font-size:1rem}h1{font-size:1.5rem}h2{font-size:1.25rem}"
    ".table{font-size:.875rem}}\n";

/* Paper: the measures of GB/T 9704 that a browser can follow. */
static const char print[] =
    "@page{size:A4;margin:37mm 26mm 35mm 28mm}\n"
    "@page wide{size:A4 landscape;margin:28mm 37mm 26mm 35mm}\n"
    "@media print{:root{color-scheme:light;--ink:#000;--paper:#fff;--soft:#000;--line:#000;"
    "--head:#fff;--link:#000;--mark:#000}\n"
    "body{font:16pt/29pt FangSong,FangSong_GB2312,STFangsong,FandolFang,\"Noto Serif CJK SC\","
    "serif}\n"
    "body>*{max-width:none;padding:0}\n"
    "h1{font-size:22pt;line-height:36pt}h2{font-size:18pt;line-height:32pt;border:0}"
    "h3,h4,h5,h6{font-size:16pt;line-height:29pt;font-weight:400;margin:0;text-indent:2em}\n"
    "h3{font-family:SimHei,\"Noto Sans CJK SC\",sans-serif}h4{font-family:KaiTi,FandolKai,serif}\n"
    "p{margin:0;orphans:2;widows:2}\n"
    "h1,h2,h3,h4,h5,h6,caption{break-after:avoid}\n"
    "a{color:inherit;text-decoration:none}.skip{display:none}\n"
    ".page{break-before:page}.wide{page:wide}\n"
    ".table{font:10.5pt/15pt SimSun,\"Noto Serif CJK SC\",serif;margin:0}\n"
    ".scroll{overflow:visible;max-height:none;border:0}.cap{max-width:none}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "thead{position:static;display:table-header-group}tr{break-inside:avoid}\n"
    "th,td{padding:1pt 3pt;min-width:0!important;border-width:.5pt!important}\n"
    ".watermark{position:fixed;top:40%;left:0;right:0;text-align:center;font-size:120pt;"
    "color:#ddd;z-index:-1;transform:rotate(-35deg)}}\n"
    "@media screen{.watermark{display:none}}\n";

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

void html_css(struct buf *out, const struct doc *doc)
{
    buf_puts(out, screen);
    for (int i = 1; i <= 8; i++)
        buf_printf(out, ".i%d{padding-left:%d.5em}", i, i);
    buf_char(out, '\n');
    column_widths(out, doc);
    buf_puts(out, print);
}
