/* What a revision may do to a form: sign a field, fill one in, add one for a signature (ISO 32000-1 12.7.4.5,
 * 12.8.2.2, 12.8.2.4). See step.h. */
#include "verify/step.h"

/* ---- locks ---- */

/* "S1" is of "S1" and of "S1.date", never of "S10". */
static bool is_of(const char *name, const char *field)
{
    size_t size = strlen(field);
    return strncmp(name, field, size) == 0 && (name[size] == 0 || name[size] == '.');
}

static bool is_listed(const eg_reader *reader, eg_arena *arena, const eg_object *fields, const char *name)
{
    for (uint32_t i = 0; fields->kind == EG_OBJECT_ARRAY && i < fields->array.n; i++)
        if (is_of(name, eg_read_text(arena, eg_read_item(reader, fields, i))))
            return true;
    return false;
}

/* Whether a lock, /FieldMDP's parameters or a field's /Lock, is on the field of this name. */
static bool locks(const eg_step *step, const eg_object *lock, const char *name)
{
    const eg_reader *reader = step->v->reader;
    const eg_object *action = eg_read_find(reader, lock, "Action");
    if (lock->kind != EG_OBJECT_DICT)
        return false;
    bool is_named = is_listed(reader, step->v->job->arena, eg_read_find(reader, lock, "Fields"), name);
    if (eg_object_is_name(action, "Include"))
        return is_named;
    return eg_object_is_name(action, "Exclude") ? !is_named : true; /* All, or what nobody knows */
}

static const eg_signature *lock_on(const eg_step *step, const char *name)
{
    const eg_examination *v = step->v;
    for (uint32_t i = 0; i < v->n_signatures; i++) {
        const eg_signature *s = &v->signatures[i];
        if (s->revision == EG_NO_REVISION || s->revision >= step->revision)
            continue;
        const eg_object *list = eg_read_find(v->reader, s->dict, "Reference");
        for (uint32_t k = 0; list->kind == EG_OBJECT_ARRAY && k < list->array.n; k++) {
            const eg_object *reference = eg_read_item(v->reader, list, k);
            if (eg_object_is_name(eg_read_find(v->reader, reference, "TransformMethod"), "FieldMDP") &&
                locks(step, eg_read_find(v->reader, reference, "TransformParams"), name))
                return s;
        }
        if (locks(step, s->field->lock, name))
            return s;
    }
    return NULL;
}

/* False, with a finding, when a signature before locks the field. */
static bool is_open(eg_step *step, const char *name)
{
    const eg_signature *by = lock_on(step, name);
    if (!by)
        return true;
    step->n_locked++;
    eg_report_add(step->v->job->report, EG_F_CHANGE_LOCKED, (eg_place){.file = step->v->request->path},
                  "revision %u changes the field %s, which signature %s locks", step->revision + 1,
                  eg_verify_printable(step->v, name), by->id);
    return false;
}

/* ---- values ---- */

static const eg_object *value_in(const eg_reader *reader, uint32_t number)
{
    const eg_xref_entry *entry = number ? eg_read_entry(reader, number) : NULL;
    static const eg_object none;
    return entry ? eg_read_find(reader, eg_read_lookup(reader, number, entry->generation), "V") : &none;
}

static bool is_stamp(const eg_step *step, const eg_object *value)
{
    return eg_object_is_name(eg_read_find(step->after, value, "SubFilter"), "ETSI.RFC3161");
}

static bool has_certification(const eg_step *step, const eg_object *value)
{
    const eg_object *list = eg_read_find(step->after, value, "Reference");
    for (uint32_t i = 0; list->kind == EG_OBJECT_ARRAY && i < list->array.n; i++)
        if (eg_object_is_name(
                eg_read_find(step->after, eg_read_item(step->after, list, i), "TransformMethod"), "DocMDP"))
            return true;
    return false;
}

/* Whether a field may be signed now with this value: a document timestamp always may, for it changes nothing. */
static bool may_sign(eg_step *step, const char *name, const eg_object *value)
{
    const char *where =
        eg_arena_print(step->v->job->arena, "the field %s", eg_verify_printable(step->v, name));
    if (value->kind != EG_OBJECT_DICT || eg_object_value(value, "ByteRange")->kind == EG_OBJECT_NULL) {
        eg_step_forbid(step, where, "V", "was given a value that is no signature");
        return false;
    }
    if (is_stamp(step, value))
        return true;
    if (has_certification(step, value)) {
        eg_step_forbid(step, where, NULL, "certifies a file that was signed before");
        return false;
    }
    if (step->permission < 2) {
        eg_step_forbid(step, where, NULL, "was signed");
        return false;
    }
    return is_open(step, name);
}

