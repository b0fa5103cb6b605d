/* The head of the document: masthead, title, subtitle, status note, and what the file says of itself.
 *
 * Place: before blocks.c. A slot whose keys say nothing has no node; nothing is inferred. */
#include "base/utf8.h"
#include "document/internal.h"
#include "source/characters.h"

/* The running foot has room for about as much beside the page number. */
enum { LONGEST_SHORT_TITLE = 60 };

/* ---- masthead ---- */

static uint32_t add_bodies(eg_builder *b, uint32_t masthead)
{
    const char *lang = b->document->language->tag;
    eg_key key = eg_text_key(b->text, EG_KEY_MASTHEAD) ? EG_KEY_MASTHEAD : EG_KEY_BODY;
    uint32_t n = 0;
    for (;; n++) {
        eg_key_text body = eg_text_key_text_at(b->text, key, lang, n);
        if (eg_builder_add_key_leaf(b, EG_NODE_BODY_NAME, masthead, body) == EG_NO_INDEX)
            return n;
    }
}

/* The bodies' names for the file's metadata, whatever the masthead says. */
static void set_publisher(eg_builder *b)
{
    const char *lang = b->document->language->tag;
    eg_buffer names = eg_buffer_new(b->job->scratch);
    for (uint32_t i = 0;; i++) {
        eg_key_text body = eg_text_key_text_at(b->text, EG_KEY_BODY, lang, i);
        if (!body.text.size)
            break;
        eg_buffer_add_string(&names, i ? ", " : "");
        eg_buffer_add_slice(&names, body.text);
    }
    b->document->publisher = eg_builder_add_made(b, eg_buffer_slice(&names));
}

static void add_emblem(eg_builder *b, uint32_t masthead)
{
    const eg_yaml *emblem = eg_text_key(b->text, EG_KEY_EMBLEM), *file = eg_yaml_find(emblem, "file");
    if (!file || file->kind != EG_YAML_SCALAR)
        return;
    const char *folder = eg_text_key_folder(b->text, EG_KEY_EMBLEM);
    eg_key_text alt = eg_text_value(b->text, eg_yaml_find(emblem, "alt"), b->document->language->tag);
    uint32_t node = eg_builder_add_node(b, EG_NODE_PICTURE, masthead);
    uint32_t picture = eg_builder_add_picture(b, folder, file->value, alt.text, file->place,
                                              eg_text_key_is_of_house(b->text, EG_KEY_EMBLEM));
    b->document->emblem = picture;
    eg_builder_node(b, node)->target = picture;
}

/* What stands between two facts of one slot, by the script's custom. */
static const char *separator(const eg_language *language)
{
    static const char *const arabic[] = {"Arab", "Thaa", "Syrc", "Nkoo", NULL};
    static const char *const han[] = {"Hans", "Hant", "Hani", NULL};
    for (size_t i = 0; arabic[i]; i++)
        if (strcmp(language->script, arabic[i]) == 0)
            return "\xD8\x8C ";
    for (size_t i = 0; han[i]; i++)
        if (strcmp(language->script, han[i]) == 0)
            return "\xEF\xBC\x8C"; /* U+FF0C, full-width comma */
    if (strcmp(language->script, "Jpan") == 0)
        return "\xE3\x80\x81"; /* U+3001 */
    return ", ";
}

/* Date and place. */
static uint32_t add_middle(eg_builder *b, uint32_t masthead)
{
    eg_document *d = b->document;
    eg_key_text place = eg_text_key_text(b->text, EG_KEY_PLACE, d->language->tag);
    if (!d->adopted.year && !place.text.size)
        return EG_NO_INDEX;
    uint32_t leaf = eg_builder_open_leaf(b, EG_NODE_BAND_MIDDLE, masthead);
    if (d->adopted.year) {
        eg_buffer date = eg_buffer_new(b->job->scratch);
        eg_status status = eg_language_add_date(d->language, b->job, d->adopted.year, d->adopted.month,
                                                d->adopted.day, &date);
        if (status)
            b->status = status;
        eg_builder_add_made(b, eg_buffer_slice(&date));
        if (place.text.size)
            eg_builder_add_made(b, eg_slice_of(separator(d->language)));
    }
    eg_builder_add_source(b, place.text, place.place);
    eg_builder_close_leaf(b);
    return leaf;
}

/* NULL: the text has no status. */
static const eg_phrase *status_phrase(const eg_document *d)
{
    static const eg_phrase phrases[] = {
        [EG_STATUS_DRAFT] = EG_PHRASE_DRAFT,         [EG_STATUS_REVIEWED] = EG_PHRASE_REVIEWED,
        [EG_STATUS_APPROVED] = EG_PHRASE_APPROVED,   [EG_STATUS_TRANSLATION] = EG_PHRASE_TRANSLATION,
        [EG_STATUS_AUTHENTIC] = EG_PHRASE_AUTHENTIC,
    };
    return d->status == EG_STATUS_NONE ? NULL : &phrases[d->status];
}

