/* Kashida: Arabic letters that join are drawn apart to fill a line, by tatweels (U+0640) that are not in the
 * text.
 *
 * Place: cluster.c asks for the places, so that the choice of breaks knows what a line can give; set.c has the
 * chosen lines lengthened. Where a style asks for it, word spaces grow first and the letters after them.
 *
 * A word is drawn out at one place at most, the best it has, by the order that typists of naskh were taught and
 * that Uniscribe made common (Arabic Layout Requirements, "Justification"):
 *
 *     0  after a tatweel of the author's own
 *     1  after seen, sad and their likes
 *     2  before a final teh marbuta, heh or dal
 *     3  before a final alef, tah, lam, kaf or gaf
 *     4  before a medial beh that reh follows
 *     5  before a final waw, ain, qaf or feh
 *     6  before any other letter that ends its joined piece
 *
 * and of two places of one rank at the later. Never beside lam-alef, never in a word of two letters, and never
 * where HarfBuzz says that a tatweel would change its neighbours, which is where the face has a ligature or
 * lets letters slope to the next. Marks stay on their letter: the tatweel stands after them. */
#include "line/internal.h"

#include <unicode/uchar.h>

enum {
    /* A word is drawn out by no more than this, 1/10000 em: two tatweels of most faces. */
    MOST = 6000,
    FEWEST_LETTERS = 3,
    NO_RANK = 7,
    TATWEEL = 0x0640
};

/* ---- the places ---- */

/* The letters of a cluster; characters that joining does not see (marks) left out. */
typedef struct letters {
    uint32_t first, second, last; /* 0: none */
    uint32_t n;                   /* tatweels not counted */
    bool is_word;                 /* nothing but letters, their marks and joiners */
} letters;

static int joining_type(uint32_t c)
{
    return u_getIntPropertyValue((UChar32)c, UCHAR_JOINING_TYPE);
}

static int joining_group(uint32_t c)
{
    return c ? u_getIntPropertyValue((UChar32)c, UCHAR_JOINING_GROUP) : U_JG_NO_JOINING_GROUP;
}

static letters letters_of(const char *text, uint32_t begin, uint32_t end)
{
    letters out = {.is_word = true};
    for (size_t at = begin; at < end;) {
        uint32_t c = eg_utf8_next(text, &at);
        if (joining_type(c) == U_JT_TRANSPARENT)
            continue;
        if (!out.first)
            out.first = c;
        else if (!out.second)
            out.second = c;
        out.last = c;
        bool is_letter = U_GET_GC_MASK((UChar32)c) & U_GC_L_MASK;
        out.n += is_letter && c != TATWEEL;
        out.is_word = out.is_word && (is_letter || c == 0x200C || c == 0x200D);
    }
    return out;
}

/* Whether a letter that is followed by `next` ends its joined piece. */
static bool is_final(uint32_t c, uint32_t next)
{
    int type = next ? joining_type(next) : U_JT_NON_JOINING;
    bool joins_back = type == U_JT_DUAL_JOINING || type == U_JT_RIGHT_JOINING || type == U_JT_JOIN_CAUSING;
    return joining_type(c) == U_JT_RIGHT_JOINING || !joins_back;
}

/* How fit the place between a and b is, when c follows. */
static int rank_of(uint32_t a, uint32_t b, uint32_t c)
{
    int before = joining_group(a), after = joining_group(b), next = joining_group(c);
    if ((before == U_JG_LAM && after == U_JG_ALEF) || (after == U_JG_LAM && next == U_JG_ALEF))
        return NO_RANK;
    if (a == TATWEEL)
        return 0;
    if (before == U_JG_SEEN || before == U_JG_SAD)
        return 1;
    if (!is_final(b, c))
        return after == U_JG_BEH && next == U_JG_REH ? 4 : NO_RANK;
    switch (after) {
    case U_JG_TEH_MARBUTA:
    case U_JG_TEH_MARBUTA_GOAL:
    case U_JG_HEH:
    case U_JG_HEH_GOAL:
    case U_JG_KNOTTED_HEH: /* in Uyghur and Kurdish a vowel like any other, but at the end of a word */
        return c && joining_type(c) != U_JT_NON_JOINING ? 6 : 2;
    case U_JG_DAL:
        return 2;
    case U_JG_ALEF:
    case U_JG_TAH:
    case U_JG_LAM:
    case U_JG_KAF:
    case U_JG_SWASH_KAF:
    case U_JG_GAF:
        return 3;
    case U_JG_WAW:
    case U_JG_AIN:
    case U_JG_QAF:
    case U_JG_FEH:
        return 5;
    default:
        return 6;
    }
}

