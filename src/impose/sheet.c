/* The plan written as a file: each page a form XObject, each side of a sheet a page that shows them (ISO
 * 32000-1 8.10). See impose.h. */
#include <zlib.h>

#include "impose/internal.h"

/* How a page is taken over. */
typedef struct form {
    uint32_t number;
    eg_len width, height; /* upright, in points, unscaled */
} form;

typedef struct imposer {
    eg_job *job;
    const eg_reader *reader;
    const eg_impose_request *request;
    const eg_impose_plan *plan;
    const eg_read_page *pages;
    uint32_t n_pages;
    form *forms;
    eg_type_sizes sizes;
    eg_copier copier;
} imposer;

/* What is kept of a page: what stays of it after trimming, when it says so; else what viewers show. */
static const eg_read_box *box_of(const eg_read_page *page)
{
    return page->has_trim ? &page->trim : &page->crop;
}

static eg_len scaled(eg_len value, const eg_read_page *page)
{
    return eg_len_scale(value, page->user_unit, EG_PT);
}

/* ---- sizes ---- */

static eg_status measure(imposer *m, eg_len *width, eg_len *height)
{
    static const eg_len far = 1000000 * EG_PT,
                        most_unit = 100 * EG_PT; /* far over any paper; no product overflows */
    m->forms = EG_NEW_ARRAY(m->job->arena, form, m->n_pages);
    *width = *height = 0;
    for (uint32_t i = 0; i < m->n_pages; i++) {
        const eg_read_page *page = &m->pages[i];
        const eg_read_box *box = box_of(page);
        if (box->x0 < -far || box->y0 < -far || box->x1 > far || box->y1 > far ||
            page->user_unit > most_unit) {
            eg_read_fault(m->reader, page->dict, "page %u is larger than any paper", i + 1);
            return EG_ERR_INPUT;
        }
        eg_len across = scaled(box->x1 - box->x0, page), up = scaled(box->y1 - box->y0, page);
        bool is_on_side = page->rotate % 180 != 0;
        m->forms[i].width = eg_len_max(is_on_side ? up : across, 1);
        m->forms[i].height = eg_len_max(is_on_side ? across : up, 1);
        *width = eg_len_max(*width, m->forms[i].width);
        *height = eg_len_max(*height, m->forms[i].height);
    }
    return EG_OK;
}

/* ---- forms ---- */

static void add_lengths(eg_buffer *out, const eg_len *values, int n)
{
    for (int i = 0; i < n; i++) {
        eg_buffer_add_string(out, i ? " " : "");
        eg_buffer_add_len(out, values[i], 5);
    }
}

/* The matrix that brings the page's box upright to the origin, in points: /Rotate turns clockwise. */
static void add_matrix(eg_buffer *out, const eg_read_page *page)
{
    const eg_read_box *box = box_of(page);
    eg_len u = page->user_unit;
    eg_len x0 = scaled(box->x0, page), y0 = scaled(box->y0, page), x1 = scaled(box->x1, page),
           y1 = scaled(box->y1, page);
    const eg_len upright[] = {u, 0, 0, u, -x0, -y0}, right[] = {0, -u, u, 0, -y0, x1},
                 down[] = {-u, 0, 0, -u, x1, y1}, left[] = {0, u, -u, 0, y1, -x0};
    add_lengths(out,
                page->rotate == 0     ? upright
                : page->rotate == 90  ? right
                : page->rotate == 180 ? down
                                      : left,
                6);
}

/* Content made of several streams is joined, and deflated again. zlib's memory is its own and gone at its
 * return. */
static eg_slice deflate_content(eg_arena *arena, eg_slice content)
{
    uLongf size = compressBound((uLong)content.size);
    char *deflated = eg_arena_alloc(arena, size);
    if (compress2((Bytef *)deflated, &size, (const Bytef *)content.data, (uLong)content.size, 6) != Z_OK)
        eg_arena_fail(arena);
    return (eg_slice){deflated, size};
}

