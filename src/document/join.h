/* What the two files that join documents share: match.c finds the rows, join.c makes one document of them. */
#ifndef EG_DOCUMENT_JOIN_H
#define EG_DOCUMENT_JOIN_H

#include "base/vector.h"
#include "document/document.h"

/* The items of a document in reading order, as nodes. */
typedef struct eg_join_items {
    uint32_t *items;
    uint32_t n, cap;
} eg_join_items;

void eg_join_list_items(eg_job *job, const eg_document *document, eg_join_items *out);

/* A document's file as a place, for what has none of its own in it. */
eg_place eg_join_place(const eg_document *document);

/* Whether two documents have the same items in the same order; if not, a finding tells the first place at
 * which they part. */
bool eg_join_match(eg_job *job, const eg_document *first, const eg_join_items *first_items,
                   const eg_document *other, const eg_join_items *other_items);

#endif
