/* The words of the page that tells whether a file is one of those issued: one YAML file a language in the folder
 * screen/ of the languages' data. See language.h.
 *
 * They are apart from the language's own file because a page of paper never needs them, and every word read costs
 * time. */
#include "language/internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/vector.h"
#include "source/yaml.h"

const char *const eg_screen_word_names[EG_N_SCREEN_WORDS] = {
    [EG_SCREEN_TITLE] = "title",       [EG_SCREEN_INTRO] = "intro",
    [EG_SCREEN_CHOOSE] = "choose",     [EG_SCREEN_UNREADABLE] = "unreadable",
    [EG_SCREEN_OFFICIAL] = "official", [EG_SCREEN_OTHER] = "other",
    [EG_SCREEN_ISSUED] = "issued",     [EG_SCREEN_SIGNED] = "signed",
    [EG_SCREEN_REPLACED] = "replaced", [EG_SCREEN_FOREIGN] = "foreign",
};

struct names {
    const char **items;
    uint32_t n, cap;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void close_folder(void *folder)
{
    closedir(folder);
}

/* Tags of the files "TAG.yaml", sorted. */
static eg_status list_tags(eg_job *job, const char *folder, struct names *out)
{
    DIR *entries = opendir(folder);
    if (!entries) {
        eg_report_add(job->report, EG_F_DATA_MISSING, (eg_place){.file = folder},
                      "the folder cannot be read: %s", strerrordesc_np(errno));
        return EG_ERR_SYSTEM;
    }
    struct eg_closer *closer = eg_job_on_close(job, close_folder, entries);
    for (struct dirent *entry; (entry = readdir(entries));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot && dot != entry->d_name && strcmp(dot, ".yaml") == 0)
            *EG_PUSH(job->arena, out) =
                eg_arena_dup(job->arena, (eg_slice){entry->d_name, (size_t)(dot - entry->d_name)});
    }
    eg_job_release(job, closer);
    if (out->n)
        qsort(out->items, out->n, sizeof *out->items, by_name);
    return EG_OK;
}

static eg_status read_words(eg_job *job, const char *path, eg_screen *out)
{
    const eg_yaml *root;
    eg_status status = eg_yaml_load(job, path, &root);
    if (status != EG_OK)
        return EG_ERR_SYSTEM;
    for (int i = 0; i < EG_N_SCREEN_WORDS; i++) {
        out->words[i] = eg_yaml_string(eg_yaml_find(root, eg_screen_word_names[i]), NULL);
        if (out->words[i])
            continue;
        eg_report_add(job->report, EG_F_LANGUAGE_DATA_INVALID, (eg_place){.file = path},
                      "the word %s is missing", eg_screen_word_names[i]);
        status = EG_ERR_SYSTEM;
    }
    return status;
}

eg_status eg_language_screens(eg_languages *languages, eg_job *job, const eg_screen **out, uint32_t *n)
{
    const char *folder = eg_arena_print(job->arena, "%s/screen", eg_languages_folder(languages));
    struct names tags = {0};
    eg_status status = list_tags(job, folder, &tags);
    eg_screen *screens = EG_NEW_ARRAY(job->arena, eg_screen, tags.n);
    for (uint32_t i = 0; i < tags.n && status == EG_OK; i++) {
        const char *path = eg_arena_print(job->arena, "%s/%s.yaml", folder, tags.items[i]);
        status =
            eg_language_lookup(languages, job, tags.items[i], (eg_place){.file = path}, &screens[i].language);
        if (status == EG_OK)
            status = read_words(job, path, &screens[i]);
    }
    *out = screens;
    *n = tags.n;
    return status;
}
