/* What layout/ needs of the parallel edition: columns with a geometry and a direction each, rows and notes
 * set in them. */
#ifndef EG_LAYOUT_PARALLEL_H
#define EG_LAYOUT_PARALLEL_H

#include "layout/internal.h"

/* For a joined document, before anything is set: columns, common leadings, the grid of the page. */
void eg_parallel_begin(eg_layout *layout);

/* What is set between the two stands in a column; outside, on the whole page. */
void eg_parallel_enter(eg_layout *layout, uint32_t index);
void eg_parallel_leave(eg_layout *layout);

/* A role's style with the largest leading that a language on the page has in that role. */
const eg_block_style *eg_parallel_style(const eg_layout *layout, eg_role role, const eg_language *language);

/* A PARALLEL node to boxes as wide as the page; one of notes to layout->notes. */
void eg_parallel_set_row(eg_layout *layout, uint32_t row);
void eg_parallel_set_notes(eg_layout *layout, uint32_t row);

#endif
