/* The statements of discounts. */

#include "domain/discount/discount_store.h"

#define DISCOUNT_SELECT "SELECT ws" DISCOUNT_COLUMNS(ENTITY_NAME) " FROM discount WHERE ws = $1"
#define DISCOUNT_TYPES "i" DISCOUNT_COLUMNS(ENTITY_LETTER)
#define IS_ISSUED "EXISTS (SELECT 1 FROM reward r WHERE r.ws = discount.ws AND r.id = discount.id AND r.status = 2)"

const struct statement discount_statements[DISCOUNT_SQL_COUNT] = {
    [DISCOUNT_SQL_INSERT] =
        {
            .name = "discount_insert",
            .purpose = "what a reward of kind discount is good for",
            .text = "INSERT INTO discount (ws" DISCOUNT_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_25 ")",
            .params = DISCOUNT_TYPES,
            .columns = "",
        },
    [DISCOUNT_SQL_GIVE] =
        {
            .name = "discount_give",
            .purpose = "give a discount its code",
            .text =
                "UPDATE discount SET code = $3, code_key = $4, shared = $5, pool_id = $6, pool_n = $7, expires_at = "
                "$8, lapses_at = $8, wanted = NULL WHERE ws = $1 AND id = $2",
            .params = "ibttibii",
            .columns = "",
        },
    [DISCOUNT_SQL_WANT] =
        {
            .name = "discount_want",
            .purpose = "a discount waits for a code of a pool",
            .text = "UPDATE discount SET wanted = $3 WHERE ws = $1 AND id = $2",
            .params = "ibt",
            .columns = "",
        },
    [DISCOUNT_SQL_END_WAIT] =
        {
            .name = "discount_end_wait",
            .purpose = "a discount waits for no code any more",
            .text = "UPDATE discount SET wanted = NULL WHERE ws = $1 AND id = $2 AND wanted IS NOT NULL",
            .params = "ib",
            .columns = "",
        },
    [DISCOUNT_SQL_USE] =
        {
            .name = "discount_use",
            .purpose = "note that a discount was used, unless it was; no row then",
            .text =
                "UPDATE discount SET reference = $3, object_key = $4, order_amount = $5, amount = $6, fingerprint = "
                "$7, used_at = $8, lapses_at = NULL WHERE ws = $1 AND id = $2 AND used_at IS NULL RETURNING id",
            .params = "ibtbiibi",
            .columns = "b",
        },
    [DISCOUNT_SQL_FORGIVE] =
        {
            .name = "discount_forgive",
            .purpose = "note how much of a discount came back with its order",
            .text = "UPDATE discount SET forgiven = $3 WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [DISCOUNT_SQL_END_LAPSE] =
        {
            .name = "discount_end_lapse",
            .purpose = "a discount has lapsed, or will not any more",
            .text = "UPDATE discount SET lapses_at = NULL WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "",
        },
    [DISCOUNT_SQL_READ] =
        {
            .name = "discount_read",
            .purpose = "the discount that a reward is",
            .text = DISCOUNT_SELECT " AND id = $2",
            .params = "ib",
            .columns = DISCOUNT_TYPES,
        },
    [DISCOUNT_SQL_READ_MANY] =
        {
            .name = "discount_read_many",
            .purpose = "the discounts that rewards are",
            .text = DISCOUNT_SELECT " AND id IN ({ids})",
            .params = "i",
            .columns = DISCOUNT_TYPES,
        },
    [DISCOUNT_SQL_FIND_USABLE] =
        {
            .name = "discount_find_usable",
            .purpose = "discounts with a code that were issued and not used, oldest first",
            .text = DISCOUNT_SELECT " AND code_key = $2 AND used_at IS NULL AND " IS_ISSUED " ORDER BY id LIMIT $3",
            .params = "iti",
            .columns = DISCOUNT_TYPES,
        },
    [DISCOUNT_SQL_FIND_USABLE_OF] =
        {
            .name = "discount_find_usable_of",
            .purpose = "those of one contact",
            .text = DISCOUNT_SELECT " AND code_key = $2 AND contact_id = $4 AND used_at IS NULL AND " IS_ISSUED
                                    " ORDER BY id LIMIT $3",
            .params = "itib",
            .columns = DISCOUNT_TYPES,
        },
    [DISCOUNT_SQL_FIND_USABLE_OTHER] =
        {
            .name = "discount_find_usable_other",
            .purpose = "whether anybody but one contact has one",
            .text = "SELECT id FROM discount WHERE ws = $1 AND code_key = $2 AND contact_id <> $3 AND used_at IS NULL "
                    "AND " IS_ISSUED " LIMIT 1",
            .params = "itb",
            .columns = "b",
        },
    [DISCOUNT_SQL_FIND_ANY] =
        {
            .name = "discount_find_any",
            .purpose = "a discount with a code, whatever became of it",
            .text = DISCOUNT_SELECT " AND code_key = $2 ORDER BY contact_id DESC, id DESC LIMIT 1",
            .params = "it",
            .columns = DISCOUNT_TYPES,
        },
    [DISCOUNT_SQL_FIND_ANY_OF] =
        {
            .name = "discount_find_any_of",
            .purpose = "the newest of one contact",
            .text = DISCOUNT_SELECT " AND code_key = $2 AND contact_id = $3 ORDER BY id DESC LIMIT 1",
            .params = "itb",
            .columns = DISCOUNT_TYPES,
        },
    [DISCOUNT_SQL_FIND_REFERENCE] =
        {
            .name = "discount_find_reference",
            .purpose = "the discount that was used for an order",
            .text = DISCOUNT_SELECT " AND reference = $2",
            .params = "it",
            .columns = DISCOUNT_TYPES,
        },
    [DISCOUNT_SQL_OF_ORDER] =
        {
            .name = "discount_of_order",
            .purpose = "discounts that were used for a business object, which a refund names",
            .text = DISCOUNT_SELECT " AND object_key = $2 ORDER BY id",
            .params = "ib",
            .columns = DISCOUNT_TYPES,
        },
    [DISCOUNT_SQL_IS_POOLED] =
        {
            .name = "discount_is_pooled",
            .purpose = "whether a pool or a discount has a code that was drawn",
            .text = "SELECT CAST(1 AS BIGINT) WHERE EXISTS (SELECT 1 FROM pool_code WHERE ws = $1 AND code_key = $2) "
                    "OR EXISTS "
                    "(SELECT 1 FROM discount WHERE ws = $1 AND code_key = $2)",
            .params = "it",
            .columns = "i",
        },
    [DISCOUNT_SQL_LIST_DUE] =
        {
            .name = "discount_list_due",
            .purpose = "discounts that have lapsed, first due first",
            .text = "SELECT id FROM discount WHERE ws = $1 AND lapses_at <= $2 ORDER BY lapses_at, id LIMIT $3",
            .params = "iii",
            .columns = "b",
        },
    [DISCOUNT_SQL_LIST_SERVABLE] =
        {
            .name = "discount_list_servable",
            .purpose = "discounts that wait for a code of a pool that has some again",
            .text = "SELECT d.id FROM code_pool p JOIN discount d ON d.ws = p.ws AND d.program_id = p.program_id AND "
                    "d.wanted = p.name WHERE p.ws = $1 AND p.taken < p.total ORDER BY p.id, d.id LIMIT $2",
            .params = "ii",
            .columns = "b",
        },
    [DISCOUNT_SQL_WRONG_STATES] =
        {
            .name = "discount_wrong_states",
            .purpose =
                "discounts that have a code though they were not issued, or none though they were; that wait for "
                "one and whose reward does not; or that lapse though they were used (verify, B8)",
            .text = "SELECT d.id FROM discount d JOIN reward r ON r.ws = d.ws AND r.id = d.id WHERE d.ws = $1 AND "
                    "((d.code IS NULL AND r.issued_at IS NOT NULL) OR (d.code IS NOT NULL AND r.issued_at IS NULL) OR "
                    "(d.wanted IS NOT NULL AND (r.status NOT IN (0, 1) OR r.waits <> 512)) OR (d.wanted IS NULL AND "
                    "r.waits = 512) OR (d.lapses_at IS NOT NULL AND d.used_at IS NOT NULL))",
            .params = "i",
            .columns = "b",
        },
    [DISCOUNT_SQL_WRONG_USES] =
        {
            .name = "discount_wrong_uses",
            .purpose = "discounts whose use is not what was booked of their reward (verify, B7)",
            .text = "SELECT d.id FROM discount d JOIN reward r ON r.ws = d.ws AND r.id = d.id WHERE d.ws = $1 AND "
                    "((COALESCE(r.amount, 0) <> COALESCE(d.amount, 0)) OR (d.used_at IS NULL AND (d.amount IS NOT NULL "
                    "OR d.reference IS NOT NULL OR d.object_key IS NOT NULL)) OR (d.used_at IS NOT NULL AND (d.amount "
                    "IS NULL OR d.reference IS NULL OR d.object_key IS NULL OR d.amount > d.order_amount OR r.status "
                    "NOT IN (3, 6))) OR d.forgiven < 0 OR d.forgiven > COALESCE(d.amount, 0) OR r.currency <> "
                    "d.currency)",
            .params = "i",
            .columns = "b",
        },
    [DISCOUNT_SQL_STRAY] =
        {
            .name = "discount_stray",
            .purpose = "discounts of no reward of this kind, contact and program (verify, B20)",
            .text = "SELECT d.id FROM discount d LEFT JOIN reward r ON r.ws = d.ws AND r.id = d.id WHERE d.ws = $1 AND "
                    "(r.id IS NULL OR r.kind <> 'discount' OR r.contact_id <> d.contact_id OR r.program_id <> "
                    "d.program_id)",
            .params = "i",
            .columns = "b",
        },
    [DISCOUNT_SQL_WITHOUT] =
        {
            .name = "discount_without",
            .purpose = "rewards of kind discount that are no discount (verify, B20)",
            .text = "SELECT r.id FROM reward r LEFT JOIN discount d ON d.ws = r.ws AND d.id = r.id WHERE r.ws = $1 AND "
                    "r.kind = 'discount' AND d.id IS NULL",
            .params = "i",
            .columns = "b",
        },
};
