/* The one door of memory: arenas for a job, and blocks that outlive it.
 *
 * An arena never returns NULL. When memory fails it jumps to its boundary, which eg_job_run sets; the job's
 * closers then release what foreign libraries hold, and the caller of the job gets EG_ERR_MEMORY. */
#ifndef EG_BASE_MEMORY_H
#define EG_BASE_MEMORY_H

#include <setjmp.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

typedef struct eg_arena eg_arena;
typedef struct eg_arena_mark {
    void *block;
    size_t used;
} eg_arena_mark;

/* A new empty arena; NULL when memory fails. *boundary is where it jumps on failure; it must outlive the
 * arena. */
eg_arena *eg_arena_new(jmp_buf *boundary);
/* The same beside another arena: they share their first large page and their boundary, and an arena has one
 * beside it at most. To be freed before the other; NULL when memory fails. */
eg_arena *eg_arena_new_beside(eg_arena *owner);
void eg_arena_free(eg_arena *arena); /* NULL is allowed */

/* Zeroed memory, aligned for any type. size 0 gives a unique pointer. count * size is checked. */
void *eg_arena_alloc(eg_arena *arena, size_t size);
void *eg_arena_alloc_array(eg_arena *arena, size_t count, size_t size);
/* Memory of size bytes made larger (larger >= size): in place when it was allocated last and there is room,
 * else by moving it; what is added is zeroed. memory may be NULL when size is 0. */
void *eg_arena_grow(eg_arena *arena, void *memory, size_t size, size_t larger);
#define EG_NEW(arena, type) ((type *)eg_arena_alloc((arena), sizeof(type)))
#define EG_NEW_ARRAY(arena, type, count) ((type *)eg_arena_alloc_array((arena), (count), sizeof(type)))

char *eg_arena_dup(eg_arena *arena, eg_slice bytes); /* a NUL-terminated copy */
char *eg_arena_print(eg_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Everything allocated after the mark is released by the rewind, for what is allocated next. Marks nest. */
eg_arena_mark eg_arena_note(eg_arena *arena);
void eg_arena_rewind(eg_arena *arena, eg_arena_mark mark);

/* Jumps to the boundary as if memory had failed: for a foreign library that says so. */
_Noreturn void eg_arena_fail(eg_arena *arena);

/* Blocks that outlive a job (fonts, tables, results). These return NULL on failure and are checked. */
void *eg_memory_alloc(size_t size); /* zeroed */
void *eg_memory_resize(void *block, size_t size);
void eg_memory_free(void *block);

/* For tests: the n-th allocation from now fails, and all after it; negative: none. Counts both kinds. */
void eg_memory_fail_after(long n);

#endif
