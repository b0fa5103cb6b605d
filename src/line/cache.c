/* What breaking lines keeps from one paragraph of a job to the next: ICU's line iterators and the ink of
 * glyphs.
 *
 * Place: the floor of line/; break.c and set.c ask it. Opening an iterator takes ICU longer than breaking a
 * paragraph
 * with it, and a glyph's ink must be read from the font. */
#include "line/cache.h"

#include <pthread.h>
#include <unicode/ubrk.h>

enum { INK_SLOTS = 2048 }; /* a power of two; a declaration uses some 200 glyphs */

typedef struct iterator {
    struct iterator *next;
    const char *locale;
    UBreakIterator *breaks;
} iterator;

typedef struct ink {
    const eg_face *face;
    uint32_t glyph;
    int16_t box[4];
} ink;

struct eg_line_cache {
    struct eg_line_cache *next;
    const eg_job *job;
    iterator *iterators;
    ink *inks;
};

/* The caches of the jobs under way. A job has no room of its own for a neighbour's things, so they are found
 * by the
 * job they belong to; as many jobs run as there are threads, so the list is short. Guarded, because each job
 * is in a
 * thread of its own. */
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
    eg_job_on_close(job, close_cache, found);
    pthread_mutex_lock(&guard);
    found->next = caches;
    caches = found;
    pthread_mutex_unlock(&guard);
    return found;
}

UBreakIterator *eg_line_cache_iterator(eg_job *job, eg_line_cache *cache, const char *locale)
{
    for (iterator *i = cache->iterators; i; i = i->next)
        if (strcmp(i->locale, locale) == 0)
            return i->breaks;

    iterator *made = EG_NEW(job->arena, iterator);
    made->locale = eg_arena_dup(job->arena, eg_slice_of(locale));
    made->next = cache->iterators;
    cache->iterators = made;
    UErrorCode status = U_ZERO_ERROR;
    made->breaks = ubrk_open(UBRK_LINE, locale, NULL, 0, &status);
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
