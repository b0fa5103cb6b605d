/* The one length type.
 *
 * A length is a whole number of 1/65536 of a PDF point (1 pt = 1/72 inch). So fine, a line of a hundred
 * glyphs each rounded once is out by less than 0.001 pt, which is below what a content stream states, and
 * additions are exact and the same on every machine. It is 64 bits wide so that no sum of lines or pages can
 * overflow; the arrays that hold a length a glyph keep it in 32 bits (up to 32767 pt), and say so. */
#ifndef EG_BASE_LENGTH_H
#define EG_BASE_LENGTH_H

#include <stdint.h>

typedef int64_t eg_len;

#define EG_PT ((eg_len)65536)
#define EG_PT_OF(points) ((eg_len)((points)*65536.0 + ((points) < 0 ? -0.5 : 0.5))) /* for constants only */
#define EG_MM_OF(mm) EG_PT_OF((mm)*72.0 / 25.4)                                     /* for constants only */

/* value * numerator / denominator, rounded to nearest, halves away from zero. denominator > 0. */
static inline eg_len eg_len_scale(eg_len value, int64_t numerator, int64_t denominator)
{
    int64_t product = value * numerator;
    return (product + (product < 0 ? -denominator : denominator) / 2) / denominator;
}

static inline eg_len eg_len_min(eg_len a, eg_len b)
{
    return a < b ? a : b;
}
static inline eg_len eg_len_max(eg_len a, eg_len b)
{
    return a > b ? a : b;
}

/* Prints points with at most `decimals` (0 to 5) decimals, no trailing zeros, no locale: "35.43", "-0.5",
 * "12". Returns the number of bytes written, at most 26, no NUL counted. */
enum { EG_LEN_PRINT_MAX = 27 };
int eg_len_print(eg_len value, int decimals, char out[EG_LEN_PRINT_MAX]);

/* Reads "25mm", "12 pt", "12.5pt", "1in", "2cm", "1.5em" is not a length. Returns 0 and leaves *out when it
 * is none. */
int eg_len_parse(const char *text, eg_len *out);

#endif
