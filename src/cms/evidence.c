/* Certificates up to their roots, and what their authorities say of each. See fetch.h.
 *
 * OCSP is asked first, for it says that a certificate is good and not only that it is on no list; where a
 * certificate names no OCSP server, or that gives no answer, the list of revoked ones is taken. */
#include <openssl/cms.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "base/vector.h"
#include "cms/fetch.h"
#include "cms/internal.h"

typedef EG_VECTOR(eg_slice) slices;

typedef struct gathering {
    eg_job *job;
    int64_t now;
    EG_VECTOR(X509 *) pool; /* every certificate at hand */
    EG_VECTOR(X509 *) done; /* those that were asked about */
    slices certificates, ocsp, crls;
} gathering;

static void free_message(void *message)
{
    CMS_ContentInfo_free(message);
}

static void free_certificates(void *stack)
{
    sk_X509_pop_free(stack, X509_free);
}

static void free_response(void *response)
{
    OCSP_RESPONSE_free(response);
}

static void free_basic(void *basic)
{
    OCSP_BASICRESP_free(basic);
}

static void free_request(void *request)
{
    OCSP_REQUEST_free(request);
}

static void free_certificate_id(void *id)
{
    OCSP_CERTID_free(id);
}

static void free_list(void *list)
{
    X509_CRL_free(list);
}

static void free_store(void *store)
{
    X509_STORE_free(store);
}

static void free_points(void *points)
{
    CRL_DIST_POINTS_free(points);
}

static void free_strings(void *strings)
{
    X509_email_free(strings);
}

static void add_once(gathering *g, slices *to, eg_slice bytes)
{
    for (uint32_t i = 0; i < to->n; i++)
        if (eg_slice_equals(to->items[i], bytes))
            return;
    *EG_PUSH(g->job->arena, to) = bytes;
}

static eg_status refuse(gathering *g, X509 *certificate, eg_finding_kind kind, const char *format)
{
    char name[256] = "";
    X509_NAME_oneline(X509_get_subject_name(certificate), name, sizeof name);
    const char *who = eg_report_quote(g->job->arena, eg_slice_of(name));
    eg_finding *finding = eg_report_add(g->job->report, kind, EG_NOWHERE, "%s %s", format, who);
    eg_report_hint(g->job->report, finding, "%s",
                   kind == EG_F_CERTIFICATE_REVOKED
                       ? "sign with another certificate"
                       : "sign at level T, or add the authorities' certificates with --chain");
    return EG_ERR_INPUT;
}

static X509 *find_issuer(gathering *g, X509 *certificate)
{
    for (uint32_t i = 0; i < g->pool.n; i++)
        if (X509_check_issued(g->pool.items[i], certificate) == X509_V_OK)
            return g->pool.items[i];
    return NULL;
}

/* ---- OCSP ---- */

static eg_slice make_question(gathering *g, OCSP_CERTID *id)
{
    OCSP_REQUEST *request = eg_cms_hold(g->job, OCSP_REQUEST_new(), free_request);
    OCSP_CERTID *copy = OCSP_CERTID_dup(id);
    if (!copy || !OCSP_request_add0_id(request, copy))
        eg_arena_fail(g->job->arena);
    int size = i2d_OCSP_REQUEST(request, NULL);
    unsigned char *bytes = eg_arena_alloc(g->job->arena, size > 0 ? (size_t)size : 1), *at = bytes;
    i2d_OCSP_REQUEST(request, &at);
    return (eg_slice){(char *)bytes, size > 0 ? (size_t)size : 0};
}

/* Whether the answer is signed by the issuer, or by whom the issuer has made its responder. */
static bool is_answer_signed(gathering *g, OCSP_BASICRESP *basic, X509 *issuer)
{
    X509_STORE *store = eg_cms_hold(g->job, X509_STORE_new(), free_store);
    X509_STORE_add_cert(store, issuer);
    X509_VERIFY_PARAM_set_flags(X509_STORE_get0_param(store), X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)g->now);
    STACK_OF(X509) *issuers = sk_X509_new_null();
    if (!issuers || !X509_add_cert(issuers, issuer, X509_ADD_FLAG_UP_REF)) {
        sk_X509_free(issuers);
        eg_arena_fail(g->job->arena);
    }
    eg_cms_hold(g->job, issuers, free_certificates);
    return OCSP_basic_verify(basic, issuers, store, 0) == 1;
}

