/* What each revision changed, and whether the signatures before it leave that open (ISO 32000-1 12.8.2.2,
 * 12.8.2.4; EN 319 142-1 5.5). See internal.h.
 *
 * From the trailer on, the document of one revision and that of the next are walked side by side, along every
 * reference. All must be equal but for a few places: in the catalog the form, the document security store and the
 * metadata; on a page the widgets of new fields; in a field that is being signed or filled its value and its looks.
 * What is reached by any other way, too, is compared strictly, so that nothing which a page shows can be exchanged by
 * way of a place where it may change. An attack that is not foreseen here is forbidden, for it is not in the list. */
#include <stdio.h>

#include "verify/step.h"

/* ---- telling ---- */

enum { TOLD_MAX = 6 }; /* of a step: what is wrong shows in the first few */

void eg_step_forbid(eg_step *step, const char *where, const char *key, const char *what)
{
    if (++step->n_forbidden > TOLD_MAX)
        return;
    eg_examination *v = step->v;
    eg_finding *finding =
        eg_report_add(v->job->report, EG_F_CHANGE_FORBIDDEN, (eg_place){.file = v->request->path},
                      "revision %u: %s%s%s%s %s", step->revision + 1, where, key ? ": " : "", key ? "/" : "",
                      key ? key : "", what);
    eg_verify_hint(v, finding, "--extract N gives the file as it was signed");
}

/* ---- walking ---- */

void eg_step_visit(eg_step *step, const eg_object *reference, const char *where)
{
    uint32_t number = reference->ref.number;
    if (number >= step->n_objects) /* in neither revision */
        return;
    if (step->seen[number / 8] >> (number % 8) & 1)
        return;
    step->seen[number / 8] |= (uint8_t)(1u << (number % 8));
    *EG_PUSH(step->v->job->scratch, &step->tasks) =
        (eg_step_task){number, reference->ref.generation, where ? where : step->where};
}

/* The same object in both: only what it refers to may differ. */
static void follow(eg_step *step, const eg_object *object)
{
    switch (object->kind) {
    case EG_OBJECT_REF:
        eg_step_visit(step, object, NULL);
        break;
    case EG_OBJECT_ARRAY:
        for (uint32_t i = 0; i < object->array.n; i++)
            follow(step, &object->array.items[i]);
        break;
    case EG_OBJECT_STREAM:
        object = object->stream.dict;
        /* fall through */
    case EG_OBJECT_DICT:
        for (uint32_t i = 0; i < object->dict.n; i++)
            follow(step, &object->dict.entries[i].value);
        break;
    default:
        break;
    }
}

static const char *key_of(eg_step *step, eg_slice key)
{
    return eg_verify_printable(step->v, eg_arena_dup(step->v->job->arena, key));
}

void eg_step_compare_entries(eg_step *step, const eg_object *before, const eg_object *after,
                             bool (*special)(eg_step *, const char *, const eg_object *, const eg_object *,
                                             void *),
                             void *data)
{
    static const eg_object null;
    for (int pass = 0; pass < 2; pass++) {
        const eg_object *from = pass ? after : before, *other = pass ? before : after;
        for (uint32_t i = 0; i < from->dict.n; i++) {
            const eg_dict_entry *entry = &from->dict.entries[i];
            const eg_object *found = &null;
            for (uint32_t k = 0; k < other->dict.n && found == &null; k++)
                if (eg_slice_equals(other->dict.entries[k].key, entry->key))
                    found = &other->dict.entries[k].value;
            if (pass && found != &null)
                continue;
            const eg_object *a = pass ? found : &entry->value, *b = pass ? &entry->value : found;
            char key[64];
            snprintf(key, sizeof key, "%.*s", (int)(entry->key.size < 60 ? entry->key.size : 60),
                     entry->key.data);
            if (special && special(step, key, a, b, data))
                continue;
            if (found->kind == EG_OBJECT_NULL && entry->value.kind != EG_OBJECT_NULL)
                eg_step_forbid(step, step->where, key_of(step, entry->key),
                               pass ? "was added" : "was taken away");
            else
                eg_step_compare(step, a, b, key);
        }
    }
}

