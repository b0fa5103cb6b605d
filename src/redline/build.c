/* The document that shows both versions. See redline.h.
 *
 * The made document begins as the later one, with its text: what it says of itself keeps its places. Then the
 * tree is built anew from its root: leaves of both versions, paired or alone, in the order of both. */
#include "redline/internal.h"

/* ---- nodes ---- */

uint32_t eg_redline_add_node(eg_redliner *r, eg_node_kind kind, uint32_t parent)
{
    uint32_t i = r->nodes.n;
    *EG_PUSH(r->job->arena, &r->nodes) = (eg_node){.kind = kind,
                                                   .parent = parent,
                                                   .first_child = EG_NO_INDEX,
                                                   .last_child = EG_NO_INDEX,
                                                   .next = EG_NO_INDEX,
                                                   .target = EG_NO_INDEX,
                                                   .language = r->out->language};
    if (parent == EG_NO_INDEX)
        return i;
    eg_node *p = &r->nodes.items[parent];
    if (p->last_child == EG_NO_INDEX)
        p->first_child = i;
    else
        r->nodes.items[p->last_child].next = i;
    p->last_child = i;
    return i;
}

static const eg_node *node_of(const eg_redliner *r, int side, uint32_t node)
{
    return &r->documents[side]->nodes[node];
}

/* A node of one text without text and children. Only the later text's keep their anchors, since one name
 * leads to one place. */
static uint32_t copy_node(eg_redliner *r, int side, uint32_t old, uint32_t parent, eg_node_change change)
{
    const eg_node *from = node_of(r, side, old);
    uint32_t index = eg_redline_add_node(r, from->kind, parent);
    eg_node *node = &r->nodes.items[index];
    eg_node links = *node;
    *node = *from;
    node->parent = links.parent;
    node->first_child = node->last_child = node->next = EG_NO_INDEX;
    node->text = (eg_range){0, 0};
    node->first_span = node->n_spans = 0;
    node->change = (uint8_t)change;
    if (side == EG_BEFORE) {
        node->anchor = (eg_range){0, 0};
        node->label = eg_document_add_text(r->out, eg_document_slice(r->documents[side], from->label));
        node->target = from->kind == EG_NODE_PICTURE ? from->target + r->pictures : EG_NO_INDEX;
    }
    r->mapped[side][old] = index;
    return index;
}

/* A leaf of the later text as it stands, with its spans. */
static void keep_leaf(eg_redliner *r, uint32_t made, uint32_t old)
{
    const eg_node *from = node_of(r, EG_AFTER, old);
    r->nodes.items[made].text = from->text;
    r->nodes.items[made].first_span = r->spans.n;
    r->nodes.items[made].n_spans = from->n_spans;
    uint32_t shift = r->spans.n - from->first_span;
    for (uint32_t i = from->first_span; i < from->first_span + from->n_spans; i++) {
        eg_span *span = EG_PUSH(r->job->arena, &r->spans);
        *span = r->documents[EG_AFTER]->spans[i];
        if (span->parent != EG_NO_INDEX)
            span->parent += shift;
        if (span->kind == EG_SPAN_NOTE_REF)
            span->target = eg_redline_note_of(EG_AFTER, span->target);
    }
}

static void fill_whole(eg_redliner *r, int side, uint32_t made, uint32_t old, eg_redline_change change)
{
    eg_redline_pieces pieces = {0};
    uint32_t leaves[2] = {EG_NO_INDEX, EG_NO_INDEX};
    leaves[side] = old;
    *EG_PUSH(r->job->arena, &pieces) = (eg_redline_piece){change, node_of(r, side, old)->text};
    eg_redline_fill_leaf(r, made, leaves, &pieces);
}

