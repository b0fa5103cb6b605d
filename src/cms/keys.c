/* Keys and certificates read, matched and checked. See keys.h. */
#include "cms/keys.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

#include "base/file.h"
#include "base/vector.h"
#include "cms/internal.h"
#include "cms/token.h"

enum { CHAIN_MAX = 10 }; /* longer ones are circles, or nobody's */

typedef struct opening {
    eg_job *job;
    const eg_cms_key_request *request;
    const char *asked; /* the pass phrase, once it was asked for */
    bool was_asked;
    EVP_PKEY *key;
    X509 *certificate;
    EG_VECTOR(X509 *) others;
} opening;

static void free_key(void *key)
{
    EVP_PKEY_free(key);
}

static void free_certificate(void *certificate)
{
    X509_free(certificate);
}

static void free_bio(void *bio)
{
    BIO_free(bio);
}

static void free_p12(void *p12)
{
    PKCS12_free(p12);
}

static void unmap(void *map)
{
    eg_file_unmap(map);
}

static eg_status refuse(opening *o, eg_finding_kind kind, const char *file, const char *message,
                        const char *hint)
{
    eg_finding *finding = eg_report_add(o->job->report, kind, (eg_place){.file = file}, "%s", message);
    if (hint)
        eg_report_hint(o->job->report, finding, "%s", hint);
    return EG_ERR_INPUT;
}

static eg_status open_file(opening *o, const char *path, BIO **out)
{
    eg_map *map = EG_NEW(o->job->arena, eg_map);
    int error = eg_file_map(path, map);
    if (error || map->size > INT32_MAX) {
        refuse(o, EG_F_FILE_UNREADABLE, path,
               eg_arena_print(o->job->arena, "the file cannot be read: %s",
                              error && strerrordesc_np(error) ? strerrordesc_np(error) : "it is too large"),
               NULL);
        return EG_ERR_SYSTEM;
    }
    eg_job_on_close(o->job, unmap, map);
    static const char nothing[1];
    *out = eg_cms_hold(o->job, BIO_new_mem_buf(map->size ? map->data : nothing, (int)map->size), free_bio);
    return EG_OK;
}

/* ---- pass phrases ---- */

static const char *ask(opening *o, const char *what)
{
    if (!o->was_asked && o->request->ask)
        o->asked = o->request->ask(o->request->data, what);
    o->was_asked = true;
    return o->asked;
}

struct asking {
    opening *o;
    const char *what;
};

/* pem_password_cb */
static int give_pass(char *out, int size, int writes, void *data)
{
    struct asking *asking = data;
    const char *pass = ask(asking->o, asking->what);
    size_t length = pass ? strlen(pass) : 0;
    (void)writes;
    if (!pass || length > (size_t)size)
        return -1;
    memcpy(out, pass, length);
    return (int)length;
}

static eg_status refuse_pass(opening *o, const char *path)
{
    if (!o->asked)
        return refuse(o, EG_F_PASS_PHRASE_WRONG, path, "the key has a pass phrase, and none was given",
                      "type it when it is asked for, or name a file with --pass-file");
    return refuse(o, EG_F_PASS_PHRASE_WRONG, path, "the pass phrase does not open the key",
                  "mind capitals and the keyboard's language, and try again");
}

/* ---- files ---- */

static void add_other(opening *o, X509 *certificate)
{
    *EG_PUSH(o->job->arena, &o->others) = eg_cms_hold(o->job, certificate, free_certificate);
}

/* All certificates of a PEM file: the first to *first when it is not NULL. */
static eg_status read_certificates(opening *o, const char *path, X509 **first)
{
    BIO *bio;
    eg_status status = open_file(o, path, &bio);
    if (status != EG_OK)
        return status;
    uint32_t n = 0;
    for (X509 *certificate; (certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)); n++)
        if (first && n == 0)
            *first = eg_cms_hold(o->job, certificate, free_certificate);
        else
            add_other(o, certificate);
    const char *reason = eg_cms_reason(o->job);
    if (n)
        return EG_OK;
    return refuse(o, EG_F_KEY_UNREADABLE, path,
                  eg_arena_print(o->job->arena, "there is no certificate in the file: %s", reason),
                  "a certificate is PEM and begins with -----BEGIN CERTIFICATE-----");
}

