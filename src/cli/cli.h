/* What the commands of the program share. */
#ifndef EG_CLI_CLI_H
#define EG_CLI_CLI_H

#include "cli/json.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "edition/edition.h"

typedef struct eg_cli {
    eg_job *job; /* for the program's own memory; never that of an edition */
    eg_arguments arguments;
    eg_terminal terminal;
    bool is_json, is_strict, is_quiet;
    bool is_memory_told; /* that memory failed: a result that is not there (NULL) was shown, and said so */
    eg_engine *engine;   /* NULL until eg_cli_engine */
    eg_status status;    /* the worst so far */
} eg_cli;

/* Runs the program and gives its exit status: 0 done, 1 the text is at fault, 2 wrong usage, 3 the system
 * failed. */
int eg_cli_run(int argc, char **argv);

/* Remembers the worst: the system before usage, usage before the text. */
void eg_cli_note(eg_cli *cli, eg_status status);

/* The engine by --data and --fonts, made when first asked for. */
eg_engine *eg_cli_engine(eg_cli *cli);

/* Runs work(job, data) as a job of its own and shows its findings. */
eg_status eg_cli_run_reported(eg_cli *cli, eg_status (*work)(eg_job *job, void *data), void *data);

/* A fault of the command line: message on standard error, status 2. */
eg_status eg_cli_usage(eg_cli *cli, const char *message, const char *hint);
/* The same for a fault that the reading of options gave; EG_OK when there is none. */
eg_status eg_cli_usage_fault(eg_cli *cli, eg_usage_fault fault);
/* Any other finding of the program itself; shown on standard error; both in one. */
eg_finding eg_cli_finding(eg_finding_kind kind, const char *file, const char *message, const char *hint);
void eg_cli_show(eg_cli *cli, const eg_finding *finding);
void eg_cli_say(eg_cli *cli, eg_finding_kind kind, const char *file, const char *message, const char *hint);

/* One finding as a message of one line or two: "km.md:41:7: error[numbers-jump]: …" and "  hint: …". */
void eg_message_add(eg_buffer *out, const eg_finding *finding, bool paints);
/* Shows a result's findings from the first-th on on standard error: all, or errors only when quiet. */
void eg_message_show(eg_cli *cli, const eg_result *result, size_t first);
/* A result's findings as a JSON array; and one more, when it is not NULL. */
void eg_message_add_json(eg_json *json, const eg_result *result, const eg_finding *more);
/* The same of a job that was not made an edition. */
void eg_message_add_report_json(eg_json *json, const eg_report *report);
/* The result's own status; under --strict an input fault when there is any finding. */
eg_status eg_message_status(const eg_cli *cli, const eg_result *result);

/* Writes to a file, whole or not at all; to something that is no plain file (a device, a pipe) as it comes.
 * False with a finding when it fails. */
bool eg_output_write(eg_cli *cli, const char *path, eg_slice bytes, eg_finding *out);

/* The same for a file that the run read, and is to write anew with more in it. */
bool eg_output_replace(eg_cli *cli, const char *path, eg_slice bytes, eg_finding *out);

/* Standard input to its end, in the program's own memory. EG_ERR_SYSTEM with a message. */
eg_status eg_cli_read_in(eg_cli *cli, eg_bytes *out);
/* The bytes of a PDF file, until the job ends; "-": of standard input. EG_ERR_SYSTEM with a finding of the job. */
eg_status eg_cli_open_pdf(eg_job *job, const char *path, eg_slice *out);

/* A public call of libengross-sign by its name, to be cast to what engross.h says it is. NULL with a message when
 * the library is not there. */
typedef void eg_call(void);
eg_call *eg_cli_signing_call(eg_cli *cli, const char *name);

/* The pass phrase of a key by --pass-file or --pass-fd, else asked for at the terminal; NULL: there is none.
 * data: the eg_cli. In its job's arena. */
const char *eg_cli_ask_secret(void *data, const char *what);

/* The name of an edition's file: "phnom-penh-declaration.v2.en.official.pdf". */
const char *eg_output_name(eg_arena *arena, const eg_result *result);

/* The commands. */
eg_status eg_cli_build(eg_cli *cli); /* and check, proof, issue */
eg_status eg_cli_impose(eg_cli *cli);
eg_status eg_cli_fields(eg_cli *cli);
eg_status eg_cli_sign(eg_cli *cli); /* and close */
eg_status eg_cli_verify(eg_cli *cli);
eg_status eg_cli_fonts(eg_cli *cli);
eg_status eg_cli_config(eg_cli *cli);
eg_status eg_cli_doctor(eg_cli *cli);
eg_status eg_cli_explain(eg_cli *cli);
eg_status eg_cli_help(eg_cli *cli);

#endif
