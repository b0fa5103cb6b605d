/* What house.yaml gives to signing and verifying: trusted certificates, and where time is stamped.
 *
 * Place: in cli/, under `sign`, `close` and `verify`. The file is looked for beside the PDF and above it, as for a
 * source. */
#ifndef EG_CLI_HOUSE_H
#define EG_CLI_HOUSE_H

#include "cli/cli.h"
#include "verify/verify.h"

typedef struct eg_named_files {
    const eg_named_bytes *items;
    uint32_t n;
} eg_named_files;

/* Sets request->trust to the given files, and after them those that the PDF's house.yaml names, which stay as long as
 * the job. EG_ERR_SYSTEM, with findings in the job, when house.yaml or one of its files cannot be used: the rest is in
 * the request all the same. */
eg_status eg_cli_add_house_trust(eg_job *job, const char *pdf, const eg_named_files *given,
                                 eg_verify_request *request);

/* The address of the time-stamping server by the PDF's house.yaml, in the program's memory; NULL in *out: it names
 * none. A fault of house.yaml is shown. */
eg_status eg_cli_find_house_tsa(eg_cli *cli, const char *pdf, const char **out);

#endif