/* A picture that is gone is told by its words. */
static uint32_t add_gone_picture(eg_redliner *r, uint32_t old, uint32_t parent)
{
    const eg_document *document = r->documents[EG_BEFORE];
    uint32_t made = eg_redline_add_node(r, EG_NODE_PARAGRAPH, parent);
    uint32_t target = document->nodes[old].target;
    eg_redline_pieces pieces = {0};
    if (target >= document->n_pictures || !eg_range_size(document->pictures[target].alt))
        return made;
    *EG_PUSH(r->job->arena, &pieces) = (eg_redline_piece){EG_REDLINE_GONE, document->pictures[target].alt};
    eg_redline_fill_leaf(r, made, (const uint32_t[2]){old, EG_NO_INDEX}, &pieces);
    return made;
}

/* All of a block that is in one text only. */
static uint32_t copy_tree(eg_redliner *r, int side, uint32_t old, uint32_t parent)
{
    const eg_node *from = node_of(r, side, old);
    if (side == EG_BEFORE && from->kind == EG_NODE_PICTURE)
        return add_gone_picture(r, old, parent);
    uint32_t made =
        copy_node(r, side, old, parent, side == EG_BEFORE ? EG_CHANGE_DELETED : EG_CHANGE_INSERTED);
    if (eg_range_size(from->text))
        fill_whole(r, side, made, old, side == EG_BEFORE ? EG_REDLINE_GONE : EG_REDLINE_NEW);
    for (uint32_t child = from->first_child; child != EG_NO_INDEX; child = node_of(r, side, child)->next)
        copy_tree(r, side, child, made);
    return made;
}

/* As it stands, with all in it: of the later text. */
static void keep_tree(eg_redliner *r, uint32_t old, uint32_t parent)
{
    uint32_t made = copy_node(r, EG_AFTER, old, parent, EG_CHANGE_NONE);
    keep_leaf(r, made, old);
    for (uint32_t child = node_of(r, EG_AFTER, old)->first_child; child != EG_NO_INDEX;
         child = node_of(r, EG_AFTER, child)->next)
        keep_tree(r, child, made);
}

/* ---- both ---- */

static uint32_t merge_tree(eg_redliner *r, const uint32_t old[2], uint32_t parent);

/* Children of two nodes, paired; each to its parent as add says. */
static void merge_rows(eg_redliner *r, const eg_redline_nodes rows[2], uint32_t parent)
{
    eg_redline_pairs pairs = {0};
    eg_redline_pair_nodes(r->job, r->documents, rows, &pairs);
    for (uint32_t i = 0; i < pairs.n; i++) {
        const uint32_t *nodes = pairs.items[i].nodes;
        if (nodes[EG_BEFORE] != EG_NO_INDEX && nodes[EG_AFTER] != EG_NO_INDEX)
            merge_tree(r, nodes, parent);
        else
            copy_tree(r, nodes[EG_BEFORE] == EG_NO_INDEX ? EG_AFTER : EG_BEFORE,
                      nodes[nodes[EG_BEFORE] == EG_NO_INDEX ? EG_AFTER : EG_BEFORE], parent);
    }
}

static void list_children(const eg_redliner *r, int side, uint32_t node, eg_redline_nodes *out)
{
    for (uint32_t child = node_of(r, side, node)->first_child; child != EG_NO_INDEX;
         child = node_of(r, side, child)->next)
        *EG_PUSH(r->job->arena, out) = child;
}

/* What is paired by its place and not by what it says: the cells of a row, since each column is one, and the head
 * rows of a table, which stay its first. The first n of both rows. */
static void merge_in_place(eg_redliner *r, const eg_redline_nodes rows[2], uint32_t n, uint32_t parent)
{
    for (uint32_t i = 0; i < n; i++) {
        bool is_there[2] = {i < rows[EG_BEFORE].n, i < rows[EG_AFTER].n};
        int side = is_there[EG_AFTER] ? EG_AFTER : EG_BEFORE;
        if (is_there[EG_BEFORE] && is_there[EG_AFTER])
            merge_tree(r, (const uint32_t[2]){rows[EG_BEFORE].items[i], rows[EG_AFTER].items[i]}, parent);
        else if (is_there[side])
            copy_tree(r, side, rows[side].items[i], parent);
    }
}

