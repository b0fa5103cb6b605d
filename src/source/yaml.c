/* Reads one YAML document into a small tree with places.
 *
 * Place: the door to libyaml for every room; keys, house files, styles, languages and the font registry come
 * in here. What is of the plain form does not come to libyaml (yaml_plain.c). Standard: YAML 1.1
 * (yaml.org/spec/1.1) as libyaml reads it, less what source/yaml.h leaves out. */
#include "source/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/file.h"
#include "base/utf8.h"
#include "base/vector.h"
#include "source/characters.h"
#include "source/internal.h"

/* As many as of any fault of characters (characters.c). */
enum { MOST_ESCAPES_TOLD = 10 };

/* What libyaml holds while a document is read; closed with the job when memory fails on the way. */
typedef struct reader {
    eg_job *job;
    const char *file;
    eg_slice text;
    uint32_t first_line;
    uint32_t n_nodes;
    uint32_t n_refused; /* characters written as escapes that no text may hold */
    bool has_parser;
    yaml_parser_t parser;
    yaml_event_t event;
} reader;

static void close_reader(void *object)
{
    reader *r = object;
    yaml_event_delete(&r->event);
    if (r->has_parser)
        yaml_parser_delete(&r->parser);
}

static eg_place place_of(const reader *r, yaml_mark_t mark)
{
    return (eg_place){r->file, r->first_line + (uint32_t)mark.line, (uint32_t)mark.column + 1, 0};
}

/* The scalar that was just read, with its quotation marks. libyaml counts characters, not bytes. */
static eg_slice scalar_as_written(const reader *r)
{
    size_t begin = 0;
    const char *data = r->text.data;
    for (size_t i = 0; i < r->event.start_mark.index && begin < r->text.size; i++)
        eg_utf8_next(data, &begin);
    size_t end = begin;
    for (size_t i = r->event.start_mark.index; i < r->event.end_mark.index && end < r->text.size; i++)
        eg_utf8_next(data, &end);
    return (eg_slice){data + begin, end - begin};
}

