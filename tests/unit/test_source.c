/* source/: YAML, bytes, keys, signatories, Markdown and plain text, with the place of every
 * finding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "base/file.h"
#include "source/characters.h"
#include "text_fixture.h"
#include "work_fixture.h"

/* ---- YAML ---- */

static const eg_yaml *parse_yaml(const char *text)
{
    const eg_yaml *root = NULL;
    eg_yaml_parse(job, "k.yaml", eg_slice_of(text), 1, &root);
    return root;
}

static void yaml_is_a_tree_with_places(void **state)
{
    (void)state;
    const eg_yaml *root = parse_yaml("a: 12\nb: [x, \"y\"]\nc:\n  d: yes\n");
    assert_report("");
    assert_int_equal(root->n, 3);
    assert_int_equal(eg_yaml_int(eg_yaml_find(root, "a"), 0, 100, -1), 12);
    assert_int_equal(eg_yaml_int(eg_yaml_find(root, "a"), 0, 11, -1), -1);
    const eg_yaml *b = eg_yaml_find(root, "b");
    assert_int_equal(b->kind, EG_YAML_SEQUENCE);
    assert_true(b->items[1]->is_quoted);
    assert_int_equal(b->items[1]->place.line, 2);
    assert_int_equal(b->items[1]->place.column, 8);
    assert_true(eg_yaml_bool(eg_yaml_find(eg_yaml_find(root, "c"), "d"), false));
    assert_null(eg_yaml_find(root, "e"));
    assert_null(eg_yaml_find(NULL, "e"));
    assert_string_equal(eg_yaml_string(eg_yaml_find(root, "e"), "none"), "none");
}

static void an_empty_yaml_is_an_empty_map(void **state)
{
    (void)state;
    assert_int_equal(parse_yaml("")->n, 0);
    assert_int_equal(parse_yaml("# nothing\n\n")->kind, EG_YAML_MAPPING);
    assert_int_equal(parse_yaml("\xEF\xBB\xBF"
                                "a: 1\n")
                         ->n,
                     1);
    assert_report("");
}

static void yaml_numbers_do_not_overflow(void **state)
{
    (void)state;
    const eg_yaml *root =
        parse_yaml("a: 9223372036854775807\nb: 9223372036854775808\nc: -5\nd: \"5\"\ne: 5x\nf: +\n");
    assert_int_equal(eg_yaml_int(eg_yaml_find(root, "a"), 0, INT64_MAX, 0), INT64_MAX);
    assert_int_equal(eg_yaml_int(eg_yaml_find(root, "b"), 0, INT64_MAX, 7), 7);
    assert_int_equal(eg_yaml_int(eg_yaml_find(root, "c"), -9, 9, 0), -5);
    assert_int_equal(eg_yaml_int(eg_yaml_find(root, "d"), -9, 9, 0), 0);
    assert_int_equal(eg_yaml_int(eg_yaml_find(root, "e"), -9, 9, 0), 0);
    assert_int_equal(eg_yaml_int(eg_yaml_find(root, "f"), -9, 9, 3), 3);
}

static void yaml_beyond_plain_data_is_refused(void **state)
{
    (void)state;
    assert_null(parse_yaml("a: &x 1\n"));
    assert_null(parse_yaml("\na: *x\n"));
    assert_null(parse_yaml("\n\na: !!str 1\n"));
    assert_null(parse_yaml("\n\n\na: 1\n---\nb: 2\n"));
    assert_null(parse_yaml("\n\n\n\n\na: 1\nb: 2\na: 3\n"));
    assert_null(parse_yaml("\n\n\n\n\n\n\n\n? [a]\n: 1\n"));
    assert_null(parse_yaml("\n\n\n\n\n\n\n\n\na: \"x\\0y\"\n"));
    assert_report(
        "k.yaml:1:4: error[yaml-invalid]: an anchor (&) is not accepted here (write the value out where it "
        "is needed)\n"
        "k.yaml:2:4: error[yaml-invalid]: an alias (*) is not accepted here (write the value out; a text "
        "that starts "
        "with * goes between quotes)\n"
        "k.yaml:3:4: error[yaml-invalid]: a tag (!) is not accepted here (remove the tag; a text that starts "
        "with ! goes "
        "between quotes)\n"
        "k.yaml:5:1: error[yaml-invalid]: a second document begins here (keep one document a file, without a "
        "line of "
        "three hyphens between)\n"
        "k.yaml:8:1: error[yaml-invalid]: the key “a” stands here a second time, after line 6 (keep one of "
        "the two)\n"
        "k.yaml:9:3: error[yaml-invalid]: a key must be a text, not a list or a mapping (write `key: "
        "value`)\n"
        "k.yaml:10:6: error[character-control]: a control character, U+0000 (delete the escape)\n");
}

