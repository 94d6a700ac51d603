#pragma once

#include "base/crypto.h"
#include "domain/program/program.h"

/* The statements of programs and their versions. For the files of this folder only. */

enum {
    PROGRAM_SQL_INSERT,
    PROGRAM_SQL_UPDATE,
    PROGRAM_SQL_SET_VERSION,
    PROGRAM_SQL_READ,
    PROGRAM_SQL_LOCK,
    PROGRAM_SQL_FINGERPRINT,
    PROGRAM_SQL_FIND_SLUG,
    PROGRAM_SQL_LIST,
    PROGRAM_SQL_LIST_STATUS,
    PROGRAM_SQL_INSERT_VERSION,
    PROGRAM_SQL_READ_VERSION,
    PROGRAM_SQL_LIST_VERSIONS,
    PROGRAM_SQL_READ_RULES,
    PROGRAM_SQL_WITHOUT_VERSION,
    PROGRAM_SQL_ODD_VERSIONS,
    PROGRAM_SQL_ALL_RULES,
    PROGRAM_SQL_WITHOUT_ACCOUNTS,
    PROGRAM_SQL_STRAY_KEYS,
    PROGRAM_SQL_COUNT,
};

extern const struct statement program_statements[PROGRAM_SQL_COUNT];

#define PROGRAM_KIND "prg"

/* A row of PROGRAM_SQL_READ, PROGRAM_SQL_LOCK or a list. */
struct program program_of(const struct result *rows, size_t row);

/* Writes audit and outbox row of an act on a program. */
MUST_CHECK enum status program_tell(struct act *act, const struct id *id, const char *action, struct str changes,
                                    struct error *err);

/* Compiles rules and lists the currencies that they pay in, the program's first. `ret_currencies` has room for
 * LIMIT_REWARD_RULES + 1. */
MUST_CHECK enum status program_check_rules(json_t *document, const struct currency *currency,
                                           struct currency *ret_currencies, size_t *ret_count, struct error *err);

/* What identifies rules: SHA-256 of the program's currency and the stored document, which together say all that is
 * compiled. */
void program_rules_hash(const struct currency *currency, struct str rules, uint8_t ret_hash[SHA256_SIZE]);

/* Writes a version and opens the accounts of its currencies, of which the first is the program's. `*ret_written` is
 * false, and nothing was written, when its number is taken. */
MUST_CHECK enum status program_write_version(struct act *act, const struct id *program_id, int64_t version,
                                             struct str rules, const struct currency *currencies, size_t currency_count,
                                             bool *ret_written, struct error *err);