/* The language's own name, where it is known, and the status. */
static void add_end(eg_builder *b, uint32_t masthead)
{
    const eg_document *d = b->document;
    const eg_phrase *phrase = status_phrase(d);
    const eg_language *language = phrase ? eg_builder_phrase_language(b, phrase, 1) : d->language;
    bool has_name = strcmp(d->language->name, d->language->tag) != 0;
    if (!has_name && !phrase)
        return;
    uint32_t leaf = eg_builder_open_leaf(b, EG_NODE_BAND_END, masthead);
    if (has_name)
        eg_builder_add_made(b, eg_slice_of(d->language->name));
    if (has_name && phrase)
        eg_builder_add_made(b, eg_slice_of(" · "));
    eg_range words = phrase ? eg_builder_add_made(b, eg_slice_of(language->phrases[*phrase])) : (eg_range){0};
    if (language != d->language && has_name)
        *EG_PUSH(b->job->arena, &b->leaf_spans) =
            (eg_draft_span){.span = {.kind = EG_SPAN_LANGUAGE, .text = words, .language = language}};
    else
        eg_builder_node(b, leaf)->language = language;
    eg_builder_close_leaf(b);
}

static void add_masthead(eg_builder *b)
{
    eg_document *d = b->document;
    const char *lang = d->language->tag;
    eg_key_text symbol = eg_text_key_text(b->text, EG_KEY_SYMBOL, lang),
                meeting = eg_text_key_text(b->text, EG_KEY_MEETING, lang),
                place = eg_text_key_text(b->text, EG_KEY_PLACE, lang);
    bool has_band = symbol.text.size || meeting.text.size || place.text.size || d->adopted.year || d->status;
    if (!has_band && !eg_text_key(b->text, EG_KEY_BODY) && !eg_text_key(b->text, EG_KEY_MASTHEAD) &&
        !eg_text_key(b->text, EG_KEY_EMBLEM))
        return;
    uint32_t masthead = eg_builder_add_node(b, EG_NODE_MASTHEAD, 0);
    add_emblem(b, masthead);
    add_bodies(b, masthead);
    if (!has_band)
        return;
    uint32_t start =
        eg_builder_add_key_leaf(b, EG_NODE_BAND_START, masthead, symbol.text.size ? symbol : meeting);
    if (symbol.text.size)
        d->symbol = eg_builder_node(b, start)->text;
    add_middle(b, masthead);
    add_end(b, masthead);
}

/* ---- title ---- */

/* Whether two texts are the same but for white space. */
static bool is_same_text(eg_slice a, eg_slice b)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.size && strchr(" \t\r\n", a.data[i]))
            i++;
        while (j < b.size && strchr(" \t\r\n", b.data[j]))
            j++;
        if (i == a.size || j == b.size)
            return i == a.size && j == b.size;
        if (a.data[i++] != b.data[j++])
            return false;
    }
}

/* The text's own title: plain text's first block, or a heading with one # that stands first. */
static const eg_markup *own_title(const eg_builder *b)
{
    const eg_markup *first = b->text->root->first;
    bool is_title =
        first && (first->kind == EG_MARKUP_TITLE || (first->kind == EG_MARKUP_HEADING && first->level == 1));
    return is_title ? first : NULL;
}

static uint32_t add_own_title(eg_builder *b, const eg_markup *own)
{
    eg_key_text key = eg_text_front_text(b->text, EG_KEY_TITLE, b->document->language->tag);
    if (key.text.size && !is_same_text(key.text, eg_builder_flatten(b, own)))
        eg_builder_refuse(b, EG_F_TITLE_DIFFERS, eg_builder_place(b, own),
                          "the key `title` says another title than this", "keep one of the two");
    uint32_t leaf = eg_builder_open_leaf(b, EG_NODE_TITLE, 0);
    eg_builder_add_inlines(b, own);
    eg_builder_close_leaf(b);
    return leaf;
}

static uint32_t add_title(eg_builder *b)
{
    const eg_markup *own = own_title(b);
    if (own && own->first)
        return add_own_title(b, own);
    uint32_t title = eg_builder_add_key_leaf(
        b, EG_NODE_TITLE, 0, eg_text_key_text(b->text, EG_KEY_TITLE, b->document->language->tag));
    if (title == EG_NO_INDEX)
        eg_builder_refuse(
            b, EG_F_TITLE_MISSING, eg_text_place(b->text, b->text->body), "the declaration has no title",
            b->text->format == EG_FORMAT_MARKDOWN ? "add the key `title`, or a heading with one #"
                                                  : "put the title first, with an empty line after it");
    return title;
}

static void add_subtitle(eg_builder *b)
{
    const eg_markup *first = b->text->root->first, *second = first ? first->next : NULL;
    if (second && second->kind == EG_MARKUP_SUBTITLE) {
        eg_builder_open_leaf(b, EG_NODE_SUBTITLE, 0);
        eg_builder_add_inlines(b, second);
        eg_builder_close_leaf(b);
    } else {
        eg_builder_add_key_leaf(b, EG_NODE_SUBTITLE, 0,
                                eg_text_key_text(b->text, EG_KEY_SUBTITLE, b->document->language->tag));
    }
}

/* ---- status note ---- */

