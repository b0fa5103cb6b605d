/* A form's tree walked, whatever its types of fields. See form.h. ISO 32000-1 12.7.3. */
#include "verify/form.h"

#include <stdlib.h>

enum { DEPTH_MAX = 32, NODES_MAX = 200000 };

typedef struct walk {
    eg_job *job;
    const eg_reader *reader;
    eg_form *form;
    uint32_t n;
} walk;

/* What a node has from those above it (12.7.3.1). */
typedef struct inherited {
    const char *name;
    uint32_t owner;
    const eg_object *type;
} inherited;

/* In square points: an eighth of A4, some 10 by 7 cm. Signatures with names, dates and seals take half of it. */
enum { LARGEST = 595 * 842 / 8 };

static double difference(eg_len a, eg_len b)
{
    double points = ((double)a - (double)b) / EG_PT;
    return points < 0 ? -points : points;
}

bool eg_form_is_seen(const eg_reader *reader, const eg_object *dict, bool *is_large)
{
    *is_large = false;
    const eg_object *rect = eg_read_find(reader, dict, "Rect");
    eg_len side[4];
    if (rect->kind == EG_OBJECT_NULL)
        return false;
    for (uint32_t i = 0; i < 4; i++)
        if (!eg_object_length(eg_read_item(reader, rect, i), &side[i]))
            return *is_large = true; /* what others make of it, nobody knows */
    *is_large = difference(side[0], side[2]) * difference(side[1], side[3]) > LARGEST;
    return side[0] != side[2] && side[1] != side[3];
}

static void walk_node(walk *w, const eg_object *node, inherited above, uint32_t depth)
{
    const eg_object *dict = eg_read_resolve(w->reader, node);
    if (dict->kind != EG_OBJECT_DICT || depth > DEPTH_MAX || w->n++ > NODES_MAX)
        return;
    const eg_object *part = eg_read_find(w->reader, dict, "T");
    uint32_t number = node->kind == EG_OBJECT_REF ? node->ref.number : 0;
    if (part->kind == EG_OBJECT_STRING) {
        const char *own = eg_read_text(w->job->arena, part);
        above.name = *above.name ? eg_arena_print(w->job->arena, "%s.%s", above.name, own) : own;
        above.owner = number;
    }
    if (eg_object_value(dict, "FT")->kind != EG_OBJECT_NULL)
        above.type = eg_read_find(w->reader, dict, "FT");
    bool is_large, is_seen = eg_form_is_seen(w->reader, dict, &is_large);
    if (number)
        *EG_PUSH(w->job->arena, &w->form->nodes) = (eg_form_node){
            .number = number,
            .generation = node->ref.generation,
            .dict = dict,
            .name = above.name,
            .owner = above.owner,
            .is_signature = eg_object_is_name(above.type, "Sig"),
            .is_seen = is_seen,
            .is_large = is_large,
        };
    const eg_object *kids = eg_read_find(w->reader, dict, "Kids");
    for (uint32_t i = 0; kids->kind == EG_OBJECT_ARRAY && i < kids->array.n; i++)
        walk_node(w, &kids->array.items[i], above, depth + 1);
}

static int compare_nodes(const void *a, const void *b)
{
    const eg_form_node *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

void eg_form_read(eg_job *job, const eg_reader *reader, eg_form *out)
{
    const eg_object *root = eg_read_find(reader, eg_read_trailer(reader), "Root");
    *out = (eg_form){.dict = eg_read_find(reader, root, "AcroForm")};
    walk w = {.job = job, .reader = reader, .form = out};
    const eg_object *fields = eg_read_find(reader, out->dict, "Fields");
    inherited top = {.name = "", .type = eg_object_value(fields, "")};
    for (uint32_t i = 0; fields->kind == EG_OBJECT_ARRAY && i < fields->array.n; i++)
        walk_node(&w, &fields->array.items[i], top, 0);
    if (out->nodes.n)
        qsort(out->nodes.items, out->nodes.n, sizeof *out->nodes.items, compare_nodes);
}

const eg_form_node *eg_form_find(const eg_form *form, uint32_t number)
{
    uint32_t low = 0, high = form->nodes.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (form->nodes.items[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < form->nodes.n && form->nodes.items[low].number == number ? &form->nodes.items[low] : NULL;
}
