#pragma once

#include "databases.h"

/* Fills both engines with the same small business: ROWS contacts, each a participant with a link, a code, a click, a
 * referral, an event, a reward and its entries; over PROGRAMS programs. Statistics are brought up to date, so that the
 * planners know it. The ids are made of a letter per table and a number, so that two tables never share one. */
#define ROWS "1000"
#define PROGRAMS "10"

void rows_load(struct databases *databases);
