/* The command line: options, suggestions, JSON, messages, and that the man page knows every option. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/nearest.h"
#include "cli/cli.h"
#include "job_fixture.h"

static eg_usage_fault parse(eg_arguments *out, const char *words)
{
    char *argv[32] = {"engross"};
    int argc = 1;
    for (char *word = strtok(eg_arena_dup(job->arena, eg_slice_of(words)), " "); word;
         word = strtok(NULL, " "))
        argv[argc++] = word;
    return eg_arguments_parse(job->arena, argc, argv, out);
}

static void assert_fault(const char *words, const char *message, const char *hint)
{
    eg_arguments arguments;
    eg_usage_fault fault = parse(&arguments, words);
    assert_non_null(fault.message);
    assert_string_equal(fault.message, message);
    if (hint)
        assert_string_equal(fault.hint, hint);
}

static void options_may_stand_anywhere(void **state)
{
    eg_arguments a;
    (void)state;
    assert_null(parse(&a, "-q build one -l en two --json -- -l --").message);
    assert_true(a.has_command);
    assert_int_equal(a.command, EG_COMMAND_BUILD);
    assert_true(eg_arguments_has(&a, EG_OPTION_QUIET));
    assert_true(eg_arguments_has(&a, EG_OPTION_JSON));
    assert_string_equal(eg_arguments_value(&a, EG_OPTION_LANG), "en");
    assert_int_equal(a.operands.n, 4);
    assert_string_equal(a.operands.items[2], "-l");
    assert_string_equal(a.operands.items[3], "--");
}

static void arguments_come_in_four_ways(void **state)
{
    static const char *const ways[] = {"build -o f s", "build -of s", "build --output f s",
                                       "build --output=f s", "build -qaof s"};
    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        eg_arguments a;
        assert_null(parse(&a, ways[i]).message);
        assert_string_equal(eg_arguments_value(&a, EG_OPTION_OUTPUT), "f");
        assert_int_equal(a.operands.n, 1);
        assert_int_equal(eg_arguments_has(&a, EG_OPTION_ATTACH_SOURCE), i == 4);
    }
}

static void a_dash_is_an_operand_or_an_argument(void **state)
{
    eg_arguments a;
    (void)state;
    assert_null(parse(&a, "build -o - -").message);
    assert_string_equal(eg_arguments_value(&a, EG_OPTION_OUTPUT), "-");
    assert_string_equal(a.operands.items[0], "-");
    assert_string_equal(parse(&a, "build --output= s").message, "the argument of --output is empty");
}

static void faults_are_told_with_what_was_meant(void **state)
{
    (void)state;
    assert_fault("", "no command was given", "`engross help` lists the commands");
    assert_fault("bulid s", "there is no command “bulid”", "did you mean `engross build`?");
    assert_fault("build --lnag en", "there is no option --lnag", "did you mean --lang?");
    assert_fault("build -z", "there is no option -z", NULL);
    assert_fault("build --json=1", "--json takes no argument", NULL);
    assert_fault("build -l", "-l needs an argument: -l LANG[,…]", NULL);
    assert_fault("build --lang", "--lang needs an argument: --lang LANG[,…]", NULL);
    assert_fault("fonts --output x", "`engross fonts` has no option --output",
                 "`engross help fonts` lists its options");
}

static void lists_are_joined_without_doubles(void **state)
{
    eg_arguments a;
    eg_words words;
    (void)state;
    assert_null(parse(&a, "build -l en,km -l km,fr s").message);
    assert_null(eg_arguments_list(job->arena, &a, EG_OPTION_LANG, &words).message);
    assert_int_equal(words.n, 3);
    assert_string_equal(words.items[0], "en");
    assert_string_equal(words.items[1], "km");
    assert_string_equal(words.items[2], "fr");
    assert_null(parse(&a, "build -l en,,km s").message);
    assert_string_equal(eg_arguments_list(job->arena, &a, EG_OPTION_LANG, &words).message,
                        "an item of --lang is empty");
}

static void numbers_are_whole_and_in_range(void **state)
{
    static const struct {
        const char *words;
        unsigned value; /* 0: a fault */
    } cases[] = {{"build s", 7},
                 {"build -j1 s", 1},
                 {"build -j 1024 s", 1024},
                 {"build -j 0 s", 0},
                 {"build -j 1025 s", 0},
                 {"build -j 2x s", 0},
                 {"build -j -2 s", 0},
                 {"build -j 99999999999999999999999 s", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        eg_arguments a;
        unsigned value;
        assert_null(parse(&a, cases[i].words).message);
        eg_usage_fault fault = eg_arguments_number(job->arena, &a, EG_OPTION_JOBS, 1, 1024, 7, &value);
        assert_int_equal(fault.message == NULL, cases[i].value != 0);
        if (cases[i].value)
            assert_int_equal(value, cases[i].value);
    }
}

