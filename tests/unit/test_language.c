/* language/: tags, layers of data, numbers, labels, phrases, dates, and memory that fails on the way. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "language/internal.h"
#include "language/language.h"

#define DATA EG_SOURCE_DIR "/src/language/data"
#define PATTERNS EG_BINARY_DIR "/share/engross/hyphenation"

static eg_languages *languages;

static int open_languages(void **state)
{
    (void)state;
    languages = eg_languages_new(DATA, PATTERNS);
    return languages ? 0 : -1;
}

static int close_languages(void **state)
{
    (void)state;
    eg_languages_free(languages);
    return 0;
}

/* --- tags --- */

static void expect_tag(const char *tag, const char *canonical, const char *script)
{
    eg_tag parsed;
    const char *fault = eg_tag_parse(tag, &parsed);
    if (fault)
        fail_msg("%s: %s", tag, fault);
    assert_string_equal(parsed.canonical, canonical);
    assert_string_equal(parsed.likely_script, script);
}

static void test_tags(void **state)
{
    (void)state;
    expect_tag("en", "en", "Latn");
    expect_tag("EN_gb", "en-GB", "Latn");
    expect_tag("zh", "zh", "Hans");
    expect_tag("zh-hans", "zh-Hans", "Hans");
    expect_tag("zh-TW", "zh-TW", "Hant");
    expect_tag("zh-hant-hk", "zh-Hant-HK", "Hant");
    expect_tag("zh-yue", "yue", "Hant");
    expect_tag("mn-cyrl", "mn-Cyrl", "Cyrl");
    expect_tag("mn-CN", "mn-CN", "Mong");
    expect_tag("uz-latn", "uz-Latn", "Latn");
    expect_tag("pa-PK", "pa-PK", "Arab");
    expect_tag("de-1996", "de-1996", "Latn");
    expect_tag("el-Polyton", "el-polyton", "Grek");
    expect_tag("ja", "ja", "Jpan");
    expect_tag("ko", "ko", "Kore");
    expect_tag("es-419", "es-419", "Latn");
    expect_tag("tl", "tl", "Latn");
    expect_tag("khm", "km", "Khmr");
    expect_tag("iw", "he", "Hebr");
    expect_tag("sh", "sr-Latn", "Latn");
    expect_tag("en-GB-oed", "en-GB-oxendict", "Latn");
    expect_tag("i-klingon", "tlh", "Latn");
    expect_tag("en-u-nu-latn-x-Mine", "en-u-nu-latn-x-mine", "Latn");
    expect_tag("x-private", "und-x-private", "Latn");
    expect_tag("und-Khmr", "und-Khmr", "Khmr");
    expect_tag("qaa", "qaa", "Latn");
}

static void test_ill_formed_tags(void **state)
{
    (void)state;
    static const char *const tags[] = {
        "",          "e",        "english",      "en-",          "-en",          "en--GB",     "en GB",
        "en-u",      "en-x",     "en-a-bb-a-cc", "de-1996-1996", "en-Latn-Latn", "e1",         "en-abcdefghi",
        "\xC3\xA9n", "en.UTF-8", "en-GB-US",     "12",           "en-a",         "zh-yue-cmn",
    };
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        eg_tag parsed;
        if (!eg_tag_parse(tags[i], &parsed))
            fail_msg("\"%s\" was taken for a tag", tags[i]);
    }
    char longest[400];
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    eg_tag parsed;
    assert_non_null(eg_tag_parse(longest, &parsed));
}

/* --- a lookup, told in one line --- */

static void describe(eg_job *job, const char *tag, eg_buffer *out)
{
    const eg_language *language = NULL;
    eg_status status = eg_language_lookup(languages, job, tag, (eg_place){"km.md", 3, 7, 0}, &language);
    if (status != EG_OK) {
        eg_buffer_print(out, "%s: status %d", tag, (int)status);
        return;
    }
    eg_buffer_print(out, "%s %s%s breaks %d fill %d ", language->name, language->script,
                    language->is_rtl ? " rtl" : "", (int)language->breaks, (int)language->justify);
    eg_language_add_label(language, language->number, 12, out);
    eg_buffer_add_char(out, ' ');
    eg_language_add_label(language, language->sub_number[0], 3, out);
    eg_buffer_add_char(out, ' ');
    eg_language_add_label(language, language->sub_number[1], 4, out);
    eg_buffer_add_string(out, " | ");
    assert_int_equal(eg_language_add_date(language, job, 2021, 3, 19, out), EG_OK);
}

