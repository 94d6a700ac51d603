#pragma once

#include "domain/workspace/act.h"

/* Makes a program of a body of POST /v1/programs, or finds it by the external id that the body has. */
MUST_CHECK enum status demo_make_program(struct act *act, const char *text, struct id *ret_id, bool *ret_created,
                                         struct error *err);
