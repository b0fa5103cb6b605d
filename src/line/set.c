/* The chosen lines, set: each exactly as wide as its measure, its runs in the order the eye meets them.
 *
 * Place: the last step of line/. Widths are shared out to the last 1/65536 pt, so that a justified line ends
 * where the column ends. White space at a line's end stays in the line, past its measure, since it is part of
 * the text. Standard: UAX #9 L1 and L2. */
#include "line/internal.h"

typedef struct setter {
    eg_line_paragraph *paragraph;
    EG_VECTOR(eg_page_run) runs;
    EG_VECTOR(eg_page_glyph) glyphs;
    EG_VECTOR(struct eg_line_object) objects;
    int32_t space_em; /* what all word spaces of the paragraph are widened by, if that can be, 1/10000 em */
} setter;

/* From the lowest to the highest point of ink, in font units from the base line; both 0: none. */
typedef struct ink_range {
    int low, high;
} ink_range;

/* One line on its way. */
typedef struct setting {
    eg_line_content content;
    uint32_t index; /* of the line */
    bool is_last;
    eg_line_adjustment given;
    eg_len target_ink; /* what the scaled part comes to */
    int32_t scale;     /* 65536: none */
    eg_len *added;     /* per cluster: space given to it or after it */
    eg_len pen;
    eg_len ascent, descent;
    ink_range ink; /* of the piece that is being set */
} setting;

/* Clusters [first, last) of one run and one level. */
typedef struct piece {
    uint32_t first, last;
} piece;

/* ---- sharing out ---- */

/* The part of total due to weight, when weights so far came to `before` of `all`: parts add up to total
 * exactly. */
static eg_len part_of(eg_len total, eg_len before, eg_len weight, eg_len all)
{
    return total * (before + weight) / all - total * before / all;
}

/* A sum of weights may be 2^47 and an amount 2^40: halve both alike until their product fits. */
static int shift_for(eg_len total, eg_len all)
{
    int shift = 0;
    eg_len size = total < 0 ? -total : total;
    while (shift < 16 && size > 0 && (all >> shift) > INT64_MAX / 4 / size)
        shift++;
    return shift;
}

/* Gives `total` to the clusters by the weights at `offset` in each: what is given up to each place is in
 * proportion to the weights up to there, so the parts add up to total exactly. */
static void share(setting *line, eg_len total, size_t offset, eg_len all)
{
    int shift = shift_for(total, all);
    eg_len weights = 0, given = 0;
    for (uint32_t i = 0; i < line->content.n && all > 0; i++) {
        int32_t weight;
        memcpy(&weight, (const char *)&line->content.clusters[i] + offset, sizeof weight);
        if (!weight)
            continue;
        weights += weight;
        eg_len up_to_here = total * (weights >> shift) / (all >> shift);
        line->added[i] += up_to_here - given;
        given = up_to_here;
    }
}

/* Word spaces give by their width when they shrink, so that none gives more than it may. */
static void shrink_spaces(setting *line, eg_len total)
{
    eg_len all = 0, before = 0;
    for (uint32_t i = 0; i < line->content.n; i++)
        all += line->content.clusters[i].flags & EG_CLUSTER_STRETCH ? line->content.clusters[i].width : 0;
    for (uint32_t i = 0; i < line->content.n && all > 0; i++) {
        const eg_line_cluster *cluster = &line->content.clusters[i];
        if (!(cluster->flags & EG_CLUSTER_STRETCH))
            continue;
        line->added[i] += part_of(total, before, cluster->width, all);
        before += cluster->width;
    }
}

/* Full-width punctuation gives up blank; at its start the ink moves along. */
static void squeeze(setting *line, eg_len total)
{
    eg_len all = line->content.sums.blank, before = 0;
    for (uint32_t i = 0; i < line->content.n && all > 0; i++) {
        eg_line_cluster *cluster = &line->content.clusters[i];
        eg_len given = cluster->blank ? part_of(total, before, cluster->blank, all) : 0;
        before += cluster->blank;
        line->added[i] -= given;
        if (cluster->flags & EG_CLUSTER_OPENING)
            cluster->shift -= (int32_t)given;
    }
}

