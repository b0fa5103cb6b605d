/* Where a phrase may begin in Chinese and Japanese, which write no spaces: a title breaks between phrases.
 *
 * Place: beside break.c; balance.c asks it for titles and headings alone, where a line that ends inside a word is seen
 * at once. ICU's dictionary knows the words; in Japanese what is written in hiragana after a word (a particle, an
 * ending) belongs to it, which comes to the phrases (bunsetsu) that a reader pauses between. */
#include "line/cache.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>

/* Whether what begins with this character leans on the word before it. */
static bool leans_back(uint32_t before, uint32_t after)
{
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript((UChar32)after, &status) == USCRIPT_HIRAGANA &&
           (U_GET_GC_MASK((UChar32)before) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}

bool *eg_line_find_phrases(eg_job *job, const eg_shaped *shaped)
{
    const eg_language *language = shaped->items[0].language;
    if (language->breaks != EG_BREAKS_STRICT_CJ)
        return NULL;
    UBreakIterator *words = eg_line_cache_iterator(job, eg_line_cache_of(job), UBRK_WORD, language->locale);
    uint32_t begin = shaped->range.begin, size = eg_range_size(shaped->range), ignored;
    bool *phrases = EG_NEW_ARRAY(job->scratch, bool, (size_t)size + 1);
    UErrorCode status = U_ZERO_ERROR;
    UText bytes = UTEXT_INITIALIZER;
    if (!words)
        return NULL;
    utext_openUTF8(&bytes, shaped->text + begin, size, &status);
    ubrk_setUText(words, &bytes, &status);
    if (U_SUCCESS(status))
        for (int32_t at = ubrk_first(words); at != UBRK_DONE && (uint32_t)at <= size; at = ubrk_next(words)) {
            uint32_t place = begin + (uint32_t)at;
            phrases[at] = !leans_back(eg_line_code_before(shaped->text, begin, place, &ignored),
                                      eg_line_code_at(shaped->text, place, shaped->range.end));
        }
    utext_close(&bytes);
    if (U_FAILURE(status))
        eg_arena_fail(job->arena);
    return phrases;
}
