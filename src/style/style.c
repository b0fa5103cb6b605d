/* Styles loaded for a document: its files, the page's geometry, and the roles in each language as they are
 * asked for.
 *
 * Place: the door of the room. */
#include "style/internal.h"

#include <assert.h>

#include "base/nearest.h"

/* The last file that says it wins. */
static const eg_yaml *find_top(const eg_style *style, const char *section, const char *key)
{
    for (int i = style->files->n; i-- > 0;) {
        const eg_yaml *node = eg_yaml_find(style->files->items[i], section);
        if (key)
            node = eg_yaml_find(node, key);
        if (node)
            return node;
    }
    return NULL;
}

/* Adds the names of a section to a list for people and to one for looking up. */
typedef struct paper_names {
    EG_VECTOR(const char *) names;
    eg_buffer list;
} paper_names;

static void add_names(const eg_style *style, const char *section, paper_names *to)
{
    for (int i = 0; i < style->files->n; i++) {
        const eg_yaml *papers = eg_yaml_find(style->files->items[i], section);
        for (uint32_t k = 0; papers && papers->kind == EG_YAML_MAPPING && k < papers->n; k++) {
            *EG_PUSH(style->job->arena, &to->names) = papers->keys[k]->value;
            eg_buffer_print(&to->list, "%s%s", to->list.size > 0 ? ", " : "", papers->keys[k]->value);
        }
    }
}

static eg_status refuse_paper(const eg_style *style, const char *paper, bool is_sheet, eg_place place)
{
    eg_job *job = style->job;
    paper_names known = {.list = eg_buffer_new(job->arena)};
    add_names(style, "papers", &known);
    if (is_sheet)
        add_names(style, "sheets", &known);
    *EG_PUSH(job->arena, &known.names) = NULL;
    const char *nearest = eg_nearest(paper, known.names.items);
    eg_finding *finding = eg_report_add(job->report, EG_F_PAPER_UNKNOWN, place, "there is no paper %s",
                                        eg_report_quote(job->arena, eg_slice_of(paper)));
    eg_report_hint(job->report, finding, "%s%s%sthe papers are %s", nearest ? "did you mean " : "",
                   nearest ? nearest : "", nearest ? "? " : "", known.list.data);
    return EG_ERR_INPUT;
}

static eg_len paper_length(const eg_yaml *paper, const char *key)
{
    eg_measure measure;
    const eg_yaml *node = eg_yaml_find(paper, key);
    return node && eg_value_measure(node, &measure) ? measure.value : 0;
}

/* The page of a paper for the document's body text: lines stand on half their leading, and as many halves
 * as fit make the text block. Han sets whole characters into the column. */
static void set_geometry(eg_style *style, const eg_yaml *paper, const eg_block_style *body)
{
    eg_geometry *g = &style->geometry;
    g->start = paper_length(paper, "start");
    g->column = paper_length(paper, "column");
    g->top = paper_length(paper, "top");
    g->foot_baseline = paper_length(paper, "foot");
    g->grid = eg_len_max(body->leading / 2, EG_PT);
    eg_len room = eg_len_max(g->height - g->top - paper_length(paper, "bottom"), g->grid);
    g->depth = room / g->grid * g->grid;
    if (eg_style_whole_characters(style) && g->column >= body->type.size)
        g->column = g->column / body->type.size * body->type.size;
    g->number_gap = eg_style_length(style, "page.number-gap");
    g->sub_indent = eg_style_length(style, "page.sub-indent");
}

static eg_status find_paper(eg_style *style, const char *name, const eg_yaml **out)
{
    const eg_yaml *said = find_top(style, "paper", NULL);
    eg_place place = name || !said ? EG_NOWHERE : said->place;
    name = name ? name : eg_yaml_string(said, "A4");
    *out = find_top(style, "papers", name);
    if (!*out)
        return refuse_paper(style, name, false, place);
    style->geometry.width = paper_length(*out, "width");
    style->geometry.height = paper_length(*out, "height");
    return EG_OK;
}

