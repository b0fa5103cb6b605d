/* CRLs and OCSP responses, believed when the certificate's issuer stands behind them. See revocation.h. */
#include "cms/revocation.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "cms/handles.h"

typedef struct source {
    X509_CRL *crl;
    OCSP_BASICRESP *ocsp;
    eg_slice bytes;
} source;

struct eg_revocations {
    eg_job *job;
    EG_VECTOR(source) items;
};

/* Without a next update what was issued is believed for a day. */
enum { DAY = 86400 };

static void close_revocations(void *data)
{
    eg_revocations *r = data;
    for (uint32_t i = 0; i < r->items.n; i++) {
        X509_CRL_free(r->items.items[i].crl);
        OCSP_BASICRESP_free(r->items.items[i].ocsp);
    }
    r->items.n = 0;
}

eg_revocations *eg_revocations_new(eg_job *job)
{
    eg_revocations *r = EG_NEW(job->arena, eg_revocations);
    r->job = job;
    eg_job_on_close(job, close_revocations, r);
    return r;
}

static OCSP_BASICRESP *read_ocsp(eg_slice bytes)
{
    const unsigned char *from = (const unsigned char *)bytes.data;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &from, (long)bytes.size);
    OCSP_BASICRESP *basic = NULL;
    if (response && OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL)
        basic = OCSP_response_get1_basic(response);
    OCSP_RESPONSE_free(response);
    if (!basic) {
        from = (const unsigned char *)bytes.data;
        basic = d2i_OCSP_BASICRESP(NULL, &from, (long)bytes.size);
    }
    return basic;
}

static bool add_der(eg_revocations *r, eg_slice bytes)
{
    size_t at;
    for (uint32_t i = 0; i < r->items.n; i++)
        if (eg_slice_equals(r->items.items[i].bytes, bytes))
            return true;
    if (eg_der_check(bytes, &at))
        return false;
    source *item = EG_PUSH(r->job->arena, &r->items);
    const unsigned char *from = (const unsigned char *)bytes.data;
    item->bytes = bytes;
    item->crl = d2i_X509_CRL(NULL, &from, (long)bytes.size);
    if (!item->crl)
        item->ocsp = read_ocsp(bytes);
    ERR_clear_error();
    if (!item->crl && !item->ocsp)
        r->items.n--;
    return item->crl || item->ocsp;
}

bool eg_revocations_add(eg_revocations *r, eg_slice bytes)
{
    eg_slice rest = bytes, der;
    bool is_any = add_der(r, bytes);
    while (!is_any && eg_pem_next(r->job, &rest, "X509 CRL", &der))
        is_any |= add_der(r, der);
    return is_any;
}

static const char *reason_words(int reason)
{
    static const char *const words[] = {NULL,
                                        "key compromise",
                                        "compromise of the authority",
                                        "affiliation changed",
                                        "superseded",
                                        "cessation of operation",
                                        "certificate hold",
                                        NULL,
                                        "removed from the list",
                                        "privilege withdrawn",
                                        "compromise of the attribute authority"};
    return reason >= 0 && reason < (int)(sizeof words / sizeof *words) ? words[reason] : NULL;
}

/* Whether data issued at one time, with a next update at another (NULL: none is named), still held at `at`. */
static bool is_fresh(const ASN1_TIME *issued, const ASN1_TIME *next, int64_t at, int64_t *issued_out)
{
    int64_t end;
    if (!eg_time_of_asn1(issued, issued_out))
        return false;
    if (!next || !eg_time_of_asn1(next, &end))
        end = *issued_out + DAY;
    return end >= at;
}

static void note_revoked(const ASN1_TIME *since, int reason, int64_t issued, const char *name,
                         eg_revocation *out)
{
    int64_t from;
    if (!eg_time_of_asn1(since, &from) || (out->state == EG_REVOCATION_REVOKED && out->since <= from))
        return;
    *out = (eg_revocation){.state = EG_REVOCATION_REVOKED,
                           .since = from,
                           .reason = reason_words(reason),
                           .source = name,
                           .issued = issued};
}

static void note_good(int64_t issued, const char *name, eg_revocation *out)
{
    if (out->state == EG_REVOCATION_UNKNOWN || (out->state == EG_REVOCATION_GOOD && out->issued < issued))
        *out = (eg_revocation){.state = EG_REVOCATION_GOOD, .source = name, .issued = issued};
}

/* ---- CRLs ---- */

