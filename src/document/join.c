/* Several languages of a declaration as one document, for the parallel edition: rows whose cells are the same
 * item in each language.
 *
 * Place: after each language has become a document of its own, before layout/, which sets the rows side by
 * side. All later rooms read the joined document as they read any other: one text buffer, a language a node.
 *
 * The masthead, and what the file says of itself, are those of the first language. Its anchors keep their
 * names (c7); those of the others get their language's (c7-km), and their links inside the text follow them.
 */
#include "document/join.h"

#include "source/source.h"

typedef struct part {
    const eg_document *document;
    eg_join_items items;
    uint32_t text, span, picture; /* where its own begin in the joined arrays */
    uint32_t *nodes;              /* the joined node of each of its own, or EG_NO_INDEX */
} part;

typedef struct joiner {
    eg_job *job;
    part parts[EG_MAX_COLUMNS];
    uint32_t n;
    eg_document *out;
    EG_VECTOR(eg_node) nodes;
} joiner;

static eg_range shift(eg_range range, uint32_t by)
{
    return (eg_range){range.begin + by, range.end + by};
}

/* ---- the arrays ---- */

static uint32_t checked_sum(joiner *j, uint32_t a, size_t b)
{
    if (b >= UINT32_MAX - a)
        eg_arena_fail(j->job->arena);
    return a + (uint32_t)b;
}

static void join_arrays(joiner *j)
{
    eg_document *out = j->out;
    eg_arena *arena = j->job->arena;
    uint32_t n_text = 0, n_spans = 0, n_pictures = 0, n_origins = 0;
    for (uint32_t i = 0; i < j->n; i++) {
        part *p = &j->parts[i];
        p->text = n_text;
        p->span = n_spans;
        p->picture = n_pictures;
        n_text = checked_sum(j, n_text, p->document->text.size);
        n_spans = checked_sum(j, n_spans, p->document->n_spans);
        n_pictures = checked_sum(j, n_pictures, p->document->n_pictures);
        n_origins = checked_sum(j, n_origins, p->document->n_origins);
    }
    out->text = eg_buffer_new(arena);
    out->spans = EG_NEW_ARRAY(arena, eg_span, checked_sum(j, n_spans, EG_MAX_COLUMNS));
    out->pictures = EG_NEW_ARRAY(arena, eg_picture_ref, n_pictures);
    out->origins = EG_NEW_ARRAY(arena, eg_origin, n_origins);
    out->origins_cap = n_origins;
    for (uint32_t i = 0; i < j->n; i++) {
        const part *p = &j->parts[i];
        const eg_document *d = p->document;
        eg_buffer_add_slice(&out->text, eg_buffer_slice(&d->text));
        for (uint32_t k = 0; k < d->n_origins; k++) {
            out->origins[out->n_origins] = d->origins[k];
            out->origins[out->n_origins++].text += p->text;
        }
        for (uint32_t k = 0; k < d->n_pictures; k++) {
            out->pictures[out->n_pictures] = d->pictures[k];
            out->pictures[out->n_pictures].alt = shift(d->pictures[k].alt, p->text);
            out->n_pictures++;
        }
    }
}

/* Spans come last: their targets are nodes. */
static void join_spans(joiner *j)
{
    for (uint32_t i = 0; i < j->n; i++) {
        const part *p = &j->parts[i];
        for (uint32_t k = 0; k < p->document->n_spans; k++) {
            eg_span *span = &j->out->spans[p->span + k];
            *span = p->document->spans[k];
            span->text = shift(span->text, p->text);
            span->url = shift(span->url, p->text);
            if (span->parent != EG_NO_INDEX)
                span->parent += p->span;
            if (span->kind == EG_SPAN_NOTE_REF)
                span->target = p->nodes[span->target];
            else if (span->kind == EG_SPAN_PICTURE)
                span->target += p->picture;
        }
    }
}

/* ---- nodes ---- */

static uint32_t add_node(joiner *j, eg_node_kind kind, uint32_t parent, const eg_language *language)
{
    uint32_t i = j->nodes.n;
    *EG_PUSH(j->job->arena, &j->nodes) = (eg_node){.kind = kind,
                                                   .parent = parent,
                                                   .first_child = EG_NO_INDEX,
                                                   .last_child = EG_NO_INDEX,
                                                   .next = EG_NO_INDEX,
                                                   .target = EG_NO_INDEX,
                                                   .language = language};
    if (parent == EG_NO_INDEX)
        return i;
    eg_node *p = &j->nodes.items[parent];
    if (p->last_child == EG_NO_INDEX)
        p->first_child = i;
    else
        j->nodes.items[p->last_child].next = i;
    p->last_child = i;
    return i;
}

