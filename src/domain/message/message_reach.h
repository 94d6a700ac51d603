#pragma once

#include "domain/contact/contact.h"
#include "domain/message/message.h"
#include "domain/message/messaging.h"

/* Whether a person can and may be written to by a channel: looked at when a message is wanted, and again when it is
 * sent. Reads only. Runs inside a transaction, on its thread. */

/* Reasons, as they are stored and told. */
#define REASON_UNREACHABLE "unreachable"                /* no number or address */
#define REASON_OPTED_OUT "opted_out"                    /* its owner wrote STOP, or took the address off a list */
#define REASON_BOUNCED "bounced"                        /* nothing arrives there */
#define REASON_NO_CONSENT "no_consent"                  /* nobody has agreed to it */
#define REASON_WITHDRAWN "consent_withdrawn"            /* or has taken it back */
#define REASON_MUTED "muted"                            /* switched off in the portal */
#define REASON_SWITCHED_OFF "switched_off"              /* the program does not send this kind */
#define REASON_NO_CONNECTION "no_connection"            /* there is nothing to send it by */
#define REASON_PREFIX "prefix_not_allowed"              /* not to this country */
#define REASON_PROGRAM_CLOSED "program_closed"          /* it is paused or over, so nobody is invited */
#define REASON_NOT_NEEDED "not_needed"                  /* what it tells of is over */
#define REASON_TOO_LATE "too_late"                      /* it waited for a month */
#define REASON_QUIET_HOURS "quiet_hours"                /* waits: night where the recipient is */
#define REASON_RECIPIENT_LIMIT "recipient_limit"        /* waits: the recipient has got enough for now */
#define REASON_PROGRAM_LIMIT "program_limit"            /* waits: so has everybody, today */
#define REASON_BUDGET "budget"                          /* waits: the money is used up */
#define REASON_PACE "pace"                              /* waits for its turn */
#define REASON_RETRY "retry"                            /* waits: the provider could not take it */
#define REASON_MISCONFIGURED "connection_misconfigured" /* waits: the provider takes nothing from us */
#define REASON_REFUSED "refused"                        /* the provider will not take it */
#define REASON_GIVEN_UP "given_up"                      /* it could not be sent in many tries */
#define REASON_NO_ANSWER "no_answer"                    /* of an unknown outcome */
#define REASON_TEMPLATE "template_broken"               /* its text cannot be written */
#define REASON_UNDELIVERED "undelivered"                /* the carrier says so */

struct reach {
    /* set by the caller */
    enum message_kind kind;
    int channel;
    const struct contact *contact;
    struct id participant_id; /* or none */
    const struct messaging *messaging;

    /* what came of it */
    const char *reason; /* null: it may be sent */
    struct str address;
};

MUST_CHECK enum status reach_look(struct act *act, struct reach *reach, struct error *err);

/* Whether messages of this kind are for the business's sake: who has taken back its consent to such gets none, and a
 * program may want it first. Of MESSAGE_FRIEND it cannot be had first; a program sends these only where it says so. */
bool reach_is_marketing(enum message_kind kind);
