/* The engine: what all jobs share, opened when first needed. See edition.h.
 *
 * Where the data folder is: beside the code. The file that holds this function (the program, or the shared library)
 * lies in PREFIX/bin or PREFIX/lib[/TRIPLET], the data in PREFIX/share/engross, in the build tree as when installed;
 * so a tree can be moved. The prefix of compile time comes last. */
#include <dlfcn.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "edition/edition.h"

struct eg_engine {
    char *data;
    char **font_folders; /* those of the options, the data folder's own, the system's; NULL ends */
    size_t n_font_folders;
    pthread_mutex_t lock; /* for the three below */
    eg_fonts *fonts;
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
    if (engine->fonts)
        eg_fonts_close(engine->fonts);
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

/* Opening may jump to the job's boundary, so it is done outside the lock; when two threads open at once, the first
 * to be ready stays and the other's is closed. */
eg_status eg_engine_fonts(eg_engine *engine, eg_job *job, eg_fonts **out)
{
    pthread_mutex_lock(&engine->lock);
    *out = engine->fonts;
    pthread_mutex_unlock(&engine->lock);
    if (*out)
        return EG_OK;
    const char *registry = eg_arena_print(job->arena, "%s/fonts.yaml", engine->data);
    if (!has_registry(engine->data)) {
        eg_finding *finding =
            eg_report_add(job->report, EG_F_DATA_MISSING, EG_NOWHERE,
                          "engross's data are not in %s: there is no fonts.yaml", engine->data);
        eg_report_hint(job->report, finding, "install engross again, or name the folder with --data");
        return EG_ERR_SYSTEM;
    }
    eg_fonts *opened = NULL, *spare = NULL;
    eg_status status = eg_fonts_open(job, registry, eg_engine_font_folders(engine), &opened);
    if (status != EG_OK)
        return status;
    pthread_mutex_lock(&engine->lock);
    if (engine->fonts)
        spare = opened;
    else
        engine->fonts = opened;
    *out = engine->fonts;
    pthread_mutex_unlock(&engine->lock);
    if (spare)
        eg_fonts_close(spare);
    return EG_OK;
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