static void broken_yaml_is_told_where_it_breaks(void **state)
{
    (void)state;
    assert_null(parse_yaml("a: 1\nb: \"no end\nc: 2\n"));
    assert_null(parse_yaml("a: b: c\n"));
    assert_report(
        "k.yaml:1:5: error[yaml-invalid]: this is not YAML that can be read: mapping values are not allowed "
        "in "
        "this context (indent with spaces, and put a text that holds a colon, a # or a quotation mark "
        "between "
        "quotes)\n"
        "k.yaml:2:4: error[yaml-invalid]: this is not YAML that can be read: found unexpected end of stream "
        "while scanning a quoted scalar (indent with spaces, and put a text that holds a colon, a # or a "
        "quotation mark between quotes)\n");
}

static void deep_yaml_is_refused(void **state)
{
    (void)state;
    char deep[128];
    memset(deep, '[', sizeof deep);
    deep[100] = 0;
    assert_null(parse_yaml(deep));
    assert_report(
        "k.yaml:1:34: error[yaml-invalid]: lists and mappings lie more than 32 deep in each other (make the "
        "file flatter)\n");
}

/* ---- bytes ---- */

static void check_bytes(const char *text, size_t size)
{
    eg_characters_check(job, "t", (eg_slice){text, size});
}
#define CHECK_BYTES(text) check_bytes((text), sizeof(text) - 1)

static void sound_bytes_pass(void **state)
{
    (void)state;
    CHECK_BYTES("\xEF\xBB\xBFtab\there\r\nKhmer \xE1\x9E\x80\xE2\x80\x8B ZWSP, \xF0\x9F\x8F\x9B, "
                "soft\xC2\xADhyphen\n");
    CHECK_BYTES("");
    assert_report("");
}

static void faulty_bytes_are_told_by_line_and_column(void **state)
{
    (void)state;
    CHECK_BYTES("\xEF\xBB\xBF"
                "a\xE9"
                "b\n"                     /* Latin-1 */
                "\xC3\xA9\xED\xA0\x80x\n" /* a surrogate after a letter of two bytes */
                "\xC0\xAF\n"              /* overlong */
                "a\x07\n"                 /* a bell */
                "\xCD\xB8\n"              /* U+0378 */
                "\xEE\x80\x80\n"          /* U+E000 */
                "\xEF\xBF\xBE\n"          /* U+FFFE */
                "\xEF\xBF\xBD\n"          /* U+FFFD */
                "a\rb\n"                  /* an old line end */
                "a\0b\n"                  /* NUL */
                "\xE2\x80\xA8\n"          /* U+2028 */
                "\xF4\x90\x80\x80\n"      /* past U+10FFFF */
                "\xE1\x9E");              /* cut short */
    assert_report(
        "t:1:2: error[not-utf8]: the byte 0xE9 does not fit UTF-8 (save the file as UTF-8, or convert it: "
        "iconv -f "
        "ENCODING -t UTF-8)\n"
        "t:2:2: error[lone-surrogate]: a lone surrogate, U+D800 (type the character again; half of it was "
        "lost on the "
        "way here)\n"
        "t:3:1: error[not-utf8]: the byte 0xC0 does not fit UTF-8 (save the file as UTF-8, or convert it: "
        "iconv -f "
        "ENCODING -t UTF-8)\n"
        "t:3:2: error[not-utf8]: the byte 0xAF does not fit UTF-8 (save the file as UTF-8, or convert it: "
        "iconv -f "
        "ENCODING -t UTF-8)\n"
        "t:4:2: error[character-control]: a control character, U+0007 (delete it)\n"
        "t:5:1: error[character-unassigned]: a character that Unicode 15 does not have, U+0378 (delete it, "
        "or type what "
        "was meant)\n"
        "t:6:1: error[character-private-use]: a private-use character, U+E000 (use Unicode's own character "
        "for it; only "
        "one font knows what this one means)\n"
        "t:7:1: error[character-unassigned]: a noncharacter, U+FFFE (delete it, or type what was meant)\n"
        "t:8:1: error[character-replaced]: a replacement character, U+FFFD (put back what a program lost "
        "here, from the "
        "text it was made of)\n"
        "t:9:2: error[character-control]: a control character, U+000D (end lines with a line feed, or "
        "carriage return "
        "and line feed)\n"
        "t:10:2: error[character-control]: a control character, U+0000 (delete it)\n"
        "t:11:1: error[character-control]: a line separator, U+2028 (use an ordinary line break)\n"
        "t:12:1: error[not-utf8]: the byte 0xF4 does not fit UTF-8 (save the file as UTF-8, or convert it: "
        "iconv -f "
        "ENCODING -t UTF-8)\n"
        "t:12:2: error[not-utf8]: the byte 0x90 does not fit UTF-8 (save the file as UTF-8, or convert it: "
        "iconv -f "
        "ENCODING -t UTF-8)\n"
        "t:12:3: error[not-utf8]: the byte 0x80 does not fit UTF-8 (save the file as UTF-8, or convert it: "
        "iconv -f "
        "ENCODING -t UTF-8)\n"
        "t:12:4: error[not-utf8]: the byte 0x80 does not fit UTF-8 (save the file as UTF-8, or convert it: "
        "iconv -f "
        "ENCODING -t UTF-8)\n"
        "t:13:1: error[not-utf8]: the byte 0xE1 does not fit UTF-8 (save the file as UTF-8, or convert it: "
        "iconv -f "
        "ENCODING -t UTF-8)\n"
        "t:13:2: error[not-utf8]: the byte 0x9E does not fit UTF-8 (save the file as UTF-8, or convert it: "
        "iconv -f "
        "ENCODING -t UTF-8)\n");
}

