/* The way from a certificate to a root that the reader trusts, at a given time.
 *
 * Place: in cms/, over the pool of certificates. RFC 5280 section 6, by OpenSSL, with keys and digests of less than
 * 112 bits of security refused. */
#ifndef EG_CMS_CHAIN_H
#define EG_CMS_CHAIN_H

#include "cms/certificate.h"

typedef enum eg_chain_state {
    EG_CHAIN_TRUSTED,
    EG_CHAIN_UNTRUSTED, /* all is well but the root, which is not among those trusted */
    EG_CHAIN_EXPIRED,
    EG_CHAIN_EARLY, /* not valid yet */
    EG_CHAIN_WEAK,
    EG_CHAIN_MISUSED, /* a certificate on the way may not do what it does */
    EG_CHAIN_DAMAGED  /* a signature on the way is wrong, or a certificate cannot be understood */
} eg_chain_state;

typedef struct eg_chain {
    eg_chain_state state;
    const char *words; /* what is wrong and with which certificate; NULL when TRUSTED or UNTRUSTED */
    /* The certificate first, then as many of its issuers as are known. */
    const eg_certificate *const *items;
    uint32_t n;
    const char *missing; /* UNTRUSTED: the name of the root, or of the issuer that is not there */
} eg_chain;

void eg_chain_build(const eg_certificates *pool, const eg_certificate *of, int64_t at, eg_chain *out);

/* A certificate whose issuer is in the pool but did not make its signature: it was changed. NULL: none. */
const eg_certificate *eg_chain_find_damaged(const eg_certificates *pool);

#endif
