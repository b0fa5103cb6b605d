/* UTF-8 by hand (Unicode 15.0, table 3-7): strict decoding, one code point at a time. */
#ifndef EG_BASE_UTF8_H
#define EG_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Decodes the code point that begins at bytes: its size 1 to 4, or 0 when the bytes are no well-formed UTF-8
 * (then
 * *out is untouched). size > 0. */
static inline int eg_utf8_decode(const char *bytes, size_t size, uint32_t *out)
{
    const unsigned char *b = (const unsigned char *)bytes;
    if (b[0] < 0x80) {
        *out = b[0];
        return 1;
    }
    if (b[0] >= 0xC2 && b[0] <= 0xDF) {
        if (size < 2 || (b[1] & 0xC0) != 0x80)
            return 0;
        *out = (uint32_t)(b[0] & 0x1F) << 6 | (b[1] & 0x3F);
        return 2;
    }
    if (b[0] >= 0xE0 && b[0] <= 0xEF) {
        unsigned char low = b[0] == 0xE0 ? 0xA0 : 0x80, high = b[0] == 0xED ? 0x9F : 0xBF;
        if (size < 3 || b[1] < low || b[1] > high || (b[2] & 0xC0) != 0x80)
            return 0;
        *out = (uint32_t)(b[0] & 0x0F) << 12 | (uint32_t)(b[1] & 0x3F) << 6 | (b[2] & 0x3F);
        return 3;
    }
    if (b[0] >= 0xF0 && b[0] <= 0xF4) {
        unsigned char low = b[0] == 0xF0 ? 0x90 : 0x80, high = b[0] == 0xF4 ? 0x8F : 0xBF;
        if (size < 4 || b[1] < low || b[1] > high || (b[2] & 0xC0) != 0x80 || (b[3] & 0xC0) != 0x80)
            return 0;
        *out = (uint32_t)(b[0] & 0x07) << 18 | (uint32_t)(b[1] & 0x3F) << 12 | (uint32_t)(b[2] & 0x3F) << 6 |
               (b[3] & 0x3F);
        return 4;
    }
    return 0;
}

/* For text known to be well formed: the code point at text[*at]; moves *at past it. */
static inline uint32_t eg_utf8_next(const char *text, size_t *at)
{
    uint32_t c = 0xFFFD;
    int size = eg_utf8_decode(text + *at, 4, &c);
    *at += size ? (size_t)size : 1;
    return c;
}

#endif