static void another_encoding_is_told_once(void **state)
{
    (void)state;
    CHECK_BYTES("\xFF\xFE"
                "a\0b\0");
    assert_report("t:1:1: error[not-utf8]: the file is UTF-16 (save the file as UTF-8, or convert it: iconv "
                  "-f UTF-16 -t "
                  "UTF-8)\n");
}

static void utf_16_is_known_without_its_mark(void **state)
{
    (void)state;
    CHECK_BYTES("a\0\n\0");
    CHECK_BYTES("\0a\0\n");
    CHECK_BYTES("a\0"); /* one zero byte is a slip */
    assert_report(
        "t:1:1: error[not-utf8]: the file is UTF-16 (save the file as UTF-8, or convert it: iconv -f "
        "UTF-16LE -t UTF-8)\n"
        "t:1:1: error[not-utf8]: the file is UTF-16 (save the file as UTF-8, or convert it: iconv -f "
        "UTF-16BE -t UTF-8)\n"
        "t:1:2: error[character-control]: a control character, U+0000 (delete it)\n");
}

static void many_faults_are_summed_up(void **state)
{
    (void)state;
    char bytes[40];
    memset(bytes, '\xE9', sizeof bytes);
    check_bytes(bytes, sizeof bytes);
    assert_int_equal(eg_report_n(job->report), 11);
    assert_int_equal(eg_report_at(job->report, 10)->column, 11); /* after those that are told */
    assert_string_equal(eg_report_at(job->report, 10)->message, "30 more places like the 10 told");
}

/* "1 4": the bytes of the controls without partners. */
static const char *unbalanced(const char *text)
{
    const eg_bidi_fault *faults;
    uint32_t n = eg_characters_unbalanced(job, eg_slice_of(text), &faults);
    const char *list = "";
    for (uint32_t i = 0; i < n; i++)
        list = eg_arena_print(job->arena, "%s%s%zu", list, i ? " " : "", faults[i].at);
    return list;
}

static void bidi_controls_need_partners(void **state)
{
    (void)state;
#define LRE "\xE2\x80\xAA"
#define RLO "\xE2\x80\xAE"
#define PDF_ "\xE2\x80\xAC"
#define LRI "\xE2\x81\xA6"
#define PDI "\xE2\x81\xA9"
    assert_string_equal(unbalanced("plain \xE2\x80\x8F mark"), "");
    assert_string_equal(unbalanced("a" LRE "b" PDF_ LRI RLO "c" PDF_ PDI), "");
    assert_string_equal(unbalanced("a" LRE "b"), "1");
    assert_string_equal(unbalanced("ab" PDF_), "2");
    assert_string_equal(unbalanced("abc" PDI), "3");
    assert_string_equal(unbalanced(LRI "a" LRE "b" PDI), "4"); /* not closed within its isolate */
    assert_string_equal(unbalanced(LRE LRI PDF_ PDI PDF_), "6");
    assert_string_equal(unbalanced(LRI "a" PDF_ "b"), "0 4"); /* the wrong closer hides no opener */
    assert_string_equal(unbalanced(LRE "a" PDI "b" LRI), "0 4 8");
    assert_string_equal(unbalanced(LRI LRE LRI RLO PDI PDI), "3 9");
}
/* ---- keys ---- */

static void tags_are_looked_up_by_cutting(void **state)
{
    (void)state;
    static const char *const tags[] = {"en", "zh-Hant", "zh", "pt-BR"};
    assert_int_equal(eg_key_lookup("en-GB", tags, 4), 0);
    assert_int_equal(eg_key_lookup("ZH_hant_hk", tags, 4), 1);
    assert_int_equal(eg_key_lookup("zh-Hans-CN", tags, 4), 2);
    assert_int_equal(eg_key_lookup("zh-x-private", tags, 4), 2);
    assert_int_equal(eg_key_lookup("pt", tags, 4), -1);
    assert_true(eg_key_is_tag("zh-Hans"));
    assert_true(eg_key_is_tag("de-1996"));
    assert_false(eg_key_is_tag("english"));
    assert_false(eg_key_is_tag("en-"));
    assert_false(eg_key_is_tag("en--x"));
    assert_false(eg_key_is_tag("e"));
    assert_false(eg_key_is_tag("en-abcdefghi"));
}

static bool is_date(const char *text)
{
    eg_yaml node = {.kind = EG_YAML_SCALAR, .value = text, .size = strlen(text)};
    int out[3];
    return eg_key_date(&node, out);
}

static void dates_are_days_of_the_calendar(void **state)
{
    (void)state;
    assert_true(is_date("2021-03-19"));
    assert_true(is_date("2000-02-29"));
    assert_true(is_date("2024-02-29"));
    assert_false(is_date("1900-02-29"));
    assert_false(is_date("2021-02-29"));
    assert_false(is_date("2021-04-31"));
    assert_false(is_date("2021-13-01"));
    assert_false(is_date("2021-00-10"));
    assert_false(is_date("2021-3-19"));
    assert_false(is_date("19.3.2021"));
    assert_false(is_date("0000-01-01"));
    assert_false(is_date(""));
}

