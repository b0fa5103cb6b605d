/* Objects appended, and the section that says where they are. See update.h. */
#include "sign/update.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/utf8.h"

/* ---- values ---- */

static void add_unit(eg_buffer *out, uint32_t unit)
{
    eg_buffer_add_hex(out, unit, 4);
}

void eg_update_add_text(eg_buffer *out, const char *utf8)
{
    bool is_plain = true;
    for (const char *c = utf8; *c; c++)
        is_plain = is_plain && *c >= ' ' && *c < 127;
    if (is_plain) {
        eg_buffer_add_char(out, '(');
        for (const char *c = utf8; *c; c++) {
            if (strchr("()\\", *c))
                eg_buffer_add_char(out, '\\');
            eg_buffer_add_char(out, *c);
        }
        eg_buffer_add_char(out, ')');
        return;
    }
    size_t at = 0, size = strlen(utf8);
    eg_buffer_add_string(out, "<FEFF");
    while (at < size) {
        uint32_t c = 0xFFFD;
        int n = eg_utf8_decode(utf8 + at, size - at, &c);
        at += n ? (size_t)n : 1;
        if (c >= 0x10000) {
            add_unit(out, 0xD800 + ((c - 0x10000) >> 10));
            add_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
        } else
            add_unit(out, c);
    }
    eg_buffer_add_char(out, '>');
}

static void add_change(eg_buffer *out, const eg_update_change *change)
{
    eg_print_name(out, eg_slice_of(change->key));
    eg_buffer_add_char(out, ' ');
    eg_buffer_add_string(out, change->value);
    eg_buffer_add_char(out, '\n');
}

void eg_update_add_dict(eg_buffer *out, const eg_object *dict, const eg_update_change *changes, size_t n)
{
    const eg_object *inner = eg_object_dict(dict);
    uint32_t n_entries = inner->kind == EG_OBJECT_DICT ? inner->dict.n : 0;
    eg_buffer_add_string(out, "<<");
    for (uint32_t i = 0; i < n_entries; i++) {
        const eg_dict_entry *entry = &inner->dict.entries[i];
        size_t k = 0;
        while (k < n && !eg_slice_is(entry->key, changes[k].key))
            k++;
        if (k == n) {
            eg_print_entry(out, entry, NULL);
            eg_buffer_add_char(out, '\n');
        } else if (changes[k].value)
            add_change(out, &changes[k]);
    }
    for (size_t k = 0; k < n; k++)
        if (changes[k].value && eg_object_value(inner, changes[k].key)->kind == EG_OBJECT_NULL)
            add_change(out, &changes[k]);
    eg_buffer_add_string(out, ">>");
}

/* ---- objects ---- */

void eg_update_begin(eg_update *update, eg_job *job, const eg_reader *reader)
{
    *update = (eg_update){.job = job, .reader = reader, .out = eg_buffer_new(job->arena)};
    for (uint32_t i = 0; i < reader->n_sections; i++) {
        const eg_xref_section *section = &reader->sections[i];
        const eg_object *size = eg_object_value(section->trailer, "Size");
        if (section->n_entries && section->entries[section->n_entries - 1].number >= update->next)
            update->next = section->entries[section->n_entries - 1].number + 1;
        if (size->kind == EG_OBJECT_INT && size->integer > update->next && size->integer < INT32_MAX)
            update->next = (uint32_t)size->integer;
    }
    char last = reader->bytes.data[reader->bytes.size - 1];
    if (last != '\n' && last != '\r')
        eg_buffer_add_char(&update->out, '\n');
}

uint32_t eg_update_reserve(eg_update *update)
{
    return update->next++;
}

void eg_update_open(eg_update *update, uint32_t number, uint16_t generation)
{
    *EG_PUSH(update->job->arena, &update->entries) =
        (eg_update_entry){number, generation, update->reader->bytes.size + update->out.size};
    eg_buffer_print(&update->out, "%u %u obj\n", number, generation);
}

void eg_update_close(eg_update *update)
{
    eg_buffer_add_string(&update->out, "\nendobj\n");
}

void eg_update_add_stream(eg_update *update, uint32_t number, const char *entries, eg_slice data)
{
    eg_update_open(update, number, 0);
    eg_buffer_print(&update->out, "<<%s/Length %zu>>\nstream\n", entries, data.size);
    eg_buffer_add_slice(&update->out, data);
    eg_buffer_add_string(&update->out, "\nendstream");
    eg_update_close(update);
}

/* ---- the end ---- */

