/* Whether the bytes of each revision are its objects, its cross-reference section and nothing else. See internal.h.
 *
 * Readers that repair a file look for objects by themselves, so bytes that no cross-reference section names may be
 * shown by one reader and not by another. */
#include "verify/internal.h"

#include <stdlib.h>

typedef struct span {
    size_t begin, end;
    uint32_t number; /* of the object; 0: a cross-reference section */
} span;

typedef EG_VECTOR(span) spans;

static bool is_space(unsigned char c)
{
    return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

/* Past white space and comments. */
static size_t skip(eg_slice bytes, size_t at, size_t end)
{
    while (at < end) {
        if (bytes.data[at] == '%')
            while (at < end && bytes.data[at] != '\n' && bytes.data[at] != '\r')
                at++;
        else if (!is_space((unsigned char)bytes.data[at]))
            break;
        else
            at++;
    }
    return at;
}

static bool takes(eg_slice bytes, size_t *at, size_t end, const char *word)
{
    size_t size = strlen(word);
    if (end - *at < size || memcmp(bytes.data + *at, word, size) != 0)
        return false;
    *at += size;
    return true;
}

static bool take_number(eg_slice bytes, size_t *at, size_t end, uint32_t *out)
{
    size_t from = *at;
    for (*out = 0; *at < end && *at - from < 9 && bytes.data[*at] >= '0' && bytes.data[*at] <= '9'; ++*at)
        *out = *out * 10 + (uint32_t)(bytes.data[*at] - '0');
    return *at > from;
}

static int compare_spans(const void *a, const void *b)
{
    const span *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end < y->end) - (x->end > y->end);
}

/* Everything that the sections of one revision name in the file, in order. */
static void collect(eg_examination *v, uint32_t revision, spans *out)
{
    const eg_reader *reader = eg_read_at(v->reader, revision);
    eg_slice bytes = reader->bytes;
    for (uint32_t i = 0; i < reader->n_sections; i++) {
        const eg_xref_section *section = &reader->sections[i];
        if (section->revision != revision)
            continue;
        *EG_PUSH(v->job->arena, out) = (span){section->begin, section->end, 0};
        for (uint32_t k = 0; k < section->n_entries; k++) {
            const eg_xref_entry *entry = &section->entries[k], *now = eg_read_entry(reader, entry->number);
            if (entry->kind != EG_XREF_PLAIN || !now || now->offset != entry->offset)
                continue;
            const eg_object *object = eg_read_lookup(reader, entry->number, entry->generation);
            if (object->end <= entry->offset || object->container)
                continue; /* damaged: told by the reader */
            size_t end = skip(bytes, object->end, bytes.size);
            takes(bytes, &end, bytes.size, "endobj");
            *EG_PUSH(v->job->arena, out) = (span){(size_t)entry->offset, end, entry->number};
        }
    }
    if (out->n)
        qsort(out->items, out->n, sizeof *out->items, compare_spans);
}

/* What stands between two spans: nothing, or startxref. False with a finding otherwise. */
static bool check_gap(eg_examination *v, uint32_t revision, size_t begin, size_t end)
{
    const eg_reader *reader = eg_read_at(v->reader, revision);
    eg_slice bytes = reader->bytes;
    for (size_t at = skip(bytes, begin, end); at < end; at = skip(bytes, at, end)) {
        uint32_t number, generation;
        size_t from = at;
        if (takes(bytes, &at, end, "startxref")) {
            at = skip(bytes, at, end);
            if (take_number(bytes, &at, end, &number))
                continue;
        }
        at = from;
        if (memmem(bytes.data + from, end - from, "/ByteRange", strlen("/ByteRange"))) {
            eg_verify_tell_file(v, EG_F_SIGNATURE_COVERAGE,
                                "revision %u: from byte %zu on a signature stands that the file was led past",
                                revision + 1, from);
            return false;
        }
        if (take_number(bytes, &at, end, &number)) {
            at = skip(bytes, at, end);
            bool is_object = take_number(bytes, &at, end, &generation);
            at = skip(bytes, at, end);
            if (is_object && takes(bytes, &at, end, "obj") && eg_read_entry(reader, number) &&
                eg_read_entry(reader, number)->kind != EG_XREF_FREE) {
                eg_verify_tell_file(v, EG_F_OBJECT_DUPLICATE,
                                    "revision %u: at byte %zu object %u stands a second time, where no "
                                    "cross-reference section names it",
                                    revision + 1, from, number);
                return false;
            }
        }
        if (revision > v->first_signed) /* what was signed may be untidy; what was added is not */
            eg_verify_tell_file(
                v, EG_F_CONTENT_HIDDEN,
                "revision %u: at byte %zu something stands that no cross-reference section names",
                revision + 1, from);
        return revision <= v->first_signed;
    }
    return true;
}

static void check_revision(eg_examination *v, uint32_t revision)
{
    const eg_reader *reader = eg_read_at(v->reader, revision);
    size_t at = revision ? reader->revisions[revision - 1].end : 0, end = reader->revisions[revision].end;
    spans found = {0};
    collect(v, revision, &found);
    for (uint32_t i = 0; i < found.n; i++) {
        const span *s = &found.items[i];
        if (s->begin >= at && s->begin <= end) {
            if (!check_gap(v, revision, at, s->begin))
                return;
        } else if (s->begin < at && i && s->begin != found.items[i - 1].begin && s->number) {
            eg_verify_tell_file(v, EG_F_OBJECT_DUPLICATE,
                                "revision %u: object %u begins, at byte %zu, within something else",
                                revision + 1, s->number, s->begin);
            return;
        }
        if (s->end > at)
            at = s->end;
    }
    if (at < end)
        check_gap(v, revision, at, end);
}

void eg_verify_layout(eg_examination *v)
{
    v->first_signed = EG_NO_REVISION;
    for (uint32_t i = 0; i < v->n_signatures; i++)
        if (v->signatures[i].revision < v->first_signed)
            v->first_signed = v->signatures[i].revision;
    for (uint32_t i = 0; i < v->reader->n_revisions; i++)
        check_revision(v, i);
}
