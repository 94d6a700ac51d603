#pragma once

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/program/program.h"
#include "store/row.h"

/* The statements of programs and their versions. For the files of this folder only. */

enum {
    PROGRAM_SQL_INSERT,
    PROGRAM_SQL_UPDATE,
    PROGRAM_SQL_SET_VERSION,
    PROGRAM_SQL_READ,
    PROGRAM_SQL_LOCK,
    PROGRAM_SQL_FIND_SLUG,
    PROGRAM_SQL_HELD,
    PROGRAM_SQL_LIST,
    PROGRAM_SQL_LIST_STATUS,
    PROGRAM_SQL_INSERT_VERSION,
    PROGRAM_SQL_READ_VERSION,
    PROGRAM_SQL_LIST_VERSIONS,
    PROGRAM_SQL_CURRENT_RULES,
    PROGRAM_SQL_READ_RULES,
    PROGRAM_SQL_WITHOUT_VERSION,
    PROGRAM_SQL_ODD_VERSIONS,
    PROGRAM_SQL_ALL_RULES,
    PROGRAM_SQL_WITHOUT_ACCOUNTS,
    PROGRAM_SQL_STRAY_KEYS,
    PROGRAM_SQL_ENROLLS,
    PROGRAM_SQL_ENROLLS_NOT,
    PROGRAM_SQL_ENROLLING,
    PROGRAM_SQL_COUNT,
};

extern const struct statement program_statements[PROGRAM_SQL_COUNT];

#define PROGRAM_KIND "prg"

#define PROGRAM_COLUMNS(C)                                                                                             \
    C(struct program, id, id, ID, 0, .prefix = PROGRAM_KIND, .doc = "Its id.")                                         \
    C(struct program, status, status, NAME, 0, .words = program_statuses, .doc = "What it takes now.")                 \
    C(struct program, name, name, TEXT, 0, .doc = "Its name.")                                                         \
    C(struct program, slug, slug, TEXT, 0, .doc = "Its name in addresses.")                                            \
    C(struct program, currency, currency, CURRENCY, 0, .doc = "What its rules count in.")                              \
    C(struct program, destination_url, destination_url, TEXT, 0, .doc = "Where its links lead.")                       \
    C(struct program, cookie_domain, cookie_domain, TEXT, MEMBER_SPARSE,                                               \
      .doc = "The domain of the click cookie; left out: that of the server.")                                          \
    C(struct program, version, version, INT, 0, .doc = "The version of the rules that new referrals get.")             \
    C(struct program, metadata, metadata, JSON, 0, .otherwise = "{}", .doc = "Your own names and values.")             \
    C(struct program, created_at, created_at, TIME, 0, .doc = "When it was made.")                                     \
    C(struct program, fingerprint, fingerprint, BYTES, MEMBER_HIDDEN)

#define VERSION_COLUMNS(C)                                                                                             \
    C(struct program_version, program_id, program_id, ID, 0, .prefix = PROGRAM_KIND, .doc = "Its program.")            \
    C(struct program_version, version, version, INT, 0, .doc = "Its number: 1 is the first.")                          \
    C(struct program_version, rules, rules, JSON, 0, .otherwise = "{}", .doc = "The rules as they were sent.")         \
    C(struct program_version, hash, hash, BYTES, MEMBER_HIDDEN)                                                        \
    C(struct program_version, created_at, created_at, TIME, 0, .doc = "When it was made.")

/* Writes audit and outbox row of an act on a program. */
MUST_CHECK enum status program_note(struct act *act, const struct id *id, const char *action, struct str changes,
                                    struct error *err);

/* What is kept of rules beside their text. */
struct program_rules_digest {
    struct currency currencies[LIMIT_REWARD_RULES + 1]; /* that they pay in, the program's first */
    size_t currency_count;
    bool enrolls; /* customers take part by what happened */
};

/* Compiles rules; what they may be refused for is that of rules_compile(). A null document is one that says nothing. */
MUST_CHECK enum status program_check_rules(json_t *document, const struct currency *currency,
                                           struct program_rules_digest *ret, struct error *err);

/* What identifies rules: SHA-256 of the program's currency and the stored document, which together say all that is
 * compiled. */
void program_rules_hash(const struct currency *currency, struct str rules, uint8_t ret_hash[SHA256_SIZE]);

/* Writes a version, which becomes the current one, opens the accounts of its currencies, and keeps whether it enrols.
 * `*ret_written` is false, and nothing was written, when its number is taken. */
MUST_CHECK enum status program_write_version(struct act *act, const struct id *program_id, int64_t version,
                                             struct str rules, const struct program_rules_digest *digest,
                                             bool *ret_written, struct error *err);
