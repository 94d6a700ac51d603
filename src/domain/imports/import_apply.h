#pragma once

#include "domain/imports/import_line.h"
#include "domain/workspace/act.h"

/* What a line does, and what it would do. For domain/imports only. Runs inside a transaction, on its thread. */

enum import_came { IMPORT_NEW, IMPORT_SAME, IMPORT_CONFLICTING, IMPORT_INVALID };

struct import_done {
    enum import_came came;
    const char *code; /* why, unless it is new or the same */
    struct str detail;
};

/* Does what the line says, as of its date. What is refused has written nothing; a status other than STATUS_OK is no
 * fault of the line. */
MUST_CHECK enum status import_apply(struct act *act, const struct import_source *source, bool grants,
                                    const struct import_line *line, struct import_done *ret, struct error *err);

/* What it would come to now. Reads only. */
MUST_CHECK enum status import_foresee(struct act *act, const struct import_source *source,
                                      const struct import_line *line, struct import_done *ret, struct error *err);
