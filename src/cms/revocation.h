/* Certificate revocation lists and OCSP responses: what they say of a certificate at a time.
 *
 * Place: in cms/, beside cms/chain.h. Nothing is fetched: a file's own data and the reader's are all there is. RFC
 * 5280 section 5, RFC 6960. */
#ifndef EG_CMS_REVOCATION_H
#define EG_CMS_REVOCATION_H

#include "cms/certificate.h"

typedef struct eg_revocations eg_revocations;

typedef enum eg_revocation_state {
    EG_REVOCATION_UNKNOWN,
    EG_REVOCATION_GOOD,
    EG_REVOCATION_REVOKED
} eg_revocation_state;

typedef struct eg_revocation {
    eg_revocation_state state;
    int64_t since;      /* REVOKED */
    const char *reason; /* REVOKED: "key compromise"; NULL: none is given */
    const char *source; /* "OCSP", "CRL" */
    int64_t issued;     /* when that was issued */
} eg_revocation;

eg_revocations *eg_revocations_new(eg_job *job);
/* A CRL, an OCSPResponse or a BasicOCSPResponse in DER, or CRLs in PEM. False when it is none of these. The bytes
 * must stay. */
bool eg_revocations_add(eg_revocations *revocations, eg_slice bytes);

/* What is known of a certificate by those that its issuer, or who it named for this, has signed. For GOOD the data
 * must not have been out of date at `at`; a revocation counts whatever its date, and `since` says from when on. */
void eg_revocation_look_up(const eg_revocations *revocations, const eg_certificates *pool,
                           const eg_certificate *certificate, const eg_certificate *issuer, int64_t at,
                           eg_revocation *out);

#endif
