#include "expr/builtin.h"
const struct native_table filters_report = {NULL, 0}, functions_report = {NULL, 0};
