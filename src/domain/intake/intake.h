#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/schema.h"
#include "domain/click/click_ids.h"
#include "domain/contact/contact.h"
#include "domain/event/decision.h"
#include "domain/event/event.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"
#include "domain/workspace/act.h"

/* The one way in for facts about a referral: events and submissions. Adapters (API, hooks, forms, CLI) parse bytes into
 * one of the two; intake decides in one transaction: records the event, finds or makes the referral, moves it, asks the
 * rules, grants rewards, posts the books, tells the outbox. Acts by hand are commands of their own over the same plan
 * (hand.h).
 *
 * It runs on a writer thread and may run again: it changes nothing but the database and *ret_outcome. All refusals come
 * before its first write. A fact is never refused because of its attribution: who cannot be credited is not, and it is
 * said why. */

/* How the referrer is named. All absent: nobody is. */
struct fact_attribution {
    bool present;
    struct id participant_id; /* must be a participant of the program */
    struct str code;          /* as typed; any case */
    struct click_ids clicks;  /* what the visitor brought along */
    struct fact_referrer {
        bool present;
        struct str name, phone, email; /* as typed: whoever is named so is credited when a person confirms it */
    } referrer;
};

/* Where a form was sent from, as keyed hashes (click_network(), click_agent()). Of facts that a server tells nothing is
 * known: then the visitor's click says it. */
struct fact_visitor {
    int64_t network, agent; /* 0: unknown */
    bool by_bot;            /* its user agent says that it is a program */
    struct id signed_in_id; /* the contact who is signed in to the portal in this browser, or none */
};

/* What both kinds of fact say. Views and pointers belong to the request and outlive the transaction. */
struct fact {
    const struct contact_fields *person; /* normalised; prospect or customer */
    bool stranger;        /* whoever sends it may not add to what is known of the person: a publishable key */
    bool since_click;     /* of a submission: what happened since the click counts (LIMIT_TOLD_SALE_S), not since now */
    struct id program_id; /* submission: required; event: none = the contact's newest live referral */
    struct fact_attribution attribution;
    struct fact_visitor visitor;
    uint8_t fingerprint[32];  /* of the body as sent: "other content" is another hash */
    const char *param_prefix; /* put before the param of errors: "events[3]"; or null */
};

/* POST /v1/events, hooks. */
struct event_fact {
    struct fact about; /* person: null where referral_id says whom it is about */
    struct id referral_id;
    struct id contact_id;   /* of a fact that takes a sale back: whose the sale was; person and referral_id none */
    bool referral_optional; /* an unknown referral_id falls back to the person (metadata of a payment) */
    struct str source, type, external_id;
    struct str object_source, object_id; /* the business object; absent: the event's own source and external id */
    struct str refers_source, refers_id; /* what it takes back, or what gives it back; absent: nothing */
    struct opt_int amount, net_amount;
    struct currency currency; /* empty: none */
    bool no_reward;
    const json_t *data;  /* for conditions on event.data.*; or null */
    const json_t *items; /* the same of event.items.*: an array, or null */
    struct str details;  /* JSON text stored with the event, or absent */
    int64_t occurred_at; /* TIME_NONE: now */
    bool history;        /* its own date counts, however far back: what fills a world tells so */
};

/* POST /v1/referrals */
struct submission {
    struct fact about;
    struct str type; /* "lead" or "order" */
    struct str owner, submitted_by;
    struct opt_int value;
    struct str external_id;     /* or absent */
    struct str notes, metadata; /* metadata: JSON object */
};

/* What the answer is made of. Views live in the transaction's arena. */
struct outcome {
    bool replayed; /* nothing was written: the object as it is now */
    bool created;  /* a referral was made by this fact */
    bool has_referral;
    struct referral referral;
    struct event event; /* of an event */
    struct id participant_id;
    struct str participant_code;
    struct reward *rewards; /* of this event, or made by this act; told: reward_tell_all() */
    size_t reward_count;
    const struct decision *decisions;
    size_t decision_count;
};

/* What a fact says of the rows it will lock: a key for store_work.lane. Later facts about the same referral, referrer
 * or person have the same one, or have been led to the same participant's by intake. 0: it says nothing. */
uint64_t intake_lane(const struct fact *fact, const struct id *referral_id);

/* Errors: ERROR_NOT_FOUND `referral_id`, `program_id`, `participant_id`; ERROR_EVENT_CONFLICT; ERROR_PROGRAM_PAUSED. */
MUST_CHECK enum status intake_event(struct act *act, const struct event_fact *fact, struct outcome *ret_outcome,
                                    struct error *err);
MUST_CHECK enum status intake_submit(struct act *act, const struct submission *submission, struct outcome *ret_outcome,
                                     struct error *err);
