/* The open file: its objects, found through the cross-reference sections of one revision. See read.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "read/internal.h"

eg_status eg_read_fail(eg_read_file *file, size_t at, const char *format, ...)
{
    char words[256];
    va_list list;
    va_start(list, format);
    vsnprintf(words, sizeof words, format, list);
    va_end(list);
    eg_lexer lexer = {.file = file};
    eg_lexer_fail(&lexer, at, "%s", words);
    return EG_ERR_INPUT;
}

void eg_read_fault(const eg_reader *reader, const eg_object *where, const char *format, ...)
{
    char words[256];
    va_list list;
    va_start(list, format);
    vsnprintf(words, sizeof words, format, list);
    va_end(list);
    eg_lexer lexer = {.file = reader->file, .container = where->container};
    eg_lexer_fail(&lexer, where->begin, "%s", words);
}

eg_status eg_read_status(const eg_reader *reader)
{
    return reader->file->status;
}

const eg_reader *eg_read_at(const eg_reader *reader, uint32_t revision)
{
    return &reader->file->readers[revision];
}

/* ---- one object of the file ---- */

/* The stream whose dictionary has been read, at the keyword: its data must end where /Length says. */
static bool read_stream(eg_lexer *lexer, const eg_reader *reader, eg_object *object, bool *is_fixed)
{
    eg_slice bytes = lexer->bytes;
    size_t keyword = lexer->at - strlen("stream"), begin = lexer->at;
    if (begin < bytes.size && bytes.data[begin] == '\r')
        begin++;
    if (begin >= bytes.size || bytes.data[begin] != '\n')
        return eg_lexer_fail(lexer, keyword, "no line end follows \"stream\"");
    begin++;
    const eg_object *length = eg_object_value(object, "Length");
    *is_fixed = length->kind != EG_OBJECT_REF;
    if (!*is_fixed && !reader)
        return eg_lexer_fail(lexer, keyword, "the length of a cross-reference stream is a reference");
    if (!*is_fixed)
        length = eg_read_resolve(reader, length);
    if (lexer->file->status != EG_OK && length->kind == EG_OBJECT_NULL)
        return false;
    if (length->kind != EG_OBJECT_INT || length->integer < 0)
        return eg_lexer_fail(lexer, keyword, "a stream has no length");
    if ((uint64_t)length->integer > bytes.size - begin)
        return eg_lexer_fail(lexer, keyword, "a stream is said to be longer than the file");
    size_t end = begin + (size_t)length->integer;
    lexer->at = end;
    if (lexer->at < bytes.size && bytes.data[lexer->at] == '\r')
        lexer->at++;
    if (lexer->at < bytes.size && bytes.data[lexer->at] == '\n')
        lexer->at++;
    if (!eg_lexer_take(lexer, "endstream"))
        return eg_lexer_fail(lexer, end, "a stream does not end where its length says");
    eg_object *dict = EG_NEW(lexer->file->job->arena, eg_object);
    *dict = *object;
    object->kind = EG_OBJECT_STREAM;
    object->end = lexer->at;
    object->stream.dict = dict;
    object->stream.data_begin = begin;
    object->stream.data_end = end;
    return true;
}

bool eg_read_indirect(eg_read_file *file, const eg_reader *reader, size_t at, eg_indirect *out)
{
    eg_lexer lexer = {.file = file, .bytes = file->bytes, .at = at};
    if (at >= file->bytes.size)
        return eg_lexer_fail(&lexer, at, "an object is said to be here, past the end of the file");
    if (at && file->bytes.data[at - 1] >= '0' && file->bytes.data[at - 1] <= '9')
        return eg_lexer_fail(&lexer, at, "an object is said to begin within a number");
    eg_object *object = EG_NEW(file->job->arena, eg_object);
    out->is_fixed = true;
    if (!eg_lexer_read_header(&lexer, &out->number, &out->generation) || !eg_lexer_read(&lexer, object))
        return false;
    eg_lexer_skip(&lexer);
    if (eg_lexer_take(&lexer, "stream")) {
        if (object->kind != EG_OBJECT_DICT)
            return eg_lexer_fail(&lexer, object->begin, "a stream has no dictionary");
        if (!read_stream(&lexer, reader, object, &out->is_fixed))
            return false;
        eg_lexer_skip(&lexer);
    }
    if (!eg_lexer_take(&lexer, "endobj"))
        return eg_lexer_fail(&lexer, lexer.at, "object %u does not end with \"endobj\"", out->number);
    out->object = object;
    out->end = lexer.at;
    return true;
}

