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
/* What a figure of a page tells of itself. */
#define WORD_TEXT STR("正文")
#define WORD_RECKONED STR("算法：")
#define WORD_GIVEN STR("填报的数")
#define WORD_NOT_GIVEN STR("没有填报，按 0")
#define WORD_AGAINST STR("，与")
#define WORD_COMPARED STR("相比")
#define WORD_STANDS_IN STR("出现在：")
#define WORD_CLOSE STR("关闭")

#endif
