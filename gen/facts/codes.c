/* The lists of codes of data/codes, one for each year in which they changed, and what became of a
 * code since. */
#include "facts/codes.h"

#include "base/file.h"

#include <stdio.h>

enum { CODES_BYTES_MAX = 8 * 1024 * 1024, FIRST_YEAR = 2010, LAST_YEAR = 2100 };

size_t code_level(struct str code)
{
    return code.n >= 3 && code.n % 2 == 1 ? (code.n - 1) / 2 : 0;
}

struct str code_parent(struct str code)
{
    return code.n > 3 ? str_sub(code, 0, code.n - 2) : STR("");
}

/* A field in quotes may hold commas; one with quotes in it stays as it is written. */
static struct str quoted_field(struct str *line)
{
    size_t end = 1;
    while (end < line->n && (line->p[end] != '"' || (end + 1 < line->n && line->p[end + 1] == '"')))
        end += line->p[end] == '"' ? 2 : 1;
    if (end >= line->n)
        end = line->n - 1;
    struct str field = str_sub(*line, 1, end > 1 ? end : 1);
    size_t comma = str_find(*line, STR(","), end);
    *line = comma == SIZE_MAX ? STR("") : str_sub(*line, comma + 1, line->n);
    return str_trim(field);
}

static struct str next_field(struct str *line)
{
    if (line->n > 1 && line->p[0] == '"')
        return quoted_field(line);
    size_t comma = str_find(*line, STR(","), 0);
    struct str field = comma == SIZE_MAX ? *line : str_sub(*line, 0, comma);
    *line = comma == SIZE_MAX ? STR("") : str_sub(*line, comma + 1, line->n);
    return str_trim(field);
}

static struct str next_line(struct str *text)
{
    size_t end = str_find(*text, STR("\n"), 0);
    struct str line = end == SIZE_MAX ? *text : str_sub(*text, 0, end);
    *text = end == SIZE_MAX ? STR("") : str_sub(*text, end + 1, text->n);
    return str_trim(line);
}

static struct str system_name(enum code_system system)
{
    return system == CODES_FUNCTION ? STR("function") : STR("economic");
}

static struct str list_path(struct arena *a, const char *folder, enum code_system system, int year)
{
    return arena_printf(a, "%s/%.*s-%d.csv", folder, STR_ARG(system_name(system)), year);
}

/* Where the fields of a list stand: code,name and perhaps since,until. */
struct list_fields {
    size_t since, until; /* SIZE_MAX: it has none */
};

static struct list_fields fields_of(struct str heading)
{
    struct list_fields f = {SIZE_MAX, SIZE_MAX};
    for (size_t i = 0; heading.n; i++) {
        struct str name = next_field(&heading);
        if (str_eq(name, STR("since")))
            f.since = i;
        else if (str_eq(name, STR("until")))
            f.until = i;
    }
    return f;
}

/* Whether a line of a list holds at the end of that year: dates compare as texts. */
static bool in_force(struct str line, struct list_fields f, int year, struct arena *a,
                     struct str *since)
{
    struct str last = arena_printf(a, "%d-12-31", year), until = STR("");
    *since = STR("");
    for (size_t i = 2; line.n; i++) {
        struct str field = next_field(&line);
        if (i == f.since)
            *since = field;
        else if (i == f.until)
            until = field;
    }
    return str_cmp(*since, last) <= 0 && (!until.n || str_cmp(until, last) >= 0);
}

static bool add_use(struct codes *c, struct arena *a, struct str code, struct code_use use)
{
    struct code_use *added = arena_alloc(a, sizeof *added);
    if (!added)
        return false;
    *added = use;
    added->next = map_get(&c->uses, code);
    return map_put(&c->uses, code, added);
}

/* A name that gave way within the year: accounts of the year are made under the later one. */
static bool supersede(struct codes *uses, struct arena *a, struct code *old, struct str name,
                      struct str since)
{
    int year = 0;
    for (size_t i = 0; i < 4 && i < since.n; i++)
        year = year * 10 + (since.p[i] - '0');
    if (!str_eq(old->name, name) && uses &&
        !add_use(uses, a, old->code, (struct code_use){.name = old->name, .until = year - 1}))
        return false;
    old->name = name;
    return true;
}

/* Adds the codes of one list that `into` does not have yet, as they are at the end of its year
 * `of`. Names that gave way go to `uses` (NULL: nowhere). */
