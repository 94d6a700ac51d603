#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/entity.h"
#include "base/money.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/rule/stages.h"
#include "domain/tally/tally.h"
#include "domain/workspace/act.h"
#include "domain/workspace/page.h"
#include "domain/workspace/verify.h"

/* A referred person in a program, on two clocks: the stage, moved by people, systems and rules, and the status, which
 * follows from what happened:
 *
 *     disqualified   the stage is of kind lost, it was disqualified by hand, or all its rewards were denied or taken
 * back rewarded       else, once a referrer's reward was issued qualified      else, once the program's qualification
 * held pending        else
 *
 * Only referral_move(), referral_set_qualified() and referral_set_disqualified() change where a referral stands: in
 * memory, on a row that the transaction has locked; referral_save() writes what changed, the status with it. */

enum referral_status {
    REFERRAL_PENDING,
    REFERRAL_QUALIFIED,
    REFERRAL_REWARDED,
    REFERRAL_DISQUALIFIED,
};

/* Names of enum referral_status in its order, null-terminated. */
extern const char *const referral_statuses[];

/* Names of what a referral is, null-terminated: "lead", "order". */
extern const char *const referral_types[];

struct referral {
    struct id id;
    struct id program_id;
    int64_t program_version;
    struct id participant_id; /* none: nobody is credited */
    struct id contact_id;     /* the prospect */
    struct id link_id;        /* of the attribution, or none */
    struct str type;          /* "lead", "order" */
    struct str stage;
    int stage_kind; /* enum stage_kind */
    struct str owner;
    struct str submitted_by;
    struct opt_int value;  /* minor units of the program's currency */
    struct str method;     /* click, code, manual, none */
    struct str channel;    /* of the link that was used */
    struct str uncredited; /* why nobody is credited who was named: "code_unknown", ...; absent: nobody was, or is */
    struct id click_id;
    struct str code;
    int64_t attributed_at;
    int64_t submitted_at;
    int64_t effective_at; /* events from here on count, in whole seconds */
    int64_t qualified_at;
    int64_t eligible_at;
    int64_t rewarded_at;
    int64_t disqualified_at;
    int64_t revoked_at; /* all its rewards were denied or taken back */
    int64_t closed_at;
    int64_t expires_at;
    int64_t due_at;
    int64_t last_activity_at; /* of the newest row of its timeline */
    struct str reason_code;
    struct str dedupe; /* JSON array of matched keys: a declined duplicate */
    int64_t sequence;
    struct str fingerprint;
    bool noted; /* there are texts: referral_read_texts() */

    /* What the row holds that indexes are made of: naming a column in an UPDATE rewrites its index entry. */
    struct referral_stored {
        int status;
        bool live;
        struct str stage, owner;
        int64_t closed_at;
        int64_t attributed_at, effective_at;
        struct id participant_id;
        struct str uncredited;
    } stored;

    /* How it is told; referral_tell() fills them. */
    int status;                   /* enum referral_status */
    struct str attribution_state; /* confirmed, unconfirmed, none */
    struct str told_method;
    struct str dedupe_state; /* duplicate, none */
    struct str reason, notes, metadata;
    struct str prospect_name, referrer_name; /* of the rows of a list */
    bool replayed;
};

extern const struct entity referral_entity;

enum referral_status referral_status(const struct referral *referral);

/* "pending", ... */
const char *referral_status_name(enum referral_status status);

/* Why nobody is credited yet: somebody was named in words, and a person has to say who is meant. */
#define REFERRAL_UNCONFIRMED "referrer_unconfirmed"
bool referral_is_unconfirmed(const struct referral *referral);

/* Live: the stage is open or won and it was not disqualified. There is at most one per contact and program. */
bool referral_is_live(const struct referral *referral);

/* What figures go by. */
struct tally_referral referral_figures(const struct referral *referral);

/* ---- changes in memory ---- */

/* Moves the stage. Refused with ERROR_CONFLICT (`to`) from a lost stage, after disqualification, or to the same stage.
 */
MUST_CHECK enum status referral_move(struct referral *referral, const struct stage *to, int64_t at, struct error *err);

void referral_set_qualified(struct referral *referral, int64_t at);

MUST_CHECK enum status referral_set_disqualified(struct referral *referral, struct str reason_code, int64_t at,
                                                 struct error *err);

/* ---- rows ---- */

/* ERROR_NOT_FOUND with param "id" when this world has none, or none that the act may see. */
MUST_CHECK enum status referral_read(struct act *act, const struct id *id, struct referral *ret_referral,
                                     struct error *err);

/* Referrals of these ids, in no order; one that does not exist is left out. Arena of the transaction. */
MUST_CHECK enum status referral_read_many(struct act *act, const struct id *ids, size_t id_count,
                                          struct referral **ret_referrals, size_t *ret_count, struct error *err);

/* The same for a write: nobody else changes the row until the commit. */
MUST_CHECK enum status referral_lock(struct act *act, const struct id *id, struct referral *ret_referral,
                                     struct error *err);

/* A contact's newest live referral, in one program or (none) in any. For a write. */
MUST_CHECK enum status referral_find_live(struct act *act, const struct id *contact_id, const struct id *program_id,
                                          struct referral *ret_referral, bool *ret_found, struct error *err);

MUST_CHECK enum status referral_insert(struct act *act, const struct referral *referral, struct error *err);

