/* A time stamp asked for, and looked at before it is believed (RFC 3161 2.4). See fetch.h. */
#include <openssl/cms.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include "cms/encode.h"
#include "cms/fetch.h"
#include "cms/internal.h"

enum { NONCE_SIZE = 8 };

static void free_response(void *response)
{
    TS_RESP_free(response);
}

static void free_message(void *message)
{
    CMS_ContentInfo_free(message);
}

static void free_bio(void *bio)
{
    BIO_free(bio);
}

static eg_slice make_request(eg_job *job, const eg_cms_digest *digest, const unsigned char *nonce)
{
    static const char yes[] = "\xFF";
    eg_buffer out = eg_buffer_new(job->arena);
    size_t all = eg_der_open(&out, EG_DER_SEQUENCE);
    eg_der_add_small(&out, 1);
    size_t imprint = eg_der_open(&out, EG_DER_SEQUENCE), algorithm = eg_der_open(&out, EG_DER_SEQUENCE);
    eg_der_add_oid(&out, "2.16.840.1.101.3.4.2.1");
    eg_der_add(&out, EG_DER_NULL, (eg_slice){0}); /* servers expect it */
    eg_der_close(&out, algorithm);
    eg_der_add(&out, EG_DER_OCTETS, (eg_slice){(const char *)digest->bytes, digest->size});
    eg_der_close(&out, imprint);
    eg_der_add(&out, EG_DER_INTEGER, (eg_slice){(const char *)nonce, NONCE_SIZE});
    eg_der_add(&out, 0x01, (eg_slice){yes, 1}); /* the certificate, please */
    eg_der_close(&out, all);
    return eg_buffer_slice(&out);
}

/* The token's own bytes, as the server made them: what follows the status in the answer. */
static eg_slice find_token(eg_slice answer)
{
    const unsigned char *at = (const unsigned char *)answer.data, *end = at + answer.size;
    long size;
    int tag, class;
    if (ASN1_get_object(&at, &size, &tag, &class, end - at) & 0x80)
        return (eg_slice){0};
    end = at + size;
    if (ASN1_get_object(&at, &size, &tag, &class, end - at) & 0x80)
        return (eg_slice){0};
    at += size;
    return (eg_slice){(const char *)at, (size_t)(end - at)};
}

static bool has_imprint(TS_TST_INFO *info, const eg_cms_digest *digest)
{
    const ASN1_OCTET_STRING *octets = TS_MSG_IMPRINT_get_msg(TS_TST_INFO_get_msg_imprint(info));
    const X509_ALGOR *algorithm = TS_MSG_IMPRINT_get_algo(TS_TST_INFO_get_msg_imprint(info));
    const ASN1_OBJECT *oid;
    X509_ALGOR_get0(&oid, NULL, NULL, algorithm);
    return OBJ_obj2nid(oid) == NID_sha256 && (size_t)ASN1_STRING_length(octets) == digest->size &&
           memcmp(ASN1_STRING_get0_data(octets), digest->bytes, digest->size) == 0;
}

static bool has_nonce(TS_TST_INFO *info, const unsigned char *nonce)
{
    const ASN1_INTEGER *number = TS_TST_INFO_get_nonce(info);
    return number && ASN1_STRING_length(number) == NONCE_SIZE && !(ASN1_STRING_type(number) & V_ASN1_NEG) &&
           memcmp(ASN1_STRING_get0_data(number), nonce, NONCE_SIZE) == 0;
}

static void free_certificates(void *stack)
{
    sk_X509_free(stack); /* the certificates are the message's */
}

/* What is wrong with who signed the token: its signature, its certificate's purpose (RFC 3161 2.3) or dates; NULL:
 * nothing. */
