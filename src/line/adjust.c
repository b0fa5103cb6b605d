/* A line's missing or surplus width, shared out among those that can give it.
 *
 * Place: used twice, to tell what a line would cost (fit.c) and to set the chosen one (set.c), so that both
 * agree. The order: a mark that ends the line of ideographs has its whole square, so that they keep their grid (jlreq
 * 3.1.9, clreq 3.1.6); the glyphs are scaled by a hair and letters moved by less, which nobody sees; then word
 * spaces; where the script has few of those (Thai, Khmer, Han), spaces up to a limit and then everything
 * between clusters alike; where a style has Arabic letters drawn apart, spaces up to a limit, then the letters,
 * then the spaces again. */
#include "line/internal.h"

enum {
    UNSEEN_SHARE =
        90, /* percent of the difference that goes unseen first: the spaces keep near their own width */
    /* A letter moves by 6/1000 em at most where glyphs may be scaled by 2 %, and in proportion: 0.02 mm in 11
     * pt type, half a dot of a 600 dpi printer. In 1/10000 of glyph_stretch. */
    LETTERS_PER_STRETCH = 3000,
    PHRASE_SPACE = 2500, /* 1/10000 em that a space grows before the clusters part */
    /* The same before Arabic letters are drawn apart: a third of a space, which is seen but reads well. */
    SPACE_BEFORE_KASHIDA = 800
};

static int32_t in_em(eg_len amount, eg_len weights)
{
    if (!weights)
        return 0;
    int64_t em = amount * 10000 / weights;
    return (int32_t)(em > 1000000 ? 1000000 : em < -1000000 ? -1000000 : em);
}

/* Scaling and moving letters: `most` of each, up to `need` in all; both come back positive. */
static eg_len go_unseen(eg_len need, const eg_len most[2], eg_line_adjustment *out)
{
    out->scaled = eg_len_min(most[0], need);
    out->letters = eg_len_min(most[1], need - out->scaled);
    return out->scaled + out->letters;
}

static void widen(const eg_line_sums *sums, eg_len need, const eg_len most[2], eg_line_adjustment *out)
{
    out->end = eg_len_min(need, sums->slack);
    need -= out->end;
    bool has_places = sums->space > 0 || sums->fine > 0 || sums->kashida > 0;
    eg_len rest = need - go_unseen(has_places ? need * UNSEEN_SHARE / 100 : need, most, out);
    if (sums->fine > 0) {
        out->spaces = eg_len_min(rest, sums->space * PHRASE_SPACE / 10000);
        rest -= out->spaces;
        int32_t each = in_em(rest, sums->space + sums->fine);
        eg_len to_spaces = eg_len_min(rest, sums->space * each / 10000);
        out->spaces += to_spaces;
        out->fine = rest - to_spaces;
    } else if (sums->kashida > 0) {
        out->spaces = eg_len_min(rest, sums->space * SPACE_BEFORE_KASHIDA / 10000);
        rest -= out->spaces;
        out->kashida = eg_len_min(rest, sums->kashida);
        rest -= out->kashida;
        out->spaces += sums->space > 0 ? rest : 0;
        out->left = sums->space > 0 ? 0 : rest;
    } else if (sums->space > 0) {
        out->spaces = rest;
    } else {
        out->left = rest;
    }
}

static void tighten(const eg_line_sums *sums, eg_len need, const eg_len most[2], eg_line_adjustment *out)
{
    bool has_places = sums->shrink > 0 || sums->blank > 0;
    eg_len rest = need - go_unseen(has_places ? need * UNSEEN_SHARE / 100 : need, most, out);
    out->squeezed = eg_len_min(rest, sums->blank);
    rest -= out->squeezed;
    out->spaces = eg_len_min(rest, sums->shrink);
    rest -= out->spaces;
    if (rest > 0) /* the last tenth */
        rest = need - out->squeezed - out->spaces - go_unseen(need - out->squeezed - out->spaces, most, out);
    out->scaled = -out->scaled;
    out->letters = -out->letters;
    out->spaces = -out->spaces;
    out->left = -rest;
}

void eg_line_adjust(const eg_line_sums *sums, eg_len difference, int glyph_stretch, eg_line_adjustment *out)
{
    *out = (eg_line_adjustment){0};
    eg_len most[2];
    most[0] = sums->ink * glyph_stretch / 10000;
    most[1] = sums->letter * glyph_stretch / 10000 * LETTERS_PER_STRETCH / 10000;
    if (difference > 0)
        widen(sums, difference, most, out);
    else if (difference < 0)
        tighten(sums, -difference, most, out);
    out->unseen = most[0] + most[1];
    out->space_em = in_em(out->spaces, sums->space);
    out->fine_em = in_em(out->fine, sums->fine);
}

void eg_line_adjust_to(const eg_line_sums *sums, eg_len difference, int glyph_stretch, int32_t space_em,
                       eg_line_adjustment *out)
{
    eg_line_adjust(sums, difference, glyph_stretch, out);
    if (out->left || !sums->space || sums->fine || sums->blank)
        return;
    eg_len most[2] = {sums->ink * glyph_stretch / 10000,
                      sums->letter * glyph_stretch / 10000 * LETTERS_PER_STRETCH / 10000};
    eg_len unseen = difference - sums->space * space_em / 10000;
    int sign = unseen < 0 ? -1 : 1;
    eg_len spaces = difference - sign * go_unseen(sign * unseen, most, out);
    out->scaled *= sign;
    out->letters *= sign;
    out->spaces = spaces;
    out->space_em = in_em(spaces, sums->space);
}

bool eg_line_may_widen(const eg_line_sums *sums, eg_len difference, int glyph_stretch, int32_t space_em,
                       int32_t fine_em)
{
    return difference <= (sums->ink + sums->letter * LETTERS_PER_STRETCH / 10000) * glyph_stretch / 10000 +
                             sums->space * space_em / 10000 + sums->fine * fine_em / 10000 + sums->kashida +
                             sums->slack + 1;
}
