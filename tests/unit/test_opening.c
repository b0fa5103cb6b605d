/* source/ opens a path: which files are texts, what they are named, which keys and folders count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text_fixture.h"

static eg_status open_source(memory_file *list, eg_file_calls *calls, const char *path, eg_source **out)
{
    *calls = files_of(list);
    return eg_source_open(job, calls, path, out);
}

static void a_folder_is_a_declaration(void **state)
{
    (void)state;
    memory_file list[] = {{"house.yaml", "body: House\npaper: A5\n", 0},
                          {"in/d/declaration.yaml", "lang: km\npaper: A4\nsymbol: {en: S, fr: F}\n", 0},
                          {"in/d/en.txt", "Title\n\nText.\n", 0},
                          {"in/d/km.md", "---\nlang: km\npaper: A6\n---\n# T\n", 0},
                          {"in/d/notes.txt", "x", 0},
                          {"in/d/README.md", "x", 0},
                          {"in/d/roster.csv", "x", 0},
                          {0}};
    eg_file_calls calls;
    eg_source *source;
    assert_int_equal(open_source(list, &calls, "in/d", &source), EG_OK);
    assert_report("in/d/notes.txt:0:0: note[file-ignored]: the file's name is no language tag, so it is not "
                  "a text of the "
                  "declaration (name a text by its language: en.txt, km.md, zh-Hans.md)\n");
    assert_string_equal(source->name, "d");
    assert_string_equal(source->folder, "in/d/");
    assert_int_equal(source->n_texts, 2);
    assert_string_equal(eg_source_find(source, "en-GB")->tag, "en");
    assert_string_equal(eg_source_find(source, NULL)->tag, "km");
    assert_null(eg_source_find(source, "fr"));

    eg_text *en, *km;
    assert_int_equal(eg_text_read(job, source, &source->texts[0], NULL, &en), EG_OK);
    assert_int_equal(eg_text_read(job, source, &source->texts[1], NULL, &km), EG_OK);
    assert_string_equal(en->lang, "en");
    assert_string_equal(eg_text_key(en, EG_KEY_PAPER)->value, "A4"); /* declaration over house */
    assert_string_equal(eg_text_key(km, EG_KEY_PAPER)->value, "A6"); /* front matter over both */
    assert_true(eg_slice_is(eg_text_key_text(en, EG_KEY_BODY, "en").text, "House"));
    eg_key_text symbol = eg_text_key_text(en, EG_KEY_SYMBOL, "fr-CA");
    assert_true(eg_slice_is(symbol.text, "F"));
    assert_int_equal(symbol.place.line, 3);
    assert_int_equal(symbol.place.column, 21);
    symbol = eg_text_key_text(en, EG_KEY_SYMBOL, "km");
    assert_true(eg_slice_is(symbol.text, "S"));
    assert_string_equal(symbol.tag, "en");
}

static void a_file_stands_for_itself(void **state)
{
    (void)state;
    memory_file list[] = {{"a/doc.txt", "Title\n\nText.\n", 0}, {"a/fr.md", "# T\n\nx\n", 0}, {0}};
    eg_file_calls calls;
    eg_source *source;
    eg_text *text;
    assert_int_equal(open_source(list, &calls, "a/fr.md", &source), EG_OK);
    assert_string_equal(source->name, "a"); /* "fr" says the language only */
    assert_int_equal(eg_text_read(job, source, source->texts, NULL, &text), EG_OK);
    assert_string_equal(text->lang, "fr");
    assert_int_equal(open_source(list, &calls, "a/doc.txt", &source), EG_OK);
    assert_string_equal(source->name, "doc");
    assert_int_equal(eg_text_read(job, source, source->texts, "en", &text), EG_OK);
    assert_string_equal(text->lang, "en");
    assert_int_equal(eg_text_read(job, source, source->texts, NULL, &text), EG_ERR_INPUT);
    assert_int_equal(open_source(list, &calls, "a/none.md", &source), EG_ERR_SYSTEM);
    assert_null(source);
    assert_report("a/doc.txt:1:1: error[language-missing]: nothing says which language the text is in (name "
                  "the file en.txt, write `lang: en` into a declaration.yaml beside it, or use --lang)\n"
                  "a/none.md:0:0: error[file-unreadable]: the file cannot be read: No such file or directory "
                  "(check the "
                  "path)\n");
}

