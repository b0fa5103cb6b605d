/* One page as a picture: SVG 2 from the waist.
 *
 * Outlines are in font units, y up; a run is a group that is scaled to its size and turned over, so that what is in it
 * needs no more than its place in whole font units. What comes more than once stands in <defs> and is used: a glyph,
 * and a word, which is what stands between two spaces. A first pass over the page finds and counts both, the second
 * one writes. Half of a page's bytes go that way. The text cannot be selected: the web edition and the PDF are for
 * that, and whoever shows the picture says in words what it is. */
#include "base/vector.h"
#include "font/font.h"
#include "preview/internal.h"

enum { N_HEADS = 1024, SCALE_DECIMALS = 9 };
#define NO_ID UINT32_MAX

/* A glyph of the page. `next` of the same hash, plus one; 0: none. */
struct glyph {
    const eg_face *face;
    uint32_t id, next;
    uint32_t n_uses; /* once each in words that are defined, else in each place */
    uint32_t name;   /* in <defs>; NO_ID: not yet */
    const eg_outline_step *steps;
    uint32_t n_steps; /* 0: no ink */
};

/* A glyph's place in its word, in font units from the word's first pen. */
struct part {
    uint32_t glyph;
    int64_t x, y;
};

struct word {
    uint32_t first_part, n_parts, next;
    uint32_t n_uses, name;
};

/* A word's place in its run. */
struct place {
    uint32_t word;
    int64_t x;
};

/* A run's places. */
struct stretch {
    const eg_page_run *run;
    uint32_t first_place, n_places;
};

struct drawing {
    eg_job *job;
    const eg_document *document;
    const eg_pages *pages;
    eg_buffer *defs;
    eg_buffer body;
    uint32_t glyph_heads[N_HEADS], word_heads[N_HEADS];
    uint32_t n_names;
    EG_VECTOR(struct glyph) glyphs;
    EG_VECTOR(struct part) parts;
    EG_VECTOR(struct word) words;
    EG_VECTOR(struct place) places;
    EG_VECTOR(struct stretch) stretches;
};

/* ---- the first pass: glyphs and words ---- */

static uint32_t find_glyph(struct drawing *drawing, const eg_face *face, uint32_t id)
{
    uint32_t *head = &drawing->glyph_heads[id % N_HEADS]; /* faces of a page are few */
    for (uint32_t i = *head; i; i = drawing->glyphs.items[i - 1].next)
        if (drawing->glyphs.items[i - 1].face == face && drawing->glyphs.items[i - 1].id == id)
            return i - 1;
    struct glyph glyph = {.face = face, .id = id, .next = *head, .name = NO_ID};
    glyph.n_steps = eg_face_outline(face, id, drawing->job->scratch, &glyph.steps);
    *EG_PUSH(drawing->job->scratch, &drawing->glyphs) = glyph;
    *head = drawing->glyphs.n;
    return *head - 1;
}

static bool is_same_word(const struct drawing *drawing, const struct word *word, uint32_t first, uint32_t n)
{
    if (word->n_parts != n)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const struct part *a = &drawing->parts.items[word->first_part + i],
                          *b = &drawing->parts.items[first + i];
        if (a->glyph != b->glyph || a->x != b->x || a->y != b->y)
            return false;
    }
    return true;
}

/* The parts from `first` on become a word, or go again when it is known. */
static void end_word(struct drawing *drawing, uint32_t first, int64_t x)
{
    uint32_t n = drawing->parts.n - first, hash = n;
    if (!n)
        return;
    for (uint32_t i = first; i < drawing->parts.n; i++)
        hash = hash * 31 + drawing->parts.items[i].glyph;
    uint32_t *head = &drawing->word_heads[hash % N_HEADS], at = *head;
    while (at && !is_same_word(drawing, &drawing->words.items[at - 1], first, n))
        at = drawing->words.items[at - 1].next;
    if (at)
        drawing->parts.n = first;
    else {
        *EG_PUSH(drawing->job->scratch, &drawing->words) =
            (struct word){.first_part = first, .n_parts = n, .next = *head, .name = NO_ID};
        at = *head = drawing->words.n;
    }
    drawing->words.items[at - 1].n_uses++;
    *EG_PUSH(drawing->job->scratch, &drawing->places) = (struct place){at - 1, x};
}

