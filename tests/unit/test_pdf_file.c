/* The file layer when memory runs out: an error like any other, at whatever moment. */
#include "check.h"

#include "base/memory.h"
#include "fence/deflate.h"
#include "write/pdf_file.h"

#include <stdlib.h>

/* Under AddressSanitizer, too, a size that nobody has is refused and not the end of the program. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static long allowed, taken;

static void *get_some(unsigned int size)
{
    taken++;
    return allowed-- > 0 ? malloc(size) : NULL;
}

static void give_back(void *p)
{
    free(p);
}

/* A page with a font, a link, a stream and a structure; true when the file came out. */
static bool make_file(struct pdf_memory memory, struct buf *out, struct diags *ds)
{
    struct pdf_file *f = pdf_file_new(memory);
    if (!f)
        return false;
    uint32_t page = pdf_file_page(f, 595276, 841890);
    uint32_t font = pdf_file_reserve(f), link = pdf_file_reserve(f);
    pdf_file_put(f, font, STR("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"));
    pdf_file_put(f, link, STR("<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Border[0 0 0]>>"));
    struct pdf_named_object fonts[] = {{"F0", font}};
    struct pdf_page_parts parts = {.content = STR("BT /F0 12 Tf 72 720 Td (text) Tj ET"),
                                   .fonts = fonts,
                                   .font_count = 1,
                                   .annotations = &link,
                                   .annotation_count = 1,
                                   .struct_parents = -1};
    pdf_file_page_fill(f, 0, &parts);
    pdf_file_page_fill(f, 7, &parts); /* no such page: nothing happens */
    uint32_t stream = pdf_file_stream(f, STR("/Type/Metadata/Subtype/XML"), STR("<x/>"), false);
    pdf_file_catalog(f, STR("/Lang(zh-CN)"));
    pdf_file_info(f, STR("/Title(t)"));
    bool ok = pdf_file_write(f, out, ds);
    if (ok)
        assert_true(page && font && link && stream);
    pdf_file_free(f);
    return ok;
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    bool done = false;
    for (long budget = 0; !done; budget++) {
        struct diags ds;
        struct buf out;
        diags_init(&ds);
        buf_init(&out);
        allowed = budget;
        taken = 0;
        done = make_file((struct pdf_memory){get_some, give_back}, &out, &ds);
        if (!done) {
            assert_int_equal(ds.n, 1);
            assert_int_equal(ds.first_error, E1004);
            assert_true(taken > budget);
        }
        buf_free(&out);
        diags_free(&ds);
        assert_true(budget < 2000);
    }
}

static void an_output_that_cannot_grow_is_reported(void **state)
{
    (void)state;
    for (size_t max = 1; max < 400; max += 13) {
        struct diags ds;
        struct buf out;
        diags_init(&ds);
        buf_init(&out);
        out.max = max;
        assert_false(make_file((struct pdf_memory){NULL, NULL}, &out, &ds));
        assert_int_equal(ds.first_error, E1004);
        buf_free(&out);
        diags_free(&ds);
    }
}

/* Nothing of it is read where its room cannot be had. */
static void what_finds_no_room_is_not_deflated(void **state)
{
    struct buf out;
    (void)state;
    memory_forget();
    buf_init(&out);
    deflate_bytes(&out, (struct str){"", SIZE_MAX / 4});
    assert_true(out.failed && !out.n && memory_failed());
    buf_free(&out);
    memory_forget();
    deflate_bytes(&out, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    assert_true(!out.failed && out.n > 0 && out.n < 20 && !memory_failed());
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failed_allocation_is_reported),
        cmocka_unit_test(an_output_that_cannot_grow_is_reported),
        cmocka_unit_test(what_finds_no_room_is_not_deflated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
