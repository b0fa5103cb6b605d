/* Says how a tag was understood, where that is not plain from the tag: a note for whoever wrote it.
 *
 * Place: after a lookup, once a text. Plain are a language that CLDR knows in its usual script, and Chinese in a
 * script that its tag names. BCP 47 (RFC 5646, RFC 4647); UTS #35, likely subtags. */
#include "language/internal.h"

static bool is_script(const char *code, const char *const *scripts)
{
    for (; *scripts; scripts++)
        if (strcmp(code, *scripts) == 0)
            return true;
    return false;
}

/* The size of the subtag that begins there. */
static size_t subtag(const char *at)
{
    return strcspn(at, "-");
}

/* The script that a canonical tag names, its four letters; NULL: none. */
static const char *script_of(const char *tag)
{
    const char *next = tag + subtag(tag);
    return *next && subtag(next + 1) == 4 && !(next[1] >= '0' && next[1] <= '9') ? next + 1 : NULL;
}

static bool has_region(const char *tag)
{
    const char *script = script_of(tag), *next = script ? script + 4 : tag + subtag(tag);
    return *next && (subtag(next + 1) == 2 || (subtag(next + 1) == 3 && next[1] >= '0' && next[1] <= '9'));
}

/* Case alone is nobody's concern. */
static bool is_as_written(const char *written, const char *canonical)
{
    for (; *written && *canonical; written++, canonical++) {
        char a = *written >= 'A' && *written <= 'Z' ? (char)(*written + 'a' - 'A') : *written;
        char b = *canonical >= 'A' && *canonical <= 'Z' ? (char)(*canonical + 'a' - 'A') : *canonical;
        if (a != b)
            return false;
    }
    return *written == *canonical;
}

/* A file whose letters do not tell Hans from Hant, and a tag that does not either. */
static bool is_han_undecided(const eg_language *language)
{
    static const char *const han[] = {"Hans", "Hant", NULL};
    return is_script(language->script, han) && !script_of(language->tag) && !has_region(language->tag);
}

static bool is_unusual_script(const eg_language *language)
{
    static const char *const han[] = {"Hans", "Hant", NULL};
    return !language->is_usual_script && (script_of(language->tag) || has_region(language->tag)) &&
           !is_script(language->script, han);
}

/* "lines are broken as in zh_Hant": another language's rules. */
static bool is_broken_as_another(const eg_language *language)
{
    size_t size = subtag(language->tag);
    return language->breaks == EG_BREAKS_STRICT_CJ &&
           (strncmp(language->locale, language->tag, size) != 0 ||
            (language->locale[size] && language->locale[size] != '_' && language->locale[size] != '@'));
}

static void add_part(eg_buffer *out, const char *text)
{
    if (out->size)
        eg_buffer_add_string(out, "; ");
    eg_buffer_add_string(out, text);
}

static const char *describe(eg_job *job, const char *written, const eg_language *language)
{
    eg_arena *arena = job->arena;
    eg_buffer out = eg_buffer_new(arena);
    const char *direction = language->is_rtl ? "right to left" : "left to right";
    if (!is_as_written(written, language->tag))
        add_part(&out, eg_arena_print(arena, "it is read as \"%s\"", language->tag));
    if (!language->is_known)
        add_part(&out, eg_arena_print(
                           arena,
                           "it names no language that CLDR knows: the text is set %s by what Unicode says "
                           "of the script %s",
                           direction, language->script));
    else if (is_unusual_script(language))
        add_part(&out, eg_arena_print(
                           arena,
                           "it is %s in the script %s, which is not the one that \"%.*s\" alone means: set "
                           "%s, numbered in the digits %s",
                           language->name, language->script, (int)subtag(language->tag), language->tag,
                           direction, language->numbers));
    else if (is_han_undecided(language))
        add_part(&out, eg_arena_print(arena, "it names no script, and is taken for \"%s-%s\"", language->tag,
                                      language->script));
    if (is_broken_as_another(language))
        add_part(&out, eg_arena_print(
                           arena, "its lines are broken as in \"%.*s\", since ICU has no rules of its own",
                           (int)strcspn(language->locale, "@"), language->locale));
    return out.size ? out.data : NULL;
}

void eg_language_tell(eg_job *job, const char *written, const eg_language *language, eg_place place)
{
    const char *how = describe(job, written, language);
    if (how) {
        eg_finding *finding =
            eg_report_add(job->report, EG_F_LANGUAGE_RESOLVED, place, "the language tag %s: %s",
                          eg_report_quote(job->arena, eg_slice_of(written)), how);
        if (!is_as_written(written, language->tag))
            eg_report_hint(job->report, finding, "write %s", language->tag);
        else if (!language->is_known && subtag(language->tag) == 3 && memcmp(language->tag, "und", 3) == 0)
            eg_report_hint(job->report, finding, "name the language, if there is a tag for it");
        else if (is_han_undecided(language))
            eg_report_hint(job->report, finding, "name the script: %.*s-Hans or %.*s-Hant",
                           (int)subtag(language->tag), language->tag, (int)subtag(language->tag),
                           language->tag);
    }
    if (language->is_vertical)
        eg_report_hint(
            job->report,
            eg_report_add(job->report, EG_F_LANGUAGE_VERTICAL, place,
                          "%s is written in columns from top to bottom; it is set in lines across, from left "
                          "to right",
                          language->script),
            "let a reader of the script judge the edition before it is issued");
}
