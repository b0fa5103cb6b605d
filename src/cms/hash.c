/* One running digest, copied where a hole begins. See hash.h. */
#include "cms/hash.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "cms/handles.h"

const EVP_MD *eg_hash_md(eg_hash hash)
{
    switch (hash) {
    case EG_HASH_MD5:
        return EVP_md5();
    case EG_HASH_SHA1:
        return EVP_sha1();
    case EG_HASH_SHA224:
        return EVP_sha224();
    case EG_HASH_SHA384:
        return EVP_sha384();
    case EG_HASH_SHA512:
        return EVP_sha512();
    default:
        return EVP_sha256();
    }
}

void eg_hash_bytes(eg_job *job, eg_hash hash, eg_slice bytes, uint8_t out[EG_HASH_MAX])
{
    unsigned size = 0;
    if (!EVP_Digest(bytes.data ? bytes.data : "", bytes.size, out, &size, eg_hash_md(hash), NULL))
        eg_arena_fail(job->arena);
}

static int compare_spans(const void *a, const void *b)
{
    const eg_hash_span *x = *(eg_hash_span *const *)a, *y = *(eg_hash_span *const *)b;
    return (x->hole_begin > y->hole_begin) - (x->hole_begin < y->hole_begin);
}

/* The digests of one kind: every file up to a hole is read once, what follows a hole once more to the span's
 * end, which is short but for the first signature's. */
static bool hash_kind(eg_slice bytes, eg_hash_span *const *spans, uint32_t n, eg_hash hash)
{
    EVP_MD_CTX *running = EVP_MD_CTX_new(), *copy = EVP_MD_CTX_new();
    size_t at = 0;
    bool is_done = running && copy && EVP_DigestInit_ex(running, eg_hash_md(hash), NULL);
    for (uint32_t i = 0; i < n && is_done; i++) {
        eg_hash_span *span = spans[i];
        if (span->hash != hash)
            continue;
        is_done = EVP_DigestUpdate(running, bytes.data + at, span->hole_begin - at) &&
                  EVP_MD_CTX_copy_ex(copy, running) &&
                  EVP_DigestUpdate(copy, bytes.data + span->hole_end, span->end - span->hole_end) &&
                  EVP_DigestFinal_ex(copy, span->digest, NULL);
        at = span->hole_begin;
    }
    EVP_MD_CTX_free(running);
    EVP_MD_CTX_free(copy);
    return is_done;
}

void eg_hash_spans(eg_job *job, eg_slice bytes, eg_hash_span *const *spans, uint32_t n)
{
    eg_hash_span **sorted = EG_NEW_ARRAY(job->arena, eg_hash_span *, n);
    if (n) {
        memcpy(sorted, spans, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, compare_spans);
    }
    for (int hash = EG_HASH_NONE + 1; hash < EG_N_HASHES; hash++) {
        bool is_used = false;
        for (uint32_t i = 0; i < n; i++)
            is_used = is_used || sorted[i]->hash == (eg_hash)hash;
        if (is_used && !hash_kind(bytes, sorted, n, (eg_hash)hash))
            eg_arena_fail(job->arena);
    }
}
