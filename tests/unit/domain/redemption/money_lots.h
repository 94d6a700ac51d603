#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/schema.h"

/* What the money of rewards must come to, worked out from the rulings alone: plain sums over lots, which share no code
 * with what is tested. Lots are in the order of their making. Currencies are programs: each program has its own. The
 * caller sets `now` before each operation, and calls money_cover() once at the end of what one commit must do. */

enum { MONEY_LOTS = 2000, MONEY_SALES = 2000, MONEY_FACTS = 4000, MONEY_NOBODY = -1 };

enum money_state { MONEY_PENDING, MONEY_APPROVED, MONEY_SETTLED, MONEY_DENIED };

/* Why all of a lot is taken, whatever facts say; several may hold at once. */
enum money_revoked { MONEY_REVOKED_REFERRAL = 1, MONEY_REVOKED_ATTRIBUTION = 2, MONEY_REVOKED_BY_HAND = 4 };

struct money_wait {
    enum money_state state;
    bool hold, approval;
};

struct money_lot {
    struct id id;
    int contact, program, referral, rule, participant, sale; /* MONEY_NOBODY: none */
    int64_t granted;
    int64_t pending, available, reserved, redeemed, debt, reversed, expired, denied;
    struct money_wait wait, kept;                         /* kept: as it stood when it was taken back */
    int64_t hold_until, issued_at, usable_us, expires_at; /* 0: never */
    int64_t by_hand, gained;
    unsigned revoked;
    bool touched;
};

/* What takes a sale back. Facts of one number tell of one refund. */
struct money_fact {
    int sale, number;
    int64_t amount; /* below 0: all of it */
    bool foreign;   /* its amount is in another currency */
    bool undone;
};

struct money {
    int64_t now;
    struct money_lot lots[MONEY_LOTS];
    int lot_count;
    int64_t sales[MONEY_SALES]; /* their amounts */
    int sale_count;
    struct money_fact facts[MONEY_FACTS];
    int fact_count;
};

/* A new lot of what `like` says; it is issued at once where it waits for nothing, and loses what is refunded already.
 */
struct money_lot *money_grant(struct money *money, const struct money_lot *like);

void money_issue(struct money *money, struct money_lot *lot);
void money_end_hold(struct money *money, struct money_lot *lot);
void money_approve(struct money *money, struct money_lot *lot);
void money_deny(struct money_lot *lot);

/* Brings the lot to what is to be taken of it in all. */
void money_settle(struct money *money, struct money_lot *lot);
int64_t money_wanted(const struct money *money, const struct money_lot *lot);

/* All of it is taken (`deny`: of what was not issued, nothing was ever granted), and that is undone. */
void money_revoke(struct money *money, struct money_lot *lot, enum money_revoked why, bool deny);
void money_unrevoke(struct money *money, struct money_lot *lot, enum money_revoked why);

/* Spending: of what is available, or of what was set aside; and what comes back. */
void money_spend(struct money_lot *lot, int64_t amount);
void money_reserve(struct money_lot *lot, int64_t amount);
void money_close(struct money *money, struct money_lot *lot, int64_t captured, int64_t returned);
void money_expire(struct money_lot *lot);
bool money_has_lapsed(const struct money *money, const struct money_lot *lot);

/* What a contact can spend. What it owes is kept back. */
int64_t money_spendable(const struct money *money, int contact, int program);

/* Credit that was gained covers debts, and nothing is new any more. */
void money_cover(struct money *money);