/* What a page shows: with marks the bleed too, as far as the marks leave room. */
static eg_read_box bounds_of(const imposer *m, const eg_read_page *page)
{
    eg_read_box box = *box_of(page);
    if (!m->request->has_marks || !page->has_bleed)
        return box;
    eg_len most = eg_len_scale(EG_MM_OF(EG_IMPOSE_BLEED), EG_PT, page->user_unit);
    return (eg_read_box){eg_len_max(eg_len_min(page->bleed.x0, box.x0), box.x0 - most),
                         eg_len_max(eg_len_min(page->bleed.y0, box.y0), box.y0 - most),
                         eg_len_min(eg_len_max(page->bleed.x1, box.x1), box.x1 + most),
                         eg_len_min(eg_len_max(page->bleed.y1, box.y1), box.y1 + most)};
}

/* A page's transparency group is isolated without saying so; a form's must say it, or its colour space does
 * not count (11.6.6, 11.4.7). */
static void add_group(eg_copier *copier, const eg_object *group)
{
    if (group->kind != EG_OBJECT_DICT)
        return;
    eg_buffer_add_string(copier->out, " /Group << /S /Transparency /I true");
    eg_copier_add_key(copier, group, "CS");
    eg_copier_add_key(copier, group, "K");
    eg_buffer_add_string(copier->out, " >>");
}

static eg_status write_form(imposer *m, uint32_t i)
{
    const eg_read_page *page = &m->pages[i];
    eg_copier *copier = &m->copier;
    eg_buffer *out = copier->out;
    eg_slice content, data;
    if (eg_read_content(m->reader, page, &content) != EG_OK)
        return EG_ERR_INPUT;
    eg_look_at_type(m->reader, content, eg_arena_print(m->job->arena, "page %u", i + 1),
                    (double)m->plan->scale / (double)EG_PT * (double)page->user_unit / (double)EG_PT,
                    &m->sizes);
    const eg_object *contents = eg_read_find(m->reader, page->dict, "Contents");
    bool is_one = contents->kind == EG_OBJECT_STREAM;
    data = is_one ? eg_read_stored(m->reader, contents) : deflate_content(m->job->arena, content);
    m->forms[i].number = eg_copier_reserve(copier);
    eg_copier_open(copier, m->forms[i].number);
    eg_buffer_print(out, "<< /Type /XObject /Subtype /Form /Length %zu", data.size);
    if (is_one) {
        eg_copier_add_key(copier, contents, "Filter");
        eg_copier_add_key(copier, contents, "DecodeParms");
    } else
        eg_buffer_add_string(out, " /Filter /FlateDecode");
    eg_read_box box = bounds_of(m, page);
    eg_buffer_add_string(out, " /BBox [");
    add_lengths(out, (const eg_len[]){box.x0, box.y0, box.x1, box.y1}, 4);
    eg_buffer_add_string(out, "] /Matrix [");
    add_matrix(out, page);
    eg_buffer_add_string(out, "] /Resources ");
    if (page->resources->kind == EG_OBJECT_DICT)
        eg_copier_add(copier, page->resources);
    else
        eg_buffer_add_string(out, "<< >>");
    add_group(copier, eg_read_find(m->reader, page->dict, "Group"));
    eg_buffer_add_string(out, " >>\nstream\n");
    eg_buffer_add_slice(out, data);
    eg_buffer_add_string(out, "\nendstream");
    eg_copier_close(copier);
    return eg_read_status(m->reader);
}

/* ---- sides ---- */

/* A cell's own ground: what creep or bleed moves over a line between two cells is cut off there; past the
 * outer ones there is room for bleed. */
