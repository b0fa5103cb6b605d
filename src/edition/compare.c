/* What only `engross check` asks of a document: names, letters, and the reference. See internal.h. */
#include "edition/internal.h"

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

const eg_parity *eg_edition_compare(eg_job *job, eg_languages *languages, const eg_source *source,
                                    const eg_document *document)
{
    eg_document_check_letters(job, document);
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
