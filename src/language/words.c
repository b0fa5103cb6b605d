/* The words of a text (UAX #29), by dictionary where the script has no spaces.
 *
 * Place: redline/ compares texts word by word. */
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "base/utf8.h"
#include "base/vector.h"
#include "language/language.h"

static void close_iterator(void *iterator)
{
    ubrk_close(iterator);
}

uint32_t eg_language_words(const eg_language *language, eg_job *job, eg_slice text, eg_word **out)
{
    EG_VECTOR(eg_word) words = {0};
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *iterator = ubrk_open(UBRK_WORD, language->locale, NULL, 0, &status);
    if (U_FAILURE(status))
        eg_arena_fail(job->arena);
    struct eg_closer *closer = eg_job_on_close(job, close_iterator, iterator);
    UText bytes = UTEXT_INITIALIZER;
    utext_openUTF8(&bytes, text.data, (int64_t)text.size, &status);
    ubrk_setUText(iterator, &bytes, &status);
    utext_close(&bytes); /* the iterator has a copy of its own */
    if (U_FAILURE(status))
        eg_arena_fail(job->arena);
    for (int32_t at = ubrk_next(iterator); at != UBRK_DONE; at = ubrk_next(iterator))
        *EG_PUSH(job->arena, &words) =
            (eg_word){(uint32_t)at, ubrk_getRuleStatus(iterator) >= UBRK_WORD_NONE_LIMIT};
    eg_job_release(job, closer);
    *out = words.items;
    return words.n;
}

void eg_language_add_capitalised(eg_slice text, eg_buffer *out)
{
    size_t at = 0;
    if (text.size == 0)
        return;
    eg_buffer_add_utf8(out, (uint32_t)u_totitle((UChar32)eg_utf8_next(text.data, &at)));
    eg_buffer_add_slice(out, (eg_slice){text.data + at, text.size - at});
}
