/* SHA-256 by libnettle. See digest.h. */
#include "base/digest.h"

#include <nettle/sha2.h>

eg_digest eg_digest_of(eg_slice bytes)
{
    eg_digest digest;
    struct sha256_ctx context;
    sha256_init(&context);
    if (bytes.size)
        sha256_update(&context, bytes.size, (const uint8_t *)bytes.data);
    sha256_digest(&context, sizeof digest.bytes, digest.bytes);
    return digest;
}

void eg_digest_print(const eg_digest *digest, char out[65])
{
    for (int i = 0; i < 32; i++) {
        out[2 * i] = "0123456789abcdef"[digest->bytes[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[digest->bytes[i] & 15];
    }
    out[64] = 0;
}
