/* The registry of fonts: fonts.yaml indexed by its lines, each block parsed when a text first names it.
 *
 * Place: style/ names families, find.c opens their files. A build touches two or three of some two hundred
 * families, so opening the registry only notes where the blocks begin (source/outline.h). YAML 1.1, by
 * source/yaml.h, block by block. */
#include <stdlib.h>

#include "base/vector.h"
#include "font/internal.h"
#include "source/outline.h"

typedef struct eg_font_block {
    struct eg_font_block *next;
    max_align_t memory[];
} eg_font_block;

void *eg_font_keep(eg_fonts *fonts, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX - sizeof(eg_font_block)) / size)
        return NULL;
    eg_font_block *block = eg_memory_alloc(sizeof *block + count * size);
    if (!block)
        return NULL;
    block->next = fonts->blocks;
    fonts->blocks = block;
    return block->memory;
}

char *eg_font_keep_string(eg_fonts *fonts, const char *string)
{
    size_t size = strlen(string) + 1;
    char *copy = eg_font_keep(fonts, 1, size);
    return copy ? memcpy(copy, string, size) : NULL;
}

static eg_status refuse(eg_job *job, eg_place place, const char *what, const char *hint)
{
    eg_finding *finding = eg_report_add(job->report, EG_F_FONT_REGISTRY_INVALID, place, "%s", what);
    eg_report_hint(job->report, finding, "%s", hint);
    return EG_ERR_INPUT;
}

/* The index: one pass over the lines. */

typedef EG_VECTOR(eg_font_entry) entry_list;

/* The entries of both sections, in scratch memory. */
static eg_status index_lines(const eg_fonts *fonts, eg_job *job, entry_list *families, entry_list *fallbacks)
{
    eg_outline l = {.rest = {fonts->registry.data, fonts->registry.size}};
    eg_font_entry *open = NULL;
    entry_list *section = NULL;
    while (eg_outline_next(&l)) {
        if (l.is_blank || l.indent > 2) {
            if (l.indent > 2 && !l.is_blank && !section)
                return refuse(job, (eg_place){fonts->path, l.number, 1, 0}, "this line belongs to no section",
                              "begin with `families:` at the margin");
            if (open && !l.is_blank)
                open->text.size = (size_t)(l.line.data + l.line.size - open->text.data);
            continue;
        }
        eg_slice key = eg_outline_key(&l);
        if (l.indent == 0 && eg_slice_is(key, "families")) {
            section = families, open = NULL;
        } else if (l.indent == 0 && eg_slice_is(key, "fallback")) {
            section = fallbacks, open = NULL;
        } else if (l.indent == 2 && key.data && section) {
            open = EG_PUSH(job->scratch, section);
            *open = (eg_font_entry){.key = key, .text = l.line, .line = l.number};
        } else {
            return refuse(job, (eg_place){fonts->path, l.number, (uint32_t)l.indent + 1, 0},
                          "this line is neither a section nor the beginning of an entry",
                          "sections (families, fallback) stand at the margin, their entries two spaces in");
        }
    }
    return EG_OK;
}

