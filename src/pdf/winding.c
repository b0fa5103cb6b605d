/* Which way round a TrueType glyph's contours go (ISO/IEC 14496-22 5.3.3), by the sign of the area they
 * enclose.
 *
 * Ink is where contours wind round a point a number of times that is not 0. Two outlines that go round
 * opposite ways cancel out where they overlap, so compose.c's glyphs have parts of one way only. A few fonts
 * have signs that go the wrong way round. */
#include "font/sfnt.h"
#include "pdf/internal.h"

enum { ON_CURVE = 1, X_SHORT = 2, Y_SHORT = 4, REPEAT = 8, X_SAME = 16, Y_SAME = 32, DEEPEST = 6 };

static unsigned byte_at(eg_slice bytes, size_t at)
{
    return at < bytes.size ? (unsigned char)bytes.data[at] : 0;
}

/* The flags of n points, unpacked; returns where the x coordinates begin. */
static size_t unpack_flags(eg_slice outline, size_t at, uint32_t n, uint8_t *flags)
{
    for (uint32_t i = 0; i < n;) {
        uint8_t flag = (uint8_t)byte_at(outline, at++);
        unsigned n_same = 1 + (flag & REPEAT ? byte_at(outline, at++) : 0);
        for (; n_same > 0 && i < n; n_same--)
            flags[i++] = flag;
    }
    return at;
}

static size_t unpack_axis(eg_slice outline, size_t at, uint32_t n, const uint8_t *flags, int is_short,
                          int is_same, int32_t *out)
{
    int32_t value = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (flags[i] & is_short) {
            int step = (int)byte_at(outline, at++);
            value += flags[i] & is_same ? step : -step;
        } else if (!(flags[i] & is_same)) {
            value += eg_sfnt_i16(outline, at);
            at += 2;
        }
        out[i] = value;
    }
    return at;
}

/* Twice the area of the polygons of all points, those off the curve too: good enough for the sign. */
static int64_t area_of_simple(eg_slice outline, uint32_t n_contours, eg_arena *arena)
{
    enum { HEADER = 10 };
    uint32_t n = eg_sfnt_u16(outline, HEADER + 2 * (size_t)(n_contours - 1)) + 1;
    size_t at = HEADER + 2 * (size_t)n_contours;
    at += 2 + eg_sfnt_u16(outline, at); /* instructions */
    if (n > outline.size * 256)
        return 0;
    uint8_t *flags = EG_NEW_ARRAY(arena, uint8_t, n);
    int32_t *x = EG_NEW_ARRAY(arena, int32_t, n), *y = EG_NEW_ARRAY(arena, int32_t, n);
    at = unpack_flags(outline, at, n, flags);
    at = unpack_axis(outline, at, n, flags, X_SHORT, X_SAME, x);
    unpack_axis(outline, at, n, flags, Y_SHORT, Y_SAME, y);
    int64_t area = 0;
    uint32_t begin = 0;
    for (uint32_t contour = 0; contour < n_contours; contour++) {
        uint32_t end = eg_sfnt_u16(outline, HEADER + 2 * (size_t)contour) + 1;
        for (uint32_t i = begin; i < end && i < n; i++) {
            uint32_t next = i + 1 < end && i + 1 < n ? i + 1 : begin;
            area += (int64_t)x[i] * y[next] - (int64_t)x[next] * y[i];
        }
        begin = end;
    }
    return area;
}

static int64_t area_of(eg_pdf_font *font, uint32_t glyph, eg_arena *arena, int depth)
{
    enum { WORDS = 1, SCALE = 8, MORE = 32, XY_SCALE = 64, TWO_BY_TWO = 128 };
    eg_slice outline = eg_pdf_outline_of(font, glyph);
    int n_contours = eg_sfnt_i16(outline, 0);
    if (outline.size < 10 || depth > DEEPEST)
        return 0;
    if (n_contours > 0)
        return area_of_simple(outline, (uint32_t)n_contours, arena);
    int64_t area = 0;
    unsigned flags = MORE;
    for (size_t at = 10; flags & MORE && at + 4 <= outline.size;) {
        flags = eg_sfnt_u16(outline, at);
        int64_t part = area_of(font, eg_sfnt_u16(outline, at + 2), arena, depth + 1);
        at += flags & WORDS ? 8 : 6;
        int a = 1, b = 0, c = 0, d = 1; /* only the sign of the determinant matters */
        if (flags & SCALE) {
            at += 2;
        } else if (flags & XY_SCALE) {
            a = eg_sfnt_i16(outline, at);
            d = eg_sfnt_i16(outline, at + 2);
            at += 4;
        } else if (flags & TWO_BY_TWO) {
            a = eg_sfnt_i16(outline, at);
            b = eg_sfnt_i16(outline, at + 2);
            c = eg_sfnt_i16(outline, at + 4);
            d = eg_sfnt_i16(outline, at + 6);
            at += 8;
        }
        area += a * d - b * c < 0 ? -part : part;
    }
    return area;
}

bool eg_pdf_winds_backwards(eg_pdf_font *font, eg_arena *arena, uint16_t glyph)
{
    enum { UNKNOWN, FORWARDS, BACKWARDS };
    if (!font->windings)
        font->windings = EG_NEW_ARRAY(arena, uint8_t, font->subset->n_glyphs);
    if (glyph >= font->subset->n_glyphs)
        return false;
    if (font->windings[glyph] == UNKNOWN) /* TrueType's way is clockwise: a negative area */
        font->windings[glyph] = area_of(font, glyph, arena, 0) > 0 ? BACKWARDS : FORWARDS;
    return font->windings[glyph] == BACKWARDS;
}
