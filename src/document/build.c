/* Makes a document of one text of a source, from its head to its notes.
 *
 * Place: the entry of this room; head.c, blocks.c, inline.c, number.c and sign.c each add their part through
 * the functions here. A leaf's text is one stretch of the buffer: whatever else an element needs (labels,
 * targets, alternative texts) is added between leaves. */
#include "base/nearest.h"
#include "document/internal.h"

void eg_builder_refuse(eg_builder *b, eg_finding_kind kind, eg_place place, const char *message,
                       const char *hint)
{
    eg_report_hint(b->job->report, eg_report_add(b->job->report, kind, place, "%s", message), "%s", hint);
    if (eg_finding_severity(kind) == EG_ERROR)
        b->status = EG_ERR_INPUT;
}

eg_place eg_builder_place(eg_builder *b, const eg_markup *node)
{
    return eg_text_place(b->text, node->offset);
}

/* ---- nodes ---- */

uint32_t eg_builder_add_node(eg_builder *b, eg_node_kind kind, uint32_t parent)
{
    eg_document *d = b->document;
    EG_GROW(b, d->nodes, d->n_nodes, b->nodes_cap);
    uint32_t i = d->n_nodes++;
    d->nodes[i] = (eg_node){.kind = kind,
                            .parent = parent,
                            .first_child = EG_NO_INDEX,
                            .last_child = EG_NO_INDEX,
                            .next = EG_NO_INDEX,
                            .target = EG_NO_INDEX,
                            .first_span = d->n_spans,
                            .language = parent == EG_NO_INDEX ? d->language : d->nodes[parent].language};
    uint32_t here = (uint32_t)d->text.size;
    d->nodes[i].text = d->nodes[i].label = d->nodes[i].anchor = (eg_range){here, here};
    if (parent != EG_NO_INDEX) {
        eg_node *p = &d->nodes[parent];
        if (p->last_child == EG_NO_INDEX)
            p->first_child = i;
        else
            d->nodes[p->last_child].next = i;
        p->last_child = i;
    }
    return i;
}

/* ---- text ---- */

eg_range eg_builder_add_made(eg_builder *b, eg_slice text)
{
    return eg_document_add_text(b->document, text);
}

static void add_origin(eg_builder *b, eg_place place)
{
    eg_document *d = b->document;
    EG_GROW(b, d->origins, d->n_origins, d->origins_cap);
    d->origins[d->n_origins++] = (eg_origin){
        .text = (uint32_t)d->text.size, .line = place.line, .column = place.column, .file = place.file};
}

void eg_builder_add_source(eg_builder *b, eg_slice text, eg_place place)
{
    eg_document *d = b->document;
    if (!text.size)
        return;
    if (d->text.size + text.size >= UINT32_MAX)
        eg_arena_fail(b->job->arena);
    add_origin(b, place);
    size_t begin = d->text.size;
    eg_buffer_add_slice(&d->text, text);
    for (size_t i = begin; i < d->text.size; i++)
        if (d->text.data[i] == '\t' || d->text.data[i] == '\r')
            d->text.data[i] = ' ';
}

uint32_t eg_builder_open_leaf(eg_builder *b, eg_node_kind kind, uint32_t parent)
{
    b->leaf = eg_builder_add_node(b, kind, parent);
    b->leaf_spans.n = 0;
    return b->leaf;
}

/* Outer spans before inner ones; of two over the same text the one that was added first is the outer. */
static bool comes_before(const eg_span *a, const eg_span *b)
{
    return a->text.begin != b->text.begin ? a->text.begin < b->text.begin : a->text.end > b->text.end;
}

/* By merging, which is stable: spans of one leaf come almost sorted, and a hostile text may have very many.
 */
static void sort_spans(eg_arena *scratch, eg_draft_span *spans, uint32_t n)
{
    eg_draft_span *from = spans, *to = EG_NEW_ARRAY(scratch, eg_draft_span, n);
    for (uint32_t width = 1; width < n; width *= 2) {
        for (uint32_t begin = 0; begin < n; begin += 2 * width) {
            uint32_t middle = begin + width < n ? begin + width : n;
            uint32_t end = middle + width < n ? middle + width : n;
            for (uint32_t i = begin, j = middle, k = begin; k < end; k++)
                to[k] = i < middle && (j == end || !comes_before(&from[j].span, &from[i].span)) ? from[i++]
                                                                                                : from[j++];
        }
        eg_draft_span *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != spans)
        memcpy(spans, from, n * sizeof *spans);
}

/* The innermost of the open span and those that hold it which reaches past a place. */
static uint32_t still_open(const eg_document *d, uint32_t open, uint32_t place)
{
    while (open != EG_NO_INDEX && d->spans[open].text.end <= place)
        open = d->spans[open].parent;
    return open;
}

/* Marks of the source lie whole in each other; a stretch kept together may run across their ends, and is cut
 * there. Gives the span that holds this one. */
