/* The signature over the signed attributes, checked. See signature.h. */
#include "cms/signature.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include "cms/hash.h"
#include "cms/handles.h"

bool eg_signature_covers(const eg_signed *s, const uint8_t *digest)
{
    return s->message_digest.size == eg_hash_size(s->hash) &&
           memcmp(s->message_digest.data, digest, s->message_digest.size) == 0;
}

static bool is_key_of(int kind, eg_signing signing)
{
    switch (signing) {
    case EG_SIGNING_RSA:
        return kind == EVP_PKEY_RSA;
    case EG_SIGNING_PSS:
        return kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS;
    case EG_SIGNING_ECDSA:
        return kind == EVP_PKEY_EC;
    case EG_SIGNING_ED25519:
        return kind == EVP_PKEY_ED25519;
    }
    return false;
}

/* ECDSA's value is DER of its own, whose many readings are not all refused elsewhere. */
static bool is_value_canonical(const eg_signed *s)
{
    size_t at;
    return s->algorithm.signing != EG_SIGNING_ECDSA || !eg_der_check(s->value, &at);
}

static bool verify(const eg_signed *s, EVP_PKEY *key, eg_slice attributes)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *parameters = NULL;
    const EVP_MD *md = s->algorithm.signing == EG_SIGNING_ED25519 ? NULL : eg_hash_md(s->algorithm.hash);
    bool is_good = context && EVP_DigestVerifyInit(context, &parameters, md, NULL, key) == 1;
    if (is_good && s->algorithm.signing == EG_SIGNING_PSS)
        is_good = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
                  EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, md) == 1 &&
                  EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, (int)s->algorithm.salt) == 1;
    is_good = is_good && EVP_DigestVerify(context, (const unsigned char *)s->value.data, s->value.size,
                                          (const unsigned char *)attributes.data, attributes.size) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return is_good;
}

static bool is_among(const char *digest, size_t size, const eg_slice *digests, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (memcmp(digest, digests[i].data, size) == 0)
            return true;
    return false;
}

/* The certificates of issuers are not under the signature, but their digests may be (RFC 5035 4). A certificate
 * that is not named, while one that is named is missing, was exchanged for it. One of the two alone is harmless:
 * signers send more than they name, or name what everyone has. */
static bool is_exchanged(eg_job *job, const eg_signed *s)
{
    uint32_t n = s->certificates.n, n_named = s->also_named.n;
    size_t size = eg_hash_size(s->certificate_hash);
    eg_slice *sent = EG_NEW_ARRAY(job->arena, eg_slice, n);
    bool is_any_strange = false, is_any_missing = false;
    for (uint32_t i = 0; i < n && n_named; i++) {
        uint8_t *digest = EG_NEW_ARRAY(job->arena, uint8_t, EG_HASH_MAX);
        eg_hash_bytes(job, s->certificate_hash, s->certificates.items[i], digest);
        sent[i] = (eg_slice){(const char *)digest, size};
        if (memcmp(digest, s->certificate_digest.data, size) != 0)
            is_any_strange |= !is_among(sent[i].data, size, s->also_named.items, n_named);
    }
    for (uint32_t i = 0; i < n_named; i++)
        is_any_missing |= !is_among(s->also_named.items[i].data, size, sent, n);
    return is_any_strange && is_any_missing;
}

const char *eg_signature_check(eg_job *job, const eg_signed *s, const eg_certificate *signer)
{
    uint8_t digest[EG_HASH_MAX];
    if (s->certificate_digest.data) {
        eg_hash_bytes(job, s->certificate_hash, signer->der, digest);
        if (memcmp(digest, s->certificate_digest.data, s->certificate_digest.size) != 0)
            return "names another certificate than the one it comes with";
        if (is_exchanged(job, s))
            return "comes with another certificate of an issuer than the one it names";
    }
    EVP_PKEY *key = X509_get0_pubkey(eg_handle_of(signer));
    if (!key || !is_key_of(EVP_PKEY_get_base_id(key), s->algorithm.signing))
        return "is made with another kind of key than its certificate has";
    if (!is_value_canonical(s))
        return "has a value that is not in DER";
    /* What is signed is the SET OF itself, not the [0] it stands as (RFC 5652 5.4). */
    char *attributes = eg_arena_dup(job->arena, s->attributes);
    attributes[0] = EG_DER_SET;
    if (!verify(s, key, (eg_slice){attributes, s->attributes.size}))
        return "was not made with the key of its certificate, or was changed";
    return NULL;
}
