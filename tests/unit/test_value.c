#include "check.h"

#include "data/value.h"

struct fixture {
    struct arena arena;
};

static int open_fixture(void **state)
{
    static struct fixture f;
    arena_init(&f.arena);
    *state = &f;
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    arena_free(&f->arena);
    return 0;
}

/* A fact as far as values see it: an object with a number. */
static bool number_of(struct object *self, struct dec *out)
{
    (void)self;
    *out = dec_of(5);
    return true;
}
static const struct object_ops numeric = {.type = WORD_A_FIGURE, .number = number_of};
static const struct object_ops plain = {0};

static struct value dec(const char *text)
{
    struct dec d;
    assert_true(dec_parse(str_of(text), &d));
    return value_dec(d);
}

static struct value list_of(struct fixture *f, struct value a, struct value b)
{
    struct list *l = list_new(&f->arena);
    assert_non_null(l);
    assert_true(list_push(l, &f->arena, a) && list_push(l, &f->arena, b));
    return value_list(l);
}

static struct value map_of(struct fixture *f, const char *k1, struct value v1, const char *k2,
                           struct value v2)
{
    struct vmap *m = vmap_new(&f->arena);
    assert_non_null(m);
    assert_true(vmap_set(m, &f->arena, str_of(k1), v1) && vmap_set(m, &f->arena, str_of(k2), v2));
    return value_map(m);
}

static void assert_equal(struct value a, struct value b, bool equal)
{
    struct hash_key secret = hash_key_of_process();
    assert_int_equal(value_equal(&a, &b), equal);
    assert_int_equal(value_equal(&b, &a), equal);
    if (equal)
        assert_true(value_hash(secret, &a) == value_hash(secret, &b));
}

static void equality_is_that_of_python(void **state)
{
    struct fixture *f = *state;
    struct object fact = {&numeric}, other_fact = {&numeric}, thing = {&plain}, other = {&plain};
    assert_equal(value_int(1), dec("1.0"), true);
    assert_equal(value_int(1), dec("1.00"), true);
    assert_equal(value_int(100), dec("100.0"), true);
    assert_equal(value_int(1), value_bool(true), true);
    assert_equal(value_int(0), value_bool(false), true);
    assert_equal(dec("0.1"), dec("0.10"), true);
    assert_equal(value_int(-0), dec("0.00"), true);
    assert_equal(value_int(1), value_str(STR("1")), false);
    assert_equal(value_none(), value_bool(false), false);
    assert_equal(value_none(), value_none(), true);
    assert_equal(value_str(STR("")), value_str((struct str){NULL, 0}), true);
    assert_equal(value_object(&fact), value_int(5), true);
    assert_equal(value_object(&fact), dec("5.00"), true);
    assert_equal(value_object(&fact), value_object(&other_fact), true);
    assert_equal(value_object(&thing), value_object(&thing), true);
    assert_equal(value_object(&thing), value_object(&other), false);
    assert_equal(value_object(&thing), value_none(), false);
    assert_equal(list_of(f, value_int(1), value_none()), list_of(f, dec("1.0"), value_none()),
                 true);
    assert_equal(list_of(f, value_int(1), value_int(2)), list_of(f, value_int(2), value_int(1)),
                 false);
    assert_equal(map_of(f, "a", value_int(1), "b", value_int(2)),
                 map_of(f, "b", dec("2.0"), "a", value_int(1)), true);
    assert_equal(map_of(f, "a", value_int(1), "b", value_int(2)),
                 map_of(f, "a", value_int(1), "c", value_int(2)), false);
    struct value tuple = list_of(f, value_int(1), value_int(2));
    tuple.list->tuple = true;
    assert_equal(tuple, list_of(f, value_int(1), value_int(2)), false);
}

