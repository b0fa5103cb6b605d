/* What the files of redline/ share. */
#ifndef EG_REDLINE_INTERNAL_H
#define EG_REDLINE_INTERNAL_H

#include "base/vector.h"
#include "redline/redline.h"

enum { EG_BEFORE, EG_AFTER };

/* A node of each text; EG_NO_INDEX: there is none. */
typedef struct eg_redline_pair {
    uint32_t nodes[2];
} eg_redline_pair;

typedef struct eg_redline_pairs {
    eg_redline_pair *items;
    uint32_t n, cap;
} eg_redline_pairs;

typedef struct eg_redline_nodes {
    uint32_t *items;
    uint32_t n, cap;
} eg_redline_nodes;

/* Pairs two rows of nodes in their order: what goes together, what is gone, what is new. Pairs come in the
 * order of both rows, what is gone before what is new. */
void eg_redline_pair_nodes(eg_job *job, const eg_document *const documents[2], const eg_redline_nodes rows[2],
                           eg_redline_pairs *out);

/* Whether two nodes may be versions of one another at all: of one kind, level, sort of list, width of table.
 */
bool eg_redline_is_alike(const eg_document *const documents[2], const uint32_t nodes[2]);

typedef enum eg_redline_change { EG_REDLINE_SAME, EG_REDLINE_GONE, EG_REDLINE_NEW } eg_redline_change;

/* A stretch of a leaf of one text: SAME and NEW are after's, GONE before's. */
typedef struct eg_redline_piece {
    eg_redline_change change;
    eg_range text;
} eg_redline_piece;

typedef struct eg_redline_pieces {
    eg_redline_piece *items;
    uint32_t n, cap;
} eg_redline_pieces;

/* Compares the words of two leaves. Pieces in reading order; where words were replaced, the old ones first. */
void eg_redline_compare(eg_job *job, const eg_document *const documents[2], const uint32_t leaves[2],
                        eg_redline_pieces *out);

/* The document while it is made. */
typedef struct eg_redliner {
    eg_job *job;
    const eg_document *documents[2];
    eg_document *out;
    uint32_t *mapped[2]; /* the made node of each node */
    uint32_t pictures;   /* where before's begin */
    EG_VECTOR(eg_node) nodes;
    EG_VECTOR(eg_span) spans;
    uint32_t n_changes[3]; /* by eg_redline_change: stretches marked so far */
    /* The list that items go to while it is the last child of the document, and after's list that it is. */
    uint32_t list, list_of;

    /* Commitments: numbers of those that have changes within; nodes of those of one text only. */
    EG_VECTOR(uint32_t) changed;
    EG_VECTOR(uint32_t) alone[2];
    EG_VECTOR(eg_redline_pair) renumbered; /* numbers, not nodes */
} eg_redliner;

/* The target of a note's mark until the notes are there: the text that it is of, and its node there. */
#define EG_REDLINE_OF_AFTER 0x80000000u
static inline uint32_t eg_redline_note_of(int side, uint32_t node)
{
    return side == EG_AFTER ? node | EG_REDLINE_OF_AFTER : node;
}

/* leaf.c: text and spans of a leaf of the made document, from the pieces of its versions. */
void eg_redline_fill_leaf(eg_redliner *r, uint32_t made, const uint32_t leaves[2],
                          const eg_redline_pieces *pieces);

/* build.c: a node without children. */
uint32_t eg_redline_add_node(eg_redliner *r, eg_node_kind kind, uint32_t parent);

/* summary.c: the last blocks of the text. */
void eg_redline_add_summary(eg_redliner *r);

#endif
