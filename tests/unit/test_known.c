/* What earlier runs know of glyphs changes no byte, and is believed only while it is whole and
 * about the same files. */
#include "check.h"

#include "base/file.h"
#include "base/fileset.h"
#include "font/facefile.h"
#include "font/font.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const int32_t characters[] = {0x51B3, 0x7B97, '1', 'A', ',', 0x3002, 0x20BB7, ' ', 0x9FA5};
enum { CHARACTERS = sizeof characters / sizeof *characters };

struct fixture {
    char folder[64];
    struct arena arena;
    struct diags ds;
    struct str path; /* of the file */
};

static int begin(void **state)
{
    struct fixture *x = calloc(1, sizeof *x);
    *state = x;
    arena_init(&x->arena);
    diags_init(&x->ds);
    strcpy(x->folder, "/tmp/known-XXXXXX");
    if (!mkdtemp(x->folder))
        return -1;
    x->path = path_join(&x->arena, str_of(x->folder), STR("glyphs"));
    return 0;
}

static int end(void **state)
{
    struct fixture *x = *state;
    unlink(x->path.p);
    rmdir(x->folder);
    diags_free(&x->ds);
    arena_free(&x->arena);
    free(x);
    return 0;
}

/* A small font of characters in the role "body", as one run of the program makes it. */
static struct str run(struct fixture *x, struct str known)
{
    struct fontset *fs = fontset_open_for(
        &(struct fontset_wish){
            .fonts_json = JUESUAN_ROOT "/fonts/fonts.json", .folder = "", .known = known},
        &x->ds);
    assert_non_null(fs);
    struct subset_glyph wanted[CHARACTERS];
    size_t n = 0, face = 0;
    for (size_t i = 0; i < CHARACTERS; i++) {
        struct glyph g;
        assert_true(font_glyph(fs, fontset_role(fs, STR("body")), characters[i], &g));
        if (i == 0)
            face = g.face;
        if (g.face == face)
            wanted[n++] = (struct subset_glyph){g.index, 0};
    }
    struct font_subset subset;
    assert_true(font_subset_build(fs, face, wanted, n, &x->arena, &subset, &x->ds));
    struct str bytes = arena_str(&x->arena, buf_view(&subset.bytes));
    font_subset_free(&subset);
    fontset_close(fs);
    assert_int_equal(x->ds.errors, 0);
    return bytes;
}

static struct str file_of(struct fixture *x)
{
    struct str text;
    assert_true(file_read(x->path.p, 1 << 24, &x->arena, &text, &x->ds));
    return text;
}

static void a_second_run_opens_no_font_and_makes_the_same(void **state)
{
    struct fixture *x = *state;
    struct str fresh = run(x, STR(""));
    assert_false(file_exists(x->path.p));
    assert_true(str_eq(run(x, x->path), fresh));
    struct str file = file_of(x);
    assert_true(str_eq(run(x, x->path), fresh));
    assert_true(str_eq(file_of(x), file)); /* nothing new: not written again */
}

/* The face of a wish, from what is known. */
static struct face_file *open_known(struct fixture *x, struct face_library *lib,
                                    const struct known *known, const struct face_wish *wish)
{
    struct face_file *f = NULL;
    (void)face_file_open(lib, known, wish, &x->arena, &f);
    return f;
}

/* A font that is installed here. */
static struct str some_font(struct fixture *x)
{
    struct fontset *fs = fontset_open(JUESUAN_ROOT "/fonts/fonts.json", "", &x->ds);
    struct glyph g;
    assert_true(font_glyph(fs, fontset_role(fs, STR("body")), characters[0], &g));
    struct str path = arena_str(&x->arena, fontset_face_file(fs, g.face));
    fontset_close(fs);
    return path;
}

static void another_font_at_the_same_place_is_not_known(void **state)
{
    struct fixture *x = *state;
    struct str font = some_font(x), link = path_join(&x->arena, str_of(x->folder), STR("a.otf"));
    struct face_library *lib = face_library_open();
    struct face_wish wish = {link.p, 0, STR(""), STR("")};
    assert_int_equal(symlink(font.p, link.p), 0);
    struct known *known = known_open(&x->arena, x->path, 1);
    struct face_file *f = open_known(x, lib, known, &wish);
    struct known_writer w;
    assert_non_null(f->face);
    known_begin(&w, known, &x->arena);
    known_put_char(&w, (struct known_char){0x51B3, 7});
    known_add(&w, f->key,
              &(struct known_face){.measures = face_file_measures(f), .name = STR("N")});
    known_end(&w, &x->arena);
    face_file_close(f);

    known = known_open(&x->arena, x->path, 1);
    f = open_known(x, lib, known, &wish);
    assert_null(f->face); /* nothing had to be opened */
    assert_str(face_file_name(f), "N");
    uint32_t glyph = 0;
    assert_true(known_char_of(f->known, 0x51B3, &glyph));
    assert_int_equal(glyph, 7);
    assert_false(known_char_of(f->known, 0x51B4, &glyph));
    assert_non_null(face_file_face(f)); /* and is opened for the rest */
    face_file_close(f);

    f = open_known(x, lib, known, &wish);
    assert_int_equal(unlink(link.p), 0);
    assert_int_equal(symlink(JUESUAN_ROOT "/README.md", link.p), 0);
    assert_null(face_file_face(f)); /* it has changed since */
    face_file_close(f);
    assert_null(open_known(x, lib, known, &wish));
    assert_null(known_find(known_open(&x->arena, x->path, 2), f->key)); /* another FreeType */
    assert_int_equal(unlink(link.p), 0);
    face_library_close(lib);
}

