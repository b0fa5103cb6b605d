/* One question over HTTP, bounded in time and size. See internal.h. */
#include <openssl/err.h>
#include <openssl/http.h>

#include "base/buffer.h"
#include "cms/fetch.h"
#include "cms/internal.h"

static void free_bio(void *bio)
{
    BIO_free_all(bio);
}

typedef struct address {
    char *host, *port, *path;
    int is_secure;
} address;

static void free_address(void *data)
{
    address *a = data;
    OPENSSL_free(a->host);
    OPENSSL_free(a->port);
    OPENSSL_free(a->path);
}

const char *eg_cms_url_fault(const char *url)
{
    if (strncmp(url, "https:", 6) == 0)
        return "a server is asked over http here: what it signs needs no other protection";
    if (strncmp(url, "http://", 7) != 0 || !url[7])
        return "it does not begin with http://";
    for (const char *c = url; *c; c++)
        if (*c <= ' ' || *c >= 127)
            return "it has a character that is not allowed in a URL";
    return NULL;
}

static const char *why(eg_job *job)
{
    const char *reason = eg_cms_reason(job);
    return *reason ? reason : "no answer";
}

const char *eg_cms_ask(eg_job *job, const eg_question *question, eg_slice *out)
{
    address *a = EG_NEW(job->arena, address);
    char *query = NULL;
    const char *fault = eg_cms_url_fault(question->url);
    if (fault)
        return fault;
    eg_job_on_close(job, free_address, a);
    if (!OSSL_HTTP_parse_url(question->url, &a->is_secure, NULL, &a->host, &a->port, NULL, &a->path, &query,
                             NULL)) {
        OPENSSL_free(query);
        return why(job);
    }
    const char *path = query && *query ? eg_arena_print(job->arena, "%s?%s", a->path, query) : a->path;
    OPENSSL_free(query);
    BIO *body =
        question->body.size
            ? eg_cms_hold(job, BIO_new_mem_buf(question->body.data, (int)question->body.size), free_bio)
            : NULL;
    /* Neither a proxy of the environment's nor a configured one: "" is none. */
    BIO *answer = OSSL_HTTP_transfer(NULL, a->host, a->port, path, 0, "", NULL, NULL, NULL, NULL, NULL, 0,
                                     NULL, question->content_type, body, question->expected_type, 1,
                                     question->max, EG_FETCH_SECONDS, 0);
    if (!answer)
        return why(job);
    eg_cms_hold(job, answer, free_bio);
    eg_buffer bytes = eg_buffer_new(job->arena);
    char piece[4096];
    for (int n; bytes.size <= question->max && (n = BIO_read(answer, piece, sizeof piece)) > 0;)
        eg_buffer_add(&bytes, piece, (size_t)n);
    if (bytes.size > question->max || !bytes.size)
        return bytes.size ? "the answer is too long" : "the answer is empty";
    ERR_clear_error();
    *out = eg_buffer_slice(&bytes);
    return NULL;
}
