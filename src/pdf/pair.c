/* Which text each glyph carries.
 *
 * A glyph is drawn by a code, and the code's ToUnicode is what copying and reading aloud give back. So there
 * is a code for each pair of glyph and text (ISO 32000-1 9.10): the glyph of U+2010 that hyphenation drew
 * reads as U+00AD (14.8.2.2.3), the one that the author wrote as U+2010. A cluster of several glyphs is put
 * into an ActualText span with its whole text (14.9.4), and, for readers that know no ActualText, its
 * characters are dealt out over its glyphs in logical order; cluster.c has those that need more. TEXT.md says
 * why. */
#include "base/utf8.h"
#include "pdf/internal.h"

static const eg_slice soft_hyphen = {"\xC2\xAD", 2}, tatweel = {"\xD9\x80", 2};

const eg_pdf_font *eg_pdf_font_in(const eg_pdf_coding *coding, const eg_face *face)
{
    const eg_pdf_font *font = coding->fonts.items;
    while (font->face != face)
        font++;
    return font;
}

eg_pdf_font *eg_pdf_font_of(eg_pdf_coding *coding, const eg_face *face)
{
    for (uint32_t i = 0; i < coding->fonts.n; i++)
        if (coding->fonts.items[i].face == face)
            return &coding->fonts.items[i];
    eg_pdf_font *font = EG_PUSH(coding->arena, &coding->fonts);
    font->face = face;
    return font;
}

static uint32_t *head_of(eg_pdf_font *font, eg_arena *arena, uint32_t glyph)
{
    enum { BLOCK = 256 };
    uint32_t **block = &font->heads[glyph >> 8 & 511];
    if (!*block) {
        *block = EG_NEW_ARRAY(arena, uint32_t, BLOCK);
        for (int i = 0; i < BLOCK; i++)
            (*block)[i] = EG_NO_INDEX;
    }
    return &(*block)[glyph & 255];
}

uint32_t eg_pdf_find_pair(eg_pdf_font *font, eg_arena *arena, uint32_t glyph, eg_slice text)
{
    uint32_t *link = head_of(font, arena, glyph);
    while (*link != EG_NO_INDEX) {
        eg_pdf_pair *pair = &font->pairs.items[*link];
        if (eg_slice_equals(pair->text, text))
            return *link;
        link = &pair->next;
    }
    uint32_t index = font->pairs.n;
    *link = index; /* before the push: it may move the pairs, and link with them */
    *EG_PUSH(arena, &font->pairs) = (eg_pdf_pair){
        .glyph = glyph, .text = text, .next = EG_NO_INDEX, .width = eg_pdf_width_of(font, glyph)};
    return index;
}

eg_pdf_piece eg_pdf_piece_at(const eg_pages *pages, const eg_page_run *run, uint32_t first, const char *text)
{
    const eg_page_glyph *glyph = &pages->glyphs[run->first_glyph + first];
    if (glyph->flags & EG_GLYPH_HYPHEN)
        return (eg_pdf_piece){.n_glyphs = 1};
    if (glyph->flags & EG_GLYPH_TATWEEL || glyph->text_size == 0)
        return (eg_pdf_piece){.n_glyphs = 1, .has_actual_text = true};
    uint32_t n = glyph->cluster_glyphs, left = run->n_glyphs - first;
    if (n > left)
        n = left;
    /* A cluster ends early where glyphs of another text begin. */
    for (uint32_t i = 1; i < n; i++)
        if (glyph[i].text != glyph->text || glyph[i].text_size != glyph->text_size)
            n = i;
    if (n <= 1)
        return (eg_pdf_piece){.n_glyphs = 1};
    return (eg_pdf_piece){
        .n_glyphs = n, .has_actual_text = true, .actual_text = {text + glyph->text, glyph->text_size}};
}

/* The text of the k-th glyph of n, in logical order: one character each, the last takes all that is left;
 * where there are more glyphs than characters the last ones carry nothing. */
static eg_slice dealt_text(eg_slice cluster, uint32_t k, uint32_t n)
{
    size_t at = 0, begin = 0;
    for (uint32_t i = 0; i <= k; i++) {
        begin = at;
        if (at < cluster.size)
            eg_utf8_next(cluster.data, &at);
    }
    if (k == n - 1)
        at = cluster.size;
    return (eg_slice){cluster.data + begin, at - begin};
}

