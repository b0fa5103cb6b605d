/* document/: what a text is understood as, numbering, spans kept whole, places, and the corpus against its
 * plain text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "text_fixture.h"
#include "work_fixture.h"

static eg_languages *languages;

static int open_languages(void **state)
{
    (void)state;
    languages =
        eg_languages_new(EG_SOURCE_DIR "/src/language/data", EG_BINARY_DIR "/share/engross/hyphenation");
    return languages ? 0 : -1;
}

static int close_languages(void **state)
{
    (void)state;
    eg_languages_free(languages);
    return 0;
}

static eg_document *make(memory_file *list, const char *path, const char *lang)
{
    eg_file_calls *calls = EG_NEW(job->arena, eg_file_calls);
    eg_source *source;
    eg_document *document = NULL;
    *calls = files_of(list);
    eg_source_open(job, calls, path, &source);
    if (source)
        eg_document_new(job, languages, source, lang, &document);
    return document;
}

static eg_document *make_text(const char *name, const char *text)
{
    static const char *const pictures[] = {"e.png", "p.png", "i.png"};
    memory_file *list = EG_NEW_ARRAY(job->arena, memory_file, 5);
    list[0] = (memory_file){name, text, 0};
    for (size_t i = 0; i < 3; i++)
        list[i + 1] = (memory_file){pictures[i], "not looked at here", 0};
    return make(list, name, "en");
}

static const char *dump(const eg_document *document)
{
    eg_buffer out = eg_buffer_new(job->arena);
    assert_non_null(document);
    eg_document_dump(document, &out);
    return out.data;
}

static void assert_dump(const char *name, const char *text, const char *expected)
{
    assert_string_equal(dump(make_text(name, text)), expected);
}

/* ---- the whole ---- */

static void the_seed_is_understood(void **state)
{
    (void)state;
    eg_source *source;
    eg_document *d;
    assert_int_equal(eg_source_open(job, NULL, EG_SOURCE_DIR "/source-text/phnom-penh-declaration", &source),
                     EG_OK);
    assert_int_equal(eg_document_new(job, languages, source, "en", &d), EG_OK);
    assert_report("");
    assert_string_equal(d->name, "phnom-penh-declaration");
    assert_true(eg_slice_is(eg_document_slice(d, d->title), "PHNOM PENH DECLARATION"));
    assert_int_equal(d->n_signatories, 2);
    assert_string_equal(d->signatories[0].id, "S01_ICAPP");
    assert_true(eg_slice_is(eg_document_slice(d, d->signatories[1].name), "ACC Secretariat"));

    /* Without the marks and the texts, the outline. */
    eg_buffer outline = eg_buffer_new(job->arena);
    for (uint32_t i = 1; i < d->n_nodes; i++) {
        const eg_node *node = &d->nodes[i];
        if (node->parent == 0 || node->kind == EG_NODE_ITEM)
            eg_buffer_print(&outline, "%d%.*s ", node->kind, (int)eg_range_size(node->anchor),
                            eg_document_slice(d, node->anchor).data);
    }
    char expected[512];
    int n =
        snprintf(expected, sizeof expected, "%d %d %d ", EG_NODE_MASTHEAD, EG_NODE_TITLE, EG_NODE_SUBTITLE);
    for (int i = 0; i < 7; i++)
        n += snprintf(expected + n, sizeof expected - (size_t)n, "%d ", EG_NODE_PARAGRAPH);
    static const int first[] = {1, 5, 10, 13};
    for (int h = 0; h < 3; h++) {
        n += snprintf(expected + n, sizeof expected - (size_t)n, "%dh%d %d ", EG_NODE_HEADING, h + 1,
                      EG_NODE_LIST);
        for (int c = first[h]; c < first[h + 1]; c++)
            n += snprintf(expected + n, sizeof expected - (size_t)n, "%dc%d ", EG_NODE_ITEM, c);
    }
    snprintf(expected + n, sizeof expected - (size_t)n, "%d %d ", EG_NODE_CLOSING, EG_NODE_SIGNATURES);
    assert_string_equal(outline.data, expected);
    eg_map seed;
    assert_int_equal(eg_file_map(EG_SOURCE_DIR "/source-text/phnom-penh-declaration/en.txt", &seed), 0);
    assert_true(eg_slice_equals(d->source_bytes, (eg_slice){seed.data, seed.size}));
    eg_file_unmap(&seed);
}

