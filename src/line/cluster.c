/* Glyphs to clusters: what each is wide, what of it may give, and the sums a line is made of.
 *
 * Place: between shape/ and the choice of breaks. How a script is justified is told here once, cluster by
 * cluster, as weights: word spaces, places between clusters (ideographs, Thai and Khmer clusters, after
 * tsheg), blank halves of full-width punctuation (clreq 3.1.6, jlreq 3.1.4). Everything after this adds and
 * shares out numbers. */
#include "line/internal.h"

#include <unicode/uchar.h>

enum {
    /* A word space gives up no more than this, in percent: .26 em to .18 em. Closer, words run together. */
    SPACE_SHRINK = 30,
    /* Between ideographs and Latin letters stands a quarter em (jlreq 3.2.3); half of it may go where the
     * line is too full (3.8.3). */
    MIXED_SPACE_DIVISOR = 4,
    /* Less of the em than this in percent is no blank half: punctuation centred in its square (Taiwan, Hong
     * Kong). */
    BLANK_MIN = 40
};

void eg_line_sums_add(eg_line_sums *sums, const eg_line_cluster *cluster)
{
    sums->width += cluster->width;
    if (cluster->flags & EG_CLUSTER_STRETCH)
        sums->shrink += (eg_len)cluster->width * SPACE_SHRINK / 100;
    else if (!(cluster->flags & EG_CLUSTER_OBJECT))
        sums->ink += cluster->width;
    sums->space += cluster->space;
    sums->fine += cluster->fine;
    sums->letter += cluster->letter;
    sums->blank += cluster->blank;
    sums->air += cluster->air;
    sums->kashida += cluster->kashida;
}

