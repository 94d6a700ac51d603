#pragma once

#include "databases.h"

/* Fills both engines with the same business of some size: ROWS contacts, referrals, events, rewards, txns and clicks,
 * twice as many acts, PARTICIPANTS participants of whom five have many referrals, over PROGRAMS programs. PostgreSQL's
 * statistics are brought up to date; SQLite has those that the program ships. The ids are made of a letter per table
 * and a number, so that two tables never share one. */
#define ROWS "100000"
#define TRAIL_ROWS "200000"
#define PARTICIPANTS "5000"
#define MESSAGES "50000"
#define PROGRAMS "12"
#define USERS "100"
#define SESSIONS "1000"

void rows_load(struct databases *databases);

/* Gives a connection sample_id() and sample_text(), by which values are written; rows_load() has done so. */
void rows_functions(sqlite3 *sqlite);
