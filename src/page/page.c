/* Collects lines, rules, pictures, links and fields as layout places them, and joins them into the arrays of
 * the waist.
 *
 * Place: layout/ adds; tag/, pdf/ and every preview read what eg_page_finish returns. The arrays are counted
 * before they are made, so a long declaration is copied once and nothing grows. */
#include "page/page.h"

#include "base/vector.h"

typedef struct placed_line {
    const eg_page_line *line;
    const eg_page_run *runs;
    const eg_page_glyph *glyphs;
    eg_len dx, dy;
    uint32_t page;
    uint8_t artifact;
} placed_line;

typedef struct placed_rule {
    uint32_t page;
    eg_page_rule rule;
} placed_rule;

typedef struct placed_picture {
    uint32_t page;
    eg_page_picture picture;
} placed_picture;

typedef struct placed_link {
    uint32_t page;
    eg_page_link link;
} placed_link;

typedef struct placed_field {
    uint32_t page;
    eg_page_field field;
} placed_field;

struct eg_page_builder {
    eg_arena *arena;
    bool is_rtl;
    EG_VECTOR(eg_page) pages;
    EG_VECTOR(placed_line) lines;
    EG_VECTOR(placed_rule) rules;
    EG_VECTOR(placed_picture) pictures;
    EG_VECTOR(placed_link) links;
    EG_VECTOR(placed_field) fields;
    EG_VECTOR(eg_page_place) places;
};

eg_page_builder *eg_page_builder_new(eg_arena *arena, bool is_rtl)
{
    eg_page_builder *builder = EG_NEW(arena, eg_page_builder);
    builder->arena = arena;
    builder->is_rtl = is_rtl;
    return builder;
}

uint32_t eg_page_add(eg_page_builder *builder, eg_len width, eg_len height)
{
    eg_page *page = EG_PUSH(builder->arena, &builder->pages);
    page->width = width;
    page->height = height;
    return builder->pages.n - 1;
}

uint32_t eg_page_count(const eg_page_builder *builder)
{
    return builder->pages.n;
}

eg_page *eg_page_at(eg_page_builder *builder, uint32_t page)
{
    return &builder->pages.items[page];
}

void eg_page_add_line(eg_page_builder *builder, uint32_t page, const eg_page_line *line,
                      const eg_page_run *runs, const eg_page_glyph *glyphs, eg_len dx, eg_len dy,
                      eg_artifact artifact)
{
    *EG_PUSH(builder->arena, &builder->lines) =
        (placed_line){line, runs, glyphs, dx, dy, page, (uint8_t)artifact};
}

void eg_page_add_rule(eg_page_builder *builder, uint32_t page, const eg_page_rule *rule)
{
    *EG_PUSH(builder->arena, &builder->rules) = (placed_rule){page, *rule};
}

void eg_page_add_picture(eg_page_builder *builder, uint32_t page, const eg_page_picture *picture)
{
    *EG_PUSH(builder->arena, &builder->pictures) = (placed_picture){page, *picture};
}

void eg_page_add_link(eg_page_builder *builder, uint32_t page, const eg_page_link *link)
{
    *EG_PUSH(builder->arena, &builder->links) = (placed_link){page, *link};
}

void eg_page_add_field(eg_page_builder *builder, uint32_t page, const eg_page_field *field)
{
    *EG_PUSH(builder->arena, &builder->fields) = (placed_field){page, *field};
}

void eg_page_add_place(eg_page_builder *builder, const eg_page_place *place)
{
    *EG_PUSH(builder->arena, &builder->places) = *place;
}

/* Turns the counts that each page holds in n_… into ranges: first_… of every page. The counts are then spent
 * a second time, as the place of the next item of the page, so they begin again at 0. */
#define OPEN_RANGES(builder, first, count)                                                                   \
    do {                                                                                                     \
        uint32_t total = 0;                                                                                  \
        for (uint32_t p = 0; p < (builder)->pages.n; p++) {                                                  \
            eg_page *page = &(builder)->pages.items[p];                                                      \
            page->first = total;                                                                             \
            total += page->count;                                                                            \
            page->count = 0;                                                                                 \
        }                                                                                                    \
    } while (0)