static void expect_first_day(eg_job *job, const char *tag, const char *expected)
{
    const eg_language *language = NULL;
    eg_buffer out = eg_buffer_new(job->arena);
    assert_int_equal(eg_language_lookup(languages, job, tag, EG_NOWHERE, &language), EG_OK);
    assert_int_equal(eg_language_add_date(language, job, 2026, 5, 1, &out), EG_OK);
    assert_string_equal(out.data, expected);
}

static void expect_language(eg_job *job, const char *tag, const char *expected)
{
    eg_buffer out = eg_buffer_new(job->arena);
    describe(job, tag, &out);
    assert_string_equal(out.data, expected);
}

static eg_status check_languages(eg_job *job, void *data)
{
    (void)data;
    expect_language(job, "en", "English Latn breaks 0 fill 0 12. (c) (iv) | 19 March 2021");
    expect_first_day(job, "fr", "1er mai 2026");
    expect_first_day(job, "it", "1º maggio 2026");
    expect_first_day(job, "pt-BR", "1º de maio de 2026");
    expect_first_day(job, "pt-PT", "1 de maio de 2026");
    expect_first_day(job, "es", "1 de mayo de 2026");
    expect_language(job, "en-US", "English Latn breaks 0 fill 0 12. (c) (iv) | March 19, 2021");
    expect_language(job, "km", "ភាសាខ្មែរ Khmr breaks 1 fill 1 ១២. (គ) (៤) | ១៩ មីនា ២០២១");
    expect_language(job, "zh-Hans", "简体中文 Hans breaks 2 fill 2 12. (c) (iv) | 2021年3月19日");
    expect_language(job, "zh-HK", "繁體中文 Hant breaks 2 fill 2 12. (c) (iv) | 2021年3月19日");
    expect_language(job, "ja", "日本語 Jpan breaks 2 fill 2 12. (3) (エ) | 2021年3月19日");
    expect_language(job, "ko", "한국어 Kore breaks 3 fill 0 12. 다. 4) | 2021년 3월 19일");
    expect_language(job, "my", "မြန်မာ Mymr breaks 1 fill 1 (၁၂) (ဂ) (၄) | ၂၀၂၁ ခုနှစ် မတ်လ ၁၉ ရက်");
    expect_language(job, "th", "ไทย Thai breaks 1 fill 1 12. (ค) (4) | 19 มีนาคม ค.ศ. 2021");
    expect_language(job, "ar", "العربية Arab rtl breaks 0 fill 0 ١٢- (ج) (٤) | ١٩ مارس ٢٠٢١");
    expect_language(job, "ar-MA", "العربية Arab rtl breaks 0 fill 0 12- (ج) (4) | 19 مارس 2021");
    expect_language(job, "fa", "فارسی Arab rtl breaks 0 fill 0 ۱۲. پ) ۴) | ۱۹ مارس ۲۰۲۱");
    expect_language(job, "ur", "اردو Arab rtl breaks 0 fill 0 ۱۲۔ (ج) (۴) | ۱۹ مارچ، ۲۰۲۱");
    expect_language(job, "hi", "हिन्दी Deva breaks 0 fill 0 १२. (ग) (४) | १९ मार्च २०२१");
    expect_language(job, "bn", "বাংলা Beng breaks 0 fill 0 ১২। (গ) (৪) | ১৯ মার্চ, ২০২১");
    expect_language(job, "bo", "བོད་སྐད་ Tibt breaks 0 fill 3 ༡༢. (c) (iv) | སྤྱི་ལོ་༢༠༢༡ ཟླ་བ་གསུམ་པའི་ཚེས་༡༩");
    expect_language(job, "vi", "Tiếng Việt Latn breaks 0 fill 0 12. c) iv) | ngày 19 tháng 3 năm 2021");
    expect_language(job, "ru",
                    "русский Cyrl breaks 0 fill 0 12. в) 4) | 19 марта 2021\xE2\x80\xAF"
                    "г.");
    expect_language(job, "sr-Latn", "srpski Latn breaks 0 fill 0 12. (c) (iv) | 19. mart 2021.");
    /* No data of ours, none of ICU's: nothing of the machine's own locale may show. */
    expect_language(job, "qaa", "qaa Latn breaks 0 fill 0 12. (c) (iv) | 2021-03-19");
    expect_language(job, "und-Khmr", "und-Khmr Khmr breaks 1 fill 1 12. (c) (iv) | 2021-03-19");
    expect_language(job, "fj", "Na Vosa Vakaviti Latn breaks 0 fill 0 12. (c) (iv) | 2021-03-19");
    assert_int_equal(eg_report_n_errors(job->report), 0);
    expect_language(job, "english", "english: status 1");
    assert_int_equal(eg_report_n_errors(job->report), 1);
    const eg_finding *finding = eg_report_at(job->report, eg_report_n(job->report) - 1);
    assert_string_equal(finding->slug, "language-ill-formed");
    assert_string_equal(finding->file, "km.md");
    assert_int_equal(finding->line, 3);
    assert_int_equal(finding->column, 7);
    return EG_OK;
}

