/* The signature block: who signs, in the text's language.
 *
 * Place: after the closing line; layout/ makes cells of it, pdf/ fields. */
#include "document/internal.h"

/* Honorific and name as shown, in the language asked for; empty when the name is. */
static eg_slice full_name(eg_builder *b, const eg_person *person)
{
    const char *lang = b->document->language->tag;
    eg_slice honorific = eg_text_value(b->text, person->texts[EG_PERSON_HONORIFIC], lang).text,
             name = eg_text_value(b->text, person->texts[EG_PERSON_NAME], lang).text;
    return eg_slice_of(eg_arena_print(b->job->arena, "%.*s%s%.*s", (int)honorific.size, honorific.data,
                                      honorific.size ? " " : "", (int)name.size, name.data));
}

void eg_builder_collect_people(eg_builder *b)
{
    const eg_yaml *value = eg_text_key(b->text, EG_KEY_SIGNATORIES);
    if (value && eg_keys_signatories(b->job, value, eg_text_key(b->text, EG_KEY_ORDER), &b->people_heading,
                                     &b->people, &b->n_people))
        b->status = EG_ERR_INPUT;
    uint32_t n;
    const eg_source_name *names = eg_source_names(b->job, b->text->source, b->document->language->tag, &n);
    for (uint32_t i = 0; i < n; i++)
        *EG_PUSH(b->job->arena, &b->names) = names[i];
    for (uint32_t i = 0; i < b->n_people; i++)
        *EG_PUSH(b->job->arena, &b->names) = (eg_source_name){.form = full_name(b, &b->people[i])};
}

static void set_description(eg_builder *b, eg_signatory *signatory, eg_slice name)
{
    eg_buffer text = eg_buffer_new(b->job->scratch);
    const char *shown = eg_arena_dup(b->job->scratch, name);
    eg_language_add_phrase(b->document->language, EG_PHRASE_SIGNATURE_OF,
                           (const char *const[]){"name", shown, NULL}, &text);
    signatory->description = eg_builder_add_made(b, eg_buffer_slice(&text));
}

/* The name's leaf: honorific and name, each from where it was written. */
static eg_range add_name(eg_builder *b, uint32_t node, const eg_person *person)
{
    const char *lang = b->document->language->tag;
    eg_key_text honorific = eg_text_value(b->text, person->texts[EG_PERSON_HONORIFIC], lang),
                name = eg_text_value(b->text, person->texts[EG_PERSON_NAME], lang);
    uint32_t leaf = eg_builder_open_leaf(b, EG_NODE_SIGNATORY_NAME, node);
    eg_builder_node(b, leaf)->language = eg_builder_language_of(b, name);
    eg_builder_add_source(b, honorific.text, honorific.place);
    if (honorific.text.size)
        eg_builder_add_made(b, eg_slice_of(" "));
    eg_builder_add_source(b, name.text, name.place);
    eg_builder_close_leaf(b);
    return eg_builder_node(b, leaf)->text;
}

static void add_signatory(eg_builder *b, uint32_t block, const eg_person *person, eg_signatory *out)
{
    static const eg_person_text details[] = {EG_PERSON_ROLE, EG_PERSON_FOR, EG_PERSON_PARTY, EG_PERSON_STATE};
    uint32_t node = eg_builder_add_node(b, EG_NODE_SIGNATORY, block), n = 0;
    eg_builder_node(b, node)->target = b->document->n_signatories;
    out->id = person->id;
    out->signs = (eg_signs)person->signs;
    out->name = add_name(b, node, person);
    for (size_t i = 0; i < sizeof details / sizeof *details && n < 3; i++) {
        eg_key_text text = eg_text_value(b->text, person->texts[details[i]], b->document->language->tag);
        uint32_t leaf = eg_builder_add_key_leaf(b, EG_NODE_SIGNATORY_DETAIL, node, text);
        if (leaf != EG_NO_INDEX)
            out->detail[n++] = eg_builder_node(b, leaf)->text;
    }
    set_description(b, out, full_name(b, person));
    b->document->n_signatories++;
}

void eg_builder_add_signatures(eg_builder *b)
{
    if (!b->n_people)
        return;
    uint32_t block = eg_builder_add_node(b, EG_NODE_SIGNATURES, 0);
    eg_key_text words = eg_text_value(b->text, b->people_heading, b->document->language->tag);
    uint32_t node;
    if (words.text.size) {
        node = eg_builder_add_key_leaf(b, EG_NODE_HEADING, block, words);
    } else {
        static const eg_phrase phrase = EG_PHRASE_SIGNATURES;
        const eg_language *language = eg_builder_phrase_language(b, &phrase, 1);
        node = eg_builder_add_made_leaf(b, EG_NODE_HEADING, block, eg_slice_of(language->phrases[phrase]));
        eg_builder_node(b, node)->language = language;
    }
    if (node != EG_NO_INDEX)
        eg_builder_node(b, node)->level = 2;
    b->document->signatories = EG_NEW_ARRAY(b->job->arena, eg_signatory, b->n_people);
    for (uint32_t i = 0; i < b->n_people; i++)
        add_signatory(b, block, &b->people[i], &b->document->signatories[i]);
}
