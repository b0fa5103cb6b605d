/* house.yaml for signing and verifying. See house.h. */
#include "cli/house.h"

#include <errno.h>

#include "base/file.h"
#include "source/source.h"

static void unmap(void *map)
{
    eg_file_unmap(map);
}

/* A file of certificates, until the job ends. */
static bool load(eg_job *job, const struct eg_house_file *file, eg_named_bytes *out)
{
    enum { MOST = 16 << 20 }; /* bytes: what is trusted is never large */
    eg_map *map = EG_NEW(job->arena, eg_map);
    int error = eg_file_map(file->path, map);
    if (!error) {
        eg_job_on_close(job, unmap, map);
        if (map->size > MOST)
            error = EFBIG;
    }
    *out = (eg_named_bytes){.name = file->path, .bytes = {map->data, map->size}, .place = file->place};
    if (!error)
        return true;
    eg_finding *finding =
        eg_report_add(job->report, EG_F_TRUST_UNREADABLE, file->place,
                      "`trust` names %s, which cannot be read: %s", file->path, eg_terminal_words(error));
    eg_report_hint(job->report, finding, "correct its path from house.yaml, or take it out of the list");
    return false;
}

eg_status eg_cli_add_house_trust(eg_job *job, const char *pdf, const eg_named_files *given,
                                 eg_verify_request *request)
{
    eg_house house;
    eg_status status = eg_source_find_house(job, pdf, &house);
    eg_named_bytes *files = EG_NEW_ARRAY(job->arena, eg_named_bytes, (size_t)given->n + house.n_trust);
    uint32_t n = 0;
    for (; n < given->n; n++)
        files[n] = given->items[n];
    for (uint32_t i = 0; i < house.n_trust; i++)
        if (load(job, &house.trust[i], &files[n]))
            n++;
        else
            status = EG_ERR_SYSTEM;
    request->trust = files;
    request->n_trust = n;
    return status == EG_OK ? EG_OK : EG_ERR_SYSTEM; /* a fault of what is trusted is none of the PDF */
}

/* ---- the server ---- */

typedef struct tsa_search {
    eg_arena *arena; /* of the program */
    const char *pdf, *out;
} tsa_search;

static eg_status find_tsa(eg_job *job, void *data)
{
    tsa_search *search = data;
    eg_house house;
    eg_status status = eg_source_find_house(job, search->pdf, &house);
    if (house.tsa)
        search->out = eg_arena_dup(search->arena, eg_slice_of(house.tsa));
    return status;
}

eg_status eg_cli_find_house_tsa(eg_cli *cli, const char *pdf, const char **out)
{
    tsa_search search = {.arena = cli->job->arena, .pdf = pdf};
    eg_status status = eg_cli_run_reported(cli, find_tsa, &search);
    *out = search.out;
    return status;
}