/* ---- lookup ---- */

/* The newest slot of a number among the first n_sections, or NULL. */
static eg_slot *find_slot(const eg_reader *reader, uint32_t number)
{
    eg_read_file *file = reader->file;
    uint32_t low = 0, high = file->n_slots;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const eg_xref_entry *entry = &file->slots[middle].entry;
        if (entry->number < number || (entry->number == number && entry->section < reader->n_sections))
            low = middle + 1;
        else
            high = middle;
    }
    return low && file->slots[low - 1].entry.number == number ? &file->slots[low - 1] : NULL;
}

const eg_xref_entry *eg_read_entry(const eg_reader *reader, uint32_t number)
{
    const eg_slot *slot = find_slot(reader, number);
    return slot ? &slot->entry : NULL;
}

/* "N offset N offset …" at the head of an object stream (7.5.7). */
static eg_object_stream *read_packed_head(const eg_reader *reader, uint32_t number, const eg_object *stream,
                                          eg_slice data)
{
    eg_arena *arena = reader->file->job->arena;
    const eg_object *n = eg_read_find(reader, stream, "N"), *first = eg_read_find(reader, stream, "First");
    if (n->kind != EG_OBJECT_INT || first->kind != EG_OBJECT_INT || n->integer < 0 || first->integer < 0 ||
        (uint64_t)first->integer > data.size || n->integer > first->integer) {
        eg_read_fault(reader, stream, "object stream %u has no right /N and /First", number);
        return NULL;
    }
    eg_object_stream *packed = EG_NEW(arena, eg_object_stream);
    packed->number = number;
    packed->n = (uint32_t)n->integer;
    packed->data = data;
    packed->objects = EG_NEW_ARRAY(arena, struct eg_packed, packed->n);
    eg_lexer lexer = {
        .file = reader->file, .bytes = {data.data, (size_t)first->integer}, .container = number};
    for (uint32_t i = 0; i < packed->n; i++) {
        uint64_t of, offset;
        eg_lexer_skip(&lexer);
        bool is_read = eg_lexer_take_number(&lexer, 10, &of) && of <= EG_READ_NUMBER_MAX;
        eg_lexer_skip(&lexer);
        if (!is_read || !eg_lexer_take_number(&lexer, 10, &offset) ||
            offset >= data.size - lexer.bytes.size) {
            eg_lexer_fail(&lexer, lexer.at, "the list of objects is damaged");
            return NULL;
        }
        packed->objects[i].number = (uint32_t)of;
        packed->objects[i].offset = lexer.bytes.size + (size_t)offset;
    }
    return packed;
}

static eg_object_stream *open_packed(const eg_reader *reader, const eg_xref_entry *entry, eg_slot *slot)
{
    const eg_object *stream = eg_read_lookup(reader, slot->entry.number, 0);
    eg_object_stream *packed = slot->packed;
    if (packed && (packed->revision == EG_READ_ANY || packed->revision == reader->revision))
        return packed;
    if (stream->kind != EG_OBJECT_STREAM ||
        !eg_object_is_name(eg_read_find(reader, stream, "Type"), "ObjStm")) {
        if (reader->file->status == EG_OK)
            eg_read_fault(reader, stream, "object %u is said to be in object stream %u, which is none",
                          entry->number, slot->entry.number);
        return NULL;
    }
    if (slot->is_open) { /* its own dictionary asks for what is in it */
        eg_read_fault(reader, stream, "object stream %u cannot be read without itself", slot->entry.number);
        return NULL;
    }
    eg_slice data;
    slot->is_open = true;
    packed = eg_read_decode(reader, stream, &data) == EG_OK
                 ? read_packed_head(reader, slot->entry.number, stream, data)
                 : NULL;
    slot->is_open = false;
    if (packed) {
        packed->revision = slot->object_revision;
        slot->packed = packed;
    }
    return packed;
}

