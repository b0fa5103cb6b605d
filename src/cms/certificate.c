/* The pool of certificates, and what each may do. See certificate.h. */
#include "cms/certificate.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "base/buffer.h"
#include "cms/handles.h"

/* ---- names for people ---- */

/* Where a character that shows nothing, or that turns the text round, begins; 0: an ordinary one. The value is
 * its size in bytes. */
static size_t unseen_size(const unsigned char *s, size_t left)
{
    if (s[0] < 0x20 || s[0] == 0x7F)
        return 1;
    if (left >= 2 && s[0] == 0xC2 && s[1] < 0xA0)
        return 2;
    if (left >= 3 && s[0] == 0xE2 && s[1] == 0x80 && (s[2] >= 0xA8 || (s[2] >= 0x8B && s[2] <= 0x8F)))
        return 3;
    return left >= 3 && s[0] == 0xE2 && s[1] == 0x81 && s[2] >= 0xA0 && s[2] <= 0xAF ? 3 : 0;
}

/* A part of a name, cut at what no line has room for. False when it has none. */
static bool add_part(eg_buffer *out, const X509_NAME *name, int nid)
{
    enum { LONGEST = 200 };
    int at = X509_NAME_get_index_by_NID(name, nid, -1);
    if (at < 0)
        return false;
    unsigned char text[LONGEST + 4], *whole = NULL;
    int size = ASN1_STRING_to_UTF8(&whole, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    size_t n = size < 0 ? 0 : (size_t)size < sizeof text ? (size_t)size : sizeof text;
    if (n)
        memcpy(text, whole, n); /* so that nothing of OpenSSL's is held while memory may fail */
    OPENSSL_free(whole);
    for (size_t i = 0; i < n && i < LONGEST;) {
        size_t unseen = unseen_size(text + i, n - i);
        if (unseen)
            eg_buffer_add_char(out, '?');
        else
            do
                eg_buffer_add_char(out, (char)text[i++]);
            while (i < n && (text[i] & 0xC0) == 0x80);
        i += unseen;
    }
    return n > 0;
}

/* "Name (Organisation, KH)". */
static const char *name_of(eg_arena *arena, const X509_NAME *name)
{
    eg_buffer out = eg_buffer_new(arena);
    if (!add_part(&out, name, NID_commonName) && !add_part(&out, name, NID_organizationalUnitName) &&
        !add_part(&out, name, NID_organizationName) && !add_part(&out, name, NID_serialNumber))
        eg_buffer_add_string(&out, "no name");
    eg_buffer more = eg_buffer_new(arena);
    bool has_more = add_part(&more, name, NID_organizationName);
    eg_buffer country = eg_buffer_new(arena);
    if (add_part(&country, name, NID_countryName)) {
        if (has_more)
            eg_buffer_add_string(&more, ", ");
        eg_buffer_add_slice(&more, eg_buffer_slice(&country));
        has_more = true;
    }
    if (has_more)
        eg_buffer_print(&out, " (%s)", more.data);
    return out.data;
}

/* ---- PEM (RFC 7468) ---- */

bool eg_pem_next(eg_job *job, eg_slice *rest, const char *label, eg_slice *out)
{
    eg_slice begin = eg_slice_of(eg_arena_print(job->arena, "-----BEGIN %s-----", label));
    eg_slice end = eg_slice_of(eg_arena_print(job->arena, "-----END %s-----", label));
    const char *from = memmem(rest->data, rest->size, begin.data, begin.size);
    if (!from)
        return false;
    from += begin.size;
    size_t left = rest->size - (size_t)(from - rest->data);
    const char *to = memmem(from, left, end.data, end.size);
    if (!to || to - from > INT32_MAX)
        return false;
    int size = (int)(to - from), n = 0, last = 0;
    unsigned char *bytes = eg_arena_alloc(job->arena, (size_t)size + 3);
    EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
    if (!context)
        eg_arena_fail(job->arena);
    EVP_DecodeInit(context);
    bool is_read = EVP_DecodeUpdate(context, bytes, &n, (const unsigned char *)from, size) >= 0 &&
                   EVP_DecodeFinal(context, bytes + n, &last) == 1;
    EVP_ENCODE_CTX_free(context);
    rest->size = left - (size_t)(to - from) - end.size;
    rest->data = to + end.size;
    *out = (eg_slice){(char *)bytes, is_read ? (size_t)(n + last) : 0};
    return true;
}

/* ---- the pool ---- */

static void close_pool(void *data)
{
    eg_certificates *pool = data;
    for (uint32_t i = 0; i < pool->items.n; i++)
        if (pool->items.items[i] && pool->items.items[i]->handle)
            X509_free(pool->items.items[i]->handle->x509);
    pool->items.n = 0;
}

eg_certificates *eg_certificates_new(eg_job *job)
{
    eg_certificates *pool = EG_NEW(job->arena, eg_certificates);
    pool->job = job;
    eg_job_on_close(job, close_pool, pool);
    return pool;
}

bool eg_time_of_asn1(const ASN1_TIME *time, int64_t *out)
{
    struct tm parts;
    if (!ASN1_TIME_to_tm(time, &parts))
        return false;
    int days = 0, seconds = 0;
    ASN1_TIME *origin = ASN1_TIME_set(NULL, 0);
    bool is_done = origin && ASN1_TIME_diff(&days, &seconds, origin, time);
    ASN1_TIME_free(origin);
    *out = (int64_t)days * 86400 + seconds;
    return is_done;
}

static eg_slice encoded_name(eg_arena *arena, const X509_NAME *name)
{
    const unsigned char *der = NULL;
    size_t size = 0;
    if (!X509_NAME_get0_der(name, &der, &size))
        eg_arena_fail(arena);
    return (eg_slice){eg_arena_dup(arena, (eg_slice){(const char *)der, size}), size};
}

static eg_slice octets_of(eg_arena *arena, const ASN1_OCTET_STRING *octets)
{
    if (!octets)
        return (eg_slice){0};
    eg_slice bytes = {(const char *)ASN1_STRING_get0_data(octets), (size_t)ASN1_STRING_length(octets)};
    return (eg_slice){eg_arena_dup(arena, bytes), bytes.size};
}

static eg_slice serial_of(eg_arena *arena, X509 *x509)
{
    int size = i2d_ASN1_INTEGER(X509_get_serialNumber(x509), NULL);
    unsigned char *der = eg_arena_alloc(arena, size > 0 ? (size_t)size : 1), *end = der;
    if (size <= 0 || i2d_ASN1_INTEGER(X509_get_serialNumber(x509), &end) != size)
        eg_arena_fail(arena);
    eg_slice rest = {(const char *)der, (size_t)size};
    eg_der value = {0};
    eg_der_next(&rest, &value);
    return value.content;
}

static void fill(eg_arena *arena, eg_certificate *c)
{
    X509 *x509 = c->handle->x509;
    c->issuer = encoded_name(arena, X509_get_issuer_name(x509));
    c->subject = encoded_name(arena, X509_get_subject_name(x509));
    c->is_self_issued = eg_slice_equals(c->issuer, c->subject);
    c->serial = serial_of(arena, x509);
    c->key_id = octets_of(arena, X509_get0_subject_key_id(x509));
    c->issuer_key_id = octets_of(arena, X509_get0_authority_key_id(x509));
    c->name = name_of(arena, X509_get_subject_name(x509));
    c->issuer_name = name_of(arena, X509_get_issuer_name(x509));
    if (!eg_time_of_asn1(X509_get0_notBefore(x509), &c->not_before) ||
        !eg_time_of_asn1(X509_get0_notAfter(x509), &c->not_after))
        c->not_before = c->not_after = 0;
}

const eg_certificate *eg_certificates_add(eg_certificates *pool, eg_slice der, const char *trusted_by)
{
    eg_arena *arena = pool->job->arena;
    for (uint32_t i = 0; i < pool->items.n; i++)
        if (eg_slice_equals(pool->items.items[i]->der, der)) {
            if (!pool->items.items[i]->trusted_by)
                pool->items.items[i]->trusted_by = trusted_by;
            return pool->items.items[i];
        }
    size_t at;
    if (eg_der_check(der, &at))
        return NULL;
    eg_certificate *certificate = EG_NEW(arena, eg_certificate);
    certificate->handle = EG_NEW(arena, struct eg_certificate_handle);
    *EG_PUSH(arena, &pool->items) = certificate;
    const unsigned char *from = (const unsigned char *)der.data;
    X509 *x509 = d2i_X509(NULL, &from, (long)der.size);
    certificate->handle->x509 = x509;
    if (!x509 || from != (const unsigned char *)der.data + der.size ||
        X509_get_extension_flags(x509) & EXFLAG_INVALID) {
        X509_free(x509);
        ERR_clear_error();
        pool->items.n--;
        return NULL;
    }
    certificate->der = der;
    certificate->trusted_by = trusted_by;
    fill(arena, certificate);
    return certificate;
}

uint32_t eg_certificates_add_file(eg_certificates *pool, eg_slice file, const char *trusted_by)
{
    eg_slice rest = file, der;
    uint32_t n = 0;
    if (eg_certificates_add(pool, file, trusted_by))
        return 1;
    while (eg_pem_next(pool->job, &rest, "CERTIFICATE", &der))
        if (eg_certificates_add(pool, der, trusted_by))
            n++;
    return n;
}

const eg_certificate *eg_certificates_find(const eg_certificates *pool, eg_slice issuer, eg_slice serial,
                                           eg_slice key_id)
{
    for (uint32_t i = 0; i < pool->items.n; i++) {
        const eg_certificate *c = pool->items.items[i];
        if (issuer.size ? eg_slice_equals(c->issuer, issuer) && eg_slice_equals(c->serial, serial)
                        : c->key_id.size && eg_slice_equals(c->key_id, key_id))
            return c;
    }
    return NULL;
}

/* ---- what it may do ---- */

/* Extended key usages that signatures on documents are made with. */
static bool is_for_documents(const EXTENDED_KEY_USAGE *usages)
{
    static const char *const good[] = {
        "2.5.29.37.0",             /* any */
        "1.3.6.1.5.5.7.3.36",      /* document signing (RFC 9336) */
        "1.3.6.1.5.5.7.3.4",       /* e-mail protection, which most signing certificates have */
        "1.2.840.113583.1.1.5",    /* Adobe's authentic documents */
        "1.3.6.1.4.1.311.10.3.12", /* Microsoft's document signing */
    };
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++) {
        char text[80];
        OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(usages, i), 1);
        for (size_t k = 0; k < sizeof good / sizeof *good; k++)
            if (strcmp(text, good[k]) == 0)
                return true;
    }
    return false;
}

