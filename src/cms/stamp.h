/* Timestamp tokens: what they stamp, when, and whether their maker may.
 *
 * Place: over cms/read.h and cms/signature.h; the maker's chain is for cms/chain.h. RFC 3161, RFC 5816. */
#ifndef EG_CMS_STAMP_H
#define EG_CMS_STAMP_H

#include "cms/certificate.h"
#include "cms/read.h"

typedef struct eg_stamp {
    eg_signed signed_data; /* the token's own */
    eg_hash hash;          /* of what is stamped */
    eg_slice imprint;      /* its digest */
    int64_t time;
} eg_stamp;

/* Reads a token. NULL, or what is wrong: goes after "the timestamp ...". */
const char *eg_stamp_read(eg_arena *arena, eg_slice token, eg_stamp *out);
/* Whether its imprint is this digest, of the kind in stamp->hash. */
bool eg_stamp_covers(const eg_stamp *stamp, const uint8_t *digest);
/* Its signature, by the certificate it names, which the pool (to which the token's certificates were added) has,
 * and which is for stamping. NULL, or what is wrong; *out the maker, where it is known. */
const char *eg_stamp_check(const eg_certificates *pool, const eg_stamp *stamp, const eg_certificate **out);

#endif
