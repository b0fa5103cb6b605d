/* Clusters drawn with composed glyphs, so that every reader finds their text in order. TEXT.md tells how each
 * of them reads a page.
 *
 * Right to left, a cluster's letters are codes from left to right, the last letter first; the first letter's
 * code has all the ink, the others' are empty and share its width. What hangs on a letter (vowel signs,
 * points) is a code without ink before the letter's own: readers that turn the line round then find it after
 * the letter.
 *
 * Left to right, a cluster with parts that are raised or moved is one glyph with all the ink; it reads as the
 * first character, an empty code after it as the others, and ActualText round both as the whole. */
#include "base/utf8.h"
#include "pdf/internal.h"

enum {
    /* A sign's empty code, 1/1000 em. Poppler takes a glyph less than 0.1 em from the one before for a
     * shadow of it
     * and a gap of more than 0.1 em for the end of a word: so it begins 0.105 em before its letter and is
     * 0.01 em
     * wide. */
    SIGN_BEFORE = 105,
    SIGN_WIDTH = 10,
    /* Advances that are out by less than this (1/1000 em) are left to the pen. */
    ADVANCE_TOLERANCE = 20,
    LEAST_LETTER = 110, /* a letter's part of a ligature, for the same reason */
    MOST_LETTERS = 16,
    MOST_PARTS = 32
};

/* Nonspacing marks (Mn, Unicode 15.0) of the scripts written right to left, and those of all scripts. */
static const struct {
    uint32_t first, last;
} signs[] = {
    {0x0300, 0x036F},   {0x0591, 0x05BD},   {0x05BF, 0x05BF},   {0x05C1, 0x05C2},   {0x05C4, 0x05C5},
    {0x05C7, 0x05C7},   {0x0610, 0x061A},   {0x064B, 0x065F},   {0x0670, 0x0670},   {0x06D6, 0x06DC},
    {0x06DF, 0x06E4},   {0x06E7, 0x06E8},   {0x06EA, 0x06ED},   {0x0711, 0x0711},   {0x0730, 0x074A},
    {0x07A6, 0x07B0},   {0x07EB, 0x07F3},   {0x07FD, 0x07FD},   {0x0816, 0x0819},   {0x081B, 0x0823},
    {0x0825, 0x0827},   {0x0829, 0x082D},   {0x0859, 0x085B},   {0x0898, 0x089F},   {0x08CA, 0x08E1},
    {0x08E3, 0x0902},   {0x1AB0, 0x1ABD},   {0x1ABF, 0x1ACE},   {0x1DC0, 0x1DFF},   {0x20D0, 0x20DC},
    {0xFB1E, 0xFB1E},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F},   {0x10D24, 0x10D27}, {0x10EAB, 0x10EAC},
    {0x10EFD, 0x10EFF}, {0x10F46, 0x10F50}, {0x10F82, 0x10F85}, {0x1E8D0, 0x1E8D6}, {0x1E944, 0x1E94A}};

static bool is_sign(uint32_t c)
{
    if (c < signs[0].first)
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (c <= signs[i].last)
            return c >= signs[i].first;
    return false;
}