static uint32_t nest(eg_document *d, uint32_t open, eg_span *span)
{
    open = still_open(d, open, span->text.begin);
    if (open == EG_NO_INDEX || d->spans[open].text.end >= span->text.end)
        return open;
    if (span->kind == EG_SPAN_KEEP || span->kind == EG_SPAN_PHRASE)
        span->text.end = d->spans[open].text.end;
    else
        d->spans[open].text.end = span->text.begin;
    return still_open(d, open, span->text.begin);
}

/* Moves the leaf's spans into the document, each with the one that holds it. */
static void settle_spans(eg_builder *b)
{
    eg_document *d = b->document;
    eg_arena_mark mark = eg_arena_note(b->job->scratch);
    sort_spans(b->job->scratch, b->leaf_spans.items, b->leaf_spans.n);
    eg_arena_rewind(b->job->scratch, mark);
    uint32_t open = EG_NO_INDEX, first = d->n_spans;
    for (uint32_t i = 0; i < b->leaf_spans.n; i++) {
        eg_draft_span *draft = &b->leaf_spans.items[i];
        open = nest(d, open, &draft->span);
        if (eg_range_size(draft->span.text) == 0)
            continue;
        draft->span.parent = open;
        if (draft->url.size)
            draft->span.url = eg_builder_add_made(b, draft->url);
        EG_GROW(b, d->spans, d->n_spans, b->spans_cap);
        d->spans[open = d->n_spans++] = draft->span;
    }
    eg_builder_node(b, b->leaf)->first_span = first;
    eg_builder_node(b, b->leaf)->n_spans = d->n_spans - first;
}

void eg_builder_close_leaf(eg_builder *b)
{
    eg_node *node = eg_builder_node(b, b->leaf);
    node->text.end = (uint32_t)b->document->text.size;
    eg_range text = node->text;
    eg_builder_check_leaf(b, text);
    if (node->kind != EG_NODE_CODE)
        eg_builder_add_keeps(b, text);
    settle_spans(b);
}

const eg_language *eg_builder_language_of(eg_builder *b, eg_key_text text)
{
    const eg_language *language = b->document->language;
    if (!text.tag)
        return language;
    eg_status status = eg_language_lookup(b->languages, b->job, text.tag, text.place, &language);
    if (status) {
        b->status = status;
        return b->document->language;
    }
    char *message = eg_arena_print(b->job->arena, "there is no text in %s here; the one in %s is used",
                                   b->document->language->tag, language->tag);
    eg_builder_refuse(b, EG_F_KEY_LANGUAGE_MISSING, text.place, message, "add the text in this language");
    return language;
}

uint32_t eg_builder_add_key_leaf(eg_builder *b, eg_node_kind kind, uint32_t parent, eg_key_text text)
{
    if (!text.text.size)
        return EG_NO_INDEX;
    uint32_t leaf = eg_builder_open_leaf(b, kind, parent);
    eg_builder_node(b, leaf)->language = eg_builder_language_of(b, text);
    eg_builder_add_source(b, text.text, text.place);
    eg_builder_close_leaf(b);
    return leaf;
}

uint32_t eg_builder_add_made_leaf(eg_builder *b, eg_node_kind kind, uint32_t parent, eg_slice text)
{
    if (!text.size)
        return EG_NO_INDEX;
    uint32_t leaf = eg_builder_open_leaf(b, kind, parent);
    eg_builder_add_made(b, text);
    eg_builder_close_leaf(b);
    return leaf;
}

