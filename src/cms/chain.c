/* Paths by X509_verify_cert, once to the roots that are trusted and, when there is no such path, once to its own
 * top, so that what else is wrong is told too. See chain.h. */
#include "cms/chain.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "cms/handles.h"

/* One run's handles: released before any memory is asked for. */
typedef struct run {
    X509_STORE *store;
    X509_STORE_CTX *context;
    STACK_OF(X509) * others;
} run;

static void close_run(run *r)
{
    X509_STORE_CTX_free(r->context);
    X509_STORE_free(r->store);
    sk_X509_free(r->others);
    ERR_clear_error();
}

/* `top` is trusted too, when it is not NULL. */
static bool open_run(const eg_certificates *pool, const eg_certificate *of, const eg_certificate *top,
                     int64_t at, run *r)
{
    enum { SECURITY_112_BITS = 2 };
    r->store = X509_STORE_new();
    r->context = X509_STORE_CTX_new();
    r->others = sk_X509_new_null();
    bool is_open = r->store && r->context && r->others;
    for (uint32_t i = 0; i < pool->items.n && is_open; i++) {
        const eg_certificate *c = pool->items.items[i];
        is_open = c->trusted_by || c == top ? X509_STORE_add_cert(r->store, eg_handle_of(c)) == 1
                                            : sk_X509_push(r->others, eg_handle_of(c)) > 0;
    }
    if (!is_open || !X509_STORE_CTX_init(r->context, r->store, eg_handle_of(of), r->others))
        return false;
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(r->context);
    X509_VERIFY_PARAM_set_time(parameters, (time_t)at);
    X509_VERIFY_PARAM_set_auth_level(parameters, SECURITY_112_BITS);
    /* A reader may trust a certificate that is no root, or the signer's own. */
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    return true;
}

static const eg_certificate *certificate_of(const eg_certificates *pool, const X509 *x509)
{
    for (uint32_t i = 0; i < pool->items.n; i++)
        if (eg_handle_of(pool->items.items[i]) == x509)
            return pool->items.items[i];
    return NULL;
}

typedef struct outcome {
    int error; /* X509_V_OK … */
    const eg_certificate *where;
    uint32_t n;
} outcome;

enum { MOST = 64 }; /* OpenSSL's own limit is 100 and nobody's chain is over ten */

static outcome verify(const eg_certificates *pool, const eg_certificate *of, const eg_certificate *top,
                      int64_t at, const eg_certificate *path[MOST])
{
    run r = {0};
    outcome result = {.error = X509_V_ERR_OUT_OF_MEM, .where = of};
    if (open_run(pool, of, top, at, &r)) {
        int is_good = X509_verify_cert(r.context);
        result.error = is_good == 1 ? X509_V_OK : X509_STORE_CTX_get_error(r.context);
        if (is_good != 1 && result.error == X509_V_OK)
            result.error = X509_V_ERR_UNSPECIFIED;
        const eg_certificate *where = certificate_of(pool, X509_STORE_CTX_get_current_cert(r.context));
        result.where = where ? where : of;
        STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(r.context);
        for (int i = 0; i < sk_X509_num(chain) && i < MOST; i++) {
            const eg_certificate *next = certificate_of(pool, sk_X509_value(chain, i));
            if (next)
                path[result.n++] = next;
        }
    }
    close_run(&r);
    if (result.error == X509_V_ERR_OUT_OF_MEM)
        eg_arena_fail(pool->job->arena);
    if (!result.n)
        path[result.n++] = of;
    return result;
}

static eg_chain_state state_of(int error)
{
    switch (error) {
    case X509_V_OK:
        return EG_CHAIN_TRUSTED;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return EG_CHAIN_UNTRUSTED;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return EG_CHAIN_EXPIRED;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return EG_CHAIN_EARLY;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
        return EG_CHAIN_WEAK;
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_INVALID_NON_CA:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
        return EG_CHAIN_MISUSED;
    default:
        return EG_CHAIN_DAMAGED;
    }
}

static const char *words_of(eg_arena *arena, const outcome *result)
{
    const eg_certificate *c = result->where;
    switch (result->error) {
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
        return eg_arena_print(arena, "the key of %s is too short", c->name);
    case X509_V_ERR_CA_MD_TOO_WEAK:
        return eg_arena_print(arena, "the certificate of %s is signed with a weak digest", c->name);
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        return eg_arena_print(arena, "the certificate of %s was not made by %s, or was changed", c->name,
                              c->issuer_name);
    default:
        return eg_arena_print(arena, "the certificate of %s cannot stand: %s", c->name,
                              X509_verify_cert_error_string(result->error));
    }
}

void eg_chain_build(const eg_certificates *pool, const eg_certificate *of, int64_t at, eg_chain *out)
{
    eg_arena *arena = pool->job->arena;
    const eg_certificate *path[MOST];
    outcome result = verify(pool, of, NULL, at, path);
    *out = (eg_chain){.state = state_of(result.error)};
    if (out->state == EG_CHAIN_UNTRUSTED) {
        const eg_certificate *top = path[result.n - 1];
        out->missing = top->is_self_issued ? top->name : top->issuer_name;
        outcome to_top = verify(pool, of, top, at, path);
        if (to_top.error != X509_V_OK && state_of(to_top.error) != EG_CHAIN_UNTRUSTED) {
            out->state = state_of(to_top.error);
            result = to_top;
        } else if (to_top.n)
            result.n = to_top.n;
    }
    const eg_certificate **items = EG_NEW_ARRAY(arena, const eg_certificate *, result.n);
    memcpy(items, path, result.n * sizeof *items);
    out->items = items;
    out->n = result.n;
    if (out->state == EG_CHAIN_EXPIRED || out->state == EG_CHAIN_EARLY)
        out->words = result.where->name;
    else if (out->state != EG_CHAIN_TRUSTED && out->state != EG_CHAIN_UNTRUSTED)
        out->words = words_of(arena, &result);
}

static bool may_be_issuer(const eg_certificate *c, const eg_certificate *issuer)
{
    bool has_keys = c->issuer_key_id.size && issuer->key_id.size;
    if (has_keys && eg_slice_equals(c->issuer_key_id, issuer->key_id))
        return true;
    return !has_keys && eg_slice_equals(c->issuer, issuer->subject);
}

const eg_certificate *eg_chain_find_damaged(const eg_certificates *pool)
{
    for (uint32_t i = 0; i < pool->items.n; i++) {
        const eg_certificate *c = pool->items.items[i];
        bool has_issuer = false, is_made = false;
        for (uint32_t k = 0; k < pool->items.n && !is_made && !c->trusted_by; k++)
            if (may_be_issuer(c, pool->items.items[k])) {
                has_issuer = true;
                is_made = eg_certificate_is_by(c, pool->items.items[k]) &&
                          eg_slice_equals(c->issuer, pool->items.items[k]->subject);
            }
        if (has_issuer && !is_made)
            return c;
    }
    return NULL;
}
