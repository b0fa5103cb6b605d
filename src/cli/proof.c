/* A proof's folder: written beside its place and put there whole. See proof.h.
 *
 *     DIR/index.html   all editions          DIR/files/   the editions themselves
 *     DIR/check.html   is a file genuine?    DIR/pages/   their pages as SVG
 *
 * What stands at DIR already is replaced only when all of it is a proof's: index.html says that it is one, and names
 * every file that lies in the two folders. */
#include "cli/proof.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/issue.h"
#include "preview/preview.h"

static const char *const folders[] = {"files", "pages"};
static const char *const pages[] = {"index.html", "check.html"};
enum { N_FOLDERS = 2, N_PAGES = 2, MOST_TRIES = 100 };

struct eg_proof_folder {
    eg_cli *cli;
    const char *path;      /* as asked for */
    const char *place;     /* resolved; where the folder will be */
    const char *temporary; /* beside it */
    bool is_old;           /* a proof stands there */
    bool is_made;          /* the temporary folder is there */
    EG_VECTOR(eg_proof_edition) editions;
};

/* ---- folders ---- */

static void empty_folder(int at, const char *name)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
    if (!entries) {
        if (fd >= 0)
            close(fd);
        return;
    }
    for (struct dirent *entry; (entry = readdir(entries));)
        (void)unlinkat(dirfd(entries), entry->d_name, 0); /* . and .. are no files */
    closedir(entries);
    (void)unlinkat(at, name, AT_REMOVEDIR);
}

/* Takes no memory: it may be called when there is none. */
static void remove_proof(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    for (int i = 0; i < N_FOLDERS; i++)
        empty_folder(fd, folders[i]);
    for (int i = 0; i < N_PAGES; i++)
        (void)unlinkat(fd, pages[i], 0);
    close(fd);
    (void)rmdir(path);
}

static void drop_temporary(void *data)
{
    eg_proof_folder *proof = data;
    if (proof->is_made)
        remove_proof(proof->temporary);
}

static eg_status refuse(eg_proof_folder *proof, int error, const char *what, const char *hint)
{
    eg_arena *arena = proof->cli->job->arena;
    const char *message = error ? eg_arena_print(arena, "%s: %s", what, eg_terminal_words(error)) : what;
    eg_cli_say(proof->cli, EG_F_OUTPUT_UNWRITABLE, proof->path, message, hint);
    return EG_ERR_SYSTEM;
}

/* The whole path of a folder that is there or is to be made in one that is. 0 or an errno. */
static int resolve(eg_arena *arena, const char *path, const char **out)
{
    char resolved[PATH_MAX];
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        size--;
    const char *trimmed = eg_arena_dup(arena, (eg_slice){path, size});
    if (realpath(trimmed, resolved)) {
        *out = eg_arena_dup(arena, eg_slice_of(resolved));
        return 0;
    }
    if (errno != ENOENT)
        return errno;
    const char *slash = strrchr(trimmed, '/'), *name = slash ? slash + 1 : trimmed;
    const char *parent = !slash ? "."
                         : slash == trimmed
                             ? "/"
                             : eg_arena_dup(arena, (eg_slice){trimmed, (size_t)(slash - trimmed)});
    if (!*name || !realpath(parent, resolved))
        return *name ? errno : ENOENT;
    *out = eg_arena_print(arena, "%s%s%s", resolved, strcmp(resolved, "/") == 0 ? "" : "/", name);
    return 0;
}

/* The first name in a folder that does not belong to a proof; NULL: all do. index: the text of its index.html. */
static const char *find_stranger(eg_arena *arena, const char *path, eg_slice index, bool is_inner)
{
    DIR *entries = opendir(path);
    const char *stranger = NULL;
    for (struct dirent *entry; entries && !stranger && (entry = readdir(entries));) {
        const char *name = entry->d_name;
        bool is_known = strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
        for (int i = 0; i < N_FOLDERS && !is_inner; i++)
            is_known |= strcmp(name, folders[i]) == 0 || strcmp(name, pages[i]) == 0;
        if (is_inner)
            is_known |= memmem(index.data, index.size, name, strlen(name)) != NULL;
        if (!is_known)
            stranger = eg_arena_dup(arena, eg_slice_of(name));
    }
    if (entries)
        closedir(entries);
    return stranger;
}

static bool is_empty(const char *path)
{
    DIR *entries = opendir(path);
    int n = 0;
    while (entries && readdir(entries))
        n++;
    if (entries)
        closedir(entries);
    return entries && n <= 2;
}

