/* What the files of line/ share: the paragraph as clusters with their widths and their places to give, the
 * break opportunities, and what a line of it costs. */
#ifndef EG_LINE_INTERNAL_H
#define EG_LINE_INTERNAL_H

#include "base/utf8.h"
#include "base/vector.h"
#include "line/line.h"

/* ---- what a job keeps between paragraphs (cache.c) ---- */

typedef struct eg_line_cache eg_line_cache;

/* The cache of this job: made at the first call, closed with the job. */
eg_line_cache *eg_line_cache_of(eg_job *job);

/* Ink of a glyph in font units, as eg_face_extents. */
void eg_line_cache_extents(eg_line_cache *cache, const eg_face *face, uint32_t glyph, int16_t out[4]);
/* As eg_language_hyphenate; false also when the word has no points. */
bool eg_line_cache_points(eg_line_cache *cache, const eg_language *language, eg_slice text, bool *points);

/* ---- break opportunities (break.c, hyphen.c) ---- */

/* What may happen before a byte of the paragraph. The order is of no meaning. */
typedef enum eg_line_chance {
    EG_CHANCE_NONE,
    EG_CHANCE_FREE,      /* at a space or wherever the script breaks */
    EG_CHANCE_FORCED,    /* the text itself ends the line */
    EG_CHANCE_HELD,      /* forbidden by a name or a number kept whole: taken before a word is cut */
    EG_CHANCE_NAME,      /* between two words of a long name: at a price */
    EG_CHANCE_LONE,      /* would part a word of one cluster from its phrase: better not */
    EG_CHANCE_EXPLICIT,  /* after a hyphen of the text's own */
    EG_CHANCE_SOFT,      /* after U+00AD, which then shows a hyphen */
    EG_CHANCE_HYPHEN,    /* by the language's patterns, with a hyphen */
    EG_CHANCE_RELUCTANT, /* the same, where a reader would rather not see it: a name, half of a compound */
    EG_CHANCE_SYLLABLE, /* inside a word, without a hyphen: by the language's patterns or between its parts */
    EG_CHANCE_STUB,     /* the same, with but one syllable left for the next line */
    EG_CHANCE_CUT       /* between two clusters of a word wider than the measure */
} eg_line_chance;

static inline bool eg_line_chance_is_hyphen(eg_line_chance chance)
{
    return chance >= EG_CHANCE_EXPLICIT && chance <= EG_CHANCE_RELUCTANT;
}

/* Opportunities of UAX #14 for a locale, untailored: out[i] is EG_CHANCE_FREE or EG_CHANCE_FORCED when a line
 * may or must begin at byte i of text, and else untouched. out has size + 1 entries. The start and the end of
 * text are never set. */
void eg_line_opportunities(eg_job *job, const char *locale, const char *text, uint32_t size, uint8_t *out);

/* All chances of a paragraph, tailored, in scratch; indexed by byte - range.begin, with the end as the last
 * entry. */
uint8_t *eg_line_find_chances(eg_job *job, const eg_shaped *shaped, bool hyphenate);

/* What may begin at a place of a title. */
typedef enum eg_line_phrase {
    EG_LINE_PHRASE_NONE, /* nothing: a word leans on its neighbour there */
    EG_LINE_PHRASE_WORD, /* a word of the dictionary, which may be part of a compound */
    EG_LINE_PHRASE_SURE  /* a phrase */
} eg_line_phrase;

/* What may begin at each byte of a paragraph (less range.begin, with the end as the last entry), in scratch; NULL in a
 * language that has spaces and whose file names no small words. */
eg_line_phrase *eg_line_find_phrases(eg_job *job, const eg_shaped *shaped);

/* Adds the hyphenation points of the paragraph's words to chances. */
void eg_line_hyphenate(eg_line_cache *cache, const eg_shaped *shaped, uint8_t *chances);

/* The hyphen that a face can show for a language, or 0. */
uint32_t eg_line_hyphen_of(const eg_language *language, const eg_face *face);

/* ---- clusters (cluster.c) ---- */

enum {
    EG_CLUSTER_SPACE = 1,   /* white space a line may end with */
    EG_CLUSTER_STRETCH = 2, /* a word space */
    EG_CLUSTER_INVISIBLE = 4,
    EG_CLUSTER_OBJECT = 8,
    EG_CLUSTER_UNSAFE = 16,  /* a line cannot begin here without shaping again */
    EG_CLUSTER_OPENING = 32, /* full-width, its blank half at its start */
    EG_CLUSTER_CLOSING = 64, /* full-width, its blank half at its end */
    EG_CLUSTER_HYPHEN = 128  /* made by hyphenation */
};

/* The unit of air, 1/16 pt: what is only weighed need not be exact, and there are many clusters. */
enum { EG_AIR = 4096 };

