/* Questions to objects that have been read. See read.h. */
#include "read/internal.h"

const eg_object *eg_object_dict(const eg_object *object)
{
    if (object->kind == EG_OBJECT_STREAM)
        return object->stream.dict;
    return object->kind == EG_OBJECT_DICT ? object : &eg_null_object;
}

const eg_object *eg_object_value(const eg_object *object, const char *key)
{
    const eg_object *dict = eg_object_dict(object);
    for (uint32_t i = 0; dict->kind == EG_OBJECT_DICT && i < dict->dict.n; i++)
        if (eg_slice_is(dict->dict.entries[i].key, key))
            return &dict->dict.entries[i].value;
    return &eg_null_object;
}

const eg_object *eg_read_find(const eg_reader *reader, const eg_object *object, const char *key)
{
    return eg_read_resolve(reader, eg_object_value(object, key));
}

const eg_object *eg_read_item(const eg_reader *reader, const eg_object *object, uint32_t i)
{
    return object->kind == EG_OBJECT_ARRAY && i < object->array.n
               ? eg_read_resolve(reader, &object->array.items[i])
               : &eg_null_object;
}

const eg_object *eg_read_resolve(const eg_reader *reader, const eg_object *object)
{
    enum { MOST = 32 };
    for (int i = 0; i < MOST && object->kind == EG_OBJECT_REF; i++)
        object = eg_read_lookup(reader, object->ref.number, object->ref.generation);
    if (object->kind != EG_OBJECT_REF)
        return object;
    eg_read_fault(reader, object, "references lead to references without end");
    return &eg_null_object;
}

bool eg_object_is_name(const eg_object *object, const char *name)
{
    return object->kind == EG_OBJECT_NAME && eg_slice_is(object->text, name);
}

/* The digits of a real: at most 12 before the point count (2^40 is 13), and six after it, which is more than
 * 1/65536 tells apart. */
static bool read_real(eg_slice text, eg_len *out)
{
    enum { SCALE = 1000000 };
    bool is_negative = text.data[0] == '-';
    size_t at = is_negative || text.data[0] == '+';
    int64_t whole = 0, part = 0, place = SCALE / 10;
    for (; at < text.size && text.data[at] != '.'; at++) {
        whole = whole * 10 + (text.data[at] - '0');
        if (whole > (int64_t)1 << 40)
            return false;
    }
    for (at++; at < text.size && place; at++, place /= 10)
        part += (text.data[at] - '0') * place;
    eg_len value = whole * EG_PT + eg_len_scale(part, EG_PT, SCALE);
    *out = is_negative ? -value : value;
    return true;
}

bool eg_object_length(const eg_object *object, eg_len *out)
{
    if (object->kind == EG_OBJECT_REAL)
        return read_real(object->text, out);
    if (object->kind != EG_OBJECT_INT || object->integer > (int64_t)1 << 40 ||
        object->integer < -((int64_t)1 << 40))
        return false;
    *out = object->integer * EG_PT;
    return true;
}

/* ---- equality ---- */

static eg_slice stored(const eg_reader *reader, const eg_object *stream)
{
    return (eg_slice){reader->bytes.data + stream->stream.data_begin,
                      stream->stream.data_end - stream->stream.data_begin};
}

static bool are_equal_dicts(const eg_reader *a_of, const eg_object *a, const eg_reader *b_of,
                            const eg_object *b)
{
    if (a->dict.n != b->dict.n)
        return false;
    for (uint32_t i = 0; i < a->dict.n; i++) {
        uint32_t k = i, tried = 0; /* most often the same place in both */
        for (; tried < b->dict.n && !eg_slice_equals(a->dict.entries[i].key, b->dict.entries[k].key); tried++)
            k = (k + 1) % b->dict.n;
        if (tried == b->dict.n ||
            !eg_object_equals(a_of, &a->dict.entries[i].value, b_of, &b->dict.entries[k].value))
            return false;
    }
    return true;
}

bool eg_object_equals(const eg_reader *a_of, const eg_object *a, const eg_reader *b_of, const eg_object *b)
{
    eg_len x, y;
    if ((a->kind == EG_OBJECT_INT || a->kind == EG_OBJECT_REAL) &&
        (b->kind == EG_OBJECT_INT || b->kind == EG_OBJECT_REAL) && a->kind != b->kind)
        return eg_object_length(a, &x) && eg_object_length(b, &y) && x == y;
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case EG_OBJECT_NULL:
        return true;
    case EG_OBJECT_BOOL:
        return a->truth == b->truth;
    case EG_OBJECT_INT:
        return a->integer == b->integer;
    case EG_OBJECT_REAL:
        return eg_slice_equals(a->text, b->text) ||
               (eg_object_length(a, &x) && eg_object_length(b, &y) && x == y);
    case EG_OBJECT_STRING:
    case EG_OBJECT_NAME:
        return eg_slice_equals(a->text, b->text);
    case EG_OBJECT_REF:
        return a->ref.number == b->ref.number && a->ref.generation == b->ref.generation;
    case EG_OBJECT_ARRAY:
        for (uint32_t i = 0; a->array.n == b->array.n && i < a->array.n; i++)
            if (!eg_object_equals(a_of, &a->array.items[i], b_of, &b->array.items[i]))
                return false;
        return a->array.n == b->array.n;
    case EG_OBJECT_DICT:
        return are_equal_dicts(a_of, a, b_of, b);
    case EG_OBJECT_STREAM:
        return are_equal_dicts(a_of, a->stream.dict, b_of, b->stream.dict) &&
               eg_slice_equals(stored(a_of, a), stored(b_of, b));
    }
    return false;
}
