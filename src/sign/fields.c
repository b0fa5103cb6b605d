/* The form's tree walked, and its widgets found on their pages. See fields.h. */
#include "sign/fields.h"

#include <stdlib.h>

#include "base/vector.h"

enum { DEPTH_MAX = 32, FIELDS_MAX = 100000 };

/* An annotation's object and its page. */
typedef struct place {
    uint32_t number, page;
} place;

typedef struct walk {
    eg_job *job;
    const eg_reader *reader;
    EG_VECTOR(eg_field) fields;
    uint32_t n_seen;         /* nodes of the tree so far: a circle is one without end */
    EG_VECTOR(place) places; /* by number */
} walk;

/* What a node has from those above it (12.7.3.1). */
typedef struct inherited {
    const char *name; /* "" at the top */
    const eg_object *type, *value;
    uint32_t value_number;
} inherited;

/* "Parties.S01": a part is added only where a node has a name of its own. */
static const char *join_name(walk *w, const char *above, const eg_object *name)
{
    if (name->kind != EG_OBJECT_STRING)
        return above;
    const char *own = eg_read_text(w->job->arena, name);
    return *above ? eg_arena_print(w->job->arena, "%s.%s", above, own) : own;
}

static eg_field_role role_of(const char *id)
{
    static const char *const names[] = {
        [EG_SIGN_CERTIFY] = "Certify", [EG_SIGN_CLOSE] = "Close", [EG_SIGN_TIMESTAMP] = "Timestamp"};
    for (int i = EG_SIGN_CERTIFY; i <= EG_SIGN_TIMESTAMP; i++)
        if (strcmp(id, names[i]) == 0)
            return (eg_field_role)i;
    return EG_SIGN_PARTY;
}

static void order(eg_len *low, eg_len *high)
{
    if (*low > *high) {
        eg_len other = *low;
        *low = *high;
        *high = other;
    }
}

static bool read_box(const eg_reader *reader, const eg_object *widget, eg_read_box *out)
{
    const eg_object *rect = eg_read_find(reader, widget, "Rect");
    eg_len *const parts[] = {&out->x0, &out->y0, &out->x1, &out->y1};
    for (uint32_t i = 0; i < 4; i++)
        if (!eg_object_length(eg_read_item(reader, rect, i), parts[i]))
            return false;
    order(&out->x0, &out->x1);
    order(&out->y0, &out->y1);
    return out->x0 < out->x1 && out->y0 < out->y1;
}

static int compare_places(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return (x->page > y->page) - (x->page < y->page);
}

/* Which page each annotation is on, by the pages' /Annots, for a widget's /P is not required (12.5.2). */
static eg_status find_places(walk *w)
{
    const eg_read_page *pages;
    uint32_t n_pages;
    eg_status status = eg_read_pages(w->reader, &pages, &n_pages);
    for (uint32_t p = 0; p < n_pages && status == EG_OK; p++) {
        const eg_object *annots = eg_read_find(w->reader, pages[p].dict, "Annots");
        for (uint32_t i = 0; annots->kind == EG_OBJECT_ARRAY && i < annots->array.n; i++)
            if (annots->array.items[i].kind == EG_OBJECT_REF)
                *EG_PUSH(w->job->arena, &w->places) = (place){annots->array.items[i].ref.number, p + 1};
    }
    if (w->places.n)
        qsort(w->places.items, w->places.n, sizeof *w->places.items, compare_places);
    return status;
}