/* "c7" in the first language, "c7-km" in another. */
static eg_range anchor_of(joiner *j, uint32_t column, const eg_document *document, eg_range anchor)
{
    if (column == 0 || eg_range_size(anchor) == 0)
        return shift(anchor, j->parts[column].text);
    eg_slice name = eg_document_slice(document, anchor);
    return eg_document_add_text(j->out, eg_slice_of(eg_arena_print(j->job->arena, "%.*s-%s", (int)name.size,
                                                                   name.data, document->language->tag)));
}

/* A node of one language without its children. */
static uint32_t copy_node(joiner *j, uint32_t column, uint32_t old, uint32_t parent)
{
    const part *p = &j->parts[column];
    const eg_node *from = &p->document->nodes[old];
    uint32_t index = add_node(j, from->kind, parent, from->language);
    eg_range anchor = anchor_of(j, column, p->document, from->anchor);
    eg_node *node = &j->nodes.items[index];
    eg_node links = *node;
    *node = *from;
    node->parent = links.parent;
    node->first_child = node->last_child = node->next = EG_NO_INDEX;
    node->text = shift(from->text, p->text);
    node->label = shift(from->label, p->text);
    node->first_span = from->first_span + p->span;
    node->anchor = anchor;
    node->column = (uint8_t)column;
    if (from->kind == EG_NODE_PICTURE)
        node->target += p->picture;
    p->nodes[old] = index;
    return index;
}

static uint32_t copy_tree(joiner *j, uint32_t column, uint32_t old, uint32_t parent)
{
    const eg_document *document = j->parts[column].document;
    uint32_t index = copy_node(j, column, old, parent);
    for (uint32_t child = document->nodes[old].first_child; child != EG_NO_INDEX;
         child = document->nodes[child].next)
        copy_tree(j, column, child, index);
    return index;
}

static uint32_t child_of_kind(const eg_document *document, uint32_t parent, eg_node_kind kind)
{
    uint32_t child = document->nodes[parent].first_child;
    while (child != EG_NO_INDEX && document->nodes[child].kind != kind)
        child = document->nodes[child].next;
    return child;
}

/* ---- the front ---- */

/* The band's end names all languages, each in its own: "English · ភាសាខ្មែរ". */
static void name_languages(joiner *j, uint32_t node)
{
    eg_document *out = j->out;
    uint32_t begin = (uint32_t)out->text.size, first = out->n_spans;
    for (uint32_t i = 0; i < j->n; i++) {
        const eg_language *language = j->parts[i].document->language;
        if (i)
            eg_document_add_text(out, eg_slice_of(" · "));
        eg_range name = eg_document_add_text(out, eg_slice_of(language->name));
        if (i)
            out->spans[out->n_spans++] = (eg_span){
                .kind = EG_SPAN_LANGUAGE, .text = name, .parent = EG_NO_INDEX, .language = language};
    }
    eg_node *n = &j->nodes.items[node];
    n->text = (eg_range){begin, (uint32_t)out->text.size};
    n->first_span = first;
    n->n_spans = out->n_spans - first;
}

static void add_masthead(joiner *j)
{
    uint32_t old = child_of_kind(j->parts[0].document, 0, EG_NODE_MASTHEAD);
    if (old == EG_NO_INDEX)
        return;
    uint32_t masthead = copy_tree(j, 0, old, 0);
    for (uint32_t i = j->nodes.items[masthead].first_child; i != EG_NO_INDEX; i = j->nodes.items[i].next)
        if (j->nodes.items[i].kind == EG_NODE_BAND_END)
            name_languages(j, i);
}

/* A row of what stands at the head of each column; a language without it leaves its cell empty. */
static void add_front_row(joiner *j, eg_node_kind kind)
{
    uint32_t row = EG_NO_INDEX;
    for (uint32_t i = 0; i < j->n; i++) {
        uint32_t old = child_of_kind(j->parts[i].document, 0, kind);
        if (old == EG_NO_INDEX)
            continue;
        if (row == EG_NO_INDEX)
            row = add_node(j, EG_NODE_PARALLEL, 0, j->out->language);
        copy_tree(j, i, old, row);
    }
}

/* ---- rows ---- */

/* An item's cell is a list of that one item: its number is a list's number still. */
static void add_cell(joiner *j, uint32_t column, uint32_t old, uint32_t row)
{
    const eg_document *document = j->parts[column].document;
    if (document->nodes[old].kind == EG_NODE_ITEM)
        row = copy_node(j, column, document->nodes[old].parent, row);
    copy_tree(j, column, old, row);
}

