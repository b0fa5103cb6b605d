/* Objects of another file, copied and numbered anew (ISO 32000-1 7.3, 7.5). See internal.h. */
#include "base/digest.h"
#include "impose/internal.h"

void eg_copier_begin(eg_copier *copier, eg_job *job, const eg_reader *reader, eg_buffer *out)
{
    const eg_object *root = eg_read_find(reader, eg_read_trailer(reader), "Root");
    bool is_two = reader->major > 1 || eg_object_is_name(eg_read_find(reader, root, "Version"), "2.0");
    *copier = (eg_copier){.job = job, .reader = reader, .out = out};
    for (uint32_t i = 0; i < reader->n_sections; i++) {
        const eg_xref_section *section = &reader->sections[i];
        if (section->n_entries && section->entries[section->n_entries - 1].number >= copier->n_numbers)
            copier->n_numbers = section->entries[section->n_entries - 1].number + 1;
    }
    copier->numbers = EG_NEW_ARRAY(job->arena, uint32_t, copier->n_numbers);
    *EG_PUSH(job->arena, &copier->offsets) = 0;
    eg_buffer_print(out, "%%PDF-%s\n%%\xE2\xE3\xCF\xD3\n", is_two ? "2.0" : "1.7");
}

uint32_t eg_copier_reserve(eg_copier *copier)
{
    *EG_PUSH(copier->job->arena, &copier->offsets) = 0;
    return copier->offsets.n - 1;
}

void eg_copier_open(eg_copier *copier, uint32_t number)
{
    copier->offsets.items[number] = copier->out->size;
    eg_buffer_print(copier->out, "%u 0 obj\n", number);
}

void eg_copier_close(eg_copier *copier)
{
    eg_buffer_add_string(copier->out, "\nendobj\n");
}

/* ---- values ---- */

/* A reference to what is not there is null, and is written so. */
static void add_reference(void *data, eg_buffer *out, const eg_object *reference)
{
    eg_copier *copier = data;
    uint32_t number = reference->ref.number;
    if (eg_read_resolve(copier->reader, reference)->kind == EG_OBJECT_NULL || number >= copier->n_numbers) {
        eg_buffer_add_string(out, "null");
        return;
    }
    if (!copier->numbers[number]) {
        copier->numbers[number] = eg_copier_reserve(copier);
        *EG_PUSH(copier->job->arena, &copier->wanted) = number;
    }
    eg_buffer_print(out, "%u 0 R", copier->numbers[number]);
}

static eg_print_references references_of(eg_copier *copier)
{
    return (eg_print_references){add_reference, copier};
}

void eg_copier_add(eg_copier *copier, const eg_object *object)
{
    eg_print_references references = references_of(copier);
    eg_print_object(copier->out, object, &references);
}

void eg_copier_add_key(eg_copier *copier, const eg_object *dict, const char *key)
{
    const eg_object *value = eg_object_value(dict, key);
    if (value->kind == EG_OBJECT_NULL)
        return;
    eg_buffer_print(copier->out, " /%s ", key);
    eg_copier_add(copier, value);
}

/* ---- objects ---- */

void eg_copier_add_stream(eg_copier *copier, uint32_t number, const char *keys, eg_slice data)
{
    eg_copier_open(copier, number);
    eg_buffer_print(copier->out, "<< /Length %zu%s >>\nstream\n", data.size, keys);
    eg_buffer_add_slice(copier->out, data);
    eg_buffer_add_string(copier->out, "\nendstream");
    eg_copier_close(copier);
}

/* Of a stream is left out: its place in a structure tree and a program's own data mean nothing on a press sheet. */
static void copy_object(eg_copier *copier, uint32_t number)
{
    static const char *const left_out[] = {"Length",    "StructParent", "StructParents",
                                           "PieceInfo", "Metadata",     NULL};
    const eg_xref_entry *entry = eg_read_entry(copier->reader, number);
    const eg_object *object = eg_read_lookup(copier->reader, number, entry->generation);
    eg_copier_open(copier, copier->numbers[number]);
    if (object->kind == EG_OBJECT_STREAM) {
        eg_slice data = eg_read_stored(copier->reader, object);
        eg_buffer_print(copier->out, "<< /Length %zu", data.size);
        eg_print_references references = references_of(copier);
        eg_print_entries(copier->out, object->stream.dict, left_out, &references);
        eg_buffer_add_string(copier->out, " >>\nstream\n");
        eg_buffer_add_slice(copier->out, data);
        eg_buffer_add_string(copier->out, "\nendstream");
    } else
        eg_copier_add(copier, object);
    eg_copier_close(copier);
}

void eg_copier_finish_copies(eg_copier *copier)
{
    while (copier->n_copied < copier->wanted.n)
        copy_object(copier, copier->wanted.items[copier->n_copied++]);
}

void eg_copier_end(eg_copier *copier, uint32_t root, uint32_t info)
{
    eg_buffer *out = copier->out;
    eg_digest digest = eg_digest_of(eg_buffer_slice(out));
    eg_slice id = {(const char *)digest.bytes, 16};
    size_t at = out->size;
    eg_buffer_print(out, "xref\n0 %u\n0000000000 65535 f \n", copier->offsets.n);
    for (uint32_t i = 1; i < copier->offsets.n; i++)
        eg_buffer_print(out, "%010llu 00000 n \n", (unsigned long long)copier->offsets.items[i]);
    eg_buffer_print(out, "trailer\n<< /Size %u /Root %u 0 R /Info %u 0 R /ID [", copier->offsets.n, root,
                    info);
    eg_print_string(out, id);
    eg_print_string(out, id);
    eg_buffer_print(out, "] >>\nstartxref\n%zu\n%%%%EOF\n", at);
}
