/* OpenSSL's start, its handles and its errors. See internal.h. */
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>

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

struct searching {
    const char *words;
    bool is_found;
};

static int search(const char *line, size_t size, void *data)
{
    struct searching *s = data;
    (void)size;
    s->is_found = s->is_found || strstr(line, s->words);
    return 1;
}

bool eg_cms_said(const char *words)
{
    struct searching s = {.words = words};
    ERR_print_errors_cb(search, &s);
    return s.is_found;
}

const char *eg_cms_reason(eg_job *job)
{
    unsigned long code = ERR_peek_last_error();
    const char *reason = code ? ERR_reason_error_string(code) : NULL;
    char *words = eg_arena_dup(job->arena, eg_slice_of(reason ? reason : ""));
    ERR_clear_error();
    return words;
}

static void free_certificate(void *certificate)
{
    X509_free(certificate);
}

eg_x509 *eg_cms_decode_certificate(eg_job *job, eg_slice der)
{
    const unsigned char *at = (const unsigned char *)der.data;
    X509 *certificate = d2i_X509(NULL, &at, (long)der.size);
    return certificate ? eg_cms_hold(job, certificate, free_certificate) : NULL;
}

eg_slice eg_cms_encode_certificate(eg_job *job, eg_x509 *certificate)
{
    int size = i2d_X509(certificate, NULL);
    if (size <= 0)
        eg_arena_fail(job->arena);
    unsigned char *bytes = eg_arena_alloc(job->arena, (size_t)size), *at = bytes;
    i2d_X509(certificate, &at);
    return (eg_slice){(const char *)bytes, (size_t)size};
}
