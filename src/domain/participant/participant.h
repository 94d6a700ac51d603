#pragma once

#include "base/entity.h"
#include "base/schema.h"
#include "domain/contact/contact.h"
#include "domain/link/link.h"
#include "domain/list/list.h"
#include "domain/terms/terms.h"

/* Participants: a contact's part in one program, with links of its own. One per contact and program. */

struct participant_fields {
    struct id program_id;
    struct id contact_id;          /* who takes part; none: whom `contact` names */
    int kind;                      /* FIELD_CHOICE of participant_kinds: 0 not said (customer) */
    struct contact_fields contact; /* members are read in place from the same object */
    struct str code_as_sent;
    struct code code; /* the wanted one, where `has_code` */
    bool has_code;
    struct str channel; /* of the first link */
    struct id recruited_by;
    struct str_array tags;
    json_t *metadata;
    struct id group_id;       /* zero: none */
    struct str terms_version; /* refused with not_supported */
};

extern const char *const participant_kinds[];    /* "customer", "partner", "agent", "rep", null */
extern const char *const participant_statuses[]; /* "invited", ..., null */

/* Body of POST /v1/participants. */
extern const struct schema participant_schema;

/* Normalises the contact's members, upper-cases the code. Needs no data; any thread. */
MUST_CHECK enum status participant_fields_normalise(struct participant_fields *fields, struct arena *arena,
                                                    struct error *err);

struct participant_stats {
    int64_t clicks;    /* rolled up so far, over all links */
    int64_t referrals; /* all of them */
    int64_t closed;    /* in a won stage */
    int64_t revenue;   /* the sum of their values */
    int64_t earned;    /* granted less pending, denied, reversed; in the program's currency */
    int64_t last_referral_at;
};

/* A stored participant. Views live in the transaction's arena. */
struct participant {
    struct id id;
    struct id program_id;
    struct id contact_id;
    struct str kind;
    struct str status;
    struct id recruited_by;
    struct id link_id;         /* the first link */
    struct str tags, metadata; /* JSON, or absent */
    struct str fingerprint;    /* of the request that made it */
    int64_t created_at;
    struct id group_id; /* none, or the group whose terms hold (domain/terms) */
    bool own_terms;     /* something was agreed with it alone */

    /* filled by participant_read() and participant_tell_rows() */
    struct str name, email, phone;  /* the contact's */
    struct str external_id;         /* the contact's first key of source `api`, or absent */
    struct str code;                /* of the first link */
    struct entity_list links;       /* struct link, oldest first; of a row LIMIT_ROW_LINKS at most */
    struct participant_stats stats; /* of a row only */

    /* set by whoever tells it */
    struct str link_url;
    bool replayed; /* told where it is true */

    struct str terms_version; /* not in this version: null */
};

/* The participant of the API. */
extern const struct entity participant_entity;

/* Enrols: finds or makes the contact, then the participant (status active) with a first link of the wanted or a
 * generated code. Already there: the participant as it is, `*ret_created` false; another kind or code than sent:
 * ERROR_CONFLICT (409, `kind` or `code`). `fingerprint` is of the request's body. The caller has checked that the
 * program is one of this world. Errors: ERROR_CODE_TAKEN; ERROR_INVALID_VALUE `recruited_by` when it is not a
 * participant of the program. */
MUST_CHECK enum status participant_create(struct act *act, const struct participant_fields *fields,
                                          const uint8_t fingerprint[32], struct participant *ret, bool *ret_created,
                                          struct error *err);

/* The same of a contact that is known: the participant that it is in the program, or a new active one with a generated
 * code. The caller has checked that the program takes participants. Errors: none of the caller's fault. */
MUST_CHECK enum status participant_enroll(struct act *act, const struct id *program_id, const struct id *contact_id,
                                          const char *kind, struct id *ret_id, bool *ret_created, struct error *err);

/* The same with another status than active: one of participant_statuses. */
MUST_CHECK enum status participant_enroll_as(struct act *act, const struct id *program_id, const struct id *contact_id,
                                             const char *kind, const char *status, struct id *ret_id, bool *ret_created,
                                             struct error *err);

/* Counts that it takes part from now on, once it does. */
MUST_CHECK enum status participant_joined(struct act *act, const struct id *program_id, const struct id *id,
                                          struct error *err);

/* With its contact and all links. ERROR_NOT_FOUND when this world has no such participant. */
MUST_CHECK enum status participant_read(struct act *act, const struct id *id, struct participant *ret,
                                        struct error *err);

/* Those of many ids, in their order and in the transaction's arena, as list_read() gives them: for
 * participant_tell_rows(). One that this world does not have is left out. One statement. */
MUST_CHECK enum status participant_read_many(struct act *act, const struct id *ids, size_t id_count,
                                             struct participant **ret_participants, size_t *ret_count,
                                             struct error *err);

/* What decisions need, by one point read: no names, no links. */
struct participant_brief {
    struct id id;
    struct id program_id;
    struct id contact_id;
    struct str kind;
    struct str status;
    struct str tags; /* JSON array or absent */
    struct str code; /* of the first link */
    struct id link_id;
    struct id group_id;
    bool own_terms;
};
MUST_CHECK enum status participant_brief_read(struct act *act, const struct id *id, struct participant_brief *ret,
                                              struct error *err);

/* As whom terms_apply() knows it. */
struct terms_holder participant_terms_holder(const struct participant_brief *brief);

/* The same of many, in no order; one that does not exist is left out. Arena of the transaction. */
MUST_CHECK enum status participant_briefs_read(struct act *act, const struct id *ids, size_t id_count,
                                               struct participant_brief **ret, size_t *ret_count, struct error *err);

/* Until the commit nobody else gets this participant by this call; what is read after it is what was committed by those
 * who had it before. For whoever decides by reading what several writers of one participant change: its links, its
 * count of qualified referrals. After a referral in lock order, before the totals. */
MUST_CHECK enum status participant_keep(struct act *act, const struct id *id, struct error *err);

/* A contact's participant in a program; none: `ret->id` is zero. */
MUST_CHECK enum status participant_find(struct act *act, const struct id *program_id, const struct id *contact_id,
                                        struct participant_brief *ret, struct error *err);

/* For list_read(). */
enum { PARTICIPANTS_PROGRAM, PARTICIPANTS_STATUS, PARTICIPANTS_CONTACT, PARTICIPANTS_GROUP };
extern const struct list participant_list;

/* What is told of a page of participants and does not stand in their rows: contacts, links, figures, by one statement
 * each. */
MUST_CHECK enum status participant_tell_rows(struct act *act, struct participant *participants, size_t count,
                                             struct error *err);
