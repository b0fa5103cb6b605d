/* JSON out. See json.h. */
#include "cli/json.h"

#include "base/utf8.h"

static void begin_value(eg_json *json)
{
    if (json->has_before)
        eg_buffer_add_char(json->out, ',');
    json->has_before = true;
}

void eg_json_open(eg_json *json, char bracket)
{
    begin_value(json);
    eg_buffer_add_char(json->out, bracket);
    json->has_before = false;
}

void eg_json_close(eg_json *json, char bracket)
{
    eg_buffer_add_char(json->out, bracket);
    json->has_before = true;
}

static void add_quoted(eg_buffer *out, eg_slice text)
{
    eg_buffer_add_char(out, '"');
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        int size = eg_utf8_decode(text.data + at, text.size - at, &c);
        if (size == 0) {
            eg_buffer_add_utf8(out, 0xFFFD);
            size = 1;
        } else if (c == '"' || c == '\\') {
            eg_buffer_add_char(out, '\\');
            eg_buffer_add_char(out, (char)c);
        } else if (c == '\n') {
            eg_buffer_add_string(out, "\\n");
        } else if (c == '\t') {
            eg_buffer_add_string(out, "\\t");
        } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) {
            /* RFC 8259 asks it for U+0000 to U+001F only; the rest would be unseen or break a line for some
             * readers */
            eg_buffer_print(out, "\\u%04x", (unsigned)c);
        } else {
            eg_buffer_add(out, text.data + at, (size_t)size);
        }
        at += (size_t)size;
    }
    eg_buffer_add_char(out, '"');
}

void eg_json_key(eg_json *json, const char *key)
{
    begin_value(json);
    add_quoted(json->out, eg_slice_of(key));
    eg_buffer_add_char(json->out, ':');
    json->has_before = false;
}

void eg_json_string(eg_json *json, const char *text)
{
    if (!text) {
        eg_json_null(json);
        return;
    }
    begin_value(json);
    add_quoted(json->out, eg_slice_of(text));
}

void eg_json_number(eg_json *json, uint64_t value)
{
    begin_value(json);
    eg_buffer_print(json->out, "%llu", (unsigned long long)value);
}

void eg_json_bool(eg_json *json, bool value)
{
    begin_value(json);
    eg_buffer_add_string(json->out, value ? "true" : "false");
}

void eg_json_null(eg_json *json)
{
    begin_value(json);
    eg_buffer_add_string(json->out, "null");
}
