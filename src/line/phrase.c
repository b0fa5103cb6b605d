/* Where a phrase may begin: a title breaks between phrases.
 *
 * Place: beside break.c; balance.c asks it for titles and headings alone, where a line that ends inside a word,
 * or in an article, is seen at once. ICU's dictionary knows the words where no spaces part them; in Japanese
 * what is written in hiragana after a word (a particle, an ending) belongs to it, which comes to the phrases
 * (bunsetsu) that a reader pauses between; in every other language its file lists the small words that lean on
 * a neighbour. */
#include "line/cache.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>

/* Whether a list parted by spaces goes on with a word, in any case. */
static bool begins_with(const char *list, eg_slice word)
{
    size_t i = 0, j = 0;
    while (j < word.size) {
        if (!list[i])
            return false;
        UChar32 a = (UChar32)eg_utf8_next(list, &i), b = (UChar32)eg_utf8_next(word.data, &j);
        if (u_foldCase(a, U_FOLD_CASE_DEFAULT) != u_foldCase(b, U_FOLD_CASE_DEFAULT))
            return false;
    }
    return list[i] == ' ' || !list[i];
}

/* Whether a word is one of a list parted by spaces. */
static bool is_among(const char *list, eg_slice word)
{
    for (const char *at = list; at && word.size; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (begins_with(at, word))
            return true;
    }
    return false;
}

static bool is_blank(const char *text, uint32_t begin, uint32_t end)
{
    while (begin < end && text[begin] == ' ')
        begin++;
    return begin == end;
}

/* Whether what begins with this character is written on to the word before it. */
static bool leans_back(uint32_t before, uint32_t after)
{
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript((UChar32)after, &status) == USCRIPT_HIRAGANA &&
           (U_GET_GC_MASK((UChar32)before) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}

/* Which phrase may begin at `at`, between two words; the one before may be followed by spaces. */
static eg_line_phrase phrase_at(const eg_shaped *shaped, eg_slice before, uint32_t at, uint32_t later)
{
    const eg_language *language = shaped->items[0].language;
    const char *text = shaped->text;
    uint32_t ignored, last = eg_line_code_before(text, shaped->range.begin, at, &ignored);
    eg_slice after = {text + at, later - at};
    if (leans_back(last, eg_line_code_at(text, at, shaped->range.end)) ||
        is_among(language->leading_words, before) || is_among(language->trailing_words, after))
        return EG_LINE_PHRASE_NONE;
    bool is_marked = language->breaks != EG_BREAKS_DICTIONARY || last == ' ' || last == 0x200B;
    return is_marked || is_among(language->leading_words, after) ? EG_LINE_PHRASE_SURE : EG_LINE_PHRASE_WORD;
}

/* Where spaces part words, no dictionary need be asked, which would take a hundredth of the time of an edition. */
static eg_line_phrase *find_between_spaces(eg_job *job, const eg_shaped *shaped)
{
    uint32_t begin = shaped->range.begin, size = eg_range_size(shaped->range), later;
    const char *text = shaped->text + begin;
    eg_line_phrase *phrases = EG_NEW_ARRAY(job->scratch, eg_line_phrase, (size_t)size + 1);
    for (uint32_t at = 0; at <= size; at++)
        phrases[at] = EG_LINE_PHRASE_SURE;
    for (uint32_t at = 0, end; at < size; at = later) {
        for (end = at; end < size && text[end] != ' '; end++)
            ;
        for (later = end; later < size && text[later] == ' '; later++)
            ;
        uint32_t word = later;
        while (word < size && text[word] != ' ')
            word++;
        if (later < size)
            phrases[later] = phrase_at(shaped, (eg_slice){text + at, end - at}, begin + later, begin + word);
    }
    return phrases;
}

eg_line_phrase *eg_line_find_phrases(eg_job *job, const eg_shaped *shaped)
{
    const eg_language *language = shaped->items[0].language;
    if (language->breaks != EG_BREAKS_STRICT_CJ && !language->leading_words && !language->trailing_words)
        return NULL;
    if (language->breaks == EG_BREAKS_UAX14)
        return find_between_spaces(job, shaped);
    UBreakIterator *words = eg_line_cache_iterator(job, eg_line_cache_of(job), UBRK_WORD, language->locale);
    uint32_t begin = shaped->range.begin, size = eg_range_size(shaped->range);
    eg_line_phrase *phrases = EG_NEW_ARRAY(job->scratch, eg_line_phrase, (size_t)size + 1);
    UErrorCode status = U_ZERO_ERROR;
    UText bytes = UTEXT_INITIALIZER;
    if (!words)
        return NULL;
    utext_openUTF8(&bytes, shaped->text + begin, size, &status);
    ubrk_setUText(words, &bytes, &status);
    if (U_SUCCESS(status)) {
        int32_t earlier = ubrk_first(words), at = ubrk_next(words);
        eg_slice before = {shaped->text + begin, 0};
        for (int32_t later; at != UBRK_DONE && (uint32_t)at < size; earlier = at, at = later) {
            later = ubrk_next(words);
            if (!is_blank(shaped->text, begin + (uint32_t)earlier, begin + (uint32_t)at))
                before = (eg_slice){shaped->text + begin + earlier, (size_t)(at - earlier)};
            phrases[at] = phrase_at(shaped, before, begin + (uint32_t)at,
                                    later == UBRK_DONE ? shaped->range.end : begin + (uint32_t)later);
        }
    }
    utext_close(&bytes);
    if (U_FAILURE(status))
        eg_arena_fail(job->arena);
    return phrases;
}
