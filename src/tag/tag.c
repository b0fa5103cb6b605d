/* The logical tree: built from the document, filled from the pages, put in reading order. See tag.h.
 *
 * Outline: 1. an element for each block of the document (elements.c); 2. the pages' runs cut into marks,
 * inline elements made where they occur (marks.c); 3. a walk through the draft in reading order that drops
 * what stayed empty and numbers the rest. */
#include "tag/tag.h"

#include <stdlib.h>

#include "tag/internal.h"

const char *eg_tag_role_name(eg_tag_role role)
{
    static const char *const names[EG_TAG_N_ROLES] = {[EG_TAG_DOCUMENT] = "Document",
                                                      [EG_TAG_SECT] = "Sect",
                                                      [EG_TAG_H1] = "H1",
                                                      [EG_TAG_H2] = "H2",
                                                      [EG_TAG_H3] = "H3",
                                                      [EG_TAG_H4] = "H4",
                                                      [EG_TAG_H5] = "H5",
                                                      [EG_TAG_H6] = "H6",
                                                      [EG_TAG_P] = "P",
                                                      [EG_TAG_L] = "L",
                                                      [EG_TAG_LI] = "LI",
                                                      [EG_TAG_LBL] = "Lbl",
                                                      [EG_TAG_LBODY] = "LBody",
                                                      [EG_TAG_BLOCKQUOTE] = "BlockQuote",
                                                      [EG_TAG_TABLE] = "Table",
                                                      [EG_TAG_THEAD] = "THead",
                                                      [EG_TAG_TBODY] = "TBody",
                                                      [EG_TAG_TR] = "TR",
                                                      [EG_TAG_TH] = "TH",
                                                      [EG_TAG_TD] = "TD",
                                                      [EG_TAG_NOTE] = "Note",
                                                      [EG_TAG_REFERENCE] = "Reference",
                                                      [EG_TAG_LINK] = "Link",
                                                      [EG_TAG_SPAN] = "Span",
                                                      [EG_TAG_FIGURE] = "Figure",
                                                      [EG_TAG_CODE] = "Code",
                                                      [EG_TAG_FORM] = "Form",
                                                      [EG_TAG_INSERTED] = "Inserted",
                                                      [EG_TAG_DELETED] = "Deleted"};
    return names[role];
}

static int compare_kids(const void *left, const void *right)
{
    const eg_tag_draft_kid *a = left, *b = right;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return (a->next > b->next) - (a->next < b->next); /* next holds the turn here */
}

/* A draft element's kids in order, in scratch. */
static eg_tag_draft_kid *sorted_kids(const eg_tag_builder *builder, const eg_tag_element *element)
{
    eg_tag_draft_kid *kids = EG_NEW_ARRAY(builder->job->scratch, eg_tag_draft_kid, element->n_kids);
    uint32_t n = 0, is_sorted = 1;
    for (uint32_t at = element->first_kid; at != EG_NO_INDEX; at = builder->kids.items[at].next, n++) {
        kids[n] = builder->kids.items[at];
        kids[n].next = n;
        is_sorted &= n == 0 || kids[n - 1].order <= kids[n].order;
    }
    if (!is_sorted)
        qsort(kids, n, sizeof *kids, compare_kids);
    return kids;
}

/* A cell may be empty and still has to be there for the table to be regular; any other element without
 * content is left out. */
static bool is_wanted(const eg_tag_builder *builder, uint32_t index)
{
    const eg_tag_element *element = &builder->elements.items[index].element;
    if (element->role == EG_TAG_TD || element->role == EG_TAG_TH)
        return true;
    for (uint32_t at = element->first_kid; at != EG_NO_INDEX; at = builder->kids.items[at].next) {
        const eg_tag_kid *kid = &builder->kids.items[at].kid;
        if (kid->kind != EG_TAG_KID_ELEMENT || is_wanted(builder, kid->index))
            return true;
    }
    return index == 0;
}

/* Lines of right-to-left text, or a broken word, that are all of their element: it says itself how it
 * reads. */
static void absorb_only_span(eg_tag_builder *builder, eg_tag_element *element)
{
    if (element->n_kids != 1 || element->has_actual_text || element->role == EG_TAG_SPAN)
        return;
    const eg_tag_kid *kid = &builder->kids.items[element->first_kid].kid;
    if (kid->kind != EG_TAG_KID_ELEMENT)
        return;
    const eg_tag_element *only = &builder->elements.items[kid->index].element;
    if (!only->has_actual_text || only->role != EG_TAG_SPAN)
        return;
    element->has_actual_text = true;
    element->actual_text = only->actual_text;
    element->first_kid = only->first_kid;
    element->n_kids = only->n_kids;
}

