/* The statements of referrals.
 *
 * The filtered lists walk the primary key (or a participant's index) newest first and test the rest of the filter on
 * each row: an index on the stage would cost two pages on every transition. A filter value of '' means "any", since `$n
 * IS NULL OR` has no type on PostgreSQL. */

#include "domain/referral/referral_store.h"

#define REFERRAL_COLUMNS                                                                                               \
    "id, program_id, program_version, participant_id, contact_id, link_id, type, stage, stage_kind, owner, "           \
    "submitted_by, value, method, "                                                                                    \
    "click_id, code, attributed_at, submitted_at, effective_at, qualified_at, eligible_at, rewarded_at, "              \
    "disqualified_at, closed_at, "                                                                                     \
    "reason_code, counts, claimed, dedupe, sequence, last_audit_id, fingerprint, noted"
#define REFERRAL_TYPES "bbibbbtttttitbtiiiiiiiittttibbi"

/* 0 pending, 1 qualified, 2 rewarded, 3 disqualified: the order of enum referral_status. */
#define REFERRAL_STATUS                                                                                                \
    "(CASE WHEN stage_kind = 'lost' OR disqualified_at IS NOT NULL THEN 3 WHEN rewarded_at IS NOT NULL THEN 2 "        \
    "WHEN qualified_at IS NOT NULL THEN 1 ELSE 0 END)"

#define REFERRAL_FILTER                                                                                                \
    " AND ($5 < 0 OR " REFERRAL_STATUS " = $5) AND ($6 = '' OR stage = $6) AND ($7 = '' OR owner = $7)"

