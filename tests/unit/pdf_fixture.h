/* A document and its pages made by hand, for tests of tag/ and pdf/: a leaf a line, glyphs by the font's
 * cmap. */
#ifndef EG_TEST_PDF_FIXTURE_H
#define EG_TEST_PDF_FIXTURE_H

#include <hb.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "base/vector.h"
#include "pdf/pdf.h"

typedef struct fixture {
    eg_job *job;
    eg_fonts *fonts;
    const eg_face *face;
    eg_language language;
    eg_document document;
    eg_pages pages;
    EG_VECTOR(eg_node) nodes;
    EG_VECTOR(eg_span) spans;
    EG_VECTOR(eg_page) page_list;
    EG_VECTOR(eg_page_line) lines;
    EG_VECTOR(eg_page_run) runs;
    EG_VECTOR(eg_page_glyph) glyphs;
    EG_VECTOR(eg_page_link) links;
    EG_VECTOR(eg_page_field) fields;
    EG_VECTOR(eg_page_place) places;
    EG_VECTOR(eg_page_picture) pictures;
    EG_VECTOR(eg_picture_ref) picture_refs;
    eg_len y;
} fixture;

static fixture *fixture_new(void)
{
    eg_job *job = eg_job_new();
    fixture *f = EG_NEW(job->arena, fixture);
    f->job = job;
    const char *const folders[] = {"/usr/share/fonts", NULL};
    if (eg_fonts_open(job, EG_SOURCE_DIR "/fonts/fonts.yaml", folders, &f->fonts) != EG_OK ||
        eg_fonts_find(f->fonts, job, "Noto Serif", 400, false, &f->face) != EG_OK || !f->face)
        abort();
    f->language = (eg_language){.tag = "en", .name = "English", .script = "Latn"};
    for (int i = 0; i < EG_N_PHRASES; i++)
        f->language.phrases[i] = "Note";
    f->document.text = eg_buffer_new(job->arena);
    f->document.language = &f->language;
    f->document.source_name = "test.md";
    f->document.name = "test";
    *EG_PUSH(job->arena, &f->nodes) = (eg_node){.kind = EG_NODE_DOCUMENT,
                                                .parent = EG_NO_INDEX,
                                                .first_child = EG_NO_INDEX,
                                                .last_child = EG_NO_INDEX,
                                                .next = EG_NO_INDEX,
                                                .target = EG_NO_INDEX,
                                                .language = &f->language};
    return f;
}

static inline void fixture_free(fixture *f)
{
    eg_fonts_close(f->fonts);
    eg_job_free(f->job);
}

static eg_range fixture_text(fixture *f, const char *text)
{
    eg_range range = {(uint32_t)f->document.text.size, 0};
    eg_buffer_add_string(&f->document.text, text);
    range.end = (uint32_t)f->document.text.size;
    return range;
}

static uint32_t fixture_node(fixture *f, eg_node_kind kind, uint32_t parent, const char *text)
{
    uint32_t index = f->nodes.n;
    eg_range range = fixture_text(f, text);
    *EG_PUSH(f->job->arena, &f->nodes) = (eg_node){.kind = kind,
                                                   .parent = parent,
                                                   .first_child = EG_NO_INDEX,
                                                   .last_child = EG_NO_INDEX,
                                                   .next = EG_NO_INDEX,
                                                   .target = EG_NO_INDEX,
                                                   .text = range,
                                                   .level = 2,
                                                   .language = &f->language};
    eg_node *above = &f->nodes.items[parent];
    if (above->last_child == EG_NO_INDEX)
        above->first_child = index;
    else
        f->nodes.items[above->last_child].next = index;
    above->last_child = index;
    return index;
}

static void fixture_page(fixture *f)
{
    *EG_PUSH(f->job->arena, &f->page_list) = (eg_page){.width = EG_MM_OF(210),
                                                       .height = EG_MM_OF(297),
                                                       .label = fixture_text(f, f->page_list.n ? "2" : "1"),
                                                       .first_line = f->lines.n,
                                                       .first_link = f->links.n,
                                                       .first_picture = f->pictures.n,
                                                       .first_field = f->fields.n};
    f->y = EG_MM_OF(25);
}

/* A line of its own, for runs to come. */
static inline eg_page_line *fixture_line(fixture *f, uint32_t node, eg_range text)
{
    f->y += 16 * EG_PT;
    *EG_PUSH(f->job->arena, &f->lines) = (eg_page_line){.first_run = f->runs.n,
                                                        .x = EG_MM_OF(35),
                                                        .y = f->y,
                                                        .width = EG_MM_OF(150),
                                                        .text = text,
                                                        .node = node};
    f->page_list.items[f->page_list.n - 1].n_lines++;
    return &f->lines.items[f->lines.n - 1];
}