static void read_run(struct drawing *drawing, const eg_page_run *run)
{
    int64_t units = eg_face_metrics_of(run->face)->units_per_em;
    eg_len size = eg_len_scale(run->size, run->scale, 65536), pen = 0, begin = 0;
    uint32_t first_place = drawing->places.n, first_part = drawing->parts.n;
    if (size <= 0 || run->size <= 0)
        return;
    for (uint32_t i = 0; i < run->n_glyphs; i++) {
        const eg_page_glyph *glyph = &drawing->pages->glyphs[run->first_glyph + i];
        eg_len x = pen + glyph->dx;
        bool is_blank = glyph->flags & (EG_GLYPH_SPACE | EG_GLYPH_INVISIBLE);
        if (glyph->flags & EG_GLYPH_SPACE) {
            end_word(drawing, first_part, eg_len_scale(begin, units, size));
            first_part = drawing->parts.n;
        }
        if (!is_blank && first_part == drawing->parts.n)
            begin = pen;
        pen += glyph->advance;
        uint32_t known = is_blank ? NO_ID : find_glyph(drawing, run->face, glyph->id);
        if (known == NO_ID || !drawing->glyphs.items[known].n_steps)
            continue;
        *EG_PUSH(drawing->job->scratch, &drawing->parts) = (struct part){
            known, eg_len_scale(x - begin, units, size), eg_len_scale(glyph->dy, units, run->size)};
    }
    end_word(drawing, first_part, eg_len_scale(begin, units, size));
    if (drawing->places.n > first_place)
        *EG_PUSH(drawing->job->scratch, &drawing->stretches) =
            (struct stretch){run, first_place, drawing->places.n - first_place};
}

static bool is_defined(const struct word *word)
{
    return word->n_uses > 1 && word->n_parts > 1;
}

static void count_glyphs(struct drawing *drawing)
{
    for (uint32_t i = 0; i < drawing->words.n; i++) {
        const struct word *word = &drawing->words.items[i];
        for (uint32_t k = 0; k < word->n_parts; k++)
            drawing->glyphs.items[drawing->parts.items[word->first_part + k].glyph].n_uses +=
                is_defined(word) ? 1 : word->n_uses;
    }
}

/* ---- outlines ---- */

/* The pen, in the glyph's own units. */
struct path {
    eg_buffer *out;
    int64_t x, y, start_x, start_y;
    char command;
};

static void add_command(struct path *path, char command)
{
    if (command != path->command)
        eg_buffer_add_char(path->out, command);
    else
        eg_buffer_add_char(path->out, ' ');
    path->command = command;
}

/* A number after a command's letter, or after another: a sign parts it by itself. */
static void add_number(struct path *path, int64_t value, bool is_first)
{
    char *last = &path->out->data[path->out->size - 1];
    if (is_first && *last == ' ' && value < 0)
        path->out->size--;
    else if (!is_first && value >= 0)
        eg_buffer_add_char(path->out, ' ');
    eg_buffer_add_int(path->out, value);
}

static void add_step(struct path *path, const eg_outline_step *step)
{
    static const int n_points[] = {[EG_OUTLINE_MOVE] = 1,
                                   [EG_OUTLINE_LINE] = 1,
                                   [EG_OUTLINE_QUADRATIC] = 2,
                                   [EG_OUTLINE_CUBIC] = 3,
                                   [EG_OUTLINE_CLOSE] = 0};
    static const char letters[] = {'m', 'l', 'q', 'c', 'z'};
    int n = n_points[step->kind];
    if (step->kind == EG_OUTLINE_CLOSE) {
        eg_buffer_add_char(path->out, 'z');
        path->command = 'z';
        path->x = path->start_x;
        path->y = path->start_y;
        return;
    }
    int64_t end_x = step->points[2 * n - 2], end_y = step->points[2 * n - 1];
    if (step->kind == EG_OUTLINE_LINE && (end_x == path->x || end_y == path->y)) {
        add_command(path, end_x == path->x ? 'v' : 'h');
        add_number(path, end_x == path->x ? end_y - path->y : end_x - path->x, true);
    } else {
        add_command(path, letters[step->kind]);
        for (int i = 0; i < n; i++) {
            add_number(path, step->points[2 * i] - path->x, i == 0);
            add_number(path, step->points[2 * i + 1] - path->y, false);
        }
    }
    path->x = end_x;
    path->y = end_y;
    if (step->kind == EG_OUTLINE_MOVE) {
        path->start_x = end_x;
        path->start_y = end_y;
    }
}

/* Ids count in letters and digits, from a letter on: a, b … z, a0, a1 … */
static void add_id(eg_buffer *out, uint32_t n)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    char id[8];
    size_t at = sizeof id;
    for (; n >= 26; n = (n - 26) / 36)
        id[--at] = digits[(n - 26) % 36];
    id[--at] = digits[n];
    eg_buffer_add(out, id + at, sizeof id - at);
}

/* The glyph's outline, moved by x and y. */
static void add_path(eg_buffer *out, const struct glyph *glyph, int64_t x, int64_t y)
{
    eg_buffer_add_string(out, " d=\"");
    struct path path = {.out = out, .x = -x, .y = -y};
    for (uint32_t i = 0; i < glyph->n_steps; i++)
        add_step(&path, &glyph->steps[i]);
    eg_buffer_add_string(out, "\"/>");
}