/* Whether what stands at the place may be replaced. */
static eg_status check_place(eg_proof_folder *proof)
{
    static const char mark[] = "<meta name=\"generator\" content=\"engross";
    static const char hint[] = "name a folder that is empty, or one that is to be made";
    eg_arena *arena = proof->cli->job->arena;
    struct stat status;
    if (lstat(proof->place, &status) < 0)
        return errno == ENOENT ? EG_OK : refuse(proof, errno, "the folder cannot be used", hint);
    if (!S_ISDIR(status.st_mode))
        return refuse(proof, ENOTDIR, "the folder cannot be used", hint);
    if (is_empty(proof->place))
        return EG_OK;
    eg_map index = {0};
    const char *stranger = NULL;
    bool is_proof = eg_file_map(eg_arena_print(arena, "%s/%s", proof->place, pages[0]), &index) == 0 &&
                    index.data && memmem(index.data, index.size, mark, sizeof mark - 1) != NULL;
    eg_slice text = {index.data, index.size};
    char *copy = is_proof ? eg_memory_alloc(text.size + 1) : NULL;
    if (copy)
        memcpy(copy, text.data, text.size);
    eg_file_unmap(&index);
    if (!is_proof)
        return refuse(proof, 0, "the folder is not empty, and what is in it is not a proof", hint);
    if (!copy)
        eg_arena_fail(arena);
    struct eg_closer *closer = eg_job_on_close(proof->cli->job, eg_memory_free, copy);
    text.data = copy;
    stranger = find_stranger(arena, proof->place, text, false);
    for (int i = 0; i < N_FOLDERS && !stranger; i++)
        stranger = find_stranger(arena, eg_arena_print(arena, "%s/%s", proof->place, folders[i]), text, true);
    eg_job_release(proof->cli->job, closer);
    proof->is_old = true;
    if (!stranger)
        return EG_OK;
    return refuse(proof, 0,
                  eg_arena_print(arena, "the folder holds %s, which is no part of the proof there",
                                 eg_report_quote(arena, eg_slice_of(stranger))),
                  "move that away, or name another folder");
}

static int make_temporary(eg_proof_folder *proof)
{
    eg_arena *arena = proof->cli->job->arena;
    const char *slash = strrchr(proof->place, '/');
    int error = EEXIST;
    for (int i = 0; i < MOST_TRIES && error == EEXIST; i++) {
        proof->temporary = eg_arena_print(arena, "%.*s/.%s.engross-%ld.%d", (int)(slash - proof->place),
                                          proof->place, slash + 1, (long)getpid(), i);
        error = mkdir(proof->temporary, 0777) < 0 ? errno : 0;
    }
    proof->is_made = !error;
    for (int i = 0; i < N_FOLDERS && !error; i++)
        error = mkdir(eg_arena_print(arena, "%s/%s", proof->temporary, folders[i]), 0777) < 0 ? errno : 0;
    return error;
}

eg_status eg_proof_begin(eg_cli *cli, const char *path, eg_proof_folder **out)
{
    eg_proof_folder *proof = EG_NEW(cli->job->arena, eg_proof_folder);
    proof->cli = cli;
    proof->path = path;
    int error = resolve(cli->job->arena, path, &proof->place);
    if (!error && strcmp(proof->place, "/") == 0)
        error = EBUSY;
    if (error)
        return refuse(proof, error, "the folder cannot be used",
                      "make the folder that it is to stand in first");
    eg_status status = check_place(proof);
    if (status != EG_OK)
        return status;
    eg_job_on_close(cli->job, drop_temporary, proof);
    error = make_temporary(proof);
    if (error)
        return refuse(proof, error, "no folder can be made beside it", "choose a place where you may write");
    *out = proof;
    return EG_OK;
}

/* ---- what is in it ---- */

static bool write_file(eg_proof_folder *proof, const char *name, eg_slice bytes, eg_finding *out)
{
    eg_arena *arena = proof->cli->job->arena;
    int error = eg_file_write(eg_arena_print(arena, "%s/%s", proof->temporary, name), bytes);
    if (!error)
        return true;
    *out = eg_cli_finding(EG_F_OUTPUT_UNWRITABLE, eg_arena_print(arena, "%s/%s", proof->path, name),
                          eg_arena_print(arena, "the file cannot be written: %s", eg_terminal_words(error)),
                          "make room, or choose another place; a proof that was there is unchanged");
    eg_cli_note(proof->cli, EG_ERR_SYSTEM);
    return false;
}

static const char *dup_string(eg_arena *arena, const char *text)
{
    return text ? eg_arena_dup(arena, eg_slice_of(text)) : NULL;
}

static void copy_findings(eg_arena *arena, const eg_result *result, eg_proof_edition *edition)
{
    size_t n = eg_result_n_findings(result);
    eg_finding *findings = EG_NEW_ARRAY(arena, eg_finding, n);
    for (size_t i = 0; i < n; i++) {
        findings[i] = eg_result_finding(result, i);
        findings[i].file = dup_string(arena, findings[i].file);
        findings[i].message = dup_string(arena, findings[i].message);
        findings[i].hint = dup_string(arena, findings[i].hint);
    }
    edition->findings = findings;
    edition->n_findings = n;
}