static bool is_complex(uint32_t c)
{
    return c >= 0x0E00 && u_getIntPropertyValue((UChar32)c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
}

static bool is_wide(uint32_t c)
{
    if (c < 0x1100)
        return false;
    int32_t width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

/* An ideograph or kana: a square of its own beside which Latin letters get air. */
static bool is_ideograph(uint32_t c)
{
    return c >= 0x3040 && is_wide(c) && (U_GET_GC_MASK((UChar32)c) & U_GC_L_MASK);
}

static bool is_western(uint32_t c)
{
    return c && !is_wide(c) && (U_GET_GC_MASK((UChar32)c) & (U_GC_L_MASK | U_GC_ND_MASK));
}

/* Which half of its square a punctuation mark may leave blank, told by the character; whether it does, by
 * the ink. */
static int blank_side(uint32_t c)
{
    if (!((c >= 0x2018 && c <= 0x201D) || (c >= 0x3001 && c <= 0x301F) || (c >= 0xFF01 && c <= 0xFF60)))
        return 0;
    switch (u_charType((UChar32)c)) {
    case U_START_PUNCTUATION:
    case U_INITIAL_PUNCTUATION:
        return EG_CLUSTER_OPENING;
    case U_END_PUNCTUATION:
    case U_FINAL_PUNCTUATION:
    case U_OTHER_PUNCTUATION:
        return EG_CLUSTER_CLOSING;
    default:
        return 0;
    }
}

static void find_blank(const eg_line_paragraph *paragraph, const eg_face *face, int32_t em, uint32_t before,
                       uint32_t c, uint32_t after, eg_line_cluster *cluster)
{
    int side = blank_side(c);
    if (!side || cluster->n_glyphs != 1 || cluster->width < em - em / 20)
        return;
    int16_t ink[4];
    int units = eg_face_metrics_of(face)->units_per_em, advance = eg_face_advance(face, cluster->glyphs->id);
    eg_line_cache_extents(paragraph->cache, face, cluster->glyphs->id, ink);
    int blank = side == EG_CLUSTER_OPENING ? ink[0] : advance - ink[2];
    if (units <= 0 || blank * 100 < units * BLANK_MIN)
        return;
    blank = blank * 2 > units ? units / 2 : blank;
    int32_t half = (int32_t)((int64_t)em * blank / units);
    /* Two marks in a row stand as if the blank between them were one half, not two. */
    bool closes_up =
        side == EG_CLUSTER_OPENING ? blank_side(before) == EG_CLUSTER_OPENING : blank_side(after) != 0;
    cluster->flags |= (uint8_t)side;
    if (closes_up) {
        cluster->width -= half;
        cluster->air = (int16_t) - (half / EG_AIR);
        cluster->shift = side == EG_CLUSTER_OPENING ? -half : 0;
    } else {
        cluster->blank = half;
    }
}

/* Scripts whose letters stand apart, so that a hair more or less between them is not seen. Where letters join
 * or hang from a line there is nothing to part; where words are not parted by spaces, `fine` does it. */
static bool has_loose_letters(const char *script)
{
    static const char scripts[][5] = {"Latn", "Cyrl", "Grek", "Armn", "Geor", "Hebr", "Ethi", "Hang"};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (memcmp(script, scripts[i], 4) == 0)
            return true;
    return false;
}

/* SARA AM of Thai and Lao is two signs to the eye: nikhahit over the consonant, and AA after it, which HarfBuzz
 * gives as the cluster's last glyph. Where clusters part, AA parts from the consonant as well. */
static bool ends_in_aa(const eg_shaped *shaped, uint32_t end, const eg_line_cluster *cluster)
{
    uint32_t at, last = eg_line_code_before(shaped->text, cluster->text, end, &at);
    return (last == 0x0E33 || last == 0x0EB3) && cluster->n_glyphs > 1 &&
           cluster->glyphs[cluster->n_glyphs - 1].advance > 0;
}

/* What the cluster gives by the way its script is justified. */
static void find_weights(const eg_line_paragraph *paragraph, const eg_shape_run *run, uint32_t end,
                         eg_line_cluster *cluster)
{
    const eg_shaped *shaped = paragraph->shaped;
    const eg_shape_item *item = &shaped->items[run->item];
    int32_t em = (int32_t)item->type->size;
    eg_justify justify = item->language->justify;
    if (cluster->flags & EG_CLUSTER_STRETCH)
        cluster->space = em;
    if (cluster->flags & (EG_CLUSTER_STRETCH | EG_CLUSTER_SPACE | EG_CLUSTER_OBJECT))
        return;
    uint32_t ignored, c = eg_line_code_at(shaped->text, cluster->text, shaped->range.end);
    if (c == 0x1361 || (c == 0x0F0B && justify == EG_JUSTIFY_TSHEG)) {
        cluster->space = em; /* Ethiopic word space, tsheg: marks that do a space's work */
        return;
    }
    if (justify == EG_JUSTIFY_SPACES || justify == EG_JUSTIFY_NONE || justify == EG_JUSTIFY_TSHEG) {
        if (end < shaped->range.end && shaped->text[end] != ' ' && has_loose_letters(run->script))
            cluster->letter = em;
        return;
    }

    uint32_t after = eg_line_code_at(shaped->text, end, shaped->range.end);
    if (justify == EG_JUSTIFY_CLUSTERS) {
        /* The author's marks between words take no room and get none. */
        for (uint32_t at = end; after == 0x200B || after == 0x2060;)
            after = eg_line_code_at(shaped->text, at += 3, shaped->range.end);
        cluster->inside = ends_in_aa(shaped, end, cluster) ? em : 0;
        cluster->fine = cluster->inside + (is_complex(c) && is_complex(after) ? em : 0);
    } else {
        uint32_t before = eg_line_code_before(shaped->text, shaped->range.begin, cluster->text, &ignored);
        find_blank(paragraph, run->face, em, before, c, after, cluster);
        if (is_wide(c) && is_wide(after)) {
            cluster->fine = em;
        } else if ((is_ideograph(c) && is_western(after)) || (is_western(c) && is_ideograph(after))) {
            cluster->fine = em;
            cluster->after += em / MIXED_SPACE_DIVISOR;
            cluster->air = (int16_t)(cluster->after / EG_AIR);
            cluster->blank = cluster->after / 2;
        }
    }
}

static int32_t clamp32(int64_t value)
{
    return (int32_t)(value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : value);
}

static void finish(const eg_line_paragraph *paragraph, uint32_t end, eg_line_cluster *cluster)
{
    const eg_shape_run *run = &paragraph->shaped->runs[cluster->run];
    const eg_shape_item *item = &paragraph->shaped->items[run->item];
    int64_t width = 0;
    uint8_t flags = 0, invisible = EG_SHAPE_INVISIBLE;
    for (uint32_t i = 0; i < cluster->n_glyphs; i++) {
        width += cluster->glyphs[i].advance;
        flags |= cluster->glyphs[i].flags;
        invisible &= cluster->glyphs[i].flags;
    }
    if (flags & EG_SHAPE_SPACE)
        cluster->flags |= EG_CLUSTER_SPACE;
    if (flags & EG_SHAPE_STRETCH)
        cluster->flags |= EG_CLUSTER_STRETCH;
    if (flags & EG_SHAPE_UNSAFE_TO_BREAK)
        cluster->flags |= EG_CLUSTER_UNSAFE;
    if (flags & EG_SHAPE_OBJECT) {
        cluster->flags |= EG_CLUSTER_OBJECT;
        width = item->object_width;
    }
    if (invisible)
        cluster->flags |= EG_CLUSTER_INVISIBLE;
    cluster->width = clamp32(width);
    if (!invisible) {
        find_weights(paragraph, run, end, cluster);
        cluster->after += clamp32(item->type->tracking);
        cluster->width = clamp32((int64_t)cluster->width + cluster->after);
    }
}

/* A page keeps a cluster's glyphs in 8 bits and its bytes in 16. What is more (letters under a heap of marks)
 * is told as several clusters, a character of text to a glyph, so that no text is lost. Ends the part that
 * begins at byte `text` with n_glyphs still to come; returns its number of glyphs. */
enum { PART_GLYPHS = 255, PART_BYTES = 60000, PART = 128 };
static uint32_t part_of_cluster(const eg_shaped *shaped, uint32_t n_glyphs, uint32_t text, uint32_t end,
                                uint32_t *part_end)
{
    *part_end = end;
    if ((n_glyphs <= PART_GLYPHS && end - text <= PART_BYTES) || n_glyphs <= PART)
        return n_glyphs;
    size_t at = text;
    for (uint32_t i = 0; i < PART && at < end; i++)
        eg_utf8_next(shaped->text, &at);
    *part_end = (uint32_t)at;
    return PART;
}

/* Each stands for itself: it bears the cluster of the letter after it and has no text. */
static bool is_tatweel(const eg_glyph *glyph)
{
    return glyph->flags & EG_SHAPE_TATWEEL;
}

uint32_t eg_line_clusters_of(const eg_line_paragraph *paragraph, uint32_t run, const eg_glyph *glyphs,
                             uint32_t n, eg_range range, eg_line_cluster *out)
{
    uint32_t made = 0;
    for (uint32_t i = 0; i < n;) {
        uint32_t next = i + 1;
        while (next < n && glyphs[next].cluster == glyphs[i].cluster && !is_tatweel(&glyphs[i]))
            next++;
        uint32_t end = next < n ? glyphs[next].cluster : range.end;
        for (uint32_t text = glyphs[i].cluster, part_end; i < next; text = part_end) {
            uint32_t taken = part_of_cluster(paragraph->shaped, next - i, text, end, &part_end);
            eg_line_cluster *cluster = &out[made++];
            *cluster =
                (eg_line_cluster){.text = text, .run = run, .glyphs = glyphs + i, .n_glyphs = (uint8_t)taken};
            if (glyphs[i].cluster >= range.end)
                cluster->flags |= EG_CLUSTER_HYPHEN;
            finish(paragraph, part_end, cluster);
            i += taken;
        }
    }
    return made;
}

void eg_line_measure(eg_line_paragraph *paragraph)
{
    const eg_shaped *shaped = paragraph->shaped;
    eg_arena *scratch = paragraph->job->scratch;
    uint32_t size = eg_range_size(shaped->range), n = 0;
    paragraph->clusters = EG_NEW_ARRAY(scratch, eg_line_cluster, (size_t)shaped->n_glyphs + 1);
    for (uint32_t i = 0; i < shaped->n_runs; i++) {
        const eg_shape_run *run = &shaped->runs[i];
        uint32_t first = n;
        n += eg_line_clusters_of(paragraph, i, shaped->glyphs + run->first_glyph, run->n_glyphs, run->text,
                                 paragraph->clusters + n);
        if (n > first) /* runs are shaped apart, so a line may always begin with one */
            paragraph->clusters[first].flags &= (uint8_t)~EG_CLUSTER_UNSAFE;
    }
    paragraph->n_clusters = n;
    paragraph->clusters[n] = (eg_line_cluster){.text = shaped->range.end};
    eg_line_find_kashida(paragraph, paragraph->clusters, n);

    paragraph->sums = EG_NEW_ARRAY(scratch, eg_line_sums, (size_t)n + 1);
    paragraph->cluster_at = EG_NEW_ARRAY(scratch, uint32_t, (size_t)size + 1);
    eg_line_sums sums = {0};
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        paragraph->sums[i] = sums;
        eg_line_sums_add(&sums, &paragraph->clusters[i]);
        while (at <= paragraph->clusters[i].text - shaped->range.begin)
            paragraph->cluster_at[at++] = i;
    }
    paragraph->sums[n] = sums;
    while (at <= size)
        paragraph->cluster_at[at++] = n;
}
