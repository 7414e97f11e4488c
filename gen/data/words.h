/* The words by which the parts of any table of accounts are told, printed or made: what its columns
 * of line numbers, codes and names are headed, what its sums are called, what an empty cell says.
 * The words of one kind of table are data of a pack. */
#ifndef JUESUAN_DATA_WORDS_H
#define JUESUAN_DATA_WORDS_H

#include "base/str.h"

#define TABLE_SUM STR("合计")
#define TABLE_GRAND_SUM STR("总计")
#define TABLE_PART_SUM STR("小计")

/* Of the row that numbers the columns. */
#define TABLE_COLUMN_NUMBERS STR("栏次")
#define TABLE_CLASS STR("类")
#define TABLE_SECTION STR("款")
#define TABLE_ITEM STR("项")

#define TABLE_LINE STR("行次")
#define TABLE_CODE STR("编码")
#define TABLE_CODE_TOO STR("代码")
#define TABLE_NAME STR("名称")
#define TABLE_PROJECT STR("项目")
#define TABLE_PROJECT_SPENT STR("项目支出") /* which begins like the other and holds amounts */

#define TABLE_COUNTED STR("统计数")
#define TABLE_GOES_ON STR("续")

#define CELL_EMPTY STR("空")
#define CELL_NONE STR("无")

#endif
