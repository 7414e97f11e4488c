#include "check.h"

#include "data/json.h"
#include "facts/facts.h"

static const char schema_text[] =
    "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {"
    " \"year\": {\"type\": \"integer\", \"format\": \"year\"},"
    " \"unit\": {\"type\": \"string\"}, \"template\": {\"type\": \"string\"},"
    " \"income\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/row\"}},"
    " \"fund\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/row\"}},"
    " \"counts\": {\"type\": \"object\", \"properties\": {"
    "   \"cars\": {\"type\": \"integer\", \"format\": \"count\", \"title\": \"车辆\", \"default\": "
    "0}}},"
    " \"opening\": {\"$ref\": \"#/$defs/amount\", \"title\": \"年初结转\"},"
    " \"stated\": {\"type\": \"object\", \"additionalProperties\": {\"$ref\": "
    "\"#/$defs/amount\"}}},"
    " \"$defs\": {"
    " \"amount\": {\"type\": [\"number\", \"string\", \"null\"], \"format\": \"amount\"},"
    " \"row\": {\"type\": \"object\", \"required\": [\"code\"], \"additionalProperties\": false,"
    "  \"properties\": {\"code\": {\"type\": \"string\", \"format\": \"function-code\"},"
    "  \"name\": {\"type\": \"string\"},"
    "  \"fiscal\": {\"$ref\": \"#/$defs/amount\"}, \"other\": {\"$ref\": \"#/$defs/amount\"}}}}}";

static const char model_text[] =
    "{\"sets\": {"
    " \"income\": {\"title\": \"收入\", \"codes\": \"function\", \"measures\": {\"fiscal\": {}, "
    "\"other\": {},"
    "   \"total\": {\"title\": \"合计\", \"sum\": [\"fiscal\", \"other\"]}}},"
    " \"fund\": {\"title\": \"基金\", \"codes\": \"function\", \"measures\": {\"fiscal\": {}}},"
    " \"all\": {\"title\": \"全部\", \"codes\": \"function\", \"union\": [\"income\", \"fund\"], "
    "\"measures\":"
    "   {\"amount\": {\"leaf_sum\": [\"income[code].total\", \"fund[code].fiscal\"]}}},"
    " \"lines\": {\"title\": \"总表\", \"codes\": \"function\", \"rows\": \"classes\", "
    "\"measures\":"
    "   {\"amount\": {\"leaf_sum\": [\"all[code].amount\"]}}}},"
    " \"facts\": {\"closing\": {\"title\": \"年末\", \"sum\": [\"opening\", \"income.sum.total\", "
    "\"-all.sum.amount\"]},"
    "  \"loop.a\": {\"sum\": [\"loop.b\"]}, \"loop.b\": {\"sum\": [\"loop.a\"]},"
    "  \"bad\": {\"sum\": [\"no.such\"]}}}";

struct world {
    struct arena arena;
    struct sources shared, own;
    struct diags diags;
    struct schema schema;
    struct value model;
    struct record record;
    struct codes function, economic;
    struct facts *facts;
};

static struct value parse(struct world *w, struct sources *sources, const char *name,
                          const char *text)
{
    struct value v;
    const struct source *s = sources_add(sources, str_of(name), str_of(text));
    assert_non_null(s);
    assert_true(json_parse(s, &w->arena, &v, &w->diags));
    return v;
}

static struct facts *build(struct world *w, const char *data)
{
    arena_init(&w->arena);
    diags_init(&w->diags);
    sources_init(&w->shared, &w->arena, NULL);
    sources_init(&w->own, &w->arena, &w->shared);
    w->schema.root = parse(w, &w->shared, "schema.json", schema_text);
    w->model = parse(w, &w->shared, "facts.json", model_text);
    w->record = (struct record){.root = parse(w, &w->own, "data.json", data),
                                .schema = &w->schema,
                                .sources = &w->own,
                                .year = 2022,
                                .unit = UNIT_WAN};
    assert_true(codes_load(JUESUAN_ROOT "/data/codes", NULL, CODES_FUNCTION, 2022, &w->arena,
                           &w->function, &w->diags));
    assert_true(codes_load(JUESUAN_ROOT "/data/codes", NULL, CODES_ECONOMIC, 2022, &w->arena,
                           &w->economic, &w->diags));
    struct facts_input in = {.record = &w->record,
                             .model = &w->model,
                             .function = &w->function,
                             .economic = &w->economic,
                             .arena = &w->arena,
                             .diags = &w->diags};
    w->facts = facts_build(&in);
    assert_non_null(w->facts);
    return w->facts;
}

static void clean(struct world *w)
{
    diags_free(&w->diags);
    arena_free(&w->arena);
}

