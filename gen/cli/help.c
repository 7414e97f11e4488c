/* The pages of `help`, in Chinese and English. Manuals: man/ and docs/. */
#include "cli/commands.h"
#include "cli/speech.h"

#include <string.h>

static const char usage_zh[] = "juesuan 决算 — 一个数据文件，生成整套部门决算公开\n"
                               "\n"
                               "用法：juesuan 命令 …\n"
                               "\n";

static const char general_zh[] =
    "\n"
    "各命令的选项：juesuan 命令 --help        版本：juesuan --version\n"
    "\n"
    "从头做起：\n"
    "  juesuan init --template gansu -o 我局.json    得到空的数据文件，用编辑器填写\n"
    "  juesuan check 我局.json                       还缺什么、哪里不对\n"
    "  juesuan build 我局.json                       生成到文件夹 out\n"
    "\n"
    "退出状态：0 完成  1 数据有错  2 用法不对  3 读写失败  4 程序出错\n";

#define COMMON_ZH                                                                                               \
    "  --templates 文件夹   先在这里找模板包\n"                                                      \
    "  --codes 文件夹       先用这里的科目表（juesuan codes）\n"                                   \
    "  --home 文件夹        程序自带的 templates、data、fonts 所在的文件夹；一般不用写\n" \
    "  --lang zh|en         提示用的语言，默认 zh\n"                                                   \
    "  --help               这一页\n"

#define PACK_ZH "  --template 模板包    不用数据里写的模板包，改用这一个\n"

struct help_page {
    const char *command, *text;
};