struct walk {
    eg_tag_builder *builder;
    eg_tags *tags;
    EG_VECTOR(eg_tag_kid) kids;
    uint32_t *parents; /* tags->parents, while it is filled */
};

static void place_element(struct walk *walk, uint32_t index, uint32_t parent)
{
    eg_tag_builder *builder = walk->builder;
    eg_tag_element *draft = &builder->elements.items[index].element;
    absorb_only_span(builder, draft);
    uint32_t place = walk->tags->n_elements++;
    eg_tag_element *element = &walk->tags->elements[place];
    *element = *draft;
    element->parent = parent;
    eg_tag_draft_kid *kids = sorted_kids(builder, draft);
    uint32_t n = 0;
    for (uint32_t i = 0; i < draft->n_kids; i++)
        if (kids[i].kid.kind != EG_TAG_KID_ELEMENT || is_wanted(builder, kids[i].kid.index))
            kids[n++] = kids[i];
    element->first_kid = walk->kids.n;
    element->n_kids = n;
    for (uint32_t i = 0; i < n; i++)
        *EG_PUSH(builder->job->arena, &walk->kids) = kids[i].kid;
    for (uint32_t i = 0; i < n; i++) {
        eg_tag_kid *kid = &walk->kids.items[element->first_kid + i];
        if (kid->kind == EG_TAG_KID_ELEMENT) {
            uint32_t child = kid->index;
            kid->index = walk->tags->n_elements;
            place_element(walk, child, place);
        } else if (kid->kind == EG_TAG_KID_MARK) {
            walk->parents[walk->tags->first_parent[kid->page] + kid->index] = place;
        }
    }
}

static void set_marks(eg_tag_builder *builder, eg_tags *tags)
{
    for (uint32_t p = 0; p < builder->pages->n_pages; p++)
        for (uint32_t i = 0; i < tags->pages[p].n_marks; i++) {
            eg_tag_mark *mark = &builder->marks.items[tags->pages[p].first_mark + i];
            if (mark->element != EG_NO_INDEX)
                mark->element = tags->parents[tags->first_parent[p] + mark->mcid];
        }
    tags->marks = builder->marks.items;
    tags->n_marks = builder->marks.n;
}

static uint32_t *new_indexes(eg_arena *arena, uint32_t n)
{
    uint32_t *indexes = EG_NEW_ARRAY(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        indexes[i] = EG_NO_INDEX;
    return indexes;
}

const eg_tags *eg_tag_build(eg_job *job, const eg_document *document, const eg_pages *pages)
{
    eg_arena_mark mark = eg_arena_note(job->scratch);
    eg_tag_builder builder = {.job = job,
                              .document = document,
                              .pages = pages,
                              .of_node = new_indexes(job->scratch, document->n_nodes),
                              .of_label = new_indexes(job->scratch, document->n_nodes),
                              .of_form = new_indexes(job->scratch, document->n_nodes),
                              .of_span = new_indexes(job->scratch, document->n_spans),
                              .word = EG_NO_INDEX,
                              .lines = EG_NO_INDEX};
    eg_tags *tags = EG_NEW(job->arena, eg_tags);
    tags->pages = EG_NEW_ARRAY(job->arena, eg_tag_page, pages->n_pages);
    eg_tag_add_blocks(&builder);
    eg_tag_add_marks(&builder, tags->pages);

    uint32_t n_mcids = 0, *first = EG_NEW_ARRAY(job->arena, uint32_t, pages->n_pages + 1u);
    for (uint32_t p = 0; p < pages->n_pages; p++) {
        first[p] = n_mcids;
        n_mcids += tags->pages[p].n_mcids;
    }
    first[pages->n_pages] = n_mcids;
    tags->first_parent = first;
    uint32_t *parents = EG_NEW_ARRAY(job->arena, uint32_t, n_mcids);
    tags->parents = parents;
    tags->elements = EG_NEW_ARRAY(job->arena, eg_tag_element, builder.elements.n);
    struct walk walk = {.builder = &builder, .tags = tags, .parents = parents};
    place_element(&walk, 0, EG_NO_INDEX);
    tags->kids = walk.kids.items;
    tags->n_kids = walk.kids.n;
    set_marks(&builder, tags);
    eg_arena_rewind(job->scratch, mark);
    return tags;
}
