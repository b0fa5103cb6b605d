/* The verdict on a file: all checks in turn, and the report of them. See verify.h. */
#include "verify/verify.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "verify/internal.h"

/* ---- findings ---- */

static const char *print(eg_arena *arena, const char *format, va_list list)
{
    char words[1024];
    vsnprintf(words, sizeof words, format, list);
    return eg_arena_dup(arena, eg_slice_of(words));
}

eg_finding *eg_verify_tell(eg_verify *v, eg_signature *s, eg_finding_kind kind, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const char *words = print(v->job->arena, format, list);
    va_end(list);
    s->is_broken |= eg_finding_severity(kind) == EG_ERROR;
    return eg_report_add(v->job->report, kind, (eg_place){.file = v->request->path}, "signature %s: %s",
                         s->id, words);
}

eg_finding *eg_verify_tell_file(eg_verify *v, eg_finding_kind kind, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const char *words = print(v->job->arena, format, list);
    va_end(list);
    v->is_broken |= eg_finding_severity(kind) == EG_ERROR;
    return eg_report_add(v->job->report, kind, (eg_place){.file = v->request->path}, "%s", words);
}

void eg_verify_hint(eg_verify *v, eg_finding *finding, const char *hint)
{
    eg_report_hint(v->job->report, finding, "%s", hint);
}

/* ---- the report ---- */

const char *eg_verdict_words(eg_verdict verdict)
{
    static const char *const words[] = {[EG_VERDICT_NONE] = "not signed",
                                        [EG_VERDICT_BROKEN] = "altered or broken",
                                        [EG_VERDICT_UNKNOWN] = "unaltered, signer not known to you",
                                        [EG_VERDICT_VALID] = "valid"};
    return words[verdict];
}

const char *eg_verdict_slug(eg_verdict verdict)
{
    static const char *const slugs[] = {[EG_VERDICT_NONE] = "unsigned",
                                        [EG_VERDICT_BROKEN] = "broken",
                                        [EG_VERDICT_UNKNOWN] = "unknown",
                                        [EG_VERDICT_VALID] = "valid"};
    return slugs[verdict];
}

static void finish(eg_verify *v, eg_verification *out)
{
    eg_signature_report *reports = EG_NEW_ARRAY(v->job->arena, eg_signature_report, v->n_signatures);
    out->verdict = v->is_broken && v->n_signatures ? EG_VERDICT_BROKEN
                   : v->n_signatures               ? EG_VERDICT_VALID
                                                   : EG_VERDICT_NONE;
    for (uint32_t i = 0; i < v->n_signatures; i++) {
        eg_signature *s = &v->signatures[i];
        reports[i] = s->report;
        reports[i].after = s->after.items;
        reports[i].n_after = s->after.n;
        reports[i].verdict = s->is_broken || v->is_broken ? EG_VERDICT_BROKEN
                             : s->is_unknown              ? EG_VERDICT_UNKNOWN
                                                          : EG_VERDICT_VALID;
        if (reports[i].verdict < out->verdict)
            out->verdict = reports[i].verdict;
    }
    out->signatures = reports;
    out->n_signatures = v->n_signatures;
    out->n_revisions = v->reader->n_revisions;
    out->size = v->reader->bytes.size;
}

eg_status eg_verify_pdf(eg_job *job, const eg_verify_request *request, const eg_verification **out)
{
    eg_verify *v = EG_NEW(job->arena, eg_verify);
    eg_verification *verification = EG_NEW(job->arena, eg_verification);
    *out = NULL;
    v->job = job;
    v->request = request;
    eg_status status = eg_read_open(job, request->bytes, request->path, &v->reader);
    if (status == EG_OK)
        status = eg_verify_coverage(v);
    if (status != EG_OK)
        return status;
    if (!v->n_signatures) {
        eg_finding *finding = eg_verify_tell_file(v, EG_F_SIGNATURE_NONE, "the file has no signature");
        eg_verify_hint(v, finding, "`engross fields` lists what may be signed");
    } else {
        eg_verify_layout(v);
        eg_verify_differences(v);
        eg_verify_hidden(v);
        eg_verify_identities(v);
        eg_verify_standards(v, verification);
    }
    if (eg_read_status(v->reader) != EG_OK) /* told where it was read */
        v->is_broken = true;
    finish(v, verification);
    *out = verification;
    return verification->verdict <= EG_VERDICT_BROKEN ? EG_ERR_INPUT : EG_OK;
}