static const char *check_signer(eg_job *job, eg_slice token, int64_t now)
{
    const unsigned char *at = (const unsigned char *)token.data;
    time_t when = (time_t)now;
    CMS_ContentInfo *message = d2i_CMS_ContentInfo(NULL, &at, (long)token.size);
    if (!message)
        return "the time stamp is not signed as it should be";
    eg_cms_hold(job, message, free_message);
    BIO *content = eg_cms_hold(job, BIO_new(BIO_s_null()), free_bio);
    if (CMS_verify(message, NULL, NULL, NULL, content, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) != 1)
        return "the time stamp's own signature is wrong";
    STACK_OF(X509) *signers = eg_cms_hold(job, CMS_get0_signers(message), free_certificates);
    X509 *signer = sk_X509_value(signers, 0);
    if (!signer || X509_check_purpose(signer, X509_PURPOSE_TIMESTAMP_SIGN, 0) != 1)
        return "the server's certificate is not for time stamps";
    if (X509_cmp_time(X509_get0_notAfter(signer), &when) < 0)
        return "the server's certificate has expired";
    if (X509_cmp_time(X509_get0_notBefore(signer), &when) > 0)
        return "the server's certificate is not valid yet";
    return NULL;
}

static void compare_clocks(eg_job *job, const char *url, TS_TST_INFO *info, int64_t now)
{
    enum { MOST = 600 }; /* seconds: more is no matter of slow clocks */
    int days, seconds;
    ASN1_TIME *ours = ASN1_TIME_set(NULL, (time_t)now);
    bool is_known = ours && ASN1_TIME_diff(&days, &seconds, ours, TS_TST_INFO_get_time(info));
    ASN1_TIME_free(ours);
    int64_t apart = is_known ? days * (int64_t)86400 + seconds : 0;
    if (apart >= -MOST && apart <= MOST)
        return;
    eg_finding *finding =
        eg_report_add(job->report, EG_F_CLOCK_DIFFERS, (eg_place){.file = url},
                      "the server's time is %lld minutes %s that of this machine",
                      (long long)((apart < 0 ? -apart : apart) / 60), apart < 0 ? "behind" : "ahead of");
    eg_report_hint(job->report, finding, "set this machine's clock");
}

/* What is wrong with an answer; NULL: nothing. */
static const char *check(eg_job *job, eg_slice answer, const eg_cms_digest *digest,
                         const unsigned char *nonce, const char *url, int64_t now)
{
    const unsigned char *at = (const unsigned char *)answer.data;
    TS_RESP *response = d2i_TS_RESP(NULL, &at, (long)answer.size);
    if (!response)
        return "the answer is no time stamp";
    eg_cms_hold(job, response, free_response);
    long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response)));
    if (status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS)
        return "the server refuses";
    TS_TST_INFO *info = TS_RESP_get_tst_info(response);
    if (!info)
        return "the answer has no time stamp";
    if (!has_imprint(info, digest))
        return "the time stamp is of something else";
    if (!has_nonce(info, nonce))
        return "the time stamp answers another question";
    const char *fault = check_signer(job, find_token(answer), now);
    if (!fault)
        compare_clocks(job, url, info, now);
    return fault;
}

eg_status eg_cms_fetch_stamp(eg_job *job, const char *url, const eg_cms_digest *digest, int64_t now,
                             eg_slice *out)
{
    unsigned char nonce[NONCE_SIZE];
    eg_slice answer = {0};
    eg_cms_begin();
    if (RAND_bytes(nonce, sizeof nonce) <= 0)
        eg_arena_fail(job->arena);
    nonce[0] = (unsigned char)((nonce[0] & 0x7F) | 0x40); /* positive, and of this many bytes */
    eg_question question = {.url = url,
                            .content_type = "application/timestamp-query",
                            .expected_type = "application/timestamp-reply",
                            .body = make_request(job, digest, nonce),
                            .max = EG_FETCH_STAMP_MAX};
    const char *fault = eg_cms_ask(job, &question, &answer);
    if (!fault)
        fault = check(job, answer, digest, nonce, url, now);
    (void)eg_cms_reason(job);
    if (fault) {
        eg_finding *finding = eg_report_add(job->report, EG_F_STAMP_FAILED, (eg_place){.file = url},
                                            "there is no time stamp: %s", fault);
        eg_report_hint(job->report, finding, "try again, or name another server with --tsa");
        return EG_ERR_INPUT;
    }
    *out = find_token(answer);
    return EG_OK;
}