static eg_status read_pem_key(opening *o)
{
    BIO *bio;
    eg_status status = open_file(o, o->request->key, &bio);
    if (status != EG_OK)
        return status;
    struct asking asking = {o, o->request->key};
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, give_pass, &asking);
    (void)eg_cms_reason(o->job);
    if (key) {
        o->key = eg_cms_hold(o->job, key, free_key);
        return EG_OK;
    }
    if (o->was_asked)
        return refuse_pass(o, o->request->key);
    return refuse(
        o, EG_F_KEY_UNREADABLE, o->request->key, "there is no private key in the file",
        "a key is PEM and begins with -----BEGIN PRIVATE KEY----- or -----BEGIN ENCRYPTED PRIVATE KEY-----");
}

/* The pass phrase that opens it: none, an empty one, or the one that is asked for. */
static eg_status find_pass(opening *o, PKCS12 *p12, const char **out)
{
    const char *path = o->request->p12;
    *out = NULL;
    if (!PKCS12_mac_present(p12) || PKCS12_verify_mac(p12, NULL, 0))
        return EG_OK;
    *out = "";
    if (PKCS12_verify_mac(p12, "", 0))
        return EG_OK;
    *out = ask(o, path);
    return *out && PKCS12_verify_mac(p12, *out, -1) ? EG_OK : refuse_pass(o, path);
}

/* What a PKCS #12 holds, released together. */
typedef struct parts {
    EVP_PKEY *key;
    X509 *certificate;
    STACK_OF(X509) * others;
} parts;

static void free_parts(void *data)
{
    parts *held = data;
    EVP_PKEY_free(held->key);
    X509_free(held->certificate);
    sk_X509_pop_free(held->others, X509_free);
}

static eg_status read_p12(opening *o)
{
    const char *path = o->request->p12, *pass;
    BIO *bio;
    eg_status status = open_file(o, path, &bio);
    if (status != EG_OK)
        return status;
    PKCS12 *p12 = d2i_PKCS12_bio(bio, NULL);
    if (!p12)
        return refuse(o, EG_F_KEY_UNREADABLE, path,
                      eg_arena_print(o->job->arena, "the file is no PKCS #12: %s", eg_cms_reason(o->job)),
                      "such files end in .p12 or .pfx; a PEM key is given with --key and --cert");
    eg_cms_hold(o->job, p12, free_p12);
    status = find_pass(o, p12, &pass);
    if (status != EG_OK)
        return status;
    parts *held = EG_NEW(o->job->arena, parts);
    eg_job_on_close(o->job, free_parts, held);
    int is_read = PKCS12_parse(p12, pass, &held->key, &held->certificate, &held->others);
    const char *reason = is_read ? "" : eg_cms_reason(o->job);
    o->key = held->key;
    o->certificate = held->certificate;
    for (int i = 0; i < sk_X509_num(held->others); i++)
        *EG_PUSH(o->job->arena, &o->others) = sk_X509_value(held->others, i);
    if (o->key && o->certificate)
        return EG_OK;
    return refuse(o, EG_F_KEY_UNREADABLE, path,
                  is_read ? "the file has no private key with its certificate"
                          : eg_arena_print(o->job->arena, "the file cannot be read: %s", reason),
                  "an old file may be enciphered in a way that is no longer supported: export it again");
}

/* ---- checks ---- */

static bool has_purpose(X509 *certificate)
{
    static const char *const purposes[] = {
        "1.3.6.1.5.5.7.3.36",      /* documentSigning, RFC 9336 */
        "1.3.6.1.5.5.7.3.4",       /* emailProtection, which most certificates for persons have */
        "1.3.6.1.5.5.7.3.2",       /* clientAuth: the same */
        "1.3.6.1.4.1.311.10.3.12", /* Microsoft's document signing */
        "1.2.840.113583.1.1.5",    /* Adobe's */
        "2.5.29.37.0"              /* any */
    };
    enum { N = sizeof purposes / sizeof *purposes };
    EXTENDED_KEY_USAGE *usage = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
    bool is_right = !usage;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usage) && !is_right; i++) {
        char dotted[80];
        OBJ_obj2txt(dotted, sizeof dotted, sk_ASN1_OBJECT_value(usage, i), 1);
        for (int k = 0; k < N; k++)
            is_right = is_right || strcmp(dotted, purposes[k]) == 0;
    }
    EXTENDED_KEY_USAGE_free(usage);
    return is_right;
}