static void begin_definition(struct drawing *drawing, const char *element, uint32_t *name)
{
    *name = drawing->n_names++;
    eg_buffer_print(drawing->defs, "<%s id=\"", element);
    add_id(drawing->defs, *name);
    eg_buffer_add_char(drawing->defs, '"');
}

static void add_use(eg_buffer *out, uint32_t name, int64_t x, int64_t y)
{
    eg_buffer_add_string(out, "<use href=\"#");
    add_id(out, name);
    eg_buffer_add_char(out, '"');
    if (x)
        eg_buffer_print(out, " x=\"%lld\"", (long long)x);
    if (y)
        eg_buffer_print(out, " y=\"%lld\"", (long long)y);
    eg_buffer_add_string(out, "/>");
}

/* A glyph that the page has once stands where it is. */
static void add_glyph(struct drawing *drawing, const struct part *part, int64_t x, eg_buffer *out)
{
    struct glyph *glyph = &drawing->glyphs.items[part->glyph];
    if (glyph->n_uses == 1) {
        eg_buffer_add_string(out, "<path");
        add_path(out, glyph, x + part->x, part->y);
    } else
        add_use(out, glyph->name, x + part->x, part->y);
}

/* Before what uses it: an SVG reader need not look ahead. */
static void define(struct drawing *drawing)
{
    for (uint32_t i = 0; i < drawing->glyphs.n; i++) {
        struct glyph *glyph = &drawing->glyphs.items[i];
        if (!glyph->n_steps || glyph->n_uses < 2)
            continue;
        begin_definition(drawing, "path", &glyph->name);
        add_path(drawing->defs, glyph, 0, 0);
        eg_buffer_add_char(drawing->defs, '\n');
    }
    for (uint32_t i = 0; i < drawing->words.n; i++) {
        struct word *word = &drawing->words.items[i];
        if (!is_defined(word))
            continue;
        begin_definition(drawing, "g", &word->name);
        eg_buffer_add_char(drawing->defs, '>');
        for (uint32_t k = 0; k < word->n_parts; k++)
            add_glyph(drawing, &drawing->parts.items[word->first_part + k], 0, drawing->defs);
        eg_buffer_add_string(drawing->defs, "</g>\n");
    }
}

/* ---- runs ---- */

/* numerator / denominator with nine decimals: an error of a millionth of the page's width. */
static void add_ratio(eg_buffer *out, int64_t numerator, int64_t denominator)
{
    int64_t whole = numerator / denominator, rest = numerator % denominator;
    eg_buffer_add_int(out, whole);
    char decimals[SCALE_DECIMALS];
    size_t n = 0;
    for (size_t i = 0; i < SCALE_DECIMALS; i++) {
        rest *= 10;
        decimals[i] = (char)('0' + rest / denominator);
        rest %= denominator;
        if (decimals[i] != '0')
            n = i + 1;
    }
    if (n) {
        eg_buffer_add_char(out, '.');
        eg_buffer_add(out, decimals, n);
    }
}

static void add_fill(eg_buffer *out, eg_colour colour)
{
    if (colour.red || colour.green || colour.blue)
        eg_buffer_print(out, " fill=\"#%02x%02x%02x\"", colour.red, colour.green, colour.blue);
}

static void begin_run(struct drawing *drawing, const eg_page_run *run, int64_t units)
{
    eg_buffer *out = &drawing->body;
    eg_buffer_add_string(out, "<g");
    add_fill(out, run->colour);
    eg_buffer_add_string(out, " transform=\"translate(");
    eg_buffer_add_len(out, run->x, 3);
    eg_buffer_add_char(out, ' ');
    eg_buffer_add_len(out, run->y, 3);
    eg_buffer_add_string(out, ")scale(");
    add_ratio(out, eg_len_scale(run->size, run->scale, 65536), units * EG_PT);
    eg_buffer_add_string(out, " -");
    add_ratio(out, run->size, units * EG_PT);
    eg_buffer_add_string(out, ")\">");
}

static void add_stretch(struct drawing *drawing, const struct stretch *stretch)
{
    begin_run(drawing, stretch->run, eg_face_metrics_of(stretch->run->face)->units_per_em);
    for (uint32_t i = 0; i < stretch->n_places; i++) {
        const struct place *place = &drawing->places.items[stretch->first_place + i];
        const struct word *word = &drawing->words.items[place->word];
        if (is_defined(word))
            add_use(&drawing->body, word->name, place->x, 0);
        for (uint32_t k = 0; k < word->n_parts && !is_defined(word); k++)
            add_glyph(drawing, &drawing->parts.items[word->first_part + k], place->x, &drawing->body);
    }
    eg_buffer_add_string(&drawing->body, "</g>\n");
}

