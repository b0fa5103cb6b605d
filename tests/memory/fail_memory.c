/* Fails the n-th allocation of a whole build, of imposing, signing or verifying a PDF, or of holding one against a
 * standard, for n from 1 upwards, until it needs no more.
 *
 * Each failing build must end with EG_ERR_MEMORY and leak nothing (the sanitizer looks on); the engine must
 * be as good as new afterwards: the next build with it gives the same bytes as ever. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "edition/edition.h"

struct subject {
    const char *data, *source;
    const char *lang; /* of "sign": the key, a PKCS #12 file; of "verify": a certificate */
    const char *
        edition; /* or what else is made: "impose", "sign", "verify", "x-4", "proof" (with pages' pictures) */
    const char *against; /* or NULL */
    eg_bytes trust;      /* of "verify": the certificate */
    eg_status status;    /* what it comes to when nothing is in its way */
    char *pdf;           /* what is made when nothing disturbs it; of "verify" its report */
    size_t size;
};

static eg_status make_proof(const struct subject *subject, eg_engine *engine, eg_result **out)
{
    const char *const editions[] = {"official", "web", NULL};
    eg_edition_request request = {.source = subject->source,
                                  .editions = editions,
                                  .lang = subject->lang,
                                  .wants_preview = true,
                                  .epoch = -1};
    *out = eg_edition_make(engine, &request);
    return eg_result_status(*out);
}

static const char *give_pass(void *data, const char *what)
{
    (void)data;
    (void)what;
    return "open";
}

static eg_bytes read_file(const char *path)
{
    static char bytes[16384];
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    return (eg_bytes){bytes, size};
}

static eg_status make(const struct subject *subject, eg_engine *engine, eg_result **out)
{
    eg_build_options options = {
        .lang = subject->lang, .edition = subject->edition, .against = subject->against};
    eg_impose_options sheets = {.sheet = "A4", .creep = 100};
    eg_sign_options signature = {
        .field = "S01", .p12 = subject->lang, .ask = give_pass, .now = 1800000000, .reason = "Adopted"};
    eg_verify_options trusting = {.trust = &subject->trust, .n_trust = 1, .at = 1800000000};
    if (strcmp(subject->edition, "impose") == 0)
        return eg_impose(engine, subject->source, &sheets, out);
    if (strcmp(subject->edition, "x-4") == 0)
        return eg_check_pdf(engine, subject->source, subject->edition, NULL, out);
    if (strcmp(subject->edition, "proof") == 0)
        return make_proof(subject, engine, out);
    if (strcmp(subject->edition, "verify") == 0)
        return eg_verify(engine, subject->source, &trusting, out);
    if (strcmp(subject->edition, "sign") == 0) /* RSA signs the same bytes the same */
        return eg_sign(engine, subject->source, &signature, out);
    return eg_build(engine, subject->source, &options, out);
}

/* What came of it. */
static eg_bytes outcome(const eg_result *result)
{
    const char *report = eg_result_report(result);
    return report ? (eg_bytes){report, strlen(report)} : eg_result_pdf(result);
}

static eg_status build_once(const struct subject *subject, eg_engine *engine, bool *is_same)
{
    eg_result *result = NULL;
    eg_status status = make(subject, engine, &result);
    if (is_same && status == subject->status) {
        eg_bytes pdf = outcome(result);
        *is_same =
            pdf.size == subject->size && (pdf.size == 0 || memcmp(pdf.data, subject->pdf, pdf.size) == 0);
    }
    if (!subject->pdf && status == EG_OK)
        fprintf(stderr, "%s: %u pages\n", subject->source, eg_result_n_pages(result));
    eg_result_free(result);
    return status;
}

static bool remember(struct subject *subject)
{
    eg_engine_options engine_options = {.data = subject->data};
    eg_engine *engine = NULL;
    eg_result *result = NULL;
    if (eg_engine_new(&engine_options, &engine) == EG_OK) {
        subject->status = make(subject, engine, &result);
        eg_bytes pdf = outcome(result);
        subject->pdf = malloc(pdf.size + 1);
        if (subject->pdf && pdf.size)
            memcpy(subject->pdf, pdf.data, pdf.size);
        subject->size = pdf.size;
    }
    eg_result_free(result);
    eg_engine_free(engine);
    /* A file held against a standard may break it; all else must be made. */
    return subject->pdf && (subject->status == EG_OK || strcmp(subject->edition, "x-4") == 0);
}

/* One failure at the n-th allocation, counted from the making of the engine. Returns the subject's own status when
 * none was hit. */
static eg_status fail_at(const struct subject *subject, long n, bool *is_sound)
{
    eg_engine_options engine_options = {.data = subject->data};
    eg_engine *engine = NULL;
    eg_memory_fail_after(n);
    eg_status status = eg_engine_new(&engine_options, &engine);
    if (status == EG_OK)
        status = build_once(subject, engine, NULL);
    eg_memory_fail_after(-1);
    if (engine) {
        bool is_same = false;
        *is_sound = build_once(subject, engine, &is_same) == subject->status && is_same;
    }
    eg_engine_free(engine);
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 6 && argc != 7) {
        fputs("usage: fail_memory DATA SOURCE LANG EDITION SECONDS [AGAINST]\n", stderr);
        return 2;
    }
    struct subject subject = {.data = argv[1],
                              .source = argv[2],
                              .lang = *argv[3] ? argv[3] : NULL,
                              .edition = argv[4],
                              .against = argc > 6 ? argv[6] : NULL};
    if (strcmp(subject.edition, "verify") == 0)
        subject.trust = read_file(subject.lang);
    const char *name = subject.edition;
    if (!remember(&subject)) {
        printf("not ok - %s: %s is made\n", subject.source, name);
        return 1;
    }
    time_t end = time(NULL) + strtol(argv[5], NULL, 10);
    long n = 0, n_failed = 0, n_odd = 0, n_unsound = 0, first_odd = 0, first_unsound = 0;
    bool is_last = false;
    /* Every allocation at first; further on, where most are alike, steps that grow, so that the time holds
     * out. */
    while (!is_last && time(NULL) < end) {
        bool is_sound = true;
        eg_status status = fail_at(&subject, n, &is_sound);
        is_last = status == subject.status;
        n_failed += !is_last;
        if (!is_last && status != EG_ERR_MEMORY && n_odd++ == 0)
            first_odd = n;
        if (!is_sound && n_unsound++ == 0)
            first_unsound = n;
        n += 1 + n / 100;
    }
    free(subject.pdf);
    printf("# %s, %s: %ld failures tried, up to allocation %ld%s\n", subject.source, name, n_failed, n,
           is_last ? ", the last" : "");
    printf("%s - %s, %s: memory that fails gives EG_ERR_MEMORY\n", n_odd ? "not ok" : "ok", subject.source,
           name);
    if (n_odd)
        printf("  %ld times another status, first at allocation %ld\n", n_odd, first_odd);
    printf("%s - %s, %s: the engine is as good as new afterwards\n", n_unsound ? "not ok" : "ok",
           subject.source, name);
    if (n_unsound)
        printf("  %ld times not, first at allocation %ld\n", n_unsound, first_unsound);
    return 0;
}
