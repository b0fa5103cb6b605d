/* The hole of a signature: bytes with room for what is made of all the others (ISO 32000-1 12.8.1).
 *
 * Place: between an update and the key. A dictionary is written with a /ByteRange of blanks and /Contents of
 * zeros; once the update is whole, the range is put in, the digest taken and the zeros filled. */
#ifndef EG_SIGN_HOLE_H
#define EG_SIGN_HOLE_H

#include "cms/build.h"
#include "sign/update.h"

typedef struct eg_hole {
    size_t range, begin, end; /* in the update's bytes: of the four numbers; of "<…>" */
} eg_hole;

/* Adds "/ByteRange[…]/Contents<00…>" with room for size bytes. */
void eg_hole_add(eg_update *update, size_t size, eg_hole *out);
/* Puts in the range. After this nothing but the hole may change. */
void eg_hole_close(eg_update *update, const eg_hole *hole);
eg_cms_digest eg_hole_digest(const eg_update *update, const eg_hole *hole, int bits);
/* False when it does not fit. */
bool eg_hole_fill(eg_update *update, const eg_hole *hole, eg_slice content);

#endif
