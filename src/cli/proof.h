/* `engross proof`: the results of a run as a folder of web pages. The run itself is that of build.c. */
#ifndef EG_CLI_PROOF_H
#define EG_CLI_PROOF_H

#include "cli/cli.h"

typedef struct eg_proof_folder eg_proof_folder;

/* Looks whether the folder may be written: it is to be made in one that exists, or is empty, or holds a proof and
 * nothing else. Makes a temporary one beside it, which goes again with cli->job unless eg_proof_end puts it in place.
 * Faults are shown. */
eg_status eg_proof_begin(eg_cli *cli, const char *path, eg_proof_folder **out);
/* Writes a result's file and pages. The file's path in the folder to be, or NULL with a finding. */
const char *eg_proof_add(eg_proof_folder *proof, const eg_result *result, eg_finding *out);
/* Writes index.html and check.html, and puts the folder in its place in one step. Faults are shown. */
eg_status eg_proof_end(eg_proof_folder *proof);

#endif
