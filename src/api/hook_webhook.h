#pragma once

#include <jansson.h>

#include "api/hook_report.h"

/* What a mapping makes of a message: facts, as if they had been sent to /v1/events. For the hook itself and for trying
 * a mapping. The loop's thread. */

/* Fills facts and events of `report`, in its request's arena. Events of types that the mapping ignores are left out.
 * Params of errors begin with "facts[n]" where the body has several. `mapping` is good JSON of a stored connection; it
 * and `body` outlive the facts. `*ret_items` is how many facts the message has, ignored ones too. */
MUST_CHECK enum status webhook_read(const json_t *mapping, struct str body, const struct id *program_id,
                                    struct hook_report *report, size_t *ret_items, struct error *err);