static void merge_children(eg_redliner *r, const eg_node *node, eg_redline_nodes rows[2], uint32_t parent)
{
    uint32_t most = rows[EG_BEFORE].n > rows[EG_AFTER].n ? rows[EG_BEFORE].n : rows[EG_AFTER].n;
    uint32_t n = node->kind == EG_NODE_ROW ? most : node->kind == EG_NODE_TABLE ? node->n_header_rows : 0;
    merge_in_place(r, rows, n, parent);
    for (int side = 0; side < 2; side++) {
        uint32_t n_done = n < rows[side].n ? n : rows[side].n;
        if (n_done) /* without items there is no pointer to add to */
            rows[side].items += n_done;
        rows[side].n -= n_done;
    }
    if (rows[EG_BEFORE].n || rows[EG_AFTER].n)
        merge_rows(r, rows, parent);
}

static uint32_t merge_tree(eg_redliner *r, const uint32_t old[2], uint32_t parent)
{
    uint32_t made = copy_node(r, EG_AFTER, old[EG_AFTER], parent, EG_CHANGE_NONE);
    r->mapped[EG_BEFORE][old[EG_BEFORE]] = made;
    bool has_text = eg_range_size(node_of(r, EG_AFTER, old[EG_AFTER])->text) ||
                    eg_range_size(node_of(r, EG_BEFORE, old[EG_BEFORE])->text);
    if (has_text) {
        eg_redline_pieces pieces = {0};
        eg_redline_compare(r->job, r->documents, old, &pieces);
        if (pieces.n == 1 && pieces.items[0].change == EG_REDLINE_SAME)
            keep_leaf(r, made, old[EG_AFTER]);
        else
            eg_redline_fill_leaf(r, made, old, &pieces);
    }
    eg_redline_nodes rows[2] = {{0}, {0}};
    for (int side = 0; side < 2; side++)
        list_children(r, side, old[side], &rows[side]);
    merge_children(r, node_of(r, EG_AFTER, old[EG_AFTER]), rows, made);
    return made;
}

/* ---- the top ---- */

/* Whether blocks at the top are paired with others by what they say; the front and the signatures stand
 * alone. */
static bool is_unit(const eg_node *node)
{
    return node->kind >= EG_NODE_HEADING && node->kind <= EG_NODE_CLOSING;
}

/* Blocks at the top, lists taken apart: of the text, or its notes. */
static void list_units(const eg_redliner *r, int side, bool notes, eg_redline_nodes *out)
{
    for (uint32_t i = node_of(r, side, 0)->first_child; i != EG_NO_INDEX; i = node_of(r, side, i)->next) {
        const eg_node *node = node_of(r, side, i);
        if (notes ? node->kind == EG_NODE_NOTE : is_unit(node) && node->kind != EG_NODE_LIST)
            *EG_PUSH(r->job->arena, out) = i;
        for (uint32_t item = !notes && node->kind == EG_NODE_LIST ? node->first_child : EG_NO_INDEX;
             item != EG_NO_INDEX; item = node_of(r, side, item)->next)
            *EG_PUSH(r->job->arena, out) = item;
    }
}

/* The list that an item of a text goes to: the one that stands last, when it is of the same sort and not of
 * another list of the later text; else a new one. */
static uint32_t list_for(eg_redliner *r, int side, uint32_t item)
{
    uint32_t old = node_of(r, side, item)->parent, last = r->nodes.items[0].last_child;
    const eg_node *list = node_of(r, side, old);
    bool is_open = r->list != EG_NO_INDEX && r->list == last &&
                   r->nodes.items[r->list].list_kind == list->list_kind &&
                   (side == EG_BEFORE || r->list_of == EG_NO_INDEX || r->list_of == old);
    if (!is_open) {
        r->list = copy_node(r, side, old, 0, EG_CHANGE_NONE);
        r->list_of = EG_NO_INDEX;
    }
    if (side == EG_AFTER)
        r->list_of = old;
    return r->list;
}