/* What MuPDF takes for text from left to right wherever it stands (Bidi_Class ES and ET). */
static bool is_taken_for_ltr(const eg_page_glyph *glyph, const char *text)
{
    size_t at = glyph->text;
    uint32_t c = glyph->text_size ? eg_utf8_next(text, &at) : 0;
    return c == '+' || c == '-' || (c >= '#' && c <= '%') || (c >= 0xA2 && c <= 0xA5) || c == 0xB0 ||
           c == 0xB1 || (c >= 0x2030 && c <= 0x2034) || (c >= 0x20A0 && c <= 0x20CF) || c == 0x2212 ||
           c == 0x066A;
}

/* Whether the gap before glyph i, in text from right to left, is one at which pdf.js ends its piece (over
 * 0.6 em, or
 * between 0.03 and 0.102) or MuPDF its line (over 0.8). */
static bool is_odd_gap(const eg_page_run *run, const eg_page_glyph *glyphs, uint32_t i)
{
    eg_len gap = 0;
    while (i > 0 && glyphs[i - 1].flags & EG_GLYPH_SPACE)
        gap += glyphs[--i].advance;
    return i > 0 && (gap > run->size * 11 / 20 || (gap > run->size / 50 && gap < run->size / 9));
}

uint32_t eg_pdf_stretch_begin(const eg_pages *pages, const eg_page_run *run, const char *text, uint32_t end)
{
    const eg_page_glyph *glyphs = &pages->glyphs[run->first_glyph];
    if (run->level % 2 == 0)
        return 0;
    uint32_t i = end;
    while (i > 0 && glyphs[i - 1].flags & EG_GLYPH_SPACE)
        i--;
    while (i > 0) {
        if (is_taken_for_ltr(&glyphs[i - 1], text))
            return i == end ? i - 1 : i;
        i--;
        bool begins_word =
            i > 0 && glyphs[i - 1].flags & EG_GLYPH_SPACE && !(glyphs[i].flags & EG_GLYPH_SPACE);
        if (begins_word && is_odd_gap(run, glyphs, i))
            return i;
    }
    return 0;
}

/* In text from right to left a lengthening that justification made, and a joiner without ink, are drawn with the
 * letter at their right, which they come after. */
static eg_pdf_piece piece_with_letter(const eg_pages *pages, const eg_page_run *run, uint32_t first,
                                      uint32_t end, const char *text)
{
    const eg_page_glyph *glyphs = &pages->glyphs[run->first_glyph];
    eg_pdf_piece piece = eg_pdf_piece_at(pages, run, first, text);
    uint32_t i = first;
    if (run->level % 2 == 0)
        return piece;
    if (glyphs[i].flags & EG_GLYPH_INVISIBLE && i + 1 < end && glyphs[i].text_size &&
        glyphs[i + 1].text + glyphs[i + 1].text_size == glyphs[i].text)
        i++;
    while (i + 1 < end && glyphs[i].flags & EG_GLYPH_TATWEEL)
        i++;
    if (i == first || glyphs[i].text_size == 0 || glyphs[i].flags & EG_GLYPH_SPACE)
        return piece;
    piece = eg_pdf_piece_at(pages, run, i, text);
    piece.n_glyphs += i - first;
    return piece;
}

