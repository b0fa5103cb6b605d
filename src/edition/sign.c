/* One job of signing: a PDF, a key, the PDF with its signature. See engross.h and sign/sign.h. */
#include "edition/internal.h"

#include "base/date.h"
#include "sign/dss.h"
#include "sign/sign.h"
#include "verify/verify.h"

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

/* ---- levels ---- */

typedef enum level { LEVEL_B, LEVEL_T, LEVEL_LT, LEVEL_LTA, N_LEVELS } level;

static eg_status read_level(eg_job *job, const eg_sign_options *options, level *out)
{
    static const char *const names[] = {"B", "T", "LT", "LTA"};
    *out = LEVEL_B;
    while (options->level && *out < N_LEVELS && strcmp(options->level, names[*out]) != 0)
        (*out)++;
    if (*out == N_LEVELS)
        return refuse_usage(job, "the level of a signature is B, T, LT or LTA");
    if (*out > LEVEL_B && !options->tsa)
        return refuse_usage(job, "a signature of this level needs a time-stamping server");
    const char *fault = *out > LEVEL_B ? eg_cms_url_fault(options->tsa) : NULL;
    if (fault)
        eg_report_add(job->report, EG_F_USAGE, EG_NOWHERE, "%s cannot be used as a time-stamping server: %s",
                      eg_report_quote(job->arena, eg_slice_of(options->tsa)), fault);
    return fault ? EG_ERR_USAGE : EG_OK;
}

/* Time stamps as they come in. */
typedef struct stamping {
    const eg_sign_options *options;
    eg_slice token; /* the last one */
} stamping;

static eg_status stamp_digest(eg_job *job, void *data, const eg_cms_digest *digest, eg_slice *out)
{
    stamping *s = data;
    eg_status status = eg_cms_fetch_stamp(job, s->options->tsa, digest, s->options->now, out);
    s->token = *out;
    return status;
}

static eg_status stamp_signature(eg_job *job, void *data, eg_slice signature, eg_slice *out)
{
    eg_cms_digest digest = eg_cms_digest_of(job, 256, &signature, 1);
    return stamp_digest(job, data, &digest, out);
}

static eg_status reopen(eg_job *job, const eg_buffer *pdf, const char *path, const eg_reader **out)
{
    return eg_read_open(job, eg_buffer_slice(pdf), path, out);
}

/* LT and LTA: evidence, and a time stamp over the whole, each in an update of its own. */
static eg_status add_long_term(eg_job *job, const eg_cms_key *key, stamping *stamps, level wanted,
                               const char *path, eg_buffer *pdf)
{
    const eg_reader *reader;
    const eg_field *field;
    eg_evidence evidence;
    eg_buffer with_evidence = eg_buffer_new(job->arena), stamped = eg_buffer_new(job->arena);
    eg_status status = eg_cms_fetch_evidence(job, key, &stamps->token, 1, stamps->options->now, &evidence);
    if (status == EG_OK)
        status = reopen(job, pdf, path, &reader);
    if (status == EG_OK)
        status = eg_sign_add_evidence(job, reader, &evidence, &with_evidence);
    *pdf = with_evidence;
    if (status != EG_OK || wanted < LEVEL_LTA)
        return status;
    status = reopen(job, pdf, path, &reader);
    if (status == EG_OK)
        status = eg_sign_find_stamp_field(job, reader, &field);
    if (status == EG_OK)
        status = eg_sign_stamp_document(job, reader, field, stamp_digest, stamps, &stamped);
    *pdf = stamped;
    return status;
}

/* The workflow is asked before the key, so that nobody types a pass phrase for nothing. A signature over a file that
 * was altered would make the alteration look like what was signed. */
static eg_status prepare(eg_job *job, const eg_edition_request *request, eg_sign_request *how,
                         const eg_reader **reader, const eg_field **field)
{
    eg_slice bytes;
    const eg_field *stamp_field;
    level wanted;
    eg_status status = read_options(job, request->sign, how);
    if (status == EG_OK)
        status = read_level(job, request->sign, &wanted);
    if (status == EG_OK)
        status = eg_edition_open_file(job, request, &bytes);
    if (status == EG_OK)
        status = eg_read_open(job, bytes, request->source, reader);
    if (status == EG_OK)
        status = eg_sign_choose_field(job, *reader, how, field);
    if (status == EG_OK && wanted == LEVEL_LTA)
        status = eg_sign_find_stamp_field(job, *reader, &stamp_field);
    if (status == EG_OK)
        status = eg_verify_integrity(job, *reader);
    return status == EG_OK ? open_key(job, request->sign, &how->key) : status;
}

/* Of the whole file (ISO 32000-1 14.9.2.1); a file that names none is set in English. */
static const char *language_of(eg_job *job, const eg_reader *reader)
{
    const eg_object *root = eg_read_find(reader, eg_read_trailer(reader), "Root");
    const char *lang = eg_read_text(job->arena, eg_read_find(reader, root, "Lang"));
    for (const char *c = lang; *c; c++)
        if (!((*c | 32) >= 'a' && (*c | 32) <= 'z') && !(*c >= '0' && *c <= '9') && *c != '-')
            return "en";
    return *lang ? lang : "en";
}

static eg_status sign(eg_job *job, eg_engine *engine, const eg_edition_request *request, eg_made *made)
{
    eg_sign_request how;
    const eg_reader *reader;
    const eg_field *field;
    level wanted;
    stamping stamps = {.options = request->sign};
    eg_buffer pdf = eg_buffer_new(job->arena);
    const eg_picture_ref *picture = NULL;
    eg_status status = prepare(job, request, &how, &reader, &field);
    if (status == EG_OK && request->sign->picture)
        status = eg_edition_open_picture(job, request->sign->picture, &picture);
    if (status != EG_OK)
        return status;
    (void)read_level(job, request->sign, &wanted);
    made->field = field->id;
    made->signer = how.key->name;
    if (request->sign->dry_run)
        return EG_OK;
    eg_appearance appearance = {.engine = engine,
                                .lang = language_of(job, reader),
                                .name = how.key->name,
                                .reason = request->sign->reason,
                                .now = request->sign->now,
                                .picture = picture};
    how.show = eg_edition_show;
    how.show_data = &appearance;
    how.stamp = wanted > LEVEL_B ? stamp_signature : NULL;
    how.stamp_data = &stamps;
    status = eg_sign_field(job, reader, &how, field, &pdf);
    if (status == EG_OK && wanted > LEVEL_T)
        status = add_long_term(job, how.key, &stamps, wanted, request->source, &pdf);
    made->pdf = eg_buffer_slice(&pdf);
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
    return eg_edition_run_file(engine, &request, sign, out);
}