static void a_map_holds_many_in_order(void **state)
{
    struct fixture *f = *state;
    enum { N = 3000 };
    struct vmap *m = vmap_new(&f->arena);
    assert_non_null(m);
    for (int i = 0; i < N; i++)
        assert_true(vmap_set(m, &f->arena, arena_printf(&f->arena, "%d", i), value_int(i)));
    for (int i = 0; i < N; i += 2)
        assert_true(vmap_set(m, &f->arena, arena_printf(&f->arena, "%d", i), value_int(-i)));
    assert_int_equal(m->n, N);
    for (int i = 0; i < N; i++) {
        const struct value *v = vmap_find(m, arena_printf(&f->arena, "%d", i));
        assert_non_null(v);
        assert_true(v->d.coef == (i % 2 ? i : -i));
        assert_true(m->entries[i].value.d.coef == v->d.coef);
    }
    assert_null(vmap_find(m, STR("3000")));
}

static void keys_are_equal_as_values_are(void **state)
{
    struct fixture *f = *state;
    struct vmap *m = vmap_new(&f->arena);
    assert_non_null(m);
    /* The same in a small map, which is searched, and in a large one, which is hashed. */
    for (int i = 0; i < 40; i++) {
        assert_true(vmap_put(m, &f->arena, value_int(i), value_int(i)));
        assert_non_null(vmap_get(m, dec("0.0")));
        assert_null(vmap_get(m, value_str(STR("0"))));
        assert_non_null(i ? vmap_get(m, value_bool(true)) : vmap_get(m, value_bool(false)));
    }
    assert_true(vmap_put(m, &f->arena, dec("7.00"), value_none()));
    assert_int_equal(m->n, 40);
    assert_int_equal(vmap_get(m, value_int(7))->type, VALUE_NONE);
}

static void containers_say_when_memory_is_gone(void **state)
{
    struct fixture *f = *state;
    struct list *l = list_new(&f->arena);
    struct vmap *m = vmap_new(&f->arena);
    assert_true(l && m);
    f->arena.limit = f->arena.used + 2000;
    size_t pushed = 0, put = 0;
    while (pushed < 1000 && list_push(l, &f->arena, value_int(1)))
        pushed++;
    assert_in_range(pushed, 8, 999);
    assert_int_equal(l->n, pushed);
    while (put < 1000 && vmap_put(m, &f->arena, value_int((int)put), value_none()))
        put++;
    assert_int_equal(m->n, put);
    assert_in_range(put, 0, 999);
    f->arena.limit = 1;
    assert_null(list_new(&f->arena));
    assert_null(vmap_new(&f->arena));
}

static void knows_numbers(void **state)
{
    (void)state;
    struct object fact = {&numeric}, thing = {&plain};
    struct dec d;
    struct value v = value_bool(true);
    assert_true(value_number(&v, &d) && d.coef == 1);
    assert_false(value_is_number(&v)); /* a truth value is no number to a reader */
    v = value_object(&fact);
    assert_true(value_is_number(&v));
    v = value_object(&thing);
    assert_false(value_number(&v, &d));
    v = value_str(STR("1"));
    assert_false(value_number(&v, &d));
    v = value_none();
    assert_false(value_number(&v, &d));
}

static void names_types_in_chinese(void **state)
{
    struct fixture *f = *state;
    struct object fact = {&numeric}, thing = {&plain};
    const struct {
        struct value v;
        const char *name;
    } cases[] = {{value_undefined(STR("x")), "未定义"},
                 {value_none(), "空值"},
                 {value_bool(true), "真假值"},
                 {value_int(1), "整数"},
                 {dec("1.5"), "小数"},
                 {value_str(STR("")), "文字"},
                 {list_of(f, value_none(), value_none()), "列表"},
                 {map_of(f, "a", value_none(), "b", value_none()), "对照表"},
                 {value_object(&fact), "指标"},
                 {value_object(&thing), "对象"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(in_chinese(value_type_name(&cases[i].v)), cases[i].name);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(equality_is_that_of_python),
        TEST(a_map_holds_many_in_order),
        TEST(keys_are_equal_as_values_are),
        TEST(containers_say_when_memory_is_gone),
        TEST(knows_numbers),
        TEST(names_types_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
