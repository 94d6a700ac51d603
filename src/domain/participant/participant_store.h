#pragma once

#include "domain/participant/participant.h"
#include "store/row.h"

/* The statements of participants, and their rows. For participant.c and participant_rows.c only. */

enum {
    PARTICIPANT_SQL_READ,
    PARTICIPANT_SQL_READ_MANY,
    PARTICIPANT_SQL_HELD,
    PARTICIPANT_SQL_LIST,
    PARTICIPANT_SQL_LIST_STATUS,
    PARTICIPANT_SQL_LIST_PROGRAM,
    PARTICIPANT_SQL_LIST_PROGRAM_STATUS,
    PARTICIPANT_SQL_LIST_CONTACT,
    PARTICIPANT_SQL_LIST_CONTACT_PROGRAM,
    PARTICIPANT_SQL_LIST_CONTACT_STATUS,
    PARTICIPANT_SQL_LIST_CONTACT_PROGRAM_STATUS,
    PARTICIPANT_SQL_LIST_GROUP,
    PARTICIPANT_SQL_PEOPLE,
    PARTICIPANT_SQL_BRIEF,
    PARTICIPANT_SQL_BRIEFS,
    PARTICIPANT_SQL_KEEP,
    PARTICIPANT_SQL_LOCK,
    PARTICIPANT_SQL_SET_STATUS,
    PARTICIPANT_SQL_SET_LINK,
    PARTICIPANT_SQL_CHANGE,
    PARTICIPANT_SQL_FIND,
    PARTICIPANT_SQL_INSERT,
    PARTICIPANT_SQL_COUNT,
};

extern const struct statement participant_statements[PARTICIPANT_SQL_COUNT];

#define PARTICIPANT_COLUMNS(C)                                                                                         \
    C(struct participant, id, id, ID, 0, .prefix = "ptc", .doc = "Its id.")                                            \
    C(struct participant, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program it takes part in.")      \
    C(struct participant, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "Who it is.")                         \
    C(struct participant, kind, kind, TEXT, 0, .words = participant_kinds, .doc = "What it is to the business.")       \
    C(struct participant, status, status, TEXT, 0, .words = participant_statuses, .doc = "Whether it takes part.")     \
    C(struct participant, recruited_by, recruited_by, ID, MEMBER_NULL, .prefix = "ptc",                                \
      .doc = "The participant of the program who brought it.")                                                         \
    C(struct participant, link_id, link_id, ID, MEMBER_HIDDEN)                                                         \
    C(struct participant, tags, tags, JSON, 0, .otherwise = "[]", .doc = "Words to group participants by.")            \
    C(struct participant, metadata, metadata, JSON, 0, .otherwise = "{}", .doc = "Your own names and values.")         \
    C(struct participant, fingerprint, fingerprint, BYTES, MEMBER_HIDDEN)                                              \
    C(struct participant, created_at, created_at, TIME, 0, .doc = "When it was enrolled.")                             \
    C(struct participant, group_id, group_id, ID, MEMBER_NULL, .prefix = "grp", .doc = "The group whose terms hold.")  \
    C(struct participant, own_terms, own_terms, BOOL, MEMBER_HIDDEN)

/* Of a join: columns say whose they are. */
#define BRIEF_COLUMNS(C)                                                                                               \
    C(struct participant_brief, p.id, id, ID, 0)                                                                       \
    C(struct participant_brief, p.program_id, program_id, ID, 0)                                                       \
    C(struct participant_brief, p.contact_id, contact_id, ID, 0)                                                       \
    C(struct participant_brief, p.kind, kind, TEXT, 0)                                                                 \
    C(struct participant_brief, p.status, status, TEXT, 0)                                                             \
    C(struct participant_brief, p.tags, tags, JSON, 0)                                                                 \
    C(struct participant_brief, l.code, code, TEXT, 0)                                                                 \
    C(struct participant_brief, p.link_id, link_id, ID, 0)                                                             \
    C(struct participant_brief, p.group_id, group_id, ID, 0)                                                           \
    C(struct participant_brief, p.own_terms, own_terms, BOOL, 0)

extern const struct entity participant_brief_entity;
