/* A snapshot as JSON in the manifest, and back. */
#include "store/snapshot.h"

#include "base/map.h"
#include "base/sha256.h"

/* Writing */

static void put_fact(struct jsonout *j, const struct snap_fact *f)
{
    static const char *const kinds[] = {"amount", "count", "number"};
    jsonout_open_flat(j, '[');
    jsonout_str(j, f->address);
    jsonout_str(j, f->title);
    jsonout_str(j, str_of(kinds[f->kind]));
    struct buf value;
    buf_init(&value);
    dec_print(&value, f->value);
    if (f->known)
        jsonout_str(j, buf_view(&value));
    else
        jsonout_null(j);
    buf_free(&value);
    jsonout_bool(j, f->entered);
    for (size_t i = 0; i < f->term_count; i++)
        jsonout_str(j, f->terms[i]);
    jsonout_close(j, ']');
}

static void put_cell(struct jsonout *j, const struct snap_cell *c)
{
    if (c->covered) {
        jsonout_null(j);
    } else if (!c->address.n && !c->reads.n) {
        jsonout_str(j, c->text);
    } else {
        jsonout_open(j, '[');
        jsonout_str(j, c->text);
        jsonout_str(j, c->address);
        if (c->reads.n)
            jsonout_str(j, c->reads);
        jsonout_close(j, ']');
    }
}

static void put_table(struct jsonout *j, const struct snap_table *t)
{
    jsonout_open(j, '{');
    jsonout_member(j, "id", t->id);
    jsonout_member(j, "code", t->code);
    jsonout_member(j, "title", t->title);
    jsonout_key(j, "header_rows");
    jsonout_int(j, t->header_rows);
    jsonout_key(j, "lines");
    jsonout_open(j, '[');
    for (size_t i = 0; i < t->line_count; i++)
        jsonout_str(j, t->lines[i]);
    jsonout_close(j, ']');
    jsonout_key(j, "columns");
    jsonout_open_flat(j, '[');
    for (uint32_t c = 0; c < t->cols; c++)
        jsonout_str(j, t->columns[c]);
    jsonout_close(j, ']');
    jsonout_key(j, "rows");
    jsonout_open(j, '[');
    for (uint32_t r = 0; r < t->rows; r++) {
        jsonout_open_flat(j, '[');
        for (uint32_t c = 0; c < t->cols; c++)
            put_cell(j, &t->cells[(size_t)r * t->cols + c]);
        jsonout_close(j, ']');
    }
    jsonout_close(j, ']');
    jsonout_close(j, '}');
}

static void put_strings(struct jsonout *j, const struct str *items, size_t n)
{
    jsonout_open_flat(j, '[');
    for (size_t i = 0; i < n; i++)
        jsonout_str(j, items[i]);
    jsonout_close(j, ']');
}

void snapshot_put(struct jsonout *j, const struct snapshot *s)
{
    jsonout_open(j, '{');
    jsonout_member(j, "department", s->department);
    jsonout_member(j, "title", s->title);
    jsonout_key(j, "year");
    jsonout_int(j, s->year);
    jsonout_member(j, "unit", s->unit);
    jsonout_key(j, "facts");
    jsonout_open(j, '[');
    for (size_t i = 0; i < s->fact_count; i++)
        put_fact(j, &s->facts[i]);
    jsonout_close(j, ']');
    jsonout_key(j, "tables");
    jsonout_open(j, '[');
    for (size_t i = 0; i < s->table_count; i++)
        put_table(j, &s->tables[i]);
    jsonout_close(j, ']');
    jsonout_key(j, "texts");
    jsonout_open(j, '[');
    for (size_t i = 0; i < s->text_count; i++)
        put_strings(j, (struct str[]){s->texts[i].part, s->texts[i].text, s->texts[i].facts}, 3);
    jsonout_close(j, ']');
    jsonout_key(j, "findings");
    jsonout_open(j, '[');
    for (size_t i = 0; i < s->finding_count; i++)
        put_strings(j,
                    (struct str[]){s->findings[i].code, s->findings[i].place, s->findings[i].text,
                                   s->findings[i].facts},
                    4);
    jsonout_close(j, ']');
    jsonout_key(j, "corrections");
    jsonout_open(j, '[');
    for (size_t i = 0; i < s->correction_count; i++) {
        jsonout_open(j, '{');
        jsonout_member(j, "address", s->corrections[i].address);
        jsonout_member(j, "reason", s->corrections[i].reason);
        jsonout_member(j, "date", s->corrections[i].date);
        jsonout_close(j, '}');
    }
    jsonout_close(j, ']');
    jsonout_close(j, '}');
}

/* Reading */

