/* Results: what is left of a job when it is done. See internal.h and engross.h. */
#include "edition/internal.h"

struct copying {
    eg_job *from;
    eg_status status;
    const eg_made_list *made;
    eg_result *first;
};

static const char *copy_string(eg_arena *arena, const char *string)
{
    return string ? eg_arena_dup(arena, eg_slice_of(string)) : NULL;
}

static eg_bytes copy_bytes(eg_arena *arena, eg_slice bytes)
{
    return bytes.size ? (eg_bytes){eg_arena_dup(arena, bytes), bytes.size} : (eg_bytes){"", 0};
}

static const char *copy_digest(eg_arena *arena, const eg_digest *digest)
{
    char *text = eg_arena_alloc(arena, 65);
    eg_digest_print(digest, text);
    return text;
}

/* The findings of what all editions share, then the edition's own. */
static void copy_findings(eg_arena *arena, const eg_report *report, size_t n_shared, const eg_made *made,
                          eg_result *result)
{
    size_t n = n_shared + made->n_findings;
    eg_finding *findings = EG_NEW_ARRAY(arena, eg_finding, n);
    for (size_t i = 0; i < n; i++) {
        findings[i] = *eg_report_at(report, i < n_shared ? i : made->first_finding + i - n_shared);
        findings[i].rule = copy_string(arena, findings[i].rule);
        findings[i].file = copy_string(arena, findings[i].file);
        findings[i].message = copy_string(arena, findings[i].message);
        findings[i].hint = copy_string(arena, findings[i].hint);
    }
    result->findings = findings;
    result->n_findings = n;
    result->n_shared = n_shared;
    result->n_more = eg_report_n_dropped(report);
}

static void copy_text(eg_arena *arena, const eg_made_text *text, eg_result *result)
{
    result->name = copy_string(arena, text->name);
    result->lang = copy_string(arena, text->lang);
    result->version = text->version ? text->version : 1;
    if (text->has_digest)
        result->text_sha256 = copy_digest(arena, &text->digest);
    const char **langs = EG_NEW_ARRAY(arena, const char *, text->n_langs);
    for (size_t i = 0; i < text->n_langs; i++)
        langs[i] = copy_string(arena, text->langs[i]);
    result->langs = langs;
    result->n_langs = text->n_langs;
    if (text->date.year)
        result->date =
            eg_arena_print(arena, "%04d-%02d-%02d", text->date.year, text->date.month, text->date.day);
    result->parity = text->parity ? eg_edition_copy_parity(arena, text->parity) : NULL;
}

static eg_result *copy_edition(eg_arena *arena, const struct copying *copying, const eg_made *made)
{
    eg_result *result = EG_NEW(arena, eg_result);
    result->status = copying->status > made->status ? copying->status : made->status;
    result->edition = copy_string(arena, made->edition);
    copy_findings(arena, copying->from->report, copying->made->n_shared_findings, made, result);
    copy_text(arena, &copying->made->text, result);
    result->preview = made->preview ? eg_preview_copy(arena, made->preview) : NULL;
    result->dump = copy_bytes(arena, made->dump);
    result->n_pages = made->n_pages;
    result->n_sheets = made->n_sheets;
    result->advice = copy_string(arena, made->advice);
    result->verdict = made->verdict;
    result->report = copy_string(arena, made->report);
    result->field = copy_string(arena, made->field);
    result->signer = copy_string(arena, made->signer);
    result->pdf = (eg_bytes){"", 0};
    if (result->status == EG_OK && made->pdf.size) {
        eg_digest digest = eg_digest_of(made->pdf);
        result->pdf = copy_bytes(arena, made->pdf);
        result->sha256 = copy_digest(arena, &digest);
        result->n_standards = made->n_standards;
        for (size_t i = 0; i < made->n_standards; i++)
            result->standards[i] = copy_string(arena, made->standards[i]);
    }
    return result;
}

