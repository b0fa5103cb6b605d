/* The two edges of a line: what is shaped again there, what is closed up, and what stands out of the column.
 *
 * Place: between cluster.c and the choice of breaks, which asks for the sums at a break, and set.c, which
 * asks for the line itself. A letter may change its form or its kerning where the line ends (UAX #14 6.2,
 * "unsafe to break"); then the text from the last safe place to the break is shaped anew, and so is the text
 * after it. */
#include "line/internal.h"

/* How far a mark stands out of the column, in percent of its advance: at the start, at the end. Round and
 * thin marks stand out by about half, so that the edge looks straight; the letters with open sides by a hair.
 * Sorted. */
static const struct protrusion {
    uint32_t code;
    uint8_t start, end;
} protrusions[] = {
    {'!', 0, 20},     {'"', 45, 45},    {'\'', 50, 50},   {'(', 8, 0},      {')', 0, 8},
    {',', 0, 60},     {'-', 0, 60},     {'.', 0, 60},     {':', 0, 40},     {';', 0, 40},
    {'?', 0, 12},     {'A', 5, 5},      {'T', 6, 6},      {'V', 6, 6},      {'W', 5, 5},
    {'Y', 7, 7},      {0xAB, 40, 40},   {0xBB, 40, 40},   {0x58A, 0, 60},   {0x60C, 0, 50},
    {0x61B, 0, 40},   {0x6D4, 0, 50},   {0x964, 0, 30},   {0x2010, 0, 60},  {0x2013, 0, 30},
    {0x2014, 0, 15},  {0x2018, 50, 50}, {0x2019, 50, 50}, {0x201A, 40, 50}, {0x201C, 45, 45},
    {0x201D, 45, 45}, {0x201E, 40, 45}, {0x2039, 40, 40}, {0x203A, 40, 40},
};

/* No mark stands out by more, whatever its size, so that the edge of the column stays one edge. */
#define PROTRUSION_MAX EG_PT_OF(3)