/* Joiners and marks of direction: they have no place of their own. */
static bool is_format(uint32_t c)
{
    return c == 0xAD || c == 0x034F || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

/* U+200F, which has no ink and is of the right-to-left class. */
#define RLM "\xE2\x80\x8F"

/* Whether the glyph reads as a separator of numbers (Bidi_Class CS, ES, ET): PDFium leaves such, numbers and
 * signs that stand together in the order of the page. */
static bool is_separator(const eg_pdf_coding *coding, const eg_page_glyph *glyph)
{
    size_t at = 0;
    if (glyph->text_size == 0)
        return false;
    uint32_t c = eg_utf8_next(coding->document->text.data + glyph->text, &at);
    return c == 0x060C || c == 0xA0 || c == 0x202F || c == 0x066A ||
           (c > 0x20 && c < 0x80 && strchr(",.:/+-#$%", (int)c));
}

/* A letter with the joiners after it, and the signs on it. */
struct letter {
    eg_slice letter, signs;
};

/* Cuts text into letters; 0 when there are too many. */
static uint32_t cut(eg_slice text, struct letter *out)
{
    uint32_t n = 0;
    for (size_t at = 0; at < text.size;) {
        size_t begin = at;
        uint32_t c = eg_utf8_next(text.data, &at);
        if (n && (is_sign(c) || (out[n - 1].signs.size && is_format(c)))) {
            if (!out[n - 1].signs.size)
                out[n - 1].signs.data = text.data + begin;
            out[n - 1].signs.size = (size_t)(text.data + at - out[n - 1].signs.data);
        } else if (n && is_format(c)) {
            out[n - 1].letter.size += at - begin;
        } else if (n == MOST_LETTERS) {
            return 0;
        } else {
            out[n++] = (struct letter){.letter = {text.data + begin, at - begin}};
        }
    }
    return n;
}

/* The characters of text from the last to the first. */
static eg_slice turned(eg_arena *arena, eg_slice text)
{
    size_t first = 0;
    eg_utf8_next(text.data, &first);
    if (first >= text.size)
        return text;
    char *out = eg_arena_alloc(arena, text.size);
    for (size_t at = 0; at < text.size;) {
        size_t begin = at;
        eg_utf8_next(text.data, &at);
        memcpy(out + text.size - at, text.data + begin, at - begin);
    }
    return (eg_slice){out, text.size};
}

/* ---- the ink ---- */

struct ink {
    eg_pdf_part parts[MOST_PARTS];
    uint32_t n_parts;
    uint32_t
        n_backwards; /* how many of them, the last, wind the other way and must be a glyph of their own */
    int width;       /* font units */
    uint32_t plain;  /* the one glyph that is all of it as the font has it; EG_NO_INDEX: none */
    bool is_moved;   /* a glyph stands off its pen */
};

/* A length on the page in font units. */
static int64_t units(const eg_pdf_font *font, const eg_page_run *run, eg_len value)
{
    int64_t em = eg_face_metrics_of(font->face)->units_per_em;
    eg_len unscaled = run->scale > 0 ? eg_len_scale(value, 65536, run->scale) : value;
    return run->size > 0 ? eg_len_scale(unscaled, em, run->size) : 0;
}

/* The width of the last glyph: its own, or none where it is a mark, whichever the line's is nearer to: spread
 * lines add to it. Right to left, kerning is part of it, since there the gap would end a word. */
static int64_t last_width(const eg_pdf_font *font, const eg_page_run *run, const eg_page_glyph *glyph)
{
    int64_t own = eg_face_advance(font->face, glyph->id), set = units(font, run, glyph->advance);
    int64_t tolerance = (int64_t)eg_face_metrics_of(font->face)->units_per_em * ADVANCE_TOLERANCE / 1000;
    if (run->level % 2)
        return set - own < tolerance && own - set < tolerance ? own : set;
    return set * 2 < own ? 0 : own;
}

static void sort_backwards(eg_pdf_coding *coding, eg_pdf_font *font, struct ink *ink)
{
    if (ink->n_parts < 2)
        return;
    eg_pdf_part backwards[MOST_PARTS];
    uint32_t n = 0;
    for (uint32_t i = 0; i < ink->n_parts; i++)
        if (eg_pdf_winds_backwards(font, coding->arena, ink->parts[i].glyph))
            backwards[ink->n_backwards++] = ink->parts[i];
        else
            ink->parts[n++] = ink->parts[i];
    memcpy(ink->parts + n, backwards, ink->n_backwards * sizeof *backwards);
    if (n == 0)
        ink->n_backwards = 0; /* all of them: then they are one way too */
}

/* False when it cannot be one glyph. */
static bool collect_ink(eg_pdf_font *font, const eg_page_run *run, const eg_page_glyph *glyphs, uint32_t n,
                        struct ink *out)
{
    int64_t pen = 0;
    *out = (struct ink){.plain = EG_NO_INDEX};
    if (n > MOST_PARTS)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        int64_t x = pen + units(font, run, glyphs[i].dx), y = units(font, run, glyphs[i].dy);
        if (glyphs[i].id > UINT16_MAX || x < INT16_MIN || x > INT16_MAX || y < INT16_MIN || y > INT16_MAX)
            return false;
        uint16_t glyph = eg_pdf_subset_glyph(font, glyphs[i].id);
        out->is_moved |= glyphs[i].dx || glyphs[i].dy;
        if (eg_pdf_outline_of(font, glyph).size) {
            out->parts[out->n_parts++] = (eg_pdf_part){glyph, (int16_t)x, (int16_t)y};
            out->plain = glyphs[i].id;
        }
        pen += i + 1 < n ? units(font, run, glyphs[i].advance) : last_width(font, run, &glyphs[i]);
    }
    if (pen < 0 || pen > UINT16_MAX)
        return false;
    out->width = (int)pen;
    if (out->n_parts != 1 || out->parts[0].x || out->parts[0].y ||
        out->width != eg_face_advance(font->face, out->plain))
        out->plain = EG_NO_INDEX;
    return true;
}