static void add_row(joiner *j, uint32_t at)
{
    uint32_t row = add_node(j, EG_NODE_PARALLEL, 0, j->out->language);
    for (uint32_t i = 0; i < j->n; i++)
        add_cell(j, i, j->parts[i].items.items[at], row);
}

/* ---- signatures ---- */

static uint32_t nth_signatory(const eg_document *document, uint32_t block, uint32_t n)
{
    uint32_t node = child_of_kind(document, block, EG_NODE_SIGNATORY);
    while (node != EG_NO_INDEX && n--)
        node = document->nodes[node].next;
    return node;
}

/* Whether a child of a node says the same already: a name that two languages write alike stands once. */
static bool is_said(const joiner *j, uint32_t parent, const eg_document *document, const eg_node *leaf)
{
    eg_slice text = eg_document_slice(document, leaf->text);
    for (uint32_t i = j->nodes.items[parent].first_child; i != EG_NO_INDEX; i = j->nodes.items[i].next)
        if (eg_slice_equals(eg_document_slice(j->out, j->nodes.items[i].text), text))
            return true;
    return false;
}

/* One field for each signatory, with name and offices in every language under it. */
static void add_signatory(joiner *j, const uint32_t *blocks, uint32_t n, uint32_t parent)
{
    uint32_t node = EG_NO_INDEX;
    for (uint32_t i = 0; i < j->n; i++) {
        const eg_document *document = j->parts[i].document;
        uint32_t old = nth_signatory(document, blocks[i], n);
        if (node == EG_NO_INDEX)
            node = copy_node(j, 0, old, parent);
        for (uint32_t leaf = document->nodes[old].first_child; leaf != EG_NO_INDEX;
             leaf = document->nodes[leaf].next)
            if (!is_said(j, node, document, &document->nodes[leaf]))
                copy_tree(j, i, leaf, node);
    }
}

static void add_signatures(joiner *j)
{
    uint32_t blocks[EG_MAX_COLUMNS];
    for (uint32_t i = 0; i < j->n; i++) {
        blocks[i] = child_of_kind(j->parts[i].document, 0, EG_NODE_SIGNATURES);
        if (blocks[i] == EG_NO_INDEX)
            return;
    }
    uint32_t node = copy_node(j, 0, blocks[0], 0);
    for (uint32_t i = 0; i < j->n; i++) {
        const eg_document *document = j->parts[i].document;
        uint32_t heading = child_of_kind(document, blocks[i], EG_NODE_HEADING);
        if (heading != EG_NO_INDEX && !is_said(j, node, document, &document->nodes[heading]))
            copy_tree(j, i, heading, node);
    }
    for (uint32_t n = 0; n < j->out->n_signatories; n++)
        add_signatory(j, blocks, n, node);
}

/* ---- links ---- */

/* "#c7" in the Khmer text leads to the Khmer commitment. */
static void turn_links(joiner *j)
{
    for (uint32_t i = 1; i < j->n; i++) {
        const part *p = &j->parts[i];
        for (uint32_t k = 0; k < p->document->n_spans; k++) {
            const eg_span *span = &p->document->spans[k];
            eg_slice url = eg_document_slice(p->document, span->url);
            if (span->kind != EG_SPAN_LINK || url.size < 2 || url.data[0] != '#')
                continue;
            j->out->spans[p->span + k].url = eg_document_add_text(
                j->out, eg_slice_of(eg_arena_print(j->job->arena, "%.*s-%s", (int)url.size, url.data,
                                                   p->document->language->tag)));
        }
    }
}

/* ---- the whole ---- */

static bool match_all(joiner *j)
{
    bool all = true;
    const eg_document *first = j->parts[0].document;
    for (uint32_t i = 0; i < j->n; i++) {
        const eg_document *document = j->parts[i].document;
        eg_join_list_items(j->job, document, &j->parts[i].items);
        if (i == 0)
            continue;
        all &= eg_join_match(j->job, first, &j->parts[0].items, document, &j->parts[i].items);
        if (document->n_signatories == first->n_signatories)
            continue;
        all = false;
        eg_finding *finding =
            eg_report_add(j->job->report, EG_F_PARALLEL_MISMATCH, eg_join_place(document),
                          "the number of signatories is %u in %s and %u in %s", document->n_signatories,
                          document->language->tag, first->n_signatories, first->language->tag);
        eg_report_hint(j->job->report, finding, "name them in declaration.yaml, once for all languages");
    }
    return all;
}