typedef struct eg_line_cluster {
    uint32_t text; /* its first byte; it ends where the next one begins */
    uint32_t run;
    const eg_glyph *glyphs;
    uint8_t n_glyphs, flags;
    uint8_t kashida_rank; /* how fit the place is, 0 the fittest */
    int16_t air;   /* EG_AIR: width less what its glyphs are wide, by the rules of ideographs' setting */
    int32_t width; /* with tracking, without its blank half where that is closed up */
    int32_t shift; /* ink moved by this: negative where the blank half before it is closed up */
    int32_t blank; /* what a full line may take of its white: a blank half still open, else 0 */
    int32_t after; /* white after it, part of width, that the end of a line takes away */
    int32_t space, fine; /* weight (the em) in giving word space, and space after the cluster; 0: none */
    int32_t letter;      /* the same in parting letters by a hair, which scaling cannot do alone */
    int32_t inside;      /* the part of fine that stands before its last glyph, at a line's end too; else 0 */
    int32_t kashida;     /* most that it may be drawn out by to the letter after it */
} eg_line_cluster;

/* Sums over clusters before a place in the paragraph. */
typedef struct eg_line_sums {
    eg_len width;   /* natural */
    eg_len ink;     /* the part of width that may be scaled */
    eg_len space;   /* weights of word spaces: a change of 1 em in each changes the line by this */
    eg_len fine;    /* weights of places between clusters */
    eg_len letter;  /* weights of places between letters */
    eg_len shrink;  /* most that the word spaces may lose */
    eg_len blank;   /* most that full-width punctuation and the white beside Latin letters may lose */
    int32_t slack;  /* blank half taken from the mark at the line's end, which a short line gives back */
    int32_t air;    /* EG_AIR: white that the rules gave, less what they took, before the line is filled */
    eg_len kashida; /* most that Arabic letters may be drawn apart by */
} eg_line_sums;

/* A paragraph made ready for breaking. All in scratch. */
typedef struct eg_line_paragraph {
    eg_job *job;
    eg_line_cache *cache;
    const eg_shaped *shaped;
    const eg_line_request *request;
    eg_align align;            /* the request's, or start where no script of the paragraph is justified */
    int glyph_stretch;         /* the request's, or 0 where a grid of ideographs must not be scaled */
    eg_line_cluster *clusters; /* n_clusters, and one more at the end that marks it */
    uint32_t n_clusters;
    eg_line_sums *sums;   /* n_clusters + 1: before each cluster */
    uint32_t *cluster_at; /* by byte - range.begin: the first cluster that begins there or after; size + 1 */
    uint8_t *chances;
    struct eg_line_point *breaks; /* the paragraph's start first, its end last */
    uint32_t n_breaks;
} eg_line_paragraph;

/* Where a line may end and the next begin. */
typedef struct eg_line_point {
    uint32_t text;   /* the line ends before this byte */
    uint32_t next;   /* first cluster of the next line */
    uint32_t last;   /* one past the last cluster that is seen on the line; white space at its end left out */
    uint32_t hyphen; /* the character shown at the end of the line, or 0 */
    uint8_t chance;  /* eg_line_chance */
    bool is_settled; /* the sums are those of the text shaped again */
    eg_line_sums end, start; /* a line from break a to break b holds b.end - a.start */
} eg_line_point;

/* Clusters, widths and sums of the whole paragraph. */
void eg_line_measure(eg_line_paragraph *paragraph);

/* Clusters of glyphs[n] of one run that stand for text[range], appended to out (room for n). Returns how
 * many. */
uint32_t eg_line_clusters_of(const eg_line_paragraph *paragraph, uint32_t run, const eg_glyph *glyphs,
                             uint32_t n, eg_range range, eg_line_cluster *out);

/* What a cluster adds to the sums of a line. */
void eg_line_sums_add(eg_line_sums *sums, const eg_line_cluster *cluster);
static inline eg_line_sums eg_line_sums_between(const eg_line_sums *from, const eg_line_sums *to)
{
    return (eg_line_sums){.width = to->width - from->width,
                          .ink = to->ink - from->ink,
                          .space = to->space - from->space,
                          .fine = to->fine - from->fine,
                          .letter = to->letter - from->letter,
                          .shrink = to->shrink - from->shrink,
                          .blank = to->blank - from->blank,
                          .slack = to->slack - from->slack,
                          .air = to->air - from->air,
                          .kashida = to->kashida - from->kashida};
}

/* The clusters of one line as they will be set: shaped again at its ends where need be, punctuation closed up
 * at the edges. In scratch. */
typedef struct eg_line_content {
    eg_line_cluster *clusters;
    uint32_t n;                      /* seen */
    uint32_t n_all;                  /* with the white space at the end; clusters[n_all] marks the end */
    eg_line_sums sums;               /* of those seen */
    eg_len start_margin, end_margin; /* how far the ink stands out at the edges */
} eg_line_content;
void eg_line_compose(const eg_line_paragraph *paragraph, const eg_line_point *from, const eg_line_point *to,
                     eg_line_content *out);

/* Closes up the first and the last cluster seen, and adds up the sums. May be asked again. */
void eg_line_close_edges(eg_line_content *content);

/* How far a cluster may stand out of the column at the start (or else the end) of a line. */
eg_len eg_line_protrusion(const eg_line_paragraph *paragraph, const eg_line_cluster *cluster, bool at_start);

