/* What keeps a signature verifiable: evidence in the file, and a time stamp over all of it.
 *
 * Place: after sign.h, each an update of its own over the signed bytes (ETSI EN 319 142-1 5.4, 5.5: levels B-LT
 * and B-LTA). */
#ifndef EG_SIGN_DSS_H
#define EG_SIGN_DSS_H

#include "cms/fetch.h"
#include "sign/fields.h"

/* Adds evidence to the document security store; what is there already is not added again, and stays. */
eg_status eg_sign_add_evidence(eg_job *job, const eg_reader *reader, const eg_evidence *evidence,
                               eg_buffer *out);

/* The empty field that a document's time stamp goes into. EG_ERR_INPUT with workflow-forbids when there is
 * none. */
eg_status eg_sign_find_stamp_field(eg_job *job, const eg_reader *reader, const eg_field **out);
/* stamp gives a token over a digest (SHA-256). EG_ERR_INPUT or stamp's status. */
typedef eg_status eg_sign_stamper(eg_job *job, void *data, const eg_cms_digest *digest, eg_slice *out);
eg_status eg_sign_stamp_document(eg_job *job, const eg_reader *reader, const eg_field *field,
                                 eg_sign_stamper *stamp, void *data, eg_buffer *out);

#endif