/* A run of the last line: a glyph a character; right to left when the level is odd. */
static inline eg_page_run *fixture_run(fixture *f, uint32_t node, eg_range text, uint8_t level)
{
    eg_page_line *line = &f->lines.items[f->lines.n - 1];
    eg_len x = line->x;
    for (uint32_t i = line->first_run; i < f->runs.n; i++)
        for (uint32_t k = 0; k < f->runs.items[i].n_glyphs; k++)
            x += f->glyphs.items[f->runs.items[i].first_glyph + k].advance;
    eg_page_run *run = EG_PUSH(f->job->arena, &f->runs);
    *run = (eg_page_run){.face = f->face,
                         .size = 11 * EG_PT,
                         .scale = 65536,
                         .x = x,
                         .y = line->y,
                         .first_glyph = f->glyphs.n,
                         .text = text,
                         .node = node,
                         .span = EG_NO_INDEX,
                         .language = &f->language,
                         .level = level};
    line->n_runs++;
    for (size_t at = text.begin; at < text.end;) {
        size_t begin = at;
        hb_codepoint_t glyph = 0;
        hb_font_get_nominal_glyph(eg_face_shaper(f->face), eg_utf8_next(f->document.text.data, &at), &glyph);
        *EG_PUSH(f->job->arena, &f->glyphs) =
            (eg_page_glyph){.id = glyph,
                            .advance = (int32_t)eg_len_scale(eg_face_advance(f->face, glyph), run->size,
                                                             eg_face_metrics_of(f->face)->units_per_em),
                            .text = (uint32_t)begin,
                            .text_size = (uint16_t)(at - begin),
                            .cluster_glyphs = 1};
        run->n_glyphs++;
    }
    eg_page_glyph *glyphs = &f->glyphs.items[run->first_glyph];
    for (uint32_t i = 0; level % 2 && i < run->n_glyphs / 2; i++) {
        eg_page_glyph other = glyphs[i];
        glyphs[i] = glyphs[run->n_glyphs - 1 - i];
        glyphs[run->n_glyphs - 1 - i] = other;
    }
    return run;
}

static inline uint32_t fixture_leaf(fixture *f, eg_node_kind kind, uint32_t parent, const char *text)
{
    uint32_t node = fixture_node(f, kind, parent, text);
    eg_range range = f->nodes.items[node].text;
    fixture_line(f, node, range);
    fixture_run(f, node, range, 0);
    return node;
}

/* The vectors as the arrays that the rooms read. */
static void fixture_finish(fixture *f)
{
    f->document.nodes = f->nodes.items;
    f->document.n_nodes = f->nodes.n;
    f->document.spans = f->spans.items;
    f->document.n_spans = f->spans.n;
    f->document.pictures = f->picture_refs.items;
    f->document.n_pictures = f->picture_refs.n;
    f->pages = (eg_pages){.pages = f->page_list.items,
                          .n_pages = f->page_list.n,
                          .lines = f->lines.items,
                          .n_lines = f->lines.n,
                          .runs = f->runs.items,
                          .n_runs = f->runs.n,
                          .glyphs = f->glyphs.items,
                          .n_glyphs = f->glyphs.n,
                          .links = f->links.items,
                          .n_links = f->links.n,
                          .fields = f->fields.items,
                          .n_fields = f->fields.n,
                          .pictures = f->pictures.items,
                          .n_pictures = f->pictures.n,
                          .places = f->places.items,
                          .n_places = f->places.n};
}

static inline char *fixture_tags(fixture *f)
{
    fixture_finish(f);
    eg_buffer out = eg_buffer_new(f->job->arena);
    eg_tag_dump(eg_tag_build(f->job, &f->document, &f->pages), &f->document, &f->pages, &out);
    return out.data;
}

struct fixture_writing {
    fixture *fixture;
    eg_pdf_request request;
    eg_buffer out;
};

static eg_status fixture_write_job(eg_job *job, void *data)
{
    struct fixture_writing *writing = data;
    fixture *f = writing->fixture;
    writing->request.tags = eg_tag_build(job, &f->document, &f->pages);
    eg_status status = eg_pdf_encode(job, &f->document, &f->pages, f->fonts, NULL, &writing->request.coding);
    return status != EG_OK ? status : eg_pdf_write(job, &writing->request, &writing->out);
}

static inline eg_status fixture_write(fixture *f, bool attach, eg_buffer *out)
{
    fixture_finish(f);
    struct fixture_writing writing = {.fixture = f,
                                      .request = {.document = &f->document,
                                                  .pages = &f->pages,
                                                  .attach_source = attach,
                                                  .epoch = EG_PDF_NO_EPOCH},
                                      .out = eg_buffer_new(f->job->arena)};
    eg_status status = eg_job_run(f->job, fixture_write_job, &writing);
    *out = writing.out;
    return status;
}

#endif
