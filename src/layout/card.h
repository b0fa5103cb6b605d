/* A card: a few lines, and perhaps a picture, in a rectangle of a given size.
 *
 * Place: beside layout.h, for what is seen of a signature in its field. One page of the size goes to the waist;
 * its lines are artifacts, for what they say the file says elsewhere. */
#ifndef EG_LAYOUT_CARD_H
#define EG_LAYOUT_CARD_H

#include "layout/layout.h"

/* One paragraph, of the document's text (eg_document_add_text). When not all lines fit the card, the ones with the
 * greatest rank are left out first; rank 0 never is. */
typedef struct eg_card_line {
    eg_range text;
    eg_role role;
    uint32_t rank;
} eg_card_line;

typedef struct eg_card {
    eg_len width, height;
    const eg_card_line *lines;
    uint32_t n_lines;
    const eg_picture_ref *picture; /* NULL: none; it takes the start half, or all when there are no lines */
} eg_card;

/* Type is as large as the style has it, or smaller so that the lines fit, down to 5 pt; a text that does not fit
 * even so is cut at the lower edge. The picture is added to the document. EG_ERR_INPUT with findings. */
eg_status eg_layout_card(eg_job *job, eg_document *document, const eg_style *style, eg_fonts *fonts,
                         const eg_card *card, const eg_pages **out);

#endif