static const char *print_time(eg_arena *arena, const ASN1_TIME *time)
{
    struct tm tm = {0};
    if (!ASN1_TIME_to_tm(time, &tm))
        return "an unreadable time";
    return eg_arena_print(arena, "%04d-%02d-%02d %02d:%02d UTC", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                          tm.tm_hour, tm.tm_min);
}

static eg_status check_certificate(opening *o, const char *path)
{
    X509 *certificate = o->certificate;
    eg_arena *arena = o->job->arena;
    time_t now = (time_t)o->request->now;
    int digest = NID_undef, bits = 0;
    uint32_t usage = X509_get_key_usage(certificate); /* UINT32_MAX: it says nothing */
    if (X509_cmp_time(X509_get0_notAfter(certificate), &now) < 0)
        return refuse(o, EG_F_CERTIFICATE_EXPIRED, path,
                      eg_arena_print(arena, "the certificate was valid until %s only",
                                     print_time(arena, X509_get0_notAfter(certificate))),
                      "sign with a certificate that is valid today");
    if (X509_cmp_time(X509_get0_notBefore(certificate), &now) > 0)
        return refuse(o, EG_F_CERTIFICATE_EARLY, path,
                      eg_arena_print(arena, "the certificate is valid from %s on only",
                                     print_time(arena, X509_get0_notBefore(certificate))),
                      "see whether this machine's clock is right");
    if (!(usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) || !has_purpose(certificate))
        return refuse(
            o, EG_F_CERTIFICATE_USAGE, path, "the certificate is not for signing documents",
            "ask its issuer for one with key usage digitalSignature or nonRepudiation, and no other purpose");
    if (X509_get_signature_info(certificate, &digest, NULL, &bits, NULL) &&
        (digest == NID_sha1 || digest == NID_md5) && X509_self_signed(certificate, 0) != 1)
        return refuse(o, EG_F_CERTIFICATE_WEAK, path,
                      "the certificate was signed over a weak digest, SHA-1 or MD5",
                      "ask its issuer for a new one");
    return EG_OK;
}

static eg_status check_key(opening *o, const char *path, eg_cms_key *out)
{
    eg_arena *arena = o->job->arena;
    EVP_PKEY *public = X509_get0_pubkey(o->certificate); /* its words are surer than a token's */
    int bits = public ? EVP_PKEY_get_bits(public) : 0, type = public ? EVP_PKEY_get_base_id(public) : 0;
    out->kind = type == EVP_PKEY_EC ? EG_CMS_EC : type == EVP_PKEY_RSA_PSS ? EG_CMS_RSA_PSS : EG_CMS_RSA;
    out->digest_bits = type != EVP_PKEY_EC || bits <= 256 ? 256 : bits <= 384 ? 384 : 512;
    out->handle = o->key;
    if (type != EVP_PKEY_EC && type != EVP_PKEY_RSA && type != EVP_PKEY_RSA_PSS)
        return refuse(o, EG_F_KEY_UNREADABLE, path, "the key is neither RSA nor ECDSA",
                      "sign with an RSA key, or one on the curve P-256 or P-384");
    if (bits < (type == EVP_PKEY_EC ? 256 : 2048))
        return refuse(o, EG_F_CERTIFICATE_WEAK, path,
                      eg_arena_print(arena, "the key has %d bits, too few to be relied on", bits),
                      "sign with RSA of 2048 bits or more, or on the curve P-256 or P-384");
    if (EVP_PKEY_eq(public, o->key) != 1) {
        (void)eg_cms_reason(o->job);
        return refuse(o, EG_F_KEY_MISMATCH, path, "the certificate belongs to another key",
                      "name the certificate that was issued for this key first in its file");
    }
    out->signature_size = (size_t)EVP_PKEY_get_size(public);
    return EG_OK;
}

