/* See date.h. */
#include "base/date.h"

eg_moment eg_moment_of(int64_t seconds)
{
    enum { DAY = 86400 };
    int64_t days = seconds / DAY, rest = seconds % DAY;
    if (rest < 0) {
        rest += DAY;
        days--;
    }
    /* Counted from 0000-03-01, so that the leap day ends a year. */
    int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    return (eg_moment){.year = (int)(year_of_era + era * 400 + (month <= 2)),
                       .month = month,
                       .day = (int)(of_year - (153 * shifted + 2) / 5 + 1),
                       .hour = (int)(rest / 3600),
                       .minute = (int)(rest / 60 % 60),
                       .second = (int)(rest % 60)};
}
