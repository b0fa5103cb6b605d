/* YAML in its plain form to the tree, without libyaml.
 *
 * Place: eg_yaml_parse tries it before libyaml. Key files, names and styles are nearly always of this form, and
 * of a short text libyaml would take a twelfth of the whole time for them. The form is a part of YAML
 * (yaml.org/spec/1.1) in which every line can be understood by itself:
 *
 *     blocks   mappings and sequences, indented by spaces; what follows "- " may be a block too
 *     keys     words of letters, digits, - _ . and spaces between
 *     values   on the key's line: plain, or between quotes with no quote or escape in them,
 *              or [a, b] and {key: value} of such
 *     comments on lines of their own, or after a value
 *
 * Whatever else is met, also what is at fault, is left to libyaml, without a finding: so what is accepted gives
 * the tree and the places that libyaml would give, and what is refused costs only time. */
#include "base/utf8.h"
#include "base/vector.h"
#include "source/characters.h"
#include "source/internal.h"

enum {
    LONGEST_KEY = 128, /* bytes; libyaml's own bound is 1024 characters */
    MOST_KEYS = 128    /* of one mapping; each is held against each */
};

typedef struct reader {
    eg_job *job;
    const char *file;
    const char *at, *end; /* what is read next; the end of the text */
    const char *line;     /* where the line begins */
    uint32_t number;      /* of the line */
    int column;           /* bytes before the entry that is read next, -1: there is none */
    struct {
        const char *at;
        uint32_t column; /* in characters, from 1 */
    } last;              /* where the last node began */
} reader;

static eg_yaml *read_block(reader *r, unsigned depth);
static eg_yaml *read_value(reader *r, unsigned depth, bool is_flow);

/* ---- bytes ---- */

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80);
}

/* No tabs, no line ends but the line feed, and nothing that libyaml would not read. */
static bool is_plain_text(eg_slice text)
{
    for (size_t i = 0; i < text.size;) {
        if (text.data[i] >= ' ' && text.data[i] < 0x7F) {
            i++;
            continue;
        }
        uint32_t c;
        int size = eg_utf8_decode(text.data + i, text.size - i, &c);
        if (!size || (c < ' ' && c != '\n') || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 ||
            c == 0xFEFF || c == 0xFFFE || c == 0xFFFF)
            return false;
        i += (size_t)size;
    }
    return true;
}

/* ---- lines ---- */

static void skip_spaces(reader *r)
{
    while (r->at < r->end && *r->at == ' ')
        r->at++;
}

/* Past spaces: whether nothing but a comment is left of the line. */
static bool ends_line(reader *r)
{
    skip_spaces(r);
    return r->at == r->end || *r->at == '\n' || (*r->at == '#' && (r->at == r->line || r->at[-1] == ' '));
}

/* From the end of a line to the next entry. */
static void go_to_entry(reader *r)
{
    while (ends_line(r)) {
        const char *feed = memchr(r->at, '\n', (size_t)(r->end - r->at));
        if (!feed) {
            r->at = r->end;
            r->column = -1;
            return;
        }
        r->at = r->line = feed + 1;
        r->number++;
    }
    r->column = (int)(r->at - r->line);
}

static bool begins_item(const reader *r)
{
    return r->column >= 0 && *r->at == '-' && r->at + 1 < r->end && r->at[1] == ' ';
}

/* The colon of a key that begins here; NULL: there is none. */
static const char *colon_of_key(const reader *r)
{
    const char *c = r->at, *end = r->end - c > LONGEST_KEY ? c + LONGEST_KEY : r->end;
    if (c == end || !(is_alphanumeric(*c) || *c == '_'))
        return NULL;
    while (c < end && (is_alphanumeric(*c) || (*c && strchr("-_. ", *c))))
        c++;
    bool is_key = c < end && *c == ':' && c[-1] != ' ' && (c + 1 == r->end || c[1] == ' ' || c[1] == '\n');
    return is_key ? c : NULL;
}

/* ---- nodes ---- */