/* The first page that has it, from 1; 0: none. */
static uint32_t page_of(const walk *w, uint32_t number)
{
    uint32_t low = 0, high = w->places.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (w->places.items[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < w->places.n && w->places.items[low].number == number ? w->places.items[low].page : 0;
}

static void add_field(walk *w, const eg_object *node, const eg_object *dict, const inherited *above)
{
    const eg_reader *reader = w->reader;
    const eg_object *kids = eg_read_find(reader, dict, "Kids"), *widget = dict;
    bool is_merged = kids->kind == EG_OBJECT_NULL;
    if (!is_merged && kids->kind == EG_OBJECT_ARRAY && kids->array.n == 1) {
        node = &kids->array.items[0];
        widget = eg_read_resolve(reader, node);
    }
    eg_field field = {
        .id = above->name,
        .description = eg_read_text(w->job->arena, eg_read_find(reader, dict, "TU")),
        .role = role_of(above->name),
        .dict = dict,
        .is_merged = is_merged && eg_object_is_name(eg_read_find(reader, dict, "Subtype"), "Widget"),
        .value = above->value,
        .value_number = above->value_number,
        .lock = eg_read_find(reader, dict, "Lock"),
    };
    if (node->kind == EG_OBJECT_REF && (is_merged || kids->array.n == 1)) {
        field.number = node->ref.number;
        field.generation = node->ref.generation;
    }
    field.is_seen = read_box(reader, widget, &field.box);
    field.page = field.number ? page_of(w, field.number) : 0;
    *EG_PUSH(w->job->arena, &w->fields) = field;
}

/* A kid with a name of its own is a field, another is a widget of this one (12.7.3.1). */
static bool has_fields_below(const eg_reader *reader, const eg_object *dict)
{
    const eg_object *kids = eg_read_find(reader, dict, "Kids");
    for (uint32_t i = 0; kids->kind == EG_OBJECT_ARRAY && i < kids->array.n; i++)
        if (eg_object_value(eg_read_item(reader, kids, i), "T")->kind != EG_OBJECT_NULL)
            return true;
    return false;
}

static eg_status walk_node(walk *w, const eg_object *node, inherited above, uint32_t depth)
{
    const eg_object *dict = eg_read_resolve(w->reader, node);
    if (dict->kind != EG_OBJECT_DICT || depth > DEPTH_MAX || ++w->n_seen > FIELDS_MAX) {
        if (eg_read_status(w->reader) == EG_OK)
            eg_read_fault(w->reader, node, "%s",
                          dict->kind != EG_OBJECT_DICT ? "a form's field is no dictionary"
                                                       : "the form's fields are no tree");
        return EG_ERR_INPUT;
    }
    above.name = join_name(w, above.name, eg_read_find(w->reader, dict, "T"));
    if (eg_object_value(dict, "FT")->kind != EG_OBJECT_NULL)
        above.type = eg_read_find(w->reader, dict, "FT");
    const eg_object *value = eg_object_value(dict, "V");
    if (value->kind != EG_OBJECT_NULL) {
        above.value = eg_read_resolve(w->reader, value);
        above.value_number = value->kind == EG_OBJECT_REF ? value->ref.number : 0;
    }
    if (!has_fields_below(w->reader, dict)) {
        if (eg_object_is_name(above.type, "Sig"))
            add_field(w, node, dict, &above);
        return eg_read_status(w->reader);
    }
    const eg_object *kids = eg_read_find(w->reader, dict, "Kids");
    eg_status status = EG_OK;
    for (uint32_t i = 0; i < kids->array.n && status == EG_OK; i++)
        status = walk_node(w, &kids->array.items[i], above, depth + 1);
    return status;
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Two fields of one name are one field (12.7.3.2) that this file does not write as one. */
static eg_status check_names(walk *w, const eg_object *form)
{
    eg_arena_mark mark = eg_arena_note(w->job->scratch);
    const char **ids = EG_NEW_ARRAY(w->job->scratch, const char *, w->fields.n);
    const char *twice = NULL;
    for (uint32_t i = 0; i < w->fields.n; i++)
        ids[i] = w->fields.items[i].id;
    if (w->fields.n)
        qsort(ids, w->fields.n, sizeof *ids, compare_ids);
    for (uint32_t i = 1; i < w->fields.n && !twice; i++)
        if (strcmp(ids[i - 1], ids[i]) == 0)
            twice = ids[i];
    eg_arena_rewind(w->job->scratch, mark);
    if (twice)
        eg_read_fault(w->reader, form, "two fields of the form have the name %s",
                      eg_report_quote(w->job->arena, eg_slice_of(twice)));
    return twice ? EG_ERR_INPUT : EG_OK;
}

eg_status eg_sign_list_fields(const eg_reader *reader, eg_job *job, const eg_field **out, uint32_t *n_out)
{
    walk w = {.job = job, .reader = reader};
    const eg_object *root = eg_read_find(reader, eg_read_trailer(reader), "Root");
    const eg_object *form = eg_read_find(reader, root, "AcroForm");
    const eg_object *fields = eg_read_find(reader, form, "Fields");
    const eg_object *none = eg_object_value(fields, ""); /* of an array: the null object */
    inherited top = {.name = "", .type = none, .value = none};
    eg_status status = eg_read_status(reader);
    *out = NULL;
    *n_out = 0;
    if (status == EG_OK && fields->kind == EG_OBJECT_ARRAY && fields->array.n)
        status = find_places(&w);
    for (uint32_t i = 0; status == EG_OK && fields->kind == EG_OBJECT_ARRAY && i < fields->array.n; i++)
        status = walk_node(&w, &fields->array.items[i], top, 0);
    if (status == EG_OK)
        status = check_names(&w, form);
    *out = w.fields.items;
    *n_out = w.fields.n;
    return status;
}

const eg_field *eg_sign_find_field(const eg_field *fields, uint32_t n, const char *id)
{
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(fields[i].id, id) == 0)
            return &fields[i];
    return NULL;
}
