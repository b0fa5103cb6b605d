/* Keys that never leave their token: PKCS #11, by OpenSSL's engine for it.
 *
 * Place: under keys.c. The engine is that of libp11 (Debian: libengine-pkcs11-openssl), which asks p11-kit for
 * the modules of the machine; a URI may name one itself (RFC 7512 2.4, module-path). */
#ifndef EG_CMS_TOKEN_H
#define EG_CMS_TOKEN_H

#include "cms/keys.h"

typedef struct eg_cms_token_key {
    struct evp_pkey_st *key;     /* the job's */
    struct x509_st *certificate; /* the job's; NULL: not asked for */
} eg_cms_token_key;

/* The key of request->key, and when wants_certificate that of the same URI. EG_ERR_INPUT with findings
 * (token-absent, pass-phrase-wrong, key-unreadable). */
eg_status eg_cms_open_token(eg_job *job, const eg_cms_key_request *request, bool wants_certificate,
                            eg_cms_token_key *out);

#endif
