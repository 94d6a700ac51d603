/* Versions of a program's rules: compiled before they are written, never changed after.
 *
 * Runs inside a transaction, on its thread. */

#include <assert.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/ledger/ledger.h"
#include "domain/program/program.h"
#include "domain/program/program_store.h"
#include "domain/program/rules_cache.h"

/* ---- writing ---- */

static void add_currency(struct currency *currencies, size_t *count, const struct currency *currency)
{
    if (currency->text[0] == '\0')
        return;
    for (size_t i = 0; i < *count; i++)
        if (currency_equal(&currencies[i], currency))
            return;
    currencies[(*count)++] = *currency;
}

enum status program_check_rules(json_t *document, const struct currency *currency, struct program_rules_digest *ret,
                                struct error *err)
{
    json_t *nothing = document == NULL ? json_object() : NULL;
    struct rules *rules = NULL;
    enum status status = rules_compile(document == NULL ? nothing : document, currency, &rules, err);
    json_decref(nothing);
    TRY(status);
    assert(rules->reward_count <= LIMIT_REWARD_RULES);
    *ret = (struct program_rules_digest){.enrolls = rules->enrollment != NULL};
    add_currency(ret->currencies, &ret->currency_count, currency);
    for (size_t i = 0; i < rules->reward_count; i++)
        add_currency(ret->currencies, &ret->currency_count, &rules->rewards[i].currency);
    rules_free(rules);
    return STATUS_OK;
}

void program_rules_hash(const struct currency *currency, struct str rules, uint8_t ret_hash[SHA256_SIZE])
{
    struct sha256 *hash = sha256_begin();
    sha256_add(hash, STR("referd rules 1\n"));
    sha256_add(hash, currency_str(currency));
    sha256_add(hash, STR("\n"));
    sha256_add(hash, rules);
    sha256_end(hash, ret_hash);
}

/* A first version that does not enrol has nothing to take away. */
static enum status keep_enrolling(struct act *act, const struct id *program_id, int64_t version, bool enrolls,
                                  struct error *err)
{
    if (!enrolls && version == 1)
        return STATUS_OK;
    return txn_exec(act->txn, &program_statements[enrolls ? PROGRAM_SQL_ENROLLS : PROGRAM_SQL_ENROLLS_NOT],
                    VALUES(value_int(act->ws), value_id(program_id)), err);
}

enum status program_write_version(struct act *act, const struct id *program_id, int64_t version, struct str rules,
                                  const struct program_rules_digest *digest, bool *ret_written, struct error *err)
{
    assert(digest->currency_count >= 1);
    uint8_t hash[SHA256_SIZE];
    program_rules_hash(&digest->currencies[0], rules, hash);
    const struct program_version row = {
        .program_id = *program_id,
        .version = version,
        .rules = rules,
        .hash = {(const char *)hash, sizeof hash},
        .created_at = act_now(act),
    };
    bool written;
    TRY(row_insert_new(act->txn, &program_statements[PROGRAM_SQL_INSERT_VERSION], act->ws, &program_version_entity,
                       &row, &written, err));
    if (written) {
        program_rules_written(act, program_id, version);
        for (size_t i = 0; i < digest->currency_count; i++)
            TRY(ledger_open_program(act, program_id, &digest->currencies[i], err));
        TRY(keep_enrolling(act, program_id, version, digest->enrolls, err));
    }
    *ret_written = written;
    return STATUS_OK;
}

static enum status make_current(struct act *act, const struct program *program, int64_t version, struct error *err)
{
    TRY(txn_exec(act->txn, &program_statements[PROGRAM_SQL_SET_VERSION],
                 VALUES(value_int(act->ws), value_id(&program->id), value_int(version)), err));
    struct changes changes;
    changes_begin(&changes);
    changes_int(&changes, "version", program->version, version);
    TRY(program_note(act, &program->id, "program.version_created", changes_end(&changes, txn_arena(act->txn)), err));
    txn_touch_caches(act->txn);
    return STATUS_OK;
}

enum status program_add_version(struct act *act, const struct id *program_id, json_t *rules,
                                struct program_version *ret_version, struct error *err)
{
    struct program program;
    TRY(program_read(act, program_id, &program, err));
    struct program_rules_digest digest;
    TRY(program_check_rules(rules, &program.currency, &digest, err));
    char *text = json_text(rules);
    struct program_version version = {
        .program_id = *program_id,
        .version = program.version + 1,
        .rules = str_copy(txn_arena(act->txn), str_from(text)),
        .created_at = act_now(act),
    };
    free(text);
    bool written;
    TRY(program_write_version(act, program_id, version.version, version.rules, &digest, &written, err));
    if (!written)
        return STATUS_BUSY;
    TRY(make_current(act, &program, version.version, err));
    *ret_version = version;
    return STATUS_OK;
}

/* ---- reading ---- */

enum status program_version_read(struct act *act, const struct id *program_id, int64_t version,
                                 struct program_version *ret_version, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &program_statements[PROGRAM_SQL_READ_VERSION],
                  VALUES(value_int(act->ws), value_id(program_id), value_int(version)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "version", "This program has no such version.");
    row_read(&program_version_entity, &rows, 0, 1, ret_version);
    return STATUS_OK;
}

enum status program_version_list(struct act *act, const struct id *program_id, int64_t before, size_t limit,
                                 struct program_version **ret_versions, size_t *ret_count, bool *ret_more,
                                 struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &program_statements[PROGRAM_SQL_LIST_VERSIONS],
                  VALUES(value_int(act->ws), value_id(program_id), value_int(before == 0 ? INT64_MAX : before),
                         value_int((int64_t)limit + 1)),
                  &rows, err));
    *ret_more = rows.row_count > limit;
    *ret_count = *ret_more ? limit : rows.row_count;
    *ret_versions = row_read_all(&program_version_entity, &rows, 1, txn_arena(act->txn));
    return STATUS_OK;
}

enum status program_enrolling(struct act *act, struct program_enrolling **ret, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &program_statements[PROGRAM_SQL_ENROLLING],
                  VALUES(value_int(act->ws), value_int(LIMIT_ENROLLING_PROGRAMS)), &rows, err));
    struct program_enrolling *programs = arena_array(txn_arena(act->txn), rows.row_count, sizeof *programs);
    for (size_t i = 0; i < rows.row_count; i++)
        programs[i] = (struct program_enrolling){result_id(&rows, i, 0), result_int(&rows, i, 1)};
    *ret = programs;
    *ret_count = rows.row_count;
    return STATUS_OK;
}