/* Glyphs [begin, end). */
static void collect_stretch(eg_pdf_coding *coding, const eg_page_run *run, uint32_t begin, uint32_t end,
                            eg_pdf_lead lead, bool has_trail)
{
    const char *text = coding->document->text.data;
    eg_pdf_font *font = eg_pdf_font_of(coding, run->face);
    for (uint32_t i = begin; i < end;) {
        const eg_page_glyph *glyph = &coding->pages->glyphs[run->first_glyph + i];
        uint32_t *out = &coding->glyph_pairs[run->first_glyph + i];
        eg_pdf_piece piece = piece_with_letter(coding->pages, run, i, end, text);
        eg_pdf_lead own_lead = i == begin ? lead : EG_PDF_LEAD_NONE;
        bool own_trail = has_trail && i + piece.n_glyphs == run->n_glyphs;
        if ((piece.n_glyphs > 1 || run->level % 2 || own_lead) &&
            eg_pdf_collect_cluster(coding, font, run, i, &piece, own_lead, own_trail)) {
            i += piece.n_glyphs;
            continue;
        }
        if (run->level % 2)
            piece = eg_pdf_piece_at(coding->pages, run, i, text);
        if (piece.n_glyphs == 1) {
            eg_slice own = glyph->flags & EG_GLYPH_HYPHEN ? soft_hyphen
                           : piece.has_actual_text        ? tatweel
                                                          : (eg_slice){text + glyph->text, glyph->text_size};
            *out = eg_pdf_find_pair(font, coding->arena, glyph->id, own);
        } else {
            for (uint32_t k = 0; k < piece.n_glyphs; k++) {
                uint32_t logical = run->level % 2 ? piece.n_glyphs - 1 - k : k;
                out[k] = eg_pdf_find_pair(font, coding->arena, glyph[k].id,
                                          dealt_text(piece.actual_text, logical, piece.n_glyphs));
            }
        }
        i += piece.n_glyphs;
    }
}

/* The direction that MuPDF takes the text so far for; where the pen then goes back within a line it takes
 * that for another line, unless the direction changes. */
static eg_pdf_lead turn(int *direction)
{
    *direction = !*direction;
    return *direction ? EG_PDF_LEAD_RTL : EG_PDF_LEAD_LTR;
}

/* Poppler and PDFium take neutral characters at a number's left for a part of it. */
static bool needs_trail(const eg_pdf_coding *coding, const eg_page_line *line, uint32_t run)
{
    const eg_page_run *it = &coding->pages->runs[run];
    if (it->level % 2 == 0 || it->n_glyphs == 0 || run + 1 >= line->first_run + line->n_runs ||
        it[1].level % 2)
        return false;
    const eg_page_glyph *last = &coding->pages->glyphs[it->first_glyph + it->n_glyphs - 1];
    eg_slice text = {coding->document->text.data + last->text, last->text_size};
    return !(last->flags & EG_GLYPH_SPACE) && eg_pdf_direction(text, -1) == -1;
}

/* Runs in the order in which they are drawn: where the pen goes back, a lead says so. */
static void collect_line(eg_pdf_coding *coding, const eg_page_line *line, int *direction)
{
    const char *text = coding->document->text.data;
    eg_tag_order_runs(coding->pages, line->first_run, line->n_runs, coding->order);
    for (uint32_t i = 0; i < line->n_runs; i++) {
        const eg_page_run *run = &coding->pages->runs[coding->order[i]];
        uint32_t end = run->n_glyphs, begin = eg_pdf_stretch_begin(coding->pages, run, text, end);
        eg_pdf_lead lead = EG_PDF_LEAD_LINE;
        if (i > 0)
            lead = coding->order[i] == coding->order[i - 1] + 1 ? EG_PDF_LEAD_NONE : turn(direction);
        bool has_trail = needs_trail(coding, line, coding->order[i]);
        for (;;) {
            collect_stretch(coding, run, begin, end, lead, has_trail);
            /* Text left to right seldom matters: only where a line of the other direction follows it. */
            *direction = run->level == 0
                             ? 0
                             : eg_pdf_direction((eg_slice){text + run->text.begin, eg_range_size(run->text)},
                                                *direction);
            if (begin == 0)
                break;
            end = begin;
            begin = eg_pdf_stretch_begin(coding->pages, run, text, end);
            lead = turn(direction);
        }
        if (has_trail)
            *direction = 1;
    }
}

void eg_pdf_collect_pairs(eg_pdf_coding *coding)
{
    uint32_t most = 0;
    int direction = 0;
    for (uint32_t i = 0; i < coding->pages->n_lines; i++)
        if (coding->pages->lines[i].n_runs > most)
            most = coding->pages->lines[i].n_runs;
    coding->order = EG_NEW_ARRAY(coding->arena, uint32_t, most);
    coding->glyph_pairs = EG_NEW_ARRAY(coding->arena, uint32_t, coding->pages->n_glyphs);
    for (uint32_t i = 0; i < coding->pages->n_lines; i++)
        collect_line(coding, &coding->pages->lines[i], &direction);
}