static const struct value *item(const struct value *list, size_t i)
{
    return list && list->type == VALUE_LIST && i < list->list->n ? &list->list->items[i] : NULL;
}

static bool text_item(const struct value *list, size_t i, struct str *out)
{
    const struct value *v = item(list, i);
    if (!v || v->type != VALUE_STR)
        return false;
    *out = v->s;
    return true;
}

static bool read_fact(const struct value *v, struct arena *a, struct snap_fact *f)
{
    struct str kind;
    const struct value *value = item(v, 3), *entered = item(v, 4);
    if (!text_item(v, 0, &f->address) || !text_item(v, 1, &f->title) || !text_item(v, 2, &kind) ||
        !value || !entered || entered->type != VALUE_BOOL)
        return false;
    f->kind = str_eq(kind, STR("amount"))  ? FACT_AMOUNT
              : str_eq(kind, STR("count")) ? FACT_COUNT
                                           : FACT_NUMBER;
    f->known = value->type == VALUE_STR;
    f->entered = entered->b;
    if (f->known && !dec_parse(value->s, &f->value))
        return false;
    f->terms = arena_alloc(a, v->list->n * sizeof *f->terms);
    for (size_t i = 5; f->terms && i < v->list->n; i++)
        if (!text_item(v, i, &f->terms[f->term_count++]))
            return false;
    return f->terms != NULL;
}

static bool read_cell(const struct value *v, struct snap_cell *c)
{
    *c = (struct snap_cell){STR(""), STR(""), STR(""), v->type == VALUE_NONE};
    if (v->type == VALUE_STR)
        c->text = v->s;
    (void)text_item(v, 2, &c->reads);
    return v->type == VALUE_STR || v->type == VALUE_NONE ||
           (text_item(v, 0, &c->text) && text_item(v, 1, &c->address));
}

/* Every row is as long as the first. Looked at before there is room for the cells: what is written
 * in few bytes must not ask for much. */
static bool rows_are_even(const struct value *rows, uint32_t cols)
{
    for (size_t r = 0; r < rows->list->n; r++) {
        const struct value *row = item(rows, r);
        if (!row || row->type != VALUE_LIST || row->list->n != cols)
            return false;
    }
    return true;
}

static bool read_cells(const struct value *rows, struct arena *a, struct snap_table *t)
{
    t->rows = (uint32_t)rows->list->n;
    const struct value *first = item(rows, 0);
    t->cols = first && first->type == VALUE_LIST ? (uint32_t)first->list->n : 0;
    if (!rows_are_even(rows, t->cols))
        return false;
    t->cells = arena_alloc(a, ((size_t)t->rows * t->cols + 1) * sizeof *t->cells);
    if (!t->cells)
        return false;
    for (uint32_t r = 0; r < t->rows; r++)
        for (uint32_t c = 0; c < t->cols; c++)
            if (!read_cell(&item(rows, r)->list->items[c], &t->cells[(size_t)r * t->cols + c]))
                return false;
    return true;
}

static const struct value *list_member(const struct value *map, const char *name)
{
    const struct value *v = map->type == VALUE_MAP ? vmap_find(map->map, str_of(name)) : NULL;
    return v && v->type == VALUE_LIST ? v : NULL;
}

static long long int_member(const struct value *map, const char *name)
{
    const struct value *v = map->type == VALUE_MAP ? vmap_find(map->map, str_of(name)) : NULL;
    int64_t i = 0;
    return v && v->type == VALUE_INT && dec_to_i64(v->d, &i) ? i : 0;
}

static bool read_columns(const struct value *list, struct arena *a, struct snap_table *t)
{
    t->columns = arena_alloc(a, (t->cols + 1u) * sizeof *t->columns);
    if (!t->columns || !list || list->list->n != t->cols)
        return false;
    for (uint32_t c = 0; c < t->cols; c++)
        if (!text_item(list, c, &t->columns[c]))
            return false;
    return true;
}

static bool read_table(const struct value *v, struct arena *a, struct snap_table *t)
{
    const struct value *rows = list_member(v, "rows"), *lines = list_member(v, "lines");
    if (!rows || !lines)
        return false;
    *t = (struct snap_table){.id = value_get_str(v, "id"),
                             .code = value_get_str(v, "code"),
                             .title = value_get_str(v, "title"),
                             .header_rows = (uint32_t)int_member(v, "header_rows")};
    t->lines = arena_alloc(a, (lines->list->n + 1) * sizeof *t->lines);
    for (size_t i = 0; t->lines && i < lines->list->n; i++)
        if (!text_item(lines, i, &t->lines[t->line_count++]))
            return false;
    return t->lines && read_cells(rows, a, t) && t->header_rows <= t->rows &&
           read_columns(list_member(v, "columns"), a, t);
}

