#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/jsonw.h"
#include "base/money.h"
#include "base/schema.h"
#include "domain/rule/stages.h"
#include "domain/workspace/act.h"
#include "domain/workspace/page.h"
#include "domain/workspace/verify.h"

/* A referred person in a program, on two clocks: the stage, moved by people, systems and rules, and the status, which
 * is derived and never written:
 *
 *     disqualified   the stage is of kind lost, or it was disqualified by hand
 *     rewarded       else, once a referrer's reward was issued
 *     qualified      else, once the program's qualification held
 *     pending        else
 *
 * Only referral_move(), referral_set_qualified() and referral_set_disqualified() change where a referral stands: in
 * memory, on a row that the transaction has locked; referral_save() writes all of it at once. */

enum referral_status {
    REFERRAL_PENDING,
    REFERRAL_QUALIFIED,
    REFERRAL_REWARDED,
    REFERRAL_DISQUALIFIED,
};

struct referral {
    struct id id;
    struct id program_id;
    int64_t program_version;
    struct id participant_id; /* none: nobody is credited */
    struct id contact_id;     /* the prospect */
    struct id link_id;        /* of the attribution, or none */
    struct str type;          /* "lead", "order" */
    struct str stage;
    enum stage_kind stage_kind;
    struct str owner;
    struct str submitted_by;
    struct opt_int value; /* minor units of the program's currency */
    struct str method;    /* click, code, manual, none */
    struct id click_id;
    struct str code;
    int64_t attributed_at;
    int64_t submitted_at;
    int64_t effective_at; /* events from here on count, in whole seconds */
    int64_t qualified_at;
    int64_t eligible_at;
    int64_t rewarded_at;
    int64_t disqualified_at;
    int64_t closed_at;
    struct str reason_code;
    struct str counts;  /* "invoice.paid=2 job.completed=1": of types that the rules count */
    struct str claimed; /* "thanks cashback": reward rules that were due once */
    struct str dedupe;  /* JSON array of matched keys: a declined duplicate */
    int64_t sequence;
    struct id last_audit_id;
    struct str fingerprint;
    bool noted;       /* there are texts: referral_read_texts() */
    bool stored_live; /* what the row's `live` holds */
};

enum referral_status referral_status(const struct referral *referral);

/* "pending", ... */
const char *referral_status_name(enum referral_status status);

/* Live: the stage is open or won and it was not disqualified. There is at most one per contact and program. */
bool referral_is_live(const struct referral *referral);

/* ---- changes in memory ---- */

/* Moves the stage. Refused with ERROR_CONFLICT (`to`) from a lost stage, after disqualification, or to the same stage.
 */
MUST_CHECK enum status referral_move(struct referral *referral, const struct stage *to, int64_t at, struct error *err);

void referral_set_qualified(struct referral *referral, int64_t at);

MUST_CHECK enum status referral_set_disqualified(struct referral *referral, struct str reason_code, int64_t at,
                                                 struct error *err);

/* Raises the count of an event type by one and returns it. The text is made anew in the arena. */
int64_t referral_count_event(struct referral *referral, struct str type, struct arena *arena);
int64_t referral_count_of(const struct referral *referral, struct str type);

bool referral_has_claimed(const struct referral *referral, struct str rule_key);
void referral_claim(struct referral *referral, struct str rule_key, struct arena *arena);

/* ---- rows ---- */

/* ERROR_NOT_FOUND with param "id" when this world has none. */
MUST_CHECK enum status referral_read(struct act *act, const struct id *id, struct referral *ret_referral,
                                     struct error *err);

/* The same for a write: nobody else changes the row until the commit. */
MUST_CHECK enum status referral_lock(struct act *act, const struct id *id, struct referral *ret_referral,
                                     struct error *err);

/* A contact's newest live referral, in one program or (none) in any. For a write. */
MUST_CHECK enum status referral_find_live(struct act *act, const struct id *contact_id, const struct id *program_id,
                                          struct referral *ret_referral, bool *ret_found, struct error *err);

MUST_CHECK enum status referral_insert(struct act *act, const struct referral *referral, struct error *err);

/* Writes every column that may change. */
MUST_CHECK enum status referral_save(struct act *act, const struct referral *referral, struct error *err);

struct referral_filter {
    struct id participant_id; /* or zero */
    struct id program_id;     /* or zero */
    struct id contact_id;     /* or zero */
    int status;               /* enum referral_status + 1, or 0: any */
    struct str stage;         /* or absent */
    struct str owner;         /* or absent */
};

/* Newest first; `ret_referrals` has room for page->limit. */
MUST_CHECK enum status referral_list(struct act *act, const struct referral_filter *filter, const struct page *page,
                                     struct referral *ret_referrals, size_t *ret_count, bool *ret_more,
                                     struct error *err);

/* ---- attribution of record ---- */

struct attribution {
    struct id participant_id;
    struct id link_id;
    struct str method;
    struct id click_id;
    struct str code;
    struct str touches; /* JSON array */
    int64_t decided_at;
    struct id audit_id;
};

/* Row `n` (1 at submission) of a referral; never changed afterwards. */
MUST_CHECK enum status referral_add_attribution(struct act *act, const struct id *referral_id, int64_t n,
                                                const struct attribution *attribution, struct error *err);

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

/* As API.md shows it. `texts` null: the lists' form, without notes and metadata. `replayed`: says so. */
void referral_write_json(struct jsonw *w, const char *name, const struct referral *referral,
                         const struct referral_texts *texts, bool replayed);

/* B14, B19, and B20 of referrals, attributions and events. */
MUST_CHECK enum status referral_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
