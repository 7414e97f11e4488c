#include "facts/codes.h"

#include "base/file.h"

#include <stdio.h>

enum { CODES_BYTES_MAX = 8 * 1024 * 1024, FIRST_YEAR = 2010, LAST_YEAR = 2100 };

size_t code_length(size_t level)
{
    return level * 2 + 1;
}

size_t code_level(struct str code)
{
    return code.n >= 3 && code.n % 2 == 1 ? (code.n - 1) / 2 : 0;
}

struct str code_parent(struct str code)
{
    return code.n > 3 ? str_sub(code, 0, code.n - 2) : STR("");
}

static struct str next_field(struct str *line)
{
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

/* Adds the codes of one list that `into` does not have yet. The first line is the heading:
 * code,name,… */
static bool add_list(const char *path, struct map *into, struct arena *a, struct diags *ds)
{
    struct str text;
    if (!file_read(path, CODES_BYTES_MAX, a, &text, ds))
        return false;
    next_line(&text);
    while (text.n) {
        struct str line = next_line(&text);
        struct str code = next_field(&line), name = next_field(&line);
        if (!str_is_digits(code) || map_get(into, code))
            continue;
        struct code *c = arena_alloc(a, sizeof *c);
        if (!c || !map_put(into, code, c)) {
            DIAG0(ds, E1004, place_file(str_of(path)));
            return false;
        }
        *c = (struct code){code, name, code_level(code)};
    }
    return true;
}

static bool has_list(struct arena *a, const char *folder, enum code_system system, int year)
{
    struct str path = list_path(a, folder, system, year);
    return path.p && file_exists(path.p);
}

static int nearest_year(struct arena *a, const char *folder, enum code_system system, int year)
{
    for (int y = year; y >= FIRST_YEAR; y--)
        if (has_list(a, folder, system, y))
            return y;
    for (int y = year + 1; y <= LAST_YEAR; y++)
        if (has_list(a, folder, system, y))
            return y;
    return 0;
}

static void read_renames(const char *folder, struct codes *c, struct arena *a)
{
    struct diags ignored;
    struct str text, path = path_join(a, str_of(folder), STR("renames.csv"));
    diags_init(&ignored);
    if (path.p && file_exists(path.p) && file_read(path.p, CODES_BYTES_MAX, a, &text, &ignored)) {
        next_line(&text);
        while (text.n) {
            struct str line = next_line(&text);
            struct str code = next_field(&line);
            struct str *old = arena_alloc(a, sizeof *old);
            if (!old)
                break;
            *old = next_field(&line);
            map_put(&c->old_names, code, old);
        }
    }
    diags_free(&ignored);
}

bool codes_load(const char *folder, enum code_system system, int year, struct arena *a,
                struct codes *out, struct diags *ds)
{
    *out = (struct codes){.system = system, .year = nearest_year(a, folder, system, year)};
    map_init(&out->map, a);
    map_init(&out->other, a);
    map_init(&out->old_names, a);
    if (!out->year) {
        DIAG(ds, E4101, place_file(str_of(folder)), system_name(system));
        return false;
    }
    if (!add_list(list_path(a, folder, system, out->year).p, &out->map, a, ds))
        return false;
    /* Other years, nearest first, for codes that this year's list lacks: the lists at hand are not
     * complete. */
    for (int step = 1; step <= 10; step++)
        for (int sign = -1; sign <= 1; sign += 2) {
            int y = out->year + sign * step;
            if (has_list(a, folder, system, y) &&
                !add_list(list_path(a, folder, system, y).p, &out->other, a, ds))
                return false;
        }
    read_renames(folder, out, a);
    return true;
}

struct str codes_name(const struct codes *c, struct str code)
{
    const struct code *found = map_get(&c->map, code);
    if (!found)
        found = map_get(&c->other, code);
    return found ? found->name : (struct str){NULL, 0};
}
