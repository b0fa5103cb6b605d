/* Whether a signer's key made a signature.
 *
 * Place: after cms/read.h has taken the structure apart. RFC 5652 5.4 to 5.6, RFC 8017, RFC 4056, RFC 5753,
 * RFC 8419. */
#ifndef EG_CMS_SIGNATURE_H
#define EG_CMS_SIGNATURE_H

#include "cms/certificate.h"
#include "cms/read.h"

/* Whether the signed attributes name this certificate (signing-certificate-v2, else v1) and its key made the
 * signature over them. NULL, or what is wrong: goes after "the signature ...". */
const char *eg_signature_check(eg_job *job, const eg_signed *signed_data, const eg_certificate *signer);
/* Whether the attributes' message-digest is this one. */
bool eg_signature_covers(const eg_signed *signed_data, const uint8_t *digest);

#endif
