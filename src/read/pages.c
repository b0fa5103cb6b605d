/* The page tree flattened, with what pages inherit (ISO 32000-1 7.7.3), and what a page draws. See read.h. */
#include "read/internal.h"

typedef struct walk {
    const eg_reader *reader;
    EG_VECTOR(eg_read_page) pages;
    uint32_t path[EG_READ_DEPTH_MAX]; /* numbers of the nodes above */
    uint32_t n_nodes;
} walk;

/* What nodes hand down: as written, nearest first. NULL: nobody says. */
typedef struct inherited {
    const eg_object *resources, *media, *crop, *rotate;
} inherited;

static eg_status fail(walk *w, const eg_object *where, const char *what)
{
    if (eg_read_status(w->reader) == EG_OK)
        eg_read_fault(w->reader, where, "%s", what);
    return EG_ERR_INPUT;
}

/* A rectangle by any two opposite corners (7.9.5). */
static bool read_box(const eg_reader *reader, const eg_object *object, eg_read_box *out)
{
    eg_len v[4];
    if (object->kind != EG_OBJECT_ARRAY || object->array.n != 4)
        return false;
    for (uint32_t i = 0; i < 4; i++)
        if (!eg_object_length(eg_read_item(reader, object, i), &v[i]))
            return false;
    *out = (eg_read_box){eg_len_min(v[0], v[2]), eg_len_min(v[1], v[3]), eg_len_max(v[0], v[2]),
                         eg_len_max(v[1], v[3])};
    return out->x0 < out->x1 && out->y0 < out->y1;
}

/* Within another box; false when nothing is left. */
static bool clip(eg_read_box *box, const eg_read_box *by)
{
    box->x0 = eg_len_max(box->x0, by->x0);
    box->y0 = eg_len_max(box->y0, by->y0);
    box->x1 = eg_len_min(box->x1, by->x1);
    box->y1 = eg_len_min(box->y1, by->y1);
    return box->x0 < box->x1 && box->y0 < box->y1;
}

/* A box of the page itself; without it, `otherwise`. */
static eg_status read_own_box(walk *w, const eg_object *value, const eg_object *dict, const char *name,
                              const eg_read_box *media, const eg_read_box *otherwise, eg_read_box *out,
                              bool *is_there)
{
    *out = *otherwise;
    *is_there = value->kind != EG_OBJECT_NULL;
    if (!*is_there || (read_box(w->reader, value, out) && clip(out, media)))
        return EG_OK;
    if (eg_read_status(w->reader) == EG_OK)
        eg_read_fault(w->reader, dict, "a page's /%s is no rectangle within the page", name);
    return EG_ERR_INPUT;
}

static eg_status read_boxes(walk *w, const inherited *from, eg_read_page *page)
{
    const eg_reader *reader = w->reader;
    const eg_object *dict = page->dict;
    if (!from->media || !read_box(reader, from->media, &page->media))
        return fail(w, dict, "a page has no right /MediaBox");
    eg_status status = read_own_box(w, from->crop ? from->crop : &eg_null_object, dict, "CropBox",
                                    &page->media, &page->media, &page->crop, &page->has_crop);
    struct {
        const char *name;
        eg_read_box *box;
        bool *is_there;
    } others[] = {{"BleedBox", &page->bleed, &page->has_bleed},
                  {"TrimBox", &page->trim, &page->has_trim},
                  {"ArtBox", &page->art, &page->has_art}};
    for (size_t i = 0; status == EG_OK && i < sizeof others / sizeof *others; i++)
        status = read_own_box(w, eg_read_find(reader, dict, others[i].name), dict, others[i].name,
                              &page->media, &page->crop, others[i].box, others[i].is_there);
    return status;
}

static eg_status read_page(walk *w, const eg_object *dict, uint32_t number, const inherited *from)
{
    const eg_reader *reader = w->reader;
    if (w->pages.n >= EG_READ_PAGES_MAX)
        return fail(w, dict, "the file has more than a million pages");
    eg_read_page *page = EG_PUSH(reader->file->job->arena, &w->pages);
    *page = (eg_read_page){.number = number, .dict = dict, .user_unit = EG_PT};
    page->resources = from->resources ? from->resources : &eg_null_object;
    if (page->resources->kind != EG_OBJECT_NULL && page->resources->kind != EG_OBJECT_DICT)
        return fail(w, dict, "a page's /Resources are no dictionary");
    const eg_object *rotate = from->rotate ? from->rotate : &eg_null_object;
    if (rotate->kind != EG_OBJECT_NULL && (rotate->kind != EG_OBJECT_INT || rotate->integer % 90 != 0))
        return fail(w, dict, "a page's /Rotate is no multiple of 90");
    if (rotate->kind == EG_OBJECT_INT)
        page->rotate = (uint16_t)((rotate->integer % 360 + 360) % 360);
    const eg_object *unit = eg_read_find(reader, dict, "UserUnit");
    if (unit->kind != EG_OBJECT_NULL && (!eg_object_length(unit, &page->user_unit) || page->user_unit <= 0 ||
                                         page->user_unit > 75000 * EG_PT))
        return fail(w, dict, "a page's /UserUnit is no positive number");
    return read_boxes(w, from, page);
}