static bool is_commitment(const eg_redliner *r, int side, uint32_t node)
{
    const eg_node *n = node_of(r, side, node);
    return n->kind == EG_NODE_ITEM && node_of(r, side, n->parent)->list_kind == EG_LIST_COMMITMENTS;
}

static uint32_t n_changes(const eg_redliner *r)
{
    return r->n_changes[EG_REDLINE_GONE] + r->n_changes[EG_REDLINE_NEW];
}

static void merge_unit(eg_redliner *r, const uint32_t nodes[2])
{
    int side = nodes[EG_AFTER] == EG_NO_INDEX ? EG_BEFORE : EG_AFTER;
    bool is_item = node_of(r, side, nodes[side])->kind == EG_NODE_ITEM;
    uint32_t parent = is_item ? list_for(r, side, nodes[side]) : 0, before = n_changes(r);
    bool both = nodes[EG_BEFORE] != EG_NO_INDEX && nodes[EG_AFTER] != EG_NO_INDEX;
    if (both)
        merge_tree(r, nodes, parent);
    else
        copy_tree(r, side, nodes[side], parent);
    if (!is_commitment(r, side, nodes[side]))
        return;
    uint32_t number = node_of(r, side, nodes[side])->number;
    eg_arena *arena = r->job->arena;
    if (!both) {
        *EG_PUSH(arena, &r->alone[side]) = nodes[side];
        return;
    }
    if (n_changes(r) > before)
        *EG_PUSH(arena, &r->changed) = number;
    uint32_t earlier = node_of(r, EG_BEFORE, nodes[EG_BEFORE])->number;
    if (earlier != number)
        *EG_PUSH(arena, &r->renumbered) = (eg_redline_pair){{earlier, number}};
}

static void merge_units(eg_redliner *r, bool notes)
{
    eg_redline_nodes rows[2] = {{0}, {0}};
    eg_redline_pairs pairs = {0};
    for (int side = 0; side < 2; side++)
        list_units(r, side, notes, &rows[side]);
    eg_redline_pair_nodes(r->job, r->documents, rows, &pairs);
    for (uint32_t i = 0; i < pairs.n; i++)
        merge_unit(r, pairs.items[i].nodes);
}

static uint32_t child_of_kind(const eg_redliner *r, int side, eg_node_kind kind)
{
    uint32_t child = node_of(r, side, 0)->first_child;
    while (child != EG_NO_INDEX && node_of(r, side, child)->kind != kind)
        child = node_of(r, side, child)->next;
    return child;
}

/* What engross or the keys say of the later text, of which there is one. */
static void keep_single(eg_redliner *r, eg_node_kind kind)
{
    uint32_t node = child_of_kind(r, EG_AFTER, kind);
    if (node != EG_NO_INDEX)
        keep_tree(r, node, 0);
}

/* What a text has one of, such as its title: two are versions of one another whatever they say. */
static void merge_single(eg_redliner *r, eg_node_kind kind)
{
    const uint32_t nodes[2] = {child_of_kind(r, EG_BEFORE, kind), child_of_kind(r, EG_AFTER, kind)};
    if (nodes[EG_BEFORE] != EG_NO_INDEX && nodes[EG_AFTER] != EG_NO_INDEX)
        merge_tree(r, nodes, 0);
    else
        for (int side = 0; side < 2; side++)
            if (nodes[side] != EG_NO_INDEX)
                copy_tree(r, side, nodes[side], 0);
}

/* ---- the whole ---- */