static bool add_list(const char *path, int of, struct map *into, struct codes *uses,
                     struct arena *a, struct diags *ds)
{
    struct str text, since;
    size_t before = into->n;
    if (!file_read(path, CODES_BYTES_MAX, a, &text, ds))
        return false;
    struct list_fields fields = fields_of(next_line(&text));
    bool dated = fields.since != SIZE_MAX || fields.until != SIZE_MAX;
    while (text.n) {
        struct str line = next_line(&text), rest = line;
        struct str code = next_field(&rest), name = next_field(&rest);
        since = STR("");
        if (!str_is_digits(code) || (dated && !in_force(rest, fields, of, a, &since)))
            continue;
        struct code *known = map_get(into, code);
        size_t at = known ? (size_t)(map_find(into, code) - into->entries) : 0;
        if (known && at >= before && since.n) {
            if (supersede(uses, a, known, name, since))
                continue;
        }
        if (known)
            continue;
        struct code *c = arena_alloc(a, sizeof *c);
        if (!c || !map_put(into, code, c)) {
            DIAG0(ds, E1004, place_file(str_of(path)));
            return false;
        }
        *c = (struct code){code, name, code_level(code)};
    }
    return !a->failed;
}

/* The folders in which lists are looked for, the first first. */
struct folders {
    const char *own, *given;
};

static bool has_list(struct arena *a, const char *folder, enum code_system system, int year)
{
    struct str path = folder ? list_path(a, folder, system, year) : (struct str){NULL, 0};
    return path.p && file_exists(path.p);
}

/* The list of a year in one of the folders; {NULL, 0}. */
static struct str find_list(struct arena *a, struct folders f, enum code_system system, int year)
{
    if (has_list(a, f.own, system, year))
        return list_path(a, f.own, system, year);
    return has_list(a, f.given, system, year) ? list_path(a, f.given, system, year)
                                              : (struct str){NULL, 0};
}

/* The list of the year or the nearest before it, of the folder that comes first: an official list
 * of last year is more than what we have of this one. Only then those of later years. */
static int nearest_year(struct arena *a, struct folders f, enum code_system system, int year)
{
    const char *const order[] = {f.own, f.given};
    for (size_t i = 0; i < 2; i++)
        for (int y = year; y >= FIRST_YEAR; y--)
            if (has_list(a, order[i], system, y))
                return y;
    for (int y = year + 1; y <= LAST_YEAR; y++)
        if (find_list(a, f, system, y).p)
            return y;
    return 0;
}

static struct code *find_code(const struct codes *c, struct str code)
{
    struct code *found = map_get(&c->map, code);
    return found ? found : map_get(&c->other, code);
}

/* One line of renames.csv: code,old name,new name,year since when,old code. */
struct rename {
    struct str code, old_name, new_name, old_code;
    int since;
};

static int year_of(struct str s)
{
    int year = 0;
    for (size_t i = 0; i < s.n && i < 4 && ascii_is_digit(s.p[i]); i++)
        year = year * 10 + (s.p[i] - '0');
    return year;
}

/* Before the year of its renaming a code has its old name. `named_until` keeps, by code, the
 * earliest such year seen: of several renamings the next one decides. */
static bool apply_rename(struct codes *c, struct arena *a, int year, const struct rename *r,
                         struct map *named_until)
{
    if (year >= r->since)
        return add_use(c, a, r->code,
                       (struct code_use){.name = r->old_name, .until = r->since - 1});
    struct code *listed = find_code(c, r->code);
    const int *known = map_get(named_until, r->code);
    if (listed && (!known || *known > r->since)) {
        int *since = arena_alloc(a, sizeof *since);
        if (!since || !map_put(named_until, r->code, since))
            return false;
        *since = r->since;
        listed->name = r->old_name;
    }
    return add_use(c, a, r->code, (struct code_use){.name = r->new_name, .from = r->since});
}

static bool add_move(struct codes *c, struct arena *a, const struct rename *r)
{
    struct code_move *move = arena_alloc(a, sizeof *move);
    if (!move || !map_put(&c->moved, r->old_code, move))
        return false;
    *move = (struct code_move){r->code, r->since};
    return add_use(c, a, r->old_code,
                   (struct code_use){.name = r->old_name, .until = r->since - 1});
}

struct str codes_moved(const struct codes *c, struct str code, int from, int to)
{
    for (int steps = 0; steps < 20 && code.n; steps++) {
        const struct code_move *move = map_get(&c->moved, code);
        if (!move || move->since <= from || move->since > to)
            break;
        code = move->to;
        from = move->since - 1;
    }
    return code;
}

