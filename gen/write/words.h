/* The few words that the writers themselves put on a page: everything else comes from the report.
 */
#ifndef JUESUAN_WRITE_WORDS_H
#define JUESUAN_WRITE_WORDS_H

#include "base/str.h"

#define WORD_DRAFT STR("草稿")
#define WORD_CONTENTS STR("目录")
#define WORD_SKIP STR("跳到正文")
#define WORD_TABLE STR("表格")
#define WORD_FIGURES STR("图中数据")

#endif
