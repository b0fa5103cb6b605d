/* What only others can say: what time it is, and whether a certificate was revoked.
 *
 * Place: beside build.c, for the levels of PAdES above B. Servers are asked over HTTP by OpenSSL's own client,
 * directly, for as long and for as much as the bounds below allow; answers are checked before they are used.
 * RFC 3161 (time stamps), RFC 6960 (OCSP), RFC 5280 5 (CRLs). */
#ifndef EG_CMS_FETCH_H
#define EG_CMS_FETCH_H

#include "cms/build.h"

enum {
    EG_FETCH_SECONDS = 15, /* for one answer: a good server takes under one */
    EG_FETCH_STAMP_MAX = 64 << 10,
    EG_FETCH_OCSP_MAX = 256 << 10,
    EG_FETCH_CRL_MAX = 16 << 20 /* bytes: the largest public ones are a few MB */
};

/* Whether a URL can be asked: NULL, or what is wrong with it, in static memory. */
const char *eg_cms_url_fault(const char *url);

/* A token (DER of a ContentInfo) over a digest. Its imprint, nonce and signature are right; whose it is was not
 * looked at. EG_ERR_INPUT with stamp-failed. A server's time that is far from now is a warning
 * (clock-differs). */
eg_status eg_cms_fetch_stamp(eg_job *job, const char *url, const eg_cms_digest *digest, int64_t now,
                             eg_slice *out);

/* What makes a signature verifiable later, without its authorities: each DER, each once. */
typedef struct eg_evidence {
    const eg_slice *certificates, *ocsp, *crls;
    uint32_t n_certificates, n_ocsp, n_crls;
} eg_evidence;

/* The certificates above the signer's and above the tokens', as far as they are in the key's chain or the
 * tokens, with an answer on each but roots. EG_ERR_INPUT with certificate-revoked, or evidence-missing when an
 * authority gives no answer. */
eg_status eg_cms_fetch_evidence(eg_job *job, const eg_cms_key *key, const eg_slice *tokens, uint32_t n_tokens,
                                int64_t now, eg_evidence *out);

#endif