static void all_kinds_of_nodes(void **state)
{
    (void)state;
    assert_dump(
        "a.md",
        "---\n"
        "lang: en\ntitle: \"A \\\"title\\\"\"\nadopted: 2021-03-19\nplace: {en: Paris, fr: Paris "
        "(fr)}\nsymbol: A/1\n"
        "meeting: never shown\nstatus: translation\nauthentic-languages: [fr, km]\nbody: [One, {en: "
        "Two}]\nversion: 2\n"
        "emblem: {file: e.png, alt: Seal}\nsubtitle: Sub\n"
        "signatories: {heading: Signed, list: [{honorific: H. E., name: Jane, role: Chair, for: X, state: "
        "Y}]}\n"
        "---\n"
        "## Head\n\nP *e* **s** `c` ~~x~~ [l](u)[^n]\n\n1. One\n   - b\n     1. i\n\n> q\n\n| a | b "
        "|\n|---|:-:|\n| c | d |\n\n"
        "![alt](p.png)\n\nT ![in](i.png)\n\n    code\n\n---\n\n[^n]: Note\n\nAdopted 19 March 2021.\n",
        "document a lang=en dir=ltr\n"
        "  masthead\n"
        "    picture e.png \"Seal\"\n"
        "    body-name \"One\"\n"
        "    body-name \"Two\"\n"
        "    band-start \"A/1\"\n"
        "        keep \"A/1\"\n"
        "    band-middle \"19 March 2021, Paris\"\n"
        "        keep \"19 March 2021\"\n"
        "    band-end \"English · Unofficial translation\"\n"
        "  title \"A \\\"title\\\"\"\n"
        "  subtitle \"Sub\"\n"
        "  status-note \"Unofficial translation. Adopted in French and Khmer.\"\n"
        "  heading 2 #h1 \"Head\"\n"
        "  paragraph \"P e s c x l1\"\n"
        "      emphasis \"e\"\n"
        "      strong \"s\"\n"
        "      code \"c\"\n"
        "      strike \"x\"\n"
        "      link u \"l\"\n"
        "      note-ref \"1\"\n"
        "  list commitments\n"
        "    item 1. #c1\n"
        "      paragraph \"One\"\n"
        "      list bulleted\n"
        "        item –\n"
        "          paragraph \"b\"\n"
        "          list numbered\n"
        "            item (i)\n"
        "              paragraph \"i\"\n"
        "  quote\n"
        "    paragraph \"q\"\n"
        "  table head=1\n"
        "    row\n"
        "      cell \"a\"\n"
        "      cell centre \"b\"\n"
        "    row\n"
        "      cell \"c\"\n"
        "      cell centre \"d\"\n"
        "  picture p.png \"alt\"\n"
        "  paragraph \"T \xEF\xBF\xBC\"\n"
        "      picture i.png \"in\"\n"
        "  code \"code\"\n"
        "  rule\n"
        "  closing \"Adopted 19 March 2021.\"\n"
        "      keep \"19 March 2021\"\n"
        "  signatures\n"
        "    heading 2 \"Signed\"\n"
        "    signatory S01 ink\n"
        "      name \"H. E. Jane\"\n"
        "          keep \"H. E. Jane\"\n"
        "      detail \"Chair\"\n"
        "      detail \"X\"\n"
        "      detail \"Y\"\n"
        "  note 1\n"
        "    paragraph \"Note\"\n");
    assert_report("");
}

static void nothing_is_inferred(void **state)
{
    (void)state;
    assert_dump("a.txt", "Title\n\nText.\n",
                "document a lang=en dir=ltr\n  title \"Title\"\n  paragraph \"Text.\"\n");
    assert_report("");
}