/* Sums of a break's two sides as the glyphs stand; hyphen: the cluster that would end the line, or NULL. */
void eg_line_estimate(const eg_line_paragraph *paragraph, eg_line_point *at, const eg_line_cluster *hyphen);

/* The same by shaping the text again. */
void eg_line_settle(const eg_line_paragraph *paragraph, eg_line_point *at);

/* ---- giving a line its width (adjust.c) ---- */

/* How the difference between a line's natural width and its measure is shared out. */
typedef struct eg_line_adjustment {
    eg_len end;                /* by giving the mark at the end its blank half again; 0 or more */
    eg_len scaled;             /* by scaling the glyphs; negative: narrower */
    eg_len letters;            /* by parting the letters or bringing them closer */
    eg_len spaces;             /* by the word spaces */
    eg_len fine;               /* between clusters */
    eg_len kashida;            /* by drawing letters apart; 0 or more */
    eg_len squeezed;           /* out of full-width punctuation and beside Latin letters; 0 or more */
    eg_len left;               /* what nothing could give: positive: too short, negative: too long */
    eg_len unseen;             /* the most that scaling and moving letters could have given */
    int32_t space_em, fine_em; /* change of each word space, of each place between clusters, in 1/10000 em */
} eg_line_adjustment;
void eg_line_adjust(const eg_line_sums *sums, eg_len difference, int glyph_stretch, eg_line_adjustment *out);

/* The same, with the glyphs of a line that is filled at word spaces scaled so that these change by space_em
 * (0 or more), or come as near to it as may be. */
void eg_line_adjust_to(const eg_line_sums *sums, eg_len difference, int glyph_stretch, int32_t space_em,
                       eg_line_adjustment *out);

/* Whether so much can be had at all with word spaces and places between clusters widened by no more than
 * this, in 1/10000 em: asked of every line that might be, most of which are far too short. */
bool eg_line_may_widen(const eg_line_sums *sums, eg_len difference, int glyph_stretch, int32_t space_em,
                       int32_t fine_em);

/* ---- Arabic letters drawn apart (kashida.c) ---- */

/* Finds the place of each word among clusters[n], which are followed by one that marks their end, and notes in
 * its cluster what it gives; nothing where the request, the language or the face has no kashida. */
void eg_line_find_kashida(const eg_line_paragraph *paragraph, eg_line_cluster *clusters, uint32_t n);

/* Draws letters apart by about `amount`, a whole number of tatweels: the line's text is shaped again with them,
 * and what the clusters can give besides stays theirs. */
void eg_line_lengthen(const eg_line_paragraph *paragraph, eg_len amount, eg_line_content *content);

/* ---- choosing the breaks ---- */

/* The measure of a line. */
static inline eg_len eg_line_measure_of(const eg_line_paragraph *paragraph, bool is_first)
{
    const eg_line_request *request = paragraph->request;
    return eg_len_max(request->measure - (is_first ? request->first_indent : 0), EG_PT);
}

/* The chances as breaks; names and words wider than the measure are opened up, the latter with a finding. */
void eg_line_list_breaks(eg_line_paragraph *paragraph, const struct eg_document *document);

/* Opens words of a language that keeps them whole (hyphen.c), on a narrow column: between two hangul syllables, but
 * not in a name. */
void eg_line_part_words(const eg_line_paragraph *paragraph);
/* Opens long words of the dictionary between two words that it has as well (compound.c): for a justified
 * paragraph, before its breaks are listed. */
void eg_line_part_compounds(const eg_line_paragraph *paragraph);

/* Indexes of the breaks that end the lines, in order, in scratch. Returns their number. */
uint32_t eg_line_fit(eg_line_paragraph *paragraph, uint32_t **out); /* optimum fit (fit.c) */
/* The same for a line fewer and for a line more than that; 0: there is no such way, or none that is good. */
void eg_line_fit_others(eg_line_paragraph *paragraph, uint32_t *ends[2], uint32_t n[2]);
uint32_t eg_line_balance(eg_line_paragraph *paragraph,
                         uint32_t **out); /* 0: too long to balance (balance.c) */

/* ---- setting (set.c) ---- */

void eg_line_set(eg_line_paragraph *paragraph, const uint32_t *ends, uint32_t n, eg_lines *out);

/* ---- small matters ---- */

/* The code point before byte `at` of text, which is not before `begin`; 0 at the beginning. *out: where it
 * begins. */
static inline uint32_t eg_line_code_before(const char *text, uint32_t begin, uint32_t at, uint32_t *out)
{
    if (at <= begin)
        return *out = begin, 0;
    do
        at--;
    while (at > begin && ((unsigned char)text[at] & 0xC0) == 0x80);
    *out = at;
    size_t place = at;
    return eg_utf8_next(text, &place);
}

/* The code point at byte `at`; 0 at the end. */
static inline uint32_t eg_line_code_at(const char *text, uint32_t at, uint32_t end)
{
    size_t place = at;
    return at < end ? eg_utf8_next(text, &place) : 0;
}

#endif
