/* Participants in storage: a rowid table found by (ws, id), by (ws, contact, program), and listed by (ws, program, id)
 * or (ws, program, status, id). */

#include "domain/participant/participant_store.h"

#include "store/list_text.h"

#define PARTICIPANT_TYPES "i" PARTICIPANT_COLUMNS(ENTITY_LETTER)
#define PARTICIPANT_PAGE(filters) LIST_TEXT(PARTICIPANT_COLUMNS(ENTITY_NAME), "participant", "created_at", filters)

/* One person takes part in few programs, and so has few rows: its status is compared when they are found, and its index
 * is kept out of the choice. */
#define OF_STATUS(parameter) " AND status || '' = " parameter

#define BRIEF_SELECT                                                                                                   \
    "SELECT p.ws" BRIEF_COLUMNS(ENTITY_NAME) " FROM participant p JOIN link l ON l.ws = p.ws AND l.id = p.link_id"
#define BRIEF_TYPES "i" BRIEF_COLUMNS(ENTITY_LETTER)

const struct statement participant_statements[PARTICIPANT_SQL_COUNT] = {
    [PARTICIPANT_SQL_READ] = {.name = "participant_read",
                              .purpose = "one participant",
                              .text = "SELECT ws" PARTICIPANT_COLUMNS(
                                  ENTITY_NAME) " FROM participant WHERE ws = $1 AND id = $2",
                              .params = "ib",
                              .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_READ_MANY] = {.name = "participant_read_many",
                                   .purpose = "many participants",
                                   .text = "SELECT ws" PARTICIPANT_COLUMNS(
                                       ENTITY_NAME) " FROM participant WHERE ws = $1 AND id IN ({ids})",
                                   .params = "i",
                                   .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_HELD] = {.name = "participant_held",
                              .purpose = "whether there is a participant of this id",
                              .text = "SELECT id FROM participant WHERE ws = $1 AND id = $2",
                              .params = "ib",
                              .columns = "b"},
    [PARTICIPANT_SQL_LIST] = {.name = "participant_list",
                              .purpose = "a page of participants",
                              .text = PARTICIPANT_PAGE(""),
                              .params = LIST_PARAMS,
                              .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_STATUS] = {.name = "participant_list_status",
                                     .purpose = "a page of participants of one status, of all programs",
                                     .text = LIST_MERGED(PARTICIPANT_COLUMNS(ENTITY_NAME), "participant", "created_at",
                                                         " AND status = $7"),
                                     .params = LIST_PARAMS "t",
                                     .columns = PARTICIPANT_TYPES,
                                     .postgres = LIST_MERGED_POSTGRES(PARTICIPANT_COLUMNS(ENTITY_NAME), "participant",
                                                                      "created_at", " AND status = $7")},
    [PARTICIPANT_SQL_LIST_PROGRAM] = {.name = "participant_list_program",
                                      .purpose = "a page of a program's participants",
                                      .text = PARTICIPANT_PAGE(" AND program_id = $7"),
                                      .params = LIST_PARAMS "b",
                                      .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_PROGRAM_STATUS] = {.name = "participant_list_program_status",
                                             .purpose = "a page of a program's participants of one status",
                                             .text = PARTICIPANT_PAGE(" AND program_id = $7 AND status = $8"),
                                             .params = LIST_PARAMS "bt",
                                             .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_CONTACT] = {.name = "participant_list_contact",
                                      .purpose = "a page of a contact's participations",
                                      .text = PARTICIPANT_PAGE(" AND contact_id = $7"),
                                      .params = LIST_PARAMS "b",
                                      .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_CONTACT_PROGRAM] = {.name = "participant_list_contact_program",
                                              .purpose = "a contact's participation in a program, as a page",
                                              .text = PARTICIPANT_PAGE(" AND program_id = $7 AND contact_id = $8"),
                                              .params = LIST_PARAMS "bb",
                                              .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_CONTACT_STATUS] = {.name = "participant_list_contact_status",
                                             .purpose = "a page of a contact's participations of one status",
                                             .text = PARTICIPANT_PAGE(OF_STATUS("$7") " AND contact_id = $8"),
                                             .params = LIST_PARAMS "tb",
                                             .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_CONTACT_PROGRAM_STATUS] =
        {.name = "participant_list_contact_program_status",
         .purpose = "a contact's participation in a program if it is of one status, as a page",
         .text = PARTICIPANT_PAGE(" AND program_id = $7" OF_STATUS("$8") " AND contact_id = $9"),
         .params = LIST_PARAMS "btb",
         .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_LIST_GROUP] = {.name = "participant_list_group",
                                    .purpose = "a page of a group's participants",
                                    .text = PARTICIPANT_PAGE(" AND group_id = $7"),
                                    .params = LIST_PARAMS "b",
                                    .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_PEOPLE] = {.name = "participant_people",
                                .purpose = "what is shown of many participants' contacts",
                                .text = "SELECT c.id, c.name, c.email, c.phone, k.value FROM contact c"
                                        " LEFT JOIN natural_key k ON k.ws = c.ws AND k.object_id = c.id"
                                        " AND k.kind = 'cnt' AND k.source = 'api'"
                                        " WHERE c.ws = $1 AND c.id IN ({ids})",
                                .params = "i",
                                .columns = "btttt"},
    [PARTICIPANT_SQL_BRIEF] = {.name = "participant_brief_read",
                               .purpose = "what decisions need of one participant",
                               .text = BRIEF_SELECT " WHERE p.ws = $1 AND p.id = $2",
                               .params = "ib",
                               .columns = BRIEF_TYPES},
    [PARTICIPANT_SQL_BRIEFS] = {.name = "participant_briefs_read",
                                .purpose = "what decisions need of many participants",
                                .text = BRIEF_SELECT " WHERE p.ws = $1 AND p.id IN ({ids})",
                                .params = "i",
                                .columns = BRIEF_TYPES},
    [PARTICIPANT_SQL_KEEP] = {.name = "participant_keep",
                              .purpose = "keeps a participant from others until the commit",
                              .text = "SELECT id FROM participant WHERE ws = $1 AND id = $2 FOR UPDATE",
                              .params = "ib",
                              .columns = "b"},
    [PARTICIPANT_SQL_LOCK] = {.name = "participant_lock",
                              .purpose = "one participant, which nobody else changes until the commit",
                              .text = "SELECT ws" PARTICIPANT_COLUMNS(
                                  ENTITY_NAME) " FROM participant WHERE ws = $1 AND id = $2 FOR UPDATE",
                              .params = "ib",
                              .columns = PARTICIPANT_TYPES},
    [PARTICIPANT_SQL_SET_STATUS] = {.name = "participant_set_status",
                                    .purpose = "say whether a participant takes part",
                                    .text = "UPDATE participant SET status = $3 WHERE ws = $1 AND id = $2",
                                    .params = "ibt",
                                    .columns = ""},
    [PARTICIPANT_SQL_SET_LINK] = {.name = "participant_set_link",
                                  .purpose = "say which link of a participant is its first",
                                  .text = "UPDATE participant SET link_id = $3 WHERE ws = $1 AND id = $2",
                                  .params = "ibb",
                                  .columns = ""},
    [PARTICIPANT_SQL_CHANGE] = {.name = "participant_change",
                                .purpose = "write back what may change about a participant",
                                .text = "UPDATE participant SET kind = $3, tags = $4, metadata = $5, group_id = $6"
                                        " WHERE ws = $1 AND id = $2",
                                .params = "ibtttb",
                                .columns = ""},
    [PARTICIPANT_SQL_FIND] = {.name = "participant_find",
                              .purpose = "a contact's participant in a program",
                              .text = BRIEF_SELECT " WHERE p.ws = $1 AND p.contact_id = $2 AND p.program_id = $3",
                              .params = "ibb",
                              .columns = BRIEF_TYPES},
    [PARTICIPANT_SQL_INSERT] = {.name = "participant_insert",
                                .purpose = "a new participant; no row when the contact takes part already",
                                .text = "INSERT INTO participant (ws" PARTICIPANT_COLUMNS(
                                    ENTITY_NAME) ") VALUES (" PLACES_14 ") ON CONFLICT DO NOTHING RETURNING ws",
                                .params = PARTICIPANT_TYPES,
                                .columns = "i"},
};