/* ---- a field, or a widget of it ---- */

typedef struct node_change {
    const eg_form_node *node;
    bool is_signed_now, may_draw, may_fill, is_filled;
} node_change;

static bool is_key(const char *key, const char *const *keys)
{
    for (; *keys; keys++)
        if (strcmp(key, *keys) == 0)
            return true;
    return false;
}

static bool compare_node_entry(eg_step *step, const char *key, const eg_object *a, const eg_object *b,
                               void *data)
{
    static const char *const signing[] = {"V", "AP", "M", NULL}, *const filling[] = {"V", "AP", "AS", "M",
                                                                                     "I", "RV", NULL};
    enum { PRINT = 4, LOCKED = 128 };
    node_change *change = data;
    if (change->is_signed_now) {
        /* Print, and locked in its place: what signers set, and what hides nothing. */
        bool is_flags = strcmp(key, "F") == 0 && b->kind == EG_OBJECT_INT &&
                        (b->integer == PRINT || b->integer == (PRINT | LOCKED));
        return is_flags || (is_key(key, signing) && (change->may_draw || strcmp(key, "AP") != 0));
    }
    if (change->node->is_signature || !is_key(key, filling) ||
        eg_object_equals(step->before, a, step->after, b))
        return false;
    change->is_filled = true;
    return change->may_fill;
}

bool eg_step_compare_node(eg_step *step, const eg_form_node *node)
{
    eg_arena *arena = step->v->job->arena;
    const eg_object *a = eg_read_lookup(step->before, node->number, node->generation);
    const eg_object *b = eg_read_lookup(step->after, node->number, node->generation);
    node_change change = {.node = node, .may_fill = step->permission >= 2};
    const char *name = eg_verify_printable(step->v, node->name);
    step->where = eg_arena_print(arena, "the field %s", name);
    if (node->is_signature) {
        const eg_object *old = value_in(step->before, node->owner), *new = value_in(step->after, node->owner);
        bool is_new = old->kind == EG_OBJECT_NULL && new->kind != EG_OBJECT_NULL;
        change.is_signed_now = is_new && (node->number != node->owner || may_sign(step, node->name, new));
        /* A time stamp is nobody's word, and anybody can have one: it may show nothing on a page. Nor may a
         * field that lay in wait over a page come to show another text: a signature is small. */
        change.may_draw = !node->is_seen || (!is_stamp(step, new) && !node->is_large);
        if (is_new && node->number == node->owner) {
            if (!change.is_signed_now)
                return true; /* told */
            *EG_PUSH(arena, &step->signed_fields) = name;
        }
    }
    eg_step_compare_entries(step, a, b, compare_node_entry, &change);
    if (change.is_filled && change.may_fill && is_open(step, node->name))
        *EG_PUSH(arena, &step->filled_fields) = name;
    return true;
}

/* ---- fields that are new ---- */

static const char *name_words(eg_step *step, const eg_form_node *node)
{
    return eg_arena_print(step->v->job->arena, "the field %s", eg_verify_printable(step->v, node->name));
}

/* A field at the top of the form that the old revision has not. */
static void compare_new_field(eg_step *step, const eg_object *item)
{
    eg_arena *arena = step->v->job->arena;
    const eg_form_node *node =
        item->kind == EG_OBJECT_REF ? eg_form_find(&step->new_form, item->ref.number) : NULL;
    if (!node || eg_form_find(&step->old_form, node->number)) {
        eg_step_forbid(step, "the form", "Fields",
                       "was given a field that is none, or was something else before");
        return;
    }
    const eg_object *value = eg_read_find(step->after, node->dict, "V");
    bool is_signed = value->kind != EG_OBJECT_NULL;
    if (!is_signed && step->permission < 2)
        eg_step_forbid(step, name_words(step, node), NULL, "was added");
    else if (is_signed && may_sign(step, node->name, value))
        *EG_PUSH(arena, &step->signed_fields) =
            eg_arena_print(arena, "%s (a new field)", eg_verify_printable(step->v, node->name));
}

