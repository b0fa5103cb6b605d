/* The engine: what all jobs share, opened when first needed. See edition.h.
 *
 * Where the data folder is: beside the code. The file that holds this function (the program, or the shared
 * library) lies in PREFIX/bin or PREFIX/lib[/TRIPLET], the data in PREFIX/share/engross, in the build tree as
 * when installed; so a tree can be moved. The prefix of compile time comes last. */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "edition/edition.h"

/* The fonts as one house sees them. There are as many as there are house files that name folders, and one for
 * all who name none. */
struct font_set {
    struct font_set *next;
    eg_fonts *fonts;
    char key[]; /* the house's folders, each with a line end after it */
};

/* A profile of a press, checked and deflated once. */
struct kept_profile {
    struct kept_profile *next;
    eg_profile *profile;
};

struct eg_engine {
    char *data;
    char **font_folders; /* those of the options, the data folder's own, the system's; NULL ends */
    size_t n_font_folders, n_own_folders;
    pthread_mutex_t lock; /* for those below */
    struct kept_profile *profiles;
    struct font_set *font_sets;
    eg_languages *languages;
    eg_styles *styles;
};

static const char *const system_font_folders[] = {"/usr/local/share/fonts", "/usr/share/fonts"};
enum { N_SYSTEM_FONT_FOLDERS = sizeof system_font_folders / sizeof *system_font_folders };

/* a followed by b, to be freed; NULL when memory fails. */
static char *join(const char *a, const char *b)
{
    size_t a_size = strlen(a), b_size = strlen(b);
    char *joined = eg_memory_alloc(a_size + b_size + 1);
    if (joined) {
        memcpy(joined, a, a_size);
        memcpy(joined + a_size, b, b_size);
    }
    return joined;
}

/* The folder, resolved, of the file that holds this code; false when the system does not say. */
static bool find_own_folder(char out[PATH_MAX])
{
    Dl_info info;
    struct link_map *map = NULL;
    const char *path = "/proc/self/exe";
    if (dladdr1(system_font_folders, &info, (void **)&map, RTLD_DL_LINKMAP) && map && map->l_name[0])
        path = map->l_name; /* a shared library; the program's own name is empty */
    if (!realpath(path, out))
        return false;
    char *slash = strrchr(out, '/');
    *slash = '\0';
    return true;
}

static bool has_registry(const char *folder)
{
    char path[PATH_MAX + 32];
    size_t size = strlen(folder);
    if (size >= PATH_MAX)
        return false;
    memcpy(path, folder, size);
    memcpy(path + size, "/fonts.yaml", sizeof "/fonts.yaml");
    return access(path, R_OK) == 0;
}

/* A new string, or NULL when memory fails. */
static char *find_data(void)
{
    static const char *const ways[] = {"/../share/engross", "/../../share/engross"};
    char own[PATH_MAX], resolved[PATH_MAX];
    if (find_own_folder(own))
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
            char *folder = join(own, ways[i]);
            bool is_found = folder && realpath(folder, resolved) && has_registry(resolved);
            eg_memory_free(folder);
            if (is_found)
                return join(resolved, "");
        }
    return join(EG_PREFIX "/" EG_DATA_SUBFOLDER, "");
}

static bool set_font_folders(eg_engine *engine, const char *const *own)
{
    size_t n_own = 0;
    while (own && own[n_own])
        n_own++;
    size_t n = n_own + 1 + N_SYSTEM_FONT_FOLDERS;
    engine->font_folders = eg_memory_alloc((n + 1) * sizeof(char *));
    if (!engine->font_folders)
        return false;
    engine->n_font_folders = n;
    engine->n_own_folders = n_own;
    bool is_complete = true;
    for (size_t i = 0; i < n; i++) {
        engine->font_folders[i] = i < n_own    ? join(own[i], "")
                                  : i == n_own ? join(engine->data, "/fonts")
                                               : join(system_font_folders[i - n_own - 1], "");
        is_complete &= engine->font_folders[i] != NULL;
    }
    return is_complete;
}

