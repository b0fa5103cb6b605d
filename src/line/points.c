/* The chances of a paragraph as break points with their sums, and what is done about words wider than the
 * measure.
 *
 * Place: between the rules (break.c, hyphen.c) and the choice (fit.c, balance.c). Between any two
 * neighbouring points the text fits the measure, so that a choice always exists: where it does not fit, names
 * kept whole are opened, and then words are cut between clusters, with a finding. */
#include "line/internal.h"

#include "document/document.h"

#include <unicode/uchar.h>

/* The hyphen of the runs looked at last: words of one face and size follow one another. */
typedef struct hyphen_memo {
    const eg_face *face;
    eg_len size;
    uint32_t code;
    eg_line_cluster cluster;
    bool is_shown;
} hyphen_memo;

/* The hyphen as a cluster after the text that ends at `end`; NULL when the face has none. */
static const eg_line_cluster *hyphen_cluster(const eg_line_paragraph *paragraph, uint32_t end, uint32_t code,
                                             uint32_t last, hyphen_memo *memo)
{
    const eg_shape_run *run = &paragraph->shaped->runs[last];
    eg_len size = run->size;
    if (memo->face == run->face && memo->size == size && memo->code == code)
        return memo->is_shown ? &memo->cluster : NULL;

    uint32_t begin;
    eg_line_code_before(paragraph->shaped->text, run->text.begin, end, &begin);
    eg_glyph *glyphs;
    uint32_t n;
    eg_shape_again(paragraph->job, paragraph->shaped, run, (eg_range){begin, end}, code,
                   paragraph->job->scratch, &glyphs, &n);
    eg_line_cluster *made = EG_NEW_ARRAY(paragraph->job->scratch, eg_line_cluster, (size_t)n + 1);
    n = eg_line_clusters_of(paragraph, last, glyphs, n, (eg_range){begin, end}, made);
    *memo = (hyphen_memo){.face = run->face, .size = size, .code = code};
    if (n > 0 && (made[n - 1].flags & EG_CLUSTER_HYPHEN)) {
        memo->cluster = made[n - 1];
        memo->is_shown = true;
    }
    return memo->is_shown ? &memo->cluster : NULL;
}

/* Fills one break. */
static void place_break(const eg_line_paragraph *paragraph, uint32_t text, eg_line_chance chance,
                        hyphen_memo *memo, eg_line_point *out)
{
    const eg_shaped *shaped = paragraph->shaped;
    *out = (eg_line_point){.text = text, .chance = (uint8_t)chance};
    out->next = paragraph->cluster_at[text - shaped->range.begin];
    out->last = out->next;
    while (out->last > 0 &&
           (paragraph->clusters[out->last - 1].flags & (EG_CLUSTER_SPACE | EG_CLUSTER_INVISIBLE)))
        out->last--;
    const eg_line_cluster *hyphen = NULL;
    if (chance == EG_CHANCE_SOFT || chance == EG_CHANCE_HYPHEN || chance == EG_CHANCE_RELUCTANT) {
        uint32_t end = chance == EG_CHANCE_SOFT ? text - 2 : text;
        uint32_t cluster = paragraph->cluster_at[end - shaped->range.begin];
        if (cluster > 0 && end > shaped->range.begin) {
            uint32_t run = paragraph->clusters[cluster - 1].run;
            const eg_shape_run *r = &shaped->runs[run];
            out->hyphen = eg_line_hyphen_of(shaped->items[r->item].language, r->face);
            if (!out->hyphen && chance == EG_CHANCE_SOFT && eg_face_has(r->face, '-'))
                out->hyphen = '-';
            if (out->hyphen && end > r->text.begin)
                hyphen = hyphen_cluster(paragraph, end, out->hyphen, run, memo);
            if (!hyphen)
                out->hyphen = 0;
        }
    }
    eg_line_estimate(paragraph, out, hyphen);
}

typedef EG_VECTOR(eg_line_point) break_list;

static void add_break(eg_line_paragraph *paragraph, uint32_t text, eg_line_chance chance, hyphen_memo *memo,
                      break_list *list)
{
    eg_line_point made;
    place_break(paragraph, text, chance, memo, &made);
    *EG_PUSH(paragraph->job->scratch, list) = made;
}

static bool fits(const eg_line_paragraph *paragraph, const eg_line_point *from, eg_line_point *to)
{
    eg_len measure = eg_line_measure_of(paragraph, from->text == paragraph->shaped->range.begin);
    return to->end.width - from->start.width <= measure;
}

