#include "expr/builtin.h"

static const struct registry chinese = {NULL, {&filters_chinese, NULL, &functions_chinese}};
static const struct registry report = {&chinese, {&filters_report, NULL, &functions_report}};
static const struct registry convert = {&report, {&filters_convert, NULL, NULL}};
static const struct registry number = {&convert, {&filters_number, NULL, NULL}};
static const struct registry list = {&number, {&filters_list, NULL, NULL}};

const struct registry registry_builtin = {&list,
                                          {&filters_text, &tests_builtin, &functions_builtin}};
