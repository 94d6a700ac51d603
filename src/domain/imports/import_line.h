#pragma once

#include "domain/contact/contact.h"
#include "domain/imports/import_fields.h"
#include "domain/link/code.h"

/* What a line of an imported file says. Pure; any thread. */

struct import_line {
    int64_t number;
    const char *code;  /* null; or why it cannot be read: `invalid_email`, `csv_open_quote`, ... */
    struct str detail; /* the same in a sentence without personal values */

    struct contact_fields person; /* normalised; metadata and tags are not said */
    bool has_person;              /* one of its keys is there */
    struct code participant_code; /* wanted by a participant; size 0: none */
    struct code referrer;         /* size 0: none */
    struct str external_id;       /* as the file has it, else made of all that the line says */
    struct str type;              /* of an event */
    struct str object_id, title, notes;
    struct opt_int amount;
    struct currency currency;
    int64_t date_at;         /* TIME_NONE: now */
    int reward_kind;         /* index into bonus_kinds + 1 */
    bool reversed;           /* a reward that was taken back */
    uint8_t fingerprint[32]; /* of all that the line says: other content is another one */
};

/* What all lines of an import have in common. */
struct import_source {
    enum import_kind kind;
    struct id program_id;
    struct currency currency; /* of the program: of amounts without another */
    struct str country;       /* of the program's page, or absent: of phone numbers without a country code */
    struct import_columns columns;
};

/* Reads a record, which may have a fault. Views live in the record or in the arena. */
void import_line_read(const struct import_source *source, const struct csv_record *record, struct arena *arena,
                      struct import_line *ret);

/* What a line says that is too long to be read. */
void import_line_too_long(int64_t number, struct import_line *ret);

/* RFC 3339; or a day as 2026-03-31 or 31.3.2026, perhaps with a time behind it, in UTC. */
bool import_date_read(struct str text, int64_t *ret_at);

/* An amount as people write it: 1234.5, 1,234.50, 1.234,50, 1 234,50. With one separator alone and three digits behind
 * it nobody can tell, and it is refused. */
bool import_amount_read(struct str text, int decimals, int64_t *ret);
