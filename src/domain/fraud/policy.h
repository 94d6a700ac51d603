#pragma once

#include "domain/fraud/signal.h"

/* What a program does about signals: part of its compiled rules. Plain data; any thread. */

enum fraud_verify {
    FRAUD_VERIFY_SMS = 1,
    FRAUD_VERIFY_EMAIL = 2,
};

struct fraud_policy {
    /* The rules say something about fraud: then what is needed to know it is kept for LIMIT_TRACE_DAYS, and all signals
     * are looked for. Else only what is known anyway is compared. */
    bool asked;
    enum fraud_do of[FRAUD_SIGNAL_COUNT];
    int64_t velocity_count, velocity_us; /* more referrals of one participant than this within this time */
    int64_t cluster_count; /* more people of one participant behind one network and kind of device within a day */
    int64_t quick_s;       /* from click to form in less than this */
    unsigned verify;       /* enum fraud_verify: what the referred person has to confirm before anything is paid */
    int64_t score_hold, score_block; /* from these scores on: 1 <= hold < block <= 100 */
};

/* Of rules without `fraud`, and where one says nothing. */
extern const struct fraud_policy fraud_policy_usual;