/* Clusters further apart than this, in 1/10000 em, no longer make words. It comes to that in a narrow column,
 * beside a name that is kept whole; such a line stays short. */
enum { MOST_PARTED = 2500 };

/* Brings the line to its measure; returns whether it got there. */
static bool justify(const setter *s, setting *line, eg_len measure)
{
    const eg_line_paragraph *paragraph = s->paragraph;
    eg_line_content *content = &line->content;
    eg_len need = measure - (content->sums.width - content->start_margin - content->end_margin);
    if (s->space_em && !line->is_last)
        eg_line_adjust_to(&content->sums, need, paragraph->glyph_stretch, s->space_em, &line->given);
    else
        eg_line_adjust(&content->sums, need, paragraph->glyph_stretch, &line->given);
    eg_line_adjustment *given = &line->given;
    if (given->fine_em > MOST_PARTED) {
        *given = (eg_line_adjustment){0};
        return false;
    }
    /* Kerning with a hyphen may have cost a trifle more than was foreseen: the spaces bear it, or the
     * glyphs. */
    if (given->left < 0 && content->sums.space > 0)
        given->spaces += given->left, given->left = 0;
    else if (given->left < 0 && content->sums.ink > 0)
        given->scaled += given->left, given->left = 0;
    if (given->left)
        return false;
    line->target_ink += given->scaled;
    if (given->spaces > 0)
        share(line, given->spaces, offsetof(eg_line_cluster, space), content->sums.space);
    else
        shrink_spaces(line, given->spaces);
    share(line, given->letters, offsetof(eg_line_cluster, letter), content->sums.letter);
    share(line, given->fine, offsetof(eg_line_cluster, fine), content->sums.fine);
    squeeze(line, given->squeezed);
    line->added[content->n - 1] += given->end;
    return true;
}

/* ---- order ---- */

static uint8_t level_of(const setter *s, const setting *line, uint32_t cluster)
{
    const eg_shaped *shaped = s->paragraph->shaped;
    return cluster >= line->content.n ? shaped->base_level /* UAX #9 L1 */
                                      : shaped->runs[line->content.clusters[cluster].run].level;
}

/* The line's pieces in visual order. */
static uint32_t arrange(const setter *s, const setting *line, piece *pieces)
{
    const eg_line_cluster *clusters = line->content.clusters;
    uint32_t n = 0, n_all = line->content.n_all;
    for (uint32_t i = 0; i < n_all; i++) {
        if (n > 0 && clusters[i].run == clusters[i - 1].run &&
            level_of(s, line, i) == level_of(s, line, i - 1) &&
            !((clusters[i].flags | clusters[i - 1].flags) & EG_CLUSTER_OBJECT))
            pieces[n - 1].last = i + 1;
        else
            pieces[n++] = (piece){i, i + 1};
    }
    eg_arena *scratch = s->paragraph->job->scratch;
    uint8_t *levels = EG_NEW_ARRAY(scratch, uint8_t, n);
    uint32_t *order = EG_NEW_ARRAY(scratch, uint32_t, n);
    piece *logical = EG_NEW_ARRAY(scratch, piece, n);
    for (uint32_t i = 0; i < n; i++) {
        levels[i] = level_of(s, line, pieces[i].first);
        logical[i] = pieces[i];
    }
    eg_shape_visual_order(levels, n, order);
    for (uint32_t i = 0; i < n; i++)
        pieces[i] = logical[order[i]];
    return n;
}

/* ---- glyphs ---- */

static int32_t clamp32(eg_len value)
{
    return (int32_t)(value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : value);
}