/* Writes every column that may change, those of indexes only where they did. */
MUST_CHECK enum status referral_save(struct act *act, const struct referral *referral, struct error *err);

/* Filters: by which index each is served is in referral_rows.c. */
extern const struct list referral_list;
enum {
    REFERRALS_PROGRAM,
    REFERRALS_STATUS,
    REFERRALS_STAGE,
    REFERRALS_OWNER,
    REFERRALS_PARTICIPANT,
    REFERRALS_CONTACT,
};

/* How many referrals a participant has brought since then, counted up to `most`. */
MUST_CHECK enum status referral_count_since(struct act *act, const struct id *participant_id, int64_t since,
                                            int64_t most, int64_t *ret_count, struct error *err);

/* Who brought a person into a program last; the zero id: nobody. */
MUST_CHECK enum status referral_brought_by(struct act *act, const struct id *contact_id, const struct id *program_id,
                                           struct id *ret_contact_id, struct error *err);

/* ---- attribution of record ---- */

struct attribution {
    struct id referral_id;
    int64_t n; /* 1 at submission */
    struct id participant_id;
    struct id link_id;
    struct str method;
    struct str uncredited;
    struct id click_id;
    struct str code;
    struct str touches; /* JSON array */
    int64_t decided_at;
    struct id audit_id;
};

/* A row that is never changed afterwards. */
MUST_CHECK enum status referral_add_attribution(struct act *act, const struct attribution *attribution,
                                                struct error *err);

/* ---- business objects ---- */

enum { OBJECT_KEY_SIZE = 16 };

/* 16 bytes of SHA-256 over a business object's source and id. */
void object_key(struct str source, struct str id, uint8_t ret_key[OBJECT_KEY_SIZE]);

/* Whose the object is in this program (or, none: in any, the newest referral's): the zero id when nobody's. */
MUST_CHECK enum status referral_of_object(struct act *act, const uint8_t key[OBJECT_KEY_SIZE],
                                          const struct id *program_id, struct id *ret_referral_id, struct error *err);

/* Makes it this referral's, for ever. `*ret_claimed` false: it is another's. Again is true. */
MUST_CHECK enum status referral_claim_object(struct act *act, const uint8_t key[OBJECT_KEY_SIZE],
                                             const struct referral *referral, bool *ret_claimed, struct error *err);

/* Counts an object for `count.<type>`, once, and gives how many there are of this type now. */
MUST_CHECK enum status referral_count_object(struct act *act, const struct id *referral_id, struct str type,
                                             const uint8_t key[OBJECT_KEY_SIZE], struct error *err);

/* How many objects were counted of each type. */
MUST_CHECK enum status referral_counts(struct act *act, const struct id *referral_id, const struct str *types,
                                       size_t count, int64_t *ret_counts, struct error *err);

/* ---- rules that are due or settled ---- */

/* How a reward rule of a referral stands. Rules that are not among the rows were never due. */
struct rule_standing {
    struct str rule_key;
    bool settled;        /* granted, or its own word is that this referral pays nothing */
    struct id reward_id; /* of what it granted, or none */
};

/* What a former referrer got settles nothing for `participant_id`, who is credited now. */
MUST_CHECK enum status referral_rules(struct act *act, const struct id *referral_id, const struct id *participant_id,
                                      struct rule_standing **ret_rules, size_t *ret_count, struct error *err);

/* Credits another participant, or (none) nobody, in memory; referral_save() writes it. What was given for it counts
 * anew. `effective_at` TIME_NONE: as it was. */
void referral_set_attribution(struct referral *referral, const struct id *participant_id, struct str method,
                              int64_t effective_at, int64_t at);

/* The number of the attribution that follows. */
MUST_CHECK enum status referral_next_attribution(struct act *act, const struct id *referral_id, int64_t *ret_n,
                                                 struct error *err);

/* Live again: in `stage`, or (null) where it stands. Refused with ERROR_INVALID_STATE `id` where it is live. */
MUST_CHECK enum status referral_reopen(struct referral *referral, const struct stage *stage, int64_t at,
                                       struct error *err);

/* Remembers that a rule is due and not payable yet, or (`settled`) that it is settled without a reward. */
MUST_CHECK enum status referral_set_rule(struct act *act, const struct id *referral_id, struct str rule_key,
                                         bool settled, struct error *err);

/* ---- texts ---- */

/* What people wrote about a referral: may hold personal values, so it lives in a row that can be deleted. All may be
 * absent. */
struct referral_texts {
    struct str notes;
    struct str reason;   /* of the last act by hand */
    struct str metadata; /* JSON object of strings */
};

/* Replaces what is there. Sets referral->noted, which the caller saves. */
MUST_CHECK enum status referral_write_texts(struct act *act, struct referral *referral,
                                            const struct referral_texts *texts, struct error *err);

/* All absent where nothing was written. Arena of the transaction. */
MUST_CHECK enum status referral_read_texts(struct act *act, const struct referral *referral,
                                           struct referral_texts *ret_texts, struct error *err);

/* ---- telling ---- */

/* Makes a referral ready for entity_write(). */
void referral_tell(struct referral *referral, const struct referral_texts *texts, bool replayed);

/* The same for the rows of a list: one statement reads why somebody moved them, one what the people are called. */
MUST_CHECK enum status referral_tell_rows(struct act *act, struct referral *referrals, size_t count, struct error *err);

/* B14, B19, and B20 of referrals, attributions and events. */
MUST_CHECK enum status referral_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
