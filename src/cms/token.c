/* A token's key through the engine "pkcs11". See token.h. */
#define OPENSSL_SUPPRESS_DEPRECATED /* engines are the only way to a token in OpenSSL 3.0 */
#include "cms/token.h"

#include <stdio.h>

#include <openssl/engine.h>
#include <openssl/ui.h>

#include "base/buffer.h"
#include "cms/internal.h"

typedef struct token {
    eg_job *job;
    const eg_cms_key_request *request;
    const char *uri; /* without module-path */
    bool was_asked, was_given;
} token;

static eg_status refuse(token *t, eg_finding_kind kind, const char *message, const char *hint)
{
    const char *reason = eg_cms_reason(t->job);
    eg_finding *finding = eg_report_add(t->job->report, kind, (eg_place){.file = t->uri}, "%s%s%s", message,
                                        *reason ? ": " : "", reason);
    eg_report_hint(t->job->report, finding, "%s", hint);
    return EG_ERR_INPUT;
}

static void close_engine(void *engine)
{
    ENGINE_finish(engine);
    ENGINE_free(engine);
}

static void free_key(void *key)
{
    EVP_PKEY_free(key);
}

static void free_certificate(void *certificate)
{
    X509_free(certificate);
}

static void free_method(void *method)
{
    UI_destroy_method(method);
}

/* The engine asks for the PIN as an OpenSSL "user interface": one question, answered by the caller's. */
static int answer(UI *ui, UI_STRING *question)
{
    token *t = UI_get0_user_data(ui);
    enum UI_string_types type = UI_get_string_type(question);
    if (type != UIT_PROMPT && type != UIT_VERIFY)
        return 1;
    const char *pin = t->request->ask ? t->request->ask(t->request->data, t->uri) : NULL;
    t->was_asked = true;
    t->was_given = pin != NULL;
    return pin && UI_set_result(ui, question, pin) == 0;
}

/* "module-path" of the query part, percent-decoded, or NULL; *uri then loses it, for the engine does not know
 * it. */
static const char *take_module(token *t)
{
    static const char name[] = "module-path=";
    const char *query = strchr(t->request->key, '?');
    const char *at = query ? strstr(query, name) : NULL;
    t->uri = t->request->key;
    if (!at)
        return NULL;
    eg_buffer path = eg_buffer_new(t->job->arena);
    const char *end = at + sizeof name - 1;
    for (; *end && *end != '&'; end++) {
        unsigned value;
        if (*end == '%' && sscanf(end + 1, "%2x", &value) == 1 && value) {
            eg_buffer_add_char(&path, (char)value);
            end += 2;
        } else
            eg_buffer_add_char(&path, *end);
    }
    eg_buffer uri = eg_buffer_new(t->job->arena);
    eg_buffer_add(&uri, t->request->key, (size_t)(at - t->request->key) - (*end ? 0 : 1));
    if (*end)
        eg_buffer_add_string(&uri, end + 1);
    t->uri = uri.data;
    return path.data;
}

static ENGINE *open_engine(token *t)
{
    const char *module = take_module(t);
    ENGINE_load_dynamic();
    ENGINE *engine = ENGINE_by_id("pkcs11");
    if (engine)
        ENGINE_ctrl_cmd_string(engine, "QUIET", NULL, 1); /* findings are enough */
    if (engine &&
        ((module && !ENGINE_ctrl_cmd_string(engine, "MODULE_PATH", module, 0)) || !ENGINE_init(engine))) {
        ENGINE_free(engine);
        engine = NULL;
    }
    return engine ? eg_cms_hold(t->job, engine, close_engine) : NULL;
}

static UI_METHOD *make_method(token *t)
{
    UI_METHOD *method = eg_cms_hold(t->job, UI_create_method("engross"), free_method);
    UI_method_set_reader(method, answer);
    return method;
}

eg_status eg_cms_open_token(eg_job *job, const eg_cms_key_request *request, bool wants_certificate,
                            eg_cms_token_key *out)
{
    token t = {.job = job, .request = request, .uri = request->key};
    ENGINE *engine = open_engine(&t);
    if (!engine)
        return refuse(&t, EG_F_TOKEN_ABSENT,
                      "tokens cannot be reached, for OpenSSL's engine for them does not open",
                      "install libengine-pkcs11-openssl and the token's own PKCS #11 module");
    EVP_PKEY *key = ENGINE_load_private_key(engine, t.uri, make_method(&t), &t);
    if (!key && t.was_asked && (!t.was_given || eg_cms_said("PIN")))
        return refuse(&t, EG_F_PASS_PHRASE_WRONG,
                      t.was_given ? "the token does not take the PIN"
                                  : "the token wants its PIN, and none was given",
                      "mind that a token locks itself after a few wrong PINs");
    if (!key)
        return refuse(&t, EG_F_TOKEN_ABSENT, "the token, or the key on it, is not there",
                      "plug the token in; `p11tool --list-all` shows the URI of each key");
    out->key = eg_cms_hold(job, key, free_key);
    if (!wants_certificate)
        return EG_OK;
    struct {
        const char *uri;
        X509 *certificate;
    } wanted = {t.uri, NULL};
    if (!ENGINE_ctrl_cmd(engine, "LOAD_CERT_CTRL", 0, &wanted, NULL, 0) || !wanted.certificate)
        return refuse(&t, EG_F_KEY_UNREADABLE, "the token has no certificate for the key",
                      "name the certificate's file with --cert");
    out->certificate = eg_cms_hold(job, wanted.certificate, free_certificate);
    return EG_OK;
}
