/* Any bytes as a signed PDF, and as what stands in the hole of one: SignedData, timestamp, certificates and
 * revocation data. A file that is valid for nobody's roots would be a forgery. */
#include <stdlib.h>

#include "cms/certificate.h"
#include "cms/chain.h"
#include "cms/revocation.h"
#include "cms/signature.h"
#include "cms/stamp.h"
#include "verify/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct question {
    eg_slice bytes;
    const eg_verification *out;
};

static eg_status verify(eg_job *job, void *data)
{
    struct question *question = data;
    eg_verify_request request = {.path = "file.pdf", .bytes = question->bytes, .at = 1800000000};
    eg_status status = eg_verify_pdf(job, &request, &question->out);
    if (question->out) {
        eg_buffer words = eg_buffer_new(job->arena);
        eg_verify_add_words(&words, "file.pdf", question->out);
    }
    return status;
}

/* Each reader of DER gets the same bytes; a value that is whole must lie within them. */
static eg_status read_der(eg_job *job, void *data)
{
    struct question *question = data;
    eg_signed signed_data;
    eg_stamp stamp;
    eg_certificates *pool = eg_certificates_new(job);
    eg_revocations *revocations = eg_revocations_new(job);
    const eg_certificate *maker, *certificate = eg_certificates_add(pool, question->bytes, NULL);
    eg_revocations_add(revocations, question->bytes);
    if (!eg_signed_read(job->arena, question->bytes, &signed_data)) {
        for (uint32_t i = 0; i < signed_data.certificates.n; i++)
            certificate = eg_certificates_add(pool, signed_data.certificates.items[i], NULL);
        if (certificate)
            eg_signature_check(job, &signed_data, certificate);
    }
    if (!eg_stamp_read(job->arena, question->bytes, &stamp))
        eg_stamp_check(pool, &stamp, &maker);
    if (certificate) {
        eg_revocation revocation;
        eg_chain chain;
        eg_chain_build(pool, certificate, 1800000000, &chain);
        eg_revocation_look_up(revocations, pool, certificate, certificate, 1800000000, &revocation);
    }
    return EG_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char nothing[1];
    struct question question = {.bytes = {size ? (const char *)data : nothing, size}};
    eg_job *job = eg_job_new(), *other = eg_job_new();
    if (!job || !other)
        abort();
    eg_status status = eg_job_run(job, verify, &question);
    if (status != EG_OK && status != EG_ERR_MEMORY && eg_report_n(job->report) == 0)
        abort();
    if (question.out && question.out->verdict == EG_VERDICT_VALID)
        abort();
    eg_job_run(other, read_der, &question);
    eg_job_free(other);
    eg_job_free(job);
    return 0;
}
