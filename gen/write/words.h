/* The few words that the writers themselves put on a page, and the names that Word and Excel show
 * of styles and know of faces: everything else comes from the report. */
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

/* Excel's codes for the foot of a page and for the mark of a draft. */
#define XLSX_FOOTER "&C第 &P 页 共 &N 页"
#define XLSX_DRAFT_HEADER "&C&\"宋体,Bold\"&14草稿"

/* Styles, as Word's list shows them. */
#define STYLE_TABLE_CODE "表号"
#define STYLE_TABLE_INFO "表头行"
#define STYLE_TABLE_NOTE "表注"
#define STYLE_COVER_TITLE "封面标题"
#define STYLE_COVER_SUBTITLE "封面副题"
#define STYLE_COVER_DATE "封面日期"
#define STYLE_ANNEX_LABEL "附件标识"
#define STYLE_ANNEX_TITLE "附件标题"
#define STYLE_SIGNATURE "落款"
#define STYLE_CENTER "居中"
#define STYLE_RIGHT "居右"
#define STYLE_LEFT "顶格"
#define STYLE_NOTE "说明"
#define STYLE_PUBLIC_TABLE "公开表"
#define STYLE_CELL_TEXT "表格文字"
#define STYLE_CELL_CENTER "表格居中"
#define STYLE_CELL_NUMBER "表格数字"
#define STYLE_CELL_HEAD "表格栏目"

/* Faces that Office programs in China have. */
#define FACE_FANGSONG_GB "仿宋_GB2312"
#define FACE_FANGSONG "仿宋"
#define FACE_TITLE "方正小标宋简体"
#define FACE_SONG "宋体"
#define FACE_HEI "黑体"
#define FACE_KAI_GB "楷体_GB2312"
#define FACE_KAI "楷体"

#endif
