/* Languages looked up by tag, read when first asked for and kept for the program's life.
 *
 * Place: the door of the room. A lookup parses its files in the job's arena without the lock held, so that
 * failing memory may jump from there, then packs the result into one block and enters it; of two threads
 * that read the same language at once the first to enter wins. */
#include "language/internal.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>

/* A mapped file of patterns, shared by the languages that use it. */
struct patterns {
    struct patterns *next;
    eg_hyphenator *hyphenator;
    int error; /* why there is none */
    char name[];
};

struct entry {
    eg_language language; /* strings follow the entry in its block */
    struct entry *next;
    const struct patterns *missing; /* the language wants these and they are not there */
    const char *key;                /* the tag, and after '+' the script of the text when that is another */
};

struct eg_languages {
    pthread_mutex_t lock; /* of the two lists, to which entries are only ever added */
    struct entry *entries;
    struct patterns *patterns;
    const char *folder, *patterns_folder;
};

const char *eg_languages_folder(const eg_languages *languages)
{
    return languages->folder;
}

eg_languages *eg_languages_new(const char *folder, const char *patterns)
{
    size_t folder_size = strlen(folder) + 1, patterns_size = strlen(patterns) + 1;
    eg_languages *languages = eg_memory_alloc(sizeof *languages + folder_size + patterns_size);
    if (!languages)
        return NULL;
    if (pthread_mutex_init(&languages->lock, NULL) != 0) {
        eg_memory_free(languages);
        return NULL;
    }
    char *strings = (char *)(languages + 1);
    languages->folder = memcpy(strings, folder, folder_size);
    languages->patterns_folder = memcpy(strings + folder_size, patterns, patterns_size);
    return languages;
}

void eg_languages_free(eg_languages *languages)
{
    if (!languages)
        return;
    for (struct entry *entry = languages->entries, *next; entry; entry = next) {
        next = entry->next;
        eg_memory_free(entry);
    }
    for (struct patterns *patterns = languages->patterns, *next; patterns; patterns = next) {
        next = patterns->next;
        eg_hyphenator_close(patterns->hyphenator);
        eg_memory_free(patterns);
    }
    pthread_mutex_destroy(&languages->lock);
    eg_memory_free(languages);
}

/* Under the lock. NULL when memory fails; one whose file cannot be used has its errno. */
static struct patterns *find_patterns(eg_languages *languages, const char *name)
{
    for (struct patterns *patterns = languages->patterns; patterns; patterns = patterns->next)
        if (strcmp(patterns->name, name) == 0)
            return patterns;
    size_t size = strlen(name) + 1, path_size = strlen(languages->patterns_folder) + size + 1;
    struct patterns *patterns = eg_memory_alloc(sizeof *patterns + size);
    char *path = eg_memory_alloc(path_size);
    if (patterns && path) {
        memcpy(patterns->name, name, size);
        snprintf(path, path_size, "%s/%s", languages->patterns_folder, name);
        patterns->error = eg_hyphenator_open(path, &patterns->hyphenator);
    }
    eg_memory_free(path);
    if (!path || !patterns || patterns->error == ENOMEM) {
        eg_memory_free(patterns);
        return NULL;
    }
    patterns->next = languages->patterns;
    languages->patterns = patterns;
    return patterns;
}

static size_t add_string(char *block, size_t used, const char **string)
{
    if (!*string)
        return used;
    size_t size = strlen(*string) + 1;
    if (block)
        *string = memcpy(block + used, *string, size);
    return used + size;
}

/* Copies the strings a language points to into block and points to the copies; without a block only counts.
 * The name of the patterns is theirs. */
static size_t pack_strings(eg_language *language, char *block)
{
    size_t used = 0;
    const char **strings[] = {&language->tag,           &language->name,          &language->locale,
                              &language->ot_tag,        &language->number,        &language->sub_number[0],
                              &language->sub_number[1], &language->numbers,       &language->letters,
                              &language->ordinals,      &language->leading_words, &language->trailing_words,
                              &language->date_locale,   &language->date};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        used = add_string(block, used, strings[i]);
    for (int i = 0; i < EG_N_PHRASES; i++)
        used = add_string(block, used, &language->phrases[i]);
    return used;
}

static struct entry *find_entry(eg_languages *languages, const char *key)
{
    for (struct entry *entry = languages->entries; entry; entry = entry->next)
        if (strcmp(entry->key, key) == 0)
            return entry;
    return NULL;
}