static bool is_scalar_equal(const eg_object *a, const eg_object *b)
{
    switch (a->kind) {
    case EG_OBJECT_NULL:
        return true;
    case EG_OBJECT_BOOL:
        return a->truth == b->truth;
    case EG_OBJECT_INT:
        return a->integer == b->integer;
    default:
        return eg_slice_equals(a->text, b->text);
    }
}

void eg_step_compare(eg_step *step, const eg_object *a, const eg_object *b, const char *key)
{
    bool is_changed = a->kind != b->kind;
    if (a == b) {
        follow(step, a);
        return;
    }
    if (is_changed)
        ;
    else if (a->kind == EG_OBJECT_REF) {
        is_changed = a->ref.number != b->ref.number || a->ref.generation != b->ref.generation;
        if (!is_changed)
            eg_step_visit(step, a, NULL);
    } else if (a->kind == EG_OBJECT_ARRAY) {
        is_changed = a->array.n != b->array.n;
        for (uint32_t i = 0; i < a->array.n && !is_changed; i++)
            eg_step_compare(step, &a->array.items[i], &b->array.items[i], key);
    } else if (a->kind == EG_OBJECT_DICT)
        eg_step_compare_entries(step, a, b, NULL, NULL);
    else if (a->kind == EG_OBJECT_STREAM) {
        eg_step_compare_entries(step, a->stream.dict, b->stream.dict, NULL, NULL);
        is_changed = !eg_slice_equals(eg_read_stored(step->before, a), eg_read_stored(step->after, b));
    } else
        is_changed = !is_scalar_equal(a, b);
    if (is_changed)
        eg_step_forbid(step, step->where, key && *key ? key_of(step, eg_slice_of(key)) : NULL,
                       b->kind == EG_OBJECT_NULL ? "was taken away" : "was changed");
}

/* ---- objects of their own ---- */

static bool is_page_entry(eg_step *step, const char *key, const eg_object *a, const eg_object *b, void *data)
{
    (void)data;
    if (strcmp(key, "Annots") != 0)
        return false;
    eg_step_compare_annotations(step, a, b);
    return true;
}

/* "page 2", by the tree of the old revision; asked for only when something is wrong there. */
static const char *page_words(eg_step *step, uint32_t number)
{
    const eg_read_page *pages;
    uint32_t n;
    if (eg_read_pages(step->before, &pages, &n) == EG_OK)
        for (uint32_t i = 0; i < n; i++)
            if (pages[i].number == number)
                return eg_arena_print(step->v->job->arena, "page %u", i + 1);
    return "a page";
}

static const char *words_of(const eg_object *object)
{
    static const struct {
        const char *type, *words;
    } types[] = {{"Pages", "the tree of pages"},
                 {"StructTreeRoot", "the tags"},
                 {"StructElem", "the tags"},
                 {"Outlines", "the bookmarks"},
                 {"Font", "a font"},
                 {"FontDescriptor", "a font"},
                 {"Catalog", "the catalog"},
                 {"Annot", "an annotation"},
                 {"Sig", "an earlier signature"},
                 {"Filespec", "an attached file"},
                 {"EmbeddedFile", "an attached file"}};
    const eg_object *type = eg_object_value(object, "Type");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (eg_object_is_name(type, types[i].type))
            return types[i].words;
    return NULL;
}

static bool compare_catalog_entry(eg_step *step, const char *key, const eg_object *a, const eg_object *b,
                                  void *data)
{
    (void)data;
    if (strcmp(key, "AcroForm") == 0) {
        eg_step_compare_form(step);
        return true;
    }
    if (strcmp(key, "DSS") == 0) {
        const eg_object *old = eg_read_resolve(step->before, a), *new = eg_read_resolve(step->after, b);
        step->has_store |= old != new;
        return eg_step_is_store(step, new);
    }
    if (strcmp(key, "Metadata") == 0 && a->kind == EG_OBJECT_REF && b->kind == EG_OBJECT_REF) {
        const eg_object *old = eg_read_resolve(step->before, a), *new = eg_read_resolve(step->after, b);
        bool is_changed = old != new && !eg_object_equals(step->before, old, step->after, new);
        step->has_metadata |= is_changed;
        return is_changed && eg_step_is_plain_stream(new, true) &&
               eg_verify_same_claims(step->v, step->before, old, step->after, new);
    }
    if (strcmp(key, "Extensions") == 0)
        return eg_read_resolve(step->after, b)->kind == EG_OBJECT_DICT;
    return strcmp(key, "Version") == 0 && b->kind == EG_OBJECT_NAME;
}

