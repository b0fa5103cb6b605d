/* Simplified and traditional characters, by the character sets of GB 2312 and Big5. See han.h. */
#include "source/han.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include "base/utf8.h"
#include "base/vector.h"

/* Big5's first level: the 5,401 characters in common use, by lead byte. Its second has rare ones, which names in
 * simplified texts may need. */
enum { LEVEL_FIRST = 0xA4, LEVEL_LAST = 0xC6 };

struct sets {
    UConverter *gb, *big5;
};

static void close_sets(void *data)
{
    struct sets *sets = data;
    if (sets->gb)
        ucnv_close(sets->gb);
    if (sets->big5)
        ucnv_close(sets->big5);
}

static UConverter *open_set(const char *name)
{
    UErrorCode error = U_ZERO_ERROR;
    UConverter *set = ucnv_open(name, &error);
    if (set)
        ucnv_setFromUCallBack(set, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    if (set)
        ucnv_setFallback(set, 0);
    return set;
}

/* The character's first byte in a set; 0: it has none there. */
static unsigned find(UConverter *set, uint32_t c)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar unit = (UChar)c;
    char bytes[8];
    ucnv_reset(set);
    int32_t n = ucnv_fromUChars(set, bytes, sizeof bytes, &unit, 1, &error);
    return U_SUCCESS(error) && n == 2 ? (unsigned char)bytes[0] : 0;
}

/* Forms of no simplification, which Hong Kong's list of characters has and Big5 writes otherwise. */
static bool is_variant(uint32_t c)
{
    static const uint32_t variants[] = {0x5151, 0x60A6, 0x6237, 0x6CA1, 0x6E29,
                                        0x7740, 0x7A0E, 0x8131, 0x8471, 0x8715};
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
        if (variants[i] == c)
            return true;
    return false;
}

uint32_t eg_characters_han(eg_job *job, eg_slice text, const eg_han **out)
{
    struct {
        eg_han *items;
        uint32_t n, cap;
    } found = {0};
    struct sets *sets = EG_NEW(job->scratch, struct sets);
    struct eg_closer *closer = eg_job_on_close(job, close_sets, sets);
    sets->gb = open_set("GB2312");
    sets->big5 = open_set("Big5");
    for (size_t at = 0; at < text.size && sets->gb && sets->big5;) {
        uint32_t here = (uint32_t)at, c = eg_utf8_next(text.data, &at);
        if (c < 0x4E00 || c > 0x9FFF)
            continue;
        unsigned gb = find(sets->gb, c), big5 = find(sets->big5, c);
        bool is_traditional = !gb && big5 >= LEVEL_FIRST && big5 <= LEVEL_LAST;
        if (is_traditional || (gb && !big5 && !is_variant(c)))
            *EG_PUSH(job->scratch, &found) = (eg_han){c, here, !is_traditional};
    }
    eg_job_release(job, closer);
    *out = found.items;
    return found.n;
}
