#pragma once

/* A data folder that many tests begin with: made once in each process, by what takes long (migrations), and copied for
 * each test. So it fits the program's migrations by itself. For the one thread that runs the tests. */

struct original {
    char folder[64]; /* empty until it is made */
};

/* Fills `folder`, which has nothing in it yet, with a copy. The first call makes the original: `make` is given the URL
 * of a SQLite database that is not there yet, and leaves it closed. A failing step ends the program. The original is
 * removed when the process ends. */
void original_copy(struct original *original, void (*make)(const char *url), const char *folder);