/* V_OCSP_CERTSTATUS_…, of UNKNOWN when the answer cannot be used. */
static int read_answer(gathering *g, eg_slice answer, OCSP_CERTID *id, X509 *issuer)
{
    enum { SLACK = 300 }; /* seconds that clocks may differ */
    const unsigned char *at = (const unsigned char *)answer.data;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &at, (long)answer.size);
    if (!response)
        return V_OCSP_CERTSTATUS_UNKNOWN;
    eg_cms_hold(g->job, response, free_response);
    if (OCSP_response_status(response) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return V_OCSP_CERTSTATUS_UNKNOWN;
    OCSP_BASICRESP *basic = OCSP_response_get1_basic(response);
    if (!basic)
        return V_OCSP_CERTSTATUS_UNKNOWN;
    eg_cms_hold(g->job, basic, free_basic);
    int status, reason;
    ASN1_GENERALIZEDTIME *revoked, *from, *until;
    if (!is_answer_signed(g, basic, issuer) ||
        !OCSP_resp_find_status(basic, id, &status, &reason, &revoked, &from, &until))
        return V_OCSP_CERTSTATUS_UNKNOWN;
    time_t early = (time_t)g->now - SLACK, late = (time_t)g->now + SLACK;
    if (X509_cmp_time(from, &late) > 0 || (until && X509_cmp_time(until, &early) < 0))
        return V_OCSP_CERTSTATUS_UNKNOWN;
    return status;
}

static int ask_responder(gathering *g, X509 *certificate, X509 *issuer)
{
    STACK_OF(OPENSSL_STRING) *urls = X509_get1_ocsp(certificate);
    int status = V_OCSP_CERTSTATUS_UNKNOWN;
    if (!urls)
        return status;
    eg_cms_hold(g->job, urls, free_strings);
    /* SHA-1 only names the certificate here, and is the one digest that every responder knows (RFC 5019). */
    OCSP_CERTID *id =
        eg_cms_hold(g->job, OCSP_cert_to_id(EVP_sha1(), certificate, issuer), free_certificate_id);
    for (int i = 0; i < sk_OPENSSL_STRING_num(urls) && status == V_OCSP_CERTSTATUS_UNKNOWN; i++) {
        eg_slice answer;
        eg_question question = {.url = sk_OPENSSL_STRING_value(urls, i),
                                .content_type = "application/ocsp-request",
                                .expected_type = "application/ocsp-response",
                                .body = make_question(g, id),
                                .max = EG_FETCH_OCSP_MAX};
        if (eg_cms_ask(g->job, &question, &answer))
            continue;
        status = read_answer(g, answer, id, issuer);
        if (status == V_OCSP_CERTSTATUS_GOOD)
            add_once(g, &g->ocsp, answer);
    }
    (void)eg_cms_reason(g->job);
    return status;
}

/* ---- lists ---- */

/* A root that was not given with the chain is known to those who verify: they then judge the list's signature. */
static int read_list(gathering *g, eg_slice answer, X509 *certificate, X509 *issuer)
{
    const unsigned char *at = (const unsigned char *)answer.data;
    X509_CRL *list = d2i_X509_CRL(NULL, &at, (long)answer.size);
    X509_REVOKED *entry = NULL;
    time_t now = (time_t)g->now;
    if (!list)
        return V_OCSP_CERTSTATUS_UNKNOWN;
    eg_cms_hold(g->job, list, free_list);
    const ASN1_TIME *until = X509_CRL_get0_nextUpdate(list);
    if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_issuer_name(certificate)) != 0 ||
        (issuer && X509_CRL_verify(list, X509_get0_pubkey(issuer)) != 1) ||
        (until && X509_cmp_time(until, &now) < 0))
        return V_OCSP_CERTSTATUS_UNKNOWN;
    return X509_CRL_get0_by_cert(list, &entry, certificate) == 1 ? V_OCSP_CERTSTATUS_REVOKED
                                                                 : V_OCSP_CERTSTATUS_GOOD;
}

static int ask_url(gathering *g, const char *url, X509 *certificate, X509 *issuer)
{
    eg_slice answer;
    eg_question question = {.url = url, .max = EG_FETCH_CRL_MAX};
    if (eg_cms_ask(g->job, &question, &answer))
        return V_OCSP_CERTSTATUS_UNKNOWN;
    int status = read_list(g, answer, certificate, issuer);
    if (status == V_OCSP_CERTSTATUS_GOOD)
        add_once(g, &g->crls, answer);
    return status;
}

static int ask_lists(gathering *g, X509 *certificate, X509 *issuer)
{
    CRL_DIST_POINTS *points = X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    int status = V_OCSP_CERTSTATUS_UNKNOWN;
    if (!points)
        return status;
    eg_cms_hold(g->job, points, free_points);
    for (int i = 0; i < sk_DIST_POINT_num(points) && status == V_OCSP_CERTSTATUS_UNKNOWN; i++) {
        const DIST_POINT_NAME *name = sk_DIST_POINT_value(points, i)->distpoint;
        for (int k = 0; name && name->type == 0 && k < sk_GENERAL_NAME_num(name->name.fullname) &&
                        status == V_OCSP_CERTSTATUS_UNKNOWN;
             k++) {
            const GENERAL_NAME *general = sk_GENERAL_NAME_value(name->name.fullname, k);
            if (general->type != GEN_URI)
                continue;
            const ASN1_IA5STRING *uri = general->d.uniformResourceIdentifier;
            eg_slice text = {(const char *)ASN1_STRING_get0_data(uri), (size_t)ASN1_STRING_length(uri)};
            status = ask_url(g, eg_arena_dup(g->job->arena, text), certificate, issuer);
        }
    }
    (void)eg_cms_reason(g->job);
    return status;
}

