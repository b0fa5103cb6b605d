/* A signature put into a field of finished bytes.
 *
 * Place: over fields.h and update.h, with the door to cryptography (cms/). What the file's workflow forbids is
 * refused before anything is made; then an incremental update is appended whose signature dictionary has a hole
 * of the right size, everything but the hole is digested, and the hole is filled (ISO 32000-1 12.8; ETSI EN 319
 * 142-1). The bytes before the update are never touched. */
#ifndef EG_SIGN_SIGN_H
#define EG_SIGN_SIGN_H

#include "cms/build.h"
#include "sign/fields.h"

typedef enum eg_sign_action {
    EG_SIGN_APPROVE,    /* a party's field */
    EG_SIGN_AS_CERTIFY, /* the first signature, after which only fields may be filled in: DocMDP, P 2 */
    EG_SIGN_AS_CLOSE    /* the last one, which locks every field */
} eg_sign_action;

/* How the bytes are to be seen in a field's rectangle. Writes what it needs into the update and gives the value
 * of /AP ("<</N 12 0 R>>"). */
struct eg_update;
typedef eg_status eg_sign_show(struct eg_update *update, void *data, const eg_field *field, const char **out);

typedef struct eg_sign_request {
    eg_sign_action action;
    const char *field; /* name of the field; NULL: the one of the action */
    const eg_cms_key *key;
    int64_t now;           /* seconds since 1970: the time that the signature claims */
    const char *reason;    /* or NULL */
    eg_cms_stamper *stamp; /* NULL: the signature has no time stamp */
    eg_sign_show *show;    /* NULL: the field looks as before */
    void *stamp_data, *show_data;
} eg_sign_request;

/* The field that a request means, when it may be signed now. EG_ERR_USAGE with field-unknown, EG_ERR_INPUT with
 * field-signed, field-unfit, workflow-forbids, or what reading finds. */
eg_status eg_sign_choose_field(eg_job *job, const eg_reader *reader, const eg_sign_request *request,
                               const eg_field **out);

/* The signed file: the reader's bytes and the update. reader: of the newest revision. */
eg_status eg_sign_field(eg_job *job, const eg_reader *reader, const eg_sign_request *request,
                        const eg_field *field, eg_buffer *out);

/* "D:20261124022500Z" */
const char *eg_sign_print_date(eg_arena *arena, int64_t seconds);

#endif
