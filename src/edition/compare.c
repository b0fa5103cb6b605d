/* A document beside another: what only `engross check` asks of it (names, letters, and the reference), and an
 * earlier version for a redline. See internal.h. */
#include "edition/internal.h"
#include "redline/redline.h"

/* The reference's own faults are told when it is checked itself; they go nowhere here. */
static eg_document *read_reference(eg_job *job, eg_languages *languages, const eg_source *source,
                                   const char *lang)
{
    eg_report *report = job->report;
    eg_document *document = NULL;
    job->report = eg_report_new(job->arena);
    eg_document_new(job, languages, source, lang, &document);
    job->report = report;
    return document;
}

/* ---- another version ---- */

static void refuse_language(eg_work *w, eg_status *status)
{
    eg_finding *finding = eg_report_add(
        w->job->report, EG_F_AGAINST_LANGUAGE, EG_NOWHERE, "%s has no text in %s, the language of the text",
        eg_report_quote(w->job->arena, eg_slice_of(w->request->against)), w->document->language->tag);
    eg_report_hint(w->job->report, finding, "name an earlier version in the same language");
    *status = EG_ERR_INPUT;
}

static eg_document *read_version(eg_work *w, eg_status *status)
{
    const eg_edition_request *request = w->request;
    const char *lang = w->document->language->tag;
    eg_languages *languages = eg_engine_languages(w->engine);
    eg_source *source = NULL;
    *status = eg_source_open(w->job, request->files, request->against, &source);
    if (*status > EG_ERR_INPUT || !source || !source->n_texts)
        return NULL;
    if (!eg_source_find(source, lang)) {
        refuse_language(w, status);
        return NULL;
    }
    /* It was issued once: its small faults are nobody's concern now. */
    eg_document *document = read_reference(w->job, languages, source, lang);
    if (!document && source->n_texts == 1) /* a text that says itself that it is in another language */
        document = read_reference(w->job, languages, source, NULL);
    if (!document) /* there is nothing to go on with: now they are */
        *status = eg_document_new(w->job, languages, source, lang, &document);
    return document;
}

eg_document *eg_edition_redline(eg_work *w, eg_status *status)
{
    eg_report *report = w->job->report;
    const char *quoted = eg_report_quote(w->job->arena, eg_slice_of(w->request->against));
    eg_document *before = read_version(w, status);
    if (!before)
        return NULL;
    if (strcmp(before->language->tag, w->document->language->tag) != 0) {
        refuse_language(w, status);
        return NULL;
    }
    eg_redline redline;
    eg_redline_make(w->job, before, w->document, &redline);
    if (redline.n_insertions + redline.n_deletions == 0)
        eg_report_hint(report,
                       eg_report_add(report, EG_F_AGAINST_SAME, EG_NOWHERE,
                                     "%s says the same as the text, word for word", quoted),
                       "name the earlier version, as it was before the changes");
    *status = EG_OK;
    return redline.document;
}

/* ---- the reference ---- */

const eg_parity *eg_edition_compare(eg_job *job, eg_languages *languages, const eg_source *source,
                                    const eg_document *document)
{
    eg_document_check_letters(job, document);
    eg_document_check_complete(job, document);
    eg_document_check_marks(job, document);
    eg_document_check_names(job, document, source);
    const eg_source_text *text = eg_parity_reference(source);
    eg_document *reference = text && text->tag ? read_reference(job, languages, source, text->tag) : NULL;
    if (!reference || strcmp(reference->language->tag, document->language->tag) == 0)
        return NULL;
    eg_parity *parity = EG_NEW(job->arena, eg_parity);
    eg_parity_compare(job, reference, document, parity);
    return parity;
}

static const char *copy_string(eg_arena *arena, const char *string)
{
    return string ? eg_arena_dup(arena, eg_slice_of(string)) : NULL;
}

static eg_slice copy_slice(eg_arena *arena, eg_slice slice)
{
    return (eg_slice){eg_arena_dup(arena, slice), slice.size};
}

const eg_parity *eg_edition_copy_parity(eg_arena *arena, const eg_parity *parity)
{
    eg_parity *out = EG_NEW(arena, eg_parity);
    eg_parity_difference *differences = EG_NEW_ARRAY(arena, eg_parity_difference, parity->n_differences);
    *out = *parity;
    out->reference_lang = copy_string(arena, parity->reference_lang);
    out->reference_file = copy_string(arena, parity->reference_file);
    for (uint32_t i = 0; i < parity->n_differences; i++) {
        eg_parity_difference *d = &differences[i];
        *d = parity->differences[i];
        d->message = copy_string(arena, d->message);
        d->reference = copy_slice(arena, d->reference);
        d->here = copy_slice(arena, d->here);
        d->place.file = copy_string(arena, d->place.file);
        d->reference_place.file = copy_string(arena, d->reference_place.file);
    }
    out->differences = differences;
    return out;
}

const eg_parity *eg_result_parity(const eg_result *result)
{
    return result ? result->parity : NULL;
}