/* ---- all of it ---- */

static bool was_done(const gathering *g, X509 *certificate)
{
    for (uint32_t i = 0; i < g->done.n; i++)
        if (X509_cmp(g->done.items[i], certificate) == 0)
            return true;
    return false;
}

/* ETSI EN 319 142-1 6.3 wants the whole chain in the file, and some validators find a list's issuer only there. */
static void warn_of_root(gathering *g, X509 *certificate)
{
    char name[256] = "";
    X509_NAME_oneline(X509_get_issuer_name(certificate), name, sizeof name);
    eg_finding *finding = eg_report_add(g->job->report, EG_F_ROOT_MISSING, EG_NOWHERE,
                                        "the certificate of the root %s does not come into the file",
                                        eg_report_quote(g->job->arena, eg_slice_of(name)));
    eg_report_hint(g->job->report, finding, "add it to the file of --chain");
}

/* A certificate and those above it. */
static eg_status gather(gathering *g, X509 *certificate)
{
    while (certificate && !was_done(g, certificate)) {
        *EG_PUSH(g->job->arena, &g->done) = certificate;
        add_once(g, &g->certificates, eg_cms_encode_certificate(g->job, certificate));
        if (X509_self_signed(certificate, 0) == 1)
            return EG_OK;
        X509 *issuer = find_issuer(g, certificate);
        int status = issuer ? ask_responder(g, certificate, issuer) : V_OCSP_CERTSTATUS_UNKNOWN;
        if (status == V_OCSP_CERTSTATUS_UNKNOWN)
            status = ask_lists(g, certificate, issuer);
        if (status == V_OCSP_CERTSTATUS_REVOKED)
            return refuse(g, certificate, EG_F_CERTIFICATE_REVOKED,
                          "its authority has revoked the certificate");
        if (status != V_OCSP_CERTSTATUS_GOOD)
            return refuse(g, certificate, EG_F_EVIDENCE_MISSING,
                          "no authority says whether it was revoked: certificate");
        if (!issuer)
            warn_of_root(g, certificate);
        certificate = issuer;
    }
    return EG_OK;
}

/* The certificates of a token: all to the pool; the signer's is given. */
static X509 *open_token(gathering *g, eg_slice token)
{
    const unsigned char *at = (const unsigned char *)token.data;
    CMS_ContentInfo *message =
        eg_cms_hold(g->job, d2i_CMS_ContentInfo(NULL, &at, (long)token.size), free_message);
    STACK_OF(X509) *certificates = CMS_get1_certs(message);
    if (!certificates)
        return NULL;
    eg_cms_hold(g->job, certificates, free_certificates);
    X509 *signer = NULL;
    CMS_SignerInfo *info = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(message), 0);
    for (int i = 0; i < sk_X509_num(certificates); i++) {
        X509 *certificate = sk_X509_value(certificates, i);
        *EG_PUSH(g->job->arena, &g->pool) = certificate;
        if (info && CMS_SignerInfo_cert_cmp(info, certificate) == 0)
            signer = certificate;
    }
    return signer;
}

eg_status eg_cms_fetch_evidence(eg_job *job, const eg_cms_key *key, const eg_slice *tokens, uint32_t n_tokens,
                                int64_t now, eg_evidence *out)
{
    gathering g = {.job = job, .now = now};
    eg_cms_begin();
    X509 *signer = eg_cms_decode_certificate(job, key->certificate);
    for (uint32_t i = 0; i < key->n_chain; i++)
        *EG_PUSH(job->arena, &g.pool) = eg_cms_decode_certificate(job, key->chain[i]);
    for (uint32_t i = 0; i < key->n_others; i++)
        *EG_PUSH(job->arena, &g.pool) = eg_cms_decode_certificate(job, key->others[i]);
    X509 **stampers = EG_NEW_ARRAY(job->arena, X509 *, n_tokens);
    for (uint32_t i = 0; i < n_tokens; i++)
        stampers[i] = open_token(&g, tokens[i]);
    eg_status status = gather(&g, signer);
    for (uint32_t i = 0; i < n_tokens && status == EG_OK; i++)
        status = gather(&g, stampers[i]);
    *out = (eg_evidence){.certificates = g.certificates.items,
                         .n_certificates = g.certificates.n,
                         .ocsp = g.ocsp.items,
                         .n_ocsp = g.ocsp.n,
                         .crls = g.crls.items,
                         .n_crls = g.crls.n};
    return status;
}
