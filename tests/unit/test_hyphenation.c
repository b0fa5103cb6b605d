/* Compiled hyphenation against libhyphen: the same points in the same words, dictionary by dictionary.
 *
 * Words are made of the dictionaries' own patterns, two or three in a row, so that every rule is met; the
 * words of the declaration, and of the UDHR where its texts lie beside the tree, are added. Four things
 * differ on purpose and are kept out of the comparison: libhyphen 2.8.8 takes the tail of a line of over
 * 99 bytes for a pattern of its own, so it reads a copy without such lines; it counts a ligature as its
 * letters; it leaves a break in words of two or three letters that its own minima forbid; and before an
 * apostrophe it loses the last break of one-byte encodings. Breaks that change the spelling are not
 * offered by either here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/utf8.h"
#include "language/hyphenation/format.h"
#include "language/internal.h"

#define PATTERNS EG_BINARY_DIR "/share/engross/hyphenation"

#ifdef EG_HAS_LIBHYPHEN
#include <hyphen.h>
#include <iconv.h>
#include <unicode/uchar.h>

/* libhyphen itself leaks in some words of dictionaries with replacements; that is not what is looked for
 * here. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:hnj_malloc";
}

enum { MAX_BYTES = 512, N_WORDS = 1500 };

struct oracle {
    const char *name; /* "hyph_de_DE" */
    HyphenDict *dict;
    iconv_t from_utf8, to_utf8;
    eg_hyphenator *hyphenator;
    int n_words, n_points, n_differences;
};

/* The dictionary without the lines that libhyphen would cut. Returns its bytes, to be freed. */
static char *copy_short_lines(const char *path, const char *copy)
{
    FILE *in = fopen(path, "rb"), *out = fopen(copy, "wb");
    char *text = calloc(1, 4 << 20), line[4096];
    assert_non_null(in);
    assert_non_null(out);
    for (size_t used = 0; fgets(line, sizeof line, in);)
        if (strlen(line) < 99) {
            fputs(line, out);
            memcpy(text + used, line, strlen(line));
            used += strlen(line);
        }
    fclose(in);
    fclose(out);
    return text;
}

static bool convert(iconv_t converter, const char *in, size_t size, char *out)
{
    char *from = (char *)(uintptr_t)in, *to = out;
    size_t room = MAX_BYTES - 1;
    iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &from, &size, &to, &room) == (size_t)-1)
        return false;
    *to = '\0';
    return true;
}

