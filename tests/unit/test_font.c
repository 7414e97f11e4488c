#include "check.h"

#include "base/file.h"
#include "base/fileset.h"
#include "data/schemas.h"
#include "font/config.h"
#include "font/font.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
    struct diags ds;
    struct fontset *fs;
};

static int open_defaults(void **state)
{
    struct fixture *x = calloc(1, sizeof *x);
    diags_init(&x->ds);
    x->fs = fontset_open(JUESUAN_ROOT "/fonts/fonts.json", JUESUAN_ROOT "/fonts", &x->ds);
    *state = x;
    return x->fs ? 0 : -1;
}

static int close_defaults(void **state)
{
    struct fixture *x = *state;
    fontset_close(x->fs);
    diags_free(&x->ds);
    free(x);
    return 0;
}

static struct glyph glyph_of(struct fontset *fs, const char *role, int32_t cp)
{
    struct glyph g;
    assert_true(font_glyph(fs, fontset_role(fs, str_of(role)), cp, &g));
    return g;
}

static const char *face_of(struct fontset *fs, const char *role, int32_t cp)
{
    return fontset_face_name(fs, glyph_of(fs, role, cp).face).p;
}

static void every_role_measures_a_full_width_han_character(void **state)
{
    struct fixture *x = *state;
    assert_int_equal(x->ds.n, 0);
    for (int role = 0; role < (int)fontset_role_count(x->fs); role++) {
        struct glyph g;
        assert_true(font_glyph(x->fs, role, 0x51B3, &g)); /* 决 */
        assert_int_equal(g.advance, 1000);
        assert_in_range(g.xmin, 0, 200);
        assert_in_range(g.xmax, 800, 1000);
        struct font_metrics m = font_metrics(x->fs, role);
        assert_in_range(m.ascent, 700, 1200);
        assert_true(m.descent < 0);
        assert_in_range(m.cap_height, 600, m.ascent);
    }
    assert_int_equal(fontset_role(x->fs, STR("no_such_role")), -1);
}

static void body_takes_digits_and_yen_from_the_serif_face(void **state)
{
    struct fixture *x = *state;
    assert_string_equal(face_of(x->fs, "body", 0x51B3), "FandolFang-Regular");
    assert_string_equal(face_of(x->fs, "body", '1'), "NotoSerifCJKsc-Regular");
    assert_string_equal(face_of(x->fs, "body", 0xFFE5), "NotoSerifCJKsc-Regular");
    assert_string_equal(face_of(x->fs, "heading2", 0x51B3), "FandolKai-Regular");
    assert_int_equal(glyph_of(x->fs, "body", '1').index, glyph_of(x->fs, "table", '1').index);
}

/* Two em dashes make one line: 0 to 1000 of each is ink, at the height of the Han characters. */
static void dashes_join_in_every_role(void **state)
{
    struct fixture *x = *state;
    for (int role = 0; role < (int)fontset_role_count(x->fs); role++) {
        struct glyph g;
        assert_true(font_glyph(x->fs, role, 0x2014, &g));
        assert_int_equal(g.advance, 1000);
        assert_int_equal(g.xmin, 0);
        assert_int_equal(g.xmax, 1000);
        assert_in_range(g.ymin, 200, 400);
        assert_true(font_glyph(x->fs, role, 0xB7, &g));
        assert_int_equal(g.advance, 1000);
    }
}

static void rare_characters_come_from_the_fallback(void **state)
{
    struct fixture *x = *state;
    assert_string_equal(face_of(x->fs, "body", 0x5586), "NotoSerifCJKsc-Regular");  /* 喆 */
    assert_string_equal(face_of(x->fs, "body", 0x20BB7), "NotoSerifCJKsc-Regular"); /* 𠮷 */
    assert_string_equal(face_of(x->fs, "body", 0x4DAE), "NotoSerifCJKsc-Regular");  /* 䶮 */
}

