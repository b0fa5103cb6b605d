/* The names of the months in a language, folded for finding them in its texts.
 *
 * Place: document/ compares the dates of two languages. The names are CLDR's, of the Gregorian calendar:
 * those within a date and those that stand alone, in full and short. */
#include "base/utf8.h"
#include "language/internal.h"
#include "source/scripts.h"

static void add_folded(eg_slice name, eg_buffer *out)
{
    for (size_t at = 0; at < name.size;)
        eg_buffer_add_utf8(out, eg_character_fold(eg_utf8_next(name.data, &at)));
}

static bool has_letter(eg_slice name)
{
    for (size_t i = 0; i < name.size; i++)
        if ((unsigned char)name.data[i] >= 0x80 || (name.data[i] >= 'A' && name.data[i] <= 'z'))
            return true;
    return false;
}

/* Names that begin with a digit ("3月", "3 дугаар сар") say no more than the digit does. */
static bool is_name(eg_slice name)
{
    return name.size && !(name.data[0] >= '0' && name.data[0] <= '9') && has_letter(name);
}

uint32_t eg_language_months(const eg_language *language, eg_job *job, const eg_month_name **out)
{
    static const char *const paths[][6] = {
        {"calendar", "gregorian", "monthNames", "format", "wide", NULL},
        {"calendar", "gregorian", "monthNames", "stand-alone", "wide", NULL},
        {"calendar", "gregorian", "monthNames", "format", "abbreviated", NULL},
        {"calendar", "gregorian", "monthNames", "stand-alone", "abbreviated", NULL},
    };
    enum { N_PATHS = sizeof paths / sizeof *paths, N_MONTHS = 12 };
    eg_month_name *names = EG_NEW_ARRAY(job->arena, eg_month_name, N_PATHS * N_MONTHS);
    uint32_t n = 0;
    char locale[EG_LOCALE_SIZE];
    *out = names;
    if (!eg_cldr_find(language->date_locale, locale))
        return 0;
    for (int path = 0; path < N_PATHS; path++)
        for (int month = 0; month < N_MONTHS; month++) {
            UChar units[EG_CLDR_UNITS];
            eg_buffer text = eg_buffer_new(job->arena), folded = eg_buffer_new(job->arena);
            int32_t size = eg_cldr_read(job, locale, paths[path], month, units);
            if (!eg_cldr_add(units, size, &text) || !is_name(eg_buffer_slice(&text)))
                continue;
            add_folded(eg_buffer_slice(&text), &folded);
            while (folded.size && folded.data[folded.size - 1] == '.')
                folded.size--;
            names[n++] = (eg_month_name){eg_buffer_slice(&folded), (uint8_t)(month + 1), path >= 2};
        }
    return n;
}

eg_month_words eg_language_month_words(const eg_language *language, eg_job *job)
{
    static const char *const paths[][6] = {
        {"calendar", "gregorian", "monthNames", "format", "wide", NULL},
        {"calendar", "gregorian", "monthNames", "format", "abbreviated", NULL},
    };
    char locale[EG_LOCALE_SIZE];
    for (size_t i = 0; i < 2 && eg_cldr_find(language->date_locale, locale); i++) {
        UChar units[EG_CLDR_UNITS];
        eg_buffer text = eg_buffer_new(job->arena), folded = eg_buffer_new(job->arena);
        int32_t size = eg_cldr_read(job, locale, paths[i], 2, units);
        const char *digit =
            eg_cldr_add(units, size, &text) && text.size ? memchr(text.data, '3', text.size) : NULL;
        if (!digit || text.size < 2)
            continue;
        size_t before = (size_t)(digit - text.data);
        add_folded((eg_slice){text.data, before}, &folded);
        size_t middle = folded.size;
        add_folded((eg_slice){digit + 1, text.size - before - 1}, &folded);
        return (eg_month_words){{folded.data, middle}, {folded.data + middle, folded.size - middle}};
    }
    return (eg_month_words){{"", 0}, {"", 0}};
}
