/* The statements of invitations of friends. */

#include "domain/enrollment/friend_store.h"

#include "store/list_text.h"

#define FRIEND_TYPES "i" FRIEND_COLUMNS(ENTITY_LETTER)

_Static_assert(ENTITY_COUNT(FRIEND_COLUMNS) == 8, "the INSERT has a place for each column");

const struct statement friend_statements[FRIEND_SQL_COUNT] = {
    [FRIEND_SQL_INSERT] =
        {
            .name = "friend_insert",
            .purpose = "a friend was written to, once per participant; no row when it was before",
            .text = "INSERT INTO friend_invitation (ws" FRIEND_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_9 ") ON CONFLICT DO NOTHING RETURNING id",
            .params = FRIEND_TYPES,
            .columns = "b",
        },
    [FRIEND_SQL_OF_PAIR] =
        {
            .name = "friend_of_pair",
            .purpose = "whether a participant has had a contact written to",
            .text = "SELECT id FROM friend_invitation WHERE ws = $1 AND participant_id = $2 AND contact_id = $3",
            .params = "ibb",
            .columns = "b",
        },
    [FRIEND_SQL_TIMES] =
        {
            .name = "friend_times",
            .purpose = "when a participant had friends written to, newest first, some at most",
            .text = "SELECT created_at FROM friend_invitation WHERE ws = $1 AND participant_id = $2 ORDER BY id DESC "
                    "LIMIT $3",
            .params = "ibi",
            .columns = "i",
        },
    [FRIEND_SQL_HELD] =
        {
            .name = "friend_held",
            .purpose = "whether there is an invitation of this id",
            .text = "SELECT id FROM friend_invitation WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [FRIEND_SQL_LIST] =
        {
            .name = "friend_list",
            .purpose = "one page of all friends who were written to",
            .text = LIST_TEXT(FRIEND_COLUMNS(ENTITY_NAME), "friend_invitation", "created_at", ""),
            .params = LIST_PARAMS,
            .columns = FRIEND_TYPES,
        },
    [FRIEND_SQL_LIST_OF] =
        {
            .name = "friend_list_of",
            .purpose = "one page of the friends whom a participant has had written to",
            .text =
                LIST_TEXT(FRIEND_COLUMNS(ENTITY_NAME), "friend_invitation", "created_at", " AND participant_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = FRIEND_TYPES,
        },
    [FRIEND_SQL_MESSAGES] =
        {
            .name = "friend_messages",
            .purpose = "what became of the mails of invitations",
            .text = "SELECT id, status FROM message WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "bi",
        },
    [FRIEND_SQL_CLICKS] =
        {
            .name = "friend_clicks",
            .purpose = "links of invitations that people have opened",
            .text = "SELECT link_id FROM link_clicks WHERE ws = $1 AND total > bots AND link_id IN ({ids})",
            .params = "i",
            .columns = "b",
        },
    [FRIEND_SQL_BY_CONTACT] =
        {
            .name = "friend_by_contact",
            .purpose = "referrals of invited contacts, and whom they are credited to",
            .text = "SELECT contact_id, id, status, participant_id FROM referral WHERE ws = $1 AND contact_id IN "
                    "({ids})",
            .params = "i",
            .columns = "bbib",
        },
    [FRIEND_SQL_BY_LINK] =
        {
            .name = "friend_by_link",
            .purpose = "referrals of a participant by the links of its invitations",
            .text =
                "SELECT link_id, id, status, participant_id FROM referral WHERE ws = $1 AND participant_id = $2 AND "
                "link_id IN ({ids})",
            .params = "ib",
            .columns = "bbib",
        },
    [FRIEND_SQL_STRAY] =
        {
            .name = "friend_stray",
            .purpose = "invitations of what does not exist, or by another's link or message (verify, B20)",
            .text = "SELECT f.id FROM friend_invitation f LEFT JOIN participant p ON p.ws = f.ws AND p.id = "
                    "f.participant_id LEFT JOIN link l ON l.ws = f.ws AND l.id = f.link_id LEFT JOIN message m ON m.ws "
                    "= f.ws AND m.id = f.message_id LEFT JOIN contact c ON c.ws = f.ws AND c.id = f.contact_id WHERE "
                    "f.ws = $1 AND (p.id IS NULL OR c.id IS NULL OR l.id IS NULL OR l.participant_id <> "
                    "f.participant_id OR m.id IS NULL OR m.contact_id <> f.contact_id)",
            .params = "i",
            .columns = "b",
        },
};
