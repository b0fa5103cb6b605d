/* Days and seconds since 1970 to dates of the Gregorian calendar, in UTC; no clock, no zone. */
#ifndef EG_BASE_DATE_H
#define EG_BASE_DATE_H

#include <stdint.h>

typedef struct eg_moment {
    int year, month, day, hour, minute, second;
} eg_moment;

/* Proleptic; for years 1 to 9999, seconds from EG_MOMENT_FIRST to EG_MOMENT_LAST. */
eg_moment eg_moment_of(int64_t seconds);
#define EG_MOMENT_FIRST INT64_C(-62135596800)
#define EG_MOMENT_LAST INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

#endif