static int compare_entries(const void *a, const void *b)
{
    const eg_update_entry *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* The first part stays, the second is new with each writing (14.4): here a digest of what is written. */
static const char *identify(eg_update *update)
{
    const eg_object *id = eg_read_find(update->reader, eg_read_trailer(update->reader), "ID");
    const eg_object *first = eg_read_item(update->reader, id, 0),
                    *second = eg_read_item(update->reader, id, 1);
    if (first->kind != EG_OBJECT_STRING)
        return NULL;
    eg_buffer seed = eg_buffer_new(update->job->arena), out = eg_buffer_new(update->job->arena);
    eg_digest digest = eg_digest_of(eg_buffer_slice(&update->out));
    if (second->kind == EG_OBJECT_STRING)
        eg_buffer_add_slice(&seed, second->text);
    eg_buffer_add(&seed, digest.bytes, sizeof digest.bytes);
    digest = eg_digest_of(eg_buffer_slice(&seed));
    eg_buffer_add_char(&out, '[');
    eg_print_string(&out, first->text);
    eg_print_string(&out, (eg_slice){(char *)digest.bytes, 16});
    eg_buffer_add_char(&out, ']');
    return out.data;
}

static const eg_xref_section *newest_section(const eg_reader *reader)
{
    return &reader->sections[reader->n_sections - 1];
}

/* The entries of the trailer: the old one's, without what belongs to a section of its kind. */
static void add_trailer(eg_update *update, const char *more)
{
    const eg_object *old = eg_object_dict(eg_read_trailer(update->reader));
    eg_buffer keys = eg_buffer_new(update->job->arena);
    const char *id = identify(update);
    for (uint32_t i = 0; i < old->dict.n; i++) {
        const eg_dict_entry *entry = &old->dict.entries[i];
        if (eg_slice_is(entry->key, "Root") || eg_slice_is(entry->key, "Info"))
            eg_print_entry(&keys, entry, NULL);
    }
    eg_buffer_print(&update->out, "<<%s%s/Size %u/Prev %zu%s%s>>", more, keys.size ? keys.data : "",
                    update->next, newest_section(update->reader)->begin, id ? "/ID" : "", id ? id : "");
}

static uint32_t run_length(const eg_update *update, uint32_t first)
{
    uint32_t n = 1;
    while (first + n < update->entries.n &&
           update->entries.items[first + n].number == update->entries.items[first].number + n)
        n++;
    return n;
}

static void add_table(eg_update *update)
{
    eg_buffer *out = &update->out;
    eg_buffer_add_string(out, "xref\n");
    for (uint32_t i = 0, n; i < update->entries.n; i += n) {
        n = run_length(update, i);
        eg_buffer_print(out, "%u %u\n", update->entries.items[i].number, n);
        for (uint32_t k = i; k < i + n; k++)
            eg_buffer_print(out, "%010zu %05u n\r\n", update->entries.items[k].offset,
                            update->entries.items[k].generation);
    }
    eg_buffer_add_string(out, "trailer\n");
    add_trailer(update, "");
    eg_buffer_add_char(out, '\n');
}

static void add_big_endian(eg_buffer *out, uint64_t value, int n)
{
    for (int i = n - 1; i >= 0; i--)
        eg_buffer_add_char(out, (char)(value >> 8 * i));
}

static void add_stream_section(eg_update *update)
{
    enum { OFFSET = 5, GENERATION = 2 }; /* bytes: files of more than 4 GiB are not read */
    eg_buffer index = eg_buffer_new(update->job->arena), data = eg_buffer_new(update->job->arena);
    for (uint32_t i = 0, n; i < update->entries.n; i += n) {
        n = run_length(update, i);
        eg_buffer_print(&index, "%s%u %u", i ? " " : "", update->entries.items[i].number, n);
        for (uint32_t k = i; k < i + n; k++) {
            add_big_endian(&data, 1, 1);
            add_big_endian(&data, update->entries.items[k].offset, OFFSET);
            add_big_endian(&data, update->entries.items[k].generation, GENERATION);
        }
    }
    add_trailer(update, eg_arena_print(update->job->arena, "/Type/XRef/W[1 %d %d]/Index[%s]/Length %zu",
                                       OFFSET, GENERATION, index.data, data.size));
    eg_buffer_add_string(&update->out, "\nstream\n");
    eg_buffer_add_slice(&update->out, eg_buffer_slice(&data));
    eg_buffer_add_string(&update->out, "\nendstream\nendobj\n");
}

void eg_update_finish(eg_update *update)
{
    bool is_stream = newest_section(update->reader)->is_stream;
    size_t begin = update->reader->bytes.size + update->out.size;
    if (is_stream) { /* the section names itself, too */
        uint32_t number = eg_update_reserve(update);
        eg_update_open(update, number, 0);
    }
    qsort(update->entries.items, update->entries.n, sizeof *update->entries.items, compare_entries);
    if (is_stream)
        add_stream_section(update);
    else
        add_table(update);
    eg_buffer_print(&update->out, "startxref\n%zu\n%%%%EOF\n", begin);
}
