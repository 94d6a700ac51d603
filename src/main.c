/* The program's entry: everything is said on the command line, so everything starts there. */

#include "cli/cli.h"

int main(int argc, char **argv)
{
    return cli_run(argc, argv);
}
