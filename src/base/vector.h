/* Growing arrays in an arena: declared where they are used, one macro to append.
 *
 *     struct { eg_glyph *items; uint32_t n, cap; } glyphs = {0};
 *     *EG_PUSH(arena, &glyphs) = glyph;
 *
 * Old storage, when the vector cannot grow where it stands, stays in the arena until it is rewound; so growth
 * doubles. */
#ifndef EG_BASE_VECTOR_H
#define EG_BASE_VECTOR_H

#include "base/memory.h"

#define EG_VECTOR(type)                                                                                      \
    struct {                                                                                                 \
        type *items;                                                                                         \
        uint32_t n, cap;                                                                                     \
    }

/* A pointer to one more, zeroed item at the end of the vector. */
#define EG_PUSH(arena, v)                                                                                    \
    ((v)->n == (v)->cap                                                                                      \
         ? (void)((v)->items = eg_vector_grow((arena), (v)->items, (v)->n, &(v)->cap, sizeof *(v)->items))   \
         : (void)0,                                                                                          \
     &(v)->items[(v)->n++])

/* The full vector (n == *cap), with room for twice as many. */
void *eg_vector_grow(eg_arena *arena, void *items, uint32_t n, uint32_t *cap, size_t size);

#endif
