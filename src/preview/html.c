/* The web edition: the document's tree as HTML. See preview.h.
 *
 * | node                               | element                                                        |
 * |------------------------------------|----------------------------------------------------------------|
 * | masthead, band                     | div of p                                                       |
 * | title; heading of level n          | h1; hn                                                         |
 * | list; item                         | ol with start, ul; li with value, its label in a span          |
 * | table                              | table of thead with th, tbody                                  |
 * | quote; code; picture; rule         | blockquote; pre code; figure img; hr                           |
 * | notes                              | section of li, each with a link back to its first mark         |
 * | signatures                         | section of its heading and a list                              |
 *
 * A number is text, as in the PDF, so that it is copied with its item and reads in the language's digits: the list
 * itself draws none. Languages and directions stand wherever they change. A link leads to the web or within the
 * page, and nowhere else: no script of a text's author runs in a reader's browser. */
#include "preview/internal.h"

#include "base/vector.h"

struct page {
    eg_job *job;
    const eg_document *document;
    eg_buffer *out;
    bool *is_referred;                        /* a node: a mark of the note has been written */
    EG_VECTOR(const eg_language *) languages; /* met so far, for their fonts */
};

static const eg_node *node_at(const struct page *page, uint32_t index)
{
    return &page->document->nodes[index];
}

static void add(struct page *page, const char *html)
{
    eg_buffer_add_string(page->out, html);
}

static void add_range(struct page *page, eg_range range)
{
    eg_preview_add_text(page->out, eg_document_slice(page->document, range));
}

static void note_language(struct page *page, const eg_language *language)
{
    for (uint32_t i = 0; i < page->languages.n; i++)
        if (page->languages.items[i] == language)
            return;
    *EG_PUSH(page->job->arena, &page->languages) = language;
}

static void add_language(struct page *page, const eg_language *language)
{
    note_language(page, language);
    add(page, " lang=\"");
    eg_preview_add_string(page->out, language->tag);
    eg_buffer_print(page->out, "\" dir=\"%s\"", language->is_rtl ? "rtl" : "ltr");
}

/* <element id lang dir class>. */
static void open_node(struct page *page, uint32_t index, const char *element, const char *class)
{
    const eg_node *node = node_at(page, index);
    eg_buffer_print(page->out, "<%s", element);
    if (eg_range_size(node->anchor)) {
        add(page, " id=\"");
        add_range(page, node->anchor);
        add(page, "\"");
    }
    if (class)
        eg_buffer_print(page->out, " class=\"%s\"", class);
    const eg_language *above =
        node->parent == EG_NO_INDEX ? page->document->language : node_at(page, node->parent)->language;
    if (node->language != above)
        add_language(page, node->language);
    if (node->kind == EG_NODE_ITEM && node_at(page, node->parent)->list_kind != EG_LIST_BULLETED)
        eg_buffer_print(page->out, " value=\"%u\"", node->number);
    add(page, ">");
}

static void close_node(struct page *page, const char *element)
{
    eg_buffer_print(page->out, "</%s>\n", element);
}

/* ---- text of a leaf ---- */

static bool begins_with(eg_slice text, const char *word)
{
    size_t size = strlen(word);
    if (text.size < size)
        return false;
    for (size_t i = 0; i < size; i++) {
        char c = text.data[i];
        if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != word[i])
            return false;
    }
    return true;
}

static bool is_safe_link(eg_slice url)
{
    return begins_with(url, "http://") || begins_with(url, "https://") || begins_with(url, "mailto:") ||
           begins_with(url, "#");
}

static void add_plain(struct page *page, uint32_t begin, uint32_t end)
{
    const char *text = page->document->text.data;
    uint32_t from = begin;
    for (uint32_t i = begin; i < end; i++)
        if (text[i] == '\n') {
            add_range(page, (eg_range){from, i});
            add(page, "<br>\n");
            from = i + 1;
        }
    add_range(page, (eg_range){from, end});
}

static bool add_image(struct page *page, uint32_t target)
{
    if (target >= page->document->n_pictures)
        return false;
    const eg_picture_ref *picture = &page->document->pictures[target];
    eg_buffer uri = eg_buffer_new(page->job->arena);
    if (!eg_preview_add_data_uri(&uri, picture->bytes))
        return false;
    add(page, "<img alt=\"");
    add_range(page, picture->alt);
    add(page, "\" src=\"");
    eg_buffer_add_slice(page->out, eg_buffer_slice(&uri));
    add(page, "\">");
    return true;
}