static void texts_by_language_say_their_own(void **state)
{
    (void)state;
    memory_file list[] = {
        {"d/declaration.yaml", "lang: en\nadopted: 2021-03-19\nbody: {en: The Body, fr: Le Corps}\n", 0},
        {"d/de.txt", "Erklärung\n\nText.\n\nAngenommen am 19. März 2021\n", 0},
        {"d/fr.txt", "Déclaration\n\nTexte.\n", 0},
        {"d/km.txt",
         "\xE1\x9E\x80\n\nx.\n\n1. y\n\n\xE1\x9F\xA1\xE1\x9F\xA9 z "
         "\xE1\x9F\xA2\xE1\x9F\xA0\xE1\x9F\xA2\xE1\x9F\xA1\n",
         0},
        {0}};
    assert_string_equal(dump(make(list, "d", "fr")),
                        "document d lang=fr dir=ltr\n  masthead\n    body-name \"Le Corps\"\n"
                        "    band-middle \"19 mars 2021\"\n        keep \"19 mars 2021\"\n"
                        "    band-end \"français\"\n  title \"Déclaration\"\n"
                        "  paragraph \"Texte.\"\n");
    assert_report("");
    assert_string_equal(
        dump(make(list, "d", "de")),
        "document d lang=de dir=ltr\n  masthead\n    body-name lang=en \"The Body\"\n"
        "    band-middle \"19. März 2021\"\n        keep \"19. März 2021\"\n    band-end \"Deutsch\"\n"
        "  title \"Erklärung\"\n  paragraph \"Text.\"\n  closing \"Angenommen am 19. März 2021\"\n"
        "      keep \"19. März 2021\"\n");
    assert_report("d/declaration.yaml:3:12: warning[key-language-missing]: there is no text in de here; the "
                  "one in en is "
                  "used (add the text in this language)\n");
    const eg_document *km = make(list, "d", "km");
    assert_non_null(strstr(dump(km), "item \xE1\x9F\xA1. #c1"));
    assert_non_null(strstr(dump(km), "closing \"\xE1\x9F\xA1\xE1\x9F\xA9 z"));
}

static void a_language_that_is_not_there(void **state)
{
    (void)state;
    memory_file list[] = {{"d/en.txt", "T\n\nx\n", 0}, {"d/fr.txt", "T\n\nx\n", 0}, {0}};
    eg_file_calls calls = files_of(list);
    eg_source *source;
    eg_document *document;
    assert_int_equal(eg_source_open(job, &calls, "d", &source), EG_OK);
    assert_int_equal(eg_document_new(job, languages, source, "km", &document), EG_ERR_USAGE);
    assert_null(document);
    assert_int_equal(eg_document_new(job, languages, source, NULL, &document), EG_ERR_USAGE);
    assert_report(
        "d:0:0: error[language-absent]: there is no text in the language “km” (it has: en, fr)\n"
        "d:0:0: error[language-unchosen]: the source has texts in several languages (it has: en, fr)\n");
}

/* ---- pictures and digits ---- */

static void pictures_are_read_where_the_text_is(void **state)
{
    (void)state;
    memory_file list[] = {
        {"house/house.yaml", "emblem: {file: seal.png, alt: Seal}\n", 0},
        {"house/seal.png", "SEAL", 0},
        {"house/d/en.md", "# T\n\n![a](p.png)\n\n![b](p.png)\n\n![c](q.png) and ![d](q.png)\n", 0},
        {"house/d/p.png", "PICTURE", 0},
        {0}};
    const eg_document *d = make(list, "house/d", "en");
    assert_non_null(d);
    assert_int_equal(d->n_pictures, 5);
    assert_true(eg_slice_is(d->pictures[d->emblem].bytes, "SEAL"));
    assert_true(eg_slice_is(d->pictures[1].bytes, "PICTURE"));
    assert_ptr_equal(d->pictures[1].bytes.data, d->pictures[2].bytes.data); /* read once */
    assert_null(d->pictures[3].bytes.data);
    assert_report(
        "house/d/en.md:7:1: error[picture-missing]: the picture house/d/q.png cannot be read: there is no "
        "such file (a picture is looked for beside the file that names it)\n");
}

