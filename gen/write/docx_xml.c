/* Pieces of WordprocessingML that several parts use. */
#include "write/docx.h"

void docx_value(struct xml *x, const char *element, const char *value)
{
    xml_start(x, element);
    xml_attr(x, "w:val", value);
    xml_end(x);
}

void docx_value_str(struct xml *x, const char *element, struct str value)
{
    xml_start(x, element);
    xml_attr_str(x, "w:val", value);
    xml_end(x);
}

void docx_value_int(struct xml *x, const char *element, long long value)
{
    xml_start(x, element);
    xml_attr_int(x, "w:val", value);
    xml_end(x);
}

void docx_flag(struct xml *x, const char *element)
{
    xml_start(x, element);
    xml_end(x);
}

void docx_namespaces(struct xml *x)
{
    xml_attr(x, "xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
    xml_attr(x, "xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
}

static void write_text(struct xml *x, struct str text)
{
    if (!text.n)
        return;
    xml_start(x, "w:t");
    if (ascii_is_space(text.p[0]) || ascii_is_space(text.p[text.n - 1]) ||
        str_find(text, STR("  "), 0) != SIZE_MAX)
        xml_attr(x, "xml:space", "preserve");
    xml_chars(x, text);
    xml_end(x);
}

static size_t find_control(struct str text, size_t from)
{
    while (from < text.n && text.p[from] != '\t' && text.p[from] != '\n')
        from++;
    return from;
}

void docx_emphasis(struct xml *x, unsigned flags)
{
    if (flags & RUN_EMPHASIS) /* Chinese emphasis: a dot below each character */
        docx_value(x, "w:em", "dot");
}

static void run_properties(struct xml *x, unsigned flags)
{
    if (!(flags & (RUN_STRONG | RUN_EMPHASIS)))
        return;
    xml_start(x, "w:rPr");
    if (flags & RUN_STRONG) {
        docx_flag(x, "w:b");
        docx_flag(x, "w:bCs");
    }
    docx_emphasis(x, flags);
    xml_end(x);
}

void docx_text(struct xml *x, struct str text)
{
    for (size_t from = 0;; from++) {
        size_t end = find_control(text, from);
        write_text(x, str_sub(text, from, end));
        if (end == text.n)
            break;
        docx_flag(x, text.p[end] == '\t' ? "w:tab" : "w:br");
        from = end;
    }
}

void docx_run_text(struct xml *x, unsigned flags, struct str text)
{
    docx_text(x, text);
    if (flags & RUN_BREAK)
        docx_flag(x, "w:br");
}

void docx_run(struct xml *x, unsigned flags, struct str text)
{
    xml_start(x, "w:r");
    run_properties(x, flags);
    docx_run_text(x, flags, text);
    xml_end(x);
}

static void field_mark(struct xml *x, const char *type)
{
    xml_start(x, "w:r");
    xml_start(x, "w:fldChar");
    xml_attr(x, "w:fldCharType", type);
    xml_end(x);
    xml_end(x);
}

void docx_field_open(struct xml *x, struct str instruction)
{
    field_mark(x, "begin");
    xml_start(x, "w:r");
    xml_start(x, "w:instrText");
    xml_attr(x, "xml:space", "preserve");
    xml_chars(x, instruction);
    xml_end(x);
    xml_end(x);
    field_mark(x, "separate");
}

void docx_field_close(struct xml *x)
{
    field_mark(x, "end");
}

void docx_field(struct xml *x, struct str instruction, struct str shown)
{
    docx_field_open(x, instruction);
    if (shown.n)
        docx_run(x, 0, shown);
    docx_field_close(x);
}

/* Word takes _Toc and digits for bookmarks of its own contents. */
void docx_bookmark_name(struct buf *out, size_t heading)
{
    buf_printf(out, "_Toc1%08zu", heading);
}
