#include "expr/builtin.h"
const struct native_table filters_chinese = {NULL, 0}, functions_chinese = {NULL, 0};
