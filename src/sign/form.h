/* A page of one file as a form XObject of another (ISO 32000-1 8.10).
 *
 * Place: over update.h, for what is seen of a signature. The page is one of engross's own; its objects are copied
 * and numbered anew, without the structure and metadata of its file. */
#ifndef EG_SIGN_FORM_H
#define EG_SIGN_FORM_H

#include "sign/update.h"

/* The first page of a file that was opened, as an object of the update; its box is the page's media box moved to
 * the origin. EG_ERR_INPUT with findings when it cannot be read. */
eg_status eg_form_add_page(eg_update *update, const eg_reader *from, uint32_t *number_out);

#endif