static void digits_are_those_of_the_key(void **state)
{
    (void)state;
    assert_dump("a.md",
                "---\nnumerals: khmr\ntitle: T\n---\n1. One 5, \xD9\xA3 and \xE1\x9F\xA1.[^n]\n\n[^n]: N\n",
                "document a lang=en dir=ltr\n"
                "  title \"T\"\n"
                "  list commitments\n"
                "    item \xE1\x9F\xA1. #c1\n"
                "      paragraph \"One 5, \xD9\xA3 and \xE1\x9F\xA1.\xE1\x9F\xA1\"\n"
                "          note-ref \"\xE1\x9F\xA1\"\n"
                "  note \xE1\x9F\xA1\n"
                "    paragraph \"N\"\n");
    assert_report(
        "a.md:5:11: warning[numerals-contradict]: the digit “\xD9\xA3” is none of those that `numerals` "
        "names (write the number in those digits, or change the key)\n");
}

static void digits_that_are_none_are_told(void **state)
{
    (void)state;
    make_text("a.md", "---\nnumerals: khmer\n---\n# T\n\n1. One\n");
    assert_report("a.md:2:11: error[key-invalid]: `numerals` cannot be “khmer” (did you mean khmr?)\n");
}

/* ---- titles and headings ---- */

static void titles_and_headings_are_checked(void **state)
{
    (void)state;
    make_text(
        "a.md",
        "---\ntitle: One\n---\n# Two\n\n### Skipped\n\n# Again\n\n> ## In a quote\n\n## Two\n\n#### Four\n");
    make_text("b.md", "Text only.\n");
    make_text("c.md", "---\ntitle: The  same\n---\n# The same\n\nText.\n");
    assert_report(
        "a.md:4:1: error[title-differs]: the key `title` says another title than this (keep one of the two)\n"
        "a.md:6:1: error[heading-skipped]: a heading of level 3 follows level 1 (write it with ##)\n"
        "a.md:8:1: error[heading-misplaced]: a heading of level 1 that is not the title (write it with ##; "
        "the title "
        "comes first)\n"
        "a.md:10:3: error[heading-misplaced]: a heading stands inside a list, a quotation or a note (move it "
        "out, "
        "or make it **strong**)\n"
        "a.md:14:1: error[heading-skipped]: a heading of level 4 follows level 2 (write it with ###)\n"
        "b.md:1:1: error[title-missing]: the declaration has no title (add the key `title`, or a heading "
        "with one "
        "#)\n");
}

static void a_long_title_has_a_short_form(void **state)
{
    (void)state;
    const eg_document *d = make_text(
        "a.md", "# Declaration on the Rights of Everyone to Read What Was Agreed in Their Name\n\nx\n");
    assert_true(eg_slice_is(eg_document_slice(d, d->short_title),
                            "Declaration on the Rights of Everyone to Read What Was…"));
    d = make_text("b.md", "---\ntitle: |\n  One\n  Two\n---\nx\n");
    assert_true(eg_slice_is(eg_document_slice(d, d->title), "One Two"));
    assert_non_null(strstr(dump(d), "title \"One\\nTwo\""));
}

/* ---- numbers ---- */

static void numbers_run_on_or_begin_again(void **state)
{
    (void)state;
    make_text("a.md", "# T\n\n1. a\n2. b\n\n## H\n\n3. c\n\ntext\n\n4. d\n");
    assert_report("");
    const eg_document *d = make_text("b.md", "# T\n\n## A\n\n1. a\n2. b\n\n## B\n\n1. c\n");
    assert_report("");
    assert_non_null(strstr(dump(d), "item 1. #h2c1"));
    make_text("c.md", "# T\n\n1. a\n1. b\n1. c\n\ntext\n\n4. d\n");
    assert_report("");
}

