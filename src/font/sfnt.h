/* Reading the tables of a TrueType, OpenType or collection file in place (ISO/IEC 14496-22), every bound
 * checked. */
#ifndef EG_FONT_SFNT_H
#define EG_FONT_SFNT_H

#include "base/slice.h"

/* Big-endian numbers at an offset; 0 past the end. */
static inline unsigned eg_sfnt_u16(eg_slice bytes, size_t at)
{
    const unsigned char *b = (const unsigned char *)bytes.data;
    return at + 2 > bytes.size ? 0 : (unsigned)b[at] << 8 | b[at + 1];
}
static inline int eg_sfnt_i16(eg_slice bytes, size_t at)
{
    return (int16_t)eg_sfnt_u16(bytes, at);
}
static inline uint32_t eg_sfnt_u32(eg_slice bytes, size_t at)
{
    return (uint32_t)eg_sfnt_u16(bytes, at) << 16 | (at + 4 > bytes.size ? 0 : eg_sfnt_u16(bytes, at + 2));
}

/* A table; data NULL when the font has none. The file is one that eg_sfnt_check found sound. */
eg_slice eg_sfnt_table(eg_slice file, unsigned index, const char tag[5]);

/* Whether the file is a font that may be shaped and embedded: NULL, or what is wrong with it, in words. */
const char *eg_sfnt_check(eg_slice file, unsigned index);

/* Faces in the file: 1, or as many as a collection has; 0: no font. */
unsigned eg_sfnt_count(eg_slice file);

#endif