static eg_status copy_results(eg_job *job, void *data)
{
    struct copying *copying = data;
    eg_result **at = &copying->first;
    eg_report_sort(copying->from->report);
    for (uint32_t i = 0; i < copying->made->n; i++, at = &(*at)->next)
        *at = copy_edition(job->arena, copying, &copying->made->items[i]);
    copying->first->store = job;
    return EG_OK;
}

eg_result *eg_result_new(eg_job *job, eg_status status, const eg_made_list *made)
{
    struct copying copying = {.from = job, .status = status, .made = made};
    eg_job *store = eg_job_new();
    if (!store || eg_job_run(store, copy_results, &copying) != EG_OK) {
        eg_job_free(store);
        return NULL;
    }
    return copying.first;
}

void eg_result_free(eg_result *result)
{
    if (result)
        eg_job_free(result->store);
}

static const eg_finding no_memory = {
    .severity = EG_ERROR,
    .slug = "memory-exhausted",
    .message = "no memory is left",
    .hint = "make fewer editions at a time, or give the process more memory",
};

const eg_result *eg_result_next(const eg_result *result)
{
    return result ? result->next : NULL;
}
eg_status eg_result_status(const eg_result *result)
{
    return result ? result->status : EG_ERR_MEMORY;
}
size_t eg_result_n_findings(const eg_result *result)
{
    return result ? result->n_findings : 1;
}
size_t eg_result_n_shared_findings(const eg_result *result)
{
    return result ? result->n_shared : 1;
}
eg_finding eg_result_finding(const eg_result *result, size_t i)
{
    return result ? result->findings[i] : no_memory;
}
size_t eg_result_n_more_findings(const eg_result *result)
{
    return result ? result->n_more : 0;
}
eg_bytes eg_result_pdf(const eg_result *result)
{
    return result ? result->pdf : (eg_bytes){"", 0};
}
eg_bytes eg_result_dump(const eg_result *result)
{
    return result ? result->dump : (eg_bytes){"", 0};
}
const eg_preview *eg_result_preview(const eg_result *result)
{
    return result ? result->preview : NULL;
}
const char *eg_result_date(const eg_result *result)
{
    return result ? result->date : NULL;
}
uint32_t eg_result_n_pages(const eg_result *result)
{
    return result ? result->n_pages : 0;
}
uint32_t eg_result_n_sheets(const eg_result *result)
{
    return result ? result->n_sheets : 0;
}
const char *eg_result_advice(const eg_result *result)
{
    return result ? result->advice : NULL;
}
const char *eg_result_field(const eg_result *result)
{
    return result ? result->field : NULL;
}
const char *eg_result_signer(const eg_result *result)
{
    return result ? result->signer : NULL;
}
eg_verdict eg_result_verdict(const eg_result *result)
{
    return result ? result->verdict : EG_VERDICT_NONE;
}
const char *eg_result_report(const eg_result *result)
{
    return result ? result->report : NULL;
}
const char *eg_result_name(const eg_result *result)
{
    return result ? result->name : NULL;
}
const char *eg_result_lang(const eg_result *result)
{
    return result ? result->lang : NULL;
}
const char *eg_result_edition(const eg_result *result)
{
    return result ? result->edition : NULL;
}
uint32_t eg_result_version(const eg_result *result)
{
    return result ? result->version : 1;
}
const char *eg_result_sha256(const eg_result *result)
{
    return result ? result->sha256 : NULL;
}
const char *eg_result_text_sha256(const eg_result *result)
{
    return result ? result->text_sha256 : NULL;
}
size_t eg_result_n_standards(const eg_result *result)
{
    return result ? result->n_standards : 0;
}
const char *eg_result_standard(const eg_result *result, size_t i)
{
    return result->standards[i];
}
size_t eg_result_n_langs(const eg_result *result)
{
    return result ? result->n_langs : 0;
}
const char *eg_result_lang_at(const eg_result *result, size_t i)
{
    return result->langs[i];
}