static void join_nodes(joiner *j)
{
    for (uint32_t i = 0; i < j->n; i++) {
        part *p = &j->parts[i];
        p->nodes = EG_NEW_ARRAY(j->job->arena, uint32_t, p->document->n_nodes);
        memset(p->nodes, 0xFF, p->document->n_nodes * sizeof *p->nodes);
    }
    copy_node(j, 0, 0, EG_NO_INDEX);
    add_masthead(j);
    add_front_row(j, EG_NODE_TITLE);
    add_front_row(j, EG_NODE_SUBTITLE);
    add_front_row(j, EG_NODE_STATUS_NOTE);
    const part *first = &j->parts[0];
    uint32_t at = 0;
    for (; at < first->items.n && first->document->nodes[first->items.items[at]].kind != EG_NODE_NOTE; at++)
        add_row(j, at);
    add_signatures(j);
    for (; at < first->items.n; at++)
        add_row(j, at);
    j->out->nodes = j->nodes.items;
    j->out->n_nodes = j->nodes.n;
}

static void set_columns(joiner *j)
{
    eg_column *columns = EG_NEW_ARRAY(j->job->arena, eg_column, j->n);
    for (uint32_t i = 0; i < j->n; i++)
        columns[i] = (eg_column){j->parts[i].document->language, j->parts[i].document->is_rtl};
    j->out->columns = columns;
    j->out->n_columns = j->n;
}

eg_status eg_document_join(eg_job *job, const eg_document *const *documents, uint32_t n, eg_document **out)
{
    joiner *j = EG_NEW(job->arena, joiner);
    j->job = job;
    j->n = n;
    *out = NULL;
    for (uint32_t i = 0; i < n; i++)
        j->parts[i].document = documents[i];
    if (!match_all(j))
        return EG_ERR_INPUT;
    j->out = EG_NEW(job->arena, eg_document);
    *j->out = *documents[0]; /* what the file says of itself; its ranges begin the joined text */
    j->out->nodes = NULL;
    j->out->n_nodes = j->out->n_spans = j->out->n_origins = j->out->n_pictures = 0;
    join_arrays(j);
    j->out->n_spans = checked_sum(j, j->parts[n - 1].span, documents[n - 1]->n_spans);
    join_nodes(j);
    join_spans(j);
    turn_links(j);
    set_columns(j);
    *out = j->out;
    return EG_OK;
}

/* ---- the texts of a source ---- */

static eg_status refuse_use(eg_job *job, const char *message, const char *hint)
{
    eg_report_hint(job->report, eg_report_add(job->report, EG_F_USAGE, EG_NOWHERE, "%s", message), "%s",
                   hint);
    return EG_ERR_USAGE;
}

static const char how_many[] = "name 2 to 4 languages in the order of their columns: -l en,km";

/* The tags of "en+km"; more than can be are counted, not kept. */
static uint32_t split(eg_job *job, const char *langs, const char *out[EG_MAX_COLUMNS])
{
    uint32_t n = 0;
    for (const char *at = langs; at; n++) {
        size_t size = strcspn(at, "+");
        if (n < EG_MAX_COLUMNS)
            out[n] = eg_arena_dup(job->arena, (eg_slice){at, size});
        at = at[size] ? at + size + 1 : NULL;
    }
    return n;
}

eg_status eg_document_new_parallel(eg_job *job, eg_languages *languages, const eg_source *source,
                                   const char *langs, eg_document **out)
{
    const char *tags[EG_MAX_COLUMNS];
    const eg_document *documents[EG_MAX_COLUMNS];
    uint32_t n = split(job, langs, tags);
    *out = NULL;
    if (n < 2)
        return refuse_use(job, "the parallel edition sets languages side by side, and needs at least 2",
                          how_many);
    if (n > EG_MAX_COLUMNS)
        return refuse_use(job, "the parallel edition has columns for at most 4 languages", how_many);
    eg_status worst = EG_OK;
    for (uint32_t i = 0; i < n; i++) {
        eg_document *document = NULL;
        eg_status status = eg_document_new(job, languages, source, tags[i], &document);
        worst = status > worst ? status : worst;
        if (!document)
            return worst;
        documents[i] = document;
        for (uint32_t k = 0; k < i; k++)
            if (strcmp(documents[k]->source_name, document->source_name) == 0)
                return refuse_use(
                    job, eg_arena_print(job->arena, "%s and %s name the same text", tags[k], tags[i]),
                    how_many);
    }
    eg_status status = eg_document_join(job, documents, n, out);
    return status > worst ? status : worst;
}