/* Whether a signature by this algorithm says that something is good: SHA-1 and what is older can be forged. */
static bool is_strong(int algorithm)
{
    int digest = NID_undef;
    OBJ_find_sigid_algs(algorithm, &digest, NULL);
    return digest != NID_sha1 && digest != NID_md5 && digest != NID_md5_sha1 && digest != NID_md4 &&
           digest != NID_md2;
}

static bool shares_name(const GENERAL_NAMES *a, const GENERAL_NAMES *b)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(a); i++)
        for (int k = 0; k < sk_GENERAL_NAME_num(b); k++)
            if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(a, i), sk_GENERAL_NAME_value(b, k)) == 0)
                return true;
    return false;
}

/* Whether a list that is of one place only is of the place that the certificate names (RFC 5280 6.3.3 b 2 i). Names
 * that are relative to the issuer's are not followed: such a list says nothing. */
static bool is_of_place(const DIST_POINT_NAME *place, X509 *certificate)
{
    enum { FULL_NAME = 0 };
    if (!place)
        return true;
    STACK_OF(DIST_POINT) *points = X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    bool is_named = false;
    for (int i = 0; i < sk_DIST_POINT_num(points) && place->type == FULL_NAME; i++) {
        const DIST_POINT_NAME *named = sk_DIST_POINT_value(points, i)->distpoint;
        is_named |=
            named && named->type == FULL_NAME && shares_name(place->name.fullname, named->name.fullname);
    }
    sk_DIST_POINT_pop_free(points, DIST_POINT_free);
    return is_named;
}

/* What must be understood, and is not (RFC 5280 5.2). */
static bool has_unknown(X509_CRL *crl)
{
    for (int i = 0; i < X509_CRL_get_ext_count(crl); i++) {
        X509_EXTENSION *extension = X509_CRL_get_ext(crl, i);
        int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (X509_EXTENSION_get_critical(extension) && kind != NID_issuing_distribution_point &&
            kind != NID_authority_key_identifier && kind != NID_crl_number)
            return true;
    }
    return false;
}

/* A list of part of what its issuer issued (RFC 5280 5.2.5) says nothing good of what is not in it. */
static bool covers(X509_CRL *crl, const eg_certificate *certificate, const eg_certificate *issuer)
{
    ISSUING_DIST_POINT *part = X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, NULL, NULL);
    bool is_ca = X509_check_ca(eg_handle_of(certificate)) > 0;
    bool is_whole = !part || (!part->indirectCRL && !part->onlysomereasons && part->onlyattr <= 0 &&
                              (part->onlyuser <= 0 || !is_ca) && (part->onlyCA <= 0 || is_ca) &&
                              is_of_place(part->distpoint, eg_handle_of(certificate)));
    ISSUING_DIST_POINT_free(part);
    return is_whole && X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) < 0 && !has_unknown(crl) &&
           (X509_get_key_usage(eg_handle_of(issuer)) & KU_CRL_SIGN) &&
           is_strong(X509_CRL_get_signature_nid(crl));
}

static void look_in_crl(X509_CRL *crl, const eg_certificate *certificate, const eg_certificate *issuer,
                        int64_t at, eg_revocation *out)
{
    EVP_PKEY *key = X509_get0_pubkey(eg_handle_of(issuer));
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(eg_handle_of(issuer))) != 0 || !key ||
        X509_CRL_verify(crl, key) != 1)
        return;
    X509_REVOKED *entry = NULL;
    int64_t issued = 0;
    bool is_now = is_fresh(X509_CRL_get0_lastUpdate(crl), X509_CRL_get0_nextUpdate(crl), at, &issued);
    int found = X509_CRL_get0_by_cert(crl, &entry, eg_handle_of(certificate));
    if (found == 1) {
        ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
        int number = reason ? (int)ASN1_ENUMERATED_get(reason) : -1;
        ASN1_ENUMERATED_free(reason);
        note_revoked(X509_REVOKED_get0_revocationDate(entry), number, issued, "CRL", out);
    } else if (is_now && covers(crl, certificate, issuer))
        note_good(issued, "CRL", out);
}

/* ---- OCSP ---- */

/* A responder's certificate that was valid when it answered, with a key that may sign and is none of those that can be
 * computed (as for signers: NIST SP 800-131A). */
