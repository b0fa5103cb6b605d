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

eg_finding *eg_verify_tell(eg_examination *v, eg_signature *s, eg_finding_kind kind, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const char *words = print(v->job->arena, format, list);
    va_end(list);
    s->is_broken |= eg_finding_severity(kind) == EG_ERROR;
    return eg_report_add(v->job->report, kind, (eg_place){.file = v->request->path}, "signature %s: %s",
                         s->id, words);
}

eg_finding *eg_verify_tell_file(eg_examination *v, eg_finding_kind kind, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const char *words = print(v->job->arena, format, list);
    va_end(list);
    v->is_broken |= eg_finding_severity(kind) == EG_ERROR;
    return eg_report_add(v->job->report, kind, (eg_place){.file = v->request->path}, "%s", words);
}

void eg_verify_hint(eg_examination *v, eg_finding *finding, const char *hint)
{
    eg_report_hint(v->job->report, finding, "%s", hint);
}

/* ---- texts of the file, made safe to show ---- */

static bool is_unseen(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xAD ||
           (c >= 0xE0000 && c <= 0xE0FFF);
}

const char *eg_verify_printable(eg_examination *v, const char *text)
{
    enum { LONGEST = 300 };
    eg_buffer out = eg_buffer_new(v->job->arena);
    eg_buffer_add(&out, "", 0);
    size_t size = strlen(text);
    for (size_t at = 0, n = 0; at < size && n < LONGEST; n++) {
        uint32_t c = 0xFFFD;
        int taken = eg_utf8_decode(text + at, size - at, &c);
        eg_buffer_add_utf8(&out, !taken || is_unseen(c) ? '?' : c);
        at += taken ? (size_t)taken : 1;
    }
    return out.data ? out.data : "";
}

const char *eg_verify_text(eg_examination *v, const eg_object *dict, const char *key)
{
    const eg_object *text = eg_read_find(v->reader, dict, key);
    if (text->kind != EG_OBJECT_STRING)
        return NULL;
    const char *words = eg_verify_printable(v, eg_read_text(v->job->arena, text));
    return *words ? words : NULL;
}

static bool are_digits(const char *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (at[i] < '0' || at[i] > '9')
            return false;
    return true;
}

/* "D:20261124020000+07'00'": all of it, or no time is told. */
const char *eg_verify_date(eg_examination *v, const eg_object *date)
{
    if (date->kind != EG_OBJECT_STRING)
        return NULL;
    const char *at = eg_read_text(v->job->arena, date);
    size_t size = strlen(at);
    if (size < 16 || memcmp(at, "D:", 2) != 0 || !are_digits(at + 2, 14))
        return NULL;
    const char *zone = "";
    if (at[16] == 'Z')
        zone = " UTC";
    else if (size >= 22 && (at[16] == '+' || at[16] == '-') && are_digits(at + 17, 2) && at[19] == '\'' &&
             are_digits(at + 20, 2))
        zone = eg_arena_print(v->job->arena, " %.3s:%.2s", at + 16, at + 20);
    return eg_arena_print(v->job->arena, "%.4s-%.2s-%.2s %.2s:%.2s:%.2s%s", at + 2, at + 6, at + 8, at + 10,
                          at + 12, at + 14, zone);
}

/* ---- the verdict ---- */

static void finish(eg_examination *v, eg_verification *out)
{
    eg_signature_report *reports = EG_NEW_ARRAY(v->job->arena, eg_signature_report, v->n_signatures);
    out->verdict = v->is_broken ? EG_VERDICT_BROKEN : v->n_signatures ? EG_VERDICT_VALID : EG_VERDICT_NONE;
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

/* A file whose fields show no signature: whether there is one in its bytes, which is a finding. */
static bool tell_unshown(eg_examination *v)
{
    static const char key[] = "/ByteRange";
    bool is_there = memmem(v->reader->bytes.data, v->reader->bytes.size, key, strlen(key)) != NULL;
    if (is_there)
        eg_verify_tell_file(v, EG_F_SIGNATURE_COVERAGE,
                            "a signature stands in the file, and no field shows it");
    return is_there;
}

eg_status eg_verify_integrity(eg_job *job, const eg_reader *reader)
{
    const eg_verify_request request = {.path = reader->path, .bytes = reader->bytes};
    eg_examination *v = EG_NEW(job->arena, eg_examination);
    *v = (eg_examination){.job = job, .request = &request, .reader = reader};
    eg_status status = eg_verify_coverage(v);
    if (status != EG_OK)
        return status;
    if (v->n_signatures)
        eg_verify_layout(v);
    else
        tell_unshown(v);
    eg_verify_differences(v); /* without signatures too: one may have been taken out */
    eg_verify_values(v);
    bool is_broken = v->is_broken;
    for (uint32_t i = 0; i < v->n_signatures; i++)
        is_broken |= v->signatures[i].is_broken;
    return is_broken ? EG_ERR_INPUT : eg_read_status(reader);
}

eg_status eg_verify_pdf(eg_job *job, const eg_verify_request *request, const eg_verification **out)
{
    eg_examination *v = EG_NEW(job->arena, eg_examination);
    eg_verification *verification = EG_NEW(job->arena, eg_verification);
    *out = NULL;
    v->job = job;
    v->request = request;
    eg_status status = eg_read_open(job, request->bytes, request->path, &v->reader);
    if (status == EG_OK)
        status = eg_verify_coverage(v);
    if (status != EG_OK)
        return status;
    eg_verify_layout(v);
    eg_verify_differences(v);
    if (v->n_signatures) {
        eg_verify_hidden(v);
        eg_verify_identities(v);
        eg_verify_standards(v, verification);
    } else if (!tell_unshown(v) && !v->is_broken) {
        eg_finding *finding = eg_report_add(job->report, EG_F_SIGNATURE_NONE,
                                            (eg_place){.file = request->path}, "the file has no signature");
        eg_verify_hint(v, finding, "`engross fields` lists what may be signed");
    }
    if (eg_read_status(v->reader) != EG_OK) /* told where it was read */
        v->is_broken = true;
    finish(v, verification);
    *out = verification;
    if (verification->verdict <= EG_VERDICT_BROKEN)
        return EG_ERR_INPUT;
    return v->is_misled ? EG_ERR_SYSTEM : EG_OK;
}