/* A length along the line, scaled as the glyphs are. Nearest, so that sums drift by nothing one could
 * measure; what drifts all the same is put right by finish_scaling. */
static int32_t scaled(const setting *line, int32_t length)
{
    return line->scale == 65536 ? length : clamp32(eg_len_scale(length, line->scale, 65536));
}

static uint8_t glyph_flags(const setting *line, uint32_t index)
{
    const eg_line_cluster *cluster = &line->content.clusters[index];
    uint8_t flags = 0;
    if (cluster->flags & EG_CLUSTER_HYPHEN)
        flags =
            line->content.clusters[index + 1].text > cluster->text ? EG_GLYPH_SOFT_HYPHEN : EG_GLYPH_HYPHEN;
    if (cluster->n_glyphs && cluster->glyphs->flags & EG_SHAPE_TATWEEL)
        flags |= EG_GLYPH_TATWEEL;
    if (cluster->flags & (EG_CLUSTER_SPACE | EG_CLUSTER_STRETCH))
        flags |= EG_GLYPH_SPACE;
    if (cluster->flags & EG_CLUSTER_INVISIBLE)
        flags |= EG_GLYPH_INVISIBLE;
    if (index >= line->content.n)
        flags |= EG_GLYPH_LINE_END;
    return flags;
}

/* A note's mark stands on half of its own height: its top is then near that of the capitals. */
static eg_len raise_of(const eg_shape_item *item)
{
    return item->type->is_superscript ? item->type->size / 2 : 0;
}

static void note_ink(const setter *s, setting *line, const eg_shape_run *run, ink_range ink, eg_len up)
{
    const eg_shape_item *item = &s->paragraph->shaped->items[run->item];
    eg_len size = run->size;
    int units = eg_face_metrics_of(run->face)->units_per_em;
    if ((!ink.low && !ink.high) || units <= 0)
        return;
    up += raise_of(item);
    line->ascent = eg_len_max(line->ascent, size * ink.high / units + up);
    line->descent = eg_len_max(line->descent, -(size * ink.low / units + up));
}

/* Glyphs on the base line are noted together, when their piece ends. */
static void note_glyph(const setter *s, setting *line, const eg_shape_run *run, const eg_glyph *glyph)
{
    int16_t box[4];
    eg_line_cache_extents(s->paragraph->cache, run->face, glyph->id, box);
    if (glyph->dy) {
        note_ink(s, line, run, (ink_range){box[1], box[3]}, glyph->dy);
    } else if (box[1] || box[3]) {
        ink_range *ink = &line->ink;
        bool is_first = !ink->low && !ink->high;
        ink->low = is_first || box[1] < ink->low ? box[1] : ink->low;
        ink->high = is_first || box[3] > ink->high ? box[3] : ink->high;
    }
}

