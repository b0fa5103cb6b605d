/* Fails the n-th allocation of a whole build, or of imposing, signing or verifying a PDF, for n from 1 upwards, until
 * it needs no more.
 *
 * Each failing build must end with EG_ERR_MEMORY and leak nothing (the sanitizer looks on); the engine must
 * be as good as new afterwards: the next build with it gives the same bytes as ever. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "engross.h"

struct subject {
    const char *data, *source, *lang;
    eg_bytes trust; /* of a verification: the certificate */
    char *pdf;      /* what a build gives that nothing disturbs; of a verification its report */
    size_t size;
};

static bool ends_in(const char *text, const char *end)
{
    size_t size = strlen(text), n = strlen(end);
    return size > n && strcmp(text + size - n, end) == 0;
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

/* A text is built; a PDF is imposed, or signed when a key stands in the language's place (RSA signs the same bytes the
 * same), or verified when a certificate does. */
static eg_status make(const struct subject *subject, eg_engine *engine, eg_result **out)
{
    eg_build_options options = {.lang = subject->lang};
    eg_impose_options sheets = {.sheet = "A4", .creep = 100};
    eg_sign_options signature = {
        .field = "S01", .p12 = subject->lang, .ask = give_pass, .now = 1800000000, .reason = "Adopted"};
    eg_verify_options trusting = {.trust = &subject->trust, .n_trust = 1, .at = 1800000000};
    if (ends_in(subject->lang, ".pem"))
        return eg_verify(engine, subject->source, &trusting, out);
    if (ends_in(subject->lang, ".p12"))
        return eg_sign(engine, subject->source, &signature, out);
    return ends_in(subject->source, ".pdf") ? eg_impose(engine, subject->source, &sheets, out)
                                            : eg_build(engine, subject->source, &options, out);
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
    if (is_same && status == EG_OK) {
        eg_bytes pdf = outcome(result);
        *is_same = pdf.size == subject->size && memcmp(pdf.data, subject->pdf, pdf.size) == 0;
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
    if (eg_engine_new(&engine_options, &engine) == EG_OK && make(subject, engine, &result) == EG_OK) {
        eg_bytes pdf = outcome(result);
        subject->pdf = malloc(pdf.size);
        if (subject->pdf)
            memcpy(subject->pdf, pdf.data, pdf.size);
        subject->size = pdf.size;
    }
    eg_result_free(result);
    eg_engine_free(engine);
    return subject->pdf != NULL;
}

/* One failure at the n-th allocation, counted from the making of the engine. Returns EG_OK when none was
 * hit. */
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
        *is_sound = build_once(subject, engine, &is_same) == EG_OK && is_same;
    }
    eg_engine_free(engine);
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: fail_memory DATA SOURCE LANG SECONDS\n", stderr);
        return 2;
    }
    struct subject subject = {.data = argv[1], .source = argv[2], .lang = argv[3]};
    if (ends_in(subject.lang, ".pem"))
        subject.trust = read_file(subject.lang);
    if (!remember(&subject)) {
        printf("not ok - %s builds\n", subject.source);
        return 1;
    }
    time_t end = time(NULL) + strtol(argv[4], NULL, 10);
    long n = 0, n_failed = 0, n_odd = 0, n_unsound = 0, first_odd = 0, first_unsound = 0;
    eg_status status = EG_ERR_MEMORY;
    /* Every allocation at first; further on, where most are alike, steps that grow, so that the time holds
     * out. */
    while (status != EG_OK && time(NULL) < end) {
        bool is_sound = true;
        status = fail_at(&subject, n, &is_sound);
        if (status != EG_OK)
            n_failed++;
        if (status != EG_OK && status != EG_ERR_MEMORY && n_odd++ == 0)
            first_odd = n;
        if (!is_sound && n_unsound++ == 0)
            first_unsound = n;
        n += 1 + n / 100;
    }
    free(subject.pdf);
    printf("# %s: %ld failures tried, up to allocation %ld%s\n", subject.source, n_failed, n,
           status == EG_OK ? ", the last" : "");
    printf("%s - %s: memory that fails gives EG_ERR_MEMORY\n", n_odd ? "not ok" : "ok", subject.source);
    if (n_odd)
        printf("  %ld times another status, first at allocation %ld\n", n_odd, first_odd);
    printf("%s - %s: the engine is as good as new afterwards\n", n_unsound ? "not ok" : "ok", subject.source);
    if (n_unsound)
        printf("  %ld times not, first at allocation %ld\n", n_unsound, first_unsound);
    return 0;
}
