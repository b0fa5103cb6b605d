/* The tree while it grows: kids in linked lists with their places in the text, put in order at the end. */
#ifndef EG_TAG_INTERNAL_H
#define EG_TAG_INTERNAL_H

#include "base/vector.h"
#include "tag/tag.h"

typedef struct eg_tag_draft_kid {
    eg_tag_kid kid;
    uint32_t order; /* among its siblings: where its text begins, or for blocks their turn */
    uint32_t next;  /* kids[], or EG_NO_INDEX */
} eg_tag_draft_kid;

typedef struct eg_tag_draft {
    eg_tag_element element; /* first_kid is into the draft's kids, n_kids counts them */
    uint32_t last_kid;
} eg_tag_draft;

typedef struct eg_tag_builder {
    eg_job *job;
    const eg_document *document;
    const eg_pages *pages;
    EG_VECTOR(eg_tag_draft) elements;
    EG_VECTOR(eg_tag_draft_kid) kids;
    EG_VECTOR(eg_tag_mark) marks;
    uint32_t *of_node;  /* elements[] that holds a node's content, EG_NO_INDEX: none */
    uint32_t *of_label; /* of an item's or a note's label */
    uint32_t *of_span;  /* innermost element of a span */
    uint32_t *of_form;  /* of a signatory's field */
    uint32_t n_notes;
    /* Spans with an ActualText that the next line may go on with; EG_NO_INDEX: none. */
    uint32_t word;  /* a word whose next part comes on the next line */
    uint32_t lines; /* lines with right-to-left text */
} eg_tag_builder;

/* elements.c: the blocks, from the document alone. */
void eg_tag_add_blocks(eg_tag_builder *builder);
uint32_t eg_tag_add_element(eg_tag_builder *builder, eg_tag_role role, uint32_t parent, uint32_t order);
void eg_tag_add_kid(eg_tag_builder *builder, uint32_t element, eg_tag_kid_kind kind, uint32_t index,
                    uint32_t page, uint32_t order);
/* The element that a run of this node and span belongs to; inline elements are made at their first run. */
uint32_t eg_tag_element_of(eg_tag_builder *builder, uint32_t node, uint32_t span, bool is_label);
/* The element of the nearest LINK or NOTE_REF span round span, for its annotation; EG_NO_INDEX: none. */
uint32_t eg_tag_element_of_link(eg_tag_builder *builder, uint32_t node, uint32_t span);

/* marks.c: runs and pictures of the pages, cut into sequences. */
void eg_tag_add_marks(eg_tag_builder *builder, eg_tag_page *pages);

/* list.c: the ListNumbering of a list (ISO 32000-1 table 347), from the label of its first item. */
const char *eg_tag_list_numbering(const eg_document *document, const eg_node *list);

#endif
