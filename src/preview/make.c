/* A job's pages for the proof: pictures, places of anchors, places of findings. See preview.h. */
#include "preview/internal.h"

#include "base/vector.h"

/* The first byte of the document's text that came from a place or stands after it on the same line of the file;
 * EG_NO_INDEX: none. */
static uint32_t text_at(const eg_document *document, const eg_place *place)
{
    for (uint32_t i = 0; i < document->n_origins; i++) {
        const eg_origin *origin = &document->origins[i];
        if (!origin->file || strcmp(origin->file, place->file) != 0)
            continue;
        uint32_t end =
            i + 1 < document->n_origins ? document->origins[i + 1].text : (uint32_t)document->text.size;
        uint32_t line = origin->line, column = origin->column;
        for (uint32_t at = origin->text; at < end && line <= place->line; at++) {
            unsigned char byte = (unsigned char)document->text.data[at];
            if (line == place->line && column >= place->column && (byte & 0xC0) != 0x80)
                return at;
            column += (byte & 0xC0) != 0x80;
            if (byte == '\n') {
                line++;
                column = 1;
            }
        }
    }
    return EG_NO_INDEX;
}

/* The line of a page that has the byte; its baseline. */
static bool find_line(const eg_pages *pages, uint32_t text, eg_preview_spot *out)
{
    for (uint32_t p = 0; p < pages->n_pages; p++)
        for (uint32_t i = 0; i < pages->pages[p].n_lines; i++) {
            const eg_page_line *line = &pages->lines[pages->pages[p].first_line + i];
            if (!eg_range_has(line->text, text))
                continue;
            *out = (eg_preview_spot){p, line->y};
            return true;
        }
    return false;
}

static void add_marks(eg_job *job, const eg_document *document, const eg_pages *pages, eg_preview *preview)
{
    uint32_t n = (uint32_t)eg_report_n(job->report);
    preview->marks = EG_NEW_ARRAY(job->arena, eg_preview_mark, n);
    for (uint32_t i = 0; i < n; i++) {
        const eg_finding *finding = eg_report_at(job->report, i);
        eg_preview_mark mark = {.place = {finding->file, finding->line, finding->column, finding->page}};
        if (!finding->file || !finding->line)
            continue;
        uint32_t text = text_at(document, &mark.place);
        if (text != EG_NO_INDEX && find_line(pages, text, &mark.spot))
            preview->marks[preview->n_marks++] = mark;
    }
}

static void add_places(eg_job *job, const eg_document *document, const eg_pages *pages, eg_preview *preview)
{
    preview->places = EG_NEW_ARRAY(job->arena, eg_preview_place, pages->n_places);
    for (uint32_t i = 0; i < pages->n_places; i++) {
        const eg_page_place *place = &pages->places[i];
        eg_slice anchor = eg_document_slice(document, document->nodes[place->node].anchor);
        if (anchor.size)
            preview->places[preview->n_places++] =
                (eg_preview_place){eg_arena_dup(job->arena, anchor), {place->page, place->y}};
    }
}

const eg_preview *eg_preview_make(eg_job *job, const eg_document *document, const eg_pages *pages)
{
    eg_preview *preview = EG_NEW(job->arena, eg_preview);
    preview->title = eg_arena_dup(job->arena, eg_document_slice(document, document->title));
    preview->lang_name = document->language->name;
    preview->is_rtl = document->is_rtl;
    if (!pages)
        return preview;
    preview->n_pages = pages->n_pages;
    preview->pages = EG_NEW_ARRAY(job->arena, eg_preview_page, pages->n_pages);
    for (uint32_t i = 0; i < pages->n_pages; i++) {
        eg_buffer svg = eg_buffer_new(job->arena);
        eg_preview_svg(job, document, pages, i, &svg);
        preview->pages[i] =
            (eg_preview_page){eg_buffer_slice(&svg), pages->pages[i].width, pages->pages[i].height};
    }
    add_places(job, document, pages, preview);
    add_marks(job, document, pages, preview);
    return preview;
}

static const char *dup(eg_arena *arena, const char *string)
{
    return string ? eg_arena_dup(arena, eg_slice_of(string)) : NULL;
}

const eg_preview *eg_preview_copy(eg_arena *arena, const eg_preview *from)
{
    eg_preview *to = EG_NEW(arena, eg_preview);
    *to = *from;
    to->title = dup(arena, from->title);
    to->lang_name = dup(arena, from->lang_name);
    to->pages = EG_NEW_ARRAY(arena, eg_preview_page, from->n_pages);
    for (uint32_t i = 0; i < from->n_pages; i++) {
        to->pages[i] = from->pages[i];
        to->pages[i].svg.data = eg_arena_dup(arena, from->pages[i].svg);
    }
    to->places = EG_NEW_ARRAY(arena, eg_preview_place, from->n_places);
    for (uint32_t i = 0; i < from->n_places; i++)
        to->places[i] = (eg_preview_place){dup(arena, from->places[i].anchor), from->places[i].spot};
    to->marks = EG_NEW_ARRAY(arena, eg_preview_mark, from->n_marks);
    for (uint32_t i = 0; i < from->n_marks; i++) {
        to->marks[i] = from->marks[i];
        to->marks[i].place.file = dup(arena, from->marks[i].place.file);
    }
    return to;
}