/* Pages are written at once, and only where they are is kept. */
static bool write_pages(eg_proof_folder *proof, eg_proof_edition *edition, eg_preview *preview,
                        eg_finding *out)
{
    eg_arena *arena = proof->cli->job->arena;
    const char **links = EG_NEW_ARRAY(arena, const char *, preview->n_pages);
    for (uint32_t i = 0; i < preview->n_pages; i++) {
        links[i] = eg_arena_print(arena, "pages/%s.%s.%s.%u.svg", edition->name, edition->lang,
                                  edition->edition, i + 1);
        if (!write_file(proof, links[i], preview->pages[i].svg, out))
            return false;
        preview->pages[i].svg = (eg_slice){0};
    }
    edition->pages = links;
    return true;
}

const char *eg_proof_add(eg_proof_folder *proof, const eg_result *result, eg_finding *out)
{
    eg_arena *arena = proof->cli->job->arena;
    eg_bytes file = eg_result_pdf(result);
    eg_proof_edition edition = {.name = dup_string(arena, eg_result_name(result)),
                                .lang = dup_string(arena, eg_result_lang(result)),
                                .edition = dup_string(arena, eg_result_edition(result)),
                                .n_bytes = file.size,
                                .sha256 = dup_string(arena, eg_result_sha256(result)),
                                .text_sha256 = dup_string(arena, eg_result_text_sha256(result))};
    edition.file = eg_arena_print(arena, "files/%s", eg_output_name(arena, result));
    const char *path = eg_arena_print(arena, "%s/%s", proof->path, edition.file);
    for (uint32_t i = 0; i < proof->editions.n; i++)
        if (strcmp(proof->editions.items[i].file, edition.file) == 0) {
            *out = eg_cli_finding(EG_F_OUTPUT_TWICE, path, "two editions of this run have this file's name",
                                  "make a proof of each, in folders of their own");
            eg_cli_note(proof->cli, EG_ERR_USAGE);
            return NULL;
        }
    copy_findings(arena, result, &edition);
    eg_preview kept = *eg_result_preview(result);
    if (!write_file(proof, edition.file, (eg_slice){file.data, file.size}, out) ||
        !write_pages(proof, &edition, &kept, out))
        return NULL;
    edition.preview = eg_preview_copy(arena, &kept);
    *EG_PUSH(arena, &proof->editions) = edition;
    return path;
}

/* ---- the end ---- */

static eg_status write_index(eg_proof_folder *proof, const char *data_folder)
{
    eg_job *job = proof->cli->job;
    eg_slice template;
    eg_finding fault = {0};
    eg_status status = eg_preview_template(job, data_folder, "proof.html", &template);
    if (status != EG_OK)
        return status;
    eg_buffer page = eg_buffer_new(job->arena);
    eg_proof_index(proof->editions.items, proof->editions.n, template, &page);
    if (write_file(proof, pages[0], eg_buffer_slice(&page), &fault))
        return EG_OK;
    eg_cli_show(proof->cli, &fault);
    return EG_ERR_SYSTEM;
}

/* With the registers of all sources. */
static eg_status write_check(eg_proof_folder *proof, const char *data_folder)
{
    eg_cli *cli = proof->cli;
    eg_job *job = cli->job;
    eg_register issued = {0};
    eg_slice template;
    eg_finding fault = {0};
    eg_status status = eg_preview_template(job, data_folder, "check.html", &template);
    for (uint32_t i = 0; i < cli->arguments.operands.n && status == EG_OK; i++)
        if (strcmp(cli->arguments.operands.items[i], "-") != 0)
            status = eg_register_load(job, eg_issue_path(job->arena, cli->arguments.operands.items[i]),
                                      &issued, NULL);
    eg_buffer page = eg_buffer_new(job->arena);
    eg_languages *languages = eg_engine_languages(eg_cli_engine(cli));
    if (!languages)
        eg_arena_fail(job->arena);
    if (status == EG_OK)
        status = eg_proof_check(job, languages, &issued, template, &page);
    if (status != EG_OK || write_file(proof, pages[1], eg_buffer_slice(&page), &fault))
        return status;
    eg_cli_show(cli, &fault);
    return EG_ERR_SYSTEM;
}

/* A new folder, or an empty one, is renamed over; an old proof changes places with the new one and is removed. */
static int put_in_place(eg_proof_folder *proof)
{
    if (!proof->is_old) {
        if (rename(proof->temporary, proof->place) < 0)
            return errno;
        proof->is_made = false;
        return 0;
    }
    return renameat2(AT_FDCWD, proof->temporary, AT_FDCWD, proof->place, RENAME_EXCHANGE) < 0 ? errno : 0;
}

eg_status eg_proof_end(eg_proof_folder *proof)
{
    eg_job *job = proof->cli->job;
    size_t n_shown = eg_report_n(job->report);
    const char *data_folder = eg_engine_data(eg_cli_engine(proof->cli));
    eg_status status = write_index(proof, data_folder);
    if (status == EG_OK)
        status = write_check(proof, data_folder);
    for (; n_shown < eg_report_n(job->report); n_shown++)
        eg_cli_show(proof->cli, eg_report_at(job->report, n_shown));
    if (status != EG_OK)
        return status;
    int error = put_in_place(proof);
    return error ? refuse(proof, error, "the folder cannot be put in its place", "name another folder")
                 : EG_OK;
}
