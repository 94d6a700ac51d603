#pragma once

#include "base/entity.h"
#include "domain/fraud/judge.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Evidence: what was found about a referral when it was made or credited, and what people have said to it. It decides
 * whether its rewards wait, and is what a case of kind fraud shows. A referral about which nothing was found has none.
 *
 * A person says yes or no to each side, the referrer's and the referred person's. What is found anew later asks again.
 * Runs inside a transaction, on its thread. */

/* Numbers are stored. */
enum evidence_side { SIDE_OPEN, SIDE_APPROVED, SIDE_DENIED };

/* "open", "approved", "denied", null. */
extern const char *const evidence_sides[];

struct evidence {
    struct id referral_id, participant_id;
    int outcome; /* enum fraud_outcome */
    int64_t score, score_hold, score_block;
    struct str findings;              /* JSON; evidence_findings() reads it */
    int referrer_side, referred_side; /* enum evidence_side */
    int64_t screened_at;
    struct id case_id;

    /* How it is told; evidence_tell() fills them. */
    struct entity_list told_findings; /* struct told_finding */
    struct str network, device;       /* keyed hashes, as the block list takes them; absent: not known, or forgotten */
};

struct told_finding {
    int signal; /* enum fraud_signal */
    int does;   /* enum fraud_do */
    int64_t points;
    struct opt_int figure;
    struct str text;
};

extern const struct entity evidence_entity;

/* `*ret_found` false: there is none. */
MUST_CHECK enum status evidence_read(struct act *act, const struct id *referral_id, struct evidence *ret,
                                     bool *ret_found, struct error *err);

/* Writes the row, in place of one that was there. */
MUST_CHECK enum status evidence_write(struct act *act, const struct evidence *evidence, struct error *err);

/* Findings as their column has them, and back. `ret` has room for FRAUD_SIGNAL_COUNT; what this version does not know
 * is left out. */
struct str evidence_text(const struct fraud_finding *findings, size_t count, struct arena *arena);
size_t evidence_findings(struct str text, struct fraud_finding *ret);

/* "Both gave the same phone number. The form ...": the heaviest of them, in a line without personal values. */
struct str evidence_words(const struct fraud_finding *findings, size_t count, struct arena *arena);

/* Fills what is told and not stored; `contact_id` is the referred person. */
MUST_CHECK enum status evidence_tell(struct act *act, struct evidence *evidence, const struct id *contact_id,
                                     struct error *err);

/* B20: it is about referrals, participants and cases that exist. */
MUST_CHECK enum status evidence_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