static void escapes_and_nulls_of_yaml_are_known(void **state)
{
    (void)state;
    const eg_yaml *keys = parse_yaml("a: ~\nb: null\nc: '~'\nd: \"\\u00e9\\n\"\n");
    assert_int_equal(eg_yaml_find(keys, "a")->size, 0);
    assert_int_equal(eg_yaml_find(keys, "b")->size, 0);
    assert_string_equal(eg_yaml_find(keys, "c")->value, "~");
    assert_string_equal(eg_yaml_find(keys, "d")->value, "\xC3\xA9\n");
    const eg_yaml *none;
    assert_int_equal(eg_yaml_parse(job, "k.yaml", eg_slice_of("a: \"x\\u0007\"\n"), 1, &none), EG_ERR_INPUT);
    assert_report("k.yaml:1:6: error[character-control]: a control character, U+0007 (delete it)\n");
}

static void keys_are_checked(void **state)
{
    (void)state;
    const eg_yaml *keys = parse_yaml("titel: x\n"
                                     "adopted: 2021-02-30\n"
                                     "status: offical\n"
                                     "paper: A9\n"
                                     "version: 0\n"
                                     "title: [a]\n"
                                     "initials: maybe\n"
                                     "calendar: thai\n"
                                     "emblem: seal.png\n"
                                     "xyzzyqqq: 1\n"
                                     "body: {english: x}\n"
                                     "quotes: typographic\n"
                                     "dir: rtl\n"
                                     "trust: x\n");
    assert_int_equal(eg_keys_check(job, keys, EG_LAYER_DECLARATION), EG_ERR_INPUT);
    assert_report(
        "k.yaml:1:1: warning[key-unknown]: no key has the name “titel” (did you mean `title`?)\n"
        "k.yaml:2:10: error[date-invalid]: `adopted` is not a day of the calendar: “2021-02-30” "
        "(write year-month-day: "
        "2021-03-19)\n"
        "k.yaml:3:9: error[key-invalid]: `status` cannot be “offical” (it is one of: draft, "
        "reviewed, approved, "
        "translation, authentic)\n"
        "k.yaml:4:8: error[key-invalid]: `paper` cannot be “A9” (it is one of: A3, A4, A5, A6, B5, B5-JIS, "
        "Letter, Legal, F4)\n"
        "k.yaml:5:10: error[key-invalid]: `version` must be a whole number from 1 (`engross help keys` says "
        "what each key is for)\n"
        "k.yaml:6:8: error[key-invalid]: `title` must be a text, or a map from language tags to "
        "texts (`engross help keys` says what each key is for)\n"
        "k.yaml:7:11: error[key-invalid]: `initials` must be true or false (`engross help keys` says what "
        "each key is for)\n"
        "k.yaml:8:1: note[key-not-yet]: `calendar` has no effect in this version (it may stay; the "
        "edition is made "
        "without it)\n"
        "k.yaml:9:9: error[picture-alt-missing]: `emblem` has no alternative text (write emblem: "
        "{file: seal.png, alt: "
        "\"what it shows\"})\n"
        "k.yaml:10:1: warning[key-unknown]: no key has the name “xyzzyqqq” (delete it; `engross help "
        "keys` lists the keys there are)\n"
        "k.yaml:11:7: error[key-invalid]: `body` must be a text, or a map from language tags to "
        "texts (`engross help keys` says what each key is for)\n"
        "k.yaml:12:1: note[key-not-yet]: `quotes` has no effect in this version (it may stay; the "
        "edition is made "
        "without it)\n"
        "k.yaml:14:1: warning[key-unknown]: no key has the name “trust” (delete it; `engross help "
        "keys` lists the keys there are)\n");
}

static eg_status signatories(const char *text, const eg_person **out, uint32_t *n)
{
    const eg_yaml *root = parse_yaml(text), *heading;
    eg_status status = eg_keys_check(job, root, EG_LAYER_DECLARATION);
    return status ? status
                  : eg_keys_signatories(job, eg_yaml_find(root, "signatories"), eg_yaml_find(root, "order"),
                                        &heading, out, n);
}

static void signatories_have_ids_and_an_order(void **state)
{
    (void)state;
    const eg_person *people;
    uint32_t n;
    assert_int_equal(
        signatories("order: precedence\nsignatories:\n  - {name: A}\n  - {name: B, precedence: 2}\n  - C\n"
                    "  - {name: D, precedence: 1, signs: both}\n",
                    &people, &n),
        EG_OK);
    assert_int_equal(n, 4);
    assert_string_equal(people[0].id, "S04");
    assert_int_equal(people[0].signs, 2);
    assert_string_equal(people[1].id, "S02");
    assert_string_equal(people[2].id, "S01");
    assert_string_equal(people[3].texts[EG_PERSON_NAME]->value, "C");
    assert_report("");
}

