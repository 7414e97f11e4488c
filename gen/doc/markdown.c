/* md4c's callbacks drive the builder. Its text callbacks point into the input, which is how a run
 * knows its place; line breaks and a NUL come as strings of its own. */
#include "doc/markdown.h"

#include "base/memory.h"
#include "base/text.h"
#include "doc/marker.h"

#include <md4c.h>

enum {
    FLAGS = MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_TABLES /* to refuse them by name */
};

struct markdown_reader {
    struct doc_builder *b;
    struct str text;
    size_t last;      /* offset of the last text seen: place of what has no text */
    int html, hidden; /* depth inside an HTML block; inside something refused */
};

static size_t offset_of(const struct markdown_reader *r, const char *p)
{
    uintptr_t from = (uintptr_t)r->text.p, at = (uintptr_t)p;
    return at >= from && at - from <= r->text.n ? (size_t)(at - from) : SIZE_MAX;
}

/* Structures that a report may not hold, by their word for the message. */
static void refuse_at(struct markdown_reader *r, size_t at, enum diag_code code,
                      enum diag_word what)
{
    while (at < r->text.n && ascii_is_space(r->text.p[at]))
        at++;
    DIAG(r->b->ds, code, builder_place(r->b, at), diag_word(what));
}

/* Inside a line: right behind the last text. */
static void refuse_here(struct markdown_reader *r, enum diag_code code, enum diag_word what)
{
    refuse_at(r, r->last, code, what);
}

/* The end of the line that the last text stands on, where it does not stand behind one. */
static size_t end_of_line(const struct markdown_reader *r)
{
    size_t end = r->last;
    if (end && r->text.p[end - 1] != '\n')
        end = str_find(r->text, STR("\n"), end);
    return end == SIZE_MAX ? r->text.n : end;
}

/* A block begins on a line of its own, behind blank ones that have no text. */
static void refuse(struct markdown_reader *r, enum diag_code code, enum diag_word what)
{
    refuse_at(r, end_of_line(r), code, what);
}

/* The next block without text stands behind the line of this one. */
static void pass_line(struct markdown_reader *r)
{
    r->last = end_of_line(r);
    while (r->last < r->text.n && ascii_is_space(r->text.p[r->last]))
        r->last++;
    r->last += r->last < r->text.n;
}

static void enter_list(struct markdown_reader *r, bool ordered, unsigned start)
{
    struct doc_builder *b = r->b;
    builder_next(b, BLOCK_PARAGRAPH, 0);
    if (b->list_depth < LIST_DEPTH_MAX)
        b->lists[b->list_depth] = (struct list_level){ordered, start};
    else if (b->list_depth == LIST_DEPTH_MAX)
        refuse(r, E4914, WORD_NOTHING);
    b->list_depth++;
}

