/* What is remembered of a referral's facts beside its row: whose a business object is, which objects were counted, and
 * how its reward rules stand. Runs inside a transaction, on its thread. */

#include <string.h>

#include "base/crypto.h"
#include "domain/referral/referral.h"
#include "domain/referral/referral_store.h"

static struct value value_key(const uint8_t key[OBJECT_KEY_SIZE])
{
    return value_bytes((struct str){(const char *)key, OBJECT_KEY_SIZE});
}

void object_key(struct str source, struct str id, uint8_t ret_key[OBJECT_KEY_SIZE])
{
    struct buf text = {0};
    buf_add_str(&text, source); /* of [a-z0-9_]: the bar ends it */
    buf_add_char(&text, '|');
    buf_add_str(&text, id);
    uint8_t hash[SHA256_SIZE];
    crypto_sha256(buf_str(&text), hash);
    memcpy(ret_key, hash, OBJECT_KEY_SIZE);
    buf_release(&text);
}

enum status referral_of_object(struct act *act, const uint8_t key[OBJECT_KEY_SIZE], const struct id *program_id,
                               struct id *ret_referral_id, struct error *err)
{
    bool any = id_is_none(program_id);
    const struct value values[] = {value_int(act->ws), value_key(key), value_id(program_id)};
    struct result rows;
    TRY(txn_query(act->txn, &referral_statements[any ? REFERRAL_SQL_OBJECT_ANYWHERE : REFERRAL_SQL_OBJECT_IN_PROGRAM],
                  values, any ? 2 : 3, &rows, err));
    *ret_referral_id = rows.row_count == 0 ? (struct id){0} : result_id(&rows, 0, 0);
    return STATUS_OK;
}

enum status referral_claim_object(struct act *act, const uint8_t key[OBJECT_KEY_SIZE], const struct referral *referral,
                                  bool *ret_claimed, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &referral_statements[REFERRAL_SQL_CLAIM_OBJECT],
                  VALUES(value_int(act->ws), value_key(key), value_id(&referral->program_id), value_id(&referral->id)),
                  &rows, err));
    struct id owner_id = result_id(&rows, 0, 0);
    *ret_claimed = id_equal(&owner_id, &referral->id);
    return STATUS_OK;
}

enum status referral_count_object(struct act *act, const struct id *referral_id, struct str type,
                                  const uint8_t key[OBJECT_KEY_SIZE], struct error *err)
{
    return txn_exec(act->txn, &referral_statements[REFERRAL_SQL_COUNT_OBJECT],
                    VALUES(value_int(act->ws), value_id(referral_id), value_text(type), value_key(key)), err);
}

enum status referral_counts(struct act *act, const struct id *referral_id, const struct str *types, size_t count,
                            int64_t *ret_counts, struct error *err)
{
    struct result rows = {0};
    if (count > 0)
        TRY(txn_query(act->txn, &referral_statements[REFERRAL_SQL_COUNTS],
                      VALUES(value_int(act->ws), value_id(referral_id)), &rows, err));
    for (size_t i = 0; i < count; i++) {
        ret_counts[i] = 0;
        for (size_t row = 0; row < rows.row_count; row++)
            if (str_equal(result_str(&rows, row, 0), types[i]))
                ret_counts[i] = result_int(&rows, row, 1);
    }
    return STATUS_OK;
}

enum status referral_rules(struct act *act, const struct id *referral_id, const struct id *participant_id,
                           struct rule_standing **ret_rules, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &referral_statements[REFERRAL_SQL_RULES],
                  VALUES(value_int(act->ws), value_id(referral_id), value_id(participant_id)), &rows, err));
    struct rule_standing *rules = arena_array(txn_arena(act->txn), rows.row_count, sizeof *rules);
    for (size_t i = 0; i < rows.row_count; i++)
        rules[i] = (struct rule_standing){
            .rule_key = result_str(&rows, i, 0),
            .settled = result_int(&rows, i, 1) != 0,
            .reward_id = result_id(&rows, i, 2),
        };
    *ret_rules = rules;
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status referral_set_rule(struct act *act, const struct id *referral_id, struct str rule_key, bool settled,
                              struct error *err)
{
    return txn_exec(act->txn, &referral_statements[REFERRAL_SQL_SET_RULE],
                    VALUES(value_int(act->ws), value_id(referral_id), value_text(rule_key), value_int(settled)), err);
}

enum status referral_count_since(struct act *act, const struct id *participant_id, int64_t since, int64_t most,
                                 int64_t *ret_count, struct error *err)
{
    struct id from = id_floor(since);
    struct result rows;
    TRY(txn_query(act->txn, &referral_statements[REFERRAL_SQL_BROUGHT_SINCE],
                  VALUES(value_int(act->ws), value_id(participant_id), value_id(&from), value_int(most)), &rows, err));
    *ret_count = (int64_t)rows.row_count;
    return STATUS_OK;
}

enum status referral_brought_by(struct act *act, const struct id *contact_id, const struct id *program_id,
                                struct id *ret_contact_id, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &referral_statements[REFERRAL_SQL_BROUGHT_BY],
                  VALUES(value_int(act->ws), value_id(contact_id), value_id(program_id)), &rows, err));
    *ret_contact_id = rows.row_count == 0 ? (struct id){0} : result_id(&rows, 0, 0);
    return STATUS_OK;
}