static void ids_that_cannot_be_fields_are_refused(void **state)
{
    (void)state;
    const eg_person *people;
    uint32_t n;
    assert_int_equal(
        signatories("signatories:\n- {name: A, id: S1}\n- {name: B, id: S10}\n- {name: C, id: S.2}\n"
                    "- {name: D, id: X}\n- {name: E, id: X}\n",
                    &people, &n),
        EG_ERR_INPUT);
#define HINT " (use ids such as S01_KHM: ASCII letters, digits, _ and -, of the same length)\n"
    assert_report("k.yaml:3:17: error[signatory-id]: the id “S10” begins with another id, “S1”" HINT
                  "k.yaml:4:17: error[signatory-id]: the id “S.2” cannot be the name of a field" HINT
                  "k.yaml:6:17: error[signatory-id]: the id “X” stands twice" HINT);
}

static void default_ids_never_begin_one_another(void **state)
{
    (void)state;
    eg_buffer text = eg_buffer_new(job->arena);
    const eg_person *people;
    uint32_t n;
    eg_buffer_add_string(&text, "signatories:\n");
    for (int i = 0; i < 120; i++)
        eg_buffer_add_string(&text, "- A\n");
    assert_int_equal(signatories(text.data, &people, &n), EG_OK);
    assert_string_equal(people[9].id, "S010");
    assert_string_equal(people[119].id, "S120");
}

static void default_ids_keep_clear_of_the_users_own(void **state)
{
    (void)state;
    const eg_person *people;
    uint32_t n;
    assert_int_equal(signatories("signatories:\n- A\n- {name: B, id: S01}\n- C\n", &people, &n), EG_OK);
    assert_string_equal(people[0].id, "T01");
    assert_string_equal(people[1].id, "S01");
    assert_string_equal(people[2].id, "T03");
    assert_int_equal(signatories("signatories:\n- A\n- {name: B, id: S02_KHM}\n", &people, &n), EG_OK);
    assert_string_equal(people[0].id, "S01");
    assert_int_equal(
        signatories("signatories:\n- A\n- {name: B, id: S}\n- {name: C, id: T01_KHM}\n", &people, &n), EG_OK);
    assert_string_equal(people[0].id, "U01");
    assert_report("");
}

static void faulty_signatories_are_told(void **state)
{
    (void)state;
    const eg_person *people;
    uint32_t n;
    signatories("signatories:\n- {role: A}\n- {name: B, signs: pencil, rol: X, signed: 2021-99-01}\n"
                "- {name: C, role: r, for: f, party: p, state: s}\n",
                &people, &n);
    assert_report(
        "k.yaml:2:3: error[key-invalid]: `signatories` must be a list whose entries have a `name`, such as "
        "`- name: A. Delegate` (`engross help keys` says what each key is for)\n"
        "k.yaml:3:20: error[key-invalid]: `signs` cannot be “pencil” (it is one of: ink, "
        "certificate, both, absent)\n"
        "k.yaml:3:28: warning[key-unknown]: no key has the name “rol” (did you mean `role`?)\n"
        "k.yaml:3:44: error[date-invalid]: `signed` is not a day of the calendar: “2021-99-01” "
        "(write year-month-day: "
        "2021-03-19)\n"
        "k.yaml:4:3: error[signatory-crowded]: a signatory has a role, for, party and state (leave "
        "one of the four out, "
        "or join two in one line)\n");
}

/* ---- the schemas name the keys of the table ---- */

static void the_schemas_name_the_same_keys(void **state)
{
    (void)state;
    static const char *const schemas[] = {"keys", "house"};
    for (size_t s = 0; s < 2; s++) {
        const eg_yaml *schema; /* JSON is YAML */
        const char *path = eg_arena_print(job->arena, EG_SOURCE_DIR "/src/source/schema/%s.json", schemas[s]);
        assert_int_equal(eg_yaml_load(job, path, &schema), EG_OK);
        const eg_yaml *keys = eg_yaml_find(schema, "properties"), *defs = eg_yaml_find(schema, "$defs");
        if (s == 0)
            assert_int_equal(keys->n, EG_N_KEYS);
        for (size_t k = 0; k < EG_N_KEYS; k++) {
            const eg_key_rule *rule = &eg_key_rules[k];
            const eg_yaml *key = eg_yaml_find(keys, rule->name), *choices = eg_yaml_find(key, "enum");
            assert_non_null(key);
            assert_string_equal(eg_yaml_string(eg_yaml_find(key, "description"), ""), rule->doc);
            assert_int_equal(choices != NULL, rule->kind == EG_KEY_IS_CHOICE);
            for (uint32_t i = 0; choices && i < choices->n; i++)
                assert_string_equal(choices->items[i]->value, rule->choices[i]);
            assert_true(!choices || choices->n == EG_KEY_MAX_CHOICES || !rule->choices[choices->n]);
        }
        for (size_t k = 0; s == 1 && k < EG_N_HOUSE_KEYS; k++) {
            const eg_yaml *key = eg_yaml_find(keys, eg_house_rules[k].name);
            assert_string_equal(eg_yaml_string(eg_yaml_find(key, "description"), ""), eg_house_rules[k].doc);
        }
        const eg_yaml *person = eg_yaml_find(eg_yaml_find(defs, "signatory"), "properties");
        uint32_t n = 0;
        for (; eg_person_keys[n]; n++)
            assert_non_null(eg_yaml_find(person, eg_person_keys[n]));
        assert_int_equal(person->n, n);
    }
    assert_report("");
}