/* ---- the whole ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void set_facts(eg_builder *b)
{
    eg_document *d = b->document;
    const eg_text *text = b->text;
    const eg_yaml *dir = eg_text_key(text, EG_KEY_DIR);
    int date[3];
    d->name = text->source->name;
    d->is_rtl = dir ? eg_key_choice(EG_KEY_DIR, dir) == 1 : d->language->is_rtl;
    d->source_bytes = text->bytes;
    d->source_name = base_name(text->file);
    d->source_mime = text->format == EG_FORMAT_MARKDOWN ? "text/markdown" : "text/plain";
    d->style = eg_yaml_string(eg_text_key(text, EG_KEY_STYLE), NULL);
    d->style_place = d->style ? eg_text_key(text, EG_KEY_STYLE)->place : EG_NOWHERE;
    if (d->style && !eg_text_key_is_of_house(text, EG_KEY_STYLE) &&
        !eg_source_allows(b->job, text->source, d->style_place, "style", d->style))
        d->style = NULL;
    d->style_folder = eg_text_key_folder(text, EG_KEY_STYLE);
    d->paper = eg_yaml_string(eg_text_key(text, EG_KEY_PAPER), NULL);
    d->status = (eg_declaration_status)(eg_key_choice(EG_KEY_STATUS, eg_text_key(text, EG_KEY_STATUS)) + 1);
    d->version_number = (uint32_t)eg_yaml_int(eg_text_key(text, EG_KEY_VERSION), 1, INT32_MAX, 1);
    d->emblem = EG_NO_INDEX;
    d->has_initials = eg_yaml_bool(eg_text_key(text, EG_KEY_INITIALS), false);
    if (eg_key_date(eg_text_key(text, EG_KEY_ADOPTED), date))
        d->adopted = (eg_date){date[0], date[1], date[2]};
    if (eg_key_date(eg_text_key(text, EG_KEY_ISSUED), date))
        d->issued = (eg_date){date[0], date[1], date[2]};
}

static eg_status build(eg_builder *b)
{
    eg_document *d = b->document;
    d->text = eg_buffer_new(b->job->arena);
    set_facts(b);
    eg_builder_add_node(b, EG_NODE_DOCUMENT, EG_NO_INDEX);
    eg_builder_collect_people(b);
    eg_builder_add_head(b);
    eg_builder_add_blocks(b, b->text->root->first);
    eg_builder_add_signatures(b);
    eg_builder_add_notes(b);
    eg_builder_check_all(b);
    eg_builder_add_alts(b);
    eg_builder_tell_phrases(b);
    return b->status;
}

/* The key `numerals`: the document's language, with other digits for what engross writes itself. */
static eg_status choose_numerals(eg_builder *b)
{
    const eg_yaml *key = eg_text_key(b->text, EG_KEY_NUMERALS);
    if (!key)
        return EG_OK;
    eg_language *language = EG_NEW(b->job->arena, eg_language);
    *language = *b->document->language;
    if (!eg_language_set_numbers(language, key->value)) {
        const char *nearest = eg_nearest(key->value, eg_language_numbers_names());
        const char *hint =
            "write the name of a set of digits, as Unicode's CLDR has it: latn, arab, deva, khmr";
        eg_builder_refuse(b, EG_F_KEY_INVALID, key->place,
                          eg_arena_print(b->job->arena, "`numerals` cannot be %s",
                                         eg_report_quote(b->job->arena, (eg_slice){key->value, key->size})),
                          nearest ? eg_arena_print(b->job->arena, "did you mean %s?", nearest) : hint);
        return EG_ERR_INPUT;
    }
    b->document->language = language;
    b->zero = language->zero;
    return EG_OK;
}

/* By the tag; and where that says no script, by the script that is there. */
static eg_status find_language(eg_builder *b)
{
    const eg_language **language = &b->document->language;
    const char *tag = b->text->lang, *written;
    eg_status status = eg_language_lookup(b->languages, b->job, tag, b->text->lang_place, language);
    if (status == EG_OK &&
        (written = eg_document_written(b->text->root, (*language)->script)) != (*language)->script)
        status =
            eg_language_lookup_written(b->languages, b->job, tag, written, b->text->lang_place, language);
    if (status == EG_OK)
        eg_language_tell(b->job, tag, *language, b->text->lang_place);
    return status;
}

/* The key `number`: the document's language, with another template for the numbers of commitments. */
static eg_status choose_number(eg_builder *b)
{
    const eg_yaml *key = eg_text_key(b->text, EG_KEY_NUMBER);
    eg_slice text = eg_text_key_text(b->text, EG_KEY_NUMBER, b->document->language->tag).text;
    if (!key || !text.size)
        return EG_OK;
    const char *template = eg_arena_dup(b->job->arena, text);
    if (!eg_language_is_label(template)) {
        eg_builder_refuse(b, EG_F_KEY_INVALID, key->place,
                          eg_arena_print(b->job->arena, "`number` cannot be %s: it has no number",
                                         eg_report_quote(b->job->arena, text)),
                          "write {n} where the digits stand, or {ordinal} for the ordinal in words");
        return EG_ERR_INPUT;
    }
    eg_language *language = EG_NEW(b->job->arena, eg_language);
    *language = *b->document->language;
    language->number = template;
    b->document->language = language;
    return EG_OK;
}

eg_status eg_document_new(eg_job *job, eg_languages *languages, const eg_source *source, const char *lang,
                          eg_document **out)
{
    *out = NULL;
    size_t n_errors = eg_report_n_errors(job->report);
    const eg_source_text *which = eg_source_choose(job, source, lang);
    if (!which)
        return EG_ERR_USAGE;
    eg_text *text;
    eg_status status = eg_text_read(job, source, which, lang, &text);
    if (!text || !text->lang)
        return status;
    eg_builder *b = EG_NEW(job->arena, eg_builder);
    b->job = job;
    b->languages = languages;
    b->text = text;
    b->document = EG_NEW(job->arena, eg_document);
    eg_status found = find_language(b);
    if (found)
        return found;
    b->status = choose_numerals(b);
    eg_status is_numbered = choose_number(b);
    b->status = b->status ? b->status : is_numbered;
    eg_arena_mark mark = eg_arena_note(job->scratch);
    found = build(b);
    eg_arena_rewind(job->scratch, mark);
    eg_document_check_items(job, b->document);
    if (found == EG_OK)
        eg_document_check_encoding(job, b->document);
    *out = b->is_beyond ? NULL : b->document;
    status = status ? status : found;
    return status == EG_OK && eg_report_n_errors(job->report) > n_errors ? EG_ERR_INPUT : status;
}
