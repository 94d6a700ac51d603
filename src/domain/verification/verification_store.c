/* The statements of verifications. */

#include "domain/verification/verification_store.h"

#define VERIFICATION_TYPES "i" VERIFICATION_COLUMNS(ENTITY_LETTER)
#define VERIFICATION_SELECT "SELECT ws" VERIFICATION_COLUMNS(ENTITY_NAME) " FROM verification WHERE ws = $1"

_Static_assert(ENTITY_COUNT(VERIFICATION_COLUMNS) == 9, "the INSERT has a place for each column");

const struct statement verification_statements[VERIFICATION_SQL_COUNT] = {
    [VERIFICATION_SQL_INSERT] =
        {
            .name = "verification_insert",
            .purpose = "a link by which somebody confirms an address",
            .text = "INSERT INTO verification (ws" VERIFICATION_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_10 ")",
            .params = VERIFICATION_TYPES,
            .columns = "",
        },
    [VERIFICATION_SQL_OF_MESSAGE] =
        {
            .name = "verification_of_message",
            .purpose = "the verification that a message is of",
            .text = VERIFICATION_SELECT " AND message_id = $2",
            .params = "ib",
            .columns = VERIFICATION_TYPES,
        },
    [VERIFICATION_SQL_OF_REFERRAL] =
        {
            .name = "verification_of_referral",
            .purpose = "the newest verifications of a referral",
            .text = VERIFICATION_SELECT " AND referral_id = $2 ORDER BY id DESC LIMIT $3",
            .params = "ibi",
            .columns = VERIFICATION_TYPES,
        },
    [VERIFICATION_SQL_SINCE] =
        {
            .name = "verification_since",
            .purpose = "verifications of a referral since then, some at most",
            .text = "SELECT id FROM verification WHERE ws = $1 AND referral_id = $2 AND created_at > $3 LIMIT $4",
            .params = "ibii",
            .columns = "b",
        },
    [VERIFICATION_SQL_OPEN] =
        {
            .name = "verification_open",
            .purpose = "referrals whose prospect has not confirmed an address yet",
            .text = "SELECT DISTINCT referral_id FROM verification WHERE ws = $1 AND contact_id = $2 AND channel = $3 "
                    "AND verified_at IS NULL ORDER BY referral_id LIMIT $4",
            .params = "ibii",
            .columns = "b",
        },
    [VERIFICATION_SQL_SETTLE] =
        {
            .name = "verification_settle",
            .purpose = "the address was confirmed, for one referral",
            .text = "UPDATE verification SET verified_at = $5 WHERE ws = $1 AND contact_id = $2 AND channel = $3 AND "
                    "referral_id = $4 AND verified_at IS NULL",
            .params = "ibibi",
            .columns = "",
        },
    [VERIFICATION_SQL_DENY] =
        {
            .name = "verification_deny",
            .purpose = "who has the address did not ask for it: once, and not where it was confirmed",
            .text = "UPDATE verification SET denied_at = $3 WHERE ws = $1 AND id = $2 AND denied_at IS NULL AND "
                    "verified_at IS NULL RETURNING id",
            .params = "ibi",
            .columns = "b",
        },
    [VERIFICATION_SQL_MESSAGES] =
        {
            .name = "verification_messages",
            .purpose = "what became of the messages of verifications",
            .text = "SELECT id, status, reason, address FROM message WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "bitt",
        },
    [VERIFICATION_SQL_STRAY] =
        {
            .name = "verification_stray",
            .purpose = "verifications of no referral of their contact, or of another message (verify, B20)",
            .text = "SELECT v.id FROM verification v LEFT JOIN referral r ON r.ws = v.ws AND r.id = v.referral_id LEFT "
                    "JOIN message m ON m.ws = v.ws AND m.id = v.message_id WHERE v.ws = $1 AND (r.id IS NULL OR "
                    "r.contact_id <> v.contact_id OR m.id IS NULL OR m.contact_id <> v.contact_id OR m.channel <> "
                    "v.channel)",
            .params = "i",
            .columns = "b",
        },
};
