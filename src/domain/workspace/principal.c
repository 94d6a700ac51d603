/* The kinds of principals, by name. Pure; any thread. */

#include "domain/workspace/principal.h"

#include <assert.h>

/* By kind. */
static const struct {
    const char *name;
    const char *id_prefix;
} kinds[] = {
    [PRINCIPAL_SYSTEM] = {"system", NULL},
    [PRINCIPAL_KEY] = {"key", "key"},
    [PRINCIPAL_USER] = {"user", "usr"},
    [PRINCIPAL_PARTICIPANT] = {"participant", "ptc"},
    [PRINCIPAL_CONNECTION] = {"connection", "con"},
    [PRINCIPAL_CLI] = {"cli", NULL},
};

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

struct str principal_kind_name(enum principal_kind kind)
{
    assert((size_t)kind < KIND_COUNT);
    return str_from(kinds[kind].name);
}

const char *principal_id_prefix(struct str kind_name)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (str_equal(kind_name, str_from(kinds[i].name)))
            return kinds[i].id_prefix;
    return NULL;
}