/* Line and column of a byte: libyaml tells its reader's errors by offset only. */
static eg_place place_of_offset(const reader *r, size_t offset)
{
    eg_place place = {r->file, r->first_line, 1, 0};
    for (size_t i = 0; i < offset && i < r->text.size; i++) {
        unsigned char byte = (unsigned char)r->text.data[i];
        if (byte == '\n') {
            place.line++;
            place.column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

static eg_status refuse(reader *r, eg_place place, const char *what, const char *hint)
{
    eg_finding *finding = eg_report_add(r->job->report, EG_F_YAML_INVALID, place, "%s", what);
    eg_report_hint(r->job->report, finding, "%s", hint);
    return EG_ERR_INPUT;
}

/* The finding for whatever stopped libyaml. */
static eg_status refuse_syntax(reader *r)
{
    const yaml_parser_t *parser = &r->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        eg_arena_fail(r->job->arena);
    /* libyaml stops at the first character that no text may hold; here are they all. */
    if (parser->error == YAML_READER_ERROR && r->first_line == 1 &&
        eg_characters_check(r->job, r->file, r->text))
        return EG_ERR_INPUT;
    const char *problem = parser->problem ? parser->problem : "it is not well formed";
    /* What has no end is told where it begins. */
    bool is_open = strstr(problem, "end of stream") && parser->context_mark.index;
    eg_place place = parser->error == YAML_READER_ERROR
                         ? place_of_offset(r, parser->problem_offset)
                         : place_of(r, is_open ? parser->context_mark : parser->problem_mark);
    const char *what = eg_arena_print(r->job->arena, "this is not YAML that can be read: %s%s%s", problem,
                                      parser->context ? " " : "", parser->context ? parser->context : "");
    return refuse(
        r, place, what,
        "indent with spaces, and put a text that holds a colon, a # or a quotation mark between quotes");
}

static eg_status next_event(reader *r)
{
    yaml_event_delete(&r->event);
    return yaml_parser_parse(&r->parser, &r->event) ? EG_OK : refuse_syntax(r);
}

static eg_status read_node(reader *r, unsigned depth, eg_yaml **out);

static eg_status refuse_decoration(reader *r, const void *anchor, const void *tag)
{
    eg_place place = place_of(r, r->event.start_mark);
    if (anchor)
        return refuse(r, place, "an anchor (&) is not accepted here",
                      "write the value out where it is needed");
    if (tag)
        return refuse(r, place, "a tag (!) is not accepted here",
                      "remove the tag; a text that starts with ! goes between quotes");
    return EG_OK;
}

/* An escape between double quotes can write any character, which the check of the bytes has not seen. The
 * first faults are told where they stand in the file, the others counted; reading goes on, so that all are. */
static void check_escaped(reader *r, eg_slice text)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text.size;) {
        uint32_t c = eg_utf8_next(text.data, &i);
        n += c == 0 || eg_character_is_refused(c);
    }
    if (n && r->n_refused < MOST_ESCAPES_TOLD)
        eg_yaml_refuse_escapes(r->job, place_of(r, r->event.start_mark), scalar_as_written(r),
                               MOST_ESCAPES_TOLD - r->n_refused);
    r->n_refused += n;
}

static eg_status sum_up_escapes(reader *r)
{
    if (r->n_refused > MOST_ESCAPES_TOLD)
        eg_report_add(r->job->report, EG_F_CHARACTER_CONTROL, (eg_place){.file = r->file},
                      "%u more escapes like the %d told", r->n_refused - MOST_ESCAPES_TOLD,
                      MOST_ESCAPES_TOLD);
    return r->n_refused ? EG_ERR_INPUT : EG_OK;
}

bool eg_yaml_is_null_word(eg_slice text)
{
    static const char *const words[] = {"~", "null", "Null", "NULL"};
    for (size_t i = 0; i < sizeof words / sizeof *words && text.size <= 4; i++)
        if (eg_slice_is(text, words[i]))
            return true;
    return false;
}

static eg_status read_scalar(reader *r, eg_yaml *node)
{
    eg_slice text = {(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
    yaml_scalar_style_t style = r->event.data.scalar.style;
    if (style == YAML_PLAIN_SCALAR_STYLE && eg_yaml_is_null_word(text))
        text.size = 0;
    node->kind = EG_YAML_SCALAR;
    node->value = eg_arena_dup(r->job->arena, text);
    node->size = text.size;
    node->is_quoted = style != YAML_PLAIN_SCALAR_STYLE;
    if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        check_escaped(r, text);
    return EG_OK;
}

static eg_status read_sequence(reader *r, unsigned depth, eg_yaml *node)
{
    EG_VECTOR(const eg_yaml *) items = {0};
    node->kind = EG_YAML_SEQUENCE;
    for (;;) {
        eg_status status = next_event(r);
        if (status)
            return status;
        if (r->event.type == YAML_SEQUENCE_END_EVENT)
            break;
        eg_yaml *item;
        status = read_node(r, depth + 1, &item);
        if (status)
            return status;
        *EG_PUSH(r->job->arena, &items) = item;
    }
    node->items = items.items;
    node->n = items.n;
    return EG_OK;
}

static int compare_keys(const void *a, const void *b)
{
    const eg_yaml *x = *(const eg_yaml *const *)a, *y = *(const eg_yaml *const *)b;
    int order = strcmp(x->value, y->value);
    if (order)
        return order;
    if (x->place.line != y->place.line)
        return x->place.line < y->place.line ? -1 : 1;
    return x->place.column < y->place.column ? -1 : x->place.column > y->place.column;
}

/* Sorted, so that a hostile mapping of many keys costs no more than sorting them. */
static eg_status refuse_same_keys(reader *r, const eg_yaml *node)
{
    eg_status status = EG_OK;
    eg_arena_mark mark = eg_arena_note(r->job->scratch);
    const eg_yaml **sorted = EG_NEW_ARRAY(r->job->scratch, const eg_yaml *, node->n);
    for (uint32_t i = 0; i < node->n; i++)
        sorted[i] = node->keys[i];
    qsort(sorted, node->n, sizeof *sorted, compare_keys);
    for (uint32_t i = 1; i < node->n && !status; i++) {
        if (strcmp(sorted[i - 1]->value, sorted[i]->value) != 0)
            continue;
        const char *what =
            eg_arena_print(r->job->arena, "the key %s stands here a second time, after line %u",
                           eg_report_quote(r->job->arena, (eg_slice){sorted[i]->value, sorted[i]->size}),
                           sorted[i - 1]->place.line);
        status = refuse(r, sorted[i]->place, what, "keep one of the two");
    }
    eg_arena_rewind(r->job->scratch, mark);
    return status;
}

static eg_status read_mapping(reader *r, unsigned depth, eg_yaml *node)
{
    EG_VECTOR(const eg_yaml *) keys = {0}, values = {0};
    node->kind = EG_YAML_MAPPING;
    for (;;) {
        eg_yaml *key, *value;
        eg_status status = next_event(r);
        if (status)
            return status;
        if (r->event.type == YAML_MAPPING_END_EVENT)
            break;
        if ((status = read_node(r, depth + 1, &key)))
            return status;
        if (key->kind != EG_YAML_SCALAR)
            return refuse(r, key->place, "a key must be a text, not a list or a mapping",
                          "write `key: value`");
        if ((status = next_event(r)) || (status = read_node(r, depth + 1, &value)))
            return status;
        *EG_PUSH(r->job->arena, &keys) = key;
        *EG_PUSH(r->job->arena, &values) = value;
    }
    node->keys = keys.items;
    node->items = values.items;
    node->n = keys.n;
    return node->n > 1 ? refuse_same_keys(r, node) : EG_OK;
}

/* Reads the node that the current event opens. */
static eg_status read_node(reader *r, unsigned depth, eg_yaml **out)
{
    eg_place place = place_of(r, r->event.start_mark);
    if (depth > EG_YAML_MAX_DEPTH)
        return refuse(r, place, "lists and mappings lie more than 32 deep in each other",
                      "make the file flatter");
    if (++r->n_nodes > EG_YAML_MAX_NODES)
        return refuse(r, place, "the file holds more than a million values", "split the file");

    eg_yaml *node = EG_NEW(r->job->arena, eg_yaml);
    node->place = place;
    node->value = "";
    *out = node;

    eg_status status;
    switch (r->event.type) {
    case YAML_SCALAR_EVENT:
        status = refuse_decoration(r, r->event.data.scalar.anchor, r->event.data.scalar.tag);
        return status ? status : read_scalar(r, node);
    case YAML_SEQUENCE_START_EVENT:
        status = refuse_decoration(r, r->event.data.sequence_start.anchor, r->event.data.sequence_start.tag);
        return status ? status : read_sequence(r, depth, node);
    case YAML_MAPPING_START_EVENT:
        status = refuse_decoration(r, r->event.data.mapping_start.anchor, r->event.data.mapping_start.tag);
        return status ? status : read_mapping(r, depth, node);
    case YAML_ALIAS_EVENT:
        return refuse(r, place, "an alias (*) is not accepted here",
                      "write the value out; a text that starts with * goes between quotes");
    default:
        return refuse(r, place, "a value is missing", "write `key: value`");
    }
}

/* Stream start, at most one document, stream end. *out stays NULL for a stream without a document. */
static eg_status read_stream(reader *r, eg_yaml **out)
{
    eg_status status;
    *out = NULL;
    if ((status = next_event(r)) || (status = next_event(r)))
        return status;
    if (r->event.type != YAML_DOCUMENT_START_EVENT)
        return EG_OK;
    if ((status = next_event(r)) || (status = read_node(r, 0, out)) || (status = next_event(r)) ||
        (status = next_event(r)))
        return status;
    if (r->event.type != YAML_STREAM_END_EVENT)
        return refuse(r, place_of(r, r->event.start_mark), "a second document begins here",
                      "keep one document a file, without a line of three hyphens between");
    return EG_OK;
}

/* A document of white space and comments, or of the plain word null or ~, is an empty mapping. */
static bool is_empty_document(const eg_yaml *node)
{
    return !node || (node->kind == EG_YAML_SCALAR && !node->is_quoted &&
                     (node->size == 0 || strcmp(node->value, "~") == 0 || strcmp(node->value, "null") == 0));
}

static eg_status parse_by_libyaml(eg_job *job, const char *file, eg_slice text, uint32_t first_line,
                                  const eg_yaml **out)
{
    reader *r = EG_NEW(job->arena, reader);
    *r = (reader){.job = job, .file = file, .text = text, .first_line = first_line};
    struct eg_closer *closer = eg_job_on_close(job, close_reader, r);
    if (!yaml_parser_initialize(&r->parser))
        eg_arena_fail(job->arena);
    r->has_parser = true;
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)(text.size ? text.data : ""), text.size);

    eg_yaml *root;
    eg_status status = read_stream(r, &root);
    if (sum_up_escapes(r))
        status = EG_ERR_INPUT;
    eg_job_release(job, closer);
    if (status)
        return status;
    if (is_empty_document(root)) {
        root = EG_NEW(job->arena, eg_yaml);
        root->kind = EG_YAML_MAPPING;
        root->value = "";
        root->place = (eg_place){r->file, first_line, 1, 0};
    }
    *out = root;
    return EG_OK;
}

eg_status eg_yaml_parse(eg_job *job, const char *file, eg_slice text, uint32_t first_line,
                        const eg_yaml **out)
{
    if (text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
        text = (eg_slice){text.data + 3, text.size - 3};
    file = file ? eg_arena_dup(job->arena, eg_slice_of(file)) : NULL;
    const eg_yaml *plain = eg_yaml_read_plain(job, file, text, first_line);
    if (!plain)
        return parse_by_libyaml(job, file, text, first_line, out);
    *out = plain;
    return EG_OK;
}

static void unmap(void *object)
{
    eg_file_unmap(object);
}

eg_status eg_yaml_map(eg_job *job, const char *path, eg_map *out)
{
    int error = eg_file_map(path, out);
    if (error)
        eg_report_hint(job->report,
                       eg_report_add(job->report, EG_F_FILE_UNREADABLE, (eg_place){.file = path},
                                     "the file cannot be read: %s", strerrordesc_np(error)),
                       "check the path, and who may read it");
    return error ? EG_ERR_SYSTEM : EG_OK;
}

eg_status eg_yaml_load(eg_job *job, const char *path, const eg_yaml **out)
{
    eg_map *map = EG_NEW(job->arena, eg_map);
    eg_status status = eg_yaml_map(job, path, map);
    if (status)
        return status;
    struct eg_closer *closer = eg_job_on_close(job, unmap, map);
    status = eg_yaml_parse(job, path, (eg_slice){map->data, map->size}, 1, out);
    eg_job_release(job, closer);
    return status;
}

const eg_yaml *eg_yaml_find(const eg_yaml *mapping, const char *key)
{
    if (!mapping || mapping->kind != EG_YAML_MAPPING)
        return NULL;
    for (uint32_t i = 0; i < mapping->n; i++)
        if (strcmp(mapping->keys[i]->value, key) == 0)
            return mapping->items[i];
    return NULL;
}

int64_t eg_yaml_int(const eg_yaml *node, int64_t low, int64_t high, int64_t fallback)
{
    if (!node || node->kind != EG_YAML_SCALAR || node->is_quoted)
        return fallback;
    const char *digit = node->value;
    bool is_negative = *digit == '-';
    digit += is_negative || *digit == '+';
    if (!*digit)
        return fallback;
    int64_t value = 0;
    for (; *digit; digit++) {
        if (*digit < '0' || *digit > '9' || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, *digit - '0', &value))
            return fallback;
    }
    value = is_negative ? -value : value;
    return value < low || value > high ? fallback : value;
}

bool eg_yaml_bool(const eg_yaml *node, bool fallback)
{
    static const char *const words[2][3] = {{"false", "no", "off"}, {"true", "yes", "on"}};
    if (!node || node->kind != EG_YAML_SCALAR || node->is_quoted)
        return fallback;
    for (int truth = 0; truth < 2; truth++)
        for (int i = 0; i < 3; i++)
            if (strcmp(node->value, words[truth][i]) == 0)
                return truth;
    return fallback;
}

const char *eg_yaml_string(const eg_yaml *node, const char *fallback)
{
    return node && node->kind == EG_YAML_SCALAR ? node->value : fallback;
}
