/* Bytes to objects (ISO 32000-1 7.2, 7.3). See internal.h.
 *
 * Arrays and dictionaries are read on two stacks that the file keeps, and copied out when they close, so that
 * each takes just the room it needs. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "read/internal.h"

const eg_object eg_null_object;

static bool read_object(eg_lexer *lexer, uint32_t depth, eg_object *out);

bool eg_lexer_fail(eg_lexer *lexer, size_t at, const char *format, ...)
{
    eg_read_file *file = lexer->file;
    char words[256];
    va_list list;
    va_start(list, format);
    vsnprintf(words, sizeof words, format, list);
    va_end(list);
    eg_place place = {.file = file->path};
    eg_report *report = file->job->report;
    eg_finding *finding =
        lexer->what ? eg_report_add(report, EG_F_PDF_DAMAGED, place, "%s, at byte %zu of its content: %s",
                                    lexer->what, at, words)
        : lexer->container
            ? eg_report_add(report, EG_F_PDF_DAMAGED, place, "object stream %u, at byte %zu of its data: %s",
                            lexer->container, at, words)
            : eg_report_add(report, EG_F_PDF_DAMAGED, place, "at byte %zu: %s", at, words);
    if (file->status == EG_OK) /* once is enough */
        eg_report_hint(report, finding, "get the file again, or have the program that made it write it anew");
    file->status = EG_ERR_INPUT;
    return false;
}

static void *take_memory(eg_lexer *lexer, size_t count, size_t size)
{
    eg_pool *pool = lexer->pool;
    if (!pool)
        return eg_arena_alloc_array(lexer->file->job->arena, count, size);
    size_t bytes = (count * size + 15) & ~(size_t)15;
    if (!pool->data || bytes > pool->cap - pool->used) {
        enum { FIRST = 4096 };
        pool->cap = pool->cap ? pool->cap * 2 : FIRST;
        while (pool->cap < bytes)
            pool->cap *= 2;
        pool->data = eg_arena_alloc(lexer->file->job->arena, pool->cap);
        pool->used = 0;
    }
    void *memory = pool->data + pool->used;
    pool->used += bytes;
    return memory;
}

/* ---- characters (7.2.2) ---- */

