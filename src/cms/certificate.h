/* Certificates: a pool of those that a file carries and those that the reader trusts, each parsed once.
 *
 * Place: in cms/, under cms/chain.h, cms/signature.h, cms/stamp.h and cms/revocation.h. X.509 as profiled by
 * RFC 5280. The pool and its handles live as long as the job. */
#ifndef EG_CMS_CERTIFICATE_H
#define EG_CMS_CERTIFICATE_H

#include "base/job.h"
#include "base/vector.h"

typedef struct eg_certificate {
    struct eg_certificate_handle *handle; /* OpenSSL's; of cms/ only */
    eg_slice der;
    eg_slice issuer, subject;       /* Names, whole */
    eg_slice serial;                /* content of the INTEGER */
    eg_slice key_id, issuer_key_id; /* SubjectKeyIdentifier, AuthorityKeyIdentifier; NULL: absent */
    const char *name, *issuer_name; /* for people: "Name (Organisation, KH)"; printable, never empty */
    int64_t not_before, not_after;  /* seconds since 1970 */
    const char *trusted_by;         /* the file that named it as trusted; NULL: it is not */
    bool is_self_issued;
} eg_certificate;

typedef struct eg_certificates {
    eg_job *job;
    EG_VECTOR(eg_certificate *) items;
} eg_certificates;

eg_certificates *eg_certificates_new(eg_job *job);
/* The certificate of these bytes, added when it is new. trusted_by: see above; the first addition that is trusted
 * counts. NULL when they are none. The bytes must stay. */
const eg_certificate *eg_certificates_add(eg_certificates *pool, eg_slice der, const char *trusted_by);
/* All certificates of a file in PEM or DER. The number found; 0 when it holds none. */
uint32_t eg_certificates_add_file(eg_certificates *pool, eg_slice file, const char *trusted_by);
/* By issuer and serial number, or by key identifier when issuer is empty; NULL: not there. */
const eg_certificate *eg_certificates_find(const eg_certificates *pool, eg_slice issuer, eg_slice serial,
                                           eg_slice key_id);

/* Why the certificate may not sign documents (usage), or its key is too weak for it; NULL: it may, it is not. */
const char *eg_certificate_usage_fault(eg_job *job, const eg_certificate *certificate);
const char *eg_certificate_weakness(eg_job *job, const eg_certificate *certificate);
/* Whether it may stamp times: extended key usage of just that, critical (RFC 3161 2.3). */
bool eg_certificate_may_stamp(const eg_certificate *certificate);
/* Whether the key of `issuer` made the signature on `certificate`. */
bool eg_certificate_is_by(const eg_certificate *certificate, const eg_certificate *issuer);

#endif
