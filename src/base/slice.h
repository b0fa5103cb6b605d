/* Borrowed bytes, and ranges of one text buffer. */
#ifndef EG_BASE_SLICE_H
#define EG_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that belong to somebody else; not NUL-terminated. data may be NULL when size is 0. */
typedef struct eg_slice {
    const char *data;
    size_t size;
} eg_slice;

/* Bytes [begin, end) of a document's text buffer. begin <= end; an empty range still has a place. */
typedef struct eg_range {
    uint32_t begin, end;
} eg_range;

static inline eg_slice eg_slice_of(const char *string)
{
    return (eg_slice){string, string ? strlen(string) : 0};
}
static inline bool eg_slice_equals(eg_slice a, eg_slice b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
static inline bool eg_slice_is(eg_slice a, const char *string)
{
    return eg_slice_equals(a, eg_slice_of(string));
}
static inline uint32_t eg_range_size(eg_range r)
{
    return r.end - r.begin;
}
static inline bool eg_range_has(eg_range r, uint32_t offset)
{
    return offset >= r.begin && offset < r.end;
}

#endif
