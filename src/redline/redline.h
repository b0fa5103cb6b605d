/* Two versions of a text as one document in which insertions and deletions are marked.
 *
 * Place: after document/, before layout/, for the draft edition with --against. The document made is read by
 * all later rooms as any other: what was inserted lies under spans EG_SPAN_INSERTED, what was deleted under
 * EG_SPAN_DELETED, each with words for those who hear the text; items that are new or gone bear the same mark
 * for their numbers. At the end of the text stands a summary: how many changes, and which commitments.
 *
 * Blocks are paired first, then the words of each pair compared (UAX #29). The numbers of commitments are
 * those of the later text: a commitment that only moved up by one is not marked, but named in the summary. One that
 * others were put before or behind is marked at both its places, and the summary says that it is the same. */
#ifndef EG_REDLINE_REDLINE_H
#define EG_REDLINE_REDLINE_H

#include "document/document.h"

typedef struct eg_redline {
    eg_document *document;
    uint32_t n_insertions, n_deletions; /* stretches of text */
} eg_redline;

/* Both documents are of one language and not joined; what the file says of itself (masthead, names, metadata)
 * is after's. All in job->arena. */
void eg_redline_make(eg_job *job, const eg_document *before, const eg_document *after, eg_redline *out);

#endif
