/* The statements of the books digest. Each gives an object's id first, then for each of its names a natural key (source
 * and value) and what stands in for one, then what the line says. An object with several keys comes in as many rows,
 * one behind the other: which key is the first is not left to the engine, whose collation is its own. */

#include "domain/report/digest_store.h"

const struct statement digest_statements[DIGEST_SQL_COUNT] = {
    [DIGEST_SQL_CONTACTS] =
        {
            .name = "digest_contacts",
            .purpose = "contacts' balances with every key of their owners",
            .text = "SELECT b.id, k.source, k.value, c.name, b.currency, b.pending, b.available, b.reserved, "
                    "b.paid_out, b.redeemed, b.clawback FROM balance b "
                    "LEFT JOIN contact c ON c.ws = b.ws AND c.id = b.owner_id "
                    "LEFT JOIN natural_key k ON k.ws = b.ws AND k.object_id = b.owner_id AND k.kind = 'cnt' "
                    "WHERE b.ws = $1 AND (b.pending <> 0 OR b.available <> 0 OR b.reserved <> 0 OR b.paid_out <> 0 "
                    "OR b.redeemed <> 0 OR b.clawback <> 0) ORDER BY b.id",
            .params = "i",
            .columns = "bttttiiiiii",
        },
    [DIGEST_SQL_PROGRAMS] =
        {
            .name = "digest_programs",
            .purpose = "programs with every key of theirs",
            .text = "SELECT p.id, k.source, k.value, p.name FROM program p "
                    "LEFT JOIN natural_key k ON k.ws = p.ws AND k.object_id = p.id AND k.kind = 'prg' "
                    "WHERE p.ws = $1 ORDER BY p.id",
            .params = "i",
            .columns = "bttt",
        },
    [DIGEST_SQL_REWARDS] =
        {
            .name = "digest_rewards",
            .purpose = "rewards with every key of program, beneficiary, prospect and reward",
            .text = "SELECT r.id, pk.source, pk.value, p.name, bk.source, bk.value, b.name, ck.source, ck.value, "
                    "c.name, rk.source, rk.value, NULL, r.rule_key, r.program_version, r.role, r.kind, r.currency, "
                    "r.amount, r.status, l.pending, l.available, l.reserved, l.paid_out, l.redeemed, l.clawback, "
                    "l.denied, l.reversed, l.expired, r.step, r.reason_code FROM reward r "
                    "LEFT JOIN lot l ON l.ws = r.ws AND l.id = r.id "
                    "LEFT JOIN program p ON p.ws = r.ws AND p.id = r.program_id "
                    "LEFT JOIN natural_key pk ON pk.ws = r.ws AND pk.object_id = r.program_id AND pk.kind = 'prg' "
                    "LEFT JOIN contact b ON b.ws = r.ws AND b.id = r.contact_id "
                    "LEFT JOIN natural_key bk ON bk.ws = r.ws AND bk.object_id = r.contact_id AND bk.kind = 'cnt' "
                    "LEFT JOIN referral f ON f.ws = r.ws AND f.id = r.referral_id "
                    "LEFT JOIN contact c ON c.ws = f.ws AND c.id = f.contact_id "
                    "LEFT JOIN natural_key ck ON ck.ws = f.ws AND ck.object_id = f.contact_id AND ck.kind = 'cnt' "
                    "LEFT JOIN natural_key rk ON rk.ws = r.ws AND rk.object_id = r.id AND rk.kind = 'rwd' "
                    "WHERE r.ws = $1 ORDER BY r.id",
            .params = "i",
            .columns = "btttttttttttttitttiiiiiiiiiiiit",
        },
};
