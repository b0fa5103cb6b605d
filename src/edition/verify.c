/* One job of verification: a PDF and what its reader trusts to a verdict. See engross.h and verify/verify.h. */
#include "verify/verify.h"

#include "edition/internal.h"

/* Files that came as bytes: in findings they are counted. */
static const eg_named_bytes *name_all(eg_arena *arena, const char *kind, const eg_bytes *bytes, size_t n)
{
    eg_named_bytes *named = EG_NEW_ARRAY(arena, eg_named_bytes, n);
    for (size_t i = 0; i < n; i++)
        named[i] = (eg_named_bytes){.name = eg_arena_print(arena, "%s %zu", kind, i + 1),
                                    .bytes = {bytes[i].data, bytes[i].size}};
    return named;
}

static eg_status verify(eg_job *job, eg_engine *engine, const eg_edition_request *request, eg_made *made)
{
    const eg_verify_options *options = request->verify;
    eg_verify_request how = {
        .path = request->source,
        .trust = name_all(job->arena, "trusted file", options->trust, options->n_trust),
        .n_trust = (uint32_t)options->n_trust,
        .revocation = name_all(job->arena, "revocation file", options->revocation, options->n_revocation),
        .n_revocation = (uint32_t)options->n_revocation,
        .at = options->at,
    };
    const eg_verification *verification = NULL;
    (void)engine;
    eg_status status = eg_edition_open_file(job, request, &how.bytes);
    if (status == EG_OK)
        status = eg_verify_pdf(job, &how, &verification);
    made->verdict = verification ? verification->verdict : EG_VERDICT_BROKEN;
    if (verification) {
        eg_buffer words = eg_buffer_new(job->arena);
        eg_verify_add_words(&words, request->source, verification);
        made->report = words.data;
    }
    return status;
}

eg_status eg_verify(eg_engine *engine, const char *source, const eg_verify_options *options, eg_result **out)
{
    static const char *const names[] = {"verified", NULL};
    eg_edition_request request = {.source = source,
                                  .editions = names,
                                  .files = options->files,
                                  .bytes = options->bytes,
                                  .verify = options};
    return eg_edition_run_file(engine, &request, verify, out);
}