static const struct help_page pages_zh[] = {
    {"init",
     "用法：juesuan init [选项]\n"
     "      juesuan init 文件夹… -o 文件夹 [选项]\n"
     "\n"
     "给出一个空的数据文件：每一节、每一项都有中文说明，不知道的数是 null。\n"
     "-o 的文件名以 .xlsx 结尾时给出填报工作簿，在 Excel、WPS、LibreOffice 里填，\n"
     "填好的工作簿就是数据文件（docs/workbooks.md）。填好后用 juesuan check 核对。\n"
     "给文件夹时，里面每一份财决导出件、上年的文件各得一份预填好的工作簿，文件名相同的合成\n"
     "一份（docs/import.md）。\n"
     "\n"
     "  --template 模板包    按哪个模板包公开，默认 standard；全部见 juesuan template list\n"
     "  --year 年度          决算年度，默认上一年\n"
     "  --from 上年的文件    上年的数据文件或填报工作簿：上年数、年初结转、科目代码、部门情况\n"
     "                       由它带来，文字请复核；模板包、年度略去时接着上年\n"
     "  -o, --out 文件       写到这个文件（已有的不覆盖）；不写就显示在屏幕上\n"
     "  -j 进程数            给文件夹时同时做几个，默认按处理器个数\n"
     "  --draft              给文件夹时：导出件自相矛盾的也写\n"
     "  --force              给文件夹时：已有的工作簿也重做\n" COMMON_ZH},
    {"aggregate",
     "用法：juesuan aggregate 本级 单位… [选项]\n"
     "\n"
     "把部门本级和所属单位的数据（数据文件或填报工作簿）汇总成部门的数据：各数逐个相加，\n"
     "文字、比率、绩效取本级文件的。有单位不知道的数，汇总后也是不知道，并指出是谁。\n"
     "单位之间的往来只列出，不抵消。explain 把汇总后的数展开到单位（docs/units.md）。\n"
     "\n"
     "  --difference 数据    经费差额表：代编的收支，没有填的作 0\n"
     "  --adjust 数据        调整表：要抵消的写成负数，没有填的作 0\n"
     "  -o, --out 文件       .xlsx 是填报工作簿，否则 JSON；已有的不覆盖；不写就显示 JSON\n"
     "  --force              覆盖已有的文件\n" PACK_ZH COMMON_ZH},
    {"import", "用法：juesuan import 来源… [选项]\n"
               "\n"
               "把一种形式的数据变成另一种：JSON 数据文件变成填报工作簿，填报工作簿变成 JSON。\n"
               "按内容认来源是哪一种；-o 的文件名以 .xlsx 结尾时写工作簿，否则写 JSON。\n"
               "来源是财决导出件（.xls、.xlsx，可以是几个文件）时取出其中的数，写报告\n"
               "（docs/import.md）。\n"
               "\n"
               "  --into 数据          以这份数据为底，来源里有的各节换上去，换了哪些会列出；\n"
               "                       导出件只填空着的，不同的列出、不改\n"
               "  --replace            不同的换成导出件的，换了哪些会列出\n"
               "  --year 年度          导出件里读不到年度时指明\n"
               "  --unit 元|万元       导出件里读不到金额单位时指明\n"
               "  --draft              导出件自相矛盾也写，以明细为准\n"
               "  --report 文件        报告写到这里，以 .json 结尾的是 JSON\n"
               "  -o, --out 文件       写到这个文件（已有的不覆盖）；不写就把 JSON 显示在屏幕上\n"
               "  --force              覆盖已有的文件\n" PACK_ZH COMMON_ZH},
    {"codes", "用法：juesuan codes 科目表.xlsx|xls|csv --year 年度 -o 文件夹 [选项]\n"
              "\n"
              "当年的政府收支分类科目表变成 文件夹/function-年度.csv、economic-年度.csv；各命令加\n"
              "--codes 文件夹，名称和填报工作簿的下拉列表就都用它（docs/import.md）。\n"
              "\n"
              "  --year 年度          是哪一年度的科目表（必填）\n"
              "  -o, --out 文件夹     写到这里（必填）\n"
              "  --force              覆盖已有的\n" COMMON_ZH},
    {"check",
     "用法：juesuan check 数据.json [选项]\n"
     "      juesuan check --as-published 文件… [选项]\n"
     "      juesuan check 文件、文件夹或@清单… [选项]\n"
     "\n"
     "核对：表内、表间、文表之间对不上的地方，缺少的数。什么也不生成。\n"
     "给一个文件列出全部结果；给多个文件、文件夹或@清单（每行一个路径）列出各部门的汇总表。\n"
     "\n"
     "  --format text|json   给人看（默认），或给机器读（格式见 docs/findings.schema.json）\n"
     "  --format xlsx        核对表（Excel），多个部门的另有汇总；要写 -o\n"
     "  -o, --out 文件       核对表写到这里（已有的不覆盖）\n"
     "  --force              覆盖已有的文件\n"
     "  --details            多个部门时，也列出每个部门的结果\n"
     "  -j 进程数            多个部门时同时核对几个，默认按处理器个数\n"
     "  --as-published       核对已公开的文件：Word、网页、PDF、Excel，或数据里的 published\n"
     "                       （见 docs/checks.md）；不写 --template 用 standard；一个文档和它的\n"
     "                       工作簿一起给出、同名的，作为一份公开核对\n"
     "  --year 年度          已公开的文件里没有写年度时\n"
     "  --claims             只列出文字里说的数（docs/claims.md），不核对\n" PACK_ZH COMMON_ZH},
    {"build", "用法：juesuan build 数据.json [选项]\n"
              "\n"
              "先核对，再写 文件夹/数据文件名.格式（{formats}）和 .manifest.json。\n"
              "核对出错误就停下，什么也不写。输入没有变化时什么也不做。\n"
              "\n"
              "  -o, --out 文件夹     输出到这里，默认 out；没有就建立\n"
              "  --formats 格式,…     只生成这些：{formats}，用逗号隔开\n"
              "  --draft              有错误、缺数也生成，每页标“草稿”，缺的数印〔待填〕\n"
              "  --force              没有变化也重新生成；覆盖被人改动过的输出\n"
              "  --timings            在标准错误上列出各步的用时（微秒）\n" PACK_ZH COMMON_ZH},
    {"explain",
     "用法：juesuan explain 数据.json 地址 [选项]\n"
     "\n"
     "一个数由哪些数相加减得来，一直查到数据文件的行。地址就是数在数据里的路径，如\n"
     "income[2101101].fiscal、summary[208].amount；见 docs/data-format.md。\n"
     "\n"
     "  --answer 说明        把对这个数的提示的说明写进数据文件，要有：\n"
     "  --by 姓名            谁说明的\n"
     "  --role 填报|复核     以什么身份\n"
     "  --date 日期          哪一天，默认今天\n"
     "  --rule 规则          只说明这一条规则的提示\n"
     "  -o, --out 文件       连同说明写成另一个文件（.xlsx 为填报工作簿）；数据文件是工作\n"
     "                       簿的，要这样写，原来的不动\n"
     "  --force              那个文件已经有了也写\n" PACK_ZH COMMON_ZH},
    {"diff", "用法：juesuan diff 旧 新 [选项]\n"
             "\n"
             "旧、新是部门数据文件，或 build 生成的 .manifest.json。列出变了的数、格、句子和核对\n"
             "结果，按原因归在一起。\n"
             "\n"
             "  -o, --out 文件       写到文件，种类按后缀：txt、md、html、json 是完整的比较；\n"
             "                       pdf、docx 是可公开的更正说明\n"
             "  --force              文件已经有了也写\n" PACK_ZH COMMON_ZH},
    {"serve", "用法：juesuan serve [文件夹] [选项]\n"
              "\n"
              "打开一个只有本机能看的网页：领填报表、交数据、看问题改问题、下载公开文件。数据不离开"
              "这台电脑。\n"
              "给了文件夹，就列出里面各部门的情况。做到一半的工作存在 "
              "~/.local/state/juesuan，关掉、断电都不丢。\n"
              "\n"
              "  --no-browser         不自动打开浏览器，只印出地址\n" COMMON_ZH},
    {"batch",
     "用法：juesuan batch 数据.json|文件夹|@名单 … -o 文件夹 [选项]\n"
     "      juesuan batch --merge 文件夹 … -o 文件夹\n"
     "\n"
     "一次生成许多部门，只做有变化的；一个部门出错不影响别的。@名单 是每行一个路径的文件。\n"
     "另写 batch.json（汇总）和 index.html（公开目录）。随时可以中断，再运行即继续。\n"
     "\n"
     "  -o, --out 文件夹     输出到这里（必填）\n"
     "  -j 进程数            同时做几个，默认等于处理器数\n"
     "  --formats 格式,…     只生成这些：{formats}\n"
     "  --draft              有错误、缺数也生成，标“草稿”\n"
     "  --force              没有变化也重新生成；覆盖被人改动过的输出\n"
     "  --shard 片/共几片    只做其中一片，如 1/4，供多台机器分做\n"
     "  --merge              把各片的结果合成一个目录\n"
     "  --timeout 秒         一个部门最多用的时间，默认 300\n"
     "  --memory 兆          一个进程最多用的内存，默认 2048\n" PACK_ZH COMMON_ZH},
    {"verify",
     "用法：juesuan verify 数据.json 公开的文件… [选项]\n"
     "\n"
     "公开以后核对：公开的 Word、网页、PDF、Excel 与批准的数据是不是一样。每个不同的数、少了或\n"
     "多了的行、段、表都列出，写明应是什么、公开的是什么、在哪里。有不同时退出状态是 1。\n"
     "\n"
     "  --format text|json   给人看（默认），或给机器读（格式见 docs/verify.schema.json）\n" PACK_ZH
         COMMON_ZH},
    {"template",
     "用法：juesuan template list                 列出模板包\n"
     "      juesuan template show 模板包          它继承什么、有哪些表\n"
     "      juesuan template lint 模板包          检查模板包的写法，不需要部门数据\n"
     "      juesuan template render --template 文件 --context 文件.json [选项]\n"
     "                                            用一份 JSON 渲染一个模板，印在屏幕上\n"
     "\n"
     "render 的选项：\n"
     "  --template 文件          模板\n"
     "  --context 文件.json      各名称的值\n"
     "  --trim-blocks            标签后的换行不印\n"
     "  --lstrip-blocks          标签前的空白不印\n"
     "  --keep-trailing-newline  保留模板末尾的换行\n"
     "  --lenient                没有的名称印空，不报错\n"
     "  --no-escape              不为 Markdown 转义\n"
     "各命令的选项：\n" COMMON_ZH}};

