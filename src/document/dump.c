/* The document in words: --dump=document.
 *
 * Place: for people and tests. One node a line, indented by its depth; marks within a leaf under it, two
 * deeper. Stable: the same document gives the same bytes, and nothing of memory shows. */
#include "document/document.h"

static const char *const node_names[EG_N_NODE_KINDS] = {
    [EG_NODE_DOCUMENT] = "document",
    [EG_NODE_MASTHEAD] = "masthead",
    [EG_NODE_BODY_NAME] = "body-name",
    [EG_NODE_BAND_START] = "band-start",
    [EG_NODE_BAND_MIDDLE] = "band-middle",
    [EG_NODE_BAND_END] = "band-end",
    [EG_NODE_TITLE] = "title",
    [EG_NODE_SUBTITLE] = "subtitle",
    [EG_NODE_STATUS_NOTE] = "status-note",
    [EG_NODE_HEADING] = "heading",
    [EG_NODE_PARAGRAPH] = "paragraph",
    [EG_NODE_LIST] = "list",
    [EG_NODE_ITEM] = "item",
    [EG_NODE_QUOTE] = "quote",
    [EG_NODE_TABLE] = "table",
    [EG_NODE_ROW] = "row",
    [EG_NODE_CELL] = "cell",
    [EG_NODE_PICTURE] = "picture",
    [EG_NODE_CODE] = "code",
    [EG_NODE_RULE] = "rule",
    [EG_NODE_CLOSING] = "closing",
    [EG_NODE_NOTE] = "note",
    [EG_NODE_SIGNATURES] = "signatures",
    [EG_NODE_SIGNATORY] = "signatory",
    [EG_NODE_SIGNATORY_NAME] = "name",
    [EG_NODE_SIGNATORY_DETAIL] = "detail",
    [EG_NODE_PARALLEL] = "parallel",
};

static const char *const span_names[] = {
    [EG_SPAN_EMPHASIS] = "emphasis", [EG_SPAN_STRONG] = "strong",     [EG_SPAN_CODE] = "code",
    [EG_SPAN_STRIKE] = "strike",     [EG_SPAN_LINK] = "link",         [EG_SPAN_NOTE_REF] = "note-ref",
    [EG_SPAN_PICTURE] = "picture",   [EG_SPAN_KEEP] = "keep",         [EG_SPAN_PHRASE] = "phrase",
    [EG_SPAN_LANGUAGE] = "language", [EG_SPAN_INSERTED] = "inserted", [EG_SPAN_DELETED] = "deleted",
};

static void add_quoted(eg_slice text, eg_buffer *out)
{
    eg_buffer_add_string(out, " \"");
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\n')
            eg_buffer_add_string(out, "\\n");
        else if (text.data[i] == '"' || text.data[i] == '\\')
            eg_buffer_print(out, "\\%c", text.data[i]);
        else
            eg_buffer_add_char(out, text.data[i]);
    }
    eg_buffer_add_string(out, "\"");
}

static void add_word(eg_slice text, eg_buffer *out)
{
    eg_buffer_add_char(out, ' ');
    eg_buffer_add_slice(out, text);
}

static void indent(unsigned depth, eg_buffer *out)
{
    for (unsigned i = 0; i < depth; i++)
        eg_buffer_add_string(out, "  ");
}

static void dump_picture(const eg_document *document, uint32_t target, eg_buffer *out)
{
    if (target >= document->n_pictures)
        return;
    const eg_picture_ref *picture = &document->pictures[target];
    eg_buffer_print(out, " %s", picture->path);
    add_quoted(eg_document_slice(document, picture->alt), out);
}

/* What a node has beside its text. */
static void dump_facts(const eg_document *document, const eg_node *node, eg_buffer *out)
{
    static const char *const lists[] = {"commitments", "numbered", "bulleted"};
    static const char *const aligns[] = {"", " centre", " end"};
    static const char *const signs[] = {"ink", "certificate", "both", "absent"};
    switch (node->kind) {
    case EG_NODE_DOCUMENT:
        eg_buffer_print(out, " %s lang=%s dir=%s", document->name, document->language->tag,
                        document->is_rtl ? "rtl" : "ltr");
        break;
    case EG_NODE_HEADING:
        eg_buffer_print(out, " %u", node->level);
        break;
    case EG_NODE_LIST:
        eg_buffer_print(out, " %s", lists[node->list_kind]);
        break;
    case EG_NODE_ITEM:
    case EG_NODE_NOTE:
        add_word(eg_document_slice(document, node->label), out);
        break;
    case EG_NODE_TABLE:
        eg_buffer_print(out, " head=%u", node->n_header_rows);
        break;
    case EG_NODE_CELL:
        eg_buffer_add_string(out, aligns[node->align]);
        break;
    case EG_NODE_PICTURE:
        dump_picture(document, node->target, out);
        break;
    case EG_NODE_SIGNATORY:
        if (node->target < document->n_signatories) /* else one that a redline shows as gone */
            eg_buffer_print(out, " %s %s", document->signatories[node->target].id,
                            signs[document->signatories[node->target].signs]);
        break;
    default:
        break;
    }
    if (node->change)
        eg_buffer_add_string(out, node->change == EG_CHANGE_INSERTED ? " inserted" : " deleted");
    if (eg_range_size(node->anchor)) {
        eg_buffer_add_string(out, " #");
        eg_buffer_add_slice(out, eg_document_slice(document, node->anchor));
    }
    if (node->language != document->language)
        eg_buffer_print(out, " lang=%s", node->language->tag);
}

static void dump_spans(const eg_document *document, const eg_node *node, unsigned depth, eg_buffer *out)
{
    for (uint32_t i = node->first_span; i < node->first_span + node->n_spans; i++) {
        const eg_span *span = &document->spans[i];
        unsigned deeper = 2;
        for (uint32_t up = span->parent; up != EG_NO_INDEX; up = document->spans[up].parent)
            deeper++;
        indent(depth + deeper, out);
        eg_buffer_add_string(out, span_names[span->kind]);
        if (eg_range_size(span->url))
            add_word(eg_document_slice(document, span->url), out);
        if (span->kind == EG_SPAN_PICTURE)
            dump_picture(document, span->target, out);
        else
            add_quoted(eg_document_slice(document, span->text), out);
        eg_buffer_add_char(out, '\n');
    }
}

void eg_document_dump(const eg_document *document, eg_buffer *out)
{
    unsigned depth = 0;
    for (uint32_t i = 0; i < document->n_nodes && i != EG_NO_INDEX;) {
        const eg_node *node = &document->nodes[i];
        indent(depth, out);
        eg_buffer_add_string(out, node_names[node->kind]);
        dump_facts(document, node, out);
        if (eg_range_size(node->text))
            add_quoted(eg_document_slice(document, node->text), out);
        eg_buffer_add_char(out, '\n');
        dump_spans(document, node, depth, out);
        if (node->first_child != EG_NO_INDEX) {
            i = node->first_child;
            depth++;
            continue;
        }
        while (i != EG_NO_INDEX && document->nodes[i].next == EG_NO_INDEX) {
            i = document->nodes[i].parent;
            depth--;
        }
        if (i != EG_NO_INDEX)
            i = document->nodes[i].next;
    }
}
