/* OpenSSL handles of what is read: for the files of cms/ only. */
#ifndef EG_CMS_HANDLES_H
#define EG_CMS_HANDLES_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "cms/certificate.h"
#include "cms/read.h"

const EVP_MD *eg_hash_md(eg_hash hash);

struct eg_certificate_handle {
    X509 *x509;
};

static inline X509 *eg_handle_of(const eg_certificate *certificate)
{
    return certificate->handle->x509;
}

/* The bytes of the next block of this label; empty when its base-64 is damaged. False when there is none. */
bool eg_pem_next(eg_job *job, eg_slice *rest, const char *label, eg_slice *out);

/* An ASN1_TIME as seconds since 1970. */
bool eg_time_of_asn1(const ASN1_TIME *time, int64_t *out);

#endif