static void run_job(eg_status (*work)(eg_job *job, void *data), void *data)
{
    eg_job *job = eg_job_new();
    assert_non_null(job);
    assert_int_equal(eg_job_run(job, work, data), EG_OK);
    eg_job_free(job);
}

static void test_languages(void **state)
{
    (void)state;
    run_job(check_languages, NULL);
}

/* --- the table of README.md --- */

/* A row as it must stand: the tag asked for, and what is made of it. */
static void describe_row(eg_job *job, const char *tag, eg_buffer *out)
{
    const eg_language *language = NULL;
    if (eg_language_lookup(languages, job, tag, EG_NOWHERE, &language) != EG_OK)
        fail_msg("%s cannot be looked up", tag);
    eg_buffer_print(out, "| `%s` | `%s` | %s%s | %s | ", tag, language->tag, language->script,
                    language->is_rtl ? ", right to left" : "", language->name);
    eg_language_add_label(language, language->number, 12, out);
    eg_buffer_add_string(out, " | ");
    eg_language_add_label(language, language->sub_number[0], 1, out);
    eg_buffer_add_string(out, " | ");
    assert_int_equal(eg_language_add_date(language, job, 2021, 3, 19, out), EG_OK);
    eg_buffer_add_string(out, " |\n");
}

static eg_status check_table(eg_job *job, void *data)
{
    (void)data;
    FILE *file = fopen(EG_SOURCE_DIR "/src/language/README.md", "r");
    assert_non_null(file);
    char line[600];
    int n = 0;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "| `", 3) != 0)
            continue;
        eg_buffer expected = eg_buffer_new(job->arena);
        describe_row(job, eg_arena_print(job->arena, "%.*s", (int)strcspn(line + 3, "`"), line + 3),
                     &expected);
        assert_string_equal(line, expected.data);
        n++;
    }
    fclose(file);
    assert_in_range(n, 120, 1000);
    assert_int_equal(eg_report_n_errors(job->report), 0);
    return EG_OK;
}

static void test_table(void **state)
{
    (void)state;
    run_job(check_table, NULL);
}

/* --- a text in another script than its language's --- */

