/* Fuzzing font files: a face is opened, characters are measured and a font for a PDF is made of
 * them. */
#include "folder.h"
#include "font/font.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static char fonts_json[128];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const char text[] =
        "{\"folders\": [], \"faces\": {\"f\": {\"file\": \"f.otf\"}}, \"roles\": {\"body\": "
        "[\"f\"]}}";
    (void)argc;
    (void)argv;
    fuzz_folder_make();
    fuzz_write("fonts.json", (const uint8_t *)text, sizeof text - 1);
    snprintf(fonts_json, sizeof fonts_json, "%s/fonts.json", fuzz_folder);
    return 0;
}

static void build(struct fontset *fs, struct diags *ds)
{
    struct subset_glyph glyphs[4];
    struct glyph g;
    struct arena a;
    size_t n = 0;
    for (int32_t cp = 0x51B3; n < 4 && cp < 0x51F0; cp++)
        if (font_glyph(fs, 0, cp, &g))
            glyphs[n++] = (struct subset_glyph){g.index, 0};
    for (int32_t cp = ' '; n < 4 && cp < 0x7F; cp++)
        if (font_glyph(fs, 0, cp, &g)) {
            glyphs[n] = (struct subset_glyph){g.index, (int16_t)n};
            n++;
        }
    struct font_subset subset = {.n = 0};
    arena_init(&a);
    if (n && font_subset_build(fs, 0, glyphs, n, &a, &subset, ds) && subset.bytes.n < 12)
        abort();
    font_subset_free(&subset);
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diags ds;
    fuzz_write("f.otf", data, size);
    diags_init(&ds);
    struct fontset *fs = fontset_open(fonts_json, fuzz_folder, &ds);
    if (fs)
        build(fs, &ds);
    else if (!ds.errors && !ds.out_of_memory)
        abort();
    fontset_close(fs);
    diags_free(&ds);
    return 0;
}