/* ---- files that are not as they were written ---- */

static const struct str key = STR_INIT("1 2 3 /a.otf");

/* Two faces with some glyphs each, no font needed. */
static struct str written(struct fixture *x)
{
    struct known_writer w;
    known_begin(&w, known_open(&x->arena, x->path, 1), &x->arena);
    for (int face = 0; face < 2; face++) {
        for (int i = 0; i < 9; i++) {
            known_put_char(&w, (struct known_char){0x4E00 + i, (uint32_t)i});
            known_put_glyph(
                &w, &(struct known_glyph){.glyph = (uint32_t)i,
                                          .measures = {.advance = 1000},
                                          .bytes = i % 3 ? STR("outline") : (struct str){NULL, 0}});
        }
        known_add(&w, face ? STR("4 5 6 /b.otf") : key,
                  &(struct known_face){.measures = {.units_per_em = 1000}, .name = STR("N")});
    }
    known_end(&w, &x->arena);
    return file_of(x);
}

static void put(struct fixture *x, struct str bytes)
{
    FILE *f = fopen(x->path.p, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    fclose(f);
}

static const struct known_face *find(struct fixture *x)
{
    struct known *k = known_open(&x->arena, x->path, 1);
    assert_non_null(k);
    return known_find(k, key);
}

static void damage_of_any_kind_is_as_if_there_were_none(void **state)
{
    struct fixture *x = *state;
    struct str whole = written(x);
    assert_non_null(find(x));
    for (size_t i = 0; i < whole.n; i++) {
        char *bytes = arena_alloc(&x->arena, whole.n);
        memcpy(bytes, whole.p, whole.n);
        put(x, (struct str){bytes, i});
        assert_null(find(x));
        bytes[i] ^= (char)(1 << i % 8);
        put(x, (struct str){bytes, whole.n});
        assert_null(find(x));
    }
    put(x, whole);
    assert_non_null(find(x));
}

static void what_is_no_file_or_cannot_be_written_is_passed_over(void **state)
{
    struct fixture *x = *state;
    struct str fresh = run(x, STR(""));
    assert_int_equal(mkfifo(x->path.p, 0600), 0);
    assert_true(str_eq(run(x, x->path), fresh));
    unlink(x->path.p);
    assert_int_equal(mkdir(x->path.p, 0700), 0);
    assert_true(str_eq(run(x, x->path), fresh));
    assert_int_equal(rmdir(x->path.p), 0);
    assert_true(str_eq(run(x, STR("/proc/version/glyphs")), fresh));
}

/* Reads all that is said of a face, to the last byte. */
static size_t read_all(const struct known_face *f)
{
    struct known_char c;
    struct known_glyph g;
    size_t sum = 0;
    for (size_t i = 0; known_char_at(f, i, &c); i++)
        sum += c.glyph;
    for (size_t i = 0; known_glyph_at(f, i, &g); i++)
        for (size_t k = 0; k < g.bytes.n; k++)
            sum += (unsigned char)g.bytes.p[k];
    for (size_t k = 0; k < f->name.n; k++)
        sum += (unsigned char)f->name.p[k];
    return sum;
}

/* With a right hash, which a forger can make: no offset leads outside of the file. */
static void a_forged_file_leads_nowhere(void **state)
{
    enum { HASH_AT = 8, BODY_AT = HASH_AT + SHA256_BYTES + 8, VALUES = 5 };
    static const uint32_t values[VALUES] = {0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    struct fixture *x = *state;
    struct str whole = written(x);
    size_t believed = 0, sum = 0, n = whole.n - BODY_AT;
    for (size_t i = 0; i < VALUES * (n / 4); i++) {
        char *bytes = arena_alloc(&x->arena, whole.n);
        memcpy(bytes, whole.p, whole.n);
        memcpy(bytes + BODY_AT + i / VALUES * 4, &values[i % VALUES], 4);
        sha256_of((struct str){bytes + BODY_AT, n}, (unsigned char *)bytes + HASH_AT);
        put(x, (struct str){bytes, whole.n});
        const struct known_face *f = find(x);
        if (f) {
            believed++;
            assert_true(f->measures.units_per_em > 0); /* is divided by */
            sum += read_all(f);
        }
    }
    assert_true(believed > 0 && sum > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_second_run_opens_no_font_and_makes_the_same, begin, end),
        cmocka_unit_test_setup_teardown(another_font_at_the_same_place_is_not_known, begin, end),
        cmocka_unit_test_setup_teardown(damage_of_any_kind_is_as_if_there_were_none, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_file_or_cannot_be_written_is_passed_over, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_forged_file_leads_nowhere, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
