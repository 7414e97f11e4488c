/* Days are counted from 1 March of year 0, so that a leap day ends its year; 400 years are a cycle
 * of always the same number of days. */
#include "base/calendar.h"

enum { DAY_SECONDS = 86400, DAYS_TO_1970 = 719468, CYCLE_DAYS = 146097, CYCLE_YEARS = 400 };

/* Rounded down, also below 0. */
static long long divide_down(long long n, long long by)
{
    return n / by - (n % by < 0);
}

struct moment moment_of(long long epoch)
{
    long long days = divide_down(epoch, DAY_SECONDS);
    int rest = (int)(epoch - days * DAY_SECONDS);
    days += DAYS_TO_1970;
    long long cycle = divide_down(days, CYCLE_DAYS);
    int day = (int)(days - cycle * CYCLE_DAYS);
    int year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int day_of_year = day - (365 * year + year / 4 - year / 100);
    int month = (5 * day_of_year + 2) / 153;
    return (struct moment){cycle * CYCLE_YEARS + year + (month >= 10),
                           month < 10 ? month + 3 : month - 9,
                           day_of_year - (153 * month + 2) / 5 + 1,
                           rest / 3600,
                           rest / 60 % 60,
                           rest % 60};
}

long long calendar_days(long long year, int month, int day)
{
    long long from_march = year - (month <= 2);
    long long cycle = divide_down(from_march, CYCLE_YEARS);
    long long y = from_march - cycle * CYCLE_YEARS;
    int m = (month + 9) % 12;
    return cycle * CYCLE_DAYS + 365 * y + y / 4 - y / 100 + (m * 306 + 5) / 10 + day - 1 -
           DAYS_TO_1970;
}

void calendar_date(struct buf *b, long long epoch)
{
    struct moment t = moment_of(epoch);
    buf_printf(b, "%04lld-%02d-%02d", t.year, t.month, t.day);
}

void calendar_time(struct buf *b, long long epoch)
{
    struct moment t = moment_of(epoch);
    calendar_date(b, epoch);
    buf_printf(b, "T%02d:%02d:%02dZ", t.hour, t.minute, t.second);
}
