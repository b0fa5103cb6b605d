/* JSON out (RFC 8259): one object a line, keys in the order in which they are written. */
#ifndef EG_CLI_JSON_H
#define EG_CLI_JSON_H

#include "base/buffer.h"

/* Writes into out; commas are its own business. A zeroed one with `out` set begins. */
typedef struct eg_json {
    eg_buffer *out;
    bool has_before; /* something stands before on this level */
} eg_json;

void eg_json_open(eg_json *json, char bracket);  /* '{' or '[' */
void eg_json_close(eg_json *json, char bracket); /* '}' or ']' */
void eg_json_key(eg_json *json, const char *key);
/* text NULL: null. What is no UTF-8 becomes U+FFFD. */
void eg_json_string(eg_json *json, const char *text);
void eg_json_number(eg_json *json, uint64_t value);
void eg_json_bool(eg_json *json, bool value);
void eg_json_null(eg_json *json);

#endif