static void nearest_words_are_near(void **state)
{
    static const char *const words[] = {"build", "check", "fonts", "config", "doctor", NULL};
    (void)state;
    assert_string_equal(eg_nearest("buidl", words), "build");
    assert_string_equal(eg_nearest("font", words), "fonts");
    assert_string_equal(eg_nearest("docter", words), "doctor");
    assert_null(eg_nearest("sign", words));
    assert_null(eg_nearest("", words));
    assert_null(eg_nearest("a-word-that-is-far-longer-than-any-of-them-is", words));
}

static void json_is_escaped(void **state)
{
    eg_buffer out = eg_buffer_new(job->arena);
    eg_json json = {.out = &out};
    (void)state;
    eg_json_open(&json, '{');
    eg_json_key(&json, "a\"b");
    eg_json_string(&json, "\\ \n\t\x01 \x7F é \xFF.");
    eg_json_key(&json, "list");
    eg_json_open(&json, '[');
    eg_json_number(&json, UINT64_MAX);
    eg_json_bool(&json, true);
    eg_json_null(&json);
    eg_json_open(&json, '[');
    eg_json_close(&json, ']');
    eg_json_close(&json, ']');
    eg_json_close(&json, '}');
    assert_string_equal(out.data, "{\"a\\\"b\":\"\\\\ \\n\\t\\u0001 \\u007f é \xEF\xBF\xBD.\","
                                  "\"list\":[18446744073709551615,true,null,[]]}");
}

static void messages_have_place_kind_and_hint(void **state)
{
    eg_buffer out = eg_buffer_new(job->arena);
    eg_finding finding = {EG_ERROR, "numbers-jump",           NULL,         "km.md", 41, 7,
                          0,        "commitment 9 follows 7", "number it 8"};
    (void)state;
    eg_message_add(&out, &finding, false);
    assert_string_equal(out.data,
                        "km.md:41:7: error[numbers-jump]: commitment 9 follows 7\n  hint: number it 8\n");
    out = eg_buffer_new(job->arena);
    finding = (eg_finding){
        .severity = EG_WARNING, .slug = "s", .rule = "UAX #9 BD9", .file = "a\033b", .message = "m"};
    eg_message_add(&out, &finding, false);
    assert_string_equal(out.data, "a<1B>b: warning[s]: m (UAX #9 BD9)\n");
    out = eg_buffer_new(job->arena);
    finding = (eg_finding){.severity = EG_NOTE, .slug = "s", .page = 3, .message = "m"};
    eg_message_add(&out, &finding, true);
    assert_string_equal(out.data, "\033[1mengross: page 3: \033[0m\033[1;36mnote\033[0m[s]: m\n");
}

/* The man page writes a long option as `\-name` and a letter as `Fl x`. */
static void the_man_page_knows_every_option(void **state)
{
    eg_map map;
    (void)state;
    assert_int_equal(eg_file_map(EG_SOURCE_DIR "/src/cli/man/engross.1", &map), 0);
    const char *page = eg_arena_dup(job->arena, (eg_slice){map.data, map.size});
    eg_file_unmap(&map);
    for (int i = 0; i < EG_N_OPTIONS; i++) {
        const char *name = eg_options[i].name;
        const char *item = eg_options[i].letter ? eg_arena_print(job->arena, ".It Fl %c , Fl \\-%s",
                                                                 eg_options[i].letter, name)
                                                : eg_arena_print(job->arena, ".It Fl \\-%s", name);
        if (!strstr(page, item))
            fail_msg("engross.1 does not describe --%s (looked for “%s”)", eg_options[i].name, item);
    }
    for (int i = 0; i < EG_N_COMMANDS; i++)
        if (!strstr(page, eg_arena_print(job->arena, ".It Cm %s\n", eg_commands[i].name)))
            fail_msg("engross.1 does not describe the command %s", eg_commands[i].name);
}

/* "--at", and not the beginning of "--attach-source". */
static bool has_option(const char *text, const char *name)
{
    const char *option = eg_arena_print(job->arena, "--%s", name);
    for (const char *at = text; (at = strstr(at, option)); at++) {
        char next = at[strlen(option)];
        if (next != '-' && (next < 'a' || next > 'z'))
            return true;
    }
    return false;
}

static void help_knows_every_option(void **state)
{
    (void)state;
    for (int i = 0; i < EG_N_COMMANDS; i++) {
        eg_buffer out = eg_buffer_new(job->arena);
        eg_help_add_command(&out, (eg_command)i);
        for (int j = 0; j < EG_N_OPTIONS; j++)
            assert_int_equal(has_option(out.data, eg_options[j].name),
                             (eg_options[j].commands & 1u << i) != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_may_stand_anywhere),
        cmocka_unit_test(arguments_come_in_four_ways),
        cmocka_unit_test(a_dash_is_an_operand_or_an_argument),
        cmocka_unit_test(faults_are_told_with_what_was_meant),
        cmocka_unit_test(lists_are_joined_without_doubles),
        cmocka_unit_test(numbers_are_whole_and_in_range),
        cmocka_unit_test(nearest_words_are_near),
        cmocka_unit_test(json_is_escaped),
        cmocka_unit_test(messages_have_place_kind_and_hint),
        cmocka_unit_test(the_man_page_knows_every_option),
        cmocka_unit_test(help_knows_every_option),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
