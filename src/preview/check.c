/* check.html: the register, and what to say of a file in every language there are words in.
 *
 * The page asks nobody: it hashes the file in the browser and looks the digest up in what stands in the page. */
#include "preview/internal.h"

static void add_words(eg_buffer *out, const char *attribute, const char *text)
{
    eg_buffer_print(out, " %s=\"", attribute);
    eg_preview_add_string(out, text);
    eg_buffer_add_char(out, '"');
}

static void add_issued(eg_buffer *out, const eg_issued *issued)
{
    eg_buffer_add_string(out, "<li");
    add_words(out, "data-file", issued->file);
    add_words(out, "data-edition", issued->edition);
    add_words(out, "data-lang", issued->lang);
    eg_buffer_print(out, " data-version=\"%u\" data-bytes=\"%llu\" data-sha256=\"%s\"", issued->version,
                    (unsigned long long)issued->bytes, issued->sha256);
    if (issued->replaces)
        add_words(out, "data-replaces", issued->replaces);
    if (issued->when)
        add_words(out, "data-when", issued->when);
    eg_buffer_add_string(out, "><bdi>");
    eg_preview_add_string(out, issued->file);
    eg_buffer_print(out, "</bdi> <code>%s</code></li>\n", issued->sha256);
}

/* "Version {n}" and the name of each language issued stand with the words. */
static void add_screen(eg_buffer *out, const eg_screen *screen, const eg_language *const *issued, uint32_t n)
{
    eg_buffer_add_string(out, "<div");
    add_words(out, "lang", screen->language->tag);
    eg_buffer_print(out, " dir=\"%s\"", screen->language->is_rtl ? "rtl" : "ltr");
    add_words(out, "data-name", screen->language->name);
    eg_buffer_add_string(out, ">");
    for (int i = 0; i < EG_N_SCREEN_WORDS; i++) {
        eg_buffer_print(out, "<p data-word=\"%s\">", eg_screen_word_names[i]);
        eg_preview_add_string(out, screen->words[i]);
        eg_buffer_add_string(out, "</p>");
    }
    eg_buffer_add_string(out, "<p data-word=\"version\">");
    eg_preview_add_string(out, screen->language->phrases[EG_PHRASE_VERSION]);
    eg_buffer_add_string(out, "</p>");
    for (uint32_t i = 0; i < n; i++) {
        eg_buffer name = eg_buffer_new(out->arena);
        eg_language_add_name_of(screen->language, issued[i], &name);
        eg_buffer_add_string(out, "<p");
        add_words(out, "data-of", issued[i]->tag);
        eg_buffer_add_string(out, ">");
        eg_preview_add_text(out, eg_buffer_slice(&name));
        eg_buffer_add_string(out, "</p>");
    }
    eg_buffer_add_string(out, "</div>\n");
}

/* The languages of the register, each once. That of a parallel edition ("en+km") is told by its tags. */
static eg_status list_languages(eg_job *job, eg_languages *languages, const eg_register *issued,
                                const eg_language **out, uint32_t *n)
{
    for (uint32_t i = 0; i < issued->n; i++) {
        const eg_language *language;
        if (strchr(issued->items[i].lang, '+'))
            continue;
        eg_status status =
            eg_language_lookup(languages, job, issued->items[i].lang, issued->items[i].place, &language);
        if (status != EG_OK)
            return status;
        uint32_t k = 0;
        while (k < *n && out[k] != language)
            k++;
        out[k] = language;
        *n += k == *n;
    }
    return EG_OK;
}

eg_status eg_proof_check(eg_job *job, eg_languages *languages, const eg_register *issued, eg_slice template,
                         eg_buffer *out)
{
    const eg_screen *screens;
    uint32_t n_screens, n = 0;
    const eg_language **of_issued = EG_NEW_ARRAY(job->arena, const eg_language *, issued->n + 1);
    eg_status status = eg_language_screens(languages, job, &screens, &n_screens);
    if (status == EG_OK)
        status = list_languages(job, languages, issued, of_issued, &n);
    if (status != EG_OK)
        return status;
    eg_buffer words = eg_buffer_new(job->arena), files = eg_buffer_new(job->arena);
    for (uint32_t i = 0; i < n_screens; i++)
        add_screen(&words, &screens[i], of_issued, n);
    for (uint32_t i = 0; i < issued->n; i++)
        add_issued(&files, &issued->items[i]);
    const eg_preview_slot slots[] = {{"version", eg_slice_of(EG_VERSION)},
                                     {"words", eg_buffer_slice(&words)},
                                     {"issued", eg_buffer_slice(&files)}};
    eg_preview_fill(template, slots, sizeof slots / sizeof *slots, out);
    return EG_OK;
}
