/* Streams to what they hold: filters in their order, with limits (ISO 32000-1 7.3.8.2, 7.4). See read.h. */
#include "read/internal.h"

enum { MOST_FILTERS = 8 };

typedef enum filter { FLATE, LZW, HEX, ASCII85, RUN_LENGTH, N_FILTERS } filter;
static const char *const filter_names[N_FILTERS] = {"FlateDecode", "LZWDecode", "ASCIIHexDecode",
                                                    "ASCII85Decode", "RunLengthDecode"};

eg_slice eg_read_stored(const eg_reader *reader, const eg_object *stream)
{
    return (eg_slice){reader->bytes.data + stream->stream.data_begin,
                      stream->stream.data_end - stream->stream.data_begin};
}

/* reader NULL: references mean nothing yet. */
static const eg_object *resolve(const eg_reader *reader, const eg_object *object)
{
    return reader                          ? eg_read_resolve(reader, object)
           : object->kind == EG_OBJECT_REF ? &eg_null_object
                                           : object;
}

static const eg_object *find(const eg_reader *reader, const eg_object *object, const char *key)
{
    return resolve(reader, eg_object_value(object, key));
}

/* The i-th of /Filter or /DecodeParms, each one object or an array of them. */
static const eg_object *part(const eg_reader *reader, const eg_object *stream, const char *key, uint32_t i)
{
    const eg_object *value = find(reader, stream, key);
    if (value->kind != EG_OBJECT_ARRAY)
        return i ? &eg_null_object : value;
    return i < value->array.n ? resolve(reader, &value->array.items[i]) : &eg_null_object;
}

static uint32_t count_filters(const eg_reader *reader, const eg_object *stream)
{
    const eg_object *value = find(reader, stream, "Filter");
    return value->kind == EG_OBJECT_ARRAY ? value->array.n : value->kind != EG_OBJECT_NULL;
}

static filter filter_of(const eg_object *name)
{
    for (int i = 0; i < N_FILTERS; i++)
        if (eg_object_is_name(name, filter_names[i]))
            return (filter)i;
    return N_FILTERS;
}

bool eg_read_is_decodable(const eg_reader *reader, const eg_object *stream)
{
    uint32_t n = count_filters(reader, stream);
    bool is_known = n <= MOST_FILTERS && eg_object_value(stream, "F")->kind == EG_OBJECT_NULL;
    for (uint32_t i = 0; is_known && i < n; i++)
        is_known = filter_of(part(reader, stream, "Filter", i)) != N_FILTERS;
    return is_known;
}

static int64_t number(const eg_reader *reader, const eg_object *parameters, const char *key, int64_t fallback)
{
    const eg_object *value = find(reader, parameters, key);
    return value->kind == EG_OBJECT_INT ? value->integer : fallback;
}

/* One filter; the predictor, if any, after it. NULL, or what is wrong. */
static const char *apply(eg_read_file *file, const eg_reader *reader, filter which,
                         const eg_object *parameters, size_t max, eg_slice *bytes)
{
    eg_buffer out = eg_buffer_new(file->job->arena);
    const char *fault = NULL;
    switch (which) {
    case FLATE:
        fault = eg_inflate(*bytes, file->job->scratch, max, &out);
        break;
    case LZW:
        fault = eg_unlzw(*bytes, number(reader, parameters, "EarlyChange", 1) != 0, max, &out);
        break;
    case HEX:
        fault = eg_unhex(*bytes, max, &out);
        break;
    case ASCII85:
        fault = eg_unascii85(*bytes, max, &out);
        break;
    case RUN_LENGTH:
        fault = eg_unrunlength(*bytes, max, &out);
        break;
    case N_FILTERS:
        break;
    }
    *bytes = eg_buffer_slice(&out);
    eg_predictor predictor = {
        number(reader, parameters, "Predictor", 1), number(reader, parameters, "Colors", 1),
        number(reader, parameters, "BitsPerComponent", 8), number(reader, parameters, "Columns", 1)};
    if (fault || (which != FLATE && which != LZW) || predictor.predictor == 1)
        return fault;
    eg_buffer rows = eg_buffer_new(file->job->arena);
    fault = eg_unpredict(*bytes, predictor, &rows);
    *bytes = eg_buffer_slice(&rows);
    return fault;
}

static eg_status tell_too_large(eg_read_file *file, const eg_object *stream)
{
    eg_report_add(file->job->report, EG_F_PDF_TOO_LARGE, (eg_place){.file = file->path},
                  "at byte %zu: the data of a stream are too large when they are decoded", stream->begin);
    return file->status = EG_ERR_INPUT;
}

eg_status eg_read_decode_in(eg_read_file *file, const eg_reader *reader, const eg_object *stream,
                            eg_slice *out)
{
    *out = (eg_slice){0};
    if (stream->kind != EG_OBJECT_STREAM)
        return eg_read_fail(file, stream->begin, "no stream is where one must be");
    if (eg_object_value(stream, "F")->kind != EG_OBJECT_NULL)
        return eg_read_fail(file, stream->begin, "the data of a stream are in another file");
    uint32_t n = count_filters(reader, stream);
    if (n > MOST_FILTERS)
        return eg_read_fail(file, stream->begin, "a stream has more than %d filters", MOST_FILTERS);
    eg_slice bytes = {file->bytes.data + stream->stream.data_begin,
                      stream->stream.data_end - stream->stream.data_begin};
    for (uint32_t i = 0; i < n; i++) {
        const eg_object *name = part(reader, stream, "Filter", i);
        filter which = filter_of(name);
        if (which == N_FILTERS)
            return eg_read_fail(file, stream->begin, "a stream that must be read has the filter %s",
                                eg_report_quote(file->job->arena, name->kind == EG_OBJECT_NAME
                                                                      ? name->text
                                                                      : (eg_slice){"?", 1}));
        uint64_t left = file->inflated < EG_READ_INFLATED_MAX ? EG_READ_INFLATED_MAX - file->inflated : 0;
        const char *fault = apply(file, reader, which, part(reader, stream, "DecodeParms", i),
                                  left < EG_READ_STREAM_MAX ? (size_t)left : EG_READ_STREAM_MAX, &bytes);
        if (fault == eg_read_too_large)
            return tell_too_large(file, stream);
        if (fault)
            return eg_read_fail(file, stream->begin, "%s", fault);
        file->inflated += bytes.size;
    }
    *out = bytes;
    return EG_OK;
}

eg_status eg_read_decode(const eg_reader *reader, const eg_object *stream, eg_slice *out)
{
    return eg_read_decode_in(reader->file, reader, stream, out);
}
