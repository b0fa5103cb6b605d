/* What one signature costs in a process that has done it before, beside the cryptographic operation.
 *
 * usage: sign_cost N PDF FIELD KEY CERT CHAIN
 * Prints three times in microseconds of the processor, the least of N each: a whole eg_sign, one operation with
 * the key, one SHA-256 over the PDF. Used by cost.py. */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engross.h"

typedef struct bench {
    eg_engine *engine;
    eg_sign_options options;
    const char *path;
    EVP_PKEY *key;
    eg_bytes pdf;
} bench;

static void sign_once(bench *b)
{
    eg_result *result;
    eg_status status = eg_sign(b->engine, b->path, &b->options, &result);
    for (size_t i = 0; status != EG_OK && i < eg_result_n_findings(result); i++)
        fprintf(stderr, "%s\n", eg_result_finding(result, i).message);
    if (status != EG_OK)
        exit(1);
    eg_result_free(result);
}

static void use_key(bench *b)
{
    unsigned char value[1024];
    size_t size = sizeof value;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, b->key) ||
        !EVP_DigestSign(context, value, &size, (const unsigned char *)"digest", 6))
        exit(1);
    EVP_MD_CTX_free(context);
}

static void hash_pdf(bench *b)
{
    unsigned char value[EVP_MAX_MD_SIZE];
    if (!EVP_Digest(b->pdf.data, b->pdf.size, value, NULL, EVP_sha256(), NULL))
        exit(1);
}

static double least(bench *b, int n, void (*work)(bench *))
{
    double best = 1e9;
    for (int i = 0; i < n; i++) {
        struct timespec begin, end;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
        work(b);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
        double took = (double)(end.tv_sec - begin.tv_sec) * 1e6 + (double)(end.tv_nsec - begin.tv_nsec) / 1e3;
        if (took < best)
            best = took;
    }
    return best;
}

static void read_pdf(bench *b)
{
    enum { MOST = 64 << 20 };
    FILE *file = fopen(b->path, "rb");
    char *bytes = malloc(MOST);
    if (!file || !bytes)
        exit(1);
    b->pdf = (eg_bytes){bytes, fread(bytes, 1, MOST, file)};
    fclose(file);
    b->options.bytes = &b->pdf;
}

static void read_key(bench *b)
{
    FILE *file = fopen(b->options.key, "rb");
    if (!file || !(b->key = PEM_read_PrivateKey(file, NULL, NULL, NULL)))
        exit(1);
    fclose(file);
}

int main(int argc, char **argv)
{
    bench b = {0};
    if (argc != 7 || eg_engine_new(NULL, &b.engine) != EG_OK)
        return 2;
    int n = atoi(argv[1]);
    b.path = argv[2];
    b.options = (eg_sign_options){
        .field = argv[3], .key = argv[4], .cert = argv[5], .chain = argv[6], .now = (int64_t)time(NULL)};
    read_pdf(&b);
    read_key(&b);
    sign_once(&b); /* what is opened once is open then: fonts, languages, OpenSSL's tables */
    double all = least(&b, n, sign_once), key = least(&b, n, use_key), hash = least(&b, n, hash_pdf);
    printf("%.1f %.1f %.1f\n", all, key, hash);
    EVP_PKEY_free(b.key);
    free((char *)b.pdf.data);
    eg_engine_free(b.engine);
    return 0;
}