/* A cluster of a word with which a line may begin when nothing else helps. */
static bool may_cut_before(const eg_line_paragraph *paragraph, uint32_t cluster)
{
    const eg_line_cluster *at = &paragraph->clusters[cluster];
    if (at->glyphs->cluster != at->text || (at->flags & (EG_CLUSTER_INVISIBLE | EG_CLUSTER_SPACE)))
        return false;
    uint32_t code = eg_line_code_at(paragraph->shaped->text, at->text, paragraph->shaped->range.end);
    return !(U_GET_GC_MASK((UChar32)code) & (U_GC_M_MASK | U_GC_PE_MASK | U_GC_PF_MASK | U_GC_PO_MASK));
}

static void report(const eg_line_paragraph *paragraph, const struct eg_document *document, uint32_t from,
                   uint32_t to)
{
    eg_report *findings = paragraph->job->report;
    eg_place place = document ? eg_document_place(document, from) : EG_NOWHERE;
    eg_slice word = {paragraph->shaped->text + from, to - from};
    while (word.size > 0 && word.data[word.size - 1] == ' ')
        word.size--;
    const char *message = eg_arena_print(paragraph->job->scratch, "%s is wider than the line and was cut",
                                         eg_report_quote(paragraph->job->scratch, word));
    /* A paragraph may be broken more than once on its way to the page, and a table say the same word often:
     * a word is told once. */
    if (eg_report_find(findings, EG_F_LINE_OVERFULL, place.file, message))
        return;
    eg_finding *finding = eg_report_add(findings, EG_F_LINE_OVERFULL, place, "%s", message);
    eg_report_hint(findings, finding,
                   "put U+00AD (soft hyphen) or U+200B (zero width space) where it may be divided, or give "
                   "its table fewer columns");
}

/* Adds the breaks of the text after the list's last break up to `to`, which do not fit one line: first those
 * held back, then a cut between any two clusters of what is still too wide. */
static void open_up(eg_line_paragraph *paragraph, const struct eg_document *document, eg_line_point to,
                    hyphen_memo *memo, break_list *list)
{
    uint32_t begin = paragraph->shaped->range.begin, from = list->items[list->n - 1].text;
    for (uint32_t at = from + 1; at <= to.text; at++) {
        if (at < to.text && paragraph->chances[at - begin] != EG_CHANCE_HELD)
            continue;
        eg_line_point next = to;
        if (at < to.text)
            place_break(paragraph, at, EG_CHANCE_HELD, memo, &next);
        eg_line_point *last = &list->items[list->n - 1];
        if (!fits(paragraph, last, &next)) {
            uint32_t word = last->text, cluster = last->next + 1;
            if (next.last > cluster)
                report(paragraph, document, word, at);
            for (; cluster < next.last; cluster++)
                if (may_cut_before(paragraph, cluster)) {
                    eg_line_point cut;
                    place_break(paragraph, paragraph->clusters[cluster].text, EG_CHANCE_CUT, memo, &cut);
                    eg_line_settle(paragraph, &cut);
                    *EG_PUSH(paragraph->job->scratch, list) = cut;
                }
        }
        if (at < to.text)
            *EG_PUSH(paragraph->job->scratch, list) = next;
    }
}

void eg_line_list_breaks(eg_line_paragraph *paragraph, const struct eg_document *document)
{
    const eg_shaped *shaped = paragraph->shaped;
    eg_line_part_names(paragraph);
    uint32_t size = eg_range_size(shaped->range);
    hyphen_memo memo = {0};
    break_list list = {0};
    add_break(paragraph, shaped->range.begin, EG_CHANCE_FORCED, &memo, &list);
    for (uint32_t i = 1; i <= size; i++) {
        eg_line_chance chance = paragraph->chances[i];
        if (chance == EG_CHANCE_NONE || chance == EG_CHANCE_HELD)
            continue;
        eg_line_point next;
        place_break(paragraph, shaped->range.begin + i, chance, &memo, &next);
        if (!fits(paragraph, &list.items[list.n - 1], &next))
            open_up(paragraph, document, next, &memo, &list);
        *EG_PUSH(paragraph->job->scratch, &list) = next;
    }
    paragraph->breaks = list.items;
    paragraph->n_breaks = list.n;
}