static const eg_object *read_packed(const eg_reader *reader, const eg_xref_entry *entry)
{
    eg_read_file *file = reader->file;
    eg_slot *slot = find_slot(reader, (uint32_t)entry->offset);
    if (!slot || slot->entry.kind != EG_XREF_PLAIN || slot->entry.generation != 0) {
        eg_read_fail(file, reader->sections[entry->section].begin,
                     "object %u is said to be in object stream %llu, which is not there", entry->number,
                     (unsigned long long)entry->offset);
        return NULL;
    }
    eg_object_stream *packed = open_packed(reader, entry, slot);
    if (!packed)
        return NULL;
    struct eg_packed *item = entry->index < packed->n ? &packed->objects[entry->index] : NULL;
    if (!item || item->number != entry->number) {
        eg_read_fail(file, reader->sections[entry->section].begin,
                     "object %u is not where its entry says, at index %u of object stream %u", entry->number,
                     entry->index, packed->number);
        return NULL;
    }
    if (!item->object) {
        eg_lexer lexer = {
            .file = file, .bytes = packed->data, .at = item->offset, .container = packed->number};
        eg_object *object = EG_NEW(file->job->arena, eg_object);
        item->object = eg_lexer_read(&lexer, object) ? object : &eg_null_object;
    }
    return item->object;
}

static void read_plain(const eg_reader *reader, eg_slot *slot)
{
    eg_read_file *file = reader->file;
    const eg_xref_entry *entry = &slot->entry;
    const eg_object *object = &eg_null_object;
    uint32_t revision = EG_READ_ANY;
    eg_indirect found = {0};
    if (slot->is_open)
        eg_read_fail(file, (size_t)entry->offset, "object %u cannot be read without itself", entry->number);
    else {
        slot->is_open = true;
        if (eg_read_indirect(file, reader, (size_t)entry->offset, &found)) {
            if (found.number != entry->number || found.generation != entry->generation)
                eg_read_fail(file, (size_t)entry->offset, "object %u %u stands where %u %u is said to be",
                             found.number, found.generation, entry->number, entry->generation);
            else {
                object = found.object;
                revision = found.is_fixed ? EG_READ_ANY : reader->revision;
            }
        }
        slot->is_open = false;
    }
    slot->object = object;
    slot->object_revision = revision;
}

/* To read an object others may be asked for, a stream's length or what its filters need, and for these others
 * again: a chain that no writer makes longer than two or three. */
static const eg_object *read_slot(const eg_reader *reader, eg_slot *slot)
{
    enum { LONGEST = 32 };
    eg_read_file *file = reader->file;
    const eg_object *object = NULL;
    if (file->depth >= LONGEST)
        eg_read_fail(file, reader->sections[slot->entry.section].begin,
                     "to read object %u more than %d others are needed", slot->entry.number, LONGEST);
    else {
        file->depth++;
        if (slot->entry.kind == EG_XREF_PACKED)
            object = read_packed(reader, &slot->entry);
        else {
            read_plain(reader, slot);
            object = slot->object;
        }
        file->depth--;
    }
    if (object)
        return object;
    slot->object = &eg_null_object; /* so that it is told once */
    slot->object_revision = EG_READ_ANY;
    return slot->object;
}

const eg_object *eg_read_lookup(const eg_reader *reader, uint32_t number, uint16_t generation)
{
    eg_slot *slot = find_slot(reader, number);
    if (!slot || slot->entry.kind == EG_XREF_FREE || slot->entry.generation != generation)
        return &eg_null_object;
    if (slot->object && (slot->object_revision == EG_READ_ANY || slot->object_revision == reader->revision))
        return slot->object;
    return read_slot(reader, slot);
}

/* ---- opening ---- */

static int compare_slots(const void *a, const void *b)
{
    const eg_xref_entry *x = &((const eg_slot *)a)->entry, *y = &((const eg_slot *)b)->entry;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return (x->section > y->section) - (x->section < y->section);
}

/* All entries by number. Of a hybrid's two entries the stream's stays where the table only says free: that is
 * how it hides the object from readers that know no such streams (7.5.8.4). */