static void add_clip(const eg_impose_plan *plan, bool has_marks, eg_buffer *content, uint32_t i)
{
    const eg_impose_cell *cell = &plan->sides[0].cells[i]; /* cells lie the same on all sides */
    uint32_t column = i % plan->n_columns, row = i / plan->n_columns;
    eg_len bleed = has_marks ? EG_MM_OF(EG_IMPOSE_BLEED) : 0;
    eg_len left = column == 0 ? bleed : 0, right = column + 1 == plan->n_columns ? bleed : 0;
    eg_len top = row == 0 ? bleed : 0, bottom = row + 1 == plan->n_rows ? bleed : 0;
    add_lengths(content,
                (const eg_len[]){cell->x - left, cell->y - bottom, plan->cell_width + left + right,
                                 plan->cell_height + bottom + top},
                4);
    eg_buffer_add_string(content, " re W n ");
}

static void add_cell(imposer *m, eg_buffer *content, const eg_impose_side *side, uint32_t i)
{
    const eg_impose_plan *plan = m->plan;
    const eg_impose_cell *cell = &side->cells[i];
    const form *f = &m->forms[cell->page];
    eg_len width = eg_len_scale(f->width, plan->scale, EG_PT),
           height = eg_len_scale(f->height, plan->scale, EG_PT);
    eg_len x = cell->x + (plan->cell_width - width) / 2 + cell->shift,
           y = cell->y + (plan->cell_height - height) / 2;
    eg_len scale = cell->is_turned ? -plan->scale : plan->scale;
    eg_buffer_add_string(content, "q ");
    if (cell->shift || (m->request->has_marks && m->pages[cell->page].has_bleed))
        add_clip(plan, m->request->has_marks, content, i);
    add_lengths(content,
                (const eg_len[]){scale, 0, 0, scale, cell->is_turned ? x + width : x,
                                 cell->is_turned ? y + height : y},
                6);
    eg_buffer_print(content, " cm /P%u Do Q\n", cell->page + 1);
}

/* Black alone, of a line as thin as presses hold. */
static void add_marks(eg_buffer *content, const eg_impose_mark *marks, uint32_t n)
{
    if (n)
        eg_buffer_add_string(content, "q 0.25 w 0 G\n");
    for (uint32_t i = 0; i < n; i++) {
        eg_buffer_add_string(content, marks[i].is_fold ? "[2 1] 0 d " : "[] 0 d ");
        add_lengths(content, (const eg_len[]){marks[i].x0, marks[i].y0}, 2);
        eg_buffer_add_string(content, " m ");
        add_lengths(content, (const eg_len[]){marks[i].x1, marks[i].y1}, 2);
        eg_buffer_add_string(content, " l S\n");
    }
    if (n)
        eg_buffer_add_string(content, "Q\n");
}

static uint32_t write_side(imposer *m, const eg_impose_side *side, uint32_t parent)
{
    eg_copier *copier = &m->copier;
    eg_buffer *out = copier->out, content = eg_buffer_new(m->job->arena);
    for (uint32_t i = 0; i < m->plan->n_cells; i++)
        if (side->cells[i].page != EG_IMPOSE_BLANK)
            add_cell(m, &content, side, i);
    add_marks(&content, m->plan->marks, m->plan->n_marks);
    if (side->has_ticks)
        add_marks(&content, m->plan->ticks, m->plan->n_ticks);
    uint32_t stream = eg_copier_reserve(copier), page = eg_copier_reserve(copier);
    eg_copier_add_stream(copier, stream, "", eg_buffer_slice(&content));
    eg_copier_open(copier, page);
    eg_buffer_print(out, "<< /Type /Page /Parent %u 0 R /MediaBox [0 0 ", parent);
    add_lengths(out, (const eg_len[]){m->plan->width, m->plan->height}, 2);
    eg_buffer_print(out, "] /Contents %u 0 R /Resources << /XObject <<", stream);
    for (uint32_t i = 0; i < m->plan->n_cells; i++)
        if (side->cells[i].page != EG_IMPOSE_BLANK)
            eg_buffer_print(out, " /P%u %u 0 R", side->cells[i].page + 1,
                            m->forms[side->cells[i].page].number);
    eg_buffer_add_string(out, " >> >> >>");
    eg_copier_close(copier);
    return page;
}

