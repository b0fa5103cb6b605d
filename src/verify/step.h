/* One revision held against the one before it: what the files of the difference analysis share. See difference.c. */
#ifndef EG_VERIFY_STEP_H
#define EG_VERIFY_STEP_H

#include "verify/form.h"
#include "verify/internal.h"

/* An object still to be compared, and what it belongs to, in words. */
typedef struct eg_step_task {
    uint32_t number;
    uint16_t generation;
    const char *where;
} eg_step_task;

typedef struct eg_step {
    eg_examination *v;
    uint32_t revision; /* of the new one, from 0 */
    const eg_reader *before, *after;
    eg_form old_form, new_form;
    /* What the signatures before it leave open: 1, 2 or 3 as of DocMDP (12.8.2.2); 2 without one. */
    uint32_t permission;
    const eg_signature *certification; /* before it; or NULL */
    uint32_t n_objects;                /* numbers are below this */
    uint8_t *seen;                     /* a bit for each object that was, or will be, compared */
    EG_VECTOR(eg_step_task) tasks;
    const char *where; /* of the object being compared */
    uint32_t n_forbidden, n_locked;
    /* What it did that is allowed. */
    EG_VECTOR(const char *) signed_fields, filled_fields;
    bool has_store, has_metadata;
} eg_step;

/* Compares strictly: nothing below may differ. References are followed once, whatever leads to them. */
void eg_step_compare(eg_step *step, const eg_object *before, const eg_object *after, const char *key);
void eg_step_visit(eg_step *step, const eg_object *reference, const char *where);
/* What may not be: "page 2: /Contents was changed". key may be NULL. */
void eg_step_forbid(eg_step *step, const char *where, const char *key, const char *what);
/* For each key of either dictionary: true from `special` when it has seen to it, else it is compared strictly. */
void eg_step_compare_entries(eg_step *step, const eg_object *before, const eg_object *after,
                             bool (*special)(eg_step *step, const char *key, const eg_object *before,
                                             const eg_object *after, void *data),
                             void *data);

/* filling.c */
void eg_step_compare_form(eg_step *step);
bool eg_step_compare_node(eg_step *step, const eg_form_node *node); /* always true */
void eg_step_compare_annotations(eg_step *step, const eg_object *before, const eg_object *after);

/* store.c */
bool eg_step_has_only(const eg_object *dict,
                      const char *const *keys); /* no other keys than these, ended by NULL */
/* A stream with nothing in its dictionary but how it is stored, and what metadata say of themselves. */
bool eg_step_is_plain_stream(const eg_object *object, bool is_metadata);
/* A document security store of the new revision, with nothing else in it. */
bool eg_step_is_store(const eg_step *step, const eg_object *store);

#endif
