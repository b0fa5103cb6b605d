/* A signature made: SignedData as PAdES wants it, around a digest of the signed bytes.
 *
 * Place: between sign/, which knows what is signed, and the key. RFC 5652; ETSI EN 319 122-1 (signing
 * certificate v2), ETSI EN 319 142-1 6 (no signing-time, one signer). */
#ifndef EG_CMS_BUILD_H
#define EG_CMS_BUILD_H

#include "base/buffer.h"
#include "cms/keys.h"

/* Digests of what is signed, of the key's own size (key->digest_bits). */
typedef struct eg_cms_digest {
    uint8_t bytes[64];
    size_t size;
} eg_cms_digest;

/* Digest of pieces of bytes, one after the other. */
eg_cms_digest eg_cms_digest_of(eg_job *job, int bits, const eg_slice *pieces, size_t n);

/* How a signature is stamped: gives an RFC 3161 token (DER) over the signature's value, SHA-256. */
typedef eg_status eg_cms_stamper(eg_job *job, void *data, eg_slice signature, eg_slice *out);

/* DER of a ContentInfo with detached SignedData. stamp NULL: none. EG_ERR_INPUT with a finding
 * (signing-failed) when the key refuses, or the stamp's status. */
eg_status eg_cms_sign(eg_job *job, const eg_cms_key *key, const eg_cms_digest *digest, eg_cms_stamper *stamp,
                      void *data, eg_buffer *out);
/* At most so many bytes, without a stamp. */
size_t eg_cms_size(eg_job *job, const eg_cms_key *key);

#endif
