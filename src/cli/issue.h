/* `engross issue`: the results of a run as lines of registers. The run itself is that of build.c. */
#ifndef EG_CLI_ISSUE_H
#define EG_CLI_ISSUE_H

#include "cli/cli.h"
#include "source/register.h"

typedef struct eg_issue eg_issue;

eg_issue *eg_issue_begin(eg_cli *cli, int64_t epoch);
/* Takes a result of a source to be written by eg_issue_end. */
void eg_issue_add(eg_issue *issue, const char *source, const eg_result *result);
/* Adds to each declaration's register what is not in it, or to none when an edition is not the one that was issued
 * with its version. Faults are shown. */
eg_status eg_issue_end(eg_issue *issue);

/* The register's path for a source: in the folder, or beside the file. */
const char *eg_issue_path(eg_arena *arena, const char *source);

#endif
