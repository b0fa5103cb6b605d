/* Dates and names of languages as CLDR writes them, through ICU.
 *
 * Place: document/ asks for the band's date and for "Adopted in English". ICU looks to the process's
 * locale for a language it has no data of; that would let the environment into the text, so it is asked
 * first whether it has. */
#include "language/internal.h"

#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

enum { MAX_UNITS = 128 };

/* Whether ICU has data of the locale's language itself, not of the root alone. */
static bool has_data(const char *locale)
{
    UErrorCode error = U_ZERO_ERROR;
    UResourceBundle *bundle = ures_open(NULL, locale, &error);
    bool found = U_SUCCESS(error) && error != U_USING_DEFAULT_WARNING;
    if (found) {
        const char *actual = ures_getLocaleByType(bundle, ULOC_ACTUAL_LOCALE, &error);
        found = U_SUCCESS(error) && actual && strcmp(actual, "root") != 0;
    }
    ures_close(bundle);
    return found;
}

/* Adds UTF-16 from ICU. False when it is no text after all. */
static bool add_units(const UChar *units, int32_t n, eg_buffer *out)
{
    char text[MAX_UNITS * 3 + 1];
    int32_t size = 0;
    UErrorCode error = U_ZERO_ERROR;
    if (n <= 0 || n > MAX_UNITS)
        return false;
    u_strToUTF8(text, sizeof text, &size, units, n, &error);
    if (U_FAILURE(error))
        return false;
    eg_buffer_add(out, text, (size_t)size);
    return true;
}

/* Days from 1 January 1970 to a day of the Gregorian calendar. */
static int64_t count_days(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year; /* years from 1 March: the leap day comes last */
    int64_t era = (y >= 0 ? y : y - 399) / 400, in_era = y - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

/* Opens, formats and closes without allocating from the arena in between, so that nothing is left open by
 * a jump. */
static int32_t format_date(const char *locale, double milliseconds, UChar units[MAX_UNITS], UErrorCode *error)
{
    static const UChar utc[] = {'U', 'T', 'C', 0};
    UDateFormat *format = udat_open(UDAT_NONE, UDAT_LONG, locale, utc, 3, NULL, 0, error);
    int32_t n = U_SUCCESS(*error) ? udat_format(format, milliseconds, units, MAX_UNITS, NULL, error) : 0;
    udat_close(format);
    return n;
}

/* A language's own template, where its official form is not CLDR's: "ngày {d} tháng {m} năm {y}". */
static void add_by_template(const eg_language *language, int year, int month, int day, eg_buffer *out)
{
    for (const char *at = language->date; *at; at++) {
        int part = strncmp(at, "{d}", 3) == 0   ? day
                   : strncmp(at, "{m}", 3) == 0 ? month
                   : strncmp(at, "{y}", 3) == 0 ? year
                                                : -1;
        if (part < 0) {
            eg_buffer_add_char(out, *at);
            continue;
        }
        eg_language_add_number(language, (uint32_t)part, out);
        at += 2;
    }
}

eg_status eg_language_add_date(const eg_language *language, eg_job *job, int year, int month, int day,
                               eg_buffer *out)
{
    if (language->date) {
        add_by_template(language, year, month, day, out);
        return EG_OK;
    }
    UChar units[MAX_UNITS];
    UErrorCode error = U_ZERO_ERROR;
    const char *base = has_data(language->date_locale) ? language->date_locale : "en_GB";
    eg_arena_mark mark = eg_arena_note(job->scratch);
    const char *locale =
        eg_arena_print(job->scratch, "%s@calendar=gregorian;numbers=%s", base, language->numbers);
    int32_t n = format_date(locale, (double)count_days(year, month, day) * 86400000.0, units, &error);
    eg_arena_rewind(job->scratch, mark);
    if (error == U_MEMORY_ALLOCATION_ERROR)
        eg_arena_fail(job->arena);
    if (U_FAILURE(error) || !add_units(units, n, out)) {
        eg_report_add(job->report, EG_F_LANGUAGE_DATA_INVALID, EG_NOWHERE,
                      "ICU cannot write a date in \"%s\": %s", language->tag, u_errorName(error));
        return EG_ERR_SYSTEM;
    }
    return EG_OK;
}

void eg_language_add_name_of(const eg_language *language, const eg_language *named, eg_buffer *out)
{
    UChar units[MAX_UNITS];
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = 0;
    if (has_data(language->date_locale))
        n = uloc_getDisplayLanguage(named->date_locale, language->date_locale, units, MAX_UNITS, &error);
    if (n <= 0 || U_FAILURE(error) || error == U_USING_DEFAULT_WARNING || !add_units(units, n, out))
        eg_buffer_add_string(out, named->name);
}