static void numbers_that_jump_are_told(void **state)
{
    (void)state;
    make_text("a.md",
              "# T\n\n1. a\n2. b\n4. c\n\n## H\n\n4. d\n\n## I\n\n5. e\n   1. x\n   3. y\n\ntext\n\n1. f\n");
    make_text("b.md", "# T\n\n5. a\n");
    make_text("c.txt", "T\n\n7. a\n9. b\n8. c\n");
    make_text("d.md", "# T\n\n1. a\n\n## H\n\n1. b\n2. c\n\n## I\n\n3. d\n");
#define JUMP(place, what, n)                                                                                 \
    place ": error[numbers-jump]: " what " (give it the number " n                                           \
          ", or look for what is missing before it)\n"
    assert_report(
        JUMP("a.md:5:1", "commitment 4 follows 2", "3") JUMP("a.md:9:1", "commitment 4 follows 4", "5")
            JUMP("a.md:15:4", "item 3 follows 1", "2") JUMP("a.md:19:1", "commitment 1 follows 5", "6")
                JUMP("b.md:3:1", "the first commitment has the number 5", "1")
                    JUMP("c.txt:3:1", "the first commitment has the number 7", "1")
                        JUMP("c.txt:4:1", "commitment 9 follows 7", "8")
                            JUMP("c.txt:5:1", "commitment 8 follows 9", "10")
                                JUMP("d.md:12:1", "commitment 3 follows 2", "1"));
}

/* ---- what stays together ---- */

/* The stretches kept whole of one paragraph, each with a bar after it. */
static void assert_keeps(const char *paragraph, const char *expected)
{
    const eg_document *d =
        make_text("a.md", eg_arena_print(job->arena, "# T\n\n%s\n\nThe end of the text.\n", paragraph));
    eg_buffer keeps = eg_buffer_new(job->arena);
    for (uint32_t i = 0; i < d->n_spans; i++)
        if (d->spans[i].kind == EG_SPAN_KEEP) {
            eg_buffer_add_slice(&keeps, eg_document_slice(d, d->spans[i].text));
            eg_buffer_add_char(&keeps, '|');
        }
    assert_string_equal(keeps.data, expected);
}

static void what_belongs_together_is_kept(void **state)
{
    (void)state;
    assert_keeps("on 19 March 2021 and March 19, 2021.", "19 March 2021|March 19, 2021|");
    assert_keeps("am 19. März 2021, el 19 de marzo de 2021", "19. März 2021|19 de marzo de 2021|");
    assert_keeps("in March 2021 at 3 members", "March 2021|");
    assert_keeps("bis 2021年3月19日 und 2021년 3월 19일에", "2021年3月19日|2021년 3월 19일|");
    assert_keeps("by 12 % or 5 km, 10 apples", "12 %|5 km|");
    assert_keeps("12 500 000 soʻm, 3 of 1 200,5 in 2019 300", "12 500 000|1 200,5|");
    assert_keeps("राशि ₹ 12,50,000 (€ 5)", "₹ 12,50,000|(€ 5|");
    assert_keeps("see Article 12, No. 5 and № 7 (Annex 3)", "Article 12|No. 5|№ 7|Annex 3|");
    assert_keeps("the post-COVID-19 world, 3M4PEACE, well-being", "COVID-19|3M4PEACE|");
    assert_keeps("UNESCO and the UN", "UNESCO|UN|");
    assert_keeps("ALL OF THIS IS UPPER", "");
    assert_keeps("Hon. Jose de Venecia Jr., and J. R. Smith in Asia. We",
                 "Hon. Jose|Venecia Jr|J. R. Smith|");
    assert_keeps("在2021年召开的会议上通过了第3项决议", "");
    assert_keeps("a **19** March 2021 *Article 12* x", "19 March 2021|Article 12|");
    assert_keeps("a *on 19* March 2021", "19|");
    assert_keeps("break[^1] and 5[^1] m\n\n[^1]: x", "");
}

static void names_are_kept(void **state)
{
    (void)state;
    memory_file list[] = {
        {"d/en.md", "# T\n\nSamdech Techo Hun Sen met Hun Sens, (Hun Sen).\n\nThe end of it.\n", 0},
        {"d/names.yaml", "- {en: Samdech Techo Hun Sen}\n- {en: Hun Sen}\n", 0},
        {0}};
    assert_string_equal(dump(make(list, "d", "en")),
                        "document d lang=en dir=ltr\n  title \"T\"\n"
                        "  paragraph \"Samdech Techo Hun Sen met Hun Sens, (Hun Sen).\"\n"
                        "      keep \"Samdech Techo Hun Sen\"\n      keep \"Hun Sens\"\n      keep \"Hun "
                        "Sen\"\n  paragraph \"The end of it.\"\n");
}