/* One cluster's glyphs, left to right, appended at the pen. is_rtl: stored logically reversed. */
static void set_cluster(setter *s, setting *line, const eg_shape_run *run, uint32_t index, bool is_rtl)
{
    const eg_line_cluster *cluster = &line->content.clusters[index];
    bool scales = index < line->content.n && !(cluster->flags & EG_CLUSTER_STRETCH);
    uint32_t end = line->content.clusters[index + 1].text;
    uint32_t size = end > cluster->text ? end - cluster->text : 0;
    int32_t sum = 0, advance = 0, natural = 0;
    for (uint32_t i = 0; i < cluster->n_glyphs; i++)
        natural += cluster->glyphs[i].advance;
    /* The cluster's own width, scaled as a whole so that rounding stays in it, and what is given to it. */
    int32_t whole = scales ? scaled(line, cluster->width) : cluster->width;
    whole = clamp32(whole + (index < line->content.n ? line->added[index] : 0));
    int32_t inside = 0;
    if (cluster->inside && index < line->content.n)
        inside = clamp32(line->added[index] * cluster->inside / cluster->fine);
    uint8_t flags = glyph_flags(line, index);
    int32_t lead = scales ? scaled(line, cluster->shift) : 0;
    for (uint32_t i = 0; i < cluster->n_glyphs; i++) {
        const eg_glyph *glyph = &cluster->glyphs[is_rtl ? cluster->n_glyphs - 1u - i : i];
        bool is_last = i + 1u == cluster->n_glyphs;
        eg_page_glyph *out = EG_PUSH(s->paragraph->job->scratch, &s->glyphs);
        advance = scales ? scaled(line, glyph->advance) : glyph->advance;
        int32_t extra = 0;
        if (is_rtl && i == 0) /* what comes after it stands to its left */
            extra = whole - (scales ? scaled(line, natural) : natural);
        advance += extra;
        if (i + 2u == cluster->n_glyphs)
            advance += inside;
        if (is_last)
            advance = whole - sum;
        sum += advance;
        *out = (eg_page_glyph){.id = glyph->id,
                               .advance = advance,
                               .text = cluster->text,
                               .flags = flags,
                               .text_size = (uint16_t)(size > UINT16_MAX ? UINT16_MAX : size)};
        out->dx = (scales ? scaled(line, glyph->dx) : glyph->dx) + extra + lead;
        out->dy = glyph->dy;
        out->cluster_glyphs = i == 0 ? cluster->n_glyphs : 0;
        note_glyph(s, line, run, glyph);
    }
    line->pen += sum;
}

static void set_object(setter *s, setting *line, const eg_line_cluster *cluster)
{
    const eg_shape_item *item = &s->paragraph->shaped->items[s->paragraph->shaped->runs[cluster->run].item];
    *EG_PUSH(s->paragraph->job->scratch, &s->objects) =
        (struct eg_line_object){.line = line->index,
                                .span = item->span,
                                .x = line->pen,
                                .width = item->object_width,
                                .ascent = item->object_ascent};
    line->ascent = eg_len_max(line->ascent, item->object_ascent);
    line->pen += cluster->width;
}

static void set_piece(setter *s, setting *line, const piece *p)
{
    const eg_line_cluster *clusters = line->content.clusters;
    const eg_shaped *shaped = s->paragraph->shaped;
    const eg_shape_run *run = &shaped->runs[clusters[p->first].run];
    const eg_shape_item *item = &shaped->items[run->item];
    if (clusters[p->first].flags & EG_CLUSTER_OBJECT) {
        set_object(s, line, &clusters[p->first]);
        return;
    }
    uint32_t first_glyph = s->glyphs.n;
    eg_len x = line->pen;
    /* Glyphs are stored as their run was shaped; a tail put back to the base level still reads that way. */
    bool is_rtl = run->level & 1;
    uint32_t n = p->last - p->first;
    line->ink = (ink_range){0, 0};
    for (uint32_t i = 0; i < n; i++)
        set_cluster(s, line, run, is_rtl ? p->last - 1 - i : p->first + i, is_rtl);
    note_ink(s, line, run, line->ink, 0);
    *EG_PUSH(s->paragraph->job->scratch, &s->runs) = (eg_page_run){
        .face = run->face,
        .size = run->size,
        .scale = p->first < line->content.n ? line->scale : 65536,
        .x = x,
        .y = -raise_of(item),
        .first_glyph = first_glyph,
        .n_glyphs = s->glyphs.n - first_glyph,
        .text = {clusters[p->first].text, clusters[p->last].text},
        .node = s->paragraph->request->node,
        .span = item->span,
        .language = item->language,
        .colour = item->type->colour,
        .level = level_of(s, line, p->first),
        .is_label = s->paragraph->request->is_label,
    };
}

/* ---- the line ---- */

