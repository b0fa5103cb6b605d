/* What breaking lines keeps from one paragraph of a job to the next: ICU's iterators, the ink of glyphs,
 * and the hyphenation points of words.
 *
 * Place: the floor of line/; break.c, hyphen.c and set.c ask it. Opening an iterator takes ICU longer than
 * breaking a paragraph with it, a glyph's ink must be read from the font, and half of a text's words come
 * again. */
#include "line/cache.h"

#include <pthread.h>
#include <unicode/ubrk.h>

enum {
    INK_SLOTS = 2048,  /* a power of two; a declaration uses some 200 glyphs */
    WORD_SLOTS = 1024, /* a power of two; a declaration uses some 300 words */
    WORD_SIZE = 27     /* bytes: longer words are few */
};

typedef struct iterator {
    struct iterator *next;
    const char *locale;
    UBreakIteratorType type;
    UBreakIterator *breaks;
} iterator;

typedef struct ink {
    const eg_face *face;
    uint32_t glyph;
    int16_t box[4];
} ink;

typedef struct word {
    const eg_language *language;
    uint32_t points; /* bit i: before byte i */
    uint8_t size;
    char text[WORD_SIZE];
} word;

struct eg_line_cache {
    struct eg_line_cache *next;
    const eg_job *job;
    iterator *iterators;
    ink *inks;
    word *words;
};

/* The caches of the jobs under way. A job has no room of its own for a neighbour's things, so they are found
 * by the job they belong to; as many jobs run as there are threads, so the list is short. Guarded, because
 * each job is in a thread of its own. */
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static eg_line_cache *caches;

static void close_cache(void *object)
{
    eg_line_cache *cache = object;
    pthread_mutex_lock(&guard);
    for (eg_line_cache **link = &caches; *link; link = &(*link)->next)
        if (*link == cache) {
            *link = cache->next;
            break;
        }
    pthread_mutex_unlock(&guard);
    for (iterator *i = cache->iterators; i; i = i->next)
        if (i->breaks)
            ubrk_close(i->breaks);
}

eg_line_cache *eg_line_cache_of(eg_job *job)
{
    pthread_mutex_lock(&guard);
    eg_line_cache *found = caches;
    while (found && found->job != job)
        found = found->next;
    pthread_mutex_unlock(&guard);
    if (found)
        return found;

    found = EG_NEW(job->arena, eg_line_cache);
    found->job = job;
    found->inks = EG_NEW_ARRAY(job->arena, ink, INK_SLOTS);
    found->words = EG_NEW_ARRAY(job->arena, word, WORD_SLOTS);
    eg_job_on_close(job, close_cache, found);
    pthread_mutex_lock(&guard);
    found->next = caches;
    caches = found;
    pthread_mutex_unlock(&guard);
    return found;
}

UBreakIterator *eg_line_cache_iterator(eg_job *job, eg_line_cache *cache, UBreakIteratorType type,
                                       const char *locale)
{
    for (iterator *i = cache->iterators; i; i = i->next)
        if (i->type == type && strcmp(i->locale, locale) == 0)
            return i->breaks;

    iterator *made = EG_NEW(job->arena, iterator);
    made->locale = eg_arena_dup(job->arena, eg_slice_of(locale));
    made->type = type;
    made->next = cache->iterators;
    cache->iterators = made;
    UErrorCode status = U_ZERO_ERROR;
    made->breaks = ubrk_open(type, locale, NULL, 0, &status);
    if (status == U_MEMORY_ALLOCATION_ERROR)
        eg_arena_fail(job->arena);
    return U_SUCCESS(status) ? made->breaks : NULL;
}

static int16_t narrow(int value)
{
    return (int16_t)(value < INT16_MIN ? INT16_MIN : value > INT16_MAX ? INT16_MAX : value);
}

void eg_line_cache_extents(eg_line_cache *cache, const eg_face *face, uint32_t glyph, int16_t out[4])
{
    uint64_t hash = ((uint64_t)(uintptr_t)face >> 4) * 0x9E3779B97F4A7C15u + glyph * 0xD6E8FEB86659FD93u;
    ink *slot = &cache->inks[(hash >> 40) & (INK_SLOTS - 1)];
    if (slot->face != face || slot->glyph != glyph) {
        int box[4];
        eg_face_extents(face, glyph, box);
        slot->face = face;
        slot->glyph = glyph;
        for (int i = 0; i < 4; i++)
            slot->box[i] = narrow(box[i]);
    }
    memcpy(out, slot->box, sizeof slot->box);
}

static void find_points(const eg_language *language, eg_slice text, word *out)
{
    bool points[WORD_SIZE + 1] = {false};
    eg_language_hyphenate(language, text, points);
    out->language = language;
    out->points = 0;
    out->size = (uint8_t)text.size;
    memcpy(out->text, text.data, text.size);
    for (size_t i = 0; i < text.size; i++)
        out->points |= (uint32_t)points[i] << i;
}

bool eg_line_cache_points(eg_line_cache *cache, const eg_language *language, eg_slice text, bool *points)
{
    if (text.size > WORD_SIZE)
        return eg_language_hyphenate(language, text, points);
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 16777619u;
    word *slot = &cache->words[(hash ^ hash >> 16) & (WORD_SLOTS - 1)];
    if (slot->language != language || !eg_slice_equals((eg_slice){slot->text, slot->size}, text))
        find_points(language, text, slot);
    for (size_t i = 0; i <= text.size; i++)
        points[i] = slot->points >> i & 1;
    return slot->points != 0;
}