/* Text, places and pictures: the later text's first, so that what the document says of itself stays. */
static void begin(eg_redliner *r)
{
    const eg_document *before = r->documents[EG_BEFORE], *after = r->documents[EG_AFTER];
    eg_arena *arena = r->job->arena;
    eg_document *out = EG_NEW(arena, eg_document);
    *out = *after;
    out->text = eg_buffer_new(arena);
    eg_buffer_add_slice(&out->text, eg_buffer_slice(&after->text));
    out->origins = EG_NEW_ARRAY(arena, eg_origin, after->n_origins);
    out->origins_cap = after->n_origins;
    if (after->n_origins)
        memcpy(out->origins, after->origins, after->n_origins * sizeof *out->origins);
    r->out = out;
    r->pictures = after->n_pictures;
    out->pictures = EG_NEW_ARRAY(arena, eg_picture_ref, (size_t)after->n_pictures + before->n_pictures);
    if (after->n_pictures)
        memcpy(out->pictures, after->pictures, after->n_pictures * sizeof *out->pictures);
    for (uint32_t i = 0; i < before->n_pictures; i++) {
        eg_picture_ref *picture = &out->pictures[out->n_pictures++];
        *picture = before->pictures[i];
        picture->alt = eg_document_add_text(out, eg_document_slice(before, before->pictures[i].alt));
    }
    for (int side = 0; side < 2; side++) {
        uint32_t n = r->documents[side]->n_nodes;
        r->mapped[side] = EG_NEW_ARRAY(arena, uint32_t, n);
        memset(r->mapped[side], 0xFF, n * sizeof *r->mapped[side]);
    }
    r->list = r->list_of = EG_NO_INDEX;
}

static void settle_notes(eg_redliner *r)
{
    for (uint32_t i = 0; i < r->spans.n; i++) {
        eg_span *span = &r->spans.items[i];
        if (span->kind != EG_SPAN_NOTE_REF)
            continue;
        int side = span->target & EG_REDLINE_OF_AFTER ? EG_AFTER : EG_BEFORE;
        span->target = r->mapped[side][span->target & ~EG_REDLINE_OF_AFTER];
    }
}

/* The summary counts what the notes have too, so it is made after them; yet notes are a document's last. last:
 * the child before the notes. */
static void put_notes_last(eg_redliner *r, uint32_t last, uint32_t last_note)
{
    eg_node *nodes = r->nodes.items;
    if (last == EG_NO_INDEX || last == last_note)
        return;
    uint32_t first_note = nodes[last].next;
    nodes[last].next = nodes[last_note].next;
    nodes[nodes[0].last_child].next = first_note;
    nodes[last_note].next = EG_NO_INDEX;
    nodes[0].last_child = last_note;
}

void eg_redline_make(eg_job *job, const eg_document *before, const eg_document *after, eg_redline *out)
{
    eg_redliner *r = EG_NEW(job->arena, eg_redliner);
    r->job = job;
    r->documents[EG_BEFORE] = before;
    r->documents[EG_AFTER] = after;
    begin(r);
    copy_node(r, EG_AFTER, 0, EG_NO_INDEX, EG_CHANGE_NONE);
    keep_single(r, EG_NODE_MASTHEAD);
    merge_single(r, EG_NODE_TITLE);
    merge_single(r, EG_NODE_SUBTITLE);
    keep_single(r, EG_NODE_STATUS_NOTE);
    merge_units(r, false);
    /* Who signs stands in the keys: a version that is a mere text says nothing of it. */
    if (child_of_kind(r, EG_BEFORE, EG_NODE_SIGNATURES) == EG_NO_INDEX)
        keep_single(r, EG_NODE_SIGNATURES);
    else
        merge_single(r, EG_NODE_SIGNATURES);
    uint32_t last = r->nodes.items[0].last_child;
    merge_units(r, true);
    uint32_t last_note = r->nodes.items[0].last_child;
    eg_redline_add_summary(r);
    put_notes_last(r, last, last_note);
    settle_notes(r);
    r->out->nodes = r->nodes.items;
    r->out->n_nodes = r->nodes.n;
    r->out->spans = r->spans.items;
    r->out->n_spans = r->spans.n;
    *out = (eg_redline){r->out, r->n_changes[EG_REDLINE_NEW], r->n_changes[EG_REDLINE_GONE]};
}