eg_len eg_line_protrusion(const eg_line_paragraph *paragraph, const eg_line_cluster *cluster, bool at_start)
{
    const eg_shaped *shaped = paragraph->shaped;
    if (!paragraph->request->optical_margins || shaped->runs[cluster->run].level != shaped->base_level)
        return 0;
    uint32_t code = cluster->flags & EG_CLUSTER_HYPHEN
                        ? '-'
                        : eg_line_code_at(shaped->text, cluster->text, shaped->range.end);
    size_t low = 0, high = sizeof protrusions / sizeof *protrusions;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (protrusions[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == sizeof protrusions / sizeof *protrusions || protrusions[low].code != code)
        return 0;
    /* A full-width mark has its own room; it is closed up instead. */
    if (cluster->flags & (EG_CLUSTER_OPENING | EG_CLUSTER_CLOSING))
        return 0;
    int percent = at_start ? protrusions[low].start : protrusions[low].end;
    return eg_len_min(eg_len_max(cluster->width - cluster->after, 0) * percent / 100, PROTRUSION_MAX);
}

/* ---- the text shaped again ---- */

/* The last cluster at or before `cluster` with which a line may begin as it is. */
static uint32_t safe_before(const eg_line_paragraph *paragraph, uint32_t cluster)
{
    while (cluster > 0 && (paragraph->clusters[cluster].flags & EG_CLUSTER_UNSAFE))
        cluster--;
    return cluster;
}

static uint32_t safe_after(const eg_line_paragraph *paragraph, uint32_t cluster)
{
    while (cluster < paragraph->n_clusters && (paragraph->clusters[cluster].flags & EG_CLUSTER_UNSAFE))
        cluster++;
    return cluster;
}

/* The text a line holds ends here: before the break, or before the soft hyphen that its own hyphen shows. */
static uint32_t text_end(const eg_line_point *at)
{
    return at->chance == EG_CHANCE_SOFT ? at->text - 2 : at->text;
}

/* A break that leaves both sides as they were shaped. */
static bool is_safe(const eg_line_paragraph *paragraph, const eg_line_point *at)
{
    return at->next >= paragraph->n_clusters || (paragraph->clusters[at->next].text == at->text &&
                                                 !(paragraph->clusters[at->next].flags & EG_CLUSTER_UNSAFE));
}

/* Where shaping again begins for the end of a line at this break: a cluster, or n_clusters when nothing
 * changes. */
static uint32_t end_begins(const eg_line_paragraph *paragraph, const eg_line_point *at)
{
    uint32_t end = text_end(at), begin = paragraph->shaped->range.begin;
    if (end <= begin || (!at->hyphen && is_safe(paragraph, at)))
        return paragraph->n_clusters;
    /* The cluster that holds the last byte. */
    uint32_t cluster = paragraph->cluster_at[end - begin];
    return safe_before(paragraph, cluster - 1);
}

/* Where it ends for the start of the next line. */
static uint32_t start_ends(const eg_line_paragraph *paragraph, const eg_line_point *at)
{
    return is_safe(paragraph, at) ? at->next : safe_after(paragraph, at->next);
}

static uint32_t shape_part(const eg_line_paragraph *paragraph, uint32_t run, eg_range range, uint32_t hyphen,
                           eg_line_cluster *out, uint32_t room)
{
    eg_glyph *glyphs;
    uint32_t n;
    eg_shape_again(paragraph->job, paragraph->shaped, &paragraph->shaped->runs[run], range, hyphen,
                   paragraph->job->scratch, &glyphs, &n);
    return n <= room ? eg_line_clusters_of(paragraph, run, glyphs, n, range, out) : 0;
}

/* Text shaped again may have more glyphs than it had: as many as it has bytes, and a hyphen, is more than
 * enough. */
static uint32_t room_for(eg_range range)
{
    return eg_range_size(range) * 4 + 8;
}

/* ---- closing up ---- */

static void close_start(eg_line_cluster *cluster)
{
    if (!(cluster->flags & EG_CLUSTER_OPENING) || !cluster->blank)
        return;
    cluster->width -= cluster->blank;
    cluster->shift -= cluster->blank;
    cluster->air = (int16_t)(cluster->air - cluster->blank / EG_AIR);
    cluster->blank = 0;
}

static void close_end(eg_line_cluster *cluster)
{
    cluster->width -= cluster->after;
    cluster->after = 0;
    if (cluster->air > 0) /* beside a Latin letter */
        cluster->air = 0, cluster->blank = 0;
    cluster->space = cluster->letter = cluster->kashida = 0;
    cluster->fine = cluster->inside;
    if (cluster->flags & EG_CLUSTER_CLOSING) {
        cluster->width -= cluster->blank;
        cluster->air = (int16_t)(cluster->air - cluster->blank / EG_AIR);
        cluster->blank = 0;
    }
}

/* Half the room of a full-width mark, gone since it ends the line. */
static int32_t slack_of(const eg_line_cluster *closed)
{
    /* Also where it was closed up for the mark after it. */
    return closed->flags & EG_CLUSTER_CLOSING ? -closed->air * EG_AIR : 0;
}

void eg_line_close_edges(eg_line_content *content)
{
    content->sums = (eg_line_sums){0};
    if (!content->n)
        return;
    close_start(&content->clusters[0]);
    eg_line_cluster *last = &content->clusters[content->n - 1];
    close_end(last);
    for (uint32_t i = 0; i < content->n; i++)
        eg_line_sums_add(&content->sums, &content->clusters[i]);
    content->sums.slack = slack_of(last);
}

void eg_line_compose(const eg_line_paragraph *paragraph, const eg_line_point *from, const eg_line_point *to,
                     eg_line_content *out)
{
    const eg_line_cluster *clusters = paragraph->clusters;
    uint32_t begin = from->text, end = text_end(to), base = paragraph->shaped->range.begin;
    uint32_t copy = from->next, stop = paragraph->cluster_at[end - base];
    uint32_t tail = end_begins(paragraph, to), head = start_ends(paragraph, from);
    if (tail > stop)
        tail = stop;
    eg_range head_text = {begin, clusters[head].text}, tail_text = {clusters[tail].text, end};
    bool shapes_head = head_text.end > head_text.begin && end > begin,
         shapes_tail = tail < stop || to->hyphen;
    if (shapes_head && (head > tail || head_text.end > end)) { /* one stretch, unsafe from end to end */
        head_text.end = end;
        shapes_tail = false;
        stop = copy;
        head = stop;
    }
    uint32_t room = (stop > copy ? stop - copy : 0) + 2;
    if (shapes_head)
        room += room_for(head_text);
    if (shapes_tail)
        room += room_for(tail_text);
    *out = (eg_line_content){.clusters = EG_NEW_ARRAY(paragraph->job->scratch, eg_line_cluster, room)};
    if (shapes_head) {
        uint32_t run = clusters[copy > 0 && clusters[copy].text > begin ? copy - 1 : copy].run;
        bool is_all = head_text.end == end;
        out->n = shape_part(paragraph, run, head_text, is_all ? to->hyphen : 0, out->clusters, room - 1);
        copy = head;
    }
    uint32_t copy_end = shapes_tail ? tail : stop;
    if (shapes_tail && tail_text.begin < begin)
        tail_text.begin = begin, copy_end = copy;
    for (; copy < copy_end; copy++)
        out->clusters[out->n++] = clusters[copy];
    if (shapes_tail)
        out->n += shape_part(paragraph, clusters[tail].run, tail_text, to->hyphen, out->clusters + out->n,
                             room - 1 - out->n);
    out->n_all = out->n;
    out->clusters[out->n_all] = (eg_line_cluster){.text = to->text};

    while (out->n > 0 && (out->clusters[out->n - 1].flags & (EG_CLUSTER_SPACE | EG_CLUSTER_INVISIBLE)) &&
           !(out->clusters[out->n - 1].flags & EG_CLUSTER_HYPHEN))
        out->n--;
    if (!out->n)
        return;
    if (shapes_head || shapes_tail)
        eg_line_find_kashida(paragraph, out->clusters, out->n_all);
    eg_line_close_edges(out);
    out->start_margin = eg_line_protrusion(paragraph, &out->clusters[0], true);
    out->end_margin = eg_line_protrusion(paragraph, &out->clusters[out->n - 1], false);
}

/* ---- the sums at a break ---- */

/* Takes from the sums what the cluster loses by standing last, and lets it stand out. */
static void end_with(const eg_line_paragraph *paragraph, const eg_line_cluster *cluster, eg_line_sums *sums)
{
    eg_line_cluster last = *cluster;
    close_end(&last);
    sums->width -= cluster->width - last.width + eg_line_protrusion(paragraph, &last, false);
    if (!(cluster->flags & (EG_CLUSTER_STRETCH | EG_CLUSTER_OBJECT)))
        sums->ink -= cluster->width - last.width;
    sums->space -= cluster->space;
    sums->fine -= cluster->fine - last.fine;
    sums->letter -= cluster->letter;
    sums->kashida -= cluster->kashida;
    sums->blank -= cluster->blank - last.blank;
    sums->air -= cluster->air - last.air;
    sums->slack = slack_of(&last);
}

static void start_with(const eg_line_paragraph *paragraph, const eg_line_cluster *cluster, eg_line_sums *sums)
{
    eg_line_cluster first = *cluster;
    close_start(&first);
    sums->width += cluster->width - first.width + eg_line_protrusion(paragraph, &first, true);
    sums->ink += cluster->width - first.width;
    sums->blank += cluster->blank - first.blank;
    sums->air += cluster->air - first.air;
}

void eg_line_estimate(const eg_line_paragraph *paragraph, eg_line_point *at, const eg_line_cluster *hyphen)
{
    at->end = paragraph->sums[at->last];
    at->start = paragraph->sums[at->next];
    if (hyphen) {
        eg_line_sums_add(&at->end, hyphen);
        end_with(paragraph, hyphen, &at->end);
    } else if (at->last > 0) {
        end_with(paragraph, &paragraph->clusters[at->last - 1], &at->end);
    }
    if (at->next < paragraph->n_clusters)
        start_with(paragraph, &paragraph->clusters[at->next], &at->start);
    at->is_settled = !hyphen && is_safe(paragraph, at);
}

void eg_line_settle(const eg_line_paragraph *paragraph, eg_line_point *at)
{
    at->is_settled = true;
    eg_arena_mark mark = eg_arena_note(paragraph->job->scratch);
    uint32_t tail = end_begins(paragraph, at), head = start_ends(paragraph, at);
    if (tail < paragraph->n_clusters && paragraph->clusters[tail].text < text_end(at)) {
        eg_range range = {paragraph->clusters[tail].text, text_end(at)};
        eg_line_cluster *made = EG_NEW_ARRAY(paragraph->job->scratch, eg_line_cluster, room_for(range));
        uint32_t n =
            shape_part(paragraph, paragraph->clusters[tail].run, range, at->hyphen, made, room_for(range));
        while (n > 0 && (made[n - 1].flags & (EG_CLUSTER_SPACE | EG_CLUSTER_INVISIBLE)))
            n--;
        at->end = paragraph->sums[tail];
        for (uint32_t i = 0; i < n; i++)
            eg_line_sums_add(&at->end, &made[i]);
        if (n > 0)
            end_with(paragraph, &made[n - 1], &at->end);
        else if (tail > 0)
            end_with(paragraph, &paragraph->clusters[tail - 1], &at->end);
    }
    uint32_t head_end = paragraph->clusters[head].text;
    if (head_end > at->text) {
        eg_range range = {at->text, head_end};
        eg_line_cluster *made = EG_NEW_ARRAY(paragraph->job->scratch, eg_line_cluster, room_for(range));
        uint32_t run =
            paragraph->clusters[paragraph->clusters[at->next].text > at->text ? at->next - 1 : at->next].run;
        uint32_t n = shape_part(paragraph, run, range, 0, made, room_for(range));
        eg_line_sums sums = {0};
        for (uint32_t i = 0; i < n; i++)
            eg_line_sums_add(&sums, &made[i]);
        at->start = eg_line_sums_between(&sums, &paragraph->sums[head]);
        if (n > 0)
            start_with(paragraph, &made[0], &at->start);
    }
    eg_arena_rewind(paragraph->job->scratch, mark);
}