/* The tag that opens a span, and the one that closes it, or NULL when it has none. */
static const char *open_span(struct page *page, const eg_span *span)
{
    switch (span->kind) {
    case EG_SPAN_EMPHASIS:
        add(page, "<em>");
        return "</em>";
    case EG_SPAN_STRONG:
        add(page, "<strong>");
        return "</strong>";
    case EG_SPAN_CODE:
        add(page, "<code>");
        return "</code>";
    case EG_SPAN_STRIKE:
        add(page, "<s>");
        return "</s>";
    case EG_SPAN_INSERTED:
        add(page, "<ins>");
        return "</ins>";
    case EG_SPAN_DELETED:
        add(page, "<del>");
        return "</del>";
    case EG_SPAN_LINK:
        if (!is_safe_link(eg_document_slice(page->document, span->url)))
            return NULL;
        add(page, "<a href=\"");
        add_range(page, span->url);
        add(page, "\">");
        return "</a>";
    case EG_SPAN_NOTE_REF:
        eg_buffer_print(page->out, "<sup><a%s href=\"#note-%u\" role=\"doc-noteref\"",
                        page->is_referred[span->target]
                            ? ""
                            : eg_arena_print(page->job->arena, " id=\"mark-%u\"", span->target),
                        span->target);
        page->is_referred[span->target] = true;
        add(page, ">");
        return "</a></sup>";
    case EG_SPAN_LANGUAGE:
        add(page, "<span");
        add_language(page, span->language);
        add(page, ">");
        return "</span>";
    case EG_SPAN_PICTURE:
    case EG_SPAN_KEEP:
    case EG_SPAN_PHRASE:
        break;
    }
    return NULL;
}

/* Text [begin, end) and the spans from *span on that lie in it; *span is then the first that does not. */
static void add_spans(struct page *page, uint32_t begin, uint32_t end, uint32_t *span, uint32_t last)
{
    uint32_t at = begin;
    while (*span < last && page->document->spans[*span].text.begin < end) {
        const eg_span *inner = &page->document->spans[(*span)++];
        add_plain(page, at, inner->text.begin);
        if (inner->kind == EG_SPAN_PICTURE) {
            add_image(page, inner->target);
            at = inner->text.end;
            continue;
        }
        const char *close = open_span(page, inner);
        add_spans(page, inner->text.begin, inner->text.end, span, last);
        if (close)
            add(page, close);
        at = inner->text.end;
    }
    add_plain(page, at, end);
}

static void add_leaf(struct page *page, uint32_t index, const char *element, const char *class)
{
    const eg_node *node = node_at(page, index);
    uint32_t span = node->first_span;
    open_node(page, index, element, class);
    add_spans(page, node->text.begin, node->text.end, &span, node->first_span + node->n_spans);
    close_node(page, element);
}

/* Lines as they are: line feeds, not elements. */
static void add_code(struct page *page, uint32_t index)
{
    open_node(page, index, "pre", NULL);
    add(page, "<code>");
    add_range(page, node_at(page, index)->text);
    add(page, "</code></pre>\n");
}

/* ---- blocks ---- */

static void add_node(struct page *page, uint32_t index);

static void add_children(struct page *page, uint32_t index)
{
    for (uint32_t child = node_at(page, index)->first_child; child != EG_NO_INDEX;
         child = node_at(page, child)->next)
        add_node(page, child);
}

static void add_block(struct page *page, uint32_t index, const char *element, const char *class)
{
    open_node(page, index, element, class);
    add_children(page, index);
    close_node(page, element);
}

/* role="list": without list marks of its own some screen readers no longer take it for one. */
static void add_list(struct page *page, uint32_t index)
{
    const eg_node *node = node_at(page, index);
    static const char *const classes[] = {"commitments", "numbered", "bulleted"};
    bool is_bulleted = node->list_kind == EG_LIST_BULLETED;
    const char *element = is_bulleted ? "ul" : "ol";
    eg_buffer_print(page->out, "<%s role=\"list\" class=\"%s\"", element, classes[node->list_kind]);
    if (!is_bulleted && node->first_child != EG_NO_INDEX && node_at(page, node->first_child)->number != 1)
        eg_buffer_print(page->out, " start=\"%u\"", node_at(page, node->first_child)->number);
    if (node->language != node_at(page, node->parent)->language)
        add_language(page, node->language);
    add(page, ">\n");
    add_children(page, index);
    close_node(page, element);
}