/* Rounding each cluster leaves a remainder of some 1/65536 pt: the last space has it, or the last cluster. */
static void finish_scaling(setting *line)
{
    eg_line_content *content = &line->content;
    if (content->sums.ink <= 0 || line->target_ink == content->sums.ink)
        return;
    line->scale = (int32_t)(line->target_ink * 65536 / content->sums.ink);
    eg_len sum = 0;
    uint32_t last = content->n - 1;
    for (uint32_t i = 0; i < content->n; i++) {
        const eg_line_cluster *cluster = &content->clusters[i];
        if (cluster->flags & EG_CLUSTER_STRETCH)
            last = i;
        else if (!(cluster->flags & EG_CLUSTER_OBJECT))
            sum += scaled(line, cluster->width);
    }
    line->added[last] += line->target_ink - sum;
}

/* Letters are drawn apart first, by whole tatweels; what is over or missing then is shared out as in any line. */
static void draw_apart(const eg_line_paragraph *paragraph, eg_line_content *content, eg_len measure)
{
    eg_line_adjustment given;
    if (content->sums.kashida <= 0)
        return;
    eg_line_adjust(&content->sums,
                   measure + content->start_margin + content->end_margin - content->sums.width,
                   paragraph->glyph_stretch, &given);
    if (given.kashida > 0)
        eg_line_lengthen(paragraph, given.kashida, content);
    content->sums.kashida = 0; /* they give no more */
}

/* A last line that ends within an em of the edge would look like a fault: it is brought to the edge. */
static bool nearly_full(const eg_line_paragraph *paragraph, const eg_line_content *content, eg_len measure)
{
    eg_len need = measure - content->sums.width, em = paragraph->shaped->items[0].type->size;
    if (need < 0)
        return true;
    eg_line_adjustment given;
    eg_line_adjust(&content->sums, need, paragraph->glyph_stretch, &given);
    return need < em && !given.left && given.space_em < 400 && given.fine_em < 100;
}

/* Where the line's seen text begins, from the left end of the measure. */
static eg_len left_of(const eg_line_paragraph *paragraph, const eg_line_content *content, eg_len measure,
                      eg_len width, bool is_justified)
{
    bool is_rtl = paragraph->shaped->base_level & 1;
    eg_len room = measure - width;
    if (is_justified || paragraph->align == EG_ALIGN_JUSTIFY || paragraph->align == EG_ALIGN_START)
        return is_rtl ? room + content->start_margin : -content->start_margin;
    if (paragraph->align == EG_ALIGN_CENTRE)
        return room / 2;
    return is_rtl ? -content->end_margin : room + content->end_margin;
}

static void set_line(setter *s, uint32_t index, const eg_line_point *from, const eg_line_point *to,
                     eg_lines *out)
{
    eg_line_paragraph *paragraph = s->paragraph;
    const eg_shaped *shaped = paragraph->shaped;
    bool is_rtl = shaped->base_level & 1, is_last = to->chance == EG_CHANCE_FORCED;
    eg_len measure = eg_line_measure_of(paragraph, index == 0),
           indent = paragraph->request->measure - measure;
    setting line = {.index = index, .is_last = is_last, .scale = 65536};
    eg_line_compose(paragraph, from, to, &line.content);
    eg_line_content *content = &line.content;
    bool is_filled = paragraph->align == EG_ALIGN_JUSTIFY && content->n > 0 &&
                     (!is_last || nearly_full(paragraph, content, measure));
    eg_len natural = content->sums.width;
    if (is_filled)
        draw_apart(paragraph, content, measure);
    line.added = EG_NEW_ARRAY(paragraph->job->scratch, eg_len, (size_t)content->n + 1);
    line.target_ink = content->sums.ink;

    eg_page_line *page = &out->lines[index];
    *page = (eg_page_line){.first_run = s->runs.n,
                           .width = measure,
                           .natural = natural,
                           .text = {from->text, to->text},
                           .node = paragraph->request->node,
                           .is_last = is_last,
                           .x = is_rtl ? 0 : indent};
    if (is_filled)
        page->is_justified = justify(s, &line, measure);
    finish_scaling(&line);

    eg_len width =
        page->is_justified ? measure + content->start_margin + content->end_margin : content->sums.width;
    line.pen = page->x + left_of(paragraph, content, measure, width, page->is_justified);
    if (is_rtl) /* the white space past the end stands to the left */
        for (uint32_t i = content->n; i < content->n_all; i++)
            line.pen -= content->clusters[i].width;

    piece *pieces = EG_NEW_ARRAY(paragraph->job->scratch, piece, (size_t)content->n_all + 1);
    uint32_t n = arrange(s, &line, pieces);
    for (uint32_t i = 0; i < n; i++)
        set_piece(s, &line, &pieces[i]);
    page->n_runs = s->runs.n - page->first_run;
    out->ascents[index] = line.ascent;
    out->descents[index] = line.descent;
    out->hyphens[index] = eg_line_chance_is_hyphen(to->chance);
}