static void assert_fact(struct world *w, const char *address, const char *expected)
{
    struct fact *fact = fact_find(w->facts, str_of(address));
    struct buf b;
    buf_init(&b);
    if (!fact)
        buf_puts(&b, "absent");
    else if (!fact->known)
        buf_puts(&b, "unknown");
    else
        dec_print(&b, fact->value);
    buf_char(&b, '\0');
    assert_string_equal(b.p, expected);
    buf_free(&b);
}

static const char plain[] = "{\"year\": 2022, \"unit\": \"万元\", \"opening\": 0.05, \"fund\": [], "
                            "\"counts\": {}, \"income\": ["
                            "{\"code\": \"2101101\", \"fiscal\": 26.40}, {\"code\": \"2101103\", "
                            "\"fiscal\": \"6.09\", \"other\": 1},"
                            "{\"code\": \"2012906\", \"fiscal\": 8}]}";

static void rolls_up_from_the_lowest_level(void **state)
{
    (void)state;
    struct world w;
    build(&w, plain);
    assert_fact(&w, "income[2101101].fiscal", "264000.00");
    assert_fact(&w, "income[21011].fiscal", "324900.00");
    assert_fact(&w, "income[210].total", "334900.00");
    assert_fact(&w, "income.sum.fiscal", "404900.00");
    assert_fact(&w, "income[\"2101103\"].other", "10000.00");
    assert_fact(&w, "all[210].amount", "334900.00");
    assert_fact(&w, "lines[210].amount", "334900.00");
    assert_fact(&w, "lines[202].amount", "0.00");
    assert_fact(&w, "closing", "500.00");
    assert_fact(&w, "counts.cars", "0");
    clean(&w);
}

static void the_unknown_is_never_zero(void **state)
{
    (void)state;
    struct world w;
    build(&w,
          "{\"year\": 2022, \"income\": [{\"code\": \"201\", \"fiscal\": null, \"other\": 1}]}");
    assert_fact(&w, "income[201].fiscal", "unknown");
    assert_fact(&w, "income[201].other", "10000.00");
    assert_fact(&w, "income.sum.total", "unknown");
    assert_fact(&w, "fund.sum.fiscal", "unknown");
    assert_fact(&w, "opening", "unknown");
    assert_fact(&w, "counts.cars", "unknown");
    assert_fact(&w, "closing", "unknown");
    assert_fact(&w, "income[201].nothing", "absent");
    clean(&w);
}

static void a_stated_figure_is_shown_and_compared(void **state)
{
    (void)state;
    struct world w;
    build(&w, "{\"year\": 2022, \"opening\": 0, \"fund\": [], \"income\": [{\"code\": \"2012906\", "
              "\"fiscal\": 8}],"
              " \"stated\": {\"income[201].fiscal\": 8.01, \"no[1].such\": 1}}");
    struct fact *fact = fact_find(w.facts, STR("income[201].fiscal"));
    assert_true(fact->stated && fact->has_derived && !fact->entered);
    assert_fact(&w, "income[201].fiscal", "80100.00");
    assert_true(dec_eq(fact->derived, dec_of(80000)));
    assert_fact(&w, "income.sum.fiscal", "80100.00");
    assert_int_equal(w.diags.n, 1);
    assert_int_equal(w.diags.items[0].code, E4208);
    assert_int_equal(fact_place(fact).line, 1);
    clean(&w);
}

static void a_wrong_model_is_reported(void **state)
{
    (void)state;
    struct world w;
    build(&w, plain);
    fact_find(w.facts, STR("loop.a"));
    fact_find(w.facts, STR("bad"));
    assert_int_equal(w.diags.n, 2);
    assert_int_equal(w.diags.items[0].code, E4201);
    assert_int_equal(w.diags.items[1].code, E4202);
    clean(&w);
}

static void names_come_from_the_classification(void **state)
{
    (void)state;
    struct world w;
    build(&w, "{\"year\": 2022, \"income\": [{\"code\": \"2101101\", \"name\": \"行政单位医疗费\"},"
              "{\"code\": \"2999999\", \"name\": \"其他支出\"}, {\"code\": \"2888888\"}, "
              "{\"code\": \"2101101\"}]}");
    struct value v = facts_value(w.facts, STR("income[21011].name"));
    assert_str(v.s, "行政事业单位医疗");
    static const enum diag_code expected[] = {E4203, E4213, E4213, E4205, E4213,
                                              E4213, E4206, E4216, E4204};
    assert_int_equal(w.diags.n, 9);
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(w.diags.items[i].code, expected[i]);
    clean(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rolls_up_from_the_lowest_level),
        cmocka_unit_test(the_unknown_is_never_zero),
        cmocka_unit_test(a_stated_figure_is_shown_and_compared),
        cmocka_unit_test(a_wrong_model_is_reported),
        cmocka_unit_test(names_come_from_the_classification),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
