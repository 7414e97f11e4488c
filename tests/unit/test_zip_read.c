/* Zip in: parts by name, limits, damage. */
#include "check.h"
#include "fence/zip_read.h"
#include "fence/zip_write.h"

#include <stdio.h>
#include <stdlib.h>

struct fixture {
    struct diags ds;
    struct buf zip, out;
};

static struct fixture *fixture(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    diags_init(&f->ds);
    buf_init(&f->zip);
    buf_init(&f->out);
    return f;
}

static void end(struct fixture *f)
{
    buf_free(&f->zip);
    buf_free(&f->out);
    diags_free(&f->ds);
    free(f);
}

static struct zip_read *opened(struct fixture *f)
{
    return zip_read_open(buf_view(&f->zip), place_file(STR("f.xlsx")), &f->ds);
}

/* The archive's bytes with every `from` overwritten by `to`, of the same length. */
static void overwrite(struct buf *b, struct str from, const char *to)
{
    for (size_t at = 0; (at = str_find(buf_view(b), from, at)) != SIZE_MAX;)
        memcpy(b->p + at, to, from.n);
}

static void check_code(const struct fixture *f, enum diag_code code)
{
    assert_int_equal(f->ds.n, 1);
    assert_int_equal(f->ds.items[0].code, code);
}

static void test_parts(void **state)
{
    (void)state;
    struct fixture *f = fixture();
    struct zip_part parts[] = {{.name = "xl/Book.xml", .bytes = STR("book")},
                               {.name = "/甲.xml", .bytes = STR("han")}};
    assert_true(zip_write(parts, 2, 0, &f->zip));
    struct zip_read *z = opened(f);
    assert_non_null(z);
    assert_int_equal(zip_read_count(z), 2);
    assert_str(zip_read_name(z, 0), "xl/Book.xml");
    assert_int_equal(zip_read_find(z, STR("甲.xml")), 1);
    assert_int_equal(zip_read_find(z, STR("/XL/bOOK.XML")), 0);
    assert_int_equal(zip_read_find(z, STR("book.xml")), ZIP_READ_NONE);
    assert_true(zip_read_part(z, 0, &f->out) && zip_read_part(z, 1, &f->out));
    assert_str(buf_view(&f->out), "bookhan");
    assert_int_equal(f->ds.n, 0);
    zip_read_close(z);
    end(f);
}

static void test_twice(void **state)
{
    (void)state;
    struct fixture *f = fixture();
    struct zip_part parts[] = {{.name = "a.xml", .bytes = STR("first")},
                               {.name = "b.xml", .bytes = STR("second")}};
    assert_true(zip_write(parts, 2, 0, &f->zip));
    overwrite(&f->zip, STR("b.xml"), "A.xml");
    struct zip_read *z = opened(f);
    assert_int_equal(zip_read_count(z), 1);
    check_code(f, E2204);
    assert_true(zip_read_part(z, zip_read_find(z, STR("a.xml")), &f->out));
    assert_str(buf_view(&f->out), "first");
    zip_read_close(z);
    end(f);
}

static void test_no_archive(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "PK", "PK\x03\x04 and no end", "<html></html>"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct fixture *f = fixture();
        buf_puts(&f->zip, texts[i]);
        assert_null(opened(f));
        check_code(f, E2201);
        end(f);
    }
}

static void test_cut_anywhere(void **state)
{
    (void)state;
    struct fixture *f = fixture();
    struct zip_part parts[] = {{.name = "a.xml", .bytes = STR("first first first first")},
                               {.name = "b.xml", .bytes = STR("b")}};
    assert_true(zip_write(parts, 2, 0, &f->zip));
    for (size_t n = 0; n < f->zip.n; n++) {
        struct fixture *cut = fixture();
        buf_put(&cut->zip, f->zip.p, n);
        assert_null(opened(cut));
        check_code(cut, E2201);
        end(cut);
    }
    end(f);
}

