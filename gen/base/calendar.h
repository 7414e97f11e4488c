/* Days and moments of the Gregorian calendar in UTC, without gmtime: that keeps a lock for the
 * whole process, and a copy of the process (fence/isolate.c) made while another thread holds it
 * waits for it for ever. */
#ifndef JUESUAN_BASE_CALENDAR_H
#define JUESUAN_BASE_CALENDAR_H

#include "base/buf.h"

struct moment {
    long long year;
    int month, day, hour, minute, second; /* month and day from 1 */
};

/* `epoch`: seconds since 1970-01-01T00:00:00Z, earlier ones below 0. */
struct moment moment_of(long long epoch);

/* Days from 1970-01-01 to that day, below 0 for earlier ones. */
long long calendar_days(long long year, int month, int day);

/* 2024-08-31, for years of at least four digits. */
void calendar_date(struct buf *b, long long epoch);

/* 2024-08-31T09:30:00Z (ISO 8601). */
void calendar_time(struct buf *b, long long epoch);

#endif