static bool read_triple(const struct value *v, struct str *a, struct str *b, struct str *c)
{
    return v && text_item(v, 0, a) && text_item(v, 1, b) && text_item(v, 2, c);
}

/* Each table and figure is written once; what stands twice is not told apart in a comparison. */
static bool is_written_once(const struct snapshot *s, struct arena *a)
{
    struct map tables, facts;
    map_init(&tables, a);
    map_init(&facts, a);
    for (size_t i = 0; i < s->table_count; i++)
        if (map_find(&tables, s->tables[i].id) || !map_put(&tables, s->tables[i].id, &tables))
            return false;
    for (size_t i = 0; i < s->fact_count; i++)
        if (map_find(&facts, s->facts[i].address) || !map_put(&facts, s->facts[i].address, &facts))
            return false;
    return true;
}

static bool read_lists(const struct value *v, struct arena *a, struct snapshot *s)
{
    const struct value *facts = list_member(v, "facts"), *tables = list_member(v, "tables");
    const struct value *texts = list_member(v, "texts"), *findings = list_member(v, "findings");
    if (!facts || !tables || !texts || !findings)
        return false;
    s->facts = arena_zalloc(a, (facts->list->n + 1) * sizeof *s->facts);
    for (size_t i = 0; s->facts && i < facts->list->n; i++)
        if (!read_fact(item(facts, i), a, &s->facts[s->fact_count++]))
            return false;
    s->tables = arena_alloc(a, (tables->list->n + 1) * sizeof *s->tables);
    s->texts = arena_alloc(a, (texts->list->n + 1) * sizeof *s->texts);
    s->findings = arena_alloc(a, (findings->list->n + 1) * sizeof *s->findings);
    if (!s->facts || !s->tables || !s->texts || !s->findings)
        return false;
    for (size_t i = 0; i < tables->list->n; i++)
        if (!read_table(item(tables, i), a, &s->tables[s->table_count++]))
            return false;
    for (size_t i = 0; i < texts->list->n; i++) {
        struct snap_text *t = &s->texts[s->text_count++];
        if (!read_triple(item(texts, i), &t->part, &t->text, &t->facts))
            return false;
    }
    for (size_t i = 0; i < findings->list->n; i++) {
        struct snap_finding *f = &s->findings[s->finding_count++];
        if (!read_triple(item(findings, i), &f->code, &f->place, &f->text))
            return false;
        f->facts = f->place;
        (void)text_item(item(findings, i), 3, &f->facts);
    }
    return is_written_once(s, a);
}

bool snapshot_read(const struct value *v, struct arena *a, struct snapshot *out)
{
    *out = (struct snapshot){0};
    if (v->type != VALUE_MAP)
        return false;
    out->department = value_get_str(v, "department");
    out->title = value_get_str(v, "title");
    out->year = int_member(v, "year");
    out->unit = value_get_str(v, "unit");
    return read_lists(v, a, out) && snapshot_index(out, a) &&
           snapshot_corrections(list_member(v, "corrections"), a, out);
}

bool snapshot_index(struct snapshot *s, struct arena *a)
{
    map_init(&s->by_address, a);
    for (size_t i = 0; i < s->fact_count; i++)
        if (!map_put(&s->by_address, s->facts[i].address, &s->facts[i]))
            return false;
    return true;
}

bool snapshot_corrections(const struct value *list, struct arena *a, struct snapshot *s)
{
    size_t n = list && list->type == VALUE_LIST ? list->list->n : 0;
    s->corrections = arena_alloc(a, (n + 1) * sizeof *s->corrections);
    if (!s->corrections)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct value *v = &list->list->items[i];
        s->corrections[s->correction_count++] = (struct snap_correction){
            value_get_str(v, "address"), value_get_str(v, "reason"), value_get_str(v, "date")};
    }
    return true;
}

void snapshot_facts_hash(const struct snapshot *s, char hash[65])
{
    unsigned char sum[SHA256_BYTES];
    struct sha256 sha;
    struct buf value;
    sha256_init(&sha);
    buf_init(&value);
    for (size_t i = 0; i < s->fact_count; i++) {
        buf_clear(&value);
        buf_str(&value, s->facts[i].address);
        buf_char(&value, '=');
        if (s->facts[i].known)
            dec_print(&value, dec_trim(s->facts[i].value));
        buf_char(&value, '\n');
        sha256_add(&sha, buf_view(&value));
    }
    buf_free(&value);
    sha256_end(&sha, sum);
    hex_digits(sum, sizeof sum, hash);
    hash[64] = '\0';
}
