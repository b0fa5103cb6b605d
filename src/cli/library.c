/* The library of signing, opened when it is first asked for. See cli.h.
 *
 * It lies in the lib folder beside the program's own, in the build tree as when installed, or where the system's
 * libraries are. A run path in the program would find it too, but have every other library looked for there. */
#include <dlfcn.h>
#include <limits.h>
#include <unistd.h>

#include "cli/cli.h"

#define LIBRARY "libengross-sign.so." EG_SOVERSION

static void *open_library(eg_arena *arena)
{
    static const char *const folders[] = {"/../lib/", "/../" EG_LIBRARY_SUBFOLDER "/"};
    char own[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", own, sizeof own - 1);
    void *library = NULL;
    own[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(own, '/');
    if (slash)
        *slash = '\0';
    for (int i = 0; i < 2 && slash && !library; i++)
        library = dlopen(eg_arena_print(arena, "%s%s" LIBRARY, own, folders[i]), RTLD_NOW | RTLD_LOCAL);
    return library ? library : dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
}

eg_call *eg_cli_signing_call(eg_cli *cli, const char *name)
{
    void *library = open_library(cli->job->arena); /* the system counts: it is opened once */
    void *symbol = library ? dlsym(library, name) : NULL;
    eg_call *call = NULL;
    if (!symbol) {
        const char *reason = dlerror();
        eg_cli_say(cli, EG_F_DATA_MISSING, LIBRARY,
                   eg_arena_print(cli->job->arena, "the library of signing cannot be used: %s",
                                  reason ? reason : "it is of another version"),
                   "install engross whole: the library belongs beside libengross");
    }
    memcpy(&call, &symbol, sizeof call); /* POSIX: a symbol may be a function; C has no cast for it */
    return call;
}
