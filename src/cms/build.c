/* SignedData written out, its attributes signed by EVP. See build.h. */
#include "cms/build.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "cms/encode.h"
#include "cms/internal.h"

#define OID_DATA "1.2.840.113549.1.7.1"
#define OID_SIGNED_DATA "1.2.840.113549.1.7.2"
#define OID_CONTENT_TYPE "1.2.840.113549.1.9.3"
#define OID_MESSAGE_DIGEST "1.2.840.113549.1.9.4"
#define OID_SIGNING_CERTIFICATE_V2 "1.2.840.113549.1.9.16.2.47"
#define OID_SIGNATURE_TIME_STAMP "1.2.840.113549.1.9.16.2.14"
#define OID_RSA_PSS "1.2.840.113549.1.1.10"
#define OID_MGF1 "1.2.840.113549.1.1.8"

/* A digest of SHA-2, and the signatures over it. */
typedef struct digest_kind {
    int bits;
    const char *name, *oid, *rsa, *ecdsa;
} digest_kind;

static const digest_kind *kind_of(int bits)
{
    static const digest_kind kinds[] = {
        {256, "SHA256", "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"},
        {384, "SHA384", "2.16.840.1.101.3.4.2.2", "1.2.840.113549.1.1.12", "1.2.840.10045.4.3.3"},
        {512, "SHA512", "2.16.840.1.101.3.4.2.3", "1.2.840.113549.1.1.13", "1.2.840.10045.4.3.4"}};
    return &kinds[bits == 256 ? 0 : bits == 384 ? 1 : 2];
}

static void free_md_context(void *context)
{
    EVP_MD_CTX_free(context);
}

static void free_md(void *md)
{
    EVP_MD_free(md);
}

eg_cms_digest eg_cms_digest_of(eg_job *job, int bits, const eg_slice *pieces, size_t n)
{
    eg_cms_begin();
    eg_cms_digest digest = {0};
    unsigned size = 0;
    EVP_MD *md = eg_cms_hold(job, EVP_MD_fetch(NULL, kind_of(bits)->name, NULL), free_md);
    EVP_MD_CTX *context = eg_cms_hold(job, EVP_MD_CTX_new(), free_md_context);
    bool is_done = EVP_DigestInit_ex2(context, md, NULL);
    for (size_t i = 0; i < n && is_done; i++)
        is_done = EVP_DigestUpdate(context, pieces[i].data, pieces[i].size);
    if (!is_done || !EVP_DigestFinal_ex(context, digest.bytes, &size))
        eg_arena_fail(job->arena); /* a digest fails for want of memory only */
    digest.size = size;
    return digest;
}

/* ---- algorithm identifiers ---- */

static void add_digest_algorithm(eg_buffer *out, int bits)
{
    size_t mark = eg_der_open(out, EG_DER_SEQUENCE);
    eg_der_add_oid(out, kind_of(bits)->oid); /* without parameters: RFC 5754 2 */
    eg_der_close(out, mark);
}

/* The same within PSS parameters, where they are NULL (RFC 4055 2.1). */
static void add_pss_digest(eg_buffer *out, int bits)
{
    size_t mark = eg_der_open(out, EG_DER_SEQUENCE);
    eg_der_add_oid(out, kind_of(bits)->oid);
    eg_der_add(out, EG_DER_NULL, (eg_slice){0});
    eg_der_close(out, mark);
}

/* RFC 4055 3.1: the digest, MGF1 over the same digest, and a salt as long as it. */
static void add_pss_parameters(eg_buffer *out, int bits)
{
    size_t all = eg_der_open(out, EG_DER_SEQUENCE), part = eg_der_open(out, EG_DER_CONTEXT);
    add_pss_digest(out, bits);
    eg_der_close(out, part);
    part = eg_der_open(out, EG_DER_CONTEXT + 1);
    size_t mask = eg_der_open(out, EG_DER_SEQUENCE);
    eg_der_add_oid(out, OID_MGF1);
    add_pss_digest(out, bits);
    eg_der_close(out, mask);
    eg_der_close(out, part);
    part = eg_der_open(out, EG_DER_CONTEXT + 2);
    eg_der_add_small(out, (unsigned)bits / 8);
    eg_der_close(out, part);
    eg_der_close(out, all);
}

static void add_signature_algorithm(eg_buffer *out, const eg_cms_key *key)
{
    const digest_kind *kind = kind_of(key->digest_bits);
    size_t mark = eg_der_open(out, EG_DER_SEQUENCE);
    if (key->kind == EG_CMS_RSA) {
        eg_der_add_oid(out, kind->rsa);
        eg_der_add(out, EG_DER_NULL, (eg_slice){0}); /* required: RFC 4055 5 */
    } else if (key->kind == EG_CMS_EC)
        eg_der_add_oid(out, kind->ecdsa);
    else {
        eg_der_add_oid(out, OID_RSA_PSS);
        add_pss_parameters(out, key->digest_bits);
    }
    eg_der_close(out, mark);
}