/* ---- the document ---- */

static void write_catalog(imposer *m, uint32_t catalog, uint32_t tree)
{
    eg_copier *copier = &m->copier;
    const eg_object *root = eg_read_find(m->reader, eg_read_trailer(m->reader), "Root");
    bool is_duplex = m->request->kind == EG_IMPOSE_BOOKLET || m->request->flip != EG_FLIP_AUTO;
    eg_copier_open(copier, catalog);
    eg_buffer_print(copier->out,
                    "<< /Type /Catalog /Pages %u 0 R /ViewerPreferences << /PrintScaling /None%s%s >>", tree,
                    is_duplex ? " /Duplex /DuplexFlip" : "",
                    !is_duplex            ? ""
                    : m->plan->flips_long ? "LongEdge"
                                          : "ShortEdge");
    eg_copier_add_key(copier, root, "OCProperties"); /* which layers are shown */
    eg_copier_add_key(copier, root, "OutputIntents");
    eg_buffer_add_string(copier->out, " >>");
    eg_copier_close(copier);
}

static void write_info(imposer *m, uint32_t info)
{
    eg_copier *copier = &m->copier;
    const eg_object *of_source = eg_read_find(m->reader, eg_read_trailer(m->reader), "Info");
    const eg_object *title = eg_read_find(m->reader, of_source, "Title");
    eg_copier_open(copier, info);
    eg_buffer_add_string(copier->out, "<< /Producer (engross " EG_VERSION ")");
    if (title->kind == EG_OBJECT_STRING) {
        eg_buffer_add_string(copier->out, " /Title ");
        eg_print_string(copier->out, title->text);
    }
    eg_buffer_add_string(copier->out, " >>");
    eg_copier_close(copier);
}

static eg_status write_file(imposer *m, eg_buffer *out)
{
    eg_copier *copier = &m->copier;
    eg_copier_begin(copier, m->job, m->reader, out);
    uint32_t catalog = eg_copier_reserve(copier), tree = eg_copier_reserve(copier),
             info = eg_copier_reserve(copier);
    for (uint32_t i = 0; i < m->n_pages; i++)
        if (write_form(m, i) != EG_OK)
            return EG_ERR_INPUT;
    uint32_t *sides = EG_NEW_ARRAY(m->job->arena, uint32_t, m->plan->n_sides);
    for (uint32_t i = 0; i < m->plan->n_sides; i++)
        sides[i] = write_side(m, &m->plan->sides[i], tree);
    eg_copier_open(copier, tree);
    eg_buffer_print(out, "<< /Type /Pages /Count %u /Kids [", m->plan->n_sides);
    for (uint32_t i = 0; i < m->plan->n_sides; i++)
        eg_buffer_print(out, "%s%u 0 R", i ? " " : "", sides[i]);
    eg_buffer_add_string(out, "] >>");
    eg_copier_close(copier);
    write_catalog(m, catalog, tree);
    write_info(m, info);
    eg_copier_finish_copies(copier);
    if (eg_read_status(m->reader) != EG_OK)
        return EG_ERR_INPUT;
    eg_copier_end(copier, catalog, info);
    return EG_OK;
}

/* ---- what is lost, or hard to read ---- */

static void tell_losses(imposer *m, const char *path)
{
    enum { A_TWENTIETH = 20 }; /* fewer small letters are marks of notes and running feet */
    uint32_t n = 0, first = 0;
    for (uint32_t i = 0; i < m->n_pages; i++) {
        uint32_t here = eg_look_at_annotations(m->reader, &m->pages[i]);
        first = here && !n ? i + 1 : first;
        n += here;
    }
    if (n) {
        eg_finding *finding = eg_report_add(
            m->job->report, EG_F_ANNOTATIONS_LEFT_OUT, (eg_place){.file = path, .page = first},
            "%u thing%s that would be printed with the pages (signatures, fields, stamps, notes) %s not on "
            "the sheets",
            n, n == 1 ? "" : "s", n == 1 ? "is" : "are");
        eg_report_hint(m->job->report, finding, "print the file to PDF first if they must be seen");
    }
    if (m->plan->scale < EG_PT && m->sizes.n_small * A_TWENTIETH > m->sizes.n_bytes) {
        eg_finding *finding = eg_report_add(
            m->job->report, EG_F_TYPE_SMALL, (eg_place){.file = path},
            "pages are printed at %d %%, which makes type of less than 8 pt: %.1f pt at the smallest",
            (int)(m->plan->scale * 100 / EG_PT), m->sizes.smallest);
        eg_report_hint(m->job->report, finding, "take larger sheets, or fewer pages to a side");
    }
}

