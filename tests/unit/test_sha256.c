#include "check.h"

#include "base/sha256.h"

static void assert_sha(struct str text, const char *expected)
{
    unsigned char sum[SHA256_BYTES];
    char digits[2 * SHA256_BYTES + 1] = {0};
    sha256_of(text, sum);
    hex_digits(sum, sizeof sum, digits);
    assert_string_equal(digits, expected);
}

/* The examples that NIST publishes for FIPS 180-4, and the empty text. */
static void published_examples(void **state)
{
    (void)state;
    assert_sha(STR(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_sha(STR("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_sha(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void portable_code_gives_the_same_as_the_processor(void **state)
{
    (void)state;
    char text[1000];
    unsigned char one[SHA256_BYTES], two[SHA256_BYTES];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * i / 3);
    for (size_t n = 0; n < sizeof text; n += 13) {
        struct sha256 s;
        sha256_of((struct str){text, n}, one);
        sha256_init(&s);
        s.hardware = false;
        sha256_add(&s, (struct str){text, n});
        sha256_end(&s, two);
        assert_memory_equal(one, two, sizeof one);
    }
}

static void pieces_give_the_same_as_the_whole(void **state)
{
    (void)state;
    char text[300];
    memset(text, 'x', sizeof text);
    unsigned char whole[SHA256_BYTES], pieces[SHA256_BYTES];
    for (size_t n = 0; n < sizeof text; n += 7)
        for (size_t step = 1; step < 130; step += 9) {
            struct sha256 s;
            sha256_init(&s);
            for (size_t at = 0; at < n; at += step)
                sha256_add(&s, (struct str){text + at, n - at < step ? n - at : step});
            sha256_end(&s, pieces);
            sha256_of((struct str){text, n}, whole);
            assert_memory_equal(whole, pieces, sizeof whole);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_examples),
        cmocka_unit_test(portable_code_gives_the_same_as_the_processor),
        cmocka_unit_test(pieces_give_the_same_as_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
