#pragma once

#include "books.h"

#include "domain/intake/hand.h"
#include "domain/intake/intake.h"

/* What the tests of facts and money share: programs, referrers and facts told on a real store (books.h), with what came
 * of them copied out, so that a test asserts on its own thread. All happens in the live world. */

/* A program with these rules (JSON with ' for "), active. Fails the test when they are refused. */
struct id scene_program(struct books *books, const char *currency, const char *rules);

struct referrer {
    struct id program_id, participant_id, contact_id, link_id;
    char code[40];
};

/* A participant whose contact has this e-mail address. */
struct referrer scene_referrer(struct books *books, const struct id *program_id, const char *email);

/* A program is changed to this status: "paused", "ended". */
void scene_program_status(struct books *books, const struct id *program_id, const char *status);
/* The referrer's first link is retired. */
void scene_retire_link(struct books *books, const struct referrer *referrer);
/* A click on the referrer's first link, which is stored. */
struct id scene_click(struct books *books, const struct referrer *referrer, int64_t at);

/* A fact or an act by hand, with what it points to. Begin it with one of the functions below, then change the member of
 * its kind as needed: `event`, `submission`, ... */
struct telling {
    enum telling_kind {
        TELLING_EVENT,
        TELLING_SUBMISSION,
        TELLING_TRANSITION,
        TELLING_QUALIFICATION,
        TELLING_DISQUALIFICATION,
    } kind;
    struct event_fact event;
    struct submission submission;
    struct transition transition;
    struct qualification qualification;
    struct disqualification disqualification;
    struct contact_fields person;
    struct external_id external_id;
};

/* An event about the person of this e-mail address; USD. `amount` below 0: without one. */
void scene_event(struct telling *telling, const char *type, const char *external_id, const char *email, int64_t amount);
/* A submission that names a code (null: nobody). */
void scene_submission(struct telling *telling, const struct id *program_id, const char *email, const char *code);
/* Acts by hand. */
void scene_transition(struct telling *telling, const struct id *referral_id, const char *to);
void scene_qualification(struct telling *telling, const struct id *referral_id);
void scene_disqualification(struct telling *telling, const struct id *referral_id, const char *reason_code);

/* Names the referrer of an event by a code. */
void scene_credit(struct telling *telling, const char *code);
/* ... of an event or a submission by a click. */
void scene_credit_click(struct telling *telling, const struct id *click_id);
/* Names the business object that an event is about. */
void scene_object(struct telling *telling, const char *object_id);

enum { TOLD_REWARDS = 40, TOLD_DECISIONS = 80 };

struct told_reward {
    struct id id, contact_id, participant_id, event_id;
    char rule_key[64], role[16], status[16], reason_code[32];
    bool has_amount;
    int64_t amount, pending, available, denied, step, waits, hold_until, release_at;
    struct currency currency;
};

/* What came of a fact. */
struct told {
    enum status status;
    struct error err;
    bool replayed, created, has_referral;
    struct id event_id, contact_id, referral_id, participant_id;
    enum referral_status referral_status;
    char stage[32], dedupe[64], uncredited[32];
    int64_t effective_at, qualified_at, eligible_at, rewarded_at, closed_at;
    struct told_reward rewards[TOLD_REWARDS];
    size_t reward_count;
    struct {
        char rule_key[64], outcome[32], reason[200];
        struct id reward_id;
    } decisions[TOLD_DECISIONS];
    size_t decision_count;
};

/* Tells the fact in a transaction of its own. */
struct told scene_tell(struct books *books, const struct telling *telling);
/* The same, and the test fails when it is refused. */
struct told scene_must(struct books *books, const struct telling *telling);
/* Several in one transaction: all or none. */
enum status scene_tell_all(struct books *books, const struct telling *tellings, size_t count, struct error *err);

/* The same for a reward by hand. */
struct told scene_bonus(struct books *books, const struct bonus *bonus);

/* Issues what is due; how many rewards that were. */
size_t scene_release(struct books *books);

void scene_advance(struct books *books, int64_t us);

/* The amount of a contact's account now. */
int64_t scene_balance(struct books *books, const struct id *contact_id, const char *currency, enum ledger_kind kind);

/* Fails the test when the books do not prove. */
void scene_prove(struct books *books);

/* The same of what is counted behind the commit alone: cheap enough for every step of a model. */
void scene_prove_figures(struct books *books);

/* The number that a SELECT of one integer gives, written as a literal. */
int64_t scene_number(struct books *books, const struct statement *statement);
#define SCENE_NUMBER(books, sql_text)                                                                                  \
    __extension__({                                                                                                    \
        static const struct statement number_ = {                                                                      \
            .name = "test_number", .purpose = "look", .text = (sql_text), .params = "", .columns = "i"};               \
        scene_number((books), &number_);                                                                               \
    })

/* The first reward of this rule, or null. */
const struct told_reward *told_reward_of(const struct told *told, const char *rule_key);
