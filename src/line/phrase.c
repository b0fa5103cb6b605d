/* Where a phrase may begin in Chinese and Japanese, which write no spaces: a title breaks between phrases.
 *
 * Place: beside break.c; balance.c asks it for titles and headings alone, where a line that ends inside a word is seen
 * at once. ICU's dictionary knows the words; in Japanese what is written in hiragana after a word (a particle, an
 * ending) belongs to it, which comes to the phrases (bunsetsu) that a reader pauses between; in Chinese the language's
 * file lists the small words that lean on a neighbour. */
#include "line/cache.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>

/* Whether a word is one of a list parted by spaces. */
static bool is_among(const char *list, eg_slice word)
{
    for (const char *at = list; at && word.size; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (strncmp(at, word.data, word.size) == 0 && (at[word.size] == ' ' || !at[word.size]))
            return true;
    }
    return false;
}

/* Whether what begins with this character is written on to the word before it. */
static bool leans_back(uint32_t before, uint32_t after)
{
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript((UChar32)after, &status) == USCRIPT_HIRAGANA &&
           (U_GET_GC_MASK((UChar32)before) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}

/* Whether a phrase may begin at `at`, between two words. */
static bool begins_phrase(const eg_shaped *shaped, uint32_t earlier, uint32_t at, uint32_t later)
{
    const eg_language *language = shaped->items[0].language;
    const char *text = shaped->text;
    uint32_t ignored, before = eg_line_code_before(text, shaped->range.begin, at, &ignored);
    return !leans_back(before, eg_line_code_at(text, at, shaped->range.end)) &&
           !is_among(language->leading_words, (eg_slice){text + earlier, at - earlier}) &&
           !is_among(language->trailing_words, (eg_slice){text + at, later - at});
}

bool *eg_line_find_phrases(eg_job *job, const eg_shaped *shaped)
{
    const eg_language *language = shaped->items[0].language;
    if (language->breaks != EG_BREAKS_STRICT_CJ)
        return NULL;
    UBreakIterator *words = eg_line_cache_iterator(job, eg_line_cache_of(job), UBRK_WORD, language->locale);
    uint32_t begin = shaped->range.begin, size = eg_range_size(shaped->range);
    bool *phrases = EG_NEW_ARRAY(job->scratch, bool, (size_t)size + 1);
    UErrorCode status = U_ZERO_ERROR;
    UText bytes = UTEXT_INITIALIZER;
    if (!words)
        return NULL;
    utext_openUTF8(&bytes, shaped->text + begin, size, &status);
    ubrk_setUText(words, &bytes, &status);
    if (U_SUCCESS(status)) {
        int32_t earlier = ubrk_first(words), at = ubrk_next(words);
        for (int32_t later; at != UBRK_DONE && (uint32_t)at < size; earlier = at, at = later) {
            later = ubrk_next(words);
            phrases[at] = begins_phrase(shaped, begin + (uint32_t)earlier, begin + (uint32_t)at,
                                        later == UBRK_DONE ? shaped->range.end : begin + (uint32_t)later);
        }
    }
    utext_close(&bytes);
    if (U_FAILURE(status))
        eg_arena_fail(job->arena);
    return phrases;
}
