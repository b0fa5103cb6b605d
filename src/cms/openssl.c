/* OpenSSL's start, its handles and its errors. See internal.h. */
#include <openssl/crypto.h>
#include <openssl/err.h>

#include "cms/internal.h"

void eg_cms_begin(void)
{
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    ERR_clear_error();
}

void *eg_cms_hold(eg_job *job, void *handle, void (*close)(void *handle))
{
    if (!handle)
        eg_arena_fail(job->arena);
    eg_job_on_close(job, close, handle);
    return handle;
}

const char *eg_cms_reason(eg_job *job)
{
    unsigned long code = ERR_peek_last_error();
    const char *reason = code ? ERR_reason_error_string(code) : NULL;
    char *words = eg_arena_dup(job->arena, eg_slice_of(reason ? reason : ""));
    ERR_clear_error();
    return words;
}
