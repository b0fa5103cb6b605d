/* The program: all of it is in eg_cli_run. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
    return eg_cli_run(argc, argv);
}