/* Width of one tatweel in a run; 0 where its language, its type or its face has no kashida. */
static eg_len tatweel_of(const eg_line_paragraph *paragraph, uint32_t run)
{
    const eg_shape_run *r = &paragraph->shaped->runs[run];
    const eg_shape_item *item = &paragraph->shaped->items[r->item];
    const eg_face_metrics *metrics = eg_face_metrics_of(r->face);
    if (!item->language->kashida || item->type->tracking || memcmp(r->script, "Arab", 4) != 0 ||
        metrics->units_per_em <= 0)
        return 0;
    return item->type->size * metrics->tatweel / metrics->units_per_em;
}

/* A tatweel may stand between this cluster and the next as far as shaping goes. */
static bool joins_next(const eg_line_cluster *cluster)
{
    return cluster[0].run == cluster[1].run && cluster[1].n_glyphs > 0 &&
           cluster[1].glyphs->flags & EG_SHAPE_DRAWN_OUT &&
           !((cluster[0].flags | cluster[1].flags) &
             (EG_CLUSTER_SPACE | EG_CLUSTER_OBJECT | EG_CLUSTER_HYPHEN | EG_CLUSTER_INVISIBLE));
}

/* The best place of a word, as far as it was read. */
typedef struct word {
    uint32_t n; /* letters */
    uint32_t place;
    int rank;
} word;

static void end_word(const eg_line_paragraph *paragraph, word *w, eg_line_cluster *clusters)
{
    if (w->rank < NO_RANK && w->n >= FEWEST_LETTERS) {
        eg_line_cluster *cluster = &clusters[w->place];
        eg_len em = paragraph->shaped->items[paragraph->shaped->runs[cluster->run].item].type->size;
        eg_len each = tatweel_of(paragraph, cluster->run), n = each > 0 ? em * MOST / 10000 / each : 0;
        cluster->kashida = (int32_t)eg_len_min(n * each, INT32_MAX);
        cluster->kashida_rank = (uint8_t)w->rank;
    }
    *w = (word){.rank = NO_RANK};
}

void eg_line_find_kashida(const eg_line_paragraph *paragraph, eg_line_cluster *clusters, uint32_t n)
{
    if (!paragraph->request->kashida || paragraph->align != EG_ALIGN_JUSTIFY)
        return;
    const char *text = paragraph->shaped->text;
    word w = {.rank = NO_RANK};
    letters here = {0}, next = {0}, after = {0};
    for (uint32_t i = 0; i < n; i++) {
        here = i ? next : letters_of(text, clusters[0].text, clusters[1].text);
        next = i == 0 && n > 1 ? letters_of(text, clusters[1].text, clusters[2].text) : after;
        after = i + 2 < n ? letters_of(text, clusters[i + 2].text, clusters[i + 3].text) : (letters){0};
        clusters[i].kashida = 0;
        if (!here.is_word || (clusters[i].flags & EG_CLUSTER_OBJECT)) {
            end_word(paragraph, &w, clusters);
            continue;
        }
        w.n += here.n;
        if (i + 1 == n || !next.is_word || !joins_next(&clusters[i]))
            continue;
        int rank = rank_of(here.last, next.first, next.second ? next.second : after.first);
        if (rank < NO_RANK && rank <= w.rank) {
            w.rank = rank;
            w.place = i;
        }
    }
    end_word(paragraph, &w, clusters);
}

/* ---- the lengthening ---- */

/* A cluster that can be drawn out to the next. */
typedef struct place {
    uint32_t cluster;
    uint32_t most, n; /* tatweels */
    eg_len each;
    uint32_t distance; /* to the nearest cluster drawn out so far */
    uint8_t rank;
} place;

static uint32_t list_places(const eg_line_paragraph *paragraph, const eg_line_content *content, place *out)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < content->n; i++) {
        const eg_line_cluster *cluster = &content->clusters[i];
        eg_len each = cluster->kashida > 0 ? tatweel_of(paragraph, cluster->run) : 0;
        if (each > 0)
            out[n++] = (place){.cluster = i,
                               .most = (uint32_t)(cluster->kashida / each),
                               .each = each,
                               .distance = UINT32_MAX,
                               .rank = cluster->kashida_rank};
    }
    return n;
}

