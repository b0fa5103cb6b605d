/* The glyphs of characters, kept by face.
 *
 * Place: under face.c, in HarfBuzz's way to the font. HarfBuzz searches the font's table of ranges for every
 * letter of every run, and a text has but some eighty letters. Faces are shared by threads, so an entry is one
 * atomic word. */
#include <stdatomic.h>

#include "font/internal.h"

enum { SLOTS = 256 }; /* a power of two: a script's letters lie together */

struct eg_kept_glyphs {
    hb_font_t *font;               /* asked for what is not kept; borrowed */
    _Atomic uint64_t slots[SLOTS]; /* character + 1, then its glyph in the lower half; 0: empty */
};

static hb_bool_t find_glyph(hb_font_t *font, void *data, hb_codepoint_t c, hb_codepoint_t *glyph, void *user)
{
    eg_kept_glyphs *kept = data;
    _Atomic uint64_t *slot = &kept->slots[c & (SLOTS - 1)];
    uint64_t entry = atomic_load_explicit(slot, memory_order_relaxed);
    (void)font;
    (void)user;
    if (entry >> 32 == (uint64_t)c + 1) {
        *glyph = (hb_codepoint_t)entry;
        return true;
    }
    if (!hb_font_get_nominal_glyph(kept->font, c, glyph))
        return false;
    atomic_store_explicit(slot, ((uint64_t)c + 1) << 32 | *glyph, memory_order_relaxed);
    return true;
}

/* As many as there are up to the first that the font lacks. */
static unsigned find_glyphs(hb_font_t *font, void *data, unsigned n, const hb_codepoint_t *c,
                            unsigned c_stride, hb_codepoint_t *glyph, unsigned glyph_stride, void *user)
{
    for (unsigned i = 0; i < n; i++) {
        if (!find_glyph(font, data, *c, glyph, user))
            return i;
        c = (const void *)((const char *)c + c_stride);
        glyph = (void *)((char *)glyph + glyph_stride);
    }
    return n;
}

hb_font_t *eg_font_keep_glyphs(hb_font_t *font, eg_kept_glyphs **kept)
{
    hb_font_t *out = hb_font_get_empty();
    hb_font_funcs_t *calls = hb_font_funcs_create();
    *kept = eg_memory_alloc(sizeof **kept);
    if (*kept && calls != hb_font_funcs_get_empty()) {
        (*kept)->font = font;
        hb_font_funcs_set_nominal_glyph_func(calls, find_glyph, NULL, NULL);
        hb_font_funcs_set_nominal_glyphs_func(calls, find_glyphs, NULL, NULL);
        out = hb_font_create_sub_font(font);
        hb_font_set_funcs(out, calls, *kept, NULL);
    }
    hb_font_funcs_destroy(calls);
    return out;
}
