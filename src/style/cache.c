/* Styles of the folder, parsed once and kept for the program's life, but for the parts in their texts.
 *
 * Place: under file.c. A file is parsed in the job's arena without the lock held, since failing memory
 * jumps from there; the copy that is kept is one block. A style named by a path is the user's own and is
 * read every time. */
#include "style/internal.h"

#include <pthread.h>

#include "base/file.h"

struct entry {
    struct entry *next;
    eg_yaml *tree;
    eg_map map; /* of the file */
    char name[];
};

struct eg_styles {
    pthread_mutex_t lock; /* of the list, to which entries are only ever added */
    struct entry *entries;
    char folder[];
};

eg_styles *eg_styles_new(const char *folder)
{
    size_t size = strlen(folder) + 1;
    eg_styles *styles = eg_memory_alloc(sizeof *styles + size);
    if (!styles)
        return NULL;
    if (pthread_mutex_init(&styles->lock, NULL) != 0) {
        eg_memory_free(styles);
        return NULL;
    }
    memcpy(styles->folder, folder, size);
    return styles;
}

static void close_entry(struct entry *entry)
{
    eg_file_unmap(&entry->map);
    eg_memory_free(entry->tree);
    eg_memory_free(entry);
}

void eg_styles_free(eg_styles *styles)
{
    if (!styles)
        return;
    for (struct entry *entry = styles->entries, *next; entry; entry = next) {
        next = entry->next;
        close_entry(entry);
    }
    pthread_mutex_destroy(&styles->lock);
    eg_memory_free(styles);
}

/* --- a tree in one block: nodes, then pointers, then strings --- */

struct sizes {
    size_t n_nodes, n_pointers, n_bytes;
};

struct block {
    eg_yaml *nodes;
    const eg_yaml **pointers;
    char *bytes;
    const char *file; /* one copy, shared by all places */
};

static void count_tree(const eg_yaml *tree, struct sizes *sizes)
{
    sizes->n_nodes++;
    if (tree->kind == EG_YAML_SCALAR)
        sizes->n_bytes += tree->size + 1;
    else
        sizes->n_pointers += tree->kind == EG_YAML_MAPPING ? 2 * (size_t)tree->n : tree->n;
    for (uint32_t i = 0; tree->kind != EG_YAML_SCALAR && i < tree->n; i++) {
        if (tree->kind == EG_YAML_MAPPING)
            count_tree(tree->keys[i], sizes);
        count_tree(tree->items[i], sizes);
    }
}

static char *copy_string(struct block *block, const char *text, size_t size)
{
    char *copy = memcpy(block->bytes, text, size);
    copy[size] = '\0';
    block->bytes += size + 1;
    return copy;
}

static const eg_yaml *copy_tree(const eg_yaml *tree, struct block *block)
{
    eg_yaml *copy = block->nodes++;
    *copy = *tree;
    copy->place.file = block->file;
    if (tree->kind == EG_YAML_SCALAR) {
        copy->value = copy_string(block, tree->value, tree->size);
        return copy;
    }
    if (tree->kind == EG_YAML_MAPPING) {
        copy->keys = block->pointers;
        block->pointers += tree->n;
    }
    copy->items = block->pointers;
    block->pointers += tree->n;
    for (uint32_t i = 0; i < tree->n; i++) {
        if (tree->kind == EG_YAML_MAPPING)
            copy->keys[i] = copy_tree(tree->keys[i], block);
        copy->items[i] = copy_tree(tree->items[i], block);
    }
    return copy;
}

eg_yaml *eg_style_tree_copy(const eg_yaml *tree)
{
    struct sizes sizes = {0};
    size_t file_size = tree->place.file ? strlen(tree->place.file) : 0;
    count_tree(tree, &sizes);
    size_t size = sizes.n_nodes * sizeof(eg_yaml) + sizes.n_pointers * sizeof(eg_yaml *) + sizes.n_bytes;
    eg_yaml *nodes = eg_memory_alloc(size + file_size + 1);
    if (!nodes)
        return NULL;
    struct block block = {.nodes = nodes};
    block.pointers = (const eg_yaml **)(nodes + sizes.n_nodes);
    block.bytes = (char *)(block.pointers + sizes.n_pointers);
    block.file = copy_string(&block, tree->place.file ? tree->place.file : "", file_size);
    copy_tree(tree, &block);
    return nodes;
}

static struct entry *find_entry(eg_styles *styles, const char *name)
{
    struct entry *entry = styles->entries;
    while (entry && strcmp(entry->name, name) != 0)
        entry = entry->next;
    return entry;
}

/* Keeps the map and a copy of the tree, or finds that another thread did. NULL when memory fails. */
static const struct entry *keep(eg_styles *styles, const char *name, const eg_yaml *tree, eg_map *map)
{
    size_t size = strlen(name) + 1;
    struct entry *entry = eg_memory_alloc(sizeof *entry + size);
    eg_yaml *copy = entry ? eg_style_tree_copy(tree) : NULL;
    if (!copy) {
        eg_memory_free(entry);
        return NULL;
    }
    memcpy(entry->name, name, size);
    entry->tree = copy;
    entry->map = *map;
    *map = (eg_map){0};
    pthread_mutex_lock(&styles->lock);
    struct entry *found = find_entry(styles, name);
    if (!found) {
        entry->next = styles->entries;
        styles->entries = entry;
    }
    pthread_mutex_unlock(&styles->lock);
    if (found)
        close_entry(entry);
    return found ? found : entry;
}

static void unmap(void *object)
{
    eg_file_unmap(object);
}

const char *eg_style_path(const eg_styles *styles, eg_arena *arena, const char *name)
{
    return eg_arena_print(arena, "%s/%s.yaml", styles->folder, name);
}

static eg_status load(eg_styles *styles, eg_job *job, const char *name, const struct entry **out)
{
    const char *path = eg_style_path(styles, job->arena, name);
    eg_map *map = EG_NEW(job->arena, eg_map);
    const eg_yaml *tree;
    eg_status status = eg_yaml_map(job, path, map);
    if (status != EG_OK)
        return status;
    struct eg_closer *closer = eg_job_on_close(job, unmap, map);
    eg_arena_mark mark = eg_arena_note(job->scratch);
    eg_slice rest = eg_style_without_parts(job->scratch, (eg_slice){map->data, map->size});
    status = eg_yaml_parse(job, path, rest, 1, &tree);
    eg_arena_rewind(job->scratch, mark);
    if (status == EG_OK && !(*out = keep(styles, name, tree, map)))
        eg_arena_fail(job->arena);
    eg_job_release(job, closer);
    return status;
}

eg_status eg_styles_find(eg_styles *styles, eg_job *job, const char *name, const eg_yaml **out,
                         eg_slice *text)
{
    pthread_mutex_lock(&styles->lock);
    const struct entry *entry = find_entry(styles, name);
    pthread_mutex_unlock(&styles->lock);
    eg_status status = entry ? EG_OK : load(styles, job, name, &entry);
    if (status != EG_OK)
        return status;
    *out = entry->tree;
    *text = (eg_slice){entry->map.data, entry->map.size};
    return EG_OK;
}