static eg_status check_written(eg_job *job, void *data)
{
    (void)data;
    static const struct {
        const char *tag, *written, *script;
        bool is_told;
    } cases[] = {
        {"ku", "Arab", "Arab", true},       {"ku", "Latn", "Latn", false},
        {"ku-Latn", "Arab", "Latn", false}, {"lad", "Latn", "Latn", true},
        {"azb", "Arab", "Arab", false},     {"und", "Khmr", "Khmr", false},
        {"und", "Jpan", "Jpan", false},     {"grc", "Grek", "Grek", false},
        {"sr", "Latn", "Latn", true},       {"x-mine", "Mong", "Mong", false},
        {"zh-TW", "Hans", "Hans", true},    {"ff", "Adlm", "Adlm", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const eg_language *language, *again;
        size_t n = eg_report_n(job->report);
        assert_int_equal(
            eg_language_lookup_written(languages, job, cases[i].tag, cases[i].written, EG_NOWHERE, &language),
            EG_OK);
        if (strcmp(language->script, cases[i].script) != 0)
            fail_msg("%s in %s: %s", cases[i].tag, cases[i].written, language->script);
        bool is_told = eg_report_n(job->report) > n &&
                       strcmp(eg_report_at(job->report, n)->slug, "language-script") == 0;
        if (is_told != cases[i].is_told)
            fail_msg("%s in %s: told %d", cases[i].tag, cases[i].written, is_told);
        /* The tag alone still means what it meant. */
        assert_int_equal(eg_language_lookup(languages, job, cases[i].tag, EG_NOWHERE, &again), EG_OK);
        assert_string_equal(again->tag, language->tag);
        assert_int_equal(strcmp(again->script, language->script) == 0, again == language);
    }
    assert_int_equal(eg_report_n_errors(job->report), 0);
    return EG_OK;
}

static void test_written(void **state)
{
    (void)state;
    run_job(check_written, NULL);
}

/* Every file of the folder parses, has a name, all phrases and templates, and reads the same at the second
 * asking. */
static eg_status check_all(eg_job *job, void *data)
{
    DIR *folder = data;
    int n = 0;
    for (struct dirent *item; (item = readdir(folder)) != NULL;) {
        char tag[300];
        const char *end = strstr(item->d_name, ".yaml");
        if (!end || strncmp(item->d_name, "script-", 7) == 0 || strcmp(item->d_name, "root.yaml") == 0)
            continue;
        snprintf(tag, sizeof tag, "%.*s", (int)(end - item->d_name), item->d_name);
        const eg_language *language, *again;
        if (eg_language_lookup(languages, job, tag, EG_NOWHERE, &language) != EG_OK)
            fail_msg("%s cannot be read", tag);
        assert_int_equal(eg_language_lookup(languages, job, tag, EG_NOWHERE, &again), EG_OK);
        assert_ptr_equal(language, again);
        assert_string_equal(language->tag, tag);
        assert_true(strcmp(language->name, tag) != 0);
        assert_true(strstr(language->number, "{n}") && strchr(language->sub_number[0], '{'));
        for (int i = 0; i < EG_N_PHRASES; i++)
            assert_true(language->phrases[i] && *language->phrases[i]);
        assert_non_null(strstr(language->phrases[EG_PHRASE_PAGE_OF], "{page}"));
        assert_non_null(strstr(language->phrases[EG_PHRASE_SIGNATURE_OF], "{name}"));
        assert_non_null(strstr(language->phrases[EG_PHRASE_ADOPTED_IN], "{language}"));
        assert_true(!language->hyphenates || language->hyphen != 0);
        n++;
    }
    assert_true(n > 100);
    assert_int_equal(eg_report_n_errors(job->report), 0);
    return EG_OK;
}

static void test_all_files(void **state)
{
    (void)state;
    DIR *folder = opendir(DATA);
    assert_non_null(folder);
    run_job(check_all, folder);
    closedir(folder);
}

/* --- labels and phrases --- */

static eg_status check_labels(eg_job *job, void *data)
{
    (void)data;
    const eg_language *en, *he, *km;
    assert_int_equal(eg_language_lookup(languages, job, "en", EG_NOWHERE, &en), EG_OK);
    assert_int_equal(eg_language_lookup(languages, job, "he", EG_NOWHERE, &he), EG_OK);
    assert_int_equal(eg_language_lookup(languages, job, "km", EG_NOWHERE, &km), EG_OK);
    eg_buffer out = eg_buffer_new(job->arena);
    static const uint32_t numbers[] = {1, 26, 27, 52, 53, 4, 9, 1994};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        eg_language_add_label(en, "{n}{a}{A}{i}{I} ", numbers[i], &out);
    assert_string_equal(out.data,
                        "1aAiI 26zZxxviXXVI 27aaAAxxviiXXVII 52zzZZliiLII 53aaaAAAliiiLIII 4dDivIV 9iIixIX "
                        "199419941994mcmxcivMCMXCIV ");
    out = eg_buffer_new(job->arena);
    eg_language_add_label(he, "{a}", 15, &out);
    eg_language_add_label(he, "|{a}|", 16, &out);
    eg_language_add_label(km, "{x} {n", 1, &out);
    eg_language_add_number(km, 4096, &out);
    assert_string_equal(out.data, "טו|טז|{x} {n៤០៩៦");
    out = eg_buffer_new(job->arena);
    const char *pairs[] = {"page", "2", "pages", "4", NULL};
    eg_language_add_phrase(en, EG_PHRASE_PAGE_OF, pairs, &out);
    eg_language_add_phrase(en, EG_PHRASE_SIGNATURE_OF, pairs, &out);
    assert_string_equal(out.data, "2 / 4Signature of {name}");
    out = eg_buffer_new(job->arena);
    eg_language_add_name_of(km, en, &out);
    eg_language_add_name_of(en, km, &out);
    assert_string_equal(out.data, "អង់គ្លេសKhmer");
    return EG_OK;
}

static void test_labels(void **state)
{
    (void)state;
    run_job(check_labels, NULL);
}

/* --- memory that fails --- */

static eg_status look_up_some(eg_job *job, void *data)
{
    static const char *const tags[] = {"km", "en", "zh-Hant", "pt-PT"};
    const eg_language *language;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        eg_status status = eg_language_lookup(data, job, tags[i], EG_NOWHERE, &language);
        if (status != EG_OK)
            return status;
    }
    return EG_OK;
}