static bool read_renames(const char *folder, int year, struct codes *c, struct arena *a,
                         struct diags *ds)
{
    struct str text, path = path_join(a, str_of(folder), STR("renames.csv"));
    struct map named_until;
    map_init(&named_until, a);
    if (!path.p || !file_exists(path.p))
        return path.p != NULL;
    if (!file_read(path.p, CODES_BYTES_MAX, a, &text, ds))
        return false;
    next_line(&text);
    while (text.n) {
        struct str line = next_line(&text);
        struct rename r = {.code = next_field(&line)};
        r.old_name = next_field(&line);
        r.new_name = next_field(&line);
        r.since = year_of(next_field(&line));
        r.old_code = next_field(&line);
        if (r.since &&
            !(r.old_code.n ? add_move(c, a, &r) : apply_rename(c, a, year, &r, &named_until)))
            return false;
    }
    return true;
}

/* Names of the list of another year that differ from this year's. */
static bool add_uses(struct codes *c, struct arena *a, int year, const struct map *list, int of)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct code *theirs = list->entries[i].value, *ours = map_get(&c->map, theirs->code);
        if (ours && !str_eq(ours->name, theirs->name) &&
            !codes_other_use(c, theirs->code, theirs->name) &&
            !add_use(c, a, theirs->code,
                     (struct code_use){.name = theirs->name,
                                       .from = of > year ? of : 0,
                                       .until = of > year ? 0 : of}))
            return false;
    }
    return true;
}

static bool add_other_list(struct codes *c, const char *path, int year, int of, struct arena *a,
                           struct diags *ds)
{
    struct map list;
    map_init(&list, a);
    if (!add_list(path, of, &list, NULL, a, ds) || !add_uses(c, a, year, &list, of))
        return false;
    for (size_t i = 0; i < list.n; i++)
        if (!map_get(&c->other, list.entries[i].key) &&
            !map_put(&c->other, list.entries[i].key, list.entries[i].value))
            return false;
    return true;
}

bool codes_load(const char *folder, const char *own, enum code_system system, int year,
                struct arena *a, struct codes *out, struct diags *ds)
{
    const struct folders f = {own, folder};
    *out = (struct codes){.system = system, .year = nearest_year(a, f, system, year)};
    map_init(&out->map, a);
    map_init(&out->other, a);
    map_init(&out->usual, a);
    map_init(&out->uses, a);
    map_init(&out->moved, a);
    if (!out->year) {
        DIAG(ds, E4101, place_file(str_of(folder)), system_name(system));
        return false;
    }
    if (!add_list(find_list(a, f, system, out->year).p, out->year, &out->map, out, a, ds))
        return false;
    /* Other years, nearest first, for codes that this year's list lacks: the lists at hand are not
     * complete. */
    if (has_list(a, own, system, out->year) && has_list(a, folder, system, out->year) &&
        !add_other_list(out, list_path(a, folder, system, out->year).p, year, out->year, a, ds))
        return false;
    for (int step = 1; step <= 10; step++)
        for (int sign = -1; sign <= 1; sign += 2) {
            int y = out->year + sign * step;
            struct str path = find_list(a, f, system, y);
            if (path.p && !add_other_list(out, path.p, year, y, a, ds))
                return false;
        }
    struct str usual = arena_printf(a, "%s/%.*s-usual.csv", folder, STR_ARG(system_name(system)));
    if (!usual.p || (file_exists(usual.p) && !add_list(usual.p, year, &out->usual, NULL, a, ds)))
        return false;
    return read_renames(folder, year, out, a, ds);
}

struct str codes_name(const struct codes *c, struct str code)
{
    const struct code *found = find_code(c, code);
    return found ? found->name : (struct str){NULL, 0};
}

struct str codes_usual(const struct codes *c, struct str code)
{
    const struct code *found = map_get(&c->usual, code);
    return found ? found->name : (struct str){NULL, 0};
}

const struct code_use *codes_other_use(const struct codes *c, struct str code, struct str name)
{
    const struct code_use *use = map_get(&c->uses, code);
    while (use && !str_eq(use->name, name))
        use = use->next;
    return use;
}

static size_t common_prefix(struct str a, struct str b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    return n;
}

struct str codes_named(const struct codes *c, struct str name, struct str code)
{
    struct str best = {NULL, 0};
    size_t shared = 0;
    const struct map *lists[] = {&c->map, &c->other};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < lists[k]->n; i++) {
            const struct code *other = lists[k]->entries[i].value;
            size_t common = common_prefix(other->code, code);
            if (str_eq(other->name, name) && !str_eq(other->code, code) &&
                (!best.p || common > shared)) {
                best = other->code;
                shared = common;
            }
        }
    return best;
}
