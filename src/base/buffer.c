/* Bytes that grow. See buffer.h. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

eg_buffer eg_buffer_new(eg_arena *arena)
{
    enum { FIRST = 256 };
    return (eg_buffer){.arena = arena, .data = eg_arena_alloc(arena, FIRST), .cap = FIRST};
}

/* Room for size more bytes and the NUL after them. */
static void reserve(eg_buffer *buffer, size_t size)
{
    if (size < buffer->cap - buffer->size)
        return;
    if (size >= SIZE_MAX / 4 || buffer->size >= SIZE_MAX / 4)
        eg_arena_fail(buffer->arena);
    size_t cap = buffer->cap * 2;
    while (cap <= buffer->size + size)
        cap *= 2;
    buffer->data = eg_arena_grow(buffer->arena, buffer->data, buffer->cap, cap);
    buffer->cap = cap;
}

void eg_buffer_add(eg_buffer *buffer, const void *bytes, size_t size)
{
    if (!size)
        return;
    reserve(buffer, size);
    memcpy(buffer->data + buffer->size, bytes, size);
    buffer->size += size;
    buffer->data[buffer->size] = 0;
}

void eg_buffer_add_char(eg_buffer *buffer, char c)
{
    eg_buffer_add(buffer, &c, 1);
}

void eg_buffer_add_string(eg_buffer *buffer, const char *string)
{
    eg_buffer_add(buffer, string, strlen(string));
}

void eg_buffer_add_slice(eg_buffer *buffer, eg_slice slice)
{
    eg_buffer_add(buffer, slice.data, slice.size);
}

void eg_buffer_add_utf8(eg_buffer *buffer, uint32_t c)
{
    unsigned char bytes[4];
    size_t n;
    if (c < 0x80) {
        bytes[0] = (unsigned char)c;
        n = 1;
    } else if (c < 0x800) {
        bytes[0] = (unsigned char)(0xC0 | c >> 6);
        bytes[1] = (unsigned char)(0x80 | (c & 0x3F));
        n = 2;
    } else if (c < 0x10000) {
        bytes[0] = (unsigned char)(0xE0 | c >> 12);
        bytes[1] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
        bytes[2] = (unsigned char)(0x80 | (c & 0x3F));
        n = 3;
    } else {
        bytes[0] = (unsigned char)(0xF0 | c >> 18);
        bytes[1] = (unsigned char)(0x80 | (c >> 12 & 0x3F));
        bytes[2] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
        bytes[3] = (unsigned char)(0x80 | (c & 0x3F));
        n = 4;
    }
    eg_buffer_add(buffer, bytes, n);
}

void eg_buffer_add_int(eg_buffer *buffer, int64_t value)
{
    char digits[20];
    size_t n = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        digits[sizeof digits - ++n] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        eg_buffer_add_char(buffer, '-');
    eg_buffer_add(buffer, digits + sizeof digits - n, n);
}

void eg_buffer_add_len(eg_buffer *buffer, eg_len value, int decimals)
{
    char text[EG_LEN_PRINT_MAX];
    int n = eg_len_print(value, decimals, text);
    eg_buffer_add(buffer, text, (size_t)n);
}

void eg_buffer_add_hex(eg_buffer *buffer, uint32_t value, int digits)
{
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        eg_buffer_add_char(buffer, "0123456789ABCDEF"[value >> shift & 15]);
}

void eg_buffer_print(eg_buffer *buffer, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size > 0) {
        reserve(buffer, (size_t)size + 1);
        vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    }
    va_end(again);
}

void eg_buffer_add_json(eg_buffer *out, eg_slice text)
{
    eg_buffer_add_char(out, '"');
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        int size = eg_utf8_decode(text.data + at, text.size - at, &c);
        if (size == 0) {
            eg_buffer_add_utf8(out, 0xFFFD);
            size = 1;
        } else if (c == '"' || c == '\\') {
            eg_buffer_add_char(out, '\\');
            eg_buffer_add_char(out, (char)c);
        } else if (c == '\n') {
            eg_buffer_add_string(out, "\\n");
        } else if (c == '\t') {
            eg_buffer_add_string(out, "\\t");
        } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) {
            /* RFC 8259 asks it for U+0000 to U+001F only; the rest would be unseen or break a line for some
             * readers */
            eg_buffer_print(out, "\\u%04x", (unsigned)c);
        } else {
            eg_buffer_add(out, text.data + at, (size_t)size);
        }
        at += (size_t)size;
    }
    eg_buffer_add_char(out, '"');
}

/* The entity of a character of ASCII, or NULL. */
static const char *entity_of(uint32_t c)
{
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : NULL;
}

void eg_buffer_add_xml(eg_buffer *out, eg_slice text)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        int size = eg_utf8_decode(text.data + at, text.size - at, &c);
        bool is_illegal = size == 0 || c == 0xFFFE || c == 0xFFFF;
        if (is_illegal)
            eg_buffer_add_utf8(out, 0xFFFD);
        else if (entity_of(c))
            eg_buffer_add_string(out, entity_of(c));
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            eg_buffer_add_char(out, ' ');
        else
            eg_buffer_add(out, text.data + at, (size_t)size);
        at += size ? (size_t)size : 1;
    }
}