/* Whatever allocation fails, the call says so, nothing is left locked, and the next call succeeds. */
static void test_memory(void **state)
{
    (void)state;
    for (long n = 0;; n++) {
        eg_status status = EG_ERR_MEMORY;
        eg_memory_fail_after(n);
        eg_languages *some = eg_languages_new(DATA, PATTERNS);
        eg_job *job = some ? eg_job_new() : NULL;
        if (job)
            status = eg_job_run(job, look_up_some, some);
        eg_memory_fail_after(-1);
        eg_job_free(job);
        assert_true(status == EG_OK || status == EG_ERR_MEMORY);
        if (some) {
            job = eg_job_new();
            assert_int_equal(eg_job_run(job, look_up_some, some), EG_OK);
            eg_job_free(job);
        }
        eg_languages_free(some);
        if (status == EG_OK)
            break;
    }
}

/* --- data that is missing or wrong --- */

static eg_status look_up_xx(eg_job *job, void *data)
{
    const eg_language *language;
    eg_status status = eg_language_lookup(data, job, "qaa", EG_NOWHERE, &language);
    assert_int_equal(eg_report_n_errors(job->report) > 0, status != EG_OK);
    return status;
}

static void test_wrong_data(void **state)
{
    (void)state;
    char folder[] = "/tmp/engross-language-XXXXXX", path[100];
    assert_non_null(mkdtemp(folder));
    eg_languages *none = eg_languages_new(folder, PATTERNS);
    eg_job *job = eg_job_new();
    assert_int_equal(eg_job_run(job, look_up_xx, none), EG_ERR_SYSTEM);
    snprintf(path, sizeof path, "%s/root.yaml", folder);
    assert_int_equal(
        eg_file_write(path, eg_slice_of("digits: roman\nhyphen: minus\nbreaks: yes\nnosuch: 1\n")), 0);
    assert_int_equal(eg_job_run(job, look_up_xx, none), EG_ERR_SYSTEM);
    assert_int_equal(eg_report_n(job->report), 5);
    for (size_t i = 1; i < 5; i++) {
        assert_string_equal(eg_report_at(job->report, i)->slug, "language-data-invalid");
        assert_int_equal(eg_report_at(job->report, i)->line, i);
    }
    eg_job_free(job);
    eg_languages_free(none);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tags),       cmocka_unit_test(test_ill_formed_tags),
        cmocka_unit_test(test_languages),  cmocka_unit_test(test_labels),
        cmocka_unit_test(test_all_files),  cmocka_unit_test(test_memory),
        cmocka_unit_test(test_wrong_data), cmocka_unit_test(test_table),
        cmocka_unit_test(test_written),
    };
    return cmocka_run_group_tests(tests, open_languages, close_languages);
}
