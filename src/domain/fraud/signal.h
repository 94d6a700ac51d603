#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* What may make a referral look dishonest: one thing each, with what it is worth and how a person reads it. Nothing of
 * it is proof. Const tables and pure functions; any thread. */

enum fraud_signal {
    FRAUD_SAME_PERSON, /* referrer and referred are one contact */
    FRAUD_SAME_EMAIL,  /* one mailbox, written in two ways */
    FRAUD_SAME_PHONE,
    FRAUD_SAME_COOKIE, /* one browser */
    FRAUD_SAME_PAYOUT, /* one bank account or card */
    FRAUD_SAME_DEVICE, /* the same kind of device behind the same network */
    FRAUD_SAME_NETWORK,
    FRAUD_HOUSEHOLD,        /* one address, or one surname behind one network */
    FRAUD_DISPOSABLE_EMAIL, /* an address that lives for minutes */
    FRAUD_VELOCITY,         /* many referrals of one participant in a short time */
    FRAUD_NETWORK_VELOCITY, /* many people behind one network in a short time */
    FRAUD_CLUSTER,          /* many people of one participant behind one network and kind of device */
    FRAUD_CYCLE,            /* who is referred brought who refers, directly or by others */
    FRAUD_QUICK,            /* from click to form quicker than people are */
    FRAUD_BOT,    /* a program that says so sent the form or opened the link, or a page did where nobody saw it */
    FRAUD_LISTED, /* somebody put it on the block list */
    FRAUD_SIGNAL_COUNT,
};

/* What the program's policy does about a signal. */
enum fraud_do {
    FRAUD_ALLOW, /* nothing: not even points */
    FRAUD_SCORE, /* its points count */
    FRAUD_HOLD,  /* rewards wait for a person, whatever the score */
    FRAUD_BLOCK, /* no rewards, unless a person says otherwise */
};

/* "allow", "score", "hold", "block", null. */
extern const char *const fraud_does[];

/* "same_person", ..., null: as they are stored and told. Never changed. */
extern const char *const fraud_signals[];

/* FRAUD_SIGNAL_COUNT: no such name. */
enum fraud_signal fraud_signal_named(struct str name);

/* 1 to 100. */
int fraud_signal_points(enum fraud_signal signal);

/* Whether it says only where the visitor was: such signals alone never hold or block anything. */
bool fraud_signal_is_network(enum fraud_signal signal);

/* A sentence for a person. `figure` is what was counted (people, referrals, seconds, steps), where something was. */
struct str fraud_signal_words(enum fraud_signal signal, int64_t figure, struct arena *arena);
