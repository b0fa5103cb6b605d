/* Digests of what signatures cover, in one pass over a file however many signatures it has.
 *
 * Place: in cms/, under whoever compares a digest. FIPS 180-4, by OpenSSL. */
#ifndef EG_CMS_HASH_H
#define EG_CMS_HASH_H

#include "base/job.h"
#include "cms/read.h"

enum { EG_HASH_MAX = 64 }; /* bytes */

/* What one signature covers: bytes [0, hole_begin) and [hole_end, end). */
typedef struct eg_hash_span {
    eg_hash hash; /* not NONE */
    size_t hole_begin, hole_end, end;
    uint8_t digest[EG_HASH_MAX]; /* out */
} eg_hash_span;

/* Fills the digests. The holes need not be in order. Each span must lie in bytes. */
void eg_hash_spans(eg_job *job, eg_slice bytes, eg_hash_span *const *spans, uint32_t n);
/* One digest of one slice. */
void eg_hash_bytes(eg_job *job, eg_hash hash, eg_slice bytes, uint8_t out[EG_HASH_MAX]);

#endif
