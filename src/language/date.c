/* Dates as CLDR writes them.
 *
 * Place: document/ asks for the band's date. The pattern is CLDR's long date of the Gregorian calendar,
 * whatever calendar the language has by default (UTS #35 part 4). */
#include "language/internal.h"

/* Of a language that CLDR has no dates of, the numbers alone, as ISO 8601 orders them: words of another
 * language would be no better understood. */
static void add_numeric(const eg_language *language, int year, int month, int day, eg_buffer *out)
{
    const int parts[] = {year, month, day};
    for (int i = 0; i < 3; i++) {
        if (i > 0)
            eg_buffer_add_char(out, '-');
        if (i > 0 && parts[i] < 10)
            eg_language_add_number(language, 0, out);
        eg_language_add_number(language, (uint32_t)parts[i], out);
    }
}

struct dating {
    const eg_language *language;
    eg_job *job;
    int year, month, day;
    char locale[EG_LOCALE_SIZE];
    eg_buffer *out;
};

static bool add_name(const struct dating *dating, const char *const path[], int i)
{
    UChar name[EG_CLDR_UNITS];
    return eg_cldr_add(name, eg_cldr_read(dating->job, dating->locale, path, i, name), dating->out);
}

/* What n equal letters of a pattern stand for, of the letters that CLDR's long dates are made of: day, month,
 * year, and in Thai the era (UTS #35 part 4, section 8). */
static bool add_field(const struct dating *dating, UChar letter, int n)
{
    static const char *const wide[] = {"calendar", "gregorian", "monthNames", "format", "wide", NULL};
    static const char *const abbreviated[] = {"calendar", "gregorian",   "monthNames",
                                              "format",   "abbreviated", NULL};
    static const char *const eras[] = {"calendar", "gregorian", "eras", "abbreviated", NULL};
    if (letter == 'G')
        return add_name(dating, eras, 1);
    if (letter == 'M' && n > 2)
        return add_name(dating, n == 3 ? abbreviated : wide, dating->month - 1);
    if (letter != 'd' && letter != 'M' && letter != 'y')
        return false;
    int value = letter == 'd' ? dating->day : letter == 'M' ? dating->month : dating->year;
    if (letter == 'd' && value == 1 && dating->language->first_day) {
        eg_buffer_add_string(dating->out, dating->language->first_day);
        return true;
    }
    if (n == 2 && value < 10)
        eg_language_add_number(dating->language, 0, dating->out);
    eg_language_add_number(dating->language, (uint32_t)value, dating->out);
    return true;
}

/* A language's own template, where its official form is not CLDR's: "{y}-yil {d}-{month}". */
static void add_by_template(const struct dating *dating)
{
    static const struct {
        const char *name;
        UChar letter;
        int n;
    } fields[] = {{"{d}", 'd', 1}, {"{m}", 'M', 1}, {"{month}", 'M', 4}, {"{y}", 'y', 1}};
    for (const char *at = dating->language->date; *at;) {
        size_t i = 0, size = 0;
        for (; i < sizeof fields / sizeof *fields; i++)
            if (strncmp(at, fields[i].name, size = strlen(fields[i].name)) == 0)
                break;
        if (i == sizeof fields / sizeof *fields) {
            eg_buffer_add_char(dating->out, *at++);
            continue;
        }
        add_field(dating, fields[i].letter, fields[i].n);
        at += size;
    }
}

/* "d MMMM y 'г'.": letters stand for fields, what stands in quotes is text, and two quotes are one. */
static bool add_by_pattern(const struct dating *dating, const UChar *pattern, int size)
{
    bool is_quoted = false;
    for (int i = 0, n; i < size; i += n) {
        UChar unit = pattern[i];
        bool is_field = !is_quoted && ((unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z'));
        bool is_added = true;
        for (n = 1; i + n < size && pattern[i + n] == unit && (is_field || unit == '\'');)
            n++;
        if (is_field) {
            is_added = add_field(dating, unit, n);
        } else if (unit == '\'') {
            for (int quote = 0; quote + 1 < n; quote += 2)
                eg_buffer_add_char(dating->out, '\'');
            is_quoted ^= n % 2;
        } else {
            n = U16_IS_LEAD(unit) && i + 1 < size ? 2 : 1;
            is_added = eg_cldr_add(pattern + i, n, dating->out);
        }
        if (!is_added)
            return false;
    }
    return size > 0;
}

eg_status eg_language_add_date(const eg_language *language, eg_job *job, int year, int month, int day,
                               eg_buffer *out)
{
    static const char *const patterns[] = {"calendar", "gregorian", "DateTimePatterns", NULL};
    enum { LONG_DATE = 5 }; /* after four patterns of times and the full date */
    struct dating dating = {language, job, year, month, day, "", out};
    UChar pattern[EG_CLDR_UNITS];
    bool is_known = eg_cldr_find(language->date_locale, dating.locale);
    if (language->date) {
        add_by_template(&dating);
        return EG_OK;
    }
    if (!is_known) {
        add_numeric(language, year, month, day, out);
        return EG_OK;
    }
    if (add_by_pattern(&dating, pattern, eg_cldr_read(job, dating.locale, patterns, LONG_DATE, pattern)))
        return EG_OK;
    eg_report_add(job->report, EG_F_LANGUAGE_DATA_INVALID, EG_NOWHERE,
                  "ICU's data have no date in \"%s\" that can be written", language->tag);
    return EG_ERR_SYSTEM;
}