/* ---- texts ---- */

static eg_text *read_text(const char *name, const char *bytes, size_t size)
{
    eg_source *source;
    eg_text *text = NULL;
    eg_format format = strstr(name, ".md")    ? EG_FORMAT_MARKDOWN
                       : strstr(name, ".txt") ? EG_FORMAT_PLAIN
                                              : EG_FORMAT_AUTO;
    if (eg_source_open_bytes(job, name, format, (eg_slice){bytes, size}, &source) == EG_OK)
        eg_text_read(job, source, source->texts, "en", &text);
    return text;
}
#define READ(name, bytes) read_text((name), (bytes), sizeof(bytes) - 1)

static void an_empty_text_is_refused(void **state)
{
    (void)state;
    assert_null(READ("a.md", ""));
    assert_null(READ("b.txt", " \n\t\r\n"));
    assert_null(READ("c.md", "\xEF\xBB\xBF"));
    assert_null(READ("d.md", "---\nlang: en\n---\n\n"));
#define EMPTY(file, what)                                                                                    \
    file ":1:1: error[file-empty]: the file holds " what " (put the text of the declaration into it)\n"
    assert_report(EMPTY("a.md", "no text") EMPTY("b.txt", "no text") EMPTY("c.md", "no text")
                      EMPTY("d.md", "keys, but no text"));
}

static void a_text_too_large_is_refused(void **state)
{
    (void)state;
    char *bytes = eg_memory_alloc(EG_SOURCE_MAX_SIZE + 1);
    assert_null(read_text("big.md", bytes, EG_SOURCE_MAX_SIZE + 1));
    memory_file list[] = {{"en.txt", bytes, EG_SOURCE_MAX_SIZE + 1}, {0}};
    eg_file_calls calls = files_of(list);
    eg_source *source;
    eg_text *text;
    assert_int_equal(eg_source_open(job, &calls, "en.txt", &source), EG_OK);
    assert_int_equal(eg_text_read(job, source, source->texts, NULL, &text), EG_ERR_INPUT);
    assert_report(
        "big.md:0:0: error[file-too-large]: the file is over 16 MiB (is this the text of a declaration?)\n"
        "en.txt:0:0: error[file-too-large]: the file is over 16 MiB (is this the text of a declaration?)\n");
    eg_memory_free(bytes);
}

static void front_matter_is_read(void **state)
{
    (void)state;
    eg_text *text = READ("a.md", "\xEF\xBB\xBF---\r\ntitle: T\r\n---\r\nText\r\n");
    assert_string_equal(eg_text_key(text, EG_KEY_TITLE)->value, "T");
    eg_place place = eg_text_place(text, text->body);
    assert_int_equal(place.line, 4);
    assert_int_equal(place.column, 1);
    assert_report("");
    assert_null(READ("b.md", "---\ntitle: T\n\nText\n"));
    assert_null(READ("c.md", "---\ntitle: [\n---\nText\n"));
    assert_report(
        "b.md:1:1: error[yaml-invalid]: the front matter that begins here has no end (end it with a line of "
        "three hyphens)\n"
        "c.md:3:1: error[yaml-invalid]: this is not YAML that can be read: did not find expected node "
        "content "
        "while parsing a flow node (indent with spaces, and put a text that holds a colon, a # or a "
        "quotation "
        "mark between quotes)\n");
}

/* The tree in short: kinds as letters, texts in quotes with their places. */
static void show(eg_text *text, const eg_markup *node, eg_buffer *out)
{
    static const char kinds[] = "RtsHPLIQTrcC-N\"  *+~`[!^";
    for (; node; node = node->next) {
        if (node->kind == EG_MARKUP_TEXT) {
            eg_place place = eg_text_place(text, node->offset);
            eg_buffer_print(out, "%u:%u'%.*s'", place.line, place.column, (int)node->text.size,
                            node->text.data);
            continue;
        }
        eg_buffer_add_char(out, node->kind == EG_MARKUP_SPACE   ? '_'
                                : node->kind == EG_MARKUP_BREAK ? '/'
                                                                : kinds[node->kind]);
        if (node->level || node->number)
            eg_buffer_add_int(out, node->level ? node->level : node->number);
        if (node->first) {
            eg_buffer_add_char(out, '(');
            show(text, node->first, out);
            eg_buffer_add_char(out, ')');
        }
    }
}

static void assert_markup(const char *name, const char *source, const char *expected)
{
    eg_text *text = read_text(name, source, strlen(source));
    eg_buffer out = eg_buffer_new(job->arena);
    assert_non_null(text);
    show(text, text->root->first, &out);
    assert_string_equal(out.data, expected);
}