static void inherit(const eg_reader *reader, const eg_object *dict, inherited *from)
{
    struct {
        const char *key;
        const eg_object **value;
    } keys[] = {{"Resources", &from->resources},
                {"MediaBox", &from->media},
                {"CropBox", &from->crop},
                {"Rotate", &from->rotate}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const eg_object *value = eg_read_find(reader, dict, keys[i].key);
        if (value->kind != EG_OBJECT_NULL)
            *keys[i].value = value;
    }
}

static eg_status read_node(walk *w, const eg_object *reference, const eg_object *above, uint32_t depth,
                           inherited from)
{
    const eg_reader *reader = w->reader;
    if (reference->kind != EG_OBJECT_REF)
        return fail(w, above, "a node of the page tree is no reference");
    const eg_object *dict = eg_read_resolve(reader, reference);
    if (dict->kind != EG_OBJECT_DICT)
        return fail(w, above, "a node of the page tree is no dictionary");
    for (uint32_t i = 0; i < depth; i++)
        if (w->path[i] == reference->ref.number)
            return fail(w, dict, "the page tree goes round in a circle");
    if (depth == EG_READ_DEPTH_MAX || w->n_nodes++ >= 2 * EG_READ_PAGES_MAX)
        return fail(w, dict, "the page tree is too deep or too large");
    w->path[depth] = reference->ref.number;
    inherit(reader, dict, &from);
    const eg_object *type = eg_read_find(reader, dict, "Type"), *kids = eg_read_find(reader, dict, "Kids");
    if (eg_object_is_name(type, "Page"))
        return read_page(w, dict, reference->ref.number, &from);
    if (!eg_object_is_name(type, "Pages") || kids->kind != EG_OBJECT_ARRAY)
        return fail(w, dict, "a node of the page tree is neither a page nor a list of them");
    uint32_t before = w->pages.n;
    for (uint32_t i = 0; i < kids->array.n; i++)
        if (read_node(w, &kids->array.items[i], dict, depth + 1, from) != EG_OK)
            return EG_ERR_INPUT;
    const eg_object *count = eg_read_find(reader, dict, "Count");
    if (count->kind != EG_OBJECT_INT || count->integer != w->pages.n - before)
        return fail(w, dict, "/Count of the page tree is not the number of its pages");
    return EG_OK;
}

eg_status eg_read_pages(const eg_reader *reader, const eg_read_page **out, uint32_t *n_out)
{
    walk *w = EG_NEW(reader->file->job->arena, walk);
    w->reader = reader;
    const eg_object *root = eg_read_find(reader, eg_read_trailer(reader), "Root");
    eg_status status = read_node(w, eg_object_value(root, "Pages"), root, 0, (inherited){0});
    *out = w->pages.items;
    *n_out = w->pages.n;
    return status != EG_OK ? status : eg_read_status(reader);
}

eg_status eg_read_content(const eg_reader *reader, const eg_read_page *page, eg_slice *out)
{
    const eg_object *contents = eg_read_find(reader, page->dict, "Contents");
    *out = (eg_slice){0};
    if (contents->kind == EG_OBJECT_NULL)
        return eg_read_status(reader);
    if (contents->kind == EG_OBJECT_STREAM)
        return eg_read_decode(reader, contents, out);
    if (contents->kind != EG_OBJECT_ARRAY) {
        eg_read_fault(reader, page->dict, "a page's /Contents are no stream");
        return EG_ERR_INPUT;
    }
    eg_buffer all = eg_buffer_new(reader->file->job->arena);
    for (uint32_t i = 0; i < contents->array.n; i++) {
        eg_slice piece;
        if (eg_read_decode(reader, eg_read_item(reader, contents, i), &piece) != EG_OK)
            return EG_ERR_INPUT;
        if (!piece.size)
            continue;
        reader->file->inflated += piece.size; /* joined is as much again */
        if (piece.size > (size_t)EG_READ_STREAM_MAX - all.size ||
            reader->file->inflated > EG_READ_INFLATED_MAX) {
            eg_report_add(reader->file->job->report, EG_F_PDF_TOO_LARGE, (eg_place){.file = reader->path},
                          "what a page draws is too large");
            return reader->file->status = EG_ERR_INPUT;
        }
        eg_buffer_add_slice(&all, piece);
        eg_buffer_add_char(&all, '\n');
    }
    *out = eg_buffer_slice(&all);
    return EG_OK;
}