static void *keep(eg_arena *arena, const void *items, size_t n, size_t size)
{
    void *kept = eg_arena_alloc_array(arena, n, size);
    if (n)
        memcpy(kept, items, n * size);
    return kept;
}

/* By how much the word spaces of a paragraph are widened on the average, 1/10000 em, where no word is divided
 * with a hyphen: long words then leave wide spaces on some lines, and look the wider for glyphs that keep the spaces
 * of others narrow, so all are brought near their mean. Lines whose clusters part have other places to give. */
static int32_t common_space(const eg_line_paragraph *paragraph, const uint32_t *ends, uint32_t n)
{
    const eg_language *language = paragraph->shaped->items[0].language;
    if (paragraph->align != EG_ALIGN_JUSTIFY || !paragraph->glyph_stretch ||
        (paragraph->request->hyphenate && language->hyphenates))
        return 0;
    int64_t sum = 0, n_lines = 0;
    for (uint32_t i = 0; i + 1 < n; i++) {
        const eg_line_point *from = &paragraph->breaks[i ? ends[i - 1] : 0],
                            *to = &paragraph->breaks[ends[i]];
        eg_line_sums sums = eg_line_sums_between(&from->start, &to->end);
        if (to->chance == EG_CHANCE_FORCED || sums.fine || !sums.space)
            continue;
        eg_line_adjustment given;
        eg_line_adjust(&sums, eg_line_measure_of(paragraph, i == 0) - sums.width, paragraph->glyph_stretch,
                       &given);
        sum += given.space_em;
        n_lines++;
    }
    return sum > 0 ? (int32_t)(sum / n_lines) : 0;
}

void eg_line_set(eg_line_paragraph *paragraph, const uint32_t *ends, uint32_t n, eg_lines *out)
{
    eg_arena *arena = paragraph->job->arena;
    setter s = {.paragraph = paragraph, .space_em = common_space(paragraph, ends, n)};
    *out = (eg_lines){.n_lines = n};
    out->lines = EG_NEW_ARRAY(arena, eg_page_line, n);
    out->ascents = EG_NEW_ARRAY(arena, eg_len, n);
    out->descents = EG_NEW_ARRAY(arena, eg_len, n);
    out->hyphens = EG_NEW_ARRAY(arena, bool, n);
    for (uint32_t i = 0; i < n; i++)
        set_line(&s, i, &paragraph->breaks[i ? ends[i - 1] : 0], &paragraph->breaks[ends[i]], out);
    out->runs = keep(arena, s.runs.items, s.runs.n, sizeof *s.runs.items);
    out->n_runs = s.runs.n;
    out->glyphs = keep(arena, s.glyphs.items, s.glyphs.n, sizeof *s.glyphs.items);
    out->n_glyphs = s.glyphs.n;
    out->objects = keep(arena, s.objects.items, s.objects.n, sizeof *s.objects.items);
    out->n_objects = s.objects.n;
}