static void every_stretch_of_markdown_has_its_place(void **state)
{
    (void)state;
    assert_markup("a.md", "# T\n\nA *b **c*** d\n", "H1(1:3'T')P(3:1'A '*(3:4'b '+(3:8'c'))3:12' d')");
    assert_markup("a.md", "a\\*b &amp; c&#233;\n", "P(1:1'a'1:3'*b '1:6'&'1:11' c'1:13'é')");
    assert_markup(
        "a.md", "é `x y` [l](u \"t l\") l ![p](f) <http://a.b> z\n",
        "P(1:1'é '`(1:4'x y')1:8' '[(1:10'l')1:21' l '!(1:26'p')1:31' '[(1:33'http://a.b')1:44' z')");
    assert_markup("a.md", "- a\n  b\n\n  c\n- d\n", "L(I(P(1:3'a'_2:3'b')P(4:3'c'))I(P(5:3'd')))");
    assert_markup("a.md", "> q\n> r\\\n> s\n", "Q(P(1:3'q'_2:3'r'/3:3's'))");
    assert_markup("a.md", "3. x\n5. y\n   1. z\n", "L(I3(P(1:4'x'))I5(P(2:4'y')L(I1(P(3:7'z')))))");
    assert_markup("a.md", "| a | b\\|c |\n|:-:|--:|\n| d | *e* |\n",
                  "T(r(c(1:3'a')c(1:7'b'1:9'|c'))r(c(3:3'd')c(*(3:8'e'))))");
    assert_markup("a.md", "a[^n] b\n\n[^n]: note\n", "P(1:1'a'^11:6' b')N1(P(3:7'note'))");
    assert_markup("a.md", "```\nx  y\n\n z\n```\n\n---\n", "C(2:1'x  y'/3:1''/4:1' z')-");
    assert_markup("a.md", "~~a~~\n\nHead\n====\n", "P(~(1:3'a'))H1(3:1'Head')");
    assert_markup("a.md", "世界\n人权 a\nb\n", "P(1:1'世界'2:1'人权 a'_3:1'b')");
    assert_report("");
}

static void what_markdown_would_lose_is_told(void **state)
{
    (void)state;
    READ("a.md", "A <b>bold</b> word\n\n<div>\nlost\n</div>\n\n<!-- aside -->\n\nx[^2] \\[^9]\n\n[^1]: "
                 "never\n\n![](p.png)\n\n"
                 "\xE1\x9F\xA1\xE1\x9F\xA2. x\n\n&#xE000;\n");
#define HTML_HINT " (use Markdown's marks, or write \\< for the character itself)\n"
    assert_report(
        "a.md:1:3: error[html-ignored]: HTML has no meaning here: “<b>”" HTML_HINT
        "a.md:1:10: error[html-ignored]: HTML has no meaning here: “</b>”" HTML_HINT
        "a.md:3:1: error[html-ignored]: HTML has no meaning here: "
        "“<div><U+000A>lost<U+000A></div><U+000A>”" HTML_HINT
        "a.md:7:1: note[comment-ignored]: a comment was passed over ()\n"
        "a.md:9:2: error[note-missing]: there is no note for [^2] (add a paragraph that begins with [^2]: "
        "and "
        "says the note)\n"
        "a.md:11:1: error[note-unused]: nothing refers to the note [^1], or its mark stands twice (put [^1] "
        "where "
        "the note belongs, or delete it)\n"
        "a.md:13:1: error[picture-alt-missing]: a picture has no alternative text (write ![what it "
        "shows](p.png))\n"
        "a.md:15:1: warning[number-not-read]: Markdown does not read “\xE1\x9F\xA1\xE1\x9F\xA2.” as a number "
        "(write the number with the digits 0 to 9 and a full stop)\n"
        "a.md:17:1: error[character-private-use]: a private-use character, U+E000 (use Unicode's own "
        "character "
        "for it; only one font knows what this one means)\n");
}

static void deep_markdown_is_refused(void **state)
{
    (void)state;
    eg_buffer deep = eg_buffer_new(job->arena);
    for (int i = 0; i < 500; i++)
        eg_buffer_add_string(&deep, "> ");
    eg_buffer_add_string(&deep, "x\n");
    read_text("a.md", deep.data, deep.size);
    assert_report(
        "a.md:1:65: error[markup-too-deep]: more than 32 levels lie in each other (make the text flatter)\n");
}

