/* Bytes that grow, in an arena: text buffers, content streams, whole files. Always NUL-terminated past the
 * end. */
#ifndef EG_BASE_BUFFER_H
#define EG_BASE_BUFFER_H

#include "base/length.h"
#include "base/memory.h"

typedef struct eg_buffer {
    eg_arena *arena;
    char *data;
    size_t size, cap;
} eg_buffer;

eg_buffer eg_buffer_new(eg_arena *arena);
void eg_buffer_add(eg_buffer *buffer, const void *bytes, size_t size);
void eg_buffer_add_char(eg_buffer *buffer, char c);
void eg_buffer_add_string(eg_buffer *buffer, const char *string);
void eg_buffer_add_slice(eg_buffer *buffer, eg_slice slice);
void eg_buffer_add_utf8(eg_buffer *buffer, uint32_t code_point);       /* a scalar value */
void eg_buffer_add_int(eg_buffer *buffer, int64_t value);              /* decimal */
void eg_buffer_add_len(eg_buffer *buffer, eg_len value, int decimals); /* points, as eg_len_print */
void eg_buffer_add_hex(eg_buffer *buffer, uint32_t value, int digits); /* capitals */
void eg_buffer_print(eg_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline eg_slice eg_buffer_slice(const eg_buffer *buffer)
{
    return (eg_slice){buffer->data, buffer->size};
}

#endif