static const char usage_en[] =
    "juesuan - one data file in, a department's whole final-accounts disclosure out\n"
    "\n"
    "Usage: juesuan COMMAND ...\n"
    "\n";

static const char general_en[] =
    "\n"
    "Options of a command: juesuan COMMAND --help        Version: juesuan --version\n"
    "\n"
    "From the beginning:\n"
    "  juesuan init --template gansu -o mine.json    an empty data file to fill in\n"
    "  juesuan check mine.json                       what is missing or wrong\n"
    "  juesuan build mine.json                       everything, in the folder out\n"
    "\n"
    "Exit status: 0 done  1 the data has errors  2 usage  3 cannot read or write  4 a bug\n";

#define COMMON_EN                                                                                  \
    "  --templates FOLDER   look for packs here first\n"                                           \
    "  --codes FOLDER       lists of codes that come first (juesuan codes)\n"                      \
    "  --home FOLDER        where the program's templates, data and fonts are; rarely needed\n"    \
    "  --lang zh|en         language of messages, zh by default\n"                                 \
    "  --help               this page\n"

#define PACK_EN "  --template PACK      this pack instead of the one that the data names\n"

static const struct help_page pages_en[] = {
    {"init",
     "Usage: juesuan init [OPTIONS]\n"
     "       juesuan init FOLDER ... -o FOLDER [OPTIONS]\n"
     "\n"
     "An empty data file: every section and item is explained (in Chinese), unknown figures are\n"
     "null. Where the name after -o ends in .xlsx it is a fill-in workbook, which then is a data\n"
     "file itself (docs/workbooks.md). Fill it in, then run juesuan check. A folder gives a\n"
     "prefilled workbook for each export of an accounts program and each file of last year in it,\n"
     "one for both where their names are the same (docs/import.md).\n"
     "\n"
     "  --template PACK      the pack to publish by, standard by default; see juesuan template "
     "list\n"
     "  --year YEAR          year of the accounts, last year by default\n"
     "  --from LAST_YEAR     last year's data file or workbook: previous-year figures, opening\n"
     "                       balances, codes and texts come from it; pack and year follow it\n"
     "  -o, --out FILE       write it there (never over a file); to the screen without\n"
     "  -j N                 of a folder: how many at once, by default as many as processors\n"
     "  --draft              of a folder: exports that contradict themselves too\n"
     "  --force              of a folder: workbooks that are there already too\n" COMMON_EN},
    {"aggregate",
     "Usage: juesuan aggregate OWN UNIT... [OPTIONS]\n"
     "\n"
     "The data of a department itself and of its units (data files or fill-in workbooks) as one:\n"
     "figures are added one by one, texts, rates and scores are those of OWN. What some unit does\n"
     "not know is unknown in the sum too, and the unit is named. What units paid each other is\n"
     "listed, not cancelled. explain goes down to the units (docs/units.md).\n"
     "\n"
     "  --difference DATA    accounts kept for others; what it leaves out is 0\n"
     "  --adjust DATA        figures to add, below 0 to take away; what it leaves out is 0\n"
     "  -o, --out FILE       .xlsx: a fill-in workbook, else JSON (never over a file); JSON to "
     "the\n"
     "                       screen without\n"
     "  --force              write over a file\n" PACK_EN COMMON_EN},
    {"import",
     "Usage: juesuan import SOURCE ... [OPTIONS]\n"
     "\n"
     "One form of a department's data into the other: a JSON data file into a fill-in workbook, a\n"
     "fill-in workbook into JSON. What the source is, is told by its content; a workbook is "
     "written\n"
     "where the name after -o ends in .xlsx, else JSON.\n"
     "\n"
     "  --into DATA          lay the source's sections over these data; what changed is told. The\n"
     "                       export of an accounts program (.xls, .xlsx, one or several files;\n"
     "                       docs/import.md) fills what is open and tells what differs\n"
     "  --replace            what differs becomes the export's, and is told\n"
     "  --year YEAR          of an export that does not say it\n"
     "  --unit yuan|wan      unit of money of an export that does not say it\n"
     "  --draft              write it although the export contradicts itself\n"
     "  --report FILE        the report on an export, JSON where the name ends in .json\n"
     "  -o, --out FILE       write it there (never over a file); JSON to the screen without\n"
     "  --force              write over a file\n" PACK_EN COMMON_EN},
    {"codes",
     "Usage: juesuan codes LIST.xlsx|xls|csv --year YEAR -o FOLDER [OPTIONS]\n"
     "\n"
     "The year's official classification becomes FOLDER/function-YEAR.csv and economic-YEAR.csv,\n"
     "which every command takes names and drop-downs from with --codes FOLDER.\n"
     "\n"
     "  --year YEAR          of the list (needed)\n"
     "  -o, --out FOLDER     write it there (needed)\n"
     "  --force              write over lists\n" COMMON_EN},
    {"check",
     "Usage: juesuan check DATA.json [OPTIONS]\n"
     "       juesuan check --as-published FILE ... [OPTIONS]\n"
     "       juesuan check FILE, FOLDER or @LIST ... [OPTIONS]\n"
     "\n"
     "What does not add up within tables, between tables and between text and tables, and what is\n"
     "missing. Makes nothing. One file gives all findings; several files, folders or a list (one\n"
     "path a line) give a table of departments.\n"
     "\n"
     "  --format text|json   for people (default) or programs (docs/findings.schema.json)\n"
     "  --format xlsx        the check sheet as a workbook, with a summary of several; needs -o\n"
     "  -o, --out FILE       where the workbook goes (never over a file)\n"
     "  --force              write over a file\n"
     "  --details            findings of each department too, when there are several\n"
     "  -j N                 so many at a time, by default one a processor\n"
     "  --as-published       check a file as published: Word, web, PDF, Excel, or the section\n"
     "                       'published' of data (docs/checks.md); --template is standard if not\n"
     "                       given; a document and workbooks given together, or of one name,\n"
     "                       are one publication\n"
     "  --year YEAR          of a published file that does not tell it\n"
     "  --claims             only list what the text says, as claims (docs/claims.md)\n" PACK_EN
         COMMON_EN},
    {"build",
     "Usage: juesuan build DATA.json [OPTIONS]\n"
     "\n"
     "Checks, then writes FOLDER/NAME.FORMAT ({formats}) and NAME.manifest.json.\n"
     "Errors stop it and nothing is written. Where nothing has changed nothing is done.\n"
     "\n"
     "  -o, --out FOLDER     where to, out by default; made if needed\n"
     "  --formats LIST       only these of {formats}, separated by commas\n"
     "  --draft              build in spite of errors and missing figures, marked as a draft\n"
     "  --force              build though nothing has changed, and over edited outputs\n"
     "  --timings            tell on standard error how long each step took "
     "(microseconds)\n" PACK_EN COMMON_EN},
    {"explain",
     "Usage: juesuan explain DATA.json ADDRESS [OPTIONS]\n"
     "\n"
     "The figures that a figure is the sum of, down to lines of the data file. An address is\n"
     "the figure's path in the data, such as income[2101101].fiscal or summary[208].amount;\n"
     "see docs/data-format.md.\n"
     "\n"
     "  --answer TEXT        write an explanation of the hints about it into the data file, with\n"
     "  --by NAME            who explains\n"
     "  --role ROLE          as what: preparer or reviewer\n"
     "  --date DATE          when, today by default\n"
     "  --rule RULE          explain the hint of this rule only\n"
     "  -o, --out FILE       write the data with the explanations into another file (.xlsx: a\n"
     "                       fill-in workbook); needed with a workbook, which is left as it is\n"
     "  --force              write that file although it is there\n" PACK_EN COMMON_EN},
    {"diff",
     "Usage: juesuan diff OLD NEW [OPTIONS]\n"
     "\n"
     "OLD and NEW are data files, or a .manifest.json that a build has left. Lists the figures,\n"
     "cells, sentences and findings that changed, by cause.\n"
     "\n"
     "  -o, --out FILE       write it there: the whole comparison as txt, md, html or json, the\n"
     "                       notice to publish as pdf or docx\n"
     "  --force              although the file is there already\n" PACK_EN COMMON_EN},
    {"serve",
     "Usage: juesuan serve [FOLDER] [OPTIONS]\n"
     "\n"
     "Opens a page that only this machine can see: get the fill-in workbook, bring the data, see "
     "and\n"
     "mend what is wrong, download everything. With FOLDER: the state of all departments in it.\n"
     "What is worked on is kept in ~/.local/state/juesuan.\n"
     "\n"
     "  --no-browser         only print the address\n" COMMON_EN},
    {"batch",
     "Usage: juesuan batch DATA.json|FOLDER|@LIST ... -o FOLDER [OPTIONS]\n"
     "       juesuan batch --merge FOLDER ... -o FOLDER\n"
     "\n"
     "Makes many departments, only what has changed; one that fails does not touch the others.\n"
     "@LIST is a file with one path a line. Also writes batch.json (summary) and index.html. It "
     "may\n"
     "be interrupted at any moment; the same command goes on.\n"
     "\n"
     "  -o, --out FOLDER     where to (required)\n"
     "  -j N                 so many at a time, by default one a processor\n"
     "  --formats LIST       only these of {formats}\n"
     "  --draft              build in spite of errors and missing figures, marked as a draft\n"
     "  --force              build though nothing has changed, and over edited outputs\n"
     "  --shard K/N          only the K-th of N parts, for several machines\n"
     "  --merge              join the results of all parts in one index\n"
     "  --timeout SECONDS    that one department may take, 300 by default\n"
     "  --memory MIB         that one process may use, 2048 by default\n" PACK_EN COMMON_EN},
    {"verify",
     "Usage: juesuan verify DATA.json PUBLISHED ... [OPTIONS]\n"
     "\n"
     "Whether Word, web, PDF and Excel files, as they were published, say what was approved. "
     "Every\n"
     "figure that differs, every row, paragraph and table that is missing or new: what should "
     "stand\n"
     "there, what does, and where. The status is 1 where anything differs.\n"
     "\n"
     "  --format text|json   for people (default) or programs (docs/verify.schema.json)\n" PACK_EN
         COMMON_EN},
    {"template",
     "Usage: juesuan template list                 all packs\n"
     "       juesuan template show PACK            what it extends and which tables it has\n"
     "       juesuan template lint PACK            check a pack without any data\n"
     "       juesuan template render --template FILE --context FILE.json [OPTIONS]\n"
     "                                             render one template with one JSON file\n"
     "\n"
     "Options of render:\n"
     "  --template FILE          the template\n"
     "  --context FILE.json      values of the names\n"
     "  --trim-blocks            no line break after a tag\n"
     "  --lstrip-blocks          no blanks before a tag\n"
     "  --keep-trailing-newline  keep the line break at the end of the template\n"
     "  --lenient                unknown names are empty, no error\n"
     "  --no-escape              do not escape for Markdown\n"
     "Options of all:\n" COMMON_EN}};

