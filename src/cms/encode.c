/* DER written: lengths are put in when an element is closed. See encode.h. */
#include "cms/encode.h"

#include <stdlib.h>

/* Definite, in as few bytes as it takes (X.690 10.1). */
static size_t print_length(size_t size, unsigned char out[9])
{
    if (size < 0x80) {
        out[0] = (unsigned char)size;
        return 1;
    }
    size_t n = 0;
    for (size_t rest = size; rest; rest >>= 8)
        n++;
    out[0] = (unsigned char)(0x80 | n);
    for (size_t i = 0; i < n; i++)
        out[n - i] = (unsigned char)(size >> 8 * i);
    return n + 1;
}

size_t eg_der_open(eg_buffer *out, unsigned tag)
{
    eg_buffer_add_char(out, (char)tag);
    return out->size;
}

void eg_der_close(eg_buffer *out, size_t mark)
{
    unsigned char length[9];
    size_t size = out->size - mark, n = print_length(size, length);
    eg_buffer_add(out, length, n); /* makes room */
    memmove(out->data + mark + n, out->data + mark, size);
    memcpy(out->data + mark, length, n);
}

void eg_der_add(eg_buffer *out, unsigned tag, eg_slice content)
{
    unsigned char length[9];
    eg_buffer_add_char(out, (char)tag);
    eg_buffer_add(out, length, print_length(content.size, length));
    eg_buffer_add_slice(out, content);
}

static void add_base128(eg_buffer *out, unsigned long value)
{
    int shift = 0;
    while (value >> (shift + 7))
        shift += 7;
    for (; shift >= 0; shift -= 7)
        eg_buffer_add_char(out, (char)((value >> shift & 0x7F) | (shift ? 0x80 : 0)));
}

void eg_der_add_oid(eg_buffer *out, const char *dotted)
{
    size_t mark = eg_der_open(out, EG_DER_OID);
    char *at;
    unsigned long first = strtoul(dotted, &at, 10);
    add_base128(out, first * 40 + strtoul(at + 1, &at, 10));
    while (*at == '.')
        add_base128(out, strtoul(at + 1, &at, 10));
    eg_der_close(out, mark);
}

void eg_der_add_small(eg_buffer *out, unsigned value)
{
    char byte = (char)value;
    eg_der_add(out, EG_DER_INTEGER, (eg_slice){&byte, 1});
}

static int compare_items(const void *a, const void *b)
{
    const eg_slice *x = a, *y = b;
    size_t n = x->size < y->size ? x->size : y->size;
    int order = memcmp(x->data, y->data, n);
    return order ? order : (x->size > y->size) - (x->size < y->size);
}

void eg_der_add_set(eg_buffer *out, unsigned tag, eg_slice *items, size_t n)
{
    qsort(items, n, sizeof *items, compare_items);
    size_t mark = eg_der_open(out, tag);
    for (size_t i = 0; i < n; i++)
        eg_buffer_add_slice(out, items[i]);
    eg_der_close(out, mark);
}