static eg_yaml *new_node(reader *r, eg_yaml_kind kind)
{
    eg_yaml *node = EG_NEW(r->job->arena, eg_yaml);
    if (r->last.at < r->line) {
        r->last.at = r->line;
        r->last.column = 1;
    }
    for (; r->last.at < r->at; r->last.at++)
        r->last.column += (*r->last.at & 0xC0) != 0x80;
    *node = (eg_yaml){.kind = kind, .value = "", .place = {r->file, r->number, r->last.column, 0}};
    return node;
}

/* A scalar that begins here, of the bytes up to end. */
static eg_yaml *new_scalar(reader *r, const char *end)
{
    eg_yaml *node = new_node(r, EG_YAML_SCALAR);
    eg_slice text = {r->at, (size_t)(end - r->at)};
    if (eg_yaml_is_null_word(text))
        text.size = 0;
    node->value = eg_arena_dup(r->job->arena, text);
    node->size = text.size;
    r->at = end;
    return node;
}

static eg_yaml *read_quoted(reader *r)
{
    char quote = *r->at;
    const char *begin = r->at + 1, *end = begin;
    while (end < r->end && *end != quote && *end != '\n' && *end != '\\')
        end++;
    if (end == r->end || *end != quote || (end + 1 < r->end && end[1] == quote))
        return NULL;
    for (const char *c = begin; c < end;) {
        size_t size = 0;
        if (eg_character_is_refused(eg_utf8_next(c, &size)))
            return NULL;
        c += size;
    }
    eg_yaml *node = new_node(r, EG_YAML_SCALAR);
    node->value = eg_arena_dup(r->job->arena, (eg_slice){begin, (size_t)(end - begin)});
    node->size = (size_t)(end - begin);
    node->is_quoted = true;
    r->at = end + 1;
    return node;
}

/* Where a plain scalar that begins here ends, its last spaces with it; NULL: it is not of the form. */
static const char *end_of_plain(const reader *r, bool is_flow)
{
    const char *c = r->at;
    bool is_signed = *c == '-' && c + 1 < r->end && is_alphanumeric(c[1]);
    if (!is_alphanumeric(*c) && !is_signed && !strchr("(./+_", *c))
        return NULL;
    for (; c < r->end && *c != '\n'; c++) {
        if (is_flow && strchr(",]}", *c))
            return c;
        if (is_flow && strchr(":?[{#", *c))
            return NULL;
        if (*c == '#' && c[-1] == ' ')
            return c;
        if (*c == ':' && (c + 1 == r->end || c[1] == ' ' || c[1] == '\n'))
            return NULL;
    }
    return is_flow ? NULL : c;
}

static eg_yaml *read_plain(reader *r, bool is_flow)
{
    const char *end = end_of_plain(r, is_flow);
    while (end && end[-1] == ' ')
        end--;
    return end ? new_scalar(r, end) : NULL;
}

static eg_yaml *read_key(reader *r)
{
    const char *colon = colon_of_key(r);
    eg_yaml *key = colon ? new_scalar(r, colon) : NULL;
    r->at += colon != NULL;
    return key;
}

static bool has_same_keys(const eg_yaml *node)
{
    for (uint32_t i = 1; i < node->n; i++)
        for (uint32_t k = 0; k < i; k++)
            if (node->keys[i]->size == node->keys[k]->size &&
                memcmp(node->keys[i]->value, node->keys[k]->value, node->keys[i]->size) == 0)
                return true;
    return false;
}

/* ---- collections ---- */

typedef EG_VECTOR(const eg_yaml *) node_list;

static eg_yaml *finish(eg_yaml *node, const node_list *keys, const node_list *items)
{
    node->keys = keys->items;
    node->items = items->items;
    node->n = items->n;
    return keys->n > MOST_KEYS || (keys->n && has_same_keys(node)) ? NULL : node;
}

