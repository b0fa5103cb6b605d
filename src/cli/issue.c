/* The register: what was issued, added to and never changed. See issue.h and source/register.h.
 *
 * All registers of a run are looked at before any is written. The folder is locked between reading and writing, so
 * that two runs at once lose no line. */
#include "cli/issue.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

struct taken {
    const char *path; /* of the register */
    eg_issued issued;
};

struct folder {
    const char *path;
    eg_register issued;
    eg_slice bytes; /* as it stands */
    uint32_t n_before;
};

struct eg_issue {
    eg_cli *cli;
    int64_t epoch;
    EG_VECTOR(struct taken) taken;
    EG_VECTOR(struct folder) folders;
};

const char *eg_issue_path(eg_arena *arena, const char *source)
{
    struct stat status;
    size_t size = strlen(source);
    if (stat(source, &status) == 0 && S_ISDIR(status.st_mode))
        return eg_arena_print(arena, "%s%s" EG_REGISTER_NAME, source,
                              size && source[size - 1] == '/' ? "" : "/");
    const char *slash = strrchr(source, '/');
    return eg_arena_print(arena, "%.*s" EG_REGISTER_NAME, slash ? (int)(slash + 1 - source) : 0, source);
}

eg_issue *eg_issue_begin(eg_cli *cli, int64_t epoch)
{
    eg_issue *issue = EG_NEW(cli->job->arena, eg_issue);
    issue->cli = cli;
    issue->epoch = epoch;
    return issue;
}

static const char *dup_string(eg_arena *arena, const char *text)
{
    return text ? eg_arena_dup(arena, eg_slice_of(text)) : NULL;
}