static void absent_characters_are_refused(void **state)
{
    struct fixture *x = *state;
    struct glyph g;
    int body = fontset_role(x->fs, STR("body"));
    const int32_t absent[] = {0x10FFFD, 0xE123, -1, 0x110000};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_false(font_glyph(x->fs, body, absent[i], &g));
    assert_false(font_glyph(x->fs, -1, 'a', &g));
    assert_false(font_glyph(x->fs, (int)fontset_role_count(x->fs), 'a', &g));
    assert_false(fontset_failed(x->fs));
}

static void faces_are_named_for_the_record(void **state)
{
    struct fixture *x = *state;
    size_t open = 0;
    for (size_t i = 0; i < fontset_face_count(x->fs); i++) {
        struct str file = fontset_face_file(x->fs, i);
        assert_true(!file.p == !fontset_face_name(x->fs, i).p);
        if (!file.p)
            continue;
        open++;
        assert_true(file_exists(file.p));
    }
    assert_in_range(open, 5, 6);
    assert_null(fontset_face_file(x->fs, 999).p);
}

/* A fonts.json written for one test, opened. */
static struct fontset *open_text(const char *json, struct diags *ds)
{
    char path[] = "test_font_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, json, strlen(json)), (long)strlen(json));
    close(fd);
    diags_init(ds);
    struct arena arena;
    struct sources sources;
    struct schemas schemas;
    arena_init(&arena);
    sources_init(&sources, &arena, NULL);
    schemas_init(&schemas, STR(JUESUAN_ROOT "/data/schema"), &arena, &sources);
    struct fontset *fs = fontset_open_for(&(struct fontset_wish){.fonts_json = path,
                                                                 .folder = JUESUAN_ROOT "/fonts",
                                                                 .schemas = &schemas},
                                          ds);
    arena_free(&arena);
    unlink(path);
    return fs;
}

static void assert_codes(const struct diags *ds, const char *expected)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < ds->n; i++) {
        buf_puts(&b, i ? " " : "");
        buf_str(&b, diag_code_name(ds->items[i].code));
    }
    assert_str(buf_view(&b), expected);
    buf_free(&b);
}

#define NOTO "\"noto\": {\"family\": \"Noto Serif CJK SC\", \"style\": \"Regular\"}"

