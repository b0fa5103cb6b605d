/* JSON out. See json.h. */
#include "cli/json.h"

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

void eg_json_key(eg_json *json, const char *key)
{
    begin_value(json);
    eg_buffer_add_json(json->out, eg_slice_of(key));
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
    eg_buffer_add_json(json->out, eg_slice_of(text));
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