eg_status eg_engine_new(const eg_engine_options *options, eg_engine **out)
{
    eg_engine *engine = eg_memory_alloc(sizeof *engine);
    *out = NULL;
    if (!engine)
        return EG_ERR_MEMORY;
    if (pthread_mutex_init(&engine->lock, NULL) != 0) {
        eg_memory_free(engine);
        return EG_ERR_MEMORY;
    }
    engine->data = options && options->data ? join(options->data, "") : find_data();
    if (!engine->data || !set_font_folders(engine, options ? options->font_folders : NULL)) {
        eg_engine_free(engine);
        return EG_ERR_MEMORY;
    }
    *out = engine;
    return EG_OK;
}

void eg_engine_free(eg_engine *engine)
{
    if (!engine)
        return;
    for (struct font_set *set = engine->font_sets, *next; set; set = next) {
        next = set->next;
        eg_fonts_close(set->fonts);
        eg_memory_free(set);
    }
    for (struct kept_profile *kept = engine->profiles, *next; kept; kept = next) {
        next = kept->next;
        eg_memory_free(kept->profile);
        eg_memory_free(kept);
    }
    if (engine->languages)
        eg_languages_free(engine->languages);
    if (engine->styles)
        eg_styles_free(engine->styles);
    for (size_t i = 0; i < engine->n_font_folders; i++)
        eg_memory_free(engine->font_folders[i]);
    eg_memory_free(engine->font_folders);
    eg_memory_free(engine->data);
    pthread_mutex_destroy(&engine->lock);
    eg_memory_free(engine);
}

const char *eg_engine_data(const eg_engine *engine)
{
    return engine->data;
}
const char *const *eg_engine_font_folders(const eg_engine *engine)
{
    return (const char *const *)engine->font_folders;
}

/* The set of a key; with the lock held. */
static eg_fonts *find_fonts(const eg_engine *engine, const char *key)
{
    const struct font_set *set = engine->font_sets;
    while (set && strcmp(set->key, key) != 0)
        set = set->next;
    return set ? set->fonts : NULL;
}

/* Takes fonts just opened into the engine, unless another thread was first: then those stay. */
static eg_fonts *keep_fonts(eg_engine *engine, const char *key, eg_fonts *opened)
{
    size_t size = strlen(key) + 1;
    struct font_set *set = eg_memory_alloc(sizeof *set + size);
    pthread_mutex_lock(&engine->lock);
    eg_fonts *fonts = find_fonts(engine, key);
    if (set && !fonts) {
        fonts = set->fonts = opened;
        memcpy(set->key, key, size);
        set->next = engine->font_sets;
        engine->font_sets = set;
    }
    pthread_mutex_unlock(&engine->lock);
    if (fonts != opened) {
        eg_fonts_close(opened);
        eg_memory_free(set);
    }
    return fonts;
}

/* All folders in the order of searching; in the job's arena. */
static const char *const *list_folders(const eg_engine *engine, eg_job *job, const char *const *of_house)
{
    size_t n_house = 0, n = 0;
    while (of_house && of_house[n_house])
        n_house++;
    const char **list = EG_NEW_ARRAY(job->arena, const char *, engine->n_font_folders + n_house + 1);
    for (size_t i = 0; i <= engine->n_font_folders; i++) {
        for (size_t k = 0; i == engine->n_own_folders && k < n_house; k++)
            list[n++] = of_house[k];
        list[n++] = engine->font_folders[i];
    }
    return list;
}

/* A folder that was asked for by name must be there: a slip in its name would set the text in other fonts. */
static bool are_own_folders_there(const eg_engine *engine, eg_job *job)
{
    bool are_there = true;
    for (size_t i = 0; i < engine->n_own_folders; i++) {
        struct stat status;
        const char *folder = engine->font_folders[i];
        int error = stat(folder, &status) < 0 ? errno : S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
        if (!error)
            continue;
        eg_finding *finding = eg_report_add(job->report, EG_F_FILE_UNREADABLE, (eg_place){.file = folder},
                                            "the folder of fonts cannot be read: %s", strerrordesc_np(error));
        eg_report_hint(job->report, finding,
                       "name a folder that exists with --fonts, or leave the option out");
        are_there = false;
    }
    return are_there;
}

