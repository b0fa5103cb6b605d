/* The iterators of the cache, for break.c: the one file beside cache.c that knows ICU's types. */
#ifndef EG_LINE_CACHE_H
#define EG_LINE_CACHE_H

#include "line/internal.h"

#include <unicode/ubrk.h>

/* The iterator of a kind (UBRK_LINE, UBRK_WORD) for a locale, borrowed; NULL when ICU has none to give. */
UBreakIterator *eg_line_cache_iterator(eg_job *job, eg_line_cache *cache, UBreakIteratorType type,
                                       const char *locale);

#endif