/* ---- faults of a text ---- */

static void faults_within_a_text_are_told(void **state)
{
    (void)state;
    make_text("a.md", "# T\n\nTwo  spaces, 1\xE0\xA5\xA8 digits, \"straight\" and \xE2\x80\x9C"
                      "curly\xE2\x80\x9D.\n\n"
                      "A \xE2\x80\xAE turned\n\nback \xE2\x80\xAC here, &#x2066; too\n");
    assert_report(
        "a.md:3:4: note[space-double]: two or more spaces stand side by side (leave one, unless the gap is "
        "meant)\n"
        "a.md:3:14: warning[numerals-mixed]: a number has digits of two scripts: “1\xE0\xA5\xA8” (write the "
        "whole "
        "number in one set of digits)\n"
        "a.md:3:25: note[quotes-mixed]: straight double quotation marks here, curly ones in line 3 (use one "
        "kind "
        "throughout)\n"
        "a.md:5:3: error[bidi-unbalanced]: U+202E has no partner in its paragraph (delete it, or add U+202C "
        "where "
        "its stretch ends)\n"
        "a.md:7:6: error[bidi-unbalanced]: U+202C has no partner in its paragraph (delete it; nothing is "
        "open "
        "that it could close)\n"
        "a.md:7:14: error[bidi-unbalanced]: U+2066 has no partner in its paragraph (delete it, or add U+2069 "
        "where its stretch ends)\n");
}

static void an_ill_formed_language_is_told(void **state)
{
    (void)state;
    assert_null(make_text("a.md", "---\nlang: english!\n---\n# T\n\nx\n"));
    assert_int_equal(eg_report_n(job->report), 1);
    assert_string_equal(eg_report_at(job->report, 0)->slug, "language-ill-formed");
    assert_int_equal(eg_report_at(job->report, 0)->line, 2);
    assert_int_equal(eg_report_at(job->report, 0)->column, 7);
}

/* ---- places ---- */

static void every_byte_knows_its_place(void **state)
{
    (void)state;
    eg_document *d = make_text("a.md", "---\ntitle: 'Tit'\n---\n\né *b*&amp;c\n\n1. x\n");
    const char *text = d->text.data;
    eg_place place = eg_document_place(d, (uint32_t)(strstr(text, "Tit") - text) + 1);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 10);
    place = eg_document_place(d, (uint32_t)(strstr(text, "&c") - text));
    assert_string_equal(place.file, "a.md");
    assert_int_equal(place.line, 5);
    assert_int_equal(place.column, 6);
    place = eg_document_place(d, (uint32_t)(strstr(text, "&c") - text) + 1);
    assert_int_equal(place.column, 11);
    place = eg_document_place(d, (uint32_t)(strstr(text, "1.") - text));
    assert_null(place.file);
    eg_range added = eg_document_add_text(d, eg_slice_of("Page 1"));
    assert_null(eg_document_place(d, added.begin).file);
    assert_true(eg_slice_is(eg_document_slice(d, added), "Page 1"));
}

/* ---- the corpus ---- */

/* The texts of all leaves a line each, white space folded; notes' marks and what engross adds aside. */
static const char *lines_of(const eg_document *d)
{
    eg_buffer out = eg_buffer_new(job->arena);
    for (uint32_t i = 0; i < d->n_nodes; i++) {
        const eg_node *node = &d->nodes[i];
        if (node->kind != EG_NODE_TITLE && node->kind != EG_NODE_HEADING && node->kind != EG_NODE_PARAGRAPH &&
            node->kind != EG_NODE_CLOSING)
            continue;
        eg_buffer_add_slice(&out, eg_document_slice(d, node->text));
        eg_buffer_add_char(&out, '\n');
    }
    return out.data;
}

/* Runs of white space to one space, none at the ends of lines, no empty lines. */
static const char *fold(eg_slice text)
{
    eg_buffer out = eg_buffer_new(job->arena);
    char before = '\n';
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\n') {
            if (out.size && out.data[out.size - 1] == ' ')
                out.data[--out.size] = 0;
            if (before != '\n')
                eg_buffer_add_char(&out, before = '\n');
        } else if (c != ' ' || (before != ' ' && before != '\n')) {
            eg_buffer_add_char(&out, before = c);
        }
    }
    return out.data;
}

