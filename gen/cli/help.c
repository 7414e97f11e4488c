#include "cli/commands.h"

#include <string.h>

const char cli_usage[] =
    "juesuan 决算 — 一个数据文件，生成整套部门决算公开\n"
    "\n"
    "用法：juesuan 命令 …\n"
    "\n"
    "  init      给出一个空的数据文件，各项都有说明，从这里填起\n"
    "  check     核对数据，列出对不上的地方\n"
    "  build     核对后生成 PDF、工作簿、Word、网页、Markdown\n"
    "  explain   一个数怎么来的，查到数据行\n"
    "  diff      两份数据之间改了什么、影响到哪里；更正说明\n"
    "  batch     一次生成许多部门，只做有变化的\n"
    "  template  模板包：列出、查看、检查；渲染一个模板\n"
    "\n"
    "各命令的选项：juesuan 命令 --help        版本：juesuan --version\n"
    "\n"
    "从头做起：\n"
    "  juesuan init --template gansu -o 我局.json    得到空的数据文件，用编辑器填写\n"
    "  juesuan check 我局.json                       还缺什么、哪里不对\n"
    "  juesuan build 我局.json                       生成到文件夹 out\n"
    "\n"
    "退出状态：0 完成  1 数据有错  2 用法不对  3 读写失败  4 程序出错\n";

#define COMMON                                                                                                  \
    "  --templates 文件夹   先在这里找模板包\n"                                                      \
    "  --home 文件夹        程序自带的 templates、data、fonts 所在的文件夹；一般不用写\n" \
    "  --lang zh|en         提示用的语言，默认 zh\n"                                                   \
    "  --help               这一页\n"

#define PACK "  --template 模板包    不用数据里写的模板包，改用这一个\n"

static const struct {
    const char *command, *text;
} pages[] = {
    {"init",
     "用法：juesuan init [选项]\n"
     "\n"
     "给出一个空的数据文件：每一节、每一项都有中文说明，不知道的数是 null。\n"
     "填好后用 juesuan check 核对。\n"
     "\n"
     "  --template 模板包    按哪个模板包公开，默认 standard；全部见 juesuan template list\n"
     "  --year 年度          决算年度，默认上一年\n"
     "  -o, --out 文件       写到这个文件（已有的不覆盖）；不写就显示在屏幕上\n" COMMON},
    {"check",
     "用法：juesuan check 数据.json [选项]\n"
     "      juesuan check 文件、文件夹或@清单… [选项]\n"
     "\n"
     "核对：表内、表间、文表之间对不上的地方，缺少的数。什么也不生成。\n"
     "给一个文件列出全部结果；给多个文件、文件夹或@清单（每行一个路径）列出各部门的汇总表。\n"
     "\n"
     "  --format text|json   给人看（默认），或给机器读（格式见 docs/findings.schema.json）\n"
     "  --details            多个部门时，也列出每个部门的结果\n"
     "  -j 进程数            多个部门时同时核对几个，默认按处理器个数\n"
     "  --as-published       核对已公开的表和文字（数据里的 published，见 docs/checks.md）\n" PACK
         COMMON},
    {"build", "用法：juesuan build 数据.json [选项]\n"
              "\n"
              "先核对，再写 文件夹/数据文件名.{pdf,xlsx,docx,html,md} 和 .manifest.json。\n"
              "核对出错误就停下，什么也不写。输入没有变化时什么也不做。\n"
              "\n"
              "  -o, --out 文件夹     输出到这里，默认 out；没有就建立\n"
              "  --formats 格式,…     只生成这些：pdf、xlsx、docx、html、md，用逗号隔开\n"
              "  --draft              有错误、缺数也生成，每页标“草稿”，缺的数印〔待填〕\n"
              "  --force              没有变化也重新生成；覆盖被人改动过的输出\n"
              "  --timings            在标准错误上列出各步的用时（微秒）\n" PACK COMMON},
    {"explain", "用法：juesuan explain 数据.json 地址 [选项]\n"
                "\n"
                "一个数由哪些数相加减得来，一直查到数据文件的行。地址就是数在数据里的路径，如\n"
                "income[2101101].fiscal、summary[208].amount；见 docs/data-format.md。\n"
                "\n" PACK COMMON},
    {"diff", "用法：juesuan diff 旧 新 [选项]\n"
             "\n"
             "旧、新是部门数据文件，或 build 生成的 .manifest.json。列出变了的数、格、句子和核对\n"
             "结果，按原因归在一起。\n"
             "\n"
             "  -o, --out 文件       写到文件，种类按后缀：txt、md、html、json 是完整的比较；\n"
             "                       pdf、docx 是可公开的更正说明\n" PACK COMMON},
    {"batch",
     "用法：juesuan batch 数据.json|文件夹|@名单 … -o 文件夹 [选项]\n"
     "      juesuan batch --merge 文件夹 … -o 文件夹\n"
     "\n"
     "一次生成许多部门，只做有变化的；一个部门出错不影响别的。@名单 是每行一个路径的文件。\n"
     "另写 batch.json（汇总）和 index.html（公开目录）。随时可以中断，再运行即继续。\n"
     "\n"
     "  -o, --out 文件夹     输出到这里（必填）\n"
     "  -j 进程数            同时做几个，默认等于处理器数\n"
     "  --formats 格式,…     只生成这些：pdf、xlsx、docx、html、md\n"
     "  --draft              有错误、缺数也生成，标“草稿”\n"
     "  --force              没有变化也重新生成；覆盖被人改动过的输出\n"
     "  --shard 片/共几片    只做其中一片，如 1/4，供多台机器分做\n"
     "  --merge              把各片的结果合成一个目录\n"
     "  --timeout 秒         一个部门最多用的时间，默认 300\n"
     "  --memory 兆          一个进程最多用的内存，默认 2048\n" PACK COMMON},
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
     "各命令的选项：\n" COMMON}};

const char *cli_help(const char *command)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (!strcmp(command, pages[i].command))
            return pages[i].text;
    return cli_usage;
}