static bool compare_info_entry(eg_step *step, const char *key, const eg_object *a, const eg_object *b,
                               void *data)
{
    (void)step;
    (void)a;
    (void)data;
    return (strcmp(key, "ModDate") == 0 || strcmp(key, "Producer") == 0) && b->kind == EG_OBJECT_STRING;
}

static bool compare_trailer_entry(eg_step *step, const char *key, const eg_object *a, const eg_object *b,
                                  void *data)
{
    (void)data;
    if (strcmp(key, "ID") == 0) { /* the second half is new with each writing (14.4) */
        const eg_object *old = eg_read_resolve(step->before, a), *new = eg_read_resolve(step->after, b);
        return old->kind == EG_OBJECT_NULL ||
               eg_object_equals(step->before, eg_read_item(step->before, old, 0), step->after,
                                eg_read_item(step->after, new, 0));
    }
    if (strcmp(key, "Info") == 0) {
        const eg_object *old = eg_read_resolve(step->before, a), *new = eg_read_resolve(step->after, b);
        static const eg_object none = {.kind = EG_OBJECT_DICT};
        step->where = "the document information";
        if (old->kind == EG_OBJECT_NULL)
            old = &none;
        if (new->kind != EG_OBJECT_DICT || old->kind != EG_OBJECT_DICT)
            return false;
        eg_step_compare_entries(step, old, new, compare_info_entry, NULL);
        return true;
    }
    return strcmp(key, "Encrypt") != 0; /* the rest is of the writing, or some program's own */
}

/* What stands under a number. A reference by another generation is one to nothing (7.3.10), but there are readers that
 * do not look at generations and show it all the same. */
static const eg_object *object_of(const eg_reader *reader, const eg_step_task *task)
{
    const eg_xref_entry *entry = eg_read_entry(reader, task->number);
    return eg_read_lookup(reader, task->number, entry ? entry->generation : task->generation);
}

static void compare_object(eg_step *step, const eg_step_task *task)
{
    const eg_object *a = object_of(step->before, task), *b = object_of(step->after, task);
    const eg_form_node *node = eg_form_find(&step->old_form, task->number);
    const char *own = words_of(a);
    step->where = own ? own : task->where;
    if (a->kind == EG_OBJECT_DICT && b->kind == EG_OBJECT_DICT) {
        if (node) {
            eg_step_compare_node(step, node);
            return;
        }
        if (eg_object_is_name(eg_object_value(a, "Type"), "Page")) {
            step->where = a == b ? "a page" : page_words(step, task->number);
            eg_step_compare_entries(step, a, b, is_page_entry, NULL);
            return;
        }
    }
    eg_step_compare(step, a, b, NULL);
}

static void compare_documents(eg_step *step)
{
    const eg_object *old = eg_read_trailer(step->before), *new = eg_read_trailer(step->after);
    const eg_object *old_root = eg_object_value(old, "Root"), *new_root = eg_object_value(new, "Root");
    step->where = "the trailer";
    eg_step_compare_entries(step, old, new, compare_trailer_entry, NULL);
    step->where = "the catalog";
    if (!eg_object_equals(step->before, old_root, step->after, new_root)) {
        eg_step_forbid(step, "the trailer", "Root", "was changed: another document is shown");
        return;
    }
    /* The catalog's own number is passed by: where another object refers to it nothing more is to be seen. */
    if (old_root->kind == EG_OBJECT_REF && old_root->ref.number < step->n_objects)
        step->seen[old_root->ref.number / 8] |= (uint8_t)(1u << (old_root->ref.number % 8));
    const eg_object *a = eg_read_resolve(step->before, old_root), *b = eg_read_resolve(step->after, new_root);
    if (a->kind == EG_OBJECT_DICT && b->kind == EG_OBJECT_DICT)
        eg_step_compare_entries(step, a, b, compare_catalog_entry, NULL);
    for (uint32_t i = 0; i < step->tasks.n; i++) {
        eg_step_task task = step->tasks.items[i];
        compare_object(step, &task);
    }
}

/* ---- objects that lay in wait ---- */