/* ---- the rest of a page ---- */

static void add_box(eg_buffer *out, eg_len x, eg_len y, eg_len width, eg_len height)
{
    static const char *const names[] = {" x=\"", " y=\"", " width=\"", " height=\""};
    const eg_len values[] = {x, y, width, height};
    for (int i = 0; i < 4; i++) {
        eg_buffer_add_string(out, names[i]);
        eg_buffer_add_len(out, values[i], 3);
        eg_buffer_add_char(out, '"');
    }
}

static void add_rule(struct drawing *drawing, const eg_page_rule *rule)
{
    eg_buffer_add_string(&drawing->body, "<rect");
    add_box(&drawing->body, rule->x, rule->y, rule->width, rule->height);
    add_fill(&drawing->body, rule->colour);
    eg_buffer_add_string(&drawing->body, "/>\n");
}

static void add_picture(struct drawing *drawing, const eg_page_picture *picture)
{
    eg_buffer *out = &drawing->body;
    if (picture->picture >= drawing->document->n_pictures)
        return;
    eg_buffer_add_string(out, "<image preserveAspectRatio=\"none\"");
    add_box(out, picture->x, picture->y, picture->width, picture->height);
    eg_buffer_add_string(out, " href=\"");
    eg_preview_add_data_uri(out, drawing->document->pictures[picture->picture].bytes);
    eg_buffer_add_string(out, "\"/>\n");
}

static void add_head(struct drawing *drawing, const eg_page *page, eg_buffer *out)
{
    const eg_document *document = drawing->document;
    eg_buffer_add_string(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"");
    eg_preview_add_string(out, document->language->tag);
    eg_buffer_add_string(out, "\" width=\"");
    eg_buffer_add_len(out, page->width, 3);
    eg_buffer_add_string(out, "pt\" height=\"");
    eg_buffer_add_len(out, page->height, 3);
    eg_buffer_add_string(out, "pt\" viewBox=\"0 0 ");
    eg_buffer_add_len(out, page->width, 3);
    eg_buffer_add_char(out, ' ');
    eg_buffer_add_len(out, page->height, 3);
    eg_buffer_add_string(out, "\">\n<title>");
    eg_preview_add_text(out, eg_document_slice(document, document->title));
    if (eg_range_size(page->label)) {
        eg_buffer_add_string(out, ", ");
        eg_preview_add_text(out, eg_document_slice(document, page->label));
    }
    eg_buffer_add_string(out, "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<defs>\n");
}

/* The page's lines that are a watermark, or those that are not. */
static void read_lines(struct drawing *drawing, const eg_page *page, bool watermarks)
{
    const eg_pages *pages = drawing->pages;
    for (uint32_t i = 0; i < page->n_lines; i++) {
        const eg_page_line *line = &pages->lines[page->first_line + i];
        for (uint32_t k = 0; k < line->n_runs; k++) {
            const eg_page_run *run = &pages->runs[line->first_run + k];
            if ((run->artifact == EG_ARTIFACT_WATERMARK) == watermarks)
                read_run(drawing, run);
        }
    }
}

void eg_preview_svg(eg_job *job, const eg_document *document, const eg_pages *pages, uint32_t index,
                    eg_buffer *out)
{
    eg_arena_mark mark = eg_arena_note(job->scratch);
    const eg_page *page = &pages->pages[index];
    struct drawing *drawing = EG_NEW(job->scratch, struct drawing);
    *drawing = (struct drawing){
        .job = job, .document = document, .pages = pages, .defs = out, .body = eg_buffer_new(job->scratch)};
    add_head(drawing, page, out);
    read_lines(drawing, page, true); /* they lie under all else */
    uint32_t n_under = drawing->stretches.n;
    read_lines(drawing, page, false);
    count_glyphs(drawing);
    define(drawing);
    for (uint32_t i = 0; i < n_under; i++)
        add_stretch(drawing, &drawing->stretches.items[i]);
    for (uint32_t i = 0; i < page->n_pictures; i++)
        add_picture(drawing, &pages->pictures[page->first_picture + i]);
    for (uint32_t i = 0; i < page->n_rules; i++)
        add_rule(drawing, &pages->rules[page->first_rule + i]);
    for (uint32_t i = n_under; i < drawing->stretches.n; i++)
        add_stretch(drawing, &drawing->stretches.items[i]);
    eg_buffer_add_string(out, "</defs>\n");
    eg_buffer_add_slice(out, eg_buffer_slice(&drawing->body));
    eg_buffer_add_string(out, "</svg>\n");
    eg_arena_rewind(job->scratch, mark);
}
