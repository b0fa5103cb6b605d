/* What the files of cms/ share that reach into OpenSSL. */
#ifndef EG_CMS_INTERNAL_H
#define EG_CMS_INTERNAL_H

#include "base/job.h"

/* OpenSSL as this library wants it: no configuration of the machine's, no messages left from before. */
void eg_cms_begin(void);
/* A handle of OpenSSL's that the job closes; NULL is memory that failed. */
void *eg_cms_hold(eg_job *job, void *handle, void (*close)(void *handle));
/* What OpenSSL last said was wrong, in its words: "no start line"; "" when it said nothing. Forgets it. */
const char *eg_cms_reason(eg_job *job);

#endif
