/* One job of signing: a PDF, a key, the PDF with its signature. See engross.h and sign/sign.h. */
#include "edition/internal.h"

#include "base/date.h"
#include "sign/sign.h"

static eg_status refuse_usage(eg_job *job, const char *what)
{
    eg_report_add(job->report, EG_F_USAGE, EG_NOWHERE, "%s", what);
    return EG_ERR_USAGE;
}

static eg_status read_options(eg_job *job, const eg_sign_options *options, eg_sign_request *out)
{
    *out = (eg_sign_request){
        .action = options->certify ? EG_SIGN_AS_CERTIFY
                  : options->close ? EG_SIGN_AS_CLOSE
                                   : EG_SIGN_APPROVE,
        .field = options->field,
        .now = options->now,
        .reason = options->reason,
    };
    if (options->certify && options->close)
        return refuse_usage(job, "a signature cannot certify and close at once");
    if (!options->field && out->action == EG_SIGN_APPROVE)
        return refuse_usage(job, "a signature needs the name of a field");
    if (!options->p12 == !options->key)
        return refuse_usage(job, "a signature needs a key: PKCS #12, or a private key with its certificate");
    if (options->key && !options->cert && strncmp(options->key, "pkcs11:", 7) != 0)
        return refuse_usage(job, "a private key needs its certificate");
    if (options->now < 0 || options->now > EG_MOMENT_LAST)
        return refuse_usage(job, "the time of the signature is not between the years 1970 and 9999");
    return EG_OK;
}

static eg_status open_key(eg_job *job, const eg_sign_options *options, const eg_cms_key **out)
{
    eg_cms_key_request request = {
        .p12 = options->p12,
        .key = options->key,
        .cert = options->cert,
        .chain = options->chain,
        .ask = options->ask,
        .data = options->ask_data,
        .now = options->now,
    };
    return eg_cms_open_key(job, &request, out);
}

/* The workflow is asked before the key, so that nobody types a pass phrase for nothing. */
static eg_status sign(eg_job *job, const eg_edition_request *request, eg_made *made)
{
    eg_sign_request how;
    eg_slice bytes;
    const eg_reader *reader;
    const eg_field *field;
    eg_buffer pdf = eg_buffer_new(job->arena);
    eg_status status = read_options(job, request->sign, &how);
    if (status == EG_OK)
        status = eg_edition_open_pdf(job, request, &bytes);
    if (status == EG_OK)
        status = eg_read_open(job, bytes, request->source, &reader);
    if (status == EG_OK)
        status = eg_sign_choose_field(job, reader, &how, &field);
    if (status == EG_OK)
        status = open_key(job, request->sign, &how.key);
    if (status != EG_OK)
        return status;
    made->field = field->id;
    made->signer = how.key->name;
    if (request->sign->dry_run)
        return EG_OK;
    status = eg_sign_field(job, reader, &how, field, &pdf);
    made->pdf = eg_buffer_slice(&pdf);
    return status;
}

eg_status eg_edition_work_sign(eg_job *job, eg_engine *engine, const eg_edition_request *request,
                               eg_made_list *out)
{
    (void)engine;
    eg_status status = sign(job, request, &out->items[0]);
    out->text.name = eg_edition_base_name(job->arena, request->source);
    out->n_shared_findings = eg_report_n(job->report);
    return status;
}

eg_status eg_sign(eg_engine *engine, const char *source, const eg_sign_options *options, eg_result **out)
{
    static const char *const names[] = {"signed", NULL};
    eg_edition_request request = {.source = source,
                                  .editions = names,
                                  .files = options->files,
                                  .bytes = options->bytes,
                                  .sign = options};
    *out = eg_edition_run(engine, &request, eg_edition_work_sign);
    return eg_result_status(*out);
}