const char *eg_certificate_usage_fault(eg_job *job, const eg_certificate *certificate)
{
    X509 *x509 = eg_handle_of(certificate);
    (void)job;
    if (X509_get_extension_flags(x509) & EXFLAG_KUSAGE &&
        !(X509_get_key_usage(x509) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)))
        return "its key usage allows no signatures on documents";
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(x509, NID_ext_key_usage, NULL, NULL);
    bool is_good = !usages || is_for_documents(usages);
    sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
    return is_good ? NULL : "its extended key usage is not for documents";
}

bool eg_certificate_may_stamp(const eg_certificate *certificate)
{
    int is_critical = 0;
    EXTENDED_KEY_USAGE *usages =
        X509_get_ext_d2i(eg_handle_of(certificate), NID_ext_key_usage, &is_critical, NULL);
    bool may = usages && is_critical == 1 && sk_ASN1_OBJECT_num(usages) == 1 &&
               OBJ_obj2nid(sk_ASN1_OBJECT_value(usages, 0)) == NID_time_stamp;
    sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
    return may;
}

/* NIST SP 800-131A: 112 bits of security, which is RSA with 2048; curves from 256 bits on. */
const char *eg_certificate_weakness(eg_job *job, const eg_certificate *certificate)
{
    EVP_PKEY *key = X509_get0_pubkey(eg_handle_of(certificate));
    if (!key)
        return "its key cannot be read";
    int kind = EVP_PKEY_get_base_id(key), bits = EVP_PKEY_get_bits(key);
    if (kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS)
        return bits >= 2048 ? NULL : eg_arena_print(job->arena, "its key is RSA of only %d bits", bits);
    if (kind == EVP_PKEY_EC)
        return bits >= 256 ? NULL : eg_arena_print(job->arena, "its key is on a curve of only %d bits", bits);
    return kind == EVP_PKEY_ED25519 ? NULL : "its key is of a kind that engross does not know";
}

bool eg_certificate_is_by(const eg_certificate *certificate, const eg_certificate *issuer)
{
    EVP_PKEY *key = X509_get0_pubkey(eg_handle_of(issuer));
    bool is_by = key && X509_verify(eg_handle_of(certificate), key) == 1;
    ERR_clear_error();
    return is_by;
}
