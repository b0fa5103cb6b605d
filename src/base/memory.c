/* The one door of memory. See memory.h.
 *
 * An arena is a list of blocks; allocation takes from the last one. Blocks double in size up to a limit, so a small
 * job costs one malloc and a large one wastes little. */
#include "base/memory.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    FIRST_BLOCK = 64 * 1024,
    LARGEST_BLOCK = 4 * 1024 * 1024, /* growth stops doubling here; a larger request has a block of its own */
    ALIGNMENT = alignof(max_align_t)
};

struct block {
    struct block *before;
    size_t used, size;
    size_t touched; /* bytes that may no longer be zero; calloc gave the rest zeroed, often for nothing */
    alignas(max_align_t) unsigned char bytes[];
};

struct eg_arena {
    struct block *last;
    jmp_buf *boundary;
};

/* Tests count allocations down from here; negative: none is refused. */
static _Atomic long allowance = -1;

void eg_memory_fail_after(long n) { atomic_store(&allowance, n < 0 ? -1 : n); }

static bool is_refused(void)
{
    long left = atomic_load_explicit(&allowance, memory_order_relaxed);
    if (left < 0)
        return false;
    if (left == 0)
        return true;
    atomic_store(&allowance, left - 1);
    return false;
}

void *eg_memory_alloc(size_t size)
{
    return is_refused() ? NULL : calloc(1, size ? size : 1);
}

void *eg_memory_resize(void *block, size_t size)
{
    return is_refused() ? NULL : realloc(block, size ? size : 1);
}

void eg_memory_free(void *block) { free(block); }

static struct block *new_block(size_t size)
{
    if (size > SIZE_MAX - sizeof(struct block) || is_refused())
        return NULL;
    struct block *block = calloc(1, sizeof *block + size);
    if (block)
        block->size = size;
    return block;
}

eg_arena *eg_arena_new(jmp_buf *boundary)
{
    eg_arena *arena = eg_memory_alloc(sizeof *arena);
    if (!arena)
        return NULL;
    arena->last = new_block(FIRST_BLOCK);
    arena->boundary = boundary;
    if (!arena->last) {
        eg_memory_free(arena);
        return NULL;
    }
    return arena;
}

void eg_arena_free(eg_arena *arena)
{
    if (!arena)
        return;
    for (struct block *block = arena->last; block;) {
        struct block *before = block->before;
        free(block);
        block = before;
    }
    eg_memory_free(arena);
}

_Noreturn void eg_arena_fail(eg_arena *arena) { longjmp(*arena->boundary, 1); }

void *eg_arena_alloc(eg_arena *arena, size_t size)
{
    struct block *block = arena->last;
    if (size > SIZE_MAX - ALIGNMENT)
        eg_arena_fail(arena);
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (size == 0)
        size = ALIGNMENT;
    if (size > block->size - block->used) {
        size_t next = block->size < LARGEST_BLOCK ? block->size * 2 : LARGEST_BLOCK;
        block = new_block(size > next ? size : next);
        if (!block)
            eg_arena_fail(arena);
        block->before = arena->last;
        arena->last = block;
    }
    void *memory = block->bytes + block->used;
    if (block->touched > block->used)
        memset(memory, 0, block->touched - block->used < size ? block->touched - block->used : size);
    block->used += size;
    if (block->touched < block->used)
        block->touched = block->used;
    return memory;
}

void *eg_arena_alloc_array(eg_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        eg_arena_fail(arena);
    return eg_arena_alloc(arena, count * size);
}

char *eg_arena_dup(eg_arena *arena, eg_slice bytes)
{
    char *copy = eg_arena_alloc(arena, bytes.size + 1);
    if (bytes.size)
        memcpy(copy, bytes.data, bytes.size);
    return copy;
}

char *eg_arena_print(eg_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = eg_arena_alloc(arena, size < 0 ? 1 : (size_t)size + 1);
    if (size > 0)
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

eg_arena_mark eg_arena_note(eg_arena *arena)
{
    return (eg_arena_mark){arena->last, arena->last->used};
}

void eg_arena_rewind(eg_arena *arena, eg_arena_mark mark)
{
    while ((void *)arena->last != mark.block) {
        struct block *before = arena->last->before;
        free(arena->last);
        arena->last = before;
    }
    arena->last->used = mark.used;
}