eg_status eg_impose_pdf(eg_job *job, eg_slice pdf, const char *path, const eg_impose_request *request,
                        eg_buffer *out, const eg_impose_plan **plan_out)
{
    imposer m = {.job = job, .request = request};
    eg_len width, height;
    if (eg_read_open(job, pdf, path, &m.reader) != EG_OK ||
        eg_read_pages(m.reader, &m.pages, &m.n_pages) != EG_OK)
        return EG_ERR_INPUT;
    if (!m.n_pages) {
        eg_read_fault(m.reader, eg_read_trailer(m.reader), "the file has no page");
        return EG_ERR_INPUT;
    }
    if (measure(&m, &width, &height) != EG_OK ||
        eg_impose_plan_sheets(job, request, m.n_pages, width, height, &m.plan) != EG_OK ||
        write_file(&m, out) != EG_OK)
        return EG_ERR_INPUT;
    tell_losses(&m, path);
    *plan_out = m.plan;
    return eg_read_status(m.reader);
}

/* ---- advice ---- */

const char *eg_impose_advice(eg_arena *arena, const eg_impose_request *request, const eg_impose_plan *plan)
{
    eg_buffer text = eg_buffer_new(arena);
    bool is_booklet = request->kind == EG_IMPOSE_BOOKLET;
    char width[EG_LEN_PRINT_MAX], height[EG_LEN_PRINT_MAX];
    eg_len_print(eg_len_scale(plan->width, 254, 720), 0, width);
    eg_len_print(eg_len_scale(plan->height, 254, 720), 0, height);
    eg_buffer_print(&text, "print %s %u sheet%s of %s × %s mm at actual size",
                    is_booklet ? "both sides of" : "on", plan->n_sheets, plan->n_sheets == 1 ? "" : "s",
                    width, height);
    if (plan->n_sides > 1)
        eg_buffer_print(&text, ", %sturning over the %s edge", is_booklet ? "" : "for both sides ",
                        plan->flips_long ? "long" : "short");
    if (!is_booklet)
        return text.data;
    uint32_t per_signature = request->signature ? request->signature / (2 * plan->n_cells) : plan->n_sheets;
    if (plan->n_cells > 2)
        eg_buffer_add_string(&text, "; fold each sheet in half again and again, the spine last");
    if (plan->n_sheets == 1)
        eg_buffer_add_string(&text, plan->n_cells > 2 ? "" : "; fold it in half");
    else if (plan->n_signatures == 1)
        eg_buffer_print(&text, "%s, all %u together, and staple the fold",
                        plan->n_cells > 2 ? "" : "; fold in half", plan->n_sheets);
    else if (per_signature > 1)
        eg_buffer_print(&text, "%s, %u sheet%s together, and sew the %u signatures in order",
                        plan->n_cells > 2 ? "" : "; fold in half", per_signature,
                        per_signature == 1 ? "" : "s", plan->n_signatures);
    else
        eg_buffer_print(&text, "%s, and sew the %u signatures in order",
                        plan->n_cells > 2 ? "" : "; fold each in half", plan->n_signatures);
    if (plan->n_blank)
        eg_buffer_print(&text, " (%u blank page%s at the end)", plan->n_blank, plan->n_blank == 1 ? "" : "s");
    return text.data;
}
