#pragma once

/* The command line: `referd VERB [--flag VALUE ...]`. One file per verb; the table in cli.c names them all. */

/* Carries out the verb that `argv[1]` names and returns the exit status of the process: 0 done, 1 the verb failed,
 * 2 the command line was wrong or (verify) the verb could not run. */
int cli_run(int argc, char **argv);