bool eg_lexer_is_space(unsigned char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

bool eg_lexer_is_regular(unsigned char c)
{
    switch (c) {
    case '(':
    case ')':
    case '<':
    case '>':
    case '[':
    case ']':
    case '{':
    case '}':
    case '/':
    case '%':
        return false;
    default:
        return !eg_lexer_is_space(c);
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex_of(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool ends_here(const eg_lexer *lexer, size_t at)
{
    return at >= lexer->bytes.size || !eg_lexer_is_regular((unsigned char)lexer->bytes.data[at]);
}

void eg_lexer_skip(eg_lexer *lexer)
{
    const char *data = lexer->bytes.data;
    size_t size = lexer->bytes.size, at = lexer->at;
    for (; at < size; at++) {
        if (data[at] == '%')
            while (at + 1 < size && data[at + 1] != '\n' && data[at + 1] != '\r')
                at++;
        else if (!eg_lexer_is_space((unsigned char)data[at]))
            break;
    }
    lexer->at = at;
}

bool eg_lexer_take(eg_lexer *lexer, const char *keyword)
{
    size_t size = strlen(keyword), left = lexer->bytes.size - lexer->at;
    if (size > left || memcmp(lexer->bytes.data + lexer->at, keyword, size) != 0 ||
        !ends_here(lexer, lexer->at + size))
        return false;
    lexer->at += size;
    return true;
}

bool eg_lexer_take_number(eg_lexer *lexer, int digits, uint64_t *out)
{
    size_t at = lexer->at;
    uint64_t value = 0;
    for (; at < lexer->bytes.size && is_digit(lexer->bytes.data[at]); at++) {
        if (at - lexer->at == (size_t)digits)
            return false;
        value = value * 10 + (uint64_t)(lexer->bytes.data[at] - '0');
    }
    if (at == lexer->at || !ends_here(lexer, at))
        return false;
    lexer->at = at;
    *out = value;
    return true;
}

/* ---- numbers and references (7.3.3, 7.3.10) ---- */

/* After a whole number without sign: "G R" makes it a reference. */
static bool take_reference(eg_lexer *lexer, eg_object *out)
{
    uint64_t generation;
    size_t begin = lexer->at;
    int64_t number = out->integer;
    eg_lexer_skip(lexer);
    if (eg_lexer_take_number(lexer, 5, &generation)) {
        eg_lexer_skip(lexer);
        if (eg_lexer_take(lexer, "R") && number <= EG_READ_NUMBER_MAX &&
            generation <= EG_READ_GENERATION_MAX) {
            out->kind = EG_OBJECT_REF;
            out->ref.number = (uint32_t)number;
            out->ref.generation = (uint16_t)generation;
            return true;
        }
    }
    lexer->at = begin;
    return false;
}

static bool read_number(eg_lexer *lexer, eg_object *out)
{
    enum { DIGITS = 18 }; /* all of them fit 64 bits */
    const char *data = lexer->bytes.data;
    size_t begin = lexer->at, at = begin, size = lexer->bytes.size, n_digits = 0;
    bool is_signed = data[at] == '-' || data[at] == '+', is_real = false;
    uint64_t value = 0;
    for (at += is_signed; at < size && (is_digit(data[at]) || (data[at] == '.' && !is_real)); at++) {
        is_real |= data[at] == '.';
        n_digits += data[at] != '.';
        if (!is_real && n_digits <= DIGITS)
            value = value * 10 + (uint64_t)(data[at] - '0');
    }
    if (!n_digits || !ends_here(lexer, at))
        return eg_lexer_fail(lexer, begin, "a number is ill formed");
    lexer->at = at;
    if (is_real) {
        out->kind = EG_OBJECT_REAL;
        out->text = (eg_slice){data + begin, at - begin};
        return true;
    }
    if (n_digits > DIGITS)
        return eg_lexer_fail(lexer, begin, "a number has more than %d digits", DIGITS);
    out->kind = EG_OBJECT_INT;
    out->integer = data[begin] == '-' ? -(int64_t)value : (int64_t)value;
    if (!is_signed && !lexer->what)
        take_reference(lexer, out);
    return true;
}

/* ---- strings (7.3.4) ---- */

/* The byte that a backslash makes of what follows it at *at, or -1 for none (a line end that is left out). */
static int read_escape(const char *data, size_t size, size_t *at)
{
    char c = data[(*at)++];
    switch (c) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case '\r':
        *at += *at < size && data[*at] == '\n';
        return -1;
    case '\n':
        return -1;
    default:
        break;
    }
    if (c < '0' || c > '7')
        return (unsigned char)c;
    int value = c - '0';
    for (int i = 0; i < 2 && *at < size && data[*at] >= '0' && data[*at] <= '7'; i++)
        value = value * 8 + (data[(*at)++] - '0');
    return value & 0xFF;
}

/* The place of the closing parenthesis, or the size when there is none. *is_plain: nothing is to be decoded.
 * */
static size_t find_string_end(const char *data, size_t size, size_t at, bool *is_plain)
{
    uint32_t depth = 1;
    *is_plain = true;
    for (; at < size; at++) {
        if (data[at] == '\\') {
            *is_plain = false;
            at++;
        } else if (data[at] == '\r')
            *is_plain = false;
        else if (data[at] == '(')
            depth++;
        else if (data[at] == ')' && --depth == 0)
            break;
    }
    return at < size ? at : size;
}

static bool read_literal_string(eg_lexer *lexer, eg_object *out)
{
    const char *data = lexer->bytes.data;
    size_t begin = lexer->at, at = begin + 1;
    bool is_plain;
    size_t end = find_string_end(data, lexer->bytes.size, at, &is_plain);
    if (end == lexer->bytes.size)
        return eg_lexer_fail(lexer, begin, "a string does not end");
    lexer->at = end + 1;
    out->kind = EG_OBJECT_STRING;
    out->text = (eg_slice){data + at, end - at};
    if (is_plain)
        return true;
    char *bytes = take_memory(lexer, end - at, 1);
    size_t n = 0;
    while (at < end) {
        int c = (unsigned char)data[at++];
        if (c == '\\')
            c = read_escape(data, end, &at);
        else if (c == '\r') { /* a line end of any kind is one LF */
            at += at < end && data[at] == '\n';
            c = '\n';
        }
        if (c >= 0)
            bytes[n++] = (char)c;
    }
    out->text = (eg_slice){bytes, n};
    return true;
}

static bool read_hex_string(eg_lexer *lexer, eg_object *out)
{
    const char *data = lexer->bytes.data;
    size_t size = lexer->bytes.size, begin = lexer->at, end = begin + 1, n = 0;
    while (end < size && data[end] != '>')
        end++;
    if (end == size)
        return eg_lexer_fail(lexer, begin, "a hexadecimal string does not end");
    char *bytes = take_memory(lexer, (end - begin) / 2 + 1, 1);
    for (size_t at = begin + 1; at < end; at++) {
        int digit = hex_of(data[at]);
        if (digit < 0 && !eg_lexer_is_space((unsigned char)data[at]))
            return eg_lexer_fail(lexer, at, "a hexadecimal string has something else in it");
        if (digit < 0)
            continue;
        if (n % 2 == 0) /* an odd last digit is followed by 0 */
            bytes[n / 2] = (char)(digit << 4);
        else
            bytes[n / 2] = (char)(bytes[n / 2] | digit);
        n++;
    }
    lexer->at = end + 1;
    out->kind = EG_OBJECT_STRING;
    out->text = (eg_slice){bytes, (n + 1) / 2};
    return true;
}

/* ---- names (7.3.5) ---- */

static bool read_name(eg_lexer *lexer, eg_slice *out)
{
    const char *data = lexer->bytes.data;
    size_t begin = lexer->at + 1, end = begin, n_escapes = 0;
    for (; !ends_here(lexer, end); end++)
        n_escapes += data[end] == '#';
    lexer->at = end;
    *out = (eg_slice){data + begin, end - begin};
    if (!n_escapes)
        return true;
    char *bytes = take_memory(lexer, end - begin, 1);
    size_t n = 0;
    for (size_t at = begin; at < end; at++) {
        if (data[at] != '#') {
            bytes[n++] = data[at];
            continue;
        }
        int high = at + 1 < end ? hex_of(data[at + 1]) : -1, low = at + 2 < end ? hex_of(data[at + 2]) : -1;
        if (high < 0 || low < 0 || high + low == 0)
            return eg_lexer_fail(lexer, at, "# in a name is not followed by the two digits of a character");
        bytes[n++] = (char)(high << 4 | low);
        at += 2;
    }
    *out = (eg_slice){bytes, n};
    return true;
}

/* ---- arrays and dictionaries (7.3.6, 7.3.7) ---- */

static bool read_array(eg_lexer *lexer, uint32_t depth, eg_object *out)
{
    eg_read_file *file = lexer->file;
    uint32_t base = file->items.n;
    size_t begin = lexer->at++;
    for (;;) {
        eg_lexer_skip(lexer);
        if (lexer->at >= lexer->bytes.size)
            return eg_lexer_fail(lexer, begin, "an array does not end");
        if (lexer->bytes.data[lexer->at] == ']')
            break;
        eg_object item;
        if (!read_object(lexer, depth + 1, &item))
            return false;
        *EG_PUSH(file->job->arena, &file->items) = item;
    }
    lexer->at++;
    uint32_t n = file->items.n - base;
    eg_object *items = take_memory(lexer, n, sizeof *items);
    if (n)
        memcpy(items, file->items.items + base, n * sizeof *items);
    file->items.n = base;
    out->kind = EG_OBJECT_ARRAY;
    out->array.items = items;
    out->array.n = n;
    return true;
}

static int compare_keys(eg_slice a, eg_slice b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    int order = size ? memcmp(a.data, b.data, size) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_entries(const void *a, const void *b)
{
    return compare_keys(((const eg_dict_entry *)a)->key, ((const eg_dict_entry *)b)->key);
}

/* A key that stands twice: readers disagree which of its values holds, so a file with one is two files. */
static bool check_keys(eg_lexer *lexer, const eg_dict_entry *entries, uint32_t n)
{
    enum { FEW = 16 };
    const eg_dict_entry *twice = NULL;
    for (uint32_t i = 1; n <= FEW && i < n; i++)
        for (uint32_t k = 0; k < i; k++)
            if (eg_slice_equals(entries[i].key, entries[k].key))
                twice = &entries[i];
    if (n > FEW) {
        eg_arena *scratch = lexer->file->job->scratch;
        eg_arena_mark mark = eg_arena_note(scratch);
        eg_dict_entry *sorted = EG_NEW_ARRAY(scratch, eg_dict_entry, n);
        memcpy(sorted, entries, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, compare_entries);
        for (uint32_t i = 1; i < n && !twice; i++)
            if (eg_slice_equals(sorted[i].key, sorted[i - 1].key))
                for (uint32_t k = 0; k < n; k++)
                    if (eg_slice_equals(entries[k].key, sorted[i].key))
                        twice = &entries[k];
        eg_arena_rewind(scratch, mark);
    }
    return !twice || eg_lexer_fail(lexer, twice->value.begin, "the key %s stands twice in a dictionary",
                                   eg_report_quote(lexer->file->job->arena, twice->key));
}

static bool take_end(eg_lexer *lexer, const char *end)
{
    if (*end != '>')
        return eg_lexer_take(lexer, end);
    if (lexer->bytes.size - lexer->at < 2 || memcmp(lexer->bytes.data + lexer->at, end, 2) != 0)
        return false;
    lexer->at += 2;
    return true;
}

bool eg_lexer_read_entries(eg_lexer *lexer, const char *end, uint32_t depth, eg_object *out)
{
    eg_read_file *file = lexer->file;
    uint32_t base = file->entries.n;
    size_t begin = lexer->at;
    for (;;) {
        eg_dict_entry entry = {0};
        eg_lexer_skip(lexer);
        if (lexer->at >= lexer->bytes.size)
            return eg_lexer_fail(lexer, begin, "a dictionary does not end");
        if (take_end(lexer, end))
            break;
        if (lexer->bytes.data[lexer->at] != '/')
            return eg_lexer_fail(lexer, lexer->at, "a key of a dictionary is no name");
        if (!read_name(lexer, &entry.key) || !read_object(lexer, depth + 1, &entry.value))
            return false;
        *EG_PUSH(file->job->arena, &file->entries) = entry;
    }
    uint32_t n = file->entries.n - base;
    eg_dict_entry *entries = take_memory(lexer, n, sizeof *entries);
    if (n)
        memcpy(entries, file->entries.items + base, n * sizeof *entries);
    file->entries.n = base;
    out->kind = EG_OBJECT_DICT;
    out->dict.entries = entries;
    out->dict.n = n;
    return check_keys(lexer, entries, n);
}

/* ---- objects ---- */

static bool read_keyword(eg_lexer *lexer, eg_object *out)
{
    if (eg_lexer_take(lexer, "null")) {
        out->kind = EG_OBJECT_NULL;
        return true;
    }
    out->kind = EG_OBJECT_BOOL;
    out->truth = eg_lexer_take(lexer, "true");
    return out->truth || eg_lexer_take(lexer, "false") ||
           eg_lexer_fail(lexer, lexer->at, "no object begins here");
}

static bool read_object(eg_lexer *lexer, uint32_t depth, eg_object *out)
{
    memset(out, 0, sizeof *out);
    eg_lexer_skip(lexer);
    if (lexer->at >= lexer->bytes.size)
        return eg_lexer_fail(lexer, lexer->at, "an object is missing");
    if (depth > EG_READ_DEPTH_MAX)
        return eg_lexer_fail(lexer, lexer->at, "objects stand in one another deeper than %d",
                             EG_READ_DEPTH_MAX);
    out->container = lexer->container;
    out->begin = lexer->at;
    const char *at = lexer->bytes.data + lexer->at;
    bool is_read;
    if (is_digit(*at) || *at == '+' || *at == '-' || *at == '.')
        is_read = read_number(lexer, out);
    else if (*at == '/') {
        out->kind = EG_OBJECT_NAME;
        is_read = read_name(lexer, &out->text);
    } else if (*at == '(')
        is_read = read_literal_string(lexer, out);
    else if (*at == '<' && lexer->bytes.size - lexer->at > 1 && at[1] == '<') {
        lexer->at += 2;
        is_read = eg_lexer_read_entries(lexer, ">>", depth, out);
    } else if (*at == '<')
        is_read = read_hex_string(lexer, out);
    else if (*at == '[')
        is_read = read_array(lexer, depth, out);
    else
        is_read = read_keyword(lexer, out);
    out->end = lexer->at;
    return is_read;
}

bool eg_lexer_read(eg_lexer *lexer, eg_object *out)
{
    uint32_t n_items = lexer->file->items.n, n_entries = lexer->file->entries.n;
    bool is_read = read_object(lexer, 0, out);
    lexer->file->items.n = n_items; /* what a fault left open */
    lexer->file->entries.n = n_entries;
    return is_read;
}

bool eg_lexer_read_header(eg_lexer *lexer, uint32_t *number, uint16_t *generation)
{
    size_t begin = lexer->at;
    uint64_t n = 0, g = 0;
    bool is_header = eg_lexer_take_number(lexer, 10, &n) && n <= EG_READ_NUMBER_MAX;
    eg_lexer_skip(lexer);
    is_header = is_header && eg_lexer_take_number(lexer, 5, &g) && g <= EG_READ_GENERATION_MAX;
    eg_lexer_skip(lexer);
    if (!is_header || !eg_lexer_take(lexer, "obj"))
        return eg_lexer_fail(lexer, begin, "no object begins here (\"1 0 obj\")");
    *number = (uint32_t)n;
    *generation = (uint16_t)g;
    return true;
}
