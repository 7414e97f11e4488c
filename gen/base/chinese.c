/* The tables of base/chinese.h. */
#include "base/chinese.h"

const char *const chinese_digits_plain[10] = {"零", "一", "二", "三", "四",
                                              "五", "六", "七", "八", "九"};
const char *const chinese_digits_formal[10] = {"零", "壹", "贰", "叁", "肆",
                                               "伍", "陆", "柒", "捌", "玖"};
const char *const chinese_powers[4] = {"", "十", "百", "千"};
const char *const chinese_powers_formal[4] = {"", "拾", "佰", "仟"};
const char *const chinese_myriads[4] = {"", "万", "亿", "万亿"};
const char *const chinese_stems[10] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
const char chinese_round_zero[] = "〇";
const char chinese_two[] = "两";
const char chinese_minus[] = "负";
const char chinese_year[] = "年";
const char chinese_month[] = "月";
const char chinese_day[] = "日";
const char chinese_and[] = "和";
const char chinese_face[] = "宋体";
const char chinese_numerals[] = "〇一二三四五六七八九十百";

const char *chinese_digit_round(int digit)
{
    return digit ? chinese_digits_plain[digit] : chinese_round_zero;
}