eg_status eg_style_paper(eg_styles *styles, eg_job *job, const char *name, eg_len *width, eg_len *height)
{
    eg_style_files files = {0};
    eg_style style = {.job = job, .files = &files};
    eg_status status = eg_style_files_load(styles, job, "sheets", &files);
    if (status != EG_OK)
        return status;
    const eg_yaml *sheet = find_top(&style, "papers", name);
    if (!sheet)
        sheet = find_top(&style, "sheets", name);
    if (!sheet)
        return refuse_paper(&style, name, true, EG_NOWHERE);
    *width = paper_length(sheet, "width");
    *height = paper_length(sheet, "height");
    return EG_OK;
}

/* The keys were checked when their files were read. */
static void set_furniture(eg_style *style)
{
    eg_furniture *f = &style->furniture;
    f->numbers_every = (uint32_t)eg_yaml_int(find_top(style, "line-numbers", NULL), 0, EG_STYLE_MAX_EVERY, 0);
    f->is_booklet = eg_yaml_bool(find_top(style, "booklet", NULL), false);
    f->has_watermark = eg_yaml_bool(find_top(style, "watermark", NULL), false);
    f->lists_signatories =
        strcmp(eg_yaml_string(find_top(style, "signatories", NULL), ""), EG_STYLE_LIST) == 0;
    f->stacks_band = strcmp(eg_yaml_string(find_top(style, "band", NULL), ""), EG_STYLE_STACKED) == 0;
}

/* Adds the overlay's file as the last of the chain. */
static eg_status add_overlay(eg_styles *styles, eg_job *job, const char *overlay, eg_style_files *files)
{
    eg_style_files own = {0};
    eg_status status = eg_style_files_load(styles, job, overlay, &own);
    if (status != EG_OK)
        return status;
    const eg_yaml *last = own.items[own.n - 1];
    for (int i = 0; i < files->n; i++)
        if (files->items[i] == last)
            return EG_OK;
    files->texts[files->n] = own.texts[own.n - 1];
    files->items[files->n++] = last;
    return EG_OK;
}

eg_status eg_style_load(eg_styles *styles, eg_job *job, const char *name, const char *paper,
                        const eg_language *language, const eg_style **out)
{
    return eg_style_load_over(styles, job, name, NULL, paper, language, out);
}

eg_status eg_style_load_over(eg_styles *styles, eg_job *job, const char *name, const char *overlay,
                             const char *paper, const eg_language *language, const eg_style **out)
{
    eg_style *style = EG_NEW(job->arena, eg_style);
    style->job = job;
    style->language = language;
    style->files = EG_NEW(job->arena, eg_style_files);
    style->sheets = EG_NEW(job->arena, eg_style_sheet *);
    style->inks = EG_NEW(job->arena, eg_style_inks);
    eg_status status = eg_style_files_load(styles, job, name, style->files);
    if (status == EG_OK && overlay)
        status = add_overlay(styles, job, overlay, style->files);
    const eg_yaml *found = NULL;
    if (status == EG_OK)
        status = find_paper(style, paper, &found);
    if (status != EG_OK)
        return status;
    eg_style_lengths_resolve(style);
    set_geometry(style, found, eg_style_block(style, EG_ROLE_BODY, language));
    set_furniture(style);
    *out = style;
    return EG_OK;
}

const eg_geometry *eg_style_geometry(const eg_style *style)
{
    return &style->geometry;
}

const eg_furniture *eg_style_furniture(const eg_style *style)
{
    return &style->furniture;
}

const eg_style_sheet *eg_style_sheet_of(const eg_style *style, const eg_language *language)
{
    eg_style_sheet *sheet = *style->sheets;
    while (sheet && sheet->language != language)
        sheet = sheet->next;
    if (!sheet) {
        sheet = EG_NEW(style->job->arena, eg_style_sheet);
        eg_style_sheet_resolve(style, language, sheet);
        sheet->next = *style->sheets;
        *style->sheets = sheet;
    }
    return sheet;
}

const eg_block_style *eg_style_block(const eg_style *style, eg_role role, const eg_language *language)
{
    return &eg_style_sheet_of(style, language)->blocks[role];
}

eg_len eg_style_length(const eg_style *style, const char *key)
{
    uint32_t low = 0, high = style->lengths.n;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int order = strcmp(style->lengths.items[middle].key, key);
        if (order == 0)
            return style->lengths.items[middle].value;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    assert(false && "a length that no style has");
    return 0;
}