/* [a, b] or {key: value}, on one line. */
static eg_yaml *read_flow(reader *r, unsigned depth)
{
    bool is_mapping = *r->at == '{';
    char close = is_mapping ? '}' : ']';
    eg_yaml *node = new_node(r, is_mapping ? EG_YAML_MAPPING : EG_YAML_SEQUENCE);
    node_list keys = {0}, items = {0};
    r->at++;
    skip_spaces(r);
    while (r->at < r->end && (items.n || *r->at != close)) {
        eg_yaml *key = is_mapping ? read_key(r) : NULL;
        skip_spaces(r);
        eg_yaml *item = is_mapping && !key ? NULL : read_value(r, depth + 1, true);
        if (!item)
            return NULL;
        if (key)
            *EG_PUSH(r->job->arena, &keys) = key;
        *EG_PUSH(r->job->arena, &items) = item;
        skip_spaces(r);
        if (r->at == r->end || *r->at != ',')
            break;
        r->at++;
        skip_spaces(r);
    }
    if (r->at == r->end || *r->at != close)
        return NULL;
    r->at++;
    return finish(node, &keys, &items);
}

static eg_yaml *read_value(reader *r, unsigned depth, bool is_flow)
{
    if (depth > EG_YAML_MAX_DEPTH || r->at == r->end)
        return NULL;
    switch (*r->at) {
    case '[':
    case '{':
        return read_flow(r, depth);
    case '"':
    case '\'':
        return read_quoted(r);
    default:
        return read_plain(r, is_flow);
    }
}

/* A value and the end of its line. */
static eg_yaml *read_value_line(reader *r, unsigned depth)
{
    eg_yaml *value = read_value(r, depth, false);
    if (!value || !ends_line(r))
        return NULL;
    go_to_entry(r);
    return value;
}

/* The value of a key in a column: on its line, or the block beneath, whose items may stand in it. */
static eg_yaml *read_value_of_key(reader *r, int column, unsigned depth)
{
    if (!ends_line(r))
        return read_value_line(r, depth);
    go_to_entry(r);
    return r->column > column || (r->column == column && begins_item(r)) ? read_block(r, depth) : NULL;
}

static eg_yaml *read_mapping(reader *r, unsigned depth)
{
    int column = r->column;
    eg_yaml *node = new_node(r, EG_YAML_MAPPING);
    node_list keys = {0}, items = {0};
    while (r->column == column) {
        eg_yaml *key = read_key(r), *item = key ? read_value_of_key(r, column, depth + 1) : NULL;
        if (!item)
            return NULL;
        *EG_PUSH(r->job->arena, &keys) = key;
        *EG_PUSH(r->job->arena, &items) = item;
    }
    return r->column > column ? NULL : finish(node, &keys, &items);
}

static eg_yaml *read_sequence(reader *r, unsigned depth)
{
    int column = r->column;
    eg_yaml *node = new_node(r, EG_YAML_SEQUENCE);
    node_list items = {0};
    while (r->column == column && begins_item(r)) {
        r->at++;
        if (ends_line(r))
            return NULL;
        r->column = (int)(r->at - r->line);
        eg_yaml *item =
            begins_item(r) || colon_of_key(r) ? read_block(r, depth + 1) : read_value_line(r, depth + 1);
        if (!item)
            return NULL;
        *EG_PUSH(r->job->arena, &items) = item;
    }
    return r->column > column ? NULL : finish(node, &(node_list){0}, &items);
}

static eg_yaml *read_block(reader *r, unsigned depth)
{
    if (depth > EG_YAML_MAX_DEPTH)
        return NULL;
    return begins_item(r) ? read_sequence(r, depth) : read_mapping(r, depth);
}

const eg_yaml *eg_yaml_read_plain(eg_job *job, const char *file, eg_slice text, uint32_t first_line)
{
    /* No node takes less than a byte, so there are not too many of them either. */
    if (!text.size || text.size > EG_YAML_MAX_NODES || !is_plain_text(text))
        return NULL;
    eg_arena_mark mark = eg_arena_note(job->arena);
    reader r = {.job = job,
                .file = file,
                .at = text.data,
                .end = text.data + text.size,
                .line = text.data,
                .number = first_line,
                .last = {text.data, 1}};
    go_to_entry(&r);
    const eg_yaml *root = r.column < 0 ? NULL : read_block(&r, 0);
    if (root && r.column < 0)
        return root;
    eg_arena_rewind(job->arena, mark);
    return NULL;
}