/* {formats} stands for their list. */
static void put(const char *text, FILE *out)
{
    static const char mark[] = "{formats}";
    for (const char *hole; (hole = strstr(text, mark)) != NULL; text = hole + strlen(mark)) {
        fprintf(out, "%.*s", (int)(hole - text), text);
        for (size_t i = 0; juesuan_format(i); i++)
            fprintf(out, "%s%s", i ? "," : "", juesuan_format(i));
    }
    fputs(text, out);
}

_Static_assert(sizeof pages_zh == sizeof pages_en, "each page in both languages, in one order");

static void put_general(FILE *out)
{
    static const struct {
        const char *name, *zh, *en;
    } commands[] = {
#define COMMAND(name, zh, en) {#name, zh, en},
#include "cli/commands.def"
#undef COMMAND
    };
    put(SAY(usage_zh, usage_en), out);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(out, "  %-9s %s\n", commands[i].name, SAY(commands[i].zh, commands[i].en));
    put(SAY(general_zh, general_en), out);
}

void cli_help(const char *command, FILE *out)
{
    const struct help_page *pages = cli_english() ? pages_en : pages_zh;
    for (size_t i = 0; i < sizeof pages_zh / sizeof *pages_zh; i++)
        if (!strcmp(command, pages[i].command)) {
            put(pages[i].text, out);
            return;
        }
    put_general(out);
}
