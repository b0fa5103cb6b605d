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
/* Text in quotation marks as JSON has it (RFC 8259); what is no UTF-8 becomes U+FFFD, and what cannot be seen, or
 * would break a line for some readers, an escape. */
void eg_buffer_add_json(eg_buffer *buffer, eg_slice text);
/* Text as XML and HTML have it, in elements and in attributes between ": what is no UTF-8 becomes U+FFFD, control
 * characters, line ends too, which XML 1.0 cannot or a reader may not keep, a space. */
void eg_buffer_add_xml(eg_buffer *buffer, eg_slice text);
void eg_buffer_print(eg_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline eg_slice eg_buffer_slice(const eg_buffer *buffer)
{
    return (eg_slice){buffer->data, buffer->size};
}

#endif