/* Enters a language, or finds that another thread has. NULL when memory fails. */
static struct entry *enter(eg_languages *languages, const eg_language_data *data, const char *key,
                           const char *patterns_file)
{
    eg_language language = data->language;
    size_t key_size = strlen(key) + 1;
    struct entry *entry = eg_memory_alloc(sizeof *entry + key_size + pack_strings(&language, NULL));
    if (!entry)
        return NULL;
    pthread_mutex_lock(&languages->lock);
    struct entry *found = find_entry(languages, key);
    struct patterns *patterns = NULL;
    if (!found && patterns_file && !(patterns = find_patterns(languages, patterns_file))) {
        eg_memory_free(entry);
        entry = NULL;
    } else if (found) {
        eg_memory_free(entry);
        entry = found;
    } else {
        if (patterns && patterns->hyphenator) {
            language.patterns = patterns->name;
            language.hyphenator = patterns->hyphenator;
        } else {
            entry->missing = patterns;
            language.hyphenates = language.breaks_syllables = false;
        }
        entry->language = language;
        entry->key = memcpy(entry + 1, key, key_size);
        pack_strings(&entry->language, (char *)(entry + 1) + key_size);
        entry->next = languages->entries;
        languages->entries = entry;
    }
    pthread_mutex_unlock(&languages->lock);
    return entry;
}

/* Tells once a job that patterns are missing: the language is read once, but each job has its own report. */
static void report_missing(eg_job *job, const struct entry *entry)
{
    const char *slug = eg_finding_slug(EG_F_HYPHENATION_MISSING);
    const char *name = entry->missing->name;
    for (size_t i = 0; i < eg_report_n(job->report); i++)
        if (strcmp(eg_report_at(job->report, i)->slug, slug) == 0 &&
            strstr(eg_report_at(job->report, i)->message, name))
            return;
    eg_finding *finding = eg_report_add(
        job->report, EG_F_HYPHENATION_MISSING, EG_NOWHERE, "words of \"%s\" are not hyphenated: %s %s",
        entry->language.tag, name,
        entry->missing->error == EINVAL ? "is damaged" : "was not compiled when engross was built");
    eg_report_hint(job->report, finding,
                   "install Debian's hyphenation patterns for the language and build engross again");
}

static eg_status load(eg_languages *languages, eg_job *job, const eg_tag *tag, const char *key,
                      struct entry **out)
{
    eg_language_data data;
    eg_status status = eg_language_data_load(job, languages->folder, tag, &data);
    if (status != EG_OK)
        return status;
    const char *file = NULL;
    if (data.patterns_name && (data.language.hyphenates || data.language.breaks_syllables))
        file = eg_arena_print(job->arena, "%s.hyp", data.patterns_name);
    *out = enter(languages, &data, key, file);
    if (!*out)
        eg_arena_fail(job->arena);
    return EG_OK;
}

static eg_status parse(eg_job *job, const char *tag, eg_place place, eg_tag *out)
{
    const char *fault = eg_tag_parse(tag, out);
    if (!fault)
        return EG_OK;
    eg_finding *finding =
        eg_report_add(job->report, EG_F_LANGUAGE_ILL_FORMED, place, "%s is not a language tag: %s",
                      eg_report_quote(job->arena, eg_slice_of(tag)), fault);
    eg_report_hint(job->report, finding, "write a tag of BCP 47, such as en, km, zh-Hans or pt-PT");
    return EG_ERR_INPUT;
}

static eg_status find(eg_languages *languages, eg_job *job, const eg_tag *tag, const char *key,
                      const eg_language **out)
{
    pthread_mutex_lock(&languages->lock);
    struct entry *entry = find_entry(languages, key);
    pthread_mutex_unlock(&languages->lock);
    eg_status status = entry ? EG_OK : load(languages, job, tag, key, &entry);
    if (status != EG_OK)
        return status;
    if (entry->missing)
        report_missing(job, entry);
    *out = &entry->language;
    return EG_OK;
}

eg_status eg_language_lookup(eg_languages *languages, eg_job *job, const char *tag, eg_place place,
                             const eg_language **out)
{
    eg_tag parsed;
    eg_status status = parse(job, tag, place, &parsed);
    return status ? status : find(languages, job, &parsed, parsed.canonical, out);
}

eg_status eg_language_lookup_written(eg_languages *languages, eg_job *job, const char *tag,
                                     const char *written, eg_place place, const eg_language **out)
{
    eg_tag parsed;
    eg_status status = parse(job, tag, place, &parsed);
    if (status)
        return status;
    char likely[5];
    strcpy(likely, parsed.likely_script);
    if (!eg_tag_set_written(&parsed, written))
        return find(languages, job, &parsed, parsed.canonical, out);
    if (parsed.is_known) {
        eg_finding *finding = eg_report_add(job->report, EG_F_LANGUAGE_SCRIPT, place,
                                            "\"%s\" is set in the script of its text, %s; the tag means %s",
                                            parsed.canonical, written, likely);
        eg_report_hint(job->report, finding, "name the script in the tag: %s-%s", parsed.language, written);
    }
    return find(languages, job, &parsed, eg_arena_print(job->arena, "%s+%s", parsed.canonical, written), out);
}
