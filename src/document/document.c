/* The document as others ask it: text added later, and places.
 *
 * Place: see document.h. */
#include "document/document.h"

#include "base/vector.h"

eg_range eg_document_add_text(eg_document *document, eg_slice text)
{
    if (document->text.size + text.size >= UINT32_MAX)
        eg_arena_fail(document->text.arena);
    uint32_t begin = (uint32_t)document->text.size;
    eg_buffer_add_slice(&document->text, text);
    bool is_made_already = document->n_origins && !document->origins[document->n_origins - 1].file;
    if (text.size && !is_made_already) {
        if (document->n_origins == document->origins_cap)
            document->origins = eg_vector_grow(document->text.arena, document->origins, document->n_origins,
                                               &document->origins_cap, sizeof *document->origins);
        document->origins[document->n_origins++] = (eg_origin){.text = begin};
    }
    return (eg_range){begin, (uint32_t)document->text.size};
}

eg_place eg_document_place(const eg_document *document, uint32_t offset)
{
    uint32_t low = 0, high = document->n_origins;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (document->origins[middle].text <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low || !document->origins[low - 1].file)
        return EG_NOWHERE;
    const eg_origin *origin = &document->origins[low - 1];
    eg_place place = {origin->file, origin->line, origin->column, 0};
    for (uint32_t i = origin->text; i < offset && i < document->text.size; i++) {
        unsigned char byte = (unsigned char)document->text.data[i];
        place.column += (byte & 0xC0) != 0x80;
        if (byte == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

static bool is_unsaid(eg_span_kind kind)
{
    return kind == EG_SPAN_NOTE_REF || kind == EG_SPAN_DELETED;
}

eg_slice eg_document_plain_text(const eg_document *document, uint32_t node, eg_arena *arena)
{
    const eg_node *leaf = &document->nodes[node];
    eg_slice text = eg_document_slice(document, leaf->text);
    char *line = eg_arena_dup(arena, text);
    size_t n = 0;
    uint32_t span = leaf->first_span, end = leaf->first_span + leaf->n_spans;
    for (uint32_t at = leaf->text.begin; at < leaf->text.end; at++) {
        while (span < end && (!is_unsaid(document->spans[span].kind) || document->spans[span].text.end <= at))
            span++;
        if (span < end && eg_range_has(document->spans[span].text, at))
            continue;
        char byte = text.data[at - leaf->text.begin];
        line[n++] = byte == '\n' ? ' ' : byte;
    }
    return (eg_slice){line, n};
}
