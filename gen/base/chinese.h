/* Characters of the language itself, which no pack decides: numerals, how a date is written, how a
 * list ends. What is said of accounts is data of a pack; what is said to people stands in
 * diag_codes.def. */
#ifndef JUESUAN_BASE_CHINESE_H
#define JUESUAN_BASE_CHINESE_H

extern const char *const chinese_digits_plain[10];  /* 零 to 九 */
extern const char *const chinese_digits_formal[10]; /* 零, 壹 to 玖: on bills */
extern const char *const chinese_powers[4];         /* "", 十, 百, 千 */
extern const char *const chinese_powers_formal[4];  /* "", 拾, 佰, 仟 */
extern const char *const chinese_myriads[4];        /* "", 万, 亿, 万亿 */
extern const char *const chinese_stems[10];         /* 甲 to 癸: they number as letters do */
extern const char chinese_numerals[];               /* every character that numbers a paragraph */

/* Zero among digits that stand for themselves (二〇二三), 两, the sign of a number below zero, the
 * parts of a date, the last link of a list, the face of a workbook's cells. */
extern const char chinese_round_zero[], chinese_two[], chinese_minus[];
extern const char chinese_year[], chinese_month[], chinese_day[];
extern const char chinese_and[], chinese_face[];

/* 〇 to 九. */
const char *chinese_digit_round(int digit);

#endif
