/* Who signs: a private key, its certificate, and the certificates above it.
 *
 * Place: the first step of a signature, before a byte of the file is written. Keys come from PEM or PKCS #12
 * files, or from a token by a pkcs11: URI (RFC 7512); what is wrong with one is a finding (key-unreadable,
 * pass-phrase-wrong, key-mismatch, certificate-expired, certificate-early, certificate-usage,
 * certificate-weak, certificate-self-signed). RFC 5280; ETSI TS 119 312 for sizes. */
#ifndef EG_CMS_KEYS_H
#define EG_CMS_KEYS_H

#include "base/job.h"

/* Where a key is. p12 alone; or key, a path or "pkcs11:…", with cert (of a token it may be NULL: the token's
 * own). chain: more certificates, PEM, or NULL. */
typedef struct eg_cms_key_request {
    const char *p12, *key, *cert, *chain;
    /* The pass phrase or PIN, asked for at most once and only when it is needed; what names the file or token.
     * The answer stays until the job ends. NULL as answer: none can be had. ask NULL: there is none. */
    const char *(*ask)(void *data, const char *what);
    void *data;
    int64_t now; /* seconds since 1970: the certificate has to be valid then */
} eg_cms_key_request;

typedef enum eg_cms_key_kind { EG_CMS_RSA, EG_CMS_RSA_PSS, EG_CMS_EC } eg_cms_key_kind;

typedef struct eg_cms_key {
    eg_cms_key_kind kind;
    int digest_bits;       /* 256, 384, 512: of every digest of its signatures */
    size_t signature_size; /* at most, in bytes */
    const char *name;      /* who: the certificate's common name, else organisation, UTF-8 */
    eg_slice certificate;  /* DER, in the job's arena */
    const eg_slice *chain; /* DER, its issuer first; without what does not belong to the chain */
    uint32_t n_chain;
    uint32_t
        n_sent; /* of the chain: the first ones, all but a root, which every verifier has or does not trust */
    const eg_slice *others; /* all certificates that were given with it, DER */
    uint32_t n_others;
    bool is_self_signed;
    void *handle; /* EVP_PKEY of the private key, the job's */
} eg_cms_key;

/* The key lives as long as the job. EG_ERR_INPUT when it cannot be used, EG_ERR_SYSTEM when a file cannot be
 * read; with findings. */
eg_status eg_cms_open_key(eg_job *job, const eg_cms_key_request *request, const eg_cms_key **out);

#endif