/* What ends a sentence in a phrase that is one: its last character, and a space where the script has one. */
static eg_slice sentence_end(const char *sentence)
{
    size_t size = strlen(sentence), at = size;
    while (at && ((unsigned char)sentence[--at] & 0xC0) == 0x80)
        ;
    size_t next = at;
    bool ends = size && eg_character_ends_sentence(eg_utf8_next(sentence, &next));
    return ends ? (eg_slice){sentence + at, size - at} : (eg_slice){0};
}

/* The names of the authentic languages, as a list in the language. */
static eg_slice authentic_names(eg_builder *b, const eg_language *language, const eg_yaml *tags)
{
    EG_VECTOR(eg_slice) names = {0};
    eg_buffer list = eg_buffer_new(b->job->arena);
    uint32_t n = tags->kind == EG_YAML_SEQUENCE ? tags->n : 1;
    for (uint32_t i = 0; i < n; i++) {
        const eg_yaml *tag = tags->kind == EG_YAML_SEQUENCE ? tags->items[i] : tags;
        const eg_language *named;
        eg_status status = eg_language_lookup(b->languages, b->job, tag->value, tag->place, &named);
        if (status) {
            b->status = status;
            continue;
        }
        eg_buffer name = eg_buffer_new(b->job->arena);
        eg_language_add_name_of(language, named, &name);
        *EG_PUSH(b->job->arena, &names) = eg_buffer_slice(&name);
    }
    if (names.n)
        eg_language_add_list(language, b->job, names.items, names.n, &list);
    return eg_buffer_slice(&list);
}

/* "Unofficial translation. Adopted in English." */
static void add_status_note(eg_builder *b)
{
    eg_document *d = b->document;
    if (d->status != EG_STATUS_TRANSLATION)
        return;
    eg_buffer note = eg_buffer_new(b->job->arena);
    const eg_yaml *authentic = eg_text_key(b->text, EG_KEY_AUTHENTIC_LANGUAGES);
    static const eg_phrase phrases[] = {EG_PHRASE_TRANSLATION, EG_PHRASE_ADOPTED_IN};
    const eg_language *language = eg_builder_phrase_language(b, phrases, authentic ? 2 : 1);
    eg_slice names = authentic ? authentic_names(b, language, authentic) : (eg_slice){0};
    eg_slice end = sentence_end(language->phrases[EG_PHRASE_ADOPTED_IN]);
    eg_buffer_add_string(&note, language->phrases[EG_PHRASE_TRANSLATION]);
    eg_buffer_add_slice(&note, end);
    if (names.size) {
        size_t first = 0;
        if (!end.size || !eg_character_is_wide(eg_utf8_next(end.data, &first)))
            eg_buffer_add_char(&note, ' ');
        eg_language_add_phrase(language, EG_PHRASE_ADOPTED_IN,
                               (const char *const[]){"language", names.data, NULL}, &note);
    }
    uint32_t leaf = eg_builder_add_made_leaf(b, EG_NODE_STATUS_NOTE, 0, eg_buffer_slice(&note));
    eg_builder_node(b, leaf)->language = language;
}

/* ---- what the file says of itself ---- */

/* Where a title is cut that is too long for the foot: after its last whole word that fits; its size when all
 * fits. */
static size_t cut_of(eg_slice title)
{
    size_t cut = 0, word = 0, n = 0;
    for (size_t i = 0; i < title.size; i++) {
        if (((unsigned char)title.data[i] & 0xC0) == 0x80)
            continue;
        if (n++ == LONGEST_SHORT_TITLE)
            cut = i;
        if (title.data[i] == ' ' && n <= LONGEST_SHORT_TITLE + 1)
            word = i;
    }
    return n <= LONGEST_SHORT_TITLE ? title.size : word > cut / 2 ? word : cut;
}

static void set_titles(eg_builder *b, uint32_t title)
{
    eg_document *d = b->document;
    if (title == EG_NO_INDEX)
        return;
    eg_slice line = eg_document_plain_text(d, title, b->job->arena);
    d->short_title = d->title = eg_builder_add_made(b, line);
    size_t cut = cut_of(line);
    if (cut < line.size)
        d->short_title =
            eg_builder_add_made(b, eg_slice_of(eg_arena_print(b->job->arena, "%.*s…", (int)cut, line.data)));
}

static void set_foot(eg_builder *b)
{
    eg_document *d = b->document;
    const eg_yaml *version = eg_text_key(b->text, EG_KEY_VERSION);
    if (d->status == EG_STATUS_DRAFT || d->status == EG_STATUS_REVIEWED || d->status == EG_STATUS_TRANSLATION)
        d->status_phrase = eg_builder_add_made(b, eg_slice_of(d->language->phrases[*status_phrase(d)]));
    if (version)
        d->version = eg_builder_add_made(b, (eg_slice){version->value, version->size});
}

void eg_builder_add_head(eg_builder *b)
{
    add_masthead(b);
    uint32_t title = add_title(b);
    add_subtitle(b);
    add_status_note(b);
    set_titles(b, title);
    set_foot(b);
    set_publisher(b);
}