static void plain_text_is_read_as_people_write_it(void **state)
{
    (void)state;
    assert_markup("a.txt",
                  "\n\nTHE TITLE\nof two lines\n\nALL CAPITALS\n\nText.\n\nA Heading\n\n1. One\ntwo\n2. "
                  "Three\n\n3) Four\n\nLast\n",
                  "t(3:1'THE TITLE'_4:1'of two lines')s(6:1'ALL CAPITALS')P(8:1'Text.')H2(10:1'A Heading')"
                  "L(I1(P(12:4'One'_13:1'two'))I2(P(14:4'Three'))I3(P(16:4'Four')))P(18:1'Last')");
    assert_markup("a.txt", "Title\n\nPreamble\n\nText,\n\n- a\n- b\n  c\n", /* not all capitals: a heading */
                  "t(1:1'Title')H2(3:1'Preamble')P(5:1'Text,')L(I(P(7:3'a'))I(P(8:3'b'_9:3'c')))");
    assert_markup("a.txt", "Title\n\nText.\n\n5. Five\n\n   more of five\n\n6. Six\n",
                  "t(1:1'Title')P(3:1'Text.')L(I5(P(5:4'Five')P(7:4'more of five'))I6(P(9:4'Six')))");
    assert_markup("a.txt", "Title\n\n7. Seven\n9. Nine\n2021. A year, not a number\n",
                  "t(1:1'Title')L(I7(P(3:4'Seven'))I9(P(4:4'Nine'_5:1'2021. A year, not a number')))");
    assert_markup(
        "a.txt", "世界人权宣言\n\n大会\n\n鉴于人人\n有权。\n\n１．甲\n２．乙\n",
        "t(1:1'世界人权宣言')s(3:1'大会')P(5:1'鉴于人人'6:1'有权。')L(I1(P(8:3'甲'))I2(P(9:3'乙')))");
    assert_markup(
        "a.txt",
        "T\n\nText\xE1\x9F\x94\n\n\xE1\x9F\xA1. \xE1\x9E\x80\n\xE1\x9F\xA2\xE1\x9F\x94 \xE1\x9E\x81\n",
        "t(1:1'T')P(3:1'Text\xE1\x9F\x94')L(I1(P(5:4'\xE1\x9E\x80'))I2(P(6:4'\xE1\x9E\x81')))");
    assert_markup("a.txt", "T\n\nनिम्न।\n\nText؟\n\nx\n", "t(1:1'T')P(3:1'निम्न।')P(5:1'Text؟')P(7:1'x')");
    assert_report("");
}

static void the_format_shows_itself(void **state)
{
    (void)state;
    assert_int_equal(READ("-", "Title\n\nText.\n")->format, EG_FORMAT_PLAIN);
    assert_int_equal(READ("-", "Title\n\n## Head\n\nText.\n")->format, EG_FORMAT_MARKDOWN);
    assert_int_equal(READ("-", "---\nlang: en\n---\nText.\n")->format, EG_FORMAT_MARKDOWN);
}

static void names_are_found_by_language(void **state)
{
    (void)state;
    memory_file list[] = {
        {"d/en.txt", "T\n\nx\n", 0},
        {"d/names.yaml",
         "people:\n  - {en: Hun Sen, km: X}\nplaces:\n  - {km: Y}\n  - {en-GB: Z, en: Rome}\n", 0},
        {0}};
    eg_file_calls calls = files_of(list);
    eg_source *source;
    uint32_t n;
    assert_int_equal(eg_source_open(job, &calls, "d", &source), EG_OK);
    const eg_source_name *names = eg_source_names(job, source, "en", &n);
    assert_int_equal(n, 2);
    assert_true(eg_slice_is(names[0].form, "Hun Sen"));
    assert_true(eg_slice_is(names[1].form, "Rome"));
}

/* ---- failing memory ---- */

static eg_status read_whole(eg_job *inner, void *data)
{
    eg_source *source;
    eg_text *text;
    eg_file_calls calls = files_of(data);
    eg_status status = eg_source_open(inner, &calls, "d", &source);
    return status ? status : eg_text_read(inner, source, &source->texts[0], NULL, &text);
}

static void failing_memory_is_told(void **state)
{
    (void)state;
    memory_file list[] = {
        {"d/declaration.yaml", "lang: en\nbody: [a, b]\n", 0},
        {"d/en.md", "# T\n\nA *b* [c](d) &amp; `e`[^1]\n\n1. x\n2. y\n\n| a |\n|---|\n| b |\n\n[^1]: n\n", 0},
        {0}};
    in_failing_memory(read_whole, list);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(yaml_is_a_tree_with_places),
        TEST(an_empty_yaml_is_an_empty_map),
        TEST(yaml_numbers_do_not_overflow),
        TEST(yaml_beyond_plain_data_is_refused),
        TEST(broken_yaml_is_told_where_it_breaks),
        TEST(deep_yaml_is_refused),
        TEST(sound_bytes_pass),
        TEST(faulty_bytes_are_told_by_line_and_column),
        TEST(another_encoding_is_told_once),
        TEST(utf_16_is_known_without_its_mark),
        TEST(many_faults_are_summed_up),
        TEST(bidi_controls_need_partners),
        TEST(tags_are_looked_up_by_cutting),
        TEST(dates_are_days_of_the_calendar),
        TEST(escapes_and_nulls_of_yaml_are_known),
        TEST(keys_are_checked),
        TEST(signatories_have_ids_and_an_order),
        TEST(ids_that_cannot_be_fields_are_refused),
        TEST(default_ids_never_begin_one_another),
        TEST(default_ids_keep_clear_of_the_users_own),
        TEST(faulty_signatories_are_told),
        TEST(the_schemas_name_the_same_keys),
        TEST(an_empty_text_is_refused),
        TEST(a_text_too_large_is_refused),
        TEST(front_matter_is_read),
        TEST(every_stretch_of_markdown_has_its_place),
        TEST(what_markdown_would_lose_is_told),
        TEST(deep_markdown_is_refused),
        TEST(plain_text_is_read_as_people_write_it),
        TEST(the_format_shows_itself),
        TEST(names_are_found_by_language),
        TEST(failing_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