static bool may_answer(X509 *responder, int64_t issued)
{
    enum { SECURITY_BITS = 112 };
    EVP_PKEY *key = X509_get0_pubkey(responder);
    int64_t from, to;
    return key && EVP_PKEY_get_security_bits(key) >= SECURITY_BITS &&
           (X509_get_key_usage(responder) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) &&
           eg_time_of_asn1(X509_get0_notBefore(responder), &from) &&
           eg_time_of_asn1(X509_get0_notAfter(responder), &to) && from <= issued && issued <= to;
}

/* The issuer itself, or whom it gave a certificate for just this (RFC 6960 4.2.2.2). */
static bool is_responder(X509 *responder, const eg_certificate *issuer, int64_t issued)
{
    if (X509_cmp(responder, eg_handle_of(issuer)) == 0)
        return true;
    EVP_PKEY *key = X509_get0_pubkey(eg_handle_of(issuer));
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(responder, NID_ext_key_usage, NULL, NULL);
    bool is_for_ocsp = false;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++)
        is_for_ocsp |= OBJ_obj2nid(sk_ASN1_OBJECT_value(usages, i)) == NID_OCSP_sign;
    sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
    return is_for_ocsp && key && may_answer(responder, issued) && X509_verify(responder, key) == 1 &&
           X509_NAME_cmp(X509_get_issuer_name(responder), X509_get_subject_name(eg_handle_of(issuer))) == 0;
}

static bool is_ocsp_by(OCSP_BASICRESP *ocsp, const eg_certificates *pool, const eg_certificate *issuer,
                       int64_t issued)
{
    STACK_OF(X509) *others = sk_X509_new_null();
    X509 *responder = NULL;
    bool is_by = others != NULL;
    for (uint32_t i = 0; i < pool->items.n && is_by; i++)
        is_by = sk_X509_push(others, eg_handle_of(pool->items.items[i])) > 0;
    is_by = is_by && OCSP_resp_get0_signer(ocsp, &responder, others) == 1 &&
            is_responder(responder, issuer, issued) &&
            OCSP_basic_verify(ocsp, others, NULL, OCSP_NOVERIFY) == 1;
    sk_X509_free(others);
    ERR_clear_error();
    return is_by;
}

static bool is_about(OCSP_SINGLERESP *single, const eg_certificate *certificate, const eg_certificate *issuer)
{
    ASN1_OBJECT *digest = NULL;
    OCSP_CERTID *id = (OCSP_CERTID *)OCSP_SINGLERESP_get0_id(single);
    OCSP_id_get0_info(NULL, &digest, NULL, NULL, id);
    const EVP_MD *md = EVP_get_digestbyobj(digest);
    OCSP_CERTID *expected = md ? OCSP_cert_to_id(md, eg_handle_of(certificate), eg_handle_of(issuer)) : NULL;
    bool is_about = expected && OCSP_id_cmp(expected, id) == 0;
    OCSP_CERTID_free(expected);
    return is_about;
}

static void look_in_ocsp(OCSP_BASICRESP *ocsp, const eg_certificates *pool, const eg_certificate *certificate,
                         const eg_certificate *issuer, int64_t at, eg_revocation *out)
{
    for (int i = 0; i < OCSP_resp_count(ocsp); i++) {
        OCSP_SINGLERESP *single = OCSP_resp_get0(ocsp, i);
        ASN1_GENERALIZEDTIME *since = NULL, *issued = NULL, *next = NULL;
        int reason = -1, status = OCSP_single_get0_status(single, &reason, &since, &issued, &next);
        int64_t issued_at = 0;
        bool is_now = is_fresh(issued, next, at, &issued_at);
        if (!is_about(single, certificate, issuer) || !is_ocsp_by(ocsp, pool, issuer, issued_at))
            continue;
        if (status == V_OCSP_CERTSTATUS_REVOKED)
            note_revoked(since, reason, issued_at, "OCSP", out);
        else if (status == V_OCSP_CERTSTATUS_GOOD && is_now &&
                 is_strong(OBJ_obj2nid(OCSP_resp_get0_tbs_sigalg(ocsp)->algorithm)))
            note_good(issued_at, "OCSP", out);
    }
}

void eg_revocation_look_up(const eg_revocations *r, const eg_certificates *pool,
                           const eg_certificate *certificate, const eg_certificate *issuer, int64_t at,
                           eg_revocation *out)
{
    *out = (eg_revocation){0};
    for (uint32_t i = 0; i < r->items.n; i++)
        if (r->items.items[i].crl)
            look_in_crl(r->items.items[i].crl, certificate, issuer, at, out);
        else
            look_in_ocsp(r->items.items[i].ocsp, pool, certificate, issuer, at, out);
    ERR_clear_error();
}