static void add_item(struct page *page, uint32_t index)
{
    const eg_node *node = node_at(page, index);
    bool is_bulleted = node_at(page, node->parent)->list_kind == EG_LIST_BULLETED;
    open_node(page, index, "li", NULL);
    eg_buffer_print(page->out, "<span class=\"label\"%s>", is_bulleted ? " aria-hidden=\"true\"" : "");
    add_range(page, node->label);
    add(page, "</span> <div>\n");
    add_children(page, index);
    add(page, "</div></li>\n");
}

static void add_row(struct page *page, uint32_t row, bool is_head)
{
    static const char *const aligns[] = {NULL, "centre", "end"};
    add(page, "<tr>\n");
    for (uint32_t cell = node_at(page, row)->first_child; cell != EG_NO_INDEX;
         cell = node_at(page, cell)->next)
        add_leaf(page, cell, is_head && eg_range_size(node_at(page, cell)->text) ? "th" : "td",
                 aligns[node_at(page, cell)->align]);
    add(page, "</tr>\n");
}

static void add_table(struct page *page, uint32_t index)
{
    const eg_node *table = node_at(page, index);
    uint32_t n = 0;
    open_node(page, index, "table", NULL);
    for (uint32_t row = table->first_child; row != EG_NO_INDEX; row = node_at(page, row)->next, n++) {
        if (n == 0 || n == table->n_header_rows)
            eg_buffer_print(page->out, "%s\n<%s>\n", n ? "</thead>" : "",
                            n < table->n_header_rows ? "thead" : "tbody");
        add_row(page, row, n < table->n_header_rows);
    }
    if (n)
        add(page, n <= table->n_header_rows ? "</thead>\n" : "</tbody>\n");
    close_node(page, "table");
}

static void add_figure(struct page *page, uint32_t index)
{
    open_node(page, index, "figure", NULL);
    add_image(page, node_at(page, index)->target);
    close_node(page, "figure");
}

/* Notes are the document's last children; the section opens before the first. */
static void add_note(struct page *page, uint32_t index)
{
    const eg_node *node = node_at(page, index);
    eg_buffer_print(page->out, "<li id=\"note-%u\"", index);
    if (node->language != page->document->language)
        add_language(page, node->language);
    add(page, "><span class=\"label\">");
    if (page->is_referred[index])
        eg_buffer_print(page->out, "<a href=\"#mark-%u\" role=\"doc-backlink\">", index);
    add_range(page, node->label);
    add(page, page->is_referred[index] ? "</a></span> <div>\n" : "</span> <div>\n");
    add_children(page, index);
    add(page, "</div></li>\n");
}

static void add_signatures(struct page *page, uint32_t index)
{
    bool is_open = false;
    add(page, "<section class=\"signatures\">\n");
    for (uint32_t child = node_at(page, index)->first_child; child != EG_NO_INDEX;
         child = node_at(page, child)->next) {
        bool is_signatory = node_at(page, child)->kind == EG_NODE_SIGNATORY;
        if (is_signatory != is_open)
            add(page, is_signatory ? "<ul role=\"list\">\n" : "</ul>\n");
        is_open = is_signatory;
        add_node(page, child);
    }
    add(page, is_open ? "</ul>\n</section>\n" : "</section>\n");
}

static void add_heading(struct page *page, uint32_t index)
{
    unsigned level = node_at(page, index)->level;
    add_leaf(page, index,
             eg_arena_print(page->job->arena, "h%u",
                            level < 2   ? 2
                            : level > 6 ? 6
                                        : level),
             NULL);
}