static void bad_configurations_name_every_mistake(void **state)
{
    (void)state;
    static const struct {
        const char *json, *codes;
    } cases[] = {
        {"[]", "E4021"},
        {"{\"roles\": {}}", "E4029"},
        {"{\"faces\": {\"a\": {}, \"b\": 1}, \"roles\": {}}", "E4021"},
        {"{\"faces\": {\"a\": {}, \"b\": {}}, \"roles\": {}}", "E5003 E5003"},
        {"{\"faces\": {\"a\": {\"file\": \"x\"}}, \"roles\": {}}", "E5003"},
        {"{\"faces\": {\"a\": {\"file\": \"x\", \"index\": -1}}}", "E4029 E4021"},
        {"{\"faces\": {\"a\": {\"file\": 3, \"familly\": \"x\"}}, \"roles\": {}}", "E4021 E4027"},
        {"{\"faces\": {" NOTO "}, \"roles\": {\"body\": {\"faces\": [\"nota\"]}}}", "E5003 E5003"},
        {"{\"faces\": {\"a\": {\"file\": \"x\", \"instead\": [{\"chars\": \"U+20-1F\"},"
         " {\"chars\": \"U+20\", \"face\": \"b\"}]}}, \"roles\": {}}",
         "E5003 E5003"},
        {"{\"faces\": {\"a\": {\"file\": \"x\", \"instead\": [{\"as\": \"U+20\"},"
         " {\"chars\": \"U+20\", \"as\": \"20\"}]}}, \"roles\": {}}",
         "E4029 E4021"},
        {"{\"faces\": {\"x\": {\"family\": \"No Such Family\"}},"
         " \"roles\": {\"body\": {\"faces\": [\"x\"]}}}",
         "E5001"},
        {"{\"faces\": {\"x\": {\"file\": \"fonts.json\"}},"
         " \"roles\": {\"body\": {\"faces\": [\"x\"]}}}",
         "E5006 E5001"},
        {"{\"faces\": {\"x\": {\"family\": \"Wrong\", \"file\": \"FandolFang-Regular.otf\"}},"
         " \"roles\": {\"body\": {\"faces\": [\"x\"]}}}",
         "E5004 E5001"},
        {"{\"faces\": {", "E2001"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct diags ds;
        struct fontset *fs = open_text(cases[i].json, &ds);
        assert_null(fs);
        assert_codes(&ds, cases[i].codes);
        diags_free(&ds);
    }
}

static const char *const dejavu = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

/* A copy of a free font whose OS/2 table says `fs_type`, in the current folder. */
static void write_restricted(const char *path, int fs_type)
{
    struct arena a;
    struct diags ds;
    struct str font;
    arena_init(&a);
    diags_init(&ds);
    assert_true(file_read(dejavu, 1 << 24, &a, &font, &ds));
    char *p = (char *)(uintptr_t)font.p;
    size_t entry = 12;
    while (memcmp(p + entry, "OS/2", 4) != 0)
        entry += 16;
    const unsigned char *offset = (const unsigned char *)p + entry + 8;
    size_t table = (size_t)offset[1] << 16 | (size_t)offset[2] << 8 | offset[3];
    p[table + 8] = (char)(fs_type >> 8);
    p[table + 9] = (char)fs_type;
    assert_true(file_write(path, font, &ds));
    diags_free(&ds);
    arena_free(&a);
}

static void permission_to_embed_is_honoured(void **state)
{
    (void)state;
    static const struct {
        int fs_type;
        const char *codes;
    } cases[] = {{0x0000, ""},
                 {0x0002, "E5005 E5001"},  /* restricted */
                 {0x0004, ""},             /* preview and print */
                 {0x0008, ""},             /* editable */
                 {0x0006, ""},             /* the least restrictive counts */
                 {0x0100, "E5005 E5001"},  /* no subsets */
                 {0x0204, "E5005 E5001"}}; /* bitmaps only */
    char folder[] = "test_font_XXXXXX";
    if (!file_exists(dejavu))
        skip();
    assert_non_null(mkdtemp(folder));
    char path[64], json[5000];
    snprintf(path, sizeof path, "%s/f.ttf", folder);
    char *here = realpath(folder, NULL);
    assert_non_null(here);
    snprintf(json, sizeof json,
             "{\"folders\": [\"%s\"], \"faces\": {\"f\": {\"file\": \"f.ttf\"}},"
             " \"roles\": {\"body\": {\"faces\": [\"f\"]}}}",
             here);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct diags ds;
        write_restricted(path, cases[i].fs_type);
        struct fontset *fs = open_text(json, &ds);
        assert_codes(&ds, cases[i].codes);
        assert_true(!fs == (cases[i].codes[0] != '\0'));
        fontset_close(fs);
        diags_free(&ds);
    }
    free(here);
    unlink(path);
    rmdir(folder);
}

static void a_missing_first_choice_is_replaced_and_told(void **state)
{
    (void)state;
    struct diags ds;
    struct fontset *fs = open_text(
        "{\"faces\": {\"x\": {\"family\": \"仿宋_不存在\"}, " NOTO "}, \"fallback\": [\"noto\"],"
        " \"roles\": {\"body\": {\"title\": \"正文\", \"faces\": [\"x\"]}}}",
        &ds);
    assert_non_null(fs);
    assert_codes(&ds, "E5002");
    assert_str(ds.items[0].args[0], "仿宋_不存在");
    assert_str(ds.items[0].args[2], "Noto Serif CJK SC");
    assert_str(ds.items[0].args[3], "仿宋_不存在"); /* what to install: no package is known */
    assert_string_equal(face_of(fs, "body", 0x51B3), "NotoSerifCJKsc-Regular");
    fontset_close(fs);
    diags_free(&ds);
}

static void a_collection_is_searched_for_the_family(void **state)
{
    (void)state;
    struct diags ds;
    struct fontset *fs = open_text(
        "{\"folders\": [\"/usr/share/fonts/opentype/noto\"], \"faces\": {\"a\": {\"family\":"
        " \"Noto Serif CJK TC\", \"file\": \"NotoSerifCJK-Regular.ttc\"}},"
        " \"roles\": {\"body\": {\"faces\": [\"a\"]}}}",
        &ds);
    assert_non_null(fs);
    assert_codes(&ds, "");
    assert_string_equal(face_of(fs, "body", 'a'), "NotoSerifCJKtc-Regular");
    fontset_close(fs);
    diags_free(&ds);
}

