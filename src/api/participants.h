#pragma once

#include "api/call.h"
#include "domain/participant/participant.h"

/* Adds to rows of participant_tell_rows() what the domain does not know: addresses of links, and the clicks that are
 * not counted yet. For the files of calls about participants. */
MUST_CHECK enum status participants_complete(struct call *call, struct participant *participants, size_t count,
                                             struct error *err);