/* ---- attributes ---- */

typedef struct certificate_parts {
    eg_slice issuer, serial; /* DER: a Name, an INTEGER */
} certificate_parts;

static certificate_parts parts_of(eg_job *job, const eg_cms_key *key)
{
    certificate_parts parts;
    const unsigned char *name = NULL;
    X509 *certificate = eg_cms_decode_certificate(job, key->certificate);
    size_t size = 0;
    X509_NAME_get0_der(X509_get_issuer_name(certificate), &name, &size);
    parts.issuer = (eg_slice){eg_arena_dup(job->arena, (eg_slice){(const char *)name, size}), size};
    const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate);
    int n = i2d_ASN1_INTEGER(serial, NULL);
    unsigned char *bytes = eg_arena_alloc(job->arena, n > 0 ? (size_t)n : 1), *at = bytes;
    i2d_ASN1_INTEGER(serial, &at);
    parts.serial = (eg_slice){(char *)bytes, n > 0 ? (size_t)n : 0};
    return parts;
}

static void add_issuer_and_serial(eg_buffer *out, const certificate_parts *parts)
{
    size_t mark = eg_der_open(out, EG_DER_SEQUENCE);
    eg_buffer_add_slice(out, parts->issuer);
    eg_buffer_add_slice(out, parts->serial);
    eg_der_close(out, mark);
}

/* An Attribute with one value. */
static eg_slice attribute(eg_job *job, const char *oid, eg_slice value)
{
    eg_buffer out = eg_buffer_new(job->arena);
    size_t mark = eg_der_open(&out, EG_DER_SEQUENCE);
    eg_der_add_oid(&out, oid);
    eg_der_add(&out, EG_DER_SET, value);
    eg_der_close(&out, mark);
    return eg_buffer_slice(&out);
}

/* The digest of an ESSCertIDv2: SHA-256, the default, which DER leaves out. */
static void add_certificate_digest(eg_job *job, eg_buffer *out, eg_slice certificate)
{
    eg_cms_digest digest = eg_cms_digest_of(job, 256, &certificate, 1);
    eg_der_add(out, EG_DER_OCTETS, (eg_slice){(char *)digest.bytes, digest.size});
}

/* RFC 5035 4: an ESSCertIDv2 of the signer's certificate, then one of each that is sent with it. No signature is
 * over those, so without their digests here a changed one would only look like one of an unknown issuer. */
static eg_slice signing_certificate(eg_job *job, const eg_cms_key *key, const certificate_parts *parts)
{
    eg_buffer out = eg_buffer_new(job->arena);
    size_t v2 = eg_der_open(&out, EG_DER_SEQUENCE), list = eg_der_open(&out, EG_DER_SEQUENCE),
           id = eg_der_open(&out, EG_DER_SEQUENCE);
    add_certificate_digest(job, &out, key->certificate);
    size_t issuer = eg_der_open(&out, EG_DER_SEQUENCE), names = eg_der_open(&out, EG_DER_SEQUENCE);
    eg_der_add(&out, EG_DER_CONTEXT + 4, parts->issuer); /* directoryName, a CHOICE and so explicit */
    eg_der_close(&out, names);
    eg_buffer_add_slice(&out, parts->serial);
    eg_der_close(&out, issuer);
    eg_der_close(&out, id);
    for (uint32_t i = 0; i < key->n_sent; i++) {
        id = eg_der_open(&out, EG_DER_SEQUENCE);
        add_certificate_digest(job, &out, key->chain[i]);
        eg_der_close(&out, id);
    }
    eg_der_close(&out, list);
    eg_der_close(&out, v2);
    return eg_buffer_slice(&out);
}

/* The signed attributes under a tag: SET OF to be signed, [0] in the message (RFC 5652 5.4). */
static void add_signed_attributes(eg_job *job, eg_buffer *out, unsigned tag, const eg_cms_key *key,
                                  const certificate_parts *parts, const eg_cms_digest *digest)
{
    eg_buffer type = eg_buffer_new(job->arena), bytes = eg_buffer_new(job->arena);
    eg_der_add_oid(&type, OID_DATA);
    eg_der_add(&bytes, EG_DER_OCTETS, (eg_slice){(const char *)digest->bytes, digest->size});
    eg_slice items[] = {
        attribute(job, OID_CONTENT_TYPE, eg_buffer_slice(&type)),
        attribute(job, OID_MESSAGE_DIGEST, eg_buffer_slice(&bytes)),
        attribute(job, OID_SIGNING_CERTIFICATE_V2, signing_certificate(job, key, parts)),
    };
    eg_der_add_set(out, tag, items, sizeof items / sizeof *items);
}

/* ---- signature ---- */