static void a_text_says_more_than_its_files_name(void **state)
{
    (void)state;
    memory_file list[] = {{"a/new.md", "---\nlang: en\n---\n# T\n\nx\n", 0},
                          {"a/zh.md", "---\nlang: zh-Hant\n---\n# T\n\nx\n", 0},
                          {"d/declaration.yaml", "symbol: S\n", 0},
                          {"d/new.md", "---\nlang: en\n---\n# T\n\nx\n", 0},
                          {0}};
    eg_file_calls calls;
    eg_source *source;
    eg_text *text;
    assert_int_equal(open_source(list, &calls, "a/new.md", &source), EG_OK);
    assert_string_equal(source->name, "new");
    assert_null(source->texts->tag);
    assert_ptr_equal(eg_source_choose(job, source, "en"), source->texts);
    assert_int_equal(eg_text_read(job, source, source->texts, "en", &text), EG_OK);
    assert_string_equal(text->lang, "en");
    assert_int_equal(open_source(list, &calls, "a/zh.md", &source), EG_OK);
    assert_string_equal(source->texts->tag, "zh"); /* the same language, said more exactly */
    assert_int_equal(open_source(list, &calls, "d/new.md", &source), EG_OK);
    assert_string_equal(source->texts->tag, "new"); /* beside a declaration.yaml names are tags */
    assert_int_equal(eg_report_n(job->report), 0);
}

static void a_text_in_another_form_is_told(void **state)
{
    (void)state;
    memory_file list[] = {{"d/EN.TXT", "T\n\nx\n", 0},
                          {"d/fr.docx", "x", 0},
                          {"d/fr.md", "# T\n\nx\n", 0},
                          {"d/km.DOCX", "x", 0},
                          {"d/km.pdf", "x", 0},
                          {"d/letter.odt", "x", 0},
                          {0}};
    eg_file_calls calls;
    eg_source *source;
    assert_int_equal(open_source(list, &calls, "d", &source), EG_OK);
    assert_int_equal(source->n_texts, 2);
    assert_report(
        "d/km.DOCX:0:0: note[file-ignored]: the file is named as a text in “km”, but a text ends in .md "
        "or .txt (save it as Markdown or plain text, in UTF-8: km.md or km.txt)\n");
}

static void a_house_has_its_own_folders(void **state)
{
    (void)state;
    memory_file list[] = {
        {"h/house.yaml", "fonts: [type, /]\nstyles: looks\nnames: [{en: A B}]\nofficer: x\n", 0},
        {"h/d/en.md", "# T\n\nx\n", 0},
        {"h/d/names.yaml", "- {en: C D}\n", 0},
        {0}};
    eg_file_calls calls;
    eg_source *source;
    uint32_t n;
    assert_int_equal(open_source(list, &calls, "h/d", &source), EG_OK);
    assert_string_equal(source->font_folders[0], "h/type/");
    assert_string_equal(source->font_folders[1], "/");
    assert_null(source->font_folders[2]);
    assert_string_equal(source->styles_folder, "h/looks/");
    const eg_source_name *names = eg_source_names(job, source, "en", &n);
    assert_int_equal(n, 2);
    assert_true(eg_slice_is(names[1].form, "A B"));
    assert_report(
        "h/house.yaml:1:9: warning[house-folder-missing]: `fonts` names the folder h/type/, which is not "
        "there (make the folder, or correct its path from house.yaml)\n"
        "h/house.yaml:2:9: warning[house-folder-missing]: `styles` names the folder h/looks/, which is not "
        "there (make the folder, or correct its path from house.yaml)\n"
        "h/house.yaml:4:1: note[key-not-yet]: `officer` has no effect in this version (it may stay; the "
        "edition is made without it)\n");
}

static void a_folder_without_texts_is_refused(void **state)
{
    (void)state;
    memory_file list[] = {{"d/declaration.yaml", "lang: en\n", 0}, {0}};
    eg_file_calls calls;
    eg_source *source;
    assert_int_equal(open_source(list, &calls, "d", &source), EG_ERR_INPUT);
    assert_report(
        "d/:0:0: error[text-missing]: the folder holds no text (put a text there, named by its language "
        "(en.txt, km.md), or name another folder or a single file)\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_folder_is_a_declaration),
        TEST(a_file_stands_for_itself),
        TEST(a_text_says_more_than_its_files_name),
        TEST(a_text_in_another_form_is_told),
        TEST(a_house_has_its_own_folders),
        TEST(a_folder_without_texts_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