/* The glyph of the ink moved left by shift, with the rest of the width. */
static uint32_t glyph_of(eg_pdf_coding *coding, eg_pdf_font *font, struct ink *ink, int shift)
{
    if (shift == 0 && ink->plain != EG_NO_INDEX)
        return ink->plain;
    uint32_t n = ink->n_parts - ink->n_backwards;
    for (uint32_t i = 0; i < n; i++)
        ink->parts[i].x = (int16_t)(ink->parts[i].x - shift);
    return eg_pdf_compose(font, coding->arena, ink->parts, n, (uint16_t)(ink->width - shift));
}

/* The rest of the ink, for a code after all of the width. */
static uint32_t rest_of(eg_pdf_coding *coding, eg_pdf_font *font, struct ink *ink)
{
    eg_pdf_part *parts = ink->parts + ink->n_parts - ink->n_backwards;
    for (uint32_t i = 0; i < ink->n_backwards; i++)
        parts[i].x = (int16_t)(parts[i].x - ink->width);
    return eg_pdf_compose(font, coding->arena, parts, ink->n_backwards, 0);
}

static uint32_t empty_of(eg_pdf_coding *coding, eg_pdf_font *font, int width)
{
    return eg_pdf_compose(font, coding->arena, NULL, 0, (uint16_t)width);
}

/* ---- codes ---- */

/* Adds a code at *x (1/1000 em) and moves *x past it. */
static void add_code(eg_pdf_coding *coding, eg_pdf_font *font, uint32_t glyph, eg_slice text, int32_t *x)
{
    uint32_t pair = eg_pdf_find_pair(font, coding->arena, glyph, text);
    *EG_PUSH(coding->arena, &coding->codes) = (eg_pdf_code){.pair = pair, .x = *x};
    *x += font->pairs.items[pair].width;
}

static void add_sign(eg_pdf_coding *coding, eg_pdf_font *font, eg_slice text, bool is_apart, int32_t x)
{
    int em = eg_face_metrics_of(font->face)->units_per_em;
    text = turned(coding->arena, text);
    if (is_apart) {
        char *apart = eg_arena_alloc(coding->arena, sizeof RLM - 1 + text.size);
        memcpy(apart, RLM, sizeof RLM - 1);
        memcpy(apart + sizeof RLM - 1, text.data, text.size);
        text = (eg_slice){apart, sizeof RLM - 1 + text.size};
    }
    x -= SIGN_BEFORE;
    add_code(coding, font, empty_of(coding, font, em * SIGN_WIDTH / 1000), text, &x);
}

static void add_lead(eg_pdf_coding *coding, eg_pdf_font *font, eg_pdf_lead lead, int32_t x)
{
    static const eg_slice texts[] = {[EG_PDF_LEAD_NONE] = {"", 0},
                                     [EG_PDF_LEAD_LINE] = {RLM, sizeof RLM - 1},
                                     [EG_PDF_LEAD_RTL] = {RLM, sizeof RLM - 1},
                                     [EG_PDF_LEAD_LTR] = {"\xE2\x81\xA9" RLM, 3 + sizeof RLM - 1}};
    add_code(coding, font, empty_of(coding, font, 0), texts[lead], &x);
}

static void add_right_to_left(eg_pdf_coding *coding, eg_pdf_font *font, eg_slice text, struct ink *ink,
                              bool is_apart)
{
    struct letter letters[MOST_LETTERS];
    uint32_t n = cut(text, letters);
    int em = eg_face_metrics_of(font->face)->units_per_em;
    int32_t x = 0;
    if (n == 0 || (n > 1 && ink->width < (int)n * em * LEAST_LETTER / 1000)) {
        add_code(coding, font, glyph_of(coding, font, ink, 0), turned(coding->arena, text), &x);
        return;
    }
    int share = ink->width / (int)n;
    for (uint32_t i = n; i-- > 0;) {
        if (letters[i].signs.size)
            add_sign(coding, font, letters[i].signs, is_apart && i == n - 1, x);
        uint32_t glyph =
            i ? empty_of(coding, font, share) : glyph_of(coding, font, ink, share * ((int)n - 1));
        add_code(coding, font, glyph, turned(coding->arena, letters[i].letter), &x);
    }
}

static void add_left_to_right(eg_pdf_coding *coding, eg_pdf_font *font, eg_slice text, struct ink *ink)
{
    size_t first = 0;
    int32_t x = 0;
    eg_utf8_next(text.data, &first);
    add_code(coding, font, glyph_of(coding, font, ink, 0), (eg_slice){text.data, first}, &x);
    if (first < text.size)
        add_code(coding, font, rest_of(coding, font, ink), (eg_slice){text.data + first, text.size - first},
                 &x);
}

