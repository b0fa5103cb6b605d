/* SHA-256 (FIPS 180-4), by libnettle. */
#ifndef EG_BASE_DIGEST_H
#define EG_BASE_DIGEST_H

#include "base/slice.h"

typedef struct eg_digest {
    uint8_t bytes[32];
} eg_digest;

eg_digest eg_digest_of(eg_slice bytes);
void eg_digest_print(const eg_digest *digest, char out[65]); /* small hex, NUL-terminated */

#endif
