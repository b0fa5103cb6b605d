/* Fixed words that the document's language has none for: English stands in, is marked as English, and is told.
 *
 * Place: asked by what adds such words to the tree; the rest of the pages' own words are looked over at the end. */
#include "document/internal.h"

static uint32_t bit(eg_phrase phrase)
{
    return (uint32_t)1 << phrase;
}

const eg_language *eg_builder_phrase_language(eg_builder *b, const eg_phrase *phrases, uint32_t n)
{
    const eg_language *language = b->document->language;
    uint32_t missing = 0;
    for (uint32_t i = 0; i < n; i++)
        missing |= bit(phrases[i]) & ~language->own_phrases;
    b->missing_phrases |= missing;
    if (missing && eg_language_lookup(b->languages, b->job, "en", EG_NOWHERE, &language))
        language = b->document->language;
    return language;
}

void eg_builder_tell_phrases(eg_builder *b)
{
    static const eg_phrase of_signatures[] = {EG_PHRASE_SIGNATURE_OF, EG_PHRASE_CERTIFYING_FIELD,
                                              EG_PHRASE_CLOSING_FIELD, EG_PHRASE_TIMESTAMP_FIELD,
                                              EG_PHRASE_FINGERPRINT};
    static const eg_phrase version = EG_PHRASE_VERSION;
    const eg_document *d = b->document;
    if (d->n_signatories)
        eg_builder_phrase_language(b, of_signatures, sizeof of_signatures / sizeof *of_signatures);
    if (d->version_number > 1)
        eg_builder_phrase_language(b, &version, 1);
    if (!b->missing_phrases)
        return;
    eg_buffer list = eg_buffer_new(b->job->arena);
    for (int i = 0; i < EG_N_PHRASES; i++)
        if (b->missing_phrases & bit((eg_phrase)i))
            eg_buffer_print(&list, "%s\"%s\"", list.size ? ", " : "", d->language->phrases[i]);
    eg_finding *finding = eg_report_add(b->job->report, EG_F_PHRASE_MISSING, b->text->lang_place,
                                        "engross has no words in \"%s\" for %s; English stands there",
                                        d->language->tag, list.data);
    eg_report_hint(b->job->report, finding, "add them to the language's file in engross's data folder");
}