/* The day of SOURCE_DATE_EPOCH, else the text's own; never today. */
static const char *day_of(const eg_issue *issue, const eg_result *result)
{
    eg_arena *arena = issue->cli->job->arena;
    time_t seconds = (time_t)issue->epoch;
    struct tm day;
    if (issue->epoch < 0 || !gmtime_r(&seconds, &day))
        return dup_string(arena, eg_result_date(result));
    return eg_arena_print(arena, "%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}

void eg_issue_add(eg_issue *issue, const char *source, const eg_result *result)
{
    eg_arena *arena = issue->cli->job->arena;
    *EG_PUSH(arena, &issue->taken) = (struct taken){
        .path = eg_issue_path(arena, source),
        .issued = {.when = day_of(issue, result),
                   .file = eg_output_name(arena, result),
                   .edition = dup_string(arena, eg_result_edition(result)),
                   .lang = dup_string(arena, eg_result_lang(result)),
                   .version = eg_result_version(result),
                   .bytes = eg_result_pdf(result).size,
                   .sha256 = dup_string(arena, eg_result_sha256(result)),
                   .text_sha256 = dup_string(arena, eg_result_text_sha256(result))},
    };
}

/* ---- registers ---- */

static void close_lock(void *lock)
{
    close((int)(intptr_t)lock);
}

/* Holds the folder until the program ends. A file system that has no locks does without. */
static void lock_folder(eg_cli *cli, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash ? eg_arena_dup(cli->job->arena, (eg_slice){path, (size_t)(slash + 1 - path)}) : ".";
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    eg_job_on_close(cli->job, close_lock, (void *)(intptr_t)fd);
    while (flock(fd, LOCK_EX) < 0 && errno == EINTR)
        continue;
}

static struct folder *open_folder(eg_issue *issue, const char *path, eg_status *status)
{
    for (uint32_t i = 0; i < issue->folders.n; i++)
        if (strcmp(issue->folders.items[i].path, path) == 0)
            return &issue->folders.items[i];
    struct folder *folder = EG_PUSH(issue->cli->job->arena, &issue->folders);
    folder->path = path;
    lock_folder(issue->cli, path);
    *status = eg_register_load(issue->cli->job, path, &folder->issued, &folder->bytes);
    folder->n_before = folder->issued.n;
    return folder;
}

static bool is_same_edition(const eg_issued *a, const eg_issued *b)
{
    return strcmp(a->edition, b->edition) == 0 && strcmp(a->lang, b->lang) == 0;
}

/* The latest of the earlier versions of the same edition and language. */
static const char *replaced_by(const struct folder *folder, const eg_issued *issued)
{
    const eg_issued *latest = NULL;
    for (uint32_t i = 0; i < folder->issued.n; i++) {
        const eg_issued *other = &folder->issued.items[i];
        if (is_same_edition(other, issued) && other->version < issued->version &&
            (!latest || other->version > latest->version))
            latest = other;
    }
    return latest ? latest->sha256 : NULL;
}

/* A file that was issued is issued, whatever version its keys say now: it cannot replace itself. */
static eg_status take(eg_issue *issue, struct folder *folder, const eg_issued *issued)
{
    eg_job *job = issue->cli->job;
    const eg_issued *differs = NULL;
    for (uint32_t i = 0; i < folder->issued.n; i++) {
        const eg_issued *other = &folder->issued.items[i];
        if (!is_same_edition(other, issued))
            continue;
        if (strcmp(other->sha256, issued->sha256) == 0)
            return EG_OK;
        if (other->version == issued->version)
            differs = other;
    }
    if (differs) {
        bool is_same_text = strcmp(differs->text_sha256, issued->text_sha256) == 0;
        eg_finding *finding =
            eg_report_add(job->report, EG_F_REGISTER_DIFFERS, differs->place,
                          "the %s edition in %s is not the one that was issued as version %u: %s",
                          issued->edition, issued->lang, issued->version,
                          is_same_text ? "the text is the same, the file another" : "the text is another");
        eg_report_hint(job->report, finding,
                       is_same_text
                           ? "make it with the same style, fonts, dates and engross, or issue version: %u"
                           : "issue the changed text as version: %u",
                       issued->version + 1);
        return EG_ERR_INPUT;
    }
    eg_issued line = *issued;
    line.replaces = replaced_by(folder, issued);
    *EG_PUSH(job->arena, &folder->issued) = line;
    return EG_OK;
}

static void add_line(eg_buffer *out, const eg_issued *issued)
{
    eg_json json = {.out = out};
    const char *const pairs[][2] = {
        {"when", issued->when}, {"file", issued->file}, {"edition", issued->edition}, {"lang", issued->lang}};
    eg_json_open(&json, '{');
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        eg_json_key(&json, pairs[i][0]);
        eg_json_string(&json, pairs[i][1]);
    }
    eg_json_key(&json, "version");
    eg_json_number(&json, issued->version);
    eg_json_key(&json, "bytes");
    eg_json_number(&json, issued->bytes);
    eg_json_key(&json, "sha256");
    eg_json_string(&json, issued->sha256);
    eg_json_key(&json, "text_sha256");
    eg_json_string(&json, issued->text_sha256);
    eg_json_key(&json, "replaces");
    eg_json_string(&json, issued->replaces);
    eg_json_close(&json, '}');
    eg_buffer_add_char(out, '\n');
}

static eg_status write_folder(eg_issue *issue, const struct folder *folder)
{
    eg_cli *cli = issue->cli;
    eg_buffer bytes = eg_buffer_new(cli->job->arena);
    uint32_t n = folder->issued.n - folder->n_before;
    eg_buffer_add_slice(&bytes, folder->bytes);
    if (bytes.size && bytes.data[bytes.size - 1] != '\n')
        eg_buffer_add_char(&bytes, '\n');
    for (uint32_t i = folder->n_before; i < folder->issued.n; i++)
        add_line(&bytes, &folder->issued.items[i]);
    int error = n ? eg_file_write(folder->path, eg_buffer_slice(&bytes)) : 0;
    if (error) {
        eg_cli_say(
            cli, EG_F_OUTPUT_UNWRITABLE, folder->path,
            eg_arena_print(cli->job->arena, "the register cannot be written: %s", eg_terminal_words(error)),
            "the register stands in the declaration's folder, where you must be allowed to write; it is "
            "unchanged");
        return EG_ERR_SYSTEM;
    }
    if (!cli->is_quiet && !cli->is_json)
        eg_terminal_write_out(&cli->terminal,
                              eg_slice_of(eg_arena_print(cli->job->arena, "%s: %u issued now, %u in all\n",
                                                         folder->path, n, folder->issued.n)));
    return EG_OK;
}

eg_status eg_issue_end(eg_issue *issue)
{
    eg_cli *cli = issue->cli;
    eg_status status = EG_OK;
    size_t n_shown = eg_report_n(cli->job->report);
    for (uint32_t i = 0; i < issue->taken.n; i++) {
        const struct taken *taken = &issue->taken.items[i];
        eg_status read = EG_OK, of_line = EG_OK;
        struct folder *folder = open_folder(issue, taken->path, &read);
        if (read == EG_OK)
            of_line = take(issue, folder, &taken->issued);
        eg_cli_note(cli, read);
        eg_cli_note(cli, of_line);
        status = read != EG_OK ? read : of_line != EG_OK ? of_line : status;
    }
    for (; n_shown < eg_report_n(cli->job->report); n_shown++)
        eg_cli_show(cli, eg_report_at(cli->job->report, n_shown));
    for (uint32_t i = 0; i < issue->folders.n && status == EG_OK; i++)
        status = write_folder(issue, &issue->folders.items[i]);
    return status;
}
