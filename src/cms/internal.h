/* What the files of cms/ share that reach into OpenSSL. */
#ifndef EG_CMS_INTERNAL_H
#define EG_CMS_INTERNAL_H

#include "base/job.h"

/* OpenSSL as this library wants it: no configuration of the machine's, no messages left from before. */
void eg_cms_begin(void);
/* A handle of OpenSSL's that the job closes; NULL is memory that failed. */
void *eg_cms_hold(eg_job *job, void *handle, void (*close)(void *handle));
/* Whether OpenSSL, or an engine of it, has said these words since it was last asked; forgets all. */
bool eg_cms_said(const char *words);
/* What OpenSSL last said was wrong, in its words: "no start line"; "" when it said nothing. Forgets it. */
const char *eg_cms_reason(eg_job *job);

/* A question to a server: with a body it is posted. NULL with the answer, or why there is none. */
typedef struct eg_question {
    const char *url, *content_type, *expected_type; /* types: NULL, any */
    eg_slice body;
    size_t max; /* bytes of the answer, which is DER */
} eg_question;
const char *eg_cms_ask(eg_job *job, const eg_question *question, eg_slice *out);

/* Certificates in the job's hands. */
typedef struct x509_st eg_x509;
eg_x509 *eg_cms_decode_certificate(eg_job *job, eg_slice der); /* NULL: it is none */
eg_slice eg_cms_encode_certificate(eg_job *job, eg_x509 *certificate);

#endif
