/* Damaged font files: cut short, bytes turned, tables swapped. Nothing may crash, hang or read
 * beyond its memory (the sanitizers watch); what comes out is a font or a report. */
#include "check.h"

#include "base/file.h"
#include "font/font.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* TrueType outlines; CFF outlines. */
static const char *const originals[] = {
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
    "/usr/share/fonts/opentype/urw-base35/C059-Roman.otf",
    JUESUAN_ROOT "/fonts/FandolKai-Regular.otf",
};

static uint32_t draw_number(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % below);
}

/* Where damage hurts: the directory and the first bytes of every table, else anywhere. */
static size_t draw_place(uint64_t *seed, const unsigned char *p, size_t n)
{
    size_t tables = n > 12 ? (size_t)p[4] << 8 | p[5] : 0;
    if (!tables || draw_number(seed, 3) == 0)
        return draw_number(seed, (uint32_t)n);
    size_t entry = 12 + 16 * draw_number(seed, (uint32_t)tables);
    if (entry + 16 > n || draw_number(seed, 4) == 0)
        return draw_number(seed, n < 400 ? (uint32_t)n : 400);
    size_t offset = (size_t)p[entry + 8] << 24 | (size_t)p[entry + 9] << 16 |
                    (size_t)p[entry + 10] << 8 | p[entry + 11];
    size_t at = offset + draw_number(seed, 200);
    return at < n ? at : n - 1;
}

static size_t damage(uint64_t *seed, unsigned char *p, size_t n)
{
    static const unsigned char extremes[] = {0x00, 0xFF, 0x7F, 0x80};
    uint32_t hits = 1 + draw_number(seed, 12);
    for (uint32_t i = 0; i < hits; i++) {
        size_t at = draw_place(seed, p, n);
        if (draw_number(seed, 2))
            p[at] = extremes[draw_number(seed, 4)];
        else
            p[at] ^= (unsigned char)(1u << draw_number(seed, 8));
    }
    return draw_number(seed, 4) ? n : draw_number(seed, (uint32_t)n);
}

/* All that the program does with a font. */
static void use(struct fontset *fs)
{
    struct subset_glyph glyphs[200];
    size_t n = 0;
    struct arena a;
    struct diags ds;
    struct font_subset subset;
    arena_init(&a);
    diags_init(&ds);
    for (int32_t cp = 0x20; cp < 0x2000; cp += cp < 0x180 ? 1 : 61) {
        struct glyph g;
        if (font_glyph(fs, 0, cp, &g) && n < sizeof glyphs / sizeof *glyphs)
            glyphs[n++] = (struct subset_glyph){g.index, 0};
    }
    for (int32_t cp = 0x4E00; cp < 0x4E40; cp++) {
        struct glyph g;
        if (font_glyph(fs, 0, cp, &g) && n < sizeof glyphs / sizeof *glyphs)
            glyphs[n++] = (struct subset_glyph){g.index, 0};
    }
    (void)font_metrics(fs, 0);
    bool made = font_subset_build(fs, 0, glyphs, n, &a, &subset, &ds);
    assert_true(made || ds.errors);
    font_subset_free(&subset);
    diags_free(&ds);
    arena_free(&a);
}

static void try_font(const char *json, struct str font, size_t *opened)
{
    struct diags ds;
    diags_init(&ds);
    FILE *f = fopen("damaged.font", "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(font.p, 1, font.n, f), font.n);
    fclose(f);
    struct fontset *fs = fontset_open(json, ".", &ds);
    assert_true(fs || ds.errors);
    if (fs) {
        ++*opened;
        use(fs);
    }
    fontset_close(fs);
    diags_free(&ds);
}

static void write_config(const char *path)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs("{\"faces\": {\"f\": {\"file\": \"damaged.font\"}}, \"roles\": {\"r\": {\"faces\": "
          "[\"f\"]}}}",
          f);
    fclose(f);
}

static void damaged_fonts_do_no_harm(void **state)
{
    (void)state;
    const char *wanted = getenv("JUESUAN_FUZZ_ROUNDS");
    long rounds = wanted ? strtol(wanted, NULL, 10) : 60;
    char folder[] = "test_font_XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    write_config("fonts.json");
    for (size_t i = 0; i < sizeof originals / sizeof *originals; i++) {
        struct arena a;
        struct diags ds;
        struct str font;
        size_t opened = 0;
        if (!file_exists(originals[i]))
            continue;
        arena_init(&a);
        diags_init(&ds);
        assert_true(file_read(originals[i], 1 << 24, &a, &font, &ds));
        unsigned char *copy = malloc(font.n);
        assert_non_null(copy);
        try_font("fonts.json", font, &opened);
        assert_int_equal(opened, 1);
        for (long round = 0; round < (font.n > 1000000 ? rounds / 6 : rounds); round++) {
            uint64_t seed = (uint64_t)round * 7919 + i;
            memcpy(copy, font.p, font.n);
            size_t n = damage(&seed, copy, font.n);
            try_font("fonts.json", (struct str){(const char *)copy, n}, &opened);
        }
        assert_true(opened > 5); /* else the damage is too crude to test anything */
        free(copy);
        diags_free(&ds);
        arena_free(&a);
    }
    unlink("fonts.json");
    unlink("damaged.font");
    assert_int_equal(chdir(".."), 0);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(damaged_fonts_do_no_harm)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
