/* Objects written as they were read (ISO 32000-1 7.3). See read.h. */
#include "read/read.h"

void eg_print_name(eg_buffer *out, eg_slice name)
{
    eg_buffer_add_char(out, '/');
    for (size_t i = 0; i < name.size; i++) {
        unsigned char c = (unsigned char)name.data[i];
        if (c > ' ' && c < 127 && !strchr("()<>[]{}/%#", c))
            eg_buffer_add_char(out, (char)c);
        else {
            eg_buffer_add_char(out, '#');
            eg_buffer_add_hex(out, c, 2);
        }
    }
}

void eg_print_string(eg_buffer *out, eg_slice bytes)
{
    eg_buffer_add_char(out, '<');
    for (size_t i = 0; i < bytes.size; i++)
        eg_buffer_add_hex(out, (unsigned char)bytes.data[i], 2);
    eg_buffer_add_char(out, '>');
}

void eg_print_entry(eg_buffer *out, const eg_dict_entry *entry, const eg_print_references *references)
{
    eg_print_name(out, entry->key);
    eg_buffer_add_char(out, ' ');
    eg_print_object(out, &entry->value, references);
}

void eg_print_entries(eg_buffer *out, const eg_object *dict, const char *const *left_out,
                      const eg_print_references *references)
{
    for (uint32_t i = 0; i < dict->dict.n; i++) {
        const char *const *key = left_out;
        while (key && *key && !eg_slice_is(dict->dict.entries[i].key, *key))
            key++;
        if (!key || !*key)
            eg_print_entry(out, &dict->dict.entries[i], references);
    }
}

void eg_print_object(eg_buffer *out, const eg_object *object, const eg_print_references *references)
{
    switch (object->kind) {
    case EG_OBJECT_NULL:
        eg_buffer_add_string(out, "null");
        break;
    case EG_OBJECT_BOOL:
        eg_buffer_add_string(out, object->truth ? "true" : "false");
        break;
    case EG_OBJECT_INT:
        eg_buffer_add_int(out, object->integer);
        break;
    case EG_OBJECT_REAL:
        eg_buffer_add_slice(out, object->text);
        break;
    case EG_OBJECT_STRING:
        eg_print_string(out, object->text);
        break;
    case EG_OBJECT_NAME:
        eg_print_name(out, object->text);
        break;
    case EG_OBJECT_REF:
        if (references)
            references->add(references->data, out, object);
        else
            eg_buffer_print(out, "%u %u R", object->ref.number, object->ref.generation);
        break;
    case EG_OBJECT_ARRAY:
        eg_buffer_add_char(out, '[');
        for (uint32_t i = 0; i < object->array.n; i++) {
            if (i)
                eg_buffer_add_char(out, ' ');
            eg_print_object(out, &object->array.items[i], references);
        }
        eg_buffer_add_char(out, ']');
        break;
    case EG_OBJECT_DICT:
    case EG_OBJECT_STREAM:
        eg_buffer_add_string(out, "<<");
        eg_print_entries(out, eg_object_dict(object), NULL, references);
        eg_buffer_add_string(out, ">>");
        break;
    }
}