/* A new field, or any part of one, down to its last widget: what it would show or do. */
static void compare_new_node(eg_step *step, const eg_form_node *node)
{
    const eg_object *kind = eg_read_find(step->after, node->dict, "Subtype");
    const eg_object *value = value_in(step->after, node->owner);
    bool has_action = eg_object_value(node->dict, "A")->kind != EG_OBJECT_NULL ||
                      eg_object_value(node->dict, "AA")->kind != EG_OBJECT_NULL;
    const char *fault = NULL;
    if (eg_read_entry(step->before, node->number) &&
        eg_read_entry(step->before, node->number)->kind != EG_XREF_FREE)
        fault = "was something else before";
    else if (has_action)
        fault = "was added, with an action";
    else if (!node->is_signature)
        fault = "was added";
    else if (kind->kind != EG_OBJECT_NULL && !eg_object_is_name(kind, "Widget"))
        fault = "was added, as an annotation of another kind"; /* which may show without a place of its own */
    else if (node->is_seen && (step->certification || node->is_large || value->kind == EG_OBJECT_NULL ||
                               is_stamp(step, value)))
        fault = "was added, and covers what was signed";
    if (fault)
        eg_step_forbid(step, name_words(step, node), NULL, fault);
}

static void compare_new_nodes(eg_step *step)
{
    for (uint32_t i = 0; i < step->new_form.nodes.n; i++)
        if (!eg_form_find(&step->old_form, step->new_form.nodes.items[i].number))
            compare_new_node(step, &step->new_form.nodes.items[i]);
}

/* A widget of such a field, or the field itself, by the number of its object. */
static bool is_new_widget(const eg_step *step, const eg_object *item)
{
    const eg_form_node *node =
        item->kind == EG_OBJECT_REF ? eg_form_find(&step->new_form, item->ref.number) : NULL;
    return node && node->is_signature && !eg_form_find(&step->old_form, item->ref.number) &&
           !eg_form_find(&step->old_form, node->owner);
}

/* ---- the form, and the annotations of a page ---- */

/* The items that were there are there still, in their order and before all others. */
static bool begins_with(eg_step *step, const eg_object *old, const eg_object *new)
{
    if (old->kind == EG_OBJECT_NULL)
        return true;
    if (old->kind != EG_OBJECT_ARRAY || new->kind != EG_OBJECT_ARRAY || new->array.n < old->array.n)
        return false;
    for (uint32_t i = 0; i < old->array.n; i++) {
        const eg_object *a = &old->array.items[i], *b = &new->array.items[i];
        if (a->kind == EG_OBJECT_REF && !eg_object_equals(step->before, a, step->after, b))
            return false;
        eg_step_compare(step, a, b, NULL);
    }
    return true;
}

static uint32_t count(const eg_object *array)
{
    return array->kind == EG_OBJECT_ARRAY ? array->array.n : 0;
}

static bool compare_form_entry(eg_step *step, const char *key, const eg_object *a, const eg_object *b,
                               void *data)
{
    (void)data;
    if (strcmp(key, "SigFlags") == 0)
        return b->kind == EG_OBJECT_INT && (a->kind != EG_OBJECT_INT || (a->integer & ~b->integer) == 0);
    if (strcmp(key, "Fields") != 0)
        return false;
    const eg_object *old = eg_read_resolve(step->before, a), *new = eg_read_resolve(step->after, b);
    if (!begins_with(step, old, new)) {
        eg_step_forbid(step, "the form", "Fields", "lost fields, or has them in another order");
        return true;
    }
    for (uint32_t i = count(old); i < count(new); i++)
        compare_new_field(step, &new->array.items[i]);
    compare_new_nodes(step);
    return true;
}

void eg_step_compare_form(eg_step *step)
{
    static const eg_object none = {.kind = EG_OBJECT_DICT};
    const eg_object *old = step->old_form.dict, *new = step->new_form.dict;
    const char *where = step->where;
    if (old->kind == EG_OBJECT_NULL)
        old = &none;
    step->where = "the form";
    if (old->kind != EG_OBJECT_DICT || new->kind != EG_OBJECT_DICT)
        eg_step_forbid(step, "the form", NULL, "was taken away");
    else
        eg_step_compare_entries(step, old, new, compare_form_entry, NULL);
    step->where = where;
}

void eg_step_compare_annotations(eg_step *step, const eg_object *before, const eg_object *after)
{
    const eg_object *old = eg_read_resolve(step->before, before), *new = eg_read_resolve(step->after, after);
    if (!begins_with(step, old, new)) {
        eg_step_forbid(step, step->where, "Annots", "lost annotations, or has them in another order");
        return;
    }
    for (uint32_t i = count(old); i < count(new); i++)
        if (!is_new_widget(step, &new->array.items[i])) {
            const eg_object *kind = eg_read_find(step->after, eg_read_item(step->after, new, i), "Subtype");
            eg_step_forbid(step, step->where, NULL,
                           eg_arena_print(step->v->job->arena, "was given an annotation (%s)",
                                          kind->kind == EG_OBJECT_NAME
                                              ? eg_report_quote(step->v->job->arena, kind->text)
                                              : "of no kind"));
        }
}
