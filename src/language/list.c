/* Names of languages, and lists of them, as CLDR writes them.
 *
 * Place: document/ asks for "Adopted in English and French". */
#include "language/internal.h"

#include <unicode/uloc.h>
#include <unicode/uscript.h>

#include "base/utf8.h"

void eg_language_add_name_of(const eg_language *language, const eg_language *named, eg_buffer *out)
{
    UChar units[EG_CLDR_UNITS];
    char locale[EG_LOCALE_SIZE];
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = 0;
    if (eg_cldr_find(language->date_locale, locale))
        n = uloc_getDisplayLanguage(named->date_locale, language->date_locale, units, EG_CLDR_UNITS, &error);
    if (n <= 0 || U_FAILURE(error) || error == U_USING_DEFAULT_WARNING || !eg_cldr_add(units, n, out))
        eg_buffer_add_string(out, named->name);
}

/* The pattern between so far and the next item: "{0} and {1}". */
static const char *find_pattern(const eg_language *language, eg_job *job, const char *key)
{
    const char *path[] = {"listPattern", "standard", key, NULL};
    char locale[EG_LOCALE_SIZE] = "root";
    UChar units[EG_CLDR_UNITS];
    eg_buffer pattern = eg_buffer_new(job->arena);
    eg_cldr_find(language->date_locale, locale);
    if (!eg_cldr_add(units, eg_cldr_read(job, locale, path, 0, units), &pattern))
        eg_buffer_add_string(&pattern, "{0}, {1}");
    return pattern.data;
}

/* Whether "y" before the item becomes "e" in Spanish: the sound i follows, but not ia, ie (UTS #35 part 2).
 * */
static bool begins_with_i(eg_slice item)
{
    char first[3] = {0};
    for (size_t i = 0; i < item.size && i < sizeof first; i++)
        first[i] = (char)(item.data[i] | 0x20);
    return first[0] == 'i' || (first[0] == 'h' && first[1] == 'i' && first[2] != 'a' && first[2] != 'e');
}

static bool begins_with_hebrew(eg_slice item)
{
    size_t at = 0;
    UErrorCode error = U_ZERO_ERROR;
    return item.size && uscript_getScript((UChar32)eg_utf8_next(item.data, &at), &error) == USCRIPT_HEBREW;
}

/* The two joining words that change with what comes after them. */
static const char *suit_item(const eg_language *language, const char *pattern, eg_slice item)
{
    bool is_spanish = strncmp(language->tag, "es", 2) == 0 && strchr("-", language->tag[2]);
    if (is_spanish && strcmp(pattern, "{0} y {1}") == 0 && begins_with_i(item))
        return "{0} e {1}";
    if (strcmp(pattern, "{0} ו{1}") == 0 && !begins_with_hebrew(item))
        return "{0} ו-{1}";
    return pattern;
}

static eg_buffer join(eg_job *job, const char *pattern, eg_slice so_far, eg_slice item)
{
    eg_buffer joined = eg_buffer_new(job->arena);
    for (const char *at = pattern; *at; at++) {
        bool is_so_far = strncmp(at, "{0}", 3) == 0;
        if (is_so_far || strncmp(at, "{1}", 3) == 0) {
            eg_buffer_add_slice(&joined, is_so_far ? so_far : item);
            at += 2;
        } else {
            eg_buffer_add_char(&joined, *at);
        }
    }
    return joined;
}

void eg_language_add_list(const eg_language *language, eg_job *job, const eg_slice *items, uint32_t n,
                          eg_buffer *out)
{
    eg_slice so_far = n ? items[0] : (eg_slice){0};
    for (uint32_t i = 1; i < n; i++) {
        const char *key = n == 2 ? "2" : i == 1 ? "start" : i + 1 < n ? "middle" : "end";
        const char *pattern = suit_item(language, find_pattern(language, job, key), items[i]);
        eg_buffer joined = join(job, pattern, so_far, items[i]);
        so_far = eg_buffer_slice(&joined);
    }
    eg_buffer_add_slice(out, so_far);
}
