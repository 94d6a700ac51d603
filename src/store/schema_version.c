/* The sentences of a database whose schema does not fit this program. */

#include "store/schema_version.h"

#include <string.h>

enum status schema_version_known(const struct migration_set *set, const char *place, size_t position, int64_t number,
                                 const char *sha256, struct error *err)
{
    if (number > (int64_t)set->count) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "%s has schema %lld, this program knows %zu: it was written by a newer referd; run that one.",
                         place, (long long)number, set->count);
    }
    if (number != (int64_t)position + 1) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "%s lacks migration %zu, so its tables cannot be relied on: restore a backup.", place,
                         position + 1);
    }
    const struct migration *known = &set->migrations[position];
    if (strcmp(sha256, known->sha256) != 0) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "%s was made by another text of migration %d (%s): run the referd that made it.", place,
                         known->number, known->name);
    }
    return STATUS_OK;
}

enum status schema_version_current(const struct migration_set *set, const char *place, size_t applied,
                                   struct error *err)
{
    if (applied == 0) {
        return schema_version_empty(place, err);
    }
    if (applied < set->count) {
        return error_set(err, ERROR_UNAVAILABLE, "database",
                         "%s has schema %zu, this program needs %zu: run `referd init` to bring it up to date.", place,
                         applied, set->count);
    }
    return STATUS_OK;
}

enum status schema_version_empty(const char *place, struct error *err)
{
    return error_set(err, ERROR_UNAVAILABLE, "database", "%s is empty: `referd init` makes it a database of referd.",
                     place);
}

enum status schema_version_foreign(const char *place, struct error *err)
{
    return error_set(err, ERROR_UNAVAILABLE, "database",
                     "%s is not a database of referd: name another one, or a new one for `referd init`.", place);
}