/* Distributes one kind of thing over the pages' ranges; order within a page is kept. */
#define DISTRIBUTE(builder, out, array, member, type, first, count)                                          \
    do {                                                                                                     \
        for (uint32_t i = 0; i < (builder)->array.n; i++)                                                    \
            (builder)->pages.items[(builder)->array.items[i].page].count++;                                  \
        OPEN_RANGES(builder, first, count);                                                                  \
        (out)->array = EG_NEW_ARRAY((builder)->arena, type, (builder)->array.n);                             \
        (out)->n_##array = (builder)->array.n;                                                               \
        for (uint32_t i = 0; i < (builder)->array.n; i++) {                                                  \
            eg_page *page = &(builder)->pages.items[(builder)->array.items[i].page];                         \
            (out)->array[page->first + page->count++] = (builder)->array.items[i].member;                    \
        }                                                                                                    \
    } while (0)

static void copy_line(eg_pages *out, const placed_line *placed, uint32_t at)
{
    eg_page_line *line = &out->lines[at];
    *line = *placed->line;
    line->x += placed->dx;
    line->y += placed->dy;
    line->first_run = out->n_runs;
    if (placed->artifact)
        line->node = EG_PAGE_NONE;
    for (uint32_t r = 0; r < placed->line->n_runs; r++) {
        const eg_page_run *from = &placed->runs[placed->line->first_run + r];
        eg_page_run *run = &out->runs[out->n_runs++];
        *run = *from;
        run->x += placed->dx;
        run->y += placed->dy;
        run->first_glyph = out->n_glyphs;
        if (placed->artifact) {
            run->node = EG_PAGE_NONE;
            run->span = EG_PAGE_NONE;
            run->is_label = false;
            run->artifact = placed->artifact;
        }
        if (from->n_glyphs > 0)
            memcpy(out->glyphs + out->n_glyphs, placed->glyphs + from->first_glyph,
                   from->n_glyphs * sizeof *out->glyphs);
        out->n_glyphs += from->n_glyphs;
    }
}

/* Lines in the order of the pages, content before artifacts, then their runs and glyphs in that same order.
 * */
static void join_lines(eg_page_builder *builder, eg_pages *out)
{
    size_t n_runs = 0, n_glyphs = 0;
    for (uint32_t i = 0; i < builder->lines.n; i++) {
        const placed_line *placed = &builder->lines.items[i];
        builder->pages.items[placed->page].n_lines++;
        n_runs += placed->line->n_runs;
        for (uint32_t r = 0; r < placed->line->n_runs; r++)
            n_glyphs += placed->runs[placed->line->first_run + r].n_glyphs;
    }
    OPEN_RANGES(builder, first_line, n_lines);
    uint32_t *order = EG_NEW_ARRAY(builder->arena, uint32_t, builder->lines.n);
    for (int artifacts = 0; artifacts < 2; artifacts++) {
        for (uint32_t i = 0; i < builder->lines.n; i++) {
            eg_page *page = &builder->pages.items[builder->lines.items[i].page];
            if ((builder->lines.items[i].artifact != EG_ARTIFACT_NONE) == artifacts)
                order[page->first_line + page->n_lines++] = i;
        }
    }
    out->lines = EG_NEW_ARRAY(builder->arena, eg_page_line, builder->lines.n);
    out->n_lines = builder->lines.n;
    out->runs = EG_NEW_ARRAY(builder->arena, eg_page_run, n_runs);
    out->glyphs = EG_NEW_ARRAY(builder->arena, eg_page_glyph, n_glyphs);
    for (uint32_t i = 0; i < out->n_lines; i++)
        copy_line(out, &builder->lines.items[order[i]], i);
}

const eg_pages *eg_page_finish(eg_page_builder *builder)
{
    eg_pages *out = EG_NEW(builder->arena, eg_pages);
    out->is_rtl = builder->is_rtl;
    join_lines(builder, out);
    DISTRIBUTE(builder, out, rules, rule, eg_page_rule, first_rule, n_rules);
    DISTRIBUTE(builder, out, pictures, picture, eg_page_picture, first_picture, n_pictures);
    DISTRIBUTE(builder, out, links, link, eg_page_link, first_link, n_links);
    DISTRIBUTE(builder, out, fields, field, eg_page_field, first_field, n_fields);
    out->places = builder->places.items;
    out->n_places = builder->places.n;
    out->pages = builder->pages.items;
    out->n_pages = builder->pages.n;
    return out;
}
