/* The signature fields of a PDF: what may be signed, and what is.
 *
 * Place: over read/, before everything that signs or verifies. A list in the order of the form's own tree goes
 * out, in the reader's job's arena. ISO 32000-1 12.7.2 to 12.7.4.5. */
#ifndef EG_SIGN_FIELDS_H
#define EG_SIGN_FIELDS_H

#include "read/read.h"

/* What a field is for. Files of engross tell it by the names of their three unseen fields, "Certify", "Close"
 * and "Timestamp"; of any other file every field is a party's. */
typedef enum eg_field_role { EG_SIGN_PARTY, EG_SIGN_CERTIFY, EG_SIGN_CLOSE, EG_SIGN_TIMESTAMP } eg_field_role;

typedef struct eg_field {
    const char *id;          /* fully qualified name (12.7.3.2), UTF-8 */
    const char *description; /* /TU, UTF-8; "" when there is none */
    eg_field_role role;
    uint32_t number; /* of the widget's object; 0: it is no indirect object, or has several widgets */
    uint16_t generation;
    const eg_object *dict;  /* of the field; the widget's too when is_merged */
    bool is_merged;         /* one dictionary is field and widget: only such a field can be signed here */
    uint32_t page;          /* from 1; 0: on no page */
    bool is_seen;           /* has a rectangle with an area */
    eg_read_box box;        /* when is_seen */
    const eg_object *value; /* the signature dictionary, resolved; the null object: not signed */
    uint32_t value_number;  /* of its object; 0: it stands in the field itself, or there is none */
    const eg_object *lock;  /* /Lock, resolved; the null object: none */
} eg_field;

static inline bool eg_field_is_signed(const eg_field *field)
{
    return field->value->kind != EG_OBJECT_NULL;
}

/* All signature fields as the reader's revision has them. A file without a form has none. EG_ERR_INPUT with
 * findings (pdf-damaged) when the form is no tree, a name stands twice, or a field cannot be read. */
eg_status eg_sign_list_fields(const eg_reader *reader, eg_job *job, const eg_field **out, uint32_t *n_out);

/* The field of a name, or NULL. */
const eg_field *eg_sign_find_field(const eg_field *fields, uint32_t n, const char *id);

#endif