static void the_corpus_reads_as_its_plain_text(void **state)
{
    (void)state;
    const char *folder = getenv("EG_CORPUS") ? getenv("EG_CORPUS") : EG_SOURCE_DIR "/../shared/corpus/udhr";
    DIR *entries = opendir(folder);
    if (!entries)
        skip();
    int n = 0;
    for (struct dirent *entry; (entry = readdir(entries));) {
        size_t size = strlen(entry->d_name);
        if (size < 4 || strcmp(entry->d_name + size - 3, ".md") != 0)
            continue;
        const char *path = eg_arena_print(job->arena, "%s/%s", folder, entry->d_name);
        eg_source *source;
        eg_document *document;
        eg_map plain;
        assert_int_equal(eg_source_open(job, NULL, path, &source), EG_OK);
        assert_int_equal(eg_document_new(job, languages, source, NULL, &document), EG_OK);
        path = eg_arena_print(job->arena, "%s/%.*s.txt", folder, (int)size - 3, entry->d_name);
        assert_int_equal(eg_file_map(path, &plain), 0);
        const char *expected = fold((eg_slice){plain.data, plain.size});
        const char *found = fold(eg_slice_of(lines_of(document)));
        if (strncmp(expected, found, strlen(expected)) != 0)
            fail_msg("%s reads otherwise than its plain text", entry->d_name);
        eg_file_unmap(&plain);
        n++;
    }
    closedir(entries);
    assert_int_equal(n, 50);
    /* Two tags of the corpus say less than they mean. */
    assert_report(eg_arena_print(
        job->arena,
        "%s/cmn_hans.md:3:7: note[language-resolved]: the language tag “zh”: it names no script, and is "
        "taken "
        "for \"zh-Hans\" (name the script: zh-Hans or zh-Hant)\n"
        "%s/yue.md:3:7: note[language-resolved]: the language tag “yue”: it names no script, and is taken "
        "for "
        "\"yue-Hant\"; its lines are broken as in \"zh_Hant\", since ICU has no rules of its own (name the "
        "script: yue-Hans or yue-Hant)\n",
        folder, folder));
}

/* ---- failing memory ---- */

static eg_status make_whole(eg_job *inner, void *data)
{
    eg_file_calls calls = files_of(data);
    eg_source *source;
    eg_document *document;
    eg_status status = eg_source_open(inner, &calls, "a.md", &source);
    return status ? status : eg_document_new(inner, languages, source, "en", &document);
}

static void failing_memory_is_told(void **state)
{
    (void)state;
    memory_file list[] = {
        {"a.md",
         "---\nadopted: 2021-03-19\nbody: [a, b]\nsignatories: [{name: N}]\nstatus: translation\n"
         "authentic-languages: [fr]\n---\n# T\n\nA *b*[^1] 19 March 2021\n\n1. x\n\n[^1]: n\n",
         0},
        {0}};
    in_failing_memory(make_whole, list);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_seed_is_understood),
        TEST(all_kinds_of_nodes),
        TEST(nothing_is_inferred),
        TEST(texts_by_language_say_their_own),
        TEST(a_language_that_is_not_there),
        TEST(pictures_are_read_where_the_text_is),
        TEST(digits_are_those_of_the_key),
        TEST(digits_that_are_none_are_told),
        TEST(titles_and_headings_are_checked),
        TEST(a_long_title_has_a_short_form),
        TEST(numbers_run_on_or_begin_again),
        TEST(numbers_that_jump_are_told),
        TEST(what_belongs_together_is_kept),
        TEST(names_are_kept),
        TEST(faults_within_a_text_are_told),
        TEST(an_ill_formed_language_is_told),
        TEST(every_byte_knows_its_place),
        TEST(the_corpus_reads_as_its_plain_text),
        TEST(failing_memory_is_told),
    };
    return cmocka_run_group_tests(tests, open_languages, close_languages);
}