static size_t encode(uint32_t c, char *out)
{
    int n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (int i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(lead[n] | c);
    return (size_t)n;
}

/* Lowercase, as libhyphen wants its words; false for those it treats differently on purpose. */
static bool prepare(const char *word, char *out)
{
    size_t size = strlen(word), n = 0;
    int letters = 0;
    for (size_t at = 0; at < size; letters++) {
        uint32_t c = (uint32_t)u_tolower((UChar32)eg_utf8_next(word, &at));
        if ((c >= 0xFB00 && c <= 0xFB06) || c == '\'' || c == 0x2019 || u_isdigit((UChar32)c) ||
            n > MAX_BYTES / 2)
            return false;
        n += encode(c, out + n);
    }
    out[n] = '\0';
    return letters >= 4 && letters <= 60;
}

static void compare_word(struct oracle *oracle, const char *word)
{
    char lower[MAX_BYTES], encoded[MAX_BYTES], hyphens[MAX_BYTES + 8] = "";
    bool points[MAX_BYTES];
    if (!prepare(word, lower) || !convert(oracle->from_utf8, lower, strlen(lower), encoded))
        return;
    int size = (int)strlen(encoded), i = 0;
    char **rep = calloc((size_t)size + 1, sizeof *rep);
    int *pos = calloc((size_t)size + 1, sizeof *pos), *cut = calloc((size_t)size + 1, sizeof *cut);
    hnj_hyphen_hyphenate2(oracle->dict, encoded, size, hyphens, NULL, &rep, &pos, &cut);
    assert_true(eg_hyphenator_run(oracle->hyphenator, eg_slice_of(lower), 0, 0, points));
    bool differs = false;
    for (size_t at = 0, end = strlen(lower); at < end; i++) {
        eg_utf8_next(lower, &at);
        size_t next = at;
        /* We never part a mark from its letter, whatever the patterns say. */
        if (at == end || (U_GET_GC_MASK((UChar32)eg_utf8_next(lower, &next)) & U_GC_M_MASK))
            continue;
        bool expected = (hyphens[i] & 1) && !rep[i];
        differs = differs || expected != points[at];
        oracle->n_points += points[at];
    }
    oracle->n_words++;
    if (differs && oracle->n_differences++ < 10)
        print_error("%s: %s\n", oracle->name, lower);
    for (i = 0; i < size; i++)
        free(rep[i]);
    free(rep);
    free(pos);
    free(cut);
}

/* The letters of the pattern in the line that a byte of the dictionary lies in, digits and full stops left
 * out. */
static size_t take_pattern(const char *text, size_t size, size_t at, char *out)
{
    size_t n = 0;
    while (at > 0 && text[at - 1] != '\n')
        at--;
    if (text[at] == '%' || text[at] == '#')
        return 0;
    for (; at < size && (unsigned char)text[at] > ' ' && text[at] != '/' && n < 60; at++)
        if (!(text[at] >= '0' && text[at] <= '9') && text[at] != '.')
            out[n++] = text[at];
    return n;
}

static void compare_made_words(struct oracle *oracle, const char *text)
{
    size_t size = strlen(text), begin = strcspn(text, "\n") + 1;
    uint32_t random = 1;
    for (int i = 0; i < N_WORDS; i++) {
        char word[MAX_BYTES], utf8[MAX_BYTES];
        size_t n = 0;
        for (int part = 0; part < 2 + i % 2; part++) {
            random = random * 1664525u + 1013904223u;
            n += take_pattern(text, size, begin + random % (size - begin), word + n);
        }
        word[n] = '\0';
        if (n > 0 && convert(oracle->to_utf8, word, n, utf8))
            compare_word(oracle, utf8);
    }
}

static void compare_text(struct oracle *oracle, const char *path)
{
    FILE *file = fopen(path, "r");
    char word[MAX_BYTES];
    size_t n = 0;
    for (int c; file && (c = getc(file)) != EOF;) {
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        if (is_letter && n < MAX_BYTES / 4)
            word[n++] = (char)c;
        word[n] = '\0';
        if (!is_letter && n > 0) {
            compare_word(oracle, word);
            n = 0;
        }
    }
    if (file)
        fclose(file);
}

static const struct {
    const char *name, *udhr;
} dictionaries[] = {
    {"hyph_en_GB", "eng"},     {"hyph_en_US", "eng"}, {"hyph_de_DE", "deu_1996"}, {"hyph_fr", "fra"},
    {"hyph_es_ES", "spa"},     {"hyph_hu_HU", "hun"}, {"hyph_nl_NL", "nld"},      {"hyph_pl_PL", "pol"},
    {"hyph_ru_RU", "rus"},     {"hyph_it_IT", NULL},  {"hyph_pt_PT", "por_PT"},   {"hyph_pt_BR", "por_PT"},
    {"hyph_id_ID", "ind"},     {"hyph_mn_MN", "khk"}, {"hyph_ta_IN", "tam"},      {"hyph_el_GR", NULL},
    {"hyph_ca_ES", NULL},      {"hyph_uk_UA", NULL},  {"hyph_be_BY", NULL},       {"hyph_bg_BG", NULL},
    {"hyph_sl_SI", NULL},      {"hyph_sv_SE", NULL},  {"hyph_hr_HR", NULL},       {"hyph_sk_SK", NULL},
    {"hyph_cs_CZ", NULL},      {"hyph_lv_LV", NULL},  {"hyph_lt_LT", NULL},       {"hyph_et_EE", NULL},
    {"hyph_da_DK", NULL},      {"hyph_nb_NO", NULL},  {"hyph_is_IS", NULL},       {"hyph_ro_RO", NULL},
    {"hyph_sr_RS", NULL},      {"hyph_gl_ES", NULL},  {"hyph_af_ZA", NULL},       {"hyph_zu_ZA", NULL},
    {"hyph_sr-Latn_RS", NULL},
};

static bool compare_dictionary(const char *name, const char *udhr)
{
    char path[300], copy[] = "/tmp/engross-hyphen-XXXXXX";
    struct oracle oracle = {.name = name};
    snprintf(path, sizeof path, PATTERNS "/%s.hyp", name);
    if (eg_hyphenator_open(path, &oracle.hyphenator) != 0)
        return false; /* its package was not installed when engross was built */
    snprintf(path, sizeof path, "/usr/share/hyphen/%s.dic", name);
    close(mkstemp(copy));
    char *text = copy_short_lines(path, copy);
    oracle.dict = hnj_hyphen_load(copy);
    unlink(copy);
    assert_non_null(oracle.dict);
    oracle.from_utf8 = iconv_open(oracle.dict->cset, "UTF-8");
    oracle.to_utf8 = iconv_open("UTF-8", oracle.dict->cset);
    compare_made_words(&oracle, text);
    compare_text(&oracle, EG_SOURCE_DIR "/source-text/phnom-penh-declaration/en.txt");
    snprintf(path, sizeof path, EG_SOURCE_DIR "/../shared/corpus/udhr/%s.txt", udhr ? udhr : "");
    compare_text(&oracle, path);
    print_message("%s: %d words, %d points, %d differ\n", name, oracle.n_words, oracle.n_points,
                  oracle.n_differences);
    iconv_close(oracle.from_utf8);
    iconv_close(oracle.to_utf8);
    hnj_hyphen_free(oracle.dict);
    eg_hyphenator_close(oracle.hyphenator);
    free(text);
    assert_int_equal(oracle.n_differences, 0);
    return true;
}

static void test_oracle(void **state)
{
    (void)state;
    int n = 0;
    for (size_t i = 0; i < sizeof dictionaries / sizeof *dictionaries; i++)
        n += compare_dictionary(dictionaries[i].name, dictionaries[i].udhr);
    if (n == 0)
        skip();
}
#else
static void test_oracle(void **state)
{
    (void)state;
    print_message("libhyphen is not installed: the comparison is left out\n");
    skip();
}
#endif

/* --- words as they come --- */

static void expect_points(const eg_hyphenator *hyphenator, const char *word, const char *expected)
{
    bool points[200];
    char out[400];
    size_t n = 0;
    assert_true(eg_hyphenator_run(hyphenator, eg_slice_of(word), 2, 3, points));
    for (size_t i = 0; word[i]; i++) {
        if (points[i])
            out[n++] = '-';
        out[n++] = word[i];
    }
    out[n] = '\0';
    assert_string_equal(out, expected);
}

static void test_words(void **state)
{
    (void)state;
    eg_hyphenator *hyphenator;
    if (eg_hyphenator_open(PATTERNS "/hyph_en_GB.hyp", &hyphenator) != 0)
        skip();
    expect_points(hyphenator, "cooperation", "co-oper-a-tion");
    expect_points(hyphenator, "COOPERATION", "CO-OPER-A-TION");
    expect_points(hyphenator, "a", "a");
    expect_points(hyphenator, "the", "the");
    bool points[100];
    assert_false(eg_hyphenator_run(hyphenator, eg_slice_of(""), 2, 3, points));
    assert_false(eg_hyphenator_run(hyphenator, eg_slice_of("\xFF"), 2, 3, points));
    char word[70];
    memset(word, 'a', 64);
    word[64] = '\0';
    assert_true(eg_hyphenator_run(hyphenator, eg_slice_of(word), 2, 3, points));
    memset(word, 'a', 65);
    word[65] = '\0';
    assert_false(eg_hyphenator_run(hyphenator, eg_slice_of(word), 2, 3, points));
    eg_hyphenator_close(hyphenator);
}

/* --- damaged files --- */

static eg_status damage(eg_job *job, void *data)
{
    eg_map map;
    char path[] = "/tmp/engross-hyp-XXXXXX";
    const char *original = data;
    if (eg_file_map(original, &map) != 0)
        return EG_ERR_SYSTEM;
    close(mkstemp(path));
    char *bytes = eg_arena_dup(job->arena, (eg_slice){map.data, map.size});
    uint32_t random = 7;
    for (int i = 0; i < 600; i++) {
        size_t size = map.size;
        memcpy(bytes, map.data, size);
        random = random * 1664525u + 1013904223u;
        if (i % 3 == 0)
            size = random % size; /* cut */
        for (int k = 0; k < 1 + i % 40 && size > 0; k++) {
            random = random * 1664525u + 1013904223u;
            size_t at = i % 3 == 1 ? (random >> 8) % 60 : (random >> 8) % size;
            bytes[at % size] = (char)(random >> 3);
        }
        if (eg_file_write(path, (eg_slice){bytes, size}) != 0)
            return EG_ERR_SYSTEM;
        eg_hyphenator *hyphenator;
        bool points[100];
        if (eg_hyphenator_open(path, &hyphenator) == 0) { /* whatever it says, nothing outside it is read */
            eg_hyphenator_run(hyphenator, eg_slice_of("internationalisation-of-cooperation"), 2, 2, points);
            eg_hyphenator_close(hyphenator);
        }
    }
    unlink(path);
    eg_file_unmap(&map);
    return EG_OK;
}

static void test_damaged_files(void **state)
{
    (void)state;
    static char path[] = PATTERNS "/hyph_en_GB.hyp";
    if (access(path, R_OK) != 0)
        skip();
    eg_job *job = eg_job_new();
    assert_int_equal(eg_job_run(job, damage, path), EG_OK);
    eg_job_free(job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_damaged_files),
        cmocka_unit_test(test_oracle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