const struct statement referral_statements[REFERRAL_SQL_COUNT] = {
    [REFERRAL_SQL_READ] =
        {
            .name = "referral_read",
            .purpose = "a referral by its id",
            .text = "SELECT " REFERRAL_COLUMNS " FROM referral WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_LOCK] =
        {
            .name = "referral_lock",
            .purpose = "a referral by its id, kept from others until the commit",
            .text = "SELECT " REFERRAL_COLUMNS " FROM referral WHERE ws = $1 AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_FIND_LIVE] =
        {
            .name = "referral_find_live",
            .purpose = "a prospect's live referral in a program, kept from others until the commit",
            .text = "SELECT " REFERRAL_COLUMNS
                    " FROM referral WHERE ws = $1 AND contact_id = $2 AND program_id = $3 AND live = 1 FOR UPDATE",
            .params = "ibb",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_FIND_LIVE_ANY] =
        {
            .name = "referral_find_live_any",
            .purpose = "a prospect's newest live referral, kept from others until the commit",
            .text = "SELECT " REFERRAL_COLUMNS " FROM referral /* sqlite: INDEXED BY referral_live */ "
                    "WHERE ws = $1 AND contact_id = $2 AND live = 1 ORDER BY id DESC LIMIT 1 FOR UPDATE",
            .params = "ib",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_INSERT] =
        {
            .name = "referral_insert",
            .purpose = "create a referral",
            .text =
                "INSERT INTO referral (ws, live, " REFERRAL_COLUMNS
                ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
                "$14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)",
            .params = "ii" REFERRAL_TYPES,
            .columns = "",
        },
    [REFERRAL_SQL_SAVE] =
        {
            .name = "referral_save",
            .purpose = "write what may change of a referral, but `live`: naming it would rewrite its index each time",
            .text = "UPDATE referral SET stage = $3, stage_kind = $4, owner = $5, value = $6, qualified_at = $7, "
                    "eligible_at = $8, rewarded_at = $9, disqualified_at = $10, closed_at = $11, reason_code = $12, "
                    "counts = $13, claimed = $14, sequence = $15, last_audit_id = $16, noted = $17 "
                    "WHERE ws = $1 AND id = $2",
            .params = "ibtttiiiiiitttibi",
            .columns = "",
        },
    [REFERRAL_SQL_SET_LIVE] =
        {
            .name = "referral_set_live",
            .purpose = "take a referral out of its prospect's live ones, or back",
            .text = "UPDATE referral SET live = $3 WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [REFERRAL_SQL_LIST] =
        {
            .name = "referral_list",
            .purpose = "one page of all referrals, newest first",
            .text = "SELECT " REFERRAL_COLUMNS
                    " FROM referral WHERE ws = $1 AND id < $2 AND id >= $3 ORDER BY id DESC LIMIT $4",
            .params = "ibbi",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_LIST_FILTERED] =
        {
            .name = "referral_list_filtered",
            .purpose = "one page of the referrals of a status, stage, owner, program or prospect, newest first",
            .text = "SELECT " REFERRAL_COLUMNS " FROM referral WHERE ws = $1 AND id < $2 AND id >= $3" REFERRAL_FILTER
                    " AND ($8 = 0 OR program_id = $9) AND ($10 = 0 OR contact_id = $11) ORDER BY id DESC LIMIT $4",
            .params = "ibbiittibib",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_LIST_OF_PARTICIPANT] =
        {
            .name = "referral_list_of_participant",
            .purpose = "one page of a participant's referrals, newest first",
            .text = "SELECT " REFERRAL_COLUMNS " FROM referral /* sqlite: INDEXED BY referral_participant */ "
                    "WHERE ws = $1 AND participant_id = $8 AND id < $2 AND id >= $3" REFERRAL_FILTER
                    " ORDER BY id DESC LIMIT $4",
            .params = "ibbiittb",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_ADD_ATTRIBUTION] =
        {
            .name = "referral_add_attribution",
            .purpose = "append an attribution of record",
            .text = "INSERT INTO attribution (ws, referral_id, n, participant_id, link_id, method, click_id, code, "
                    "touches, decided_at, audit_id) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            .params = "ibibbtbttib",
            .columns = "",
        },
    [REFERRAL_SQL_WRITE_TEXTS] =
        {
            .name = "referral_write_texts",
            .purpose = "replace what people wrote about a referral",
            .text = "INSERT INTO note (ws, id, text) VALUES ($1, $2, $3) ON CONFLICT (ws, id) DO UPDATE SET text = "
                    "excluded.text",
            .params = "ibt",
            .columns = "",
        },
    [REFERRAL_SQL_READ_TEXTS] =
        {
            .name = "referral_read_texts",
            .purpose = "what people wrote about a referral",
            .text = "SELECT text FROM note WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "t",
        },
    [REFERRAL_SQL_WITHOUT_ATTRIBUTION] =
        {
            .name = "referral_without_attribution",
            .purpose = "referrals whose newest attribution is not what they show (verify, B14)",
            .text = "SELECT r.id FROM referral r LEFT JOIN attribution a ON a.ws = r.ws AND a.referral_id = r.id AND "
                    "a.n = (SELECT n FROM attribution b WHERE b.ws = r.ws AND b.referral_id = r.id ORDER BY n DESC "
                    "LIMIT 1) WHERE r.ws = $1 AND (a.n IS NULL OR a.participant_id IS DISTINCT FROM r.participant_id "
                    "OR a.link_id IS DISTINCT FROM r.link_id OR a.method <> r.method)",
            .params = "i",
            .columns = "b",
        },
    [REFERRAL_SQL_STRAY_ATTRIBUTIONS] =
        {
            .name = "referral_stray_attributions",
            .purpose = "attributions of no referral, or of a participant that does not exist (verify, B14, B20)",
            .text = "SELECT a.referral_id FROM attribution a LEFT JOIN referral r ON r.ws = a.ws AND r.id = "
                    "a.referral_id LEFT JOIN participant p ON p.ws = a.ws AND p.id = a.participant_id WHERE a.ws = $1 "
                    "AND (r.id IS NULL OR (a.participant_id IS NOT NULL AND p.id IS NULL))",
            .params = "i",
            .columns = "b",
        },
    [REFERRAL_SQL_WITHOUT_CONTACT] =
        {
            .name = "referral_without_contact",
            .purpose = "referrals of a contact that does not exist (verify, B20)",
            .text = "SELECT r.id FROM referral r LEFT JOIN contact c ON c.ws = r.ws AND c.id = r.contact_id WHERE r.ws "
                    "= $1 AND c.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [REFERRAL_SQL_WITHOUT_PARTICIPANT] =
        {
            .name = "referral_without_participant",
            .purpose = "referrals of a participant that does not exist or is of another program (verify, B20)",
            .text =
                "SELECT r.id FROM referral r LEFT JOIN participant p ON p.ws = r.ws AND p.id = r.participant_id WHERE "
                "r.ws = $1 AND r.participant_id IS NOT NULL AND (p.id IS NULL OR p.program_id <> r.program_id)",
            .params = "i",
            .columns = "b",
        },
    [REFERRAL_SQL_WITHOUT_VERSION] =
        {
            .name = "referral_without_version",
            .purpose = "referrals pinned to a version of rules that does not exist (verify, B20)",
            .text = "SELECT r.id FROM referral r LEFT JOIN program_version v ON v.ws = r.ws AND v.program_id = "
                    "r.program_id AND v.version = r.program_version WHERE r.ws = $1 AND v.version IS NULL",
            .params = "i",
            .columns = "b",
        },
    [REFERRAL_SQL_WRONG_LIVE] =
        {
            .name = "referral_wrong_live",
            .purpose = "referrals whose `live` is not what their stage says (verify)",
            .text = "SELECT id FROM referral WHERE ws = $1 AND live <> CASE WHEN stage_kind = 'lost' OR "
                    "disqualified_at IS NOT NULL THEN 0 ELSE 1 END",
            .params = "i",
            .columns = "b",
        },
    [REFERRAL_SQL_EVENT_WITHOUT_REFERRAL] =
        {
            .name = "referral_event_without_referral",
            .purpose = "events of a referral that does not exist or is another contact's (verify, B20)",
            .text = "SELECT e.id FROM event e LEFT JOIN referral r ON r.ws = e.ws AND r.id = e.referral_id WHERE e.ws "
                    "= $1 AND e.referral_id IS NOT NULL AND (r.id IS NULL OR r.contact_id <> e.contact_id)",
            .params = "i",
            .columns = "b",
        },
    [REFERRAL_SQL_EVENT_WITHOUT_CONTACT] =
        {
            .name = "referral_event_without_contact",
            .purpose = "events of a contact that does not exist (verify, B20)",
            .text = "SELECT e.id FROM event e LEFT JOIN contact c ON c.ws = e.ws AND c.id = e.contact_id WHERE e.ws = "
                    "$1 AND c.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [REFERRAL_SQL_EVENT_TWICE] =
        {
            .name = "referral_event_twice",
            .purpose = "events whose natural key another has too (verify, B19)",
            .text = "SELECT e.id FROM event e JOIN event o ON o.ws = e.ws AND o.external_id = e.external_id AND o.type "
                    "= e.type AND o.source = e.source AND o.id <> e.id WHERE e.ws = $1",
            .params = "i",
            .columns = "b",
        },
};