/* The fittest place not yet drawn out; of the equally fit the one furthest from those that are. */
static place *next_place(place *places, uint32_t n)
{
    place *best = NULL;
    for (uint32_t i = 0; i < n; i++)
        if (places[i].n == 0 && (!best || places[i].rank < best->rank ||
                                 (places[i].rank == best->rank && places[i].distance > best->distance)))
            best = &places[i];
    return best;
}

/* Few words are drawn out, each as far as it may, rather than many by a little: so a scribe does it. To the
 * nearest tatweel where spaces can give back what is too much. */
static bool choose(place *places, uint32_t n, eg_len amount, bool may_round_up)
{
    bool has_any = false;
    for (;;) {
        place *chosen = next_place(places, n);
        eg_len spare = chosen && may_round_up ? chosen->each / 2 : 0;
        if (!chosen || amount + spare < chosen->each)
            return has_any;
        while (chosen->n < chosen->most && amount + spare >= chosen->each) {
            chosen->n++;
            amount -= chosen->each;
        }
        has_any = true;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t distance = places[i].cluster > chosen->cluster ? places[i].cluster - chosen->cluster
                                                                    : chosen->cluster - places[i].cluster;
            places[i].distance = distance < places[i].distance ? distance : places[i].distance;
        }
    }
}

/* A stretch of the line that is one run; a hyphen at its end is none of it. */
static uint32_t stretch_end(const eg_line_content *content, uint32_t first)
{
    uint32_t last = first + 1;
    while (last < content->n_all && content->clusters[last].run == content->clusters[first].run &&
           !(content->clusters[last].flags & EG_CLUSTER_HYPHEN))
        last++;
    return last;
}

/* Clusters [first, last), one run, shaped again with the tatweels of places[n], into out; their number, or 0
 * when the face does not do it. */
static uint32_t reshape(const eg_line_paragraph *paragraph, const eg_line_content *content, uint32_t first,
                        uint32_t last, const place *places, uint32_t n, eg_line_cluster *out, uint32_t room)
{
    eg_arena *scratch = paragraph->job->scratch;
    eg_shape_lengthening *points = EG_NEW_ARRAY(scratch, eg_shape_lengthening, n);
    uint32_t n_points = 0, n_glyphs, run = content->clusters[first].run;
    for (uint32_t i = 0; i < n; i++)
        if (places[i].n && places[i].cluster >= first && places[i].cluster < last)
            points[n_points++] =
                (eg_shape_lengthening){content->clusters[places[i].cluster + 1].text, places[i].n};
    eg_range range = {content->clusters[first].text, content->clusters[last].text};
    eg_glyph *glyphs;
    if (!n_points || !eg_shape_lengthened(paragraph->job, paragraph->shaped, &paragraph->shaped->runs[run],
                                          range, 0, points, n_points, scratch, &glyphs, &n_glyphs))
        return 0;
    return n_glyphs <= room ? eg_line_clusters_of(paragraph, run, glyphs, n_glyphs, range, out) : 0;
}

void eg_line_lengthen(const eg_line_paragraph *paragraph, eg_len amount, eg_line_content *content)
{
    eg_arena *scratch = paragraph->job->scratch;
    place *places = EG_NEW_ARRAY(scratch, place, content->n);
    uint32_t n = list_places(paragraph, content, places), n_tatweels = 0;
    if (!choose(places, n, amount, content->sums.space > 0))
        return;
    for (uint32_t i = 0; i < n; i++)
        n_tatweels += places[i].n;
    /* Shaped again, a text has about the glyphs it had; what has many more is left as it was. */
    uint32_t room = content->n_all * 4 + n_tatweels + 8, seen = content->n, made = 0;
    eg_line_cluster *clusters = EG_NEW_ARRAY(scratch, eg_line_cluster, (size_t)room + 1);
    for (uint32_t first = 0, last; first < content->n_all; first = last) {
        last = stretch_end(content, first);
        uint32_t rest = room - made - (content->n_all - last);
        uint32_t added = reshape(paragraph, content, first, last, places, n, clusters + made, rest);
        if (!added) {
            added = last - first;
            memcpy(clusters + made, content->clusters + first, added * sizeof *clusters);
        }
        made += added;
    }
    clusters[made] = content->clusters[content->n_all];
    uint32_t n_tail = content->n_all - seen;
    content->clusters = clusters;
    content->n_all = made;
    content->n = made > n_tail ? made - n_tail : 0;
    eg_line_close_edges(content);
}
