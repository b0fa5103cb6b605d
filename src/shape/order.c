/* A finished line for the eye: where its white space at the end begins, and its runs from left to right.
 *
 * Place: line/ calls this for each line it breaks, with the levels that levels.c gave the paragraph.
 * Standard: UAX #9 of Unicode 15.0, L1 and L2. */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "shape/internal.h"

/* What L1 puts back to the base level at the end of a line. */
static bool is_tail(uint32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= 0x09 && c <= 0x0D) || c < 0x20 || c == 0x7F;
    switch (u_charDirection((UChar32)c)) {
    case U_WHITE_SPACE_NEUTRAL:
    case U_SEGMENT_SEPARATOR:
    case U_BLOCK_SEPARATOR:
    case U_BOUNDARY_NEUTRAL:
    case U_FIRST_STRONG_ISOLATE:
    case U_LEFT_TO_RIGHT_ISOLATE:
    case U_RIGHT_TO_LEFT_ISOLATE:
    case U_POP_DIRECTIONAL_ISOLATE:
    case U_LEFT_TO_RIGHT_EMBEDDING:
    case U_RIGHT_TO_LEFT_EMBEDDING:
    case U_LEFT_TO_RIGHT_OVERRIDE:
    case U_RIGHT_TO_LEFT_OVERRIDE:
    case U_POP_DIRECTIONAL_FORMAT:
        return true;
    default:
        return false;
    }
}

uint32_t eg_shape_line_tail(const char *text, eg_range line)
{
    uint32_t end = line.end;
    while (end > line.begin) {
        uint32_t begin = end - 1;
        while (begin > line.begin && ((unsigned char)text[begin] & 0xC0) == 0x80)
            begin--;
        size_t at = begin;
        if (!is_tail(eg_utf8_next(text, &at)))
            break;
        end = begin;
    }
    return end;
}

void eg_shape_visual_order(const uint8_t *levels, uint32_t n, uint32_t *out)
{
    uint8_t highest = 0, lowest_odd = UINT8_MAX;
    for (uint32_t i = 0; i < n; i++) {
        out[i] = i;
        highest = levels[i] > highest ? levels[i] : highest;
        if ((levels[i] & 1) && levels[i] < lowest_odd)
            lowest_odd = levels[i];
    }
    /* UAX9 L2: from the highest level to the lowest odd one, turn every stretch at that level or higher
     * around. The stretches are found by the logical order, which turning within higher stretches leaves in
     * place. */
    for (unsigned level = highest; level >= lowest_odd; level--)
        for (uint32_t i = 0, j; i < n; i = j) {
            if (levels[out[i]] < level) {
                j = i + 1;
                continue;
            }
            for (j = i; j < n && levels[out[j]] >= level; j++)
                ;
            for (uint32_t a = i, b = j - 1; a < b; a++, b--) {
                uint32_t t = out[a];
                out[a] = out[b];
                out[b] = t;
            }
        }
}