/* A reference of a new cross-reference section to bytes that were there before: nobody who adds to a file has cause
 * to. It brings back what was replaced, or shows what lay in the signed file unused. */
static void find_awakened(eg_step *step)
{
    const eg_reader *after = step->after;
    size_t begin = after->revisions[step->revision - 1].end;
    for (uint32_t i = 0; i < after->n_sections; i++) {
        const eg_xref_section *section = &after->sections[i];
        for (uint32_t k = 0; section->revision == step->revision && k < section->n_entries; k++) {
            const eg_xref_entry *entry = &section->entries[k],
                                *old = eg_read_entry(step->before, entry->number);
            const eg_xref_entry *place = entry;
            if (entry->kind == EG_XREF_PACKED)
                place = eg_read_entry(after, (uint32_t)entry->offset);
            if (entry->kind == EG_XREF_FREE || !place || place->offset >= begin ||
                (old && old->kind == entry->kind && old->offset == entry->offset &&
                 old->index == entry->index))
                continue;
            eg_verify_tell_file(
                step->v, EG_F_CONTENT_HIDDEN,
                "revision %u takes object %u from bytes that lay in the file before it was signed",
                step->revision + 1, entry->number);
            return;
        }
    }
}

/* ---- each step ---- */

static void set_rules(eg_step *step)
{
    eg_examination *v = step->v;
    step->permission = 2;
    for (uint32_t i = 0; i < v->n_signatures; i++) {
        const eg_signature *s = &v->signatures[i];
        if (s->revision == EG_NO_REVISION || s->revision >= step->revision || !s->permission)
            continue;
        if (!step->certification || s->permission < step->permission)
            step->permission = s->permission;
        if (!step->certification)
            step->certification = s;
    }
}

static void tell_broken(eg_step *step)
{
    static const char *const words[] = {
        "", "nothing", "only the filling in and signing of fields",
        "fields and remarks (but remarks may cover what was signed, and are refused)"};
    eg_examination *v = step->v;
    if (step->n_forbidden > TOLD_MAX)
        eg_report_add(v->job->report, EG_F_CHANGE_FORBIDDEN, (eg_place){.file = v->request->path},
                      "revision %u: %u more changes of this kind", step->revision + 1,
                      step->n_forbidden - TOLD_MAX);
    if (step->n_forbidden && step->certification)
        eg_report_add(v->job->report, EG_F_CERTIFY_BROKEN, (eg_place){.file = v->request->path},
                      "revision %u: signature %s certifies the file and allows %s after it",
                      step->revision + 1, step->certification->id, words[step->certification->permission]);
    for (uint32_t i = 0; i < v->n_signatures && step->n_forbidden + step->n_locked; i++)
        if (v->signatures[i].revision < step->revision)
            v->signatures[i].is_broken = true;
}

static const char *join(eg_arena *arena, const char *const *items, uint32_t n)
{
    enum { NAMED = 8 };
    eg_buffer out = eg_buffer_new(arena);
    for (uint32_t i = 0; i < n && i < NAMED; i++)
        eg_buffer_print(&out, "%s%s", i ? ", " : "", items[i]);
    if (n > NAMED)
        eg_buffer_print(&out, " and %u more", n - NAMED);
    return out.data;
}

/* What one step did, for the report of every signature before it. */
typedef struct deed {
    uint32_t revision;
    const char *const *signed_fields, *const *filled_fields;
    uint32_t n_signed, n_filled;
    bool has_store, has_metadata, is_forbidden;
} deed;

static bool compare_step(eg_examination *v, uint32_t revision, deed *out)
{
    eg_arena_mark mark = eg_arena_note(v->job->scratch);
    eg_step step = {.v = v,
                    .revision = revision,
                    .before = eg_read_at(v->reader, revision - 1),
                    .after = eg_read_at(v->reader, revision)};
    for (uint32_t i = 0; i < step.after->n_sections; i++) {
        const eg_xref_section *section = &step.after->sections[i];
        if (section->n_entries && section->entries[section->n_entries - 1].number >= step.n_objects)
            step.n_objects = section->entries[section->n_entries - 1].number + 1;
    }
    step.seen = eg_arena_alloc(v->job->scratch, step.n_objects / 8 + 1);
    eg_form_read(v->job, step.before, &step.old_form);
    eg_form_read(v->job, step.after, &step.new_form);
    set_rules(&step);
    compare_documents(&step);
    find_awakened(&step);
    tell_broken(&step);
    *out = (deed){.revision = revision,
                  .signed_fields = step.signed_fields.items,
                  .filled_fields = step.filled_fields.items,
                  .n_signed = step.signed_fields.n,
                  .n_filled = step.filled_fields.n,
                  .has_store = step.has_store,
                  .has_metadata = step.has_metadata,
                  .is_forbidden = step.n_forbidden + step.n_locked > 0};
    eg_arena_rewind(v->job->scratch, mark);
    return eg_read_status(v->reader) == EG_OK;
}

