/* The nodes of a form's tree as they stand in one revision, found by the numbers of their objects. See form.c. */
#ifndef EG_VERIFY_FORM_H
#define EG_VERIFY_FORM_H

#include "base/vector.h"
#include "read/read.h"

/* A field or a widget of one, that is an indirect object. */
typedef struct eg_form_node {
    uint32_t number;
    uint16_t generation;
    const eg_object *dict;
    const char *name;  /* fully qualified, of the field */
    uint32_t owner;    /* number of the node that holds /V: the field itself, when this is its widget */
    bool is_signature; /* /FT /Sig */
    bool is_seen;      /* a widget with an area */
    bool is_large;     /* a widget with more of it than any signature takes: it could stand for a page */
} eg_form_node;

typedef struct eg_form {
    const eg_object *dict; /* of the catalog, resolved; the null object: there is none */
    struct {
        eg_form_node *items;
        uint32_t n, cap;
    } nodes; /* by number */
} eg_form;

/* The form of the reader's revision. Nodes that are no indirect objects, or beyond any sensible depth, are left out. */
void eg_form_read(eg_job *job, const eg_reader *reader, eg_form *out);
const eg_form_node *eg_form_find(const eg_form *form, uint32_t number);
/* Whether /Rect has an area, or what nobody can tell; whether it has more than an eighth of a sheet A4. */
bool eg_form_is_seen(const eg_reader *reader, const eg_object *dict, bool *is_large);

#endif
