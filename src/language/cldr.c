/* Strings of CLDR, read from ICU's resource bundles.
 *
 * Place: behind dates, lists and names. The bundles are read as they lie (UTS #35 part 1) and ICU's
 * formatters are not used: those open the machine's time zone, take the process's locale for a language
 * without data, and live in a library that nothing else here needs. */
#include "language/internal.h"

#include <unicode/uloc.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

bool eg_cldr_find(const char *locale, char out[EG_LOCALE_SIZE])
{
    UErrorCode error = U_ZERO_ERROR;
    UResourceBundle *bundle = ures_open(NULL, locale, &error);
    bool is_found = U_SUCCESS(error) && error != U_USING_DEFAULT_WARNING;
    if (is_found) {
        const char *actual = ures_getLocaleByType(bundle, ULOC_ACTUAL_LOCALE, &error);
        is_found =
            U_SUCCESS(error) && actual && strlen(actual) < EG_LOCALE_SIZE && strcmp(actual, "root") != 0;
        if (is_found)
            strcpy(out, actual);
    }
    ures_close(bundle);
    return is_found;
}

/* Where data go on when a bundle lacks something: in the parent it names, else in the tag without its last
 * part, else in the root (UTS #35 part 1, 4.1.3). False after the root. */
static bool step_to_parent(UResourceBundle *bundle, char locale[EG_LOCALE_SIZE])
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = 0;
    if (strcmp(locale, "root") == 0)
        return false;
    const UChar *parent = ures_getStringByKey(bundle, "%%Parent", &n, &error);
    char *last = strrchr(locale, '_');
    if (U_SUCCESS(error) && n < EG_LOCALE_SIZE)
        u_UCharsToChars(parent, locale, n + 1);
    else if (last)
        *last = '\0';
    else
        strcpy(locale, "root");
    return true;
}

/* Item i of what lies at path in one bundle. 0: there is none. */
static int32_t read_item(const UResourceBundle *bundle, const char *const path[], int32_t i,
                         UChar out[EG_CLDR_UNITS], UErrorCode *error)
{
    int32_t n = 0;
    UResourceBundle *item = ures_getByKey(bundle, path[0], NULL, error);
    for (const char *const *key = path + 1; *key; key++)
        item = ures_getByKey(item, *key, item, error);
    const UChar *text = ures_getStringByIndex(item, i, &n, error);
    if (U_FAILURE(*error) || n > EG_CLDR_UNITS)
        n = 0;
    u_memcpy(out, text, n);
    ures_close(item);
    return n;
}

int32_t eg_cldr_read(eg_job *job, const char *locale, const char *const path[], int32_t i,
                     UChar out[EG_CLDR_UNITS])
{
    char name[EG_LOCALE_SIZE];
    bool is_more = true;
    int32_t n = 0;
    strcpy(name, locale);
    while (n == 0 && is_more) {
        UErrorCode error = U_ZERO_ERROR;
        UResourceBundle *bundle = ures_openDirect(NULL, name, &error);
        if (U_SUCCESS(error))
            n = read_item(bundle, path, i, out, &error);
        is_more = step_to_parent(bundle, name);
        ures_close(bundle);
        if (error == U_MEMORY_ALLOCATION_ERROR)
            eg_arena_fail(job->arena);
    }
    return n;
}

const char *eg_cldr_own_name(eg_job *job, const char *locale)
{
    UChar units[EG_CLDR_UNITS];
    char found[EG_LOCALE_SIZE];
    UErrorCode error = U_ZERO_ERROR;
    eg_buffer name = eg_buffer_new(job->arena);
    if (!eg_cldr_find(locale, found))
        return NULL;
    int32_t n = uloc_getDisplayLanguage(locale, locale, units, EG_CLDR_UNITS, &error);
    if (error == U_MEMORY_ALLOCATION_ERROR)
        eg_arena_fail(job->arena);
    bool is_there = U_SUCCESS(error) && error != U_USING_DEFAULT_WARNING && eg_cldr_add(units, n, &name);
    return is_there ? name.data : NULL;
}

bool eg_cldr_find_alias(const char *language, char out[EG_LOCALE_SIZE])
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = 0;
    UResourceBundle *item = ures_openDirect(NULL, "metadata", &error);
    const char *const path[] = {"alias", "language", language};
    for (size_t i = 0; i < sizeof path / sizeof *path; i++)
        item = ures_getByKey(item, path[i], item, &error);
    const UChar *text = ures_getStringByKey(item, "replacement", &n, &error);
    bool is_found = U_SUCCESS(error) && n > 0 && n < EG_LOCALE_SIZE;
    if (is_found)
        u_UCharsToChars(text, out, n + 1);
    ures_close(item);
    return is_found;
}

bool eg_cldr_add(const UChar *units, int32_t n, eg_buffer *out)
{
    char text[EG_CLDR_UNITS * 3 + 1];
    int32_t size = 0;
    UErrorCode error = U_ZERO_ERROR;
    if (n <= 0 || n > EG_CLDR_UNITS)
        return false;
    u_strToUTF8(text, sizeof text, &size, units, n, &error);
    if (U_FAILURE(error))
        return false;
    eg_buffer_add(out, text, (size_t)size);
    return true;
}
