/* Two texts while they are compared, and how a difference is told. Between the files of parity alone. */
#ifndef EG_DOCUMENT_COMPARISON_H
#define EG_DOCUMENT_COMPARISON_H

#include "document/parity.h"
#include "document/side.h"

typedef struct eg_comparison {
    eg_job *job;
    eg_side a, b; /* reference, text */
    eg_parity *out;
    EG_VECTOR(eg_parity_difference) differences;
    eg_pair pair;  /* the one being compared */
    int64_t shift; /* how far items' numbers are behind, after those told to be missing or merged */
} eg_comparison;

/* ---- comparison.c ---- */
/* A finding, and a difference of the pair. hint may not be NULL. */
void eg_comparison_tell(eg_comparison *c, eg_parity_part part, eg_finding_kind kind, eg_place place,
                        const char *message, const char *hint);
eg_parity_part eg_comparison_part_of(const eg_unit *unit);
/* "commitment 7", "the heading", "item (b)". */
const char *eg_comparison_name(const eg_comparison *c, const eg_side *side, const eg_unit *unit);
/* The sentence of a leaf round a byte, in quotation marks; cut at word ends when long. Of a unit: its first. */
const char *eg_comparison_quote(const eg_comparison *c, const eg_side *side, eg_range leaf, uint32_t at);
const char *eg_comparison_quote_unit(const eg_comparison *c, const eg_side *side, uint32_t i);
/* The leaf of a unit that holds a byte, or its first. */
eg_range eg_comparison_leaf(const eg_side *side, const eg_unit *unit, uint32_t at);
/* Where a byte of the text came from; where unit i, which is not there, should stand: before the next one, else at the
 * last one's end. */
eg_place eg_comparison_place(const eg_side *side, uint32_t at);
eg_place eg_comparison_gap(const eg_side *side, uint32_t i);
const char *eg_comparison_file(const eg_document *document);

/* ---- translated.c: of a pair that is one unit on both sides ---- */
/* Words that stand in both. */
void eg_comparison_words(eg_comparison *c);
/* A unit far shorter or longer than its neighbours let expect may lack a sentence, or have one more. */
void eg_comparison_length(eg_comparison *c);

#endif
