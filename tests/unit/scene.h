#pragma once

#include "books.h"

#include "domain/intake/intake.h"

/* What the tests of facts and money share: programs, referrers and facts told on a real store (books.h), with what came
 * of them copied out, so that a test asserts on its own thread. All happens in the live world. */

/* A program with these rules (JSON with ' for "), active. Fails the test when they are refused. */
struct id scene_program(struct books *books, const char *currency, const char *rules);

struct referrer {
    struct id participant_id, contact_id;
    char code[40];
};

/* A participant whose contact has this e-mail address. */
struct referrer scene_referrer(struct books *books, const struct id *program_id, const char *email);

/* A fact with what it points to. Begin it with one of the functions below, then change `fact` as needed. */
struct telling {
    struct fact fact;
    struct contact_fields person;
    struct external_id external_id;
};

/* An event about the person of this e-mail address; USD. `amount` below 0: without one. */
void scene_event(struct telling *telling, const char *type, const char *external_id, const char *email, int64_t amount);
/* A submission that names a code (null: nobody). */
void scene_submission(struct telling *telling, const struct id *program_id, const char *email, const char *code);
/* An act by hand. */
void scene_act(struct telling *telling, enum fact_kind kind, const struct id *referral_id);

enum { TOLD_REWARDS = 40, TOLD_DECISIONS = 80 };

struct told_reward {
    struct id id, contact_id, participant_id, event_id;
    char rule_key[64], role[16], state[16], reason_code[32];
    bool has_amount;
    int64_t amount, pending, available, denied, step, hold_until, release_at;
    struct currency currency;
};

/* What came of a fact. */
struct told {
    enum status status;
    struct error err;
    bool replayed, created, has_referral;
    struct id event_id, contact_id, referral_id, participant_id;
    enum referral_status referral_status;
    char stage[32], dedupe[64];
    int64_t effective_at, qualified_at, eligible_at, rewarded_at, closed_at;
    struct told_reward rewards[TOLD_REWARDS];
    size_t reward_count;
    struct {
        char rule_key[64], outcome[32], reason[200];
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