/* ---- what is made of them ---- */

static void free_text(void *text)
{
    OPENSSL_free(text);
}

static const char *name_of(opening *o, X509 *certificate)
{
    static const int kinds[] = {NID_commonName, NID_organizationName, NID_surname};
    const X509_NAME *name = X509_get_subject_name(certificate);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        int at = X509_NAME_get_index_by_NID(name, kinds[i], -1);
        unsigned char *text = NULL;
        int size =
            at < 0 ? -1 : ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
        if (size >= 0)
            eg_cms_hold(o->job, text, free_text);
        if (size > 0 && !memchr(text, 0, (size_t)size))
            return eg_arena_dup(o->job->arena, (eg_slice){(char *)text, (size_t)size});
    }
    return "";
}

/* From the certificate up, each issuer once. */
static void build_chain(opening *o, eg_cms_key *out)
{
    eg_slice *chain = EG_NEW_ARRAY(o->job->arena, eg_slice, CHAIN_MAX);
    X509 *below = o->certificate;
    while (out->n_chain < CHAIN_MAX && X509_self_signed(below, 0) != 1) {
        X509 *issuer = NULL;
        for (uint32_t i = 0; i < o->others.n && !issuer; i++)
            if (o->others.items[i] != below && X509_check_issued(o->others.items[i], below) == X509_V_OK)
                issuer = o->others.items[i];
        if (!issuer)
            break;
        chain[out->n_chain++] = eg_cms_encode_certificate(o->job, issuer);
        if (X509_self_signed(issuer, 0) != 1)
            out->n_sent = out->n_chain;
        below = issuer;
    }
    out->chain = chain;
    (void)eg_cms_reason(o->job);
}

/* All that was at hand: a time stamp's authority may be among them. */
static void keep_others(opening *o, eg_cms_key *out)
{
    eg_slice *others = EG_NEW_ARRAY(o->job->arena, eg_slice, o->others.n);
    for (uint32_t i = 0; i < o->others.n; i++)
        others[i] = eg_cms_encode_certificate(o->job, o->others.items[i]);
    out->others = others;
    out->n_others = o->others.n;
}

static eg_status read_key(opening *o)
{
    const eg_cms_key_request *request = o->request;
    eg_status status;
    if (request->p12)
        status = read_p12(o);
    else if (strncmp(request->key, "pkcs11:", 7) == 0) {
        eg_cms_token_key token = {0};
        status = request->cert ? read_certificates(o, request->cert, &o->certificate) : EG_OK;
        if (status == EG_OK)
            status = eg_cms_open_token(o->job, request, o->certificate == NULL, &token);
        if (token.key)
            o->key = token.key;
        if (token.certificate)
            o->certificate = token.certificate;
    } else {
        status = read_certificates(o, request->cert, &o->certificate);
        if (status == EG_OK)
            status = read_pem_key(o);
    }
    if (status == EG_OK && request->chain)
        status = read_certificates(o, request->chain, NULL);
    return status;
}

eg_status eg_cms_open_key(eg_job *job, const eg_cms_key_request *request, const eg_cms_key **out)
{
    eg_cms_begin();
    opening o = {.job = job, .request = request};
    eg_cms_key *key = EG_NEW(job->arena, eg_cms_key);
    const char *path = request->p12 ? request->p12 : request->cert ? request->cert : request->key;
    eg_status status = read_key(&o);
    if (status == EG_OK)
        status = check_key(&o, path, key);
    if (status == EG_OK)
        status = check_certificate(&o, path);
    if (status != EG_OK)
        return status;
    key->certificate = eg_cms_encode_certificate(job, o.certificate);
    key->name = name_of(&o, o.certificate);
    key->is_self_signed = X509_self_signed(o.certificate, 0) == 1;
    build_chain(&o, key);
    keep_others(&o, key);
    if (key->is_self_signed)
        refuse(&o, EG_F_CERTIFICATE_SELF_SIGNED, path, "the certificate is signed by its own key only",
               "good for a trial; those who verify will not know the signer");
    *out = key;
    return EG_OK;
}