static void make_slots(eg_read_file *file)
{
    uint32_t n = 0;
    eg_slot *slots = EG_NEW_ARRAY(file->job->arena, eg_slot, file->n_entries);
    for (uint32_t i = 0; i < file->sections.n; i++)
        for (uint32_t k = 0; k < file->sections.items[i].n_entries; k++) {
            slots[n].entry = file->sections.items[i].entries[k];
            slots[n++].entry.section = i;
        }
    if (n)
        qsort(slots, n, sizeof *slots, compare_slots);
    for (uint32_t i = 0; i < n; i++) {
        const eg_xref_entry *entry = &slots[i].entry;
        bool is_hidden = entry->kind == EG_XREF_FREE && file->n_slots &&
                         slots[file->n_slots - 1].entry.number == entry->number &&
                         slots[file->n_slots - 1].entry.section + 1 == entry->section &&
                         file->sections.items[entry->section - 1].is_extra;
        if (!is_hidden)
            slots[file->n_slots++] = slots[i];
    }
    file->slots = slots;
}

static void make_readers(eg_read_file *file, const eg_reader *common)
{
    file->readers = EG_NEW_ARRAY(file->job->arena, eg_reader, file->revisions.n);
    uint32_t n_sections = 0;
    for (uint32_t i = 0; i < file->revisions.n; i++) {
        while (n_sections < file->sections.n && file->sections.items[n_sections].revision <= i)
            n_sections++;
        eg_reader *reader = &file->readers[i];
        *reader = *common;
        reader->revision = i;
        reader->n_sections = n_sections;
        reader->n_revisions = file->revisions.n;
        reader->revisions = file->revisions.items;
        reader->sections = file->sections.items;
    }
}

/* "%PDF-1.7" begins the file (7.5.2). */
static bool read_version(eg_slice bytes, eg_reader *out)
{
    static const char mark[] = "%PDF-";
    size_t at = sizeof mark - 1;
    if (bytes.size < at + 4 || memcmp(bytes.data, mark, at) != 0)
        return false;
    const char *v = bytes.data + at;
    if (v[0] < '1' || v[0] > '9' || v[1] != '.' || v[2] < '0' || v[2] > '9' ||
        !eg_lexer_is_space((unsigned char)v[3]))
        return false;
    out->major = (uint32_t)(v[0] - '0');
    out->minor = (uint32_t)(v[2] - '0');
    return true;
}

eg_status eg_read_open(eg_job *job, eg_slice bytes, const char *path, const eg_reader **out)
{
    eg_read_file *file = EG_NEW(job->arena, eg_read_file);
    eg_reader common = {.file = file, .path = path, .bytes = bytes};
    file->job = job;
    file->path = path;
    file->bytes = bytes;
    if (!read_version(bytes, &common)) {
        eg_finding *finding =
            eg_report_add(job->report, EG_F_PDF_DAMAGED, (eg_place){.file = path},
                          "at byte 0: the file does not begin as a PDF does, with %%PDF-1.7");
        eg_report_hint(job->report, finding, "name a PDF file");
        return EG_ERR_INPUT;
    }
    if (eg_read_sections(file) != EG_OK)
        return EG_ERR_INPUT;
    for (uint32_t i = 0; i < file->sections.n; i++)
        if (eg_object_value(file->sections.items[i].trailer, "Encrypt")->kind != EG_OBJECT_NULL) {
            eg_finding *finding = eg_report_add(job->report, EG_F_PDF_ENCRYPTED, (eg_place){.file = path},
                                                "the file is encrypted");
            eg_report_hint(job->report, finding, "ask for a copy without a password or restrictions");
            return EG_ERR_INPUT;
        }
    make_slots(file);
    make_readers(file, &common);
    const eg_reader *reader = &file->readers[file->revisions.n - 1];
    const eg_object *root = eg_read_find(reader, eg_read_trailer(reader), "Root");
    if (file->status == EG_OK && root->kind != EG_OBJECT_DICT)
        eg_read_fault(reader, eg_read_trailer(reader), "the trailer names no catalog (/Root)");
    *out = reader;
    return file->status;
}
