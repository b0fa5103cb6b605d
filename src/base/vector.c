/* Growing arrays. See vector.h. */
#include "base/vector.h"

void *eg_vector_grow(eg_arena *arena, void *items, uint32_t n, uint32_t *cap, size_t size)
{
    uint32_t larger = *cap ? *cap * 2 : 16;
    if (larger <= *cap)
        eg_arena_fail(arena);
    if (size && larger > SIZE_MAX / size)
        eg_arena_fail(arena);
    void *grown = eg_arena_grow(arena, items, n * size, larger * size);
    *cap = larger;
    return grown;
}