/* A font under two names, once through a link, is one font in the PDF. */
static void one_file_is_one_face(void **state)
{
    (void)state;
    struct diags ds;
    char json[2000];
    const char *link_path = "test_font_link.ttf";
    if (!file_exists(dejavu))
        skip();
    unlink(link_path);
    assert_int_equal(symlink(dejavu, link_path), 0);
    char *here = realpath(".", NULL);
    assert_non_null(here);
    snprintf(json, sizeof json,
             "{\"faces\": {\"a\": {\"file\": \"%s\"}, \"b\": {\"file\": \"%s/%s\"}},"
             " \"roles\": {\"x\": {\"faces\": [\"a\"]}, \"y\": {\"faces\": [\"b\"]}}}",
             dejavu, here, link_path);
    struct fontset *fs = open_text(json, &ds);
    assert_non_null(fs);
    struct glyph first, second;
    assert_true(font_glyph(fs, fontset_role(fs, STR("x")), 'a', &first));
    assert_true(font_glyph(fs, fontset_role(fs, STR("y")), 'a', &second));
    assert_int_equal(first.face, second.face);
    fontset_close(fs);
    diags_free(&ds);
    unlink(link_path);
    free(here);
}

static void a_style_puts_its_faces_in_front(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct diags ds;
    diags_init(&ds);
    struct sources sources;
    sources_init(&sources, &a, NULL);
    const struct source *source = sources_add(
        &sources, STR("style.json"),
        STR("{\"faces\": {\"kai\": {\"file\": \"FandolKai-Regular.otf\"}},"
            " \"roles\": {\"body\": {\"faces\": [\"kai\"]}, \"stamp\": {\"faces\": [\"kai\"]}}}"));
    struct value json;
    assert_true(json_parse(source, &a, &json, &ds));
    struct fontset *fs =
        fontset_open_for(&(struct fontset_wish){.fonts_json = JUESUAN_ROOT "/fonts/fonts.json",
                                                .folder = JUESUAN_ROOT "/fonts",
                                                .fonts = &json,
                                                .sources = &sources},
                         &ds);
    assert_non_null(fs);
    assert_codes(&ds, "");
    assert_string_equal(face_of(fs, "body", 0x51B3), "FandolKai-Regular");
    assert_string_equal(face_of(fs, "body", 0x20BB7), "NotoSerifCJKsc-Regular");
    assert_string_equal(face_of(fs, "stamp", 0x51B3), "FandolKai-Regular");
    assert_string_equal(face_of(fs, "heading1", 0x51B3), "NotoSansCJKsc-Regular");
    fontset_close(fs);
    diags_free(&ds);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_role_measures_a_full_width_han_character,
                                        open_defaults, close_defaults),
        cmocka_unit_test_setup_teardown(body_takes_digits_and_yen_from_the_serif_face,
                                        open_defaults, close_defaults),
        cmocka_unit_test_setup_teardown(dashes_join_in_every_role, open_defaults, close_defaults),
        cmocka_unit_test_setup_teardown(rare_characters_come_from_the_fallback, open_defaults,
                                        close_defaults),
        cmocka_unit_test_setup_teardown(absent_characters_are_refused, open_defaults,
                                        close_defaults),
        cmocka_unit_test_setup_teardown(faces_are_named_for_the_record, open_defaults,
                                        close_defaults),
        cmocka_unit_test(bad_configurations_name_every_mistake),
        cmocka_unit_test(permission_to_embed_is_honoured),
        cmocka_unit_test(a_missing_first_choice_is_replaced_and_told),
        cmocka_unit_test(one_file_is_one_face),
        cmocka_unit_test(a_collection_is_searched_for_the_family),
        cmocka_unit_test(a_style_puts_its_faces_in_front),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
