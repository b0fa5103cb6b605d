/* The one door of memory. See memory.h.
 *
 * An arena is a list of blocks; allocation takes from the last one. The first block is small and comes from
 * malloc; the others come from the system. The first of these is one large page where the system has such:
 * most documents need little more than one, and the faults of five hundred small pages would be a tenth of
 * the time that they take. Two arenas of one job share that page, for the system clears the whole of it when
 * it is touched, and to clear two takes as long as to hyphenate the document. A rewind keeps the blocks that
 * it empties: a paragraph after a paragraph takes the same ones again. */
#include "base/memory.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
    FIRST_BLOCK = 64 * 1024,
    LARGE_PAGE = 2 * 1024 * 1024, /* of x86-64, and of arm64 with the usual pages of 4 KiB */
    LENT_PART = 640 * 1024, /* of the shared page: what the longest paragraphs need while they are set */
    ALIGNMENT = alignof(max_align_t)
};

struct block {
    struct block *before;
    size_t used, size;
    size_t touched; /* bytes that may not be zero; the rest came so from the system */
    size_t mapped;  /* what the system gave; 0: it is malloc's, or lent */
    bool is_lent;   /* a part of the page of the arena beside */
    alignas(max_align_t) unsigned char bytes[];
};

struct eg_arena {
    struct block *last;
    struct block *spare; /* new, or emptied by a rewind, the newest first */
    eg_arena *owner;     /* whose large page this arena shares; NULL: it has its own */
    eg_arena *borrower;  /* that shares this arena's */
    bool has_page;
    jmp_buf *boundary;
};

/* Tests count allocations down from here; negative: none is refused. */
static _Atomic long allowance = -1;

void eg_memory_fail_after(long n)
{
    atomic_store(&allowance, n < 0 ? -1 : n);
}

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

void eg_memory_free(void *block)
{
    free(block);
}

static struct block *new_small_block(void)
{
    struct block *block = is_refused() ? NULL : malloc(sizeof *block + FIRST_BLOCK);
    if (block)
        *block = (struct block){.size = FIRST_BLOCK, .touched = FIRST_BLOCK};
    return block;
}

/* Of memory as large as two large pages the one that begins on the boundary of such; the rest is given back.
 */
static char *trim_to_page(char *memory)
{
    size_t before = (LARGE_PAGE - (uintptr_t)memory % LARGE_PAGE) % LARGE_PAGE;
    if (before)
        munmap(memory, before);
    if (before < LARGE_PAGE)
        munmap(memory + before + LARGE_PAGE, LARGE_PAGE - before);
    return memory + before;
}

/* Whole large pages for a block of size bytes; zeroed. */
static struct block *new_large_block(size_t size)
{
    if (size > SIZE_MAX - sizeof(struct block) - LARGE_PAGE || is_refused())
        return NULL;
    size_t wanted = (sizeof(struct block) + size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    struct block *block = mmap(NULL, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED)
        return NULL;
    block->size = wanted - sizeof *block;
    block->mapped = wanted;
    return block;
}

static void add_spare(eg_arena *arena, struct block *block)
{
    block->before = arena->spare;
    arena->spare = block;
}

/* Gives the arena one large page, less what it lends to the arena beside it. */
static bool open_page(eg_arena *arena)
{
    arena->has_page = true;
    char *memory = is_refused() ? MAP_FAILED
                                : mmap(NULL, 2 * (size_t)LARGE_PAGE, PROT_READ | PROT_WRITE,
                                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    memory = trim_to_page(memory);
#ifdef MADV_HUGEPAGE
    madvise(memory, LARGE_PAGE, MADV_HUGEPAGE); /* refused, it is only slower */
#endif
    struct block *block = (void *)memory;
    size_t lent = arena->borrower ? LENT_PART : 0;
    *block = (struct block){.size = LARGE_PAGE - lent - sizeof *block, .mapped = LARGE_PAGE};
    add_spare(arena, block);
    if (lent) {
        struct block *part = (void *)(memory + LARGE_PAGE - lent);
        *part = (struct block){.size = lent - sizeof *part, .is_lent = true};
        add_spare(arena->borrower, part);
    }
    return true;
}

eg_arena *eg_arena_new(jmp_buf *boundary)
{
    eg_arena *arena = eg_memory_alloc(sizeof *arena);
    if (!arena)
        return NULL;
    arena->last = new_small_block();
    arena->boundary = boundary;
    if (!arena->last) {
        eg_memory_free(arena);
        return NULL;
    }
    return arena;
}

eg_arena *eg_arena_new_beside(eg_arena *owner)
{
    eg_arena *arena = eg_arena_new(owner->boundary);
    if (!arena)
        return NULL;
    arena->owner = owner;
    owner->borrower = arena;
    return arena;
}

static void free_blocks(struct block *block)
{
    while (block) {
        struct block *before = block->before;
        if (block->mapped)
            munmap(block, block->mapped);
        else if (!block->is_lent)
            free(block);
        block = before;
    }
}

void eg_arena_free(eg_arena *arena)
{
    if (!arena)
        return;
    free_blocks(arena->last);
    free_blocks(arena->spare);
    if (arena->owner)
        arena->owner->borrower = NULL;
    eg_memory_free(arena);
}

_Noreturn void eg_arena_fail(eg_arena *arena)
{
    longjmp(*arena->boundary, 1);
}

static size_t round_up(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* A spare block of at least that size, taken out of the list; NULL when there is none. */
static struct block *find_spare(eg_arena *arena, size_t size)
{
    struct block **link = &arena->spare;
    while (*link && (*link)->size < size)
        link = &(*link)->before;
    struct block *block = *link;
    if (block)
        *link = block->before;
    return block;
}

/* Makes a block of at least that size the last one: a spare one, else a new one. */
static void open_block(eg_arena *arena, size_t size)
{
    eg_arena *owner = arena->owner ? arena->owner : arena;
    if (!owner->has_page && !open_page(owner))
        eg_arena_fail(arena);
    struct block *block = find_spare(arena, size);
    if (!block)
        block = new_large_block(size);
    if (!block)
        eg_arena_fail(arena);
    block->before = arena->last;
    arena->last = block;
}

/* The next size bytes of the last block, which has them; zeroed. */
static void *take(struct block *block, size_t size)
{
    void *memory = block->bytes + block->used;
    if (block->touched > block->used)
        memset(memory, 0, block->touched - block->used < size ? block->touched - block->used : size);
    block->used += size;
    if (block->touched < block->used)
        block->touched = block->used;
    return memory;
}

void *eg_arena_alloc(eg_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        eg_arena_fail(arena);
    size = size ? round_up(size) : ALIGNMENT;
    if (size > arena->last->size - arena->last->used)
        open_block(arena, size);
    return take(arena->last, size);
}

void *eg_arena_grow(eg_arena *arena, void *memory, size_t size, size_t larger)
{
    if (larger > SIZE_MAX - ALIGNMENT)
        eg_arena_fail(arena);
    struct block *block = arena->last;
    size_t held = round_up(size), wanted = round_up(larger);
    bool is_last = size && (unsigned char *)memory + held == block->bytes + block->used;
    if (is_last && wanted - held <= block->size - block->used) {
        take(block, wanted - held);
        return memory;
    }
    void *grown = eg_arena_alloc(arena, larger);
    if (size)
        memcpy(grown, memory, size);
    return grown;
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
        struct block *emptied = arena->last;
        arena->last = emptied->before;
        emptied->used = 0;
        emptied->before = arena->spare;
        arena->spare = emptied;
    }
    arena->last->used = mark.used;
}
