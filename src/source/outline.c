/* Lines and their keys. See outline.h. */
#include "source/outline.h"

bool eg_outline_next(eg_outline *outline)
{
    eg_slice *rest = &outline->rest;
    if (rest->size == 0)
        return false;
    const char *end = memchr(rest->data, '\n', rest->size);
    size_t size = end ? (size_t)(end - rest->data) : rest->size;
    size_t step = end ? size + 1 : size, indent = 0;
    eg_slice line = {rest->data, size};
    if (size && line.data[size - 1] == '\r')
        line.size--;
    while (indent < line.size && line.data[indent] == ' ')
        indent++;
    outline->number++;
    outline->line = line;
    outline->indent = indent;
    outline->is_blank = indent == line.size || line.data[indent] == '#';
    rest->data += step;
    rest->size -= step;
    return true;
}

eg_slice eg_outline_key(const eg_outline *outline)
{
    const char *begin = outline->line.data + outline->indent, *end = outline->line.data + outline->line.size;
    for (const char *c = begin; c < end; c++)
        if (*c == ':' && (c + 1 == end || c[1] == ' '))
            return c > begin ? (eg_slice){begin, (size_t)(c - begin)} : (eg_slice){0};
    return (eg_slice){0};
}
