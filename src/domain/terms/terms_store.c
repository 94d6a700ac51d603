/* The statements of groups and terms. */

#include "domain/terms/terms_store.h"

#include "store/list_text.h"

#define GROUP_TYPES "i" GROUP_COLUMNS(ENTITY_LETTER)
#define GROUP_SELECT "SELECT ws" GROUP_COLUMNS(ENTITY_NAME) " FROM participant_group WHERE ws = $1"
#define GROUP_PAGE(filters) LIST_TEXT(GROUP_COLUMNS(ENTITY_NAME), "participant_group", "created_at", filters)
#define AGREEMENT_TYPES "i" AGREEMENT_COLUMNS(ENTITY_LETTER)

const struct statement terms_statements[TERMS_SQL_COUNT] = {
    [TERMS_SQL_GROUP_INSERT] =
        {
            .name = "group_insert",
            .purpose = "make a group",
            .text = "INSERT INTO participant_group (ws" GROUP_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_7 ")",
            .params = GROUP_TYPES,
            .columns = "",
        },
    [TERMS_SQL_GROUP_UPDATE] =
        {
            .name = "group_update",
            .purpose = "write back what may change about a group",
            .text = "UPDATE participant_group SET name = $3, terms = $4 WHERE ws = $1 AND id = $2",
            .params = "ibtt",
            .columns = "",
        },
    [TERMS_SQL_GROUP_READ] =
        {
            .name = "group_read",
            .purpose = "a group by its id",
            .text = GROUP_SELECT " AND id = $2 AND deleted_at IS NULL",
            .params = "ib",
            .columns = GROUP_TYPES,
        },
    [TERMS_SQL_GROUP_LOCK] =
        {
            .name = "group_lock",
            .purpose = "a group, which nobody else changes until the commit",
            .text = GROUP_SELECT " AND id = $2 AND deleted_at IS NULL FOR UPDATE",
            .params = "ib",
            .columns = GROUP_TYPES,
        },
    [TERMS_SQL_GROUP_HELD] =
        {
            .name = "group_held",
            .purpose = "whether there is a group of this id",
            .text = "SELECT id FROM participant_group WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [TERMS_SQL_GROUP_LIST] =
        {
            .name = "group_list",
            .purpose = "one page of all groups, newest first",
            .text = GROUP_PAGE(" AND deleted_at IS NULL"),
            .params = LIST_PARAMS,
            .columns = GROUP_TYPES,
        },
    [TERMS_SQL_GROUP_LIST_PROGRAM] =
        {
            .name = "group_list_program",
            .purpose = "one page of a program's groups",
            .text = GROUP_PAGE(" AND program_id = $7 AND deleted_at IS NULL"),
            .params = LIST_PARAMS "b",
            .columns = GROUP_TYPES,
        },
    [TERMS_SQL_GROUP_MEMBERS] =
        {
            .name = "group_members",
            .purpose = "how many participants each of many groups has",
            .text = "SELECT group_id, COUNT(*) FROM participant WHERE ws = $1 AND group_id IN ({ids}) "
                    "GROUP BY group_id",
            .params = "i",
            .columns = "bi",
        },
    [TERMS_SQL_GROUP_DELETE] =
        {
            .name = "group_delete",
            .purpose = "end a group",
            .text = "UPDATE participant_group SET deleted_at = $3 WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [TERMS_SQL_GROUP_MOVE] =
        {
            .name = "group_move",
            .purpose = "take all participants of a group into another, or into none",
            .text = "UPDATE participant SET group_id = $3 WHERE ws = $1 AND group_id = $2",
            .params = "ibb",
            .columns = "",
        },
    [TERMS_SQL_READ] =
        {
            .name = "terms_read",
            .purpose = "what was agreed with a participant alone",
            .text = "SELECT ws" AGREEMENT_COLUMNS(
                ENTITY_NAME) " FROM participant_terms WHERE ws = $1 AND participant_id = $2",
            .params = "ib",
            .columns = AGREEMENT_TYPES,
        },
    [TERMS_SQL_WRITE] =
        {
            .name = "terms_write",
            .purpose = "keep what is agreed with a participant alone",
            .text = "INSERT INTO participant_terms (ws" AGREEMENT_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_7 ") ON CONFLICT (ws, participant_id) DO UPDATE SET terms = "
                             "excluded.terms, from_at = excluded.from_at, until_at = excluded.until_at, reason = "
                             "excluded.reason, created_at = excluded.created_at",
            .params = AGREEMENT_TYPES,
            .columns = "",
        },
    [TERMS_SQL_DELETE] =
        {
            .name = "terms_delete",
            .purpose = "end what was agreed with a participant alone",
            .text = "DELETE FROM participant_terms WHERE ws = $1 AND participant_id = $2",
            .params = "ib",
            .columns = "",
        },
    [TERMS_SQL_MARK] =
        {
            .name = "terms_mark",
            .purpose = "say whether something is agreed with a participant alone",
            .text = "UPDATE participant SET own_terms = $3 WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [TERMS_SQL_KEEP] =
        {
            .name = "terms_keep",
            .purpose = "keep by whose terms a reward was granted",
            .text = "INSERT INTO reward_terms (ws, reward_id, source, group_id) VALUES ($1, $2, $3, $4)",
            .params = "ibib",
            .columns = "",
        },
    [TERMS_SQL_OF_REWARDS] =
        {
            .name = "terms_of_rewards",
            .purpose = "by whose terms many rewards were granted",
            .text = "SELECT reward_id, source FROM reward_terms WHERE ws = $1 AND reward_id IN ({ids})",
            .params = "i",
            .columns = "bi",
        },
    [TERMS_SQL_STRAY_GROUPS] =
        {
            .name = "terms_stray_groups",
            .purpose = "verify: groups of programs that do not exist",
            .text = "SELECT g.id FROM participant_group g LEFT JOIN program p ON p.ws = g.ws AND p.id = g.program_id "
                    "WHERE g.ws = $1 AND p.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [TERMS_SQL_STRAY_MEMBERS] =
        {
            .name = "terms_stray_members",
            .purpose = "verify: members of groups that do not exist, or are of another program",
            .text = "SELECT m.id FROM participant m LEFT JOIN participant_group g ON g.ws = m.ws AND g.id = m.group_id "
                    "WHERE m.ws = $1 AND m.group_id IS NOT NULL AND (g.id IS NULL OR g.program_id <> m.program_id)",
            .params = "i",
            .columns = "b",
        },
    [TERMS_SQL_STRAY_AGREEMENTS] =
        {
            .name = "terms_stray_agreements",
            .purpose = "verify: agreements with participants that do not exist, or are not marked",
            .text = "SELECT t.participant_id FROM participant_terms t LEFT JOIN participant m ON m.ws = t.ws AND m.id "
                    "= t.participant_id WHERE t.ws = $1 AND (m.id IS NULL OR m.own_terms = 0)",
            .params = "i",
            .columns = "b",
        },
    [TERMS_SQL_UNMARKED] =
        {
            .name = "terms_unmarked",
            .purpose = "verify: participants that are marked and have no agreement",
            .text = "SELECT m.id FROM participant m LEFT JOIN participant_terms t ON t.ws = m.ws AND "
                    "t.participant_id = m.id WHERE m.ws = $1 AND m.own_terms = 1 AND t.participant_id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [TERMS_SQL_STRAY_REWARDS] =
        {
            .name = "terms_stray_rewards",
            .purpose = "verify: terms of rewards that do not exist",
            .text = "SELECT t.reward_id FROM reward_terms t LEFT JOIN reward r ON r.ws = t.ws AND r.id = t.reward_id "
                    "WHERE t.ws = $1 AND r.id IS NULL",
            .params = "i",
            .columns = "b",
        },
};