static void add_node(struct page *page, uint32_t index)
{
    const eg_node *node = node_at(page, index);
    switch (node->kind) {
    case EG_NODE_DOCUMENT:
    case EG_NODE_PARALLEL:
        add_children(page, index);
        break;
    case EG_NODE_MASTHEAD:
        add_block(page, index, "div", "masthead");
        break;
    case EG_NODE_BODY_NAME:
        add_leaf(page, index, "p", "body-name");
        break;
    case EG_NODE_BAND_START:
    case EG_NODE_BAND_MIDDLE:
    case EG_NODE_BAND_END:
        add_leaf(page, index, "p", "band");
        break;
    case EG_NODE_TITLE:
        add_leaf(page, index, "h1", NULL);
        break;
    case EG_NODE_SUBTITLE:
        add_leaf(page, index, "p", "subtitle");
        break;
    case EG_NODE_STATUS_NOTE:
        add_leaf(page, index, "p", "status");
        break;
    case EG_NODE_HEADING:
        add_heading(page, index);
        break;
    case EG_NODE_PARAGRAPH:
        add_leaf(page, index, "p", NULL);
        break;
    case EG_NODE_CLOSING:
        add_leaf(page, index, "p", "closing");
        break;
    case EG_NODE_LIST:
        add_list(page, index);
        break;
    case EG_NODE_ITEM:
        add_item(page, index);
        break;
    case EG_NODE_QUOTE:
        add_block(page, index, "blockquote", NULL);
        break;
    case EG_NODE_TABLE:
        add_table(page, index);
        break;
    case EG_NODE_PICTURE:
        add_figure(page, index);
        break;
    case EG_NODE_CODE:
        add_code(page, index);
        break;
    case EG_NODE_RULE:
        add(page, "<hr>\n");
        break;
    case EG_NODE_NOTE:
        add_note(page, index);
        break;
    case EG_NODE_SIGNATURES:
        add_signatures(page, index);
        break;
    case EG_NODE_SIGNATORY:
        add_block(page, index, "li", NULL);
        break;
    case EG_NODE_SIGNATORY_NAME:
        add_leaf(page, index, "p", "name");
        break;
    case EG_NODE_SIGNATORY_DETAIL:
        add_leaf(page, index, "p", NULL);
        break;
    case EG_NODE_ROW: /* with their table */
    case EG_NODE_CELL:
    case EG_N_NODE_KINDS:
        break;
    }
}

/* ---- the file ---- */

static void add_body(struct page *page)
{
    bool in_notes = false;
    for (uint32_t child = node_at(page, 0)->first_child; child != EG_NO_INDEX;
         child = node_at(page, child)->next) {
        bool is_note = node_at(page, child)->kind == EG_NODE_NOTE;
        if (is_note && !in_notes) {
            add(page, "<section class=\"notes\" aria-label=\"");
            eg_preview_add_string(page->out, page->document->language->phrases[EG_PHRASE_NOTE]);
            add(page, "\">\n<ol role=\"list\">\n");
        } else if (!is_note && in_notes)
            add(page, "</ol>\n</section>\n");
        in_notes = is_note;
        add_node(page, child);
    }
    if (in_notes)
        add(page, "</ol>\n</section>\n");
}

/* "Fingerprint of the text", eight groups of four digits as on a signature page, and the whole in its title. */
static void add_fingerprint(struct page *page, const char digest[65])
{
    add(page, "<footer>\n<p>");
    eg_preview_add_string(page->out, page->document->language->phrases[EG_PHRASE_FINGERPRINT]);
    eg_buffer_add_string(page->out, " <code dir=\"ltr\">");
    for (int i = 0; i < 32; i += 4)
        eg_buffer_print(page->out, "%s%.4s", i ? " " : "", digest + i);
    add(page, "</code></p>\n</footer>\n");
}

void eg_preview_html(eg_job *job, const eg_document *document, const eg_digest *digest, eg_slice template,
                     eg_buffer *out)
{
    char text_digest[65];
    eg_digest_print(digest, text_digest);
    eg_buffer body = eg_buffer_new(job->arena), title = eg_buffer_new(job->arena),
              fonts = eg_buffer_new(job->arena);
    struct page page = {.job = job, .document = document, .out = &body};
    page.is_referred = EG_NEW_ARRAY(job->arena, bool, document->n_nodes);
    note_language(&page, document->language);
    add_body(&page);
    add_fingerprint(&page, text_digest);
    eg_preview_add_text(&title, eg_document_slice(document, document->title));
    for (uint32_t i = 0; i < page.languages.n; i++) {
        eg_buffer_add_string(&fonts, ":lang(");
        eg_preview_add_string(&fonts, page.languages.items[i]->tag);
        eg_buffer_add_string(&fonts, "){");
        eg_preview_add_stack(&fonts, page.languages.items[i]);
        eg_buffer_add_string(&fonts, "}\n");
    }
    const eg_preview_slot slots[] = {
        {"lang", eg_slice_of(document->language->tag)},
        {"dir", eg_slice_of(document->is_rtl ? "rtl" : "ltr")},
        {"title", eg_buffer_slice(&title)},
        {"text_sha256", eg_slice_of(text_digest)},
        {"version", eg_slice_of(EG_VERSION)},
        {"fonts", eg_buffer_slice(&fonts)},
        {"body", eg_buffer_slice(&body)},
    };
    eg_preview_fill(template, slots, sizeof slots / sizeof *slots, out);
}