static uint32_t n_characters(eg_slice text)
{
    uint32_t n = 0;
    for (size_t at = 0; at < text.size; n++)
        eg_utf8_next(text.data, &at);
    return n;
}

/* Whether a glyph that is a cluster by itself reads as it stands. */
static bool is_plain(const eg_page_run *run, const eg_page_glyph *glyph, eg_slice text, const struct ink *ink)
{
    return n_characters(text) == 1 &&
           (ink->plain == glyph->id || (ink->n_parts == 0 && !ink->is_moved) || run->level % 2 == 0);
}

/* A glyph that reads as it stands, after a lead. */
static void add_plain(eg_pdf_coding *coding, eg_pdf_font *font, const eg_page_glyph *glyph, eg_slice text)
{
    int32_t x = 0;
    add_code(coding, font, glyph->id, text, &x);
}

bool eg_pdf_collect_cluster(eg_pdf_coding *coding, eg_pdf_font *font, const eg_page_run *run, uint32_t first,
                            const eg_pdf_piece *piece, eg_pdf_lead lead, bool has_trail)
{
    const eg_page_glyph *glyph = &coding->pages->glyphs[run->first_glyph + first];
    bool is_rtl = run->level % 2, is_space = glyph->flags & EG_GLYPH_SPACE;
    bool has_lead = lead == EG_PDF_LEAD_RTL || lead == EG_PDF_LEAD_LTR;
    const eg_page_glyph *last = glyph + piece->n_glyphs - 1;
    /* Lengthenings, which have no text, come first, and a joiner, whose text comes after the letter's. */
    eg_slice text = {coding->document->text.data + last->text, last->text_size};
    if (is_rtl && glyph->text == last->text + last->text_size)
        text.size += glyph->text_size;
    struct ink ink;
    if (text.size == 0 || last->flags & (EG_GLYPH_HYPHEN | EG_GLYPH_TATWEEL) || !eg_pdf_can_compose(font) ||
        !collect_ink(font, run, glyph, piece->n_glyphs, &ink))
        return false;
    bool is_as_it_stands = is_rtl ? piece->n_glyphs == 1 && (is_space || is_plain(run, glyph, text, &ink))
                                  : !ink.is_moved && piece->n_glyphs <= n_characters(text);
    if (is_as_it_stands && ((!has_lead && !has_trail) || piece->n_glyphs > 1 || ink.is_moved))
        return false;
    sort_backwards(coding, font, &ink);
    if (ink.n_backwards && (is_rtl || n_characters(text) == 1))
        return false;
    eg_pdf_cluster cluster = {.first_code = coding->codes.n,
                              .n_glyphs = piece->n_glyphs,
                              .actual_text = is_rtl ? (eg_slice){0} : piece->actual_text};
    if (has_lead)
        add_lead(coding, font, lead, 0);
    if (is_as_it_stands)
        add_plain(coding, font, glyph, text);
    else if (is_rtl)
        /* MuPDF lets no sign begin a line: it would end the line before. */
        add_right_to_left(coding, font, text, &ink,
                          lead == EG_PDF_LEAD_LINE || (first > 0 && is_separator(coding, glyph - 1)));
    else
        add_left_to_right(coding, font, text, &ink);
    if (has_trail)
        add_lead(coding, font, EG_PDF_LEAD_RTL,
                 font->pairs.items[coding->codes.items[coding->codes.n - 1].pair].width);
    cluster.n_codes = coding->codes.n - cluster.first_code;
    coding->glyph_pairs[run->first_glyph + first] = (uint32_t)EG_PDF_CLUSTER + coding->clusters.n;
    *EG_PUSH(coding->arena, &coding->clusters) = cluster;
    return true;
}

int eg_pdf_direction(eg_slice text, int before)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t c = eg_utf8_next(text.data, &at);
        if (is_sign(c) || is_format(c))
            continue;
        if ((c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFE) ||
            (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EEFF)) {
            bool is_european = c >= 0x06F0 && c <= 0x06F9;
            bool is_neutral = c == 0x060C || c == 0x06DE || c == 0x06E9 || c == 0x060E || c == 0x060F;
            before = is_neutral ? before : !is_european;
        } else if (c >= '0' && c <= '9') {
            before = 0;
        } else if (c > 0xBF ? c < 0x2000 || c > 0x2BFF : (c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
            before = 0;
        }
    }
    return before;
}