static void report_deeds(eg_examination *v, eg_signature *s, const deed *deeds, uint32_t n)
{
    eg_arena *arena = v->job->arena;
    EG_VECTOR(const char *) names = {0}, filled = {0};
    bool has_store = false, has_metadata = false;
    for (uint32_t i = 0; i < n; i++) {
        if (deeds[i].revision <= s->revision)
            continue;
        for (uint32_t k = 0; k < deeds[i].n_signed; k++)
            *EG_PUSH(arena, &names) = deeds[i].signed_fields[k];
        for (uint32_t k = 0; k < deeds[i].n_filled; k++)
            *EG_PUSH(arena, &filled) = deeds[i].filled_fields[k];
        has_store |= deeds[i].has_store;
        has_metadata |= deeds[i].has_metadata;
        if (deeds[i].is_forbidden)
            *EG_PUSH(arena, &s->after) =
                eg_arena_print(arena, "revision %u changed what it may not", deeds[i].revision + 1);
    }
    if (names.n)
        *EG_PUSH(arena, &s->after) = eg_arena_print(arena, "signed: %s", join(arena, names.items, names.n));
    if (filled.n)
        *EG_PUSH(arena, &s->after) =
            eg_arena_print(arena, "filled in: %s", join(arena, filled.items, filled.n));
    if (has_store)
        *EG_PUSH(arena, &s->after) = "data for validation were added";
    if (has_metadata)
        *EG_PUSH(arena, &s->after) = "the metadata were written anew, with the same title and claims";
}

static bool is_signed(const eg_reader *reader, const eg_form_node *node)
{
    return node && node->is_signature && node->number == node->owner &&
           eg_read_find(reader, node->dict, "V")->kind != EG_OBJECT_NULL;
}

/* Signatures that a revision took out. After one that is still there this is a change like any other; but where none
 * is, nothing else tells that the file was ever signed. */
static void find_lost(eg_examination *v, uint32_t until)
{
    eg_form old, new;
    eg_form_read(v->job, eg_read_at(v->reader, 0), &old);
    for (uint32_t r = 1; r <= until; r++, old = new) {
        const eg_reader *before = eg_read_at(v->reader, r - 1), *after = eg_read_at(v->reader, r);
        eg_form_read(v->job, after, &new);
        for (uint32_t i = 0; i < old.nodes.n; i++)
            if (is_signed(before, &old.nodes.items[i]) &&
                !is_signed(after, eg_form_find(&new, old.nodes.items[i].number)))
                eg_verify_tell_file(v, EG_F_CHANGE_FORBIDDEN,
                                    "revision %u took away the signature of the field %s", r + 1,
                                    eg_verify_printable(v, old.nodes.items[i].name));
    }
}

void eg_verify_differences(eg_examination *v)
{
    uint32_t newest = v->reader->n_revisions - 1, first = EG_NO_REVISION, n = 0;
    for (uint32_t i = 0; i < v->n_signatures; i++)
        if (v->signatures[i].revision < first)
            first = v->signatures[i].revision;
    find_lost(v, first < newest ? first : newest);
    if (first == EG_NO_REVISION)
        return;
    deed *deeds = EG_NEW_ARRAY(v->job->arena, deed, v->reader->n_revisions);
    for (uint32_t r = first + 1; r < v->reader->n_revisions; r++)
        if (!compare_step(v, r, &deeds[n++]))
            return;
    for (uint32_t i = 0; i < v->n_signatures; i++)
        if (v->signatures[i].revision != EG_NO_REVISION)
            report_deeds(v, &v->signatures[i], deeds, n);
}
