/* Opens a declaration and reads its texts.
 *
 * Place: the door of this room; see source.h. Paths are joined lexically and asked of the caller's file
 * calls, so a source looks the same from a disk and from memory. */
#include "source/source.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/vector.h"
#include "source/characters.h"
#include "source/internal.h"

/* How far up a house.yaml is looked for past the folder that was named. */
enum { MOST_FOLDERS_UP = 16 };

/* ---- paths ---- */

static const char *join(eg_job *job, const char *folder, const char *name)
{
    return *folder ? eg_arena_print(job->arena, "%s%s", folder, name) : name;
}

/* "" or a path ending in '/'. */
static const char *as_folder(eg_job *job, const char *path)
{
    size_t size = strlen(path);
    return !size || path[size - 1] == '/' ? path : eg_arena_print(job->arena, "%s/", path);
}

/* The folder that holds a path. */
static const char *folder_of(eg_job *job, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? eg_arena_dup(job->arena, (eg_slice){path, (size_t)(slash - path) + 1}) : "";
}

static const char *name_in(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The folder above; NULL above the root. "" is where the caller stands; above it the file system goes on with
 * "../". */
static const char *folder_above(eg_job *job, const eg_file_calls *files, const char *folder)
{
    size_t size = strlen(folder);
    if (strcmp(folder, "/") == 0)
        return NULL;
    bool is_climbing = size == 0 || (size >= 3 && strcmp(folder + size - 3, "../") == 0 &&
                                     (size == 3 || folder[size - 4] == '/'));
    if (is_climbing || strcmp(folder, "./") == 0)
        return files == &eg_source_file_system
                   ? eg_arena_print(job->arena, "%s../", strcmp(folder, "./") == 0 ? "" : folder)
                   : NULL;
    while (size && folder[size - 1] == '/')
        size--;
    while (size && folder[size - 1] != '/')
        size--;
    return eg_arena_dup(job->arena, (eg_slice){folder, size});
}

/* The last name of a folder's path; what "." and ".." mean is asked of the file system. */
static const char *name_of_folder(eg_job *job, const eg_file_calls *files, const char *folder)
{
    size_t end = strlen(folder), begin;
    while (end && folder[end - 1] == '/')
        end--;
    for (begin = end; begin && folder[begin - 1] != '/';)
        begin--;
    const char *name = eg_arena_dup(job->arena, (eg_slice){folder + begin, end - begin});
    if (*name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        return name;
    if (files != &eg_source_file_system)
        return "declaration";
    char *real = realpath(*folder ? folder : ".", NULL);
    name = real ? eg_arena_dup(job->arena, eg_slice_of(name_in(real))) : "declaration";
    free(real);
    return *name ? name : "declaration";
}

/* What follows the last full stop of a file's name; "" without one. */
static const char *ending_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : "";
}

/* In capitals too, as some file systems have it; word is in small letters. */
static bool is_ending(const char *ending, const char *word)
{
    while (*word && (*ending | 0x20) == *word)
        ending++, word++;
    return !*word && !*ending;
}

static eg_format format_of(const char *name)
{
    const char *ending = ending_of(name);
    return is_ending(ending, "md")    ? EG_FORMAT_MARKDOWN
           : is_ending(ending, "txt") ? EG_FORMAT_PLAIN
                                      : EG_FORMAT_AUTO;
}

static const char *stem_of(eg_job *job, const char *name)
{
    const char *dot = strrchr(name, '.');
    return eg_arena_dup(job->arena,
                        (eg_slice){name, dot && dot != name ? (size_t)(dot - name) : strlen(name)});
}

/* ---- key files ---- */

/* Reads folder/name when there is such a file; *out stays NULL when there is none. */
static eg_status read_yaml(eg_job *job, const eg_file_calls *files, const char *folder, const char *name,
                           const eg_yaml **out)
{
    const char *path = join(job, folder, name);
    eg_slice bytes;
    int error = eg_files_read(job, files, path, EG_SOURCE_MAX_SIZE, &bytes);
    if (error == ENOENT || error == ENOTDIR)
        return EG_OK;
    if (error)
        return eg_files_refuse(job, path, error);
    eg_status status = eg_characters_check(job, path, bytes);
    return status ? status : eg_yaml_parse(job, path, bytes, 1, out);
}

/* A folder that house.yaml names, ending in '/'; a warning when it is none. */
static const char *house_folder(eg_job *job, const eg_source *source, const char *key, const eg_yaml *word)
{
    struct stat status;
    const char *path =
        as_folder(job, *word->value == '/' ? word->value : join(job, source->house_folder, word->value));
    if (stat(path, &status) < 0) {
        eg_finding *finding = eg_report_add(job->report, EG_F_HOUSE_FOLDER_MISSING, word->place,
                                            "`%s` names the folder %s, which is not there", key, path);
        eg_report_hint(job->report, finding, "make the folder, or correct its path from house.yaml");
    }
    return path;
}

/* Fonts and styles are shared by all that a process makes, so they come from the file system whatever the
 * caller's file calls are. */
static void read_house_folders(eg_job *job, eg_source *source)
{
    const eg_yaml *styles = eg_yaml_find(source->house, eg_house_rules[EG_HOUSE_STYLES].name),
                  *fonts = eg_yaml_find(source->house, eg_house_rules[EG_HOUSE_FONTS].name);
    if (styles)
        source->styles_folder = house_folder(job, source, "styles", styles);
    if (!fonts)
        return;
    uint32_t n = fonts->kind == EG_YAML_SEQUENCE ? fonts->n : 1;
    const char **folders = EG_NEW_ARRAY(job->arena, const char *, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++)
        folders[i] =
            house_folder(job, source, "fonts", fonts->kind == EG_YAML_SEQUENCE ? fonts->items[i] : fonts);
    source->font_folders = folders;
}

/* The house.yaml that is nearest to the source's folder: in it, or above. */
static eg_status find_house(eg_job *job, eg_source *source)
{
    const char *folder = source->folder;
    eg_status status = EG_OK;
    for (int i = 0; folder && i < MOST_FOLDERS_UP && !source->house && !status; i++) {
        status = read_yaml(job, source->files, folder, "house.yaml", &source->house);
        source->house_folder = folder;
        source->n_house_up = i;
        folder = folder_above(job, source->files, folder);
    }
    return status;
}

static eg_status read_house(eg_job *job, eg_source *source)
{
    eg_status status = find_house(job, source);
    if (!source->house)
        return status;
    eg_status found = eg_keys_check(job, source->house, EG_LAYER_HOUSE);
    if (found == EG_OK)
        read_house_folders(job, source);
    return eg_keys_join(status, found);
}

static void take_trust(eg_job *job, const eg_source *source, const eg_yaml *trust, eg_house *out)
{
    bool is_list = trust->kind == EG_YAML_SEQUENCE;
    out->n_trust = is_list ? trust->n : 1;
    out->trust = EG_NEW_ARRAY(job->arena, struct eg_house_file, out->n_trust);
    for (uint32_t i = 0; i < out->n_trust; i++) {
        const eg_yaml *word = is_list ? trust->items[i] : trust;
        out->trust[i].path = *word->value == '/' ? word->value : join(job, source->house_folder, word->value);
        out->trust[i].place = word->place;
    }
}

/* The other keys are the affair of whoever builds: what is wrong with them is not told here. */
eg_status eg_source_find_house(eg_job *job, const char *path, eg_house *out)
{
    *out = (eg_house){0};
    if (strcmp(path, "-") == 0)
        return EG_OK;
    eg_source source = {.files = &eg_source_file_system, .folder = folder_of(job, path)};
    eg_status status = find_house(job, &source);
    const eg_yaml *trust = eg_yaml_find(source.house, eg_house_rules[EG_HOUSE_TRUST].name),
                  *tsa = eg_yaml_find(source.house, eg_house_rules[EG_HOUSE_TSA].name);
    if (status == EG_OK && trust)
        status = eg_keys_check_house_value(job, EG_HOUSE_TRUST, trust);
    if (status == EG_OK && tsa)
        status = eg_keys_check_house_value(job, EG_HOUSE_TSA, tsa);
    if (status != EG_OK)
        return status;
    if (trust)
        take_trust(job, &source, trust, out);
    out->tsa = eg_yaml_string(tsa, NULL);
    return EG_OK;
}

static eg_status read_key_files(eg_job *job, eg_source *source)
{
    eg_status status =
        read_yaml(job, source->files, source->folder, "declaration.yaml", &source->declaration);
    if (source->declaration)
        status = eg_keys_join(status, eg_keys_check(job, source->declaration, EG_LAYER_DECLARATION));
    status =
        eg_keys_join(status, read_yaml(job, source->files, source->folder, "names.yaml", &source->names));
    return eg_keys_join(status, read_house(job, source));
}

/* ---- opening ---- */

/* A language's text as a word processor or a browser saves it is named like a text, but is none: left out in silence
 * it would be a language that nobody misses. One of another form beside the text itself is what that was made of. */
static void tell_unread(eg_job *job, const eg_source *source, const char *name)
{
    static const char *const endings[] = {"doc", "docx", "htm", "html", "markdown", "odt", "rtf", "text"};
    const char *ending = ending_of(name), *stem = stem_of(job, name);
    bool is_unread = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        is_unread = is_unread || is_ending(ending, endings[i]);
    for (uint32_t i = 0; i < source->n_texts; i++)
        is_unread = is_unread && strcmp(source->texts[i].tag, stem) != 0;
    if (!is_unread || !eg_key_is_tag(stem))
        return;
    eg_finding *finding =
        eg_report_add(job->report, EG_F_FILE_IGNORED, (eg_place){.file = join(job, source->folder, name)},
                      "the file is named as a text in %s, but a text ends in .md or .txt",
                      eg_report_quote(job->arena, eg_slice_of(stem)));
    eg_report_hint(job->report, finding, "save it as Markdown or plain text, in UTF-8: %s.md or %s.txt", stem,
                   stem);
}

/* Texts are files named by a tag; a README beside them is nobody's text, other strays are told. */
static void add_text(eg_job *job, eg_source *source, const char *name)
{
    eg_format format = format_of(name);
    if (format == EG_FORMAT_AUTO || *name == '.' || strncmp(name, "README.", 7) == 0)
        return;
    const char *stem = stem_of(job, name), *path = join(job, source->folder, name);
    if (!eg_key_is_tag(stem)) {
        eg_finding *finding =
            eg_report_add(job->report, EG_F_FILE_IGNORED, (eg_place){.file = path},
                          "the file's name is no language tag, so it is not a text of the declaration");
        eg_report_hint(job->report, finding, "name a text by its language: en.txt, km.md, zh-Hans.md");
        return;
    }
    struct {
        eg_source_text *items;
        uint32_t n, cap;
    } texts = {(eg_source_text *)source->texts, source->n_texts, source->n_texts};
    *EG_PUSH(job->arena, &texts) = (eg_source_text){stem, path, format};
    source->texts = texts.items;
    source->n_texts = texts.n;
}

static eg_status open_folder(eg_job *job, eg_source *source, const char *const *names, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        add_text(job, source, names[i]);
    for (uint32_t i = 0; i < n; i++)
        tell_unread(job, source, names[i]);
    source->name = name_of_folder(job, source->files, source->folder);
    eg_status status = read_key_files(job, source);
    if (source->n_texts)
        return status;
    eg_finding *finding = eg_report_add(job->report, EG_F_TEXT_MISSING, (eg_place){.file = source->folder},
                                        "the folder holds no text");
    eg_report_hint(
        job->report, finding,
        "put a text there, named by its language (en.txt, km.md), or name another folder or a single file");
    return EG_ERR_INPUT;
}

eg_status eg_source_open_bytes(eg_job *job, const char *name, eg_format format, eg_slice bytes,
                               eg_source **out)
{
    eg_source *source = EG_NEW(job->arena, eg_source);
    eg_source_text *text = EG_NEW(job->arena, eg_source_text);
    *out = NULL;
    if (bytes.size > EG_SOURCE_MAX_SIZE)
        return eg_files_refuse(job, name, EFBIG);
    name = eg_arena_dup(job->arena, eg_slice_of(name));
    *text = (eg_source_text){NULL, name, format};
    *source = (eg_source){.files = &eg_source_file_system,
                          .path = name,
                          .name = strcmp(name, "-") == 0 ? "declaration" : stem_of(job, name_in(name)),
                          .folder = "",
                          .house_folder = "",
                          .texts = text,
                          .n_texts = 1,
                          .bytes = {eg_arena_dup(job->arena, bytes), bytes.size}};
    *out = source;
    return EG_OK;
}

const eg_source_text *eg_source_find(const eg_source *source, const char *lang)
{
    if (source->n_texts == 1 && !source->texts[0].tag)
        return &source->texts[0];
    if (!lang && source->n_texts == 1)
        return &source->texts[0];
    lang = lang ? lang : eg_yaml_string(eg_yaml_find(source->declaration, "lang"), NULL);
    const eg_source_text *best = NULL;
    size_t longest = 0;
    for (uint32_t i = 0; lang && i < source->n_texts; i++) {
        const char *tag = source->texts[i].tag;
        /* Lookup cuts the asked tag; of the tags that it reaches the longest counts. */
        if (tag && eg_key_lookup(lang, &tag, 1) == 0 && strlen(tag) > longest) {
            best = &source->texts[i];
            longest = strlen(tag);
        }
    }
    return best;
}

const eg_source_text *eg_source_choose(eg_job *job, const eg_source *source, const char *lang)
{
    const eg_source_text *found = eg_source_find(source, lang);
    if (found)
        return found;
    eg_buffer tags = eg_buffer_new(job->arena);
    for (uint32_t i = 0; i < source->n_texts; i++)
        if (source->texts[i].tag)
            eg_buffer_print(&tags, "%s%s", tags.size ? ", " : "", source->texts[i].tag);
    eg_place place = {.file = source->path};
    eg_finding *finding =
        lang ? eg_report_add(job->report, EG_F_LANGUAGE_ABSENT, place, "there is no text in the language %s",
                             eg_report_quote(job->arena, eg_slice_of(lang)))
             : eg_report_add(job->report, EG_F_LANGUAGE_UNCHOSEN, place,
                             "the source has texts in several languages");
    if (source->n_texts == 1 && source->texts->path == source->path)
        eg_report_hint(job->report, finding,
                       "its name says that it is in %s: ask for that, or name the file by its language%s",
                       eg_report_quote(job->arena, eg_slice_of(tags.data)),
                       source->texts->format == EG_FORMAT_MARKDOWN ? ", or add `lang` to its keys" : "");
    else if (tags.size)
        eg_report_hint(job->report, finding, "it has: %s", tags.data);
    else
        eg_report_hint(job->report, finding, "put a text there, named by its language: en.md or en.txt");
    return NULL;
}

/* ---- opening a path ---- */

/* A file beside a declaration.yaml is a text of that declaration; any other stands for itself. Named by its
 * language it says nothing of the declaration, and the folder's name is the better one. */
static eg_status open_file(eg_job *job, eg_source *source, const char *path)
{
    const char *name = name_in(path), *stem = stem_of(job, name);
    eg_source_text *text = EG_NEW(job->arena, eg_source_text);
    source->folder = folder_of(job, path);
    source->texts = text;
    source->n_texts = 1;
    eg_status status = read_key_files(job, source);
    bool is_tag = eg_key_is_tag(stem) &&
                  (source->declaration ||
                   (eg_character_is_known_tag(stem) &&
                    !(format_of(name) == EG_FORMAT_MARKDOWN && eg_text_says_other(job, source, path, stem))));
    source->name = is_tag || source->declaration ? name_of_folder(job, source->files, source->folder) : stem;
    *text = (eg_source_text){is_tag ? stem : NULL, path, format_of(name)};
    return status;
}

eg_status eg_source_open(eg_job *job, const eg_file_calls *files, const char *path, eg_source **out)
{
    eg_source *source = EG_NEW(job->arena, eg_source);
    source->files = files ? files : &eg_source_file_system;
    source->folder = source->house_folder = "";
    source->path = path = eg_arena_dup(job->arena, eg_slice_of(path));
    *out = NULL;

    const char **names;
    uint32_t n;
    int error = eg_files_list(job, source->files, path, &names, &n);
    if (error && error != ENOTDIR)
        return eg_files_refuse(job, path, error);
    *out = source;
    if (error)
        return open_file(job, source, path);
    source->folder = as_folder(job, path);
    return open_folder(job, source, names, n);
}
