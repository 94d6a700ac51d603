/* The statements of referrals. */

#include "domain/referral/referral_store.h"

#include "store/list_text.h"

#define REFERRAL_SELECT "SELECT ws" REFERRAL_COLUMNS(ENTITY_NAME) " FROM referral WHERE ws = $1"
#define REFERRAL_TYPES "i" REFERRAL_COLUMNS(ENTITY_LETTER)
/* The best name that is known of a contact. */
#define CALLED(c) "COALESCE(" c ".name, " c ".company, " c ".email, " c ".phone)"
#define REFERRAL_PAGE(filters) LIST_TEXT(REFERRAL_COLUMNS(ENTITY_NAME), "referral", "submitted_at", filters)

/* `(a, b) = ($3, $4)`: without the comma that ENTITY_NAME begins with. */
#define REFERRAL_SET                                                                                                   \
    "stage_kind = $3, value = $4, qualified_at = $5, eligible_at = $6, rewarded_at = $7, disqualified_at = $8, "       \
    "last_activity_at = $9, reason_code = $10, sequence = $11, noted = $12, revoked_at = $13"

const struct statement referral_statements[REFERRAL_SQL_COUNT] = {
    [REFERRAL_SQL_READ] =
        {
            .name = "referral_read",
            .purpose = "a referral by its id",
            .text = REFERRAL_SELECT " AND id = $2",
            .params = "ib",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_READ_MANY] =
        {
            .name = "referral_read_many",
            .purpose = "referrals by their ids",
            .text = REFERRAL_SELECT " AND id IN ({ids})",
            .params = "i",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_LOCK] =
        {
            .name = "referral_lock",
            .purpose = "a referral by its id, kept from others until the commit",
            .text = REFERRAL_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_FIND_LIVE] =
        {
            .name = "referral_find_live",
            .purpose = "a prospect's live referral in a program, kept from others until the commit",
            .text = REFERRAL_SELECT " AND contact_id = $2 AND program_id = $3 AND live = 1 FOR UPDATE",
            .params = "ibb",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_FIND_LIVE_ANY] =
        {
            .name = "referral_find_live_any",
            .purpose = "a prospect's newest live referral, kept from others until the commit",
            .text = REFERRAL_SELECT " AND contact_id = $2 AND live = 1 ORDER BY id DESC LIMIT 1 FOR UPDATE",
            .params = "ib",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_INSERT] =
        {
            .name = "referral_insert",
            .purpose = "create a referral",
            .text = "INSERT INTO referral (ws" REFERRAL_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_37 ")",
            .params = REFERRAL_TYPES,
            .columns = "",
        },
    [REFERRAL_SQL_SAVE] =
        {
            .name = "referral_save",
            .purpose = "write what may change of a referral, but the columns of indexes",
            .text = "UPDATE referral SET " REFERRAL_SET " WHERE ws = $1 AND id = $2",
            .params = "ib" REFERRAL_CHANGING(ENTITY_LETTER),
            .columns = "",
        },
    [REFERRAL_SQL_SET_STATUS] =
        {
            .name = "referral_set_status",
            .purpose = "write a referral's status where it changed",
            .text = "UPDATE referral SET status = $3 WHERE ws = $1 AND id = $2",
            .params = "ibi",
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
    [REFERRAL_SQL_SET_STAGE] =
        {
            .name = "referral_set_stage",
            .purpose = "write a referral's stage where it changed",
            .text = "UPDATE referral SET stage = $3, closed_at = $4 WHERE ws = $1 AND id = $2",
            .params = "ibti",
            .columns = "",
        },
    [REFERRAL_SQL_SET_OWNER] =
        {
            .name = "referral_set_owner",
            .purpose = "write a referral's owner where it changed",
            .text = "UPDATE referral SET owner = $3 WHERE ws = $1 AND id = $2",
            .params = "ibt",
            .columns = "",
        },
    [REFERRAL_SQL_SET_ATTRIBUTION] =
        {
            .name = "referral_set_attribution",
            .purpose = "write who is credited for a referral where that changed",
            .text =
                "UPDATE referral SET participant_id = $3, link_id = $4, method = $5, channel = $6, uncredited = $7, "
                "click_id = $8, code = $9, attributed_at = $10, effective_at = $11 WHERE ws = $1 AND id = $2",
            .params = "ibbbtttbtii",
            .columns = "",
        },
    [REFERRAL_SQL_NEXT_ATTRIBUTION] =
        {
            .name = "referral_next_attribution",
            .purpose = "the number of the attribution that follows",
            .text = "SELECT COALESCE(MAX(n) + 1, 1) FROM attribution WHERE ws = $1 AND referral_id = $2",
            .params = "ib",
            .columns = "i",
        },
    [REFERRAL_SQL_HELD] =
        {
            .name = "referral_held",
            .purpose = "whether there is a referral of this id",
            .text = "SELECT id FROM referral WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [REFERRAL_SQL_LIST] =
        {
            .name = "referral_list",
            .purpose = "one page of all referrals, newest first",
            .text = REFERRAL_PAGE(""),
            .params = LIST_PARAMS,
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_LIST_PROGRAM] =
        {
            .name = "referral_list_program",
            .purpose = "one page of a program's referrals",
            .text = REFERRAL_PAGE(" AND program_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_LIST_PROGRAM_STATUS] =
        {
            .name = "referral_list_program_status",
            .purpose = "one page of a program's referrals of one status",
            .text = REFERRAL_PAGE(" AND program_id = $7 AND status = $8"),
            .params = LIST_PARAMS "bi",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_LIST_PROGRAM_STAGE] =
        {
            .name = "referral_list_program_stage",
            .purpose = "one page of a program's referrals in an open stage",
            .text = REFERRAL_PAGE(" AND program_id = $7 AND stage = $8 AND closed_at IS NULL"),
            .params = LIST_PARAMS "bt",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_LIST_STATUS] =
        {
            .name = "referral_list_status",
            .purpose = "one page of the referrals of one status, merged over all programs",
            .text = LIST_MERGED(REFERRAL_COLUMNS(ENTITY_NAME), "referral", "submitted_at", " AND status = $7"),
            .params = LIST_PARAMS "i",
            .columns = REFERRAL_TYPES,
            .postgres =
                LIST_MERGED_POSTGRES(REFERRAL_COLUMNS(ENTITY_NAME), "referral", "submitted_at", " AND status = $7"),
        },
    [REFERRAL_SQL_LIST_STAGE] =
        {
            .name = "referral_list_stage",
            .purpose = "one page of the referrals in an open stage, merged over all programs",
            .text = LIST_MERGED(REFERRAL_COLUMNS(ENTITY_NAME), "referral", "submitted_at",
                                " AND stage = $7 AND closed_at IS NULL"),
            .params = LIST_PARAMS "t",
            .columns = REFERRAL_TYPES,
            .postgres = LIST_MERGED_POSTGRES(REFERRAL_COLUMNS(ENTITY_NAME), "referral", "submitted_at",
                                             " AND stage = $7 AND closed_at IS NULL"),
        },
    [REFERRAL_SQL_LIST_OWNER] =
        {
            .name = "referral_list_owner",
            .purpose = "one page of an owner's referrals",
            .text = REFERRAL_PAGE(" AND owner = $7"),
            .params = LIST_PARAMS "t",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_LIST_PARTICIPANT] =
        {
            .name = "referral_list_participant",
            .purpose = "one page of a participant's referrals",
            .text = REFERRAL_PAGE(" AND participant_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_LIST_CONTACT] =
        {
            .name = "referral_list_contact",
            .purpose = "one page of a prospect's referrals",
            .text = REFERRAL_PAGE(" AND contact_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = REFERRAL_TYPES,
        },
    [REFERRAL_SQL_BROUGHT_SINCE] =
        {
            .name = "referral_brought_since",
            .purpose = "whom a participant has brought since then, so many at most",
            .text = "SELECT id FROM referral WHERE ws = $1 AND participant_id = $2 AND id >= $3 LIMIT $4",
            .params = "ibbi",
            .columns = "b",
        },
    [REFERRAL_SQL_BROUGHT_BY] =
        {
            .name = "referral_brought_by",
            .purpose = "the contact of the participant by whom a person came into a program last",
            .text = "SELECT p.contact_id FROM referral r JOIN participant p ON p.ws = r.ws AND p.id = r.participant_id "
                    "WHERE r.ws = $1 AND r.contact_id = $2 AND r.program_id = $3 AND r.participant_id IS NOT NULL "
                    "ORDER BY r.id DESC LIMIT 1",
            .params = "ibb",
            .columns = "b",
        },
    [REFERRAL_SQL_ADD_ATTRIBUTION] =
        {
            .name = "referral_add_attribution",
            .purpose = "append an attribution of record",
            .text = "INSERT INTO attribution (ws" ATTRIBUTION_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_12 ")",
            .params = "i" ATTRIBUTION_COLUMNS(ENTITY_LETTER),
            .columns = "",
        },
    [REFERRAL_SQL_OBJECT_IN_PROGRAM] =
        {
            .name = "referral_object_in_program",
            .purpose = "whose a business object is in a program",
            .text = "SELECT referral_id FROM business_object WHERE ws = $1 AND object_key = $2 AND program_id = $3",
            .params = "ibb",
            .columns = "b",
        },
    [REFERRAL_SQL_OBJECT_ANYWHERE] =
        {
            .name = "referral_object_anywhere",
            .purpose = "whose a business object is, in the program of the newest referral",
            .text = "SELECT referral_id FROM business_object WHERE ws = $1 AND object_key = $2 "
                    "ORDER BY referral_id DESC LIMIT 1",
            .params = "ib",
            .columns = "b",
        },
    [REFERRAL_SQL_CLAIM_OBJECT] =
        {
            .name = "referral_claim_object",
            .purpose = "make a business object a referral's, and say whose it is",
            .text = "INSERT INTO business_object (ws, object_key, program_id, referral_id) VALUES ($1, $2, $3, $4) "
                    "ON CONFLICT (ws, object_key, program_id) DO UPDATE SET referral_id = business_object.referral_id "
                    "RETURNING referral_id",
            .params = "ibbb",
            .columns = "b",
        },
    [REFERRAL_SQL_COUNT_OBJECT] =
        {
            .name = "referral_count_object",
            .purpose = "count a business object for a referral, once",
            .text = "INSERT INTO counted_object (ws, referral_id, type, object_key) VALUES ($1, $2, $3, $4) "
                    "ON CONFLICT DO NOTHING",
            .params = "ibtb",
            .columns = "",
        },
    [REFERRAL_SQL_COUNTS] =
        {
            .name = "referral_counts",
            .purpose = "how many objects were counted for a referral, by type",
            .text = "SELECT type, COUNT(*) FROM counted_object WHERE ws = $1 AND referral_id = $2 GROUP BY type",
            .params = "ib",
            .columns = "ti",
        },
    [REFERRAL_SQL_RULES] =
        {
            .name = "referral_rules",
            .purpose = "the reward rules of a referral that granted, are due or are settled",
            .text = "SELECT rule_key, 1, id FROM reward WHERE ws = $1 AND root_id = $2 AND rule_key <> '' "
                    "AND (role <> 'referrer' OR participant_id = $3) UNION ALL "
                    "SELECT rule_key, state, NULL FROM rule_state WHERE ws = $1 AND referral_id = $2",
            .params = "ibb",
            .columns = "tib",
        },
    [REFERRAL_SQL_SET_RULE] =
        {
            .name = "referral_set_rule",
            .purpose = "remember that a reward rule is due, or settled without a reward",
            .text = "INSERT INTO rule_state (ws, referral_id, rule_key, state) VALUES ($1, $2, $3, $4) "
                    "ON CONFLICT (ws, referral_id, rule_key) DO UPDATE SET state = excluded.state",
            .params = "ibti",
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
    [REFERRAL_SQL_READ_TEXTS_MANY] =
        {
            .name = "referral_read_texts_many",
            .purpose = "what people wrote about the referrals of a page",
            .text = "SELECT id, text FROM note WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "bt",
        },
    [REFERRAL_SQL_NAMES] = {.name = "referral_names",
                            .purpose = "what the prospects and referrers of many referrals are called",
                            .text = "SELECT r.id, " CALLED("c") ", " CALLED(
                                "k") " FROM referral r"
                                     " JOIN contact c ON c.ws = r.ws AND c.id = r.contact_id"
                                     " LEFT JOIN participant p ON p.ws = r.ws AND p.id = r.participant_id"
                                     " LEFT JOIN contact k ON k.ws = p.ws AND k.id = p.contact_id"
                                     " WHERE r.ws = $1 AND r.id IN ({ids})",
                            .params = "i",
                            .columns = "btt"},
    [REFERRAL_SQL_WITHOUT_ATTRIBUTION] =
        {
            .name = "referral_without_attribution",
            .purpose = "referrals whose newest attribution is not what they show (verify, B14)",
            .text = "SELECT r.id FROM referral r LEFT JOIN attribution a ON a.ws = r.ws AND a.referral_id = r.id AND "
                    "a.n = (SELECT n FROM attribution b WHERE b.ws = r.ws AND b.referral_id = r.id ORDER BY n DESC "
                    "LIMIT 1) WHERE r.ws = $1 AND (a.n IS NULL OR a.participant_id IS DISTINCT FROM r.participant_id "
                    "OR a.link_id IS DISTINCT FROM r.link_id OR a.method <> r.method OR a.click_id IS DISTINCT FROM "
                    "r.click_id OR a.code IS DISTINCT FROM r.code OR a.uncredited IS DISTINCT FROM r.uncredited)",
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
            .text = "SELECT r.id FROM referral r LEFT JOIN participant p ON p.ws = r.ws AND p.id = r.participant_id "
                    "WHERE r.ws = $1 AND r.participant_id IS NOT NULL AND (p.id IS NULL OR p.program_id <> "
                    "r.program_id)",
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
    [REFERRAL_SQL_WRONG_STATUS] =
        {
            .name = "referral_wrong_status",
            .purpose = "referrals whose stored status, or `live`, is not what happened to them (verify)",
            .text = "SELECT id FROM referral WHERE ws = $1 AND (live <> CASE WHEN stage_kind = 2 OR "
                    "disqualified_at IS NOT NULL THEN 0 ELSE 1 END OR status <> CASE WHEN stage_kind = 2 OR "
                    "disqualified_at IS NOT NULL OR revoked_at IS NOT NULL THEN 3 WHEN rewarded_at IS NOT NULL THEN 2 "
                    "WHEN qualified_at IS NOT "
                    "NULL THEN 1 ELSE 0 END OR (closed_at IS NULL) <> (stage_kind = 0 AND disqualified_at IS NULL))",
            .params = "i",
            .columns = "b",
        },
    [REFERRAL_SQL_STRAY_OBJECTS] =
        {
            .name = "referral_stray_objects",
            .purpose = "business objects of a referral that does not exist or is of another program (verify, B5, B20)",
            .text = "SELECT b.referral_id FROM business_object b LEFT JOIN referral r ON r.ws = b.ws AND r.id = "
                    "b.referral_id WHERE b.ws = $1 AND (r.id IS NULL OR r.program_id <> b.program_id)",
            .params = "i",
            .columns = "b",
        },
    [REFERRAL_SQL_EVENT_WITHOUT_REFERRAL] =
        {
            .name = "referral_event_without_referral",
            .purpose = "events of a referral that does not exist, or of another contact's without the object that "
                       "leads there (verify, B20)",
            .text = "SELECT e.id FROM event e LEFT JOIN referral r ON r.ws = e.ws AND r.id = e.referral_id LEFT JOIN "
                    "business_object b ON b.ws = e.ws AND b.object_key = e.object_key AND b.program_id = r.program_id "
                    "WHERE e.ws = $1 AND e.referral_id IS NOT NULL AND (r.id IS NULL OR (r.contact_id <> e.contact_id "
                    "AND e.refers_key IS NULL AND b.referral_id IS DISTINCT FROM r.id))",
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
                    "= e.type AND o.source = e.source AND o.connection_id = e.connection_id AND o.id <> e.id "
                    "WHERE e.ws = $1",
            .params = "i",
            .columns = "b",
        },
};