eg_status eg_engine_check(const eg_engine *engine, eg_job *job)
{
    if (!has_registry(engine->data)) {
        eg_finding *finding =
            eg_report_add(job->report, EG_F_DATA_MISSING, EG_NOWHERE,
                          "engross's data are not in %s: there is no fonts.yaml", engine->data);
        eg_report_hint(job->report, finding, "install engross again, or name the folder with --data");
        return EG_ERR_SYSTEM;
    }
    return are_own_folders_there(engine, job) ? EG_OK : EG_ERR_SYSTEM;
}

/* Opening may jump to the job's boundary, so it is done outside the lock. */
eg_status eg_engine_fonts(eg_engine *engine, eg_job *job, const char *const *folders, eg_fonts **out)
{
    eg_buffer key = eg_buffer_new(job->arena);
    for (size_t i = 0; folders && folders[i]; i++)
        eg_buffer_print(&key, "%s\n", folders[i]);
    const char *name = key.size ? key.data : "";
    pthread_mutex_lock(&engine->lock);
    *out = find_fonts(engine, name);
    pthread_mutex_unlock(&engine->lock);
    if (*out)
        return EG_OK;
    if (eg_engine_check(engine, job) != EG_OK)
        return EG_ERR_SYSTEM;
    const char *registry = eg_arena_print(job->arena, "%s/fonts.yaml", engine->data);
    const char *const *searched = list_folders(engine, job, folders);
    eg_fonts *opened = NULL;
    eg_status status = eg_fonts_open(job, registry, searched, &opened);
    if (status != EG_OK)
        return status;
    *out = keep_fonts(engine, name, opened);
    return *out ? EG_OK : EG_ERR_MEMORY;
}

eg_languages *eg_engine_languages(eg_engine *engine)
{
    pthread_mutex_lock(&engine->lock);
    if (!engine->languages) {
        char *folder = join(engine->data, "/languages"), *patterns = join(engine->data, "/hyphenation");
        if (folder && patterns)
            engine->languages = eg_languages_new(folder, patterns);
        eg_memory_free(folder);
        eg_memory_free(patterns);
    }
    eg_languages *languages = engine->languages;
    pthread_mutex_unlock(&engine->lock);
    return languages;
}

eg_styles *eg_engine_styles(eg_engine *engine)
{
    pthread_mutex_lock(&engine->lock);
    if (!engine->styles) {
        char *folder = join(engine->data, "/styles");
        if (folder)
            engine->styles = eg_styles_new(folder);
        eg_memory_free(folder);
    }
    eg_styles *styles = engine->styles;
    pthread_mutex_unlock(&engine->lock);
    return styles;
}

/* With the lock held. */
static const eg_profile *find_profile(const eg_engine *engine, const char *path)
{
    for (const struct kept_profile *kept = engine->profiles; kept; kept = kept->next)
        if (kept->profile->is_own ? path && strcmp(path, kept->profile->path) == 0 : !path)
            return kept->profile;
    return NULL;
}

/* Takes a copy into the engine, unless another thread was first. NULL when memory fails. */
static const eg_profile *keep_profile(eg_engine *engine, const char *path, const eg_profile *opened)
{
    struct kept_profile *kept = eg_memory_alloc(sizeof *kept);
    if (kept)
        kept->profile = eg_profile_copy(opened);
    pthread_mutex_lock(&engine->lock);
    const eg_profile *found = find_profile(engine, path);
    bool is_new = !found && kept && kept->profile;
    if (is_new) {
        kept->next = engine->profiles;
        engine->profiles = kept;
        found = kept->profile;
    }
    pthread_mutex_unlock(&engine->lock);
    if (!is_new && kept) {
        eg_memory_free(kept->profile);
        eg_memory_free(kept);
    }
    return found;
}

eg_status eg_engine_profile(eg_engine *engine, eg_job *job, const char *path, const eg_profile **out)
{
    pthread_mutex_lock(&engine->lock);
    *out = find_profile(engine, path);
    pthread_mutex_unlock(&engine->lock);
    if (*out)
        return EG_OK;
    const eg_profile *opened;
    eg_status status = eg_profile_open(job, path, &opened);
    if (status != EG_OK)
        return status;
    *out = keep_profile(engine, path, opened);
    return *out ? EG_OK : EG_ERR_MEMORY;
}