static void enter_hidden(struct markdown_reader *r, enum diag_word what)
{
    builder_next(r->b, BLOCK_PARAGRAPH, 0);
    refuse(r, E4907, what);
    r->hidden++;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    struct markdown_reader *r = user;
    struct doc_builder *b = r->b;
    switch (type) {
    case MD_BLOCK_H:
        builder_next(b, BLOCK_HEADING, (uint8_t)((MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_UL:
        enter_list(r, false, 1);
        break;
    case MD_BLOCK_OL:
        enter_list(r, true, ((MD_BLOCK_OL_DETAIL *)detail)->start);
        break;
    case MD_BLOCK_LI:
        builder_next_item(b);
        break;
    case MD_BLOCK_HTML:
        r->html++;
        break;
    case MD_BLOCK_QUOTE:
        builder_next(b, BLOCK_PARAGRAPH, 0);
        refuse(r, E4908, WORD_A_QUOTATION);
        break;
    case MD_BLOCK_CODE:
        enter_hidden(r, WORD_A_CODE_BLOCK);
        break;
    case MD_BLOCK_TABLE:
        enter_hidden(r, WORD_A_MARKDOWN_TABLE);
        break;
    case MD_BLOCK_HR:
        builder_next(b, BLOCK_PARAGRAPH, 0);
        refuse(r, E4907, WORD_A_RULE);
        pass_line(r);
        break;
    default:
        break;
    }
    return b->failed ? -1 : 0;
}

static void leave_heading(struct markdown_reader *r)
{
    if (!r->b->open) {
        refuse(r, E4913, WORD_NOTHING);
        pass_line(r);
    }
    builder_next(r->b, BLOCK_PARAGRAPH, 0);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    struct markdown_reader *r = user;
    struct doc_builder *b = r->b;
    (void)detail;
    switch (type) {
    case MD_BLOCK_H:
        leave_heading(r);
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        b->list_depth--;
        builder_next(b, BLOCK_PARAGRAPH, 0);
        break;
    case MD_BLOCK_P:
    case MD_BLOCK_LI:
        builder_next(b, BLOCK_PARAGRAPH,
                     (uint8_t)(b->list_depth > LIST_DEPTH_MAX ? LIST_DEPTH_MAX : b->list_depth));
        break;
    case MD_BLOCK_HTML:
        r->html--;
        break;
    case MD_BLOCK_CODE:
    case MD_BLOCK_TABLE:
        r->hidden--;
        break;
    default:
        break;
    }
    return b->failed ? -1 : 0;
}

static void set_flags(struct doc_builder *b)
{
    b->flags = (b->strong ? RUN_STRONG : 0u) | (b->emphasis ? RUN_EMPHASIS : 0u);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    struct markdown_reader *r = user;
    (void)detail;
    if (type == MD_SPAN_STRONG) {
        r->b->strong++;
    } else if (type == MD_SPAN_EM) {
        r->b->emphasis++;
    } else if (type == MD_SPAN_A) {
        refuse_here(r, E4908, WORD_A_LINK);
    } else {
        refuse_here(r, E4907, type == MD_SPAN_IMG ? WORD_AN_IMAGE : WORD_A_CODE_SPAN);
        r->hidden++;
    }
    set_flags(r->b);
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    struct markdown_reader *r = user;
    (void)detail;
    if (type == MD_SPAN_STRONG)
        r->b->strong--;
    else if (type == MD_SPAN_EM)
        r->b->emphasis--;
    else if (type != MD_SPAN_A)
        r->hidden--;
    set_flags(r->b);
    return 0;
}

static bool is_escaped(struct str text, size_t at)
{
    size_t slashes = 0;
    while (slashes < at && text.p[at - slashes - 1] == '\\')
        slashes++;
    return slashes % 2 == 1;
}

/* Emphasis that CommonMark did not see as such (its rules fail beside Chinese punctuation) would be
 * printed as stars. */
static void report_leftovers(struct markdown_reader *r, size_t from, size_t n)
{
    for (size_t i = from; i < from + n; i++) {
        char c = r->text.p[i];
        if (c != '*' && c != '`' && !(c == '_' && i + 1 < r->text.n && r->text.p[i + 1] == '_'))
            continue;
        size_t end = i;
        while (end < r->text.n && r->text.p[end] == c)
            end++;
        if (!is_escaped(r->text, i))
            DIAG(r->b->ds, E4906, builder_place(r->b, i), str_sub(r->text, i, end));
        i = end - 1;
    }
}

static void report_faults(struct markdown_reader *r, struct str text, size_t offset)
{
    size_t at = 0;
    int32_t cp = 0;
    for (size_t from = 0; from < text.n; from = at + 1) {
        enum text_fault fault = text_check(text, from, &at, &cp);
        if (fault == TEXT_FINE)
            return;
        text_report(r->b->ds, fault, cp, builder_place(r->b, offset + at));
    }
}

/* Whether the line that begins at `from` is that below the head of a table: bars, dashes and
 * colons. md4c sees a table only where it begins a block and has three dashes; others see one right
 * under text and with a single dash, too, and ours would print the bars. */
static bool is_table_rule(struct str text, size_t from)
{
    size_t bars = 0, dashes = 0, i = from;
    for (; i < text.n && text.p[i] != '\n'; i++) {
        bars += text.p[i] == '|';
        dashes += text.p[i] == '-';
        if (!strchr("|-: \t\r", text.p[i]) || !text.p[i])
            return false;
    }
    return bars > 0 && dashes > 0;
}

static void report_table(struct markdown_reader *r, size_t offset)
{
    size_t from = offset;
    while (from > 0 && r->text.p[from - 1] != '\n')
        from--;
    size_t above = from > 0 ? from - 1 : 0;
    while (above > 0 && r->text.p[above - 1] != '\n')
        above--;
    bool head = str_find(str_sub(r->text, above, from), STR("|"), 0) != SIZE_MAX;
    if (head && str_trim(str_sub(r->text, from, offset)).n == 0 && is_table_rule(r->text, from))
        refuse_at(r, from, E4907, WORD_A_MARKDOWN_TABLE);
}

static void normal_text(struct markdown_reader *r, struct str text, size_t offset)
{
    report_leftovers(r, offset, text.n);
    report_table(r, offset);
    report_faults(r, text, offset);
    builder_text(r->b, text, offset, text.n);
}

static void entity(struct markdown_reader *r, struct str text, size_t offset)
{
    char bytes[4];
    size_t n = text_entity(text, bytes);
    struct str meant = {bytes, n};
    if (!n) {
        DIAG(r->b->ds, E4909, builder_place(r->b, offset), text);
        return;
    }
    size_t at;
    int32_t cp;
    enum text_fault fault = text_check(meant, 0, &at, &cp);
    if (fault != TEXT_FINE)
        text_report(r->b->ds, fault, cp, builder_place(r->b, offset));
    builder_text(r->b, meant, offset, text.n);
}

static void html(struct markdown_reader *r, struct str line, size_t offset)
{
    if (r->html)
        marker_line(r->b, line, offset);
    else
        DIAG(r->b->ds, E4901, builder_place(r->b, offset), line);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE size, void *user)
{
    struct markdown_reader *r = user;
    struct str piece = {p, size};
    size_t offset = offset_of(r, p);
    if (offset == SIZE_MAX)
        offset = r->last;
    else
        r->last = offset + size;
    if (r->hidden)
        return 0;
    switch (type) {
    case MD_TEXT_BR:
        builder_hard_break(r->b);
        break;
    case MD_TEXT_SOFTBR:
        builder_soft_break(r->b);
        break;
    case MD_TEXT_NULLCHAR:
        text_report(r->b->ds, TEXT_CONTROL, 0, builder_place(r->b, offset));
        break;
    case MD_TEXT_ENTITY:
        entity(r, piece, offset);
        break;
    case MD_TEXT_HTML:
        html(r, piece, offset);
        break;
    default:
        normal_text(r, piece, offset);
        break;
    }
    return r->b->failed ? -1 : 0;
}

bool markdown_read(struct doc_builder *b)
{
    static const MD_PARSER parser = {.flags = FLAGS,
                                     .enter_block = enter_block,
                                     .leave_block = leave_block,
                                     .enter_span = enter_span,
                                     .leave_span = leave_span,
                                     .text = text};
    struct markdown_reader r = {.b = b, .text = b->in->markdown.text};
    if (r.text.n > UINT32_MAX / 2)
        return false;
    bool read = md_parse(r.text.n ? r.text.p : "", (MD_SIZE)r.text.n, &parser, &r) == 0;
    if (!read && !b->failed) /* the parser has no other reason of its own */
        memory_note_failure();
    return read;
}