static eg_status sign_bytes(eg_job *job, const eg_cms_key *key, eg_slice bytes, eg_slice *out)
{
    EVP_MD_CTX *context = eg_cms_hold(job, EVP_MD_CTX_new(), free_md_context);
    EVP_PKEY_CTX *inner = NULL; /* the context's own */
    size_t size = key->signature_size;
    unsigned char *signature = eg_arena_alloc(job->arena, size);
    bool is_done = EVP_DigestSignInit_ex(context, &inner, kind_of(key->digest_bits)->name, NULL, NULL,
                                         key->handle, NULL) > 0;
    if (is_done && key->kind == EG_CMS_RSA_PSS)
        is_done = EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING) > 0 &&
                  EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, RSA_PSS_SALTLEN_DIGEST) > 0;
    is_done = is_done &&
              EVP_DigestSign(context, signature, &size, (const unsigned char *)bytes.data, bytes.size) > 0;
    *out = (eg_slice){(char *)signature, size};
    if (is_done)
        return EG_OK;
    const char *reason = eg_cms_reason(job);
    eg_finding *finding = eg_report_add(job->report, EG_F_SIGNING_FAILED, EG_NOWHERE,
                                        "the key did not sign%s%s", *reason ? ": " : "", reason);
    eg_report_hint(job->report, finding, "if the key is on a token, see that it is plugged in");
    return EG_ERR_INPUT;
}

static void add_signer(eg_job *job, eg_buffer *out, const eg_cms_key *key, const certificate_parts *parts,
                       const eg_cms_digest *digest, eg_slice signature, eg_slice token)
{
    size_t mark = eg_der_open(out, EG_DER_SEQUENCE);
    eg_der_add_small(out, 1); /* named by issuer and serial */
    add_issuer_and_serial(out, parts);
    add_digest_algorithm(out, key->digest_bits);
    add_signed_attributes(job, out, EG_DER_CONTEXT, key, parts, digest);
    add_signature_algorithm(out, key);
    eg_der_add(out, EG_DER_OCTETS, signature);
    if (token.size) {
        eg_slice item = attribute(job, OID_SIGNATURE_TIME_STAMP, token);
        eg_der_add_set(out, EG_DER_CONTEXT + 1, &item, 1);
    }
    eg_der_close(out, mark);
}

static void add_message(eg_job *job, eg_buffer *out, const eg_cms_key *key, const certificate_parts *parts,
                        const eg_cms_digest *digest, eg_slice signature, eg_slice token)
{
    size_t info = eg_der_open(out, EG_DER_SEQUENCE);
    eg_der_add_oid(out, OID_SIGNED_DATA);
    size_t explicit = eg_der_open(out, EG_DER_CONTEXT), data = eg_der_open(out, EG_DER_SEQUENCE);
    eg_der_add_small(out, 1); /* certificates of X.509 only, content id-data (5.1) */
    size_t algorithms = eg_der_open(out, EG_DER_SET);
    add_digest_algorithm(out, key->digest_bits);
    eg_der_close(out, algorithms);
    size_t content = eg_der_open(out, EG_DER_SEQUENCE);
    eg_der_add_oid(out, OID_DATA);
    eg_der_close(out, content);
    eg_slice *certificates = EG_NEW_ARRAY(job->arena, eg_slice, key->n_sent + 1);
    certificates[0] = key->certificate;
    for (uint32_t i = 0; i < key->n_sent; i++)
        certificates[i + 1] = key->chain[i];
    eg_der_add_set(out, EG_DER_CONTEXT, certificates, key->n_sent + 1);
    size_t signers = eg_der_open(out, EG_DER_SET);
    add_signer(job, out, key, parts, digest, signature, token);
    eg_der_close(out, signers);
    eg_der_close(out, data);
    eg_der_close(out, explicit);
    eg_der_close(out, info);
}

eg_status eg_cms_sign(eg_job *job, const eg_cms_key *key, const eg_cms_digest *digest, eg_cms_stamper *stamp,
                      void *data, eg_buffer *out)
{
    eg_cms_begin();
    certificate_parts parts = parts_of(job, key);
    eg_buffer attributes = eg_buffer_new(job->arena);
    eg_slice signature, token = {0};
    add_signed_attributes(job, &attributes, EG_DER_SET, key, &parts, digest);
    eg_status status = sign_bytes(job, key, eg_buffer_slice(&attributes), &signature);
    if (status == EG_OK && stamp)
        status = stamp(job, data, signature, &token);
    if (status == EG_OK)
        add_message(job, out, key, &parts, digest, signature, token);
    return status;
}

size_t eg_cms_size(eg_job *job, const eg_cms_key *key)
{
    eg_cms_begin();
    eg_buffer out = eg_buffer_new(job->arena);
    certificate_parts parts = parts_of(job, key);
    eg_cms_digest digest = {.size = (size_t)key->digest_bits / 8};
    char *signature = eg_arena_alloc(job->arena, key->signature_size);
    add_message(job, &out, key, &parts, &digest, (eg_slice){signature, key->signature_size}, (eg_slice){0});
    return out.size;
}