static int compare_slices(eg_slice a, eg_slice b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_entries(const void *a, const void *b)
{
    return compare_slices(((const eg_font_entry *)a)->key, ((const eg_font_entry *)b)->key);
}

static int compare_lines(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static eg_status refuse_same_keys(eg_fonts *fonts, eg_job *job, const eg_font_entry *entries, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        if (compare_entries(&entries[i - 1], &entries[i]) == 0)
            return refuse(job, (eg_place){fonts->path, entries[i].line, 3, 0},
                          "this name is in the registry twice", "make one entry of the two");
    return EG_OK;
}

static eg_font_entry *find_entry(eg_font_entry *entries, uint32_t n, const char *key)
{
    eg_font_entry wanted = {.key = eg_slice_of(key)};
    return n ? bsearch(&wanted, entries, n, sizeof *entries, compare_entries) : NULL;
}

/* A list kept, sorted by key; NULL when there is no memory. */
static eg_font_entry *keep_entries(eg_fonts *fonts, const entry_list *list)
{
    eg_font_entry *kept = eg_font_keep(fonts, list->n, sizeof *kept);
    if (kept && list->n)
        memcpy(kept, list->items, list->n * sizeof *kept);
    if (kept)
        qsort(kept, list->n, sizeof *kept, compare_entries);
    return kept;
}

static eg_status index_registry(eg_fonts *fonts, eg_job *job)
{
    entry_list families = {0}, fallbacks = {0};
    eg_arena_mark mark = eg_arena_note(job->scratch);
    eg_status status = index_lines(fonts, job, &families, &fallbacks);
    fonts->families = keep_entries(fonts, &families);
    fonts->fallbacks = keep_entries(fonts, &fallbacks);
    fonts->n_families = families.n;
    fonts->n_fallbacks = fallbacks.n;
    eg_arena_rewind(job->scratch, mark);
    if (status)
        return status;
    fonts->order = eg_font_keep(fonts, fonts->n_families, sizeof *fonts->order);
    if (!fonts->families || !fonts->order || !fonts->fallbacks)
        return EG_ERR_MEMORY;
    for (uint32_t i = 0; i < fonts->n_families; i++)
        fonts->order[i] = fonts->families[i].line;
    qsort(fonts->order, fonts->n_families, sizeof *fonts->order, compare_lines);
    status = refuse_same_keys(fonts, job, fonts->families, fonts->n_families);
    return status ? status : refuse_same_keys(fonts, job, fonts->fallbacks, fonts->n_fallbacks);
}

static bool copy_folders(eg_fonts *fonts, const char *const *folders)
{
    size_t n = 0;
    while (folders[n])
        n++;
    fonts->folders = eg_font_keep(fonts, n + 1, sizeof *fonts->folders);
    for (size_t i = 0; fonts->folders && i < n; i++)
        if (!(fonts->folders[i] = eg_font_keep_string(fonts, folders[i])))
            return false;
    return fonts->folders != NULL;
}

/* Fonts being opened: closed with the job when a finding finds no memory, unless they were handed over
 * before. */
typedef struct guard {
    eg_fonts *fonts;
} guard;

static void close_guarded(void *object)
{
    eg_fonts_close(((guard *)object)->fonts);
}

static eg_status open_registry(eg_fonts *fonts, eg_job *job, const char *registry, const char *const *folders)
{
    fonts->path = eg_font_keep_string(fonts, registry);
    if (!fonts->path || !copy_folders(fonts, folders))
        return EG_ERR_MEMORY;
    int error = eg_file_map(registry, &fonts->registry);
    if (error) {
        eg_finding *finding = eg_report_add(job->report, EG_F_FILE_UNREADABLE, (eg_place){registry, 0, 0, 0},
                                            "the list of fonts cannot be read: %s", strerrordesc_np(error));
        eg_report_hint(job->report, finding, "install engross again, or name the file with --fonts");
        return EG_ERR_SYSTEM;
    }
    return index_registry(fonts, job);
}

eg_status eg_fonts_open(eg_job *job, const char *registry, const char *const *folders, eg_fonts **out)
{
    *out = NULL;
    guard *guarded = EG_NEW(job->arena, guard);
    struct eg_closer *closer = eg_job_on_close(job, close_guarded, guarded);
    eg_fonts *fonts = guarded->fonts = eg_memory_alloc(sizeof *fonts);
    if (!fonts)
        return EG_ERR_MEMORY;
    if (pthread_mutex_init(&fonts->lock, NULL) != 0) {
        eg_memory_free(fonts);
        guarded->fonts = NULL;
        return EG_ERR_MEMORY;
    }
    eg_status status = open_registry(fonts, job, registry, folders);
    if (status == EG_OK) {
        *out = fonts;
        guarded->fonts = NULL;
    }
    eg_job_release(job, closer);
    return status;
}

static void close_family(eg_font_family *family)
{
    for (uint32_t i = 0; family && i < family->n_files; i++)
        eg_face_close(family->files[i].face);
}

void eg_fonts_close(eg_fonts *fonts)
{
    if (!fonts)
        return;
    eg_font_subsets_close(fonts);
    for (uint32_t i = 0; fonts->families && i < fonts->n_families; i++)
        close_family(fonts->families[i].family);
    for (uint32_t i = 0; i < fonts->n_own; i++)
        close_family(&fonts->own[i]);
    for (eg_font_block *block = fonts->blocks, *next; block; block = next) {
        next = block->next;
        eg_memory_free(block);
    }
    eg_file_unmap(&fonts->registry);
    pthread_mutex_destroy(&fonts->lock);
    eg_memory_free(fonts);
}

/* Looking up: an entry is parsed outside the lock, because parsing may jump, and published inside it. */

static eg_status load_family(eg_fonts *fonts, eg_job *job, eg_font_entry *entry, eg_font_family **out)
{
    pthread_mutex_lock(&fonts->lock);
    *out = entry->family;
    pthread_mutex_unlock(&fonts->lock);
    if (*out)
        return EG_OK;
    eg_font_family parsed;
    eg_status status = eg_font_family_parse(fonts, job, entry, &parsed);
    if (status)
        return status;
    pthread_mutex_lock(&fonts->lock);
    if (!entry->family)
        entry->family = eg_font_family_keep(fonts, &parsed);
    *out = entry->family;
    pthread_mutex_unlock(&fonts->lock);
    return *out ? EG_OK : EG_ERR_MEMORY;
}

static eg_font_family *find_own(const eg_fonts *fonts, const char *name)
{
    for (uint32_t i = 0; i < fonts->n_own; i++)
        if (strcmp(fonts->own[i].name, name) == 0)
            return &fonts->own[i];
    return NULL;
}

eg_status eg_font_family_find(eg_fonts *fonts, eg_job *job, const char *name, eg_font_family **out)
{
    eg_font_entry *entry = find_entry(fonts->families, fonts->n_families, name);
    if (entry)
        return load_family(fonts, job, entry, out);
    pthread_mutex_lock(&fonts->lock);
    if (!fonts->has_scanned)
        fonts->has_scanned = eg_font_scan_own(fonts);
    bool has_scanned = fonts->has_scanned;
    *out = find_own(fonts, name);
    pthread_mutex_unlock(&fonts->lock);
    return has_scanned ? EG_OK : EG_ERR_MEMORY;
}

eg_status eg_font_family_at(eg_fonts *fonts, eg_job *job, uint32_t i, eg_font_family **out)
{
    *out = NULL;
    for (uint32_t j = 0; j < fonts->n_families; j++)
        if (fonts->families[j].line == fonts->order[i])
            return load_family(fonts, job, &fonts->families[j], out);
    return EG_OK;
}

eg_status eg_font_fallback_names(eg_fonts *fonts, eg_job *job, const char *script, const char *const **out)
{
    *out = NULL;
    eg_font_entry *entry = find_entry(fonts->fallbacks, fonts->n_fallbacks, script);
    if (!entry)
        return EG_OK;
    pthread_mutex_lock(&fonts->lock);
    *out = entry->names;
    pthread_mutex_unlock(&fonts->lock);
    if (*out)
        return EG_OK;
    const char **parsed;
    eg_status status = eg_font_names_parse(fonts, job, entry, &parsed);
    if (status)
        return status;
    pthread_mutex_lock(&fonts->lock);
    if (!entry->names)
        entry->names = eg_font_names_keep(fonts, parsed);
    *out = entry->names;
    pthread_mutex_unlock(&fonts->lock);
    return *out ? EG_OK : EG_ERR_MEMORY;
}
