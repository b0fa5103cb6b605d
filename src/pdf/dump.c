/* --dump=objects: the objects of a file as its cross-reference table has them. See pdf.h.
 *
 * For files that this room wrote: one classic table (ISO 32000-1 7.5.4). Anything else gives one line saying
 * so. Every offset is checked against the file. */
#include "pdf/pdf.h"

static bool read_number(eg_slice pdf, size_t *at, uint64_t *out)
{
    while (*at < pdf.size && (pdf.data[*at] == ' ' || pdf.data[*at] == '\r' || pdf.data[*at] == '\n'))
        ++*at;
    size_t begin = *at;
    *out = 0;
    while (*at < pdf.size && pdf.data[*at] >= '0' && pdf.data[*at] <= '9' && *at - begin < 12)
        *out = *out * 10 + (uint64_t)(pdf.data[(*at)++] - '0');
    return *at > begin;
}

static bool find_last(eg_slice pdf, const char *word, size_t *out)
{
    size_t size = strlen(word);
    for (size_t at = pdf.size; at >= size; at--)
        if (memcmp(pdf.data + at - size, word, size) == 0) {
            *out = at;
            return true;
        }
    return false;
}

/* Past a literal string that begins at at, parentheses and backslashes counted. */
static size_t skip_string(eg_slice object, size_t at)
{
    int depth = 0;
    for (; at < object.size; at++) {
        if (object.data[at] == '\\')
            at++;
        else if (object.data[at] == '(')
            depth++;
        else if (object.data[at] == ')' && --depth == 0)
            break;
    }
    return at;
}

/* The value of a name key of the object's own dictionary, not of one inside it: "/Type /Font" gives
 * "Font". */
static bool find_name(eg_slice object, const char *key, eg_slice *out)
{
    size_t size = strlen(key);
    int depth = 0;
    for (size_t at = 0; at + size < object.size; at++) {
        char c = object.data[at];
        if (c == '(')
            at = skip_string(object, at);
        else if ((c == '<' || c == '>') && object.data[at + 1] == c)
            depth += object.data[at++] == '<' ? 1 : -1;
        if (c != '/' || depth != 1 || memcmp(object.data + at, key, size) != 0)
            continue;
        size_t begin = at + size;
        while (begin < object.size && object.data[begin] == ' ')
            begin++;
        if (begin >= object.size || object.data[begin] != '/')
            continue;
        size_t end = ++begin;
        while (end < object.size && !strchr("/<>[]() \r\n", object.data[end]))
            end++;
        *out = (eg_slice){object.data + begin, end - begin};
        return true;
    }
    return false;
}

static void dump_object(eg_slice object, uint64_t number, eg_buffer *out)
{
    /* Only the dictionary is searched, never a stream's bytes. */
    eg_slice head = object, name;
    for (size_t at = 0; at + 6 < object.size; at++)
        if (memcmp(object.data + at, "stream", 6) == 0) {
            head.size = at;
            break;
        }
    eg_buffer_print(out, "%llu", (unsigned long long)number);
    bool is_named = false;
    static const char *const keys[] = {"/Type", "/Subtype", "/S"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (find_name(head, keys[i], &name) && (i < 2 || !is_named)) {
            eg_buffer_add_string(out, is_named ? "/" : " ");
            eg_buffer_add_slice(out, name);
            is_named = true;
        }
    if (!is_named)
        eg_buffer_add_string(out, memchr(head.data, '<', head.size) ? " dictionary" : " value");
    eg_buffer_print(out, " %zu%s\n", object.size, head.size < object.size ? " stream" : "");
}

/* The end of the object that begins at offset: the next "endobj". */
static size_t end_of(eg_slice pdf, size_t offset)
{
    for (size_t at = offset; at + 6 <= pdf.size; at++)
        if (pdf.data[at] == 'e' && memcmp(pdf.data + at, "endobj", 6) == 0)
            return at + 6;
    return pdf.size;
}

void eg_pdf_dump(eg_slice pdf, eg_buffer *out)
{
    size_t at;
    uint64_t table, first, n;
    if (!find_last(pdf, "startxref", &at) || !read_number(pdf, &at, &table) || table + 4 > pdf.size ||
        memcmp(pdf.data + table, "xref", 4) != 0) {
        eg_buffer_add_string(out, "no cross-reference table\n");
        return;
    }
    at = (size_t)table + 4;
    if (!read_number(pdf, &at, &first) || !read_number(pdf, &at, &n))
        return;
    for (uint64_t i = 0; i < n; i++) {
        uint64_t offset, generation;
        if (!read_number(pdf, &at, &offset) || !read_number(pdf, &at, &generation) || at + 2 > pdf.size)
            return;
        char type = pdf.data[++at];
        at++;
        if (type == 'n' && offset < pdf.size) {
            size_t begin = (size_t)offset;
            dump_object((eg_slice){pdf.data + begin, end_of(pdf, begin) - begin}, first + i, out);
        }
    }
}