static void test_damaged_part(void **state)
{
    (void)state;
    struct fixture *f = fixture();
    struct zip_part parts[] = {{.name = "a.xml", .bytes = STR("first first first first")}};
    assert_true(zip_write(parts, 1, 0, &f->zip));
    f->zip.p[30 + 5 + 2] ^= 0x55; /* in the packed bytes, behind header and name */
    struct zip_read *z = opened(f);
    assert_non_null(z);
    assert_false(zip_read_part(z, 0, &f->out));
    check_code(f, E2205);
    zip_read_close(z);
    end(f);
}

static void test_too_many_parts(void **state)
{
    (void)state;
    for (size_t n = ZIP_READ_PARTS_MAX; n <= ZIP_READ_PARTS_MAX + 1; n++) {
        struct fixture *f = fixture();
        struct zip_part *parts = calloc(n, sizeof *parts);
        char(*names)[16] = calloc(n, sizeof *names);
        assert_true(parts && names);
        for (size_t i = 0; i < n; i++) {
            snprintf(names[i], sizeof names[i], "p%zu", i);
            parts[i] = (struct zip_part){.name = names[i], .bytes = STR("x")};
        }
        assert_true(zip_write(parts, n, 0, &f->zip));
        struct zip_read *z = opened(f);
        assert_int_equal(!!z, n == ZIP_READ_PARTS_MAX);
        if (!z)
            check_code(f, E2202);
        zip_read_close(z);
        free(parts);
        free(names);
        end(f);
    }
}

/* One part above its limit, and many below it whose sum is above the limit of all. */
static void test_bombs(void **state)
{
    (void)state;
    enum { MB = 1024 * 1024 };
    struct fixture *f = fixture();
    char *zeros = calloc(1, ZIP_READ_PART_MAX + 1);
    assert_non_null(zeros);
    struct zip_part parts[] = {{.name = "fine", .bytes = {zeros, 60 * MB}},
                               {.name = "bomb", .bytes = {zeros, ZIP_READ_PART_MAX + 1}}};
    assert_true(zip_write(parts, 2, 0, &f->zip));
    free(zeros);
    struct zip_read *z = opened(f);
    assert_non_null(z);
    assert_false(zip_read_part(z, 1, &f->out));
    check_code(f, E2203);
    for (int i = 0; i < 4; i++) {
        buf_clear(&f->out);
        assert_true(zip_read_part(z, 0, &f->out));
    }
    buf_clear(&f->out);
    assert_false(zip_read_part(z, 0, &f->out));
    assert_int_equal(f->ds.n, 2);
    assert_int_equal(f->ds.items[1].code, E2203);
    zip_read_close(z);
    end(f);
}

/* The bit that says that a part is encrypted, set in both of its headers (APPNOTE 4.4.4); and a
 * packing that is not Deflate. */
static void test_unreadable_packing(void **state)
{
    (void)state;
    for (int variant = 0; variant < 2; variant++) {
        struct fixture *f = fixture();
        struct zip_part parts[] = {{.name = "a.xml", .bytes = STR("first first first first")}};
        assert_true(zip_write(parts, 1, 0, &f->zip));
        size_t directory = str_find(buf_view(&f->zip), STR("PK\x01\x02"), 0);
        if (variant == 0) {
            f->zip.p[6] |= 1;
            f->zip.p[directory + 8] |= 1;
        } else {
            f->zip.p[8] = 12; /* bzip2 */
            f->zip.p[directory + 10] = 12;
        }
        struct zip_read *z = opened(f);
        assert_non_null(z);
        assert_false(zip_read_part(z, 0, &f->out));
        check_code(f, E2206);
        zip_read_close(z);
        end(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),        cmocka_unit_test(test_twice),
        cmocka_unit_test(test_no_archive),   cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_damaged_part), cmocka_unit_test(test_too_many_parts),
        cmocka_unit_test(test_bombs),        cmocka_unit_test(test_unreadable_packing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
