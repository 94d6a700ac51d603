#pragma once

#include "domain/connection/connection.h"
#include "domain/message/message.h"
#include "domain/message/message_queue.h"
#include "domain/message/message_write.h"

/* Sending: what is due, whether it may go now, and what came of it. The call itself is made by jobs/messages.c, between
 * message_begin() and message_record(), in no transaction. A message that has begun is never begun again by itself:
 * when the process ends before the record, nobody knows what came of it, and it is listed as unknown (message_lapse()).
 *
 * Runs inside a transaction, on its thread. */

/* What came of a try. Numbers are stored: never change them. As enum send_kind of connect/outcome.h, a folder apart. */
enum send_result {
    SEND_RESULT_ACCEPTED,      /* the provider has it */
    SEND_RESULT_LATER,         /* it does not have it, and may be asked again */
    SEND_RESULT_REFUSED,       /* it will never take it */
    SEND_RESULT_UNKNOWN,       /* it may have it or not */
    SEND_RESULT_MISCONFIGURED, /* it takes nothing from us */
};

/* "accepted", ...: null-terminated. */
extern const char *const send_results[];

/* A message that may go now. */
struct message_claim {
    struct message_row row;
    struct messaging messaging; /* zero for an answer to an address that is nobody's */
    struct message_text text;
    struct str address;
    struct connection connection; /* in a live world */
};

/* Rows of a queue that are due, first due first, at most `limit`, in the transaction's arena. */
MUST_CHECK enum status message_due(struct act *act, const struct message_queue *queue, size_t limit,
                                   struct message_row **ret, size_t *ret_count, struct error *err);

/* Looks whether a queued row may go, and writes its text. `*ret_go` false: it may not, and why is written in its row,
 * with when it is looked at again, or in its queue, which then waits (`*ret_stopped`). `place` null: of a test world.
 */
MUST_CHECK enum status message_look(struct act *act, const struct message_row *row, const struct message_place *place,
                                    struct message_claim *ret, bool *ret_go, bool *ret_stopped, struct error *err);

/* A try begins: it is counted, its costs too. `*ret_attempt` 0: the budget does not have them, and the program's text
 * messages wait until it does; or somebody else has begun it. `segments` 0: not counted. */
MUST_CHECK enum status message_begin(struct act *act, const struct message_claim *claim, int64_t segments,
                                     int64_t *ret_attempt, bool *ret_stopped, struct error *err);

/* The queue waits for its pace after `count` messages were begun. */
MUST_CHECK enum status message_pace(struct act *act, const struct message_queue *queue, int64_t per_minute,
                                    size_t count, struct error *err);

struct message_answer {
    enum send_result result;
    struct str provider_id;
    int64_t retry_after_s;
    struct str reason; /* an English sentence, for the log */
    bool suppress;     /* the address is no good */
};

/* What came of a try. A message that is not at this attempt any more is left alone. */
MUST_CHECK enum status message_record(struct act *act, const struct id *id, int64_t attempt,
                                      const struct message_answer *answer, struct error *err);

/* ---- sweeps ---- */

/* Due messages of a test world, and what it would send. */
MUST_CHECK enum status message_due_test(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                        struct error *err);
/* `row`, as it was, is sent at `sent_at` from now on (TIME_NONE: it is not): invitations are counted by it. */
MUST_CHECK enum status message_count_sent(struct act *act, const struct message_row *row, int64_t sent_at,
                                          struct error *err);

MUST_CHECK enum status message_simulate(struct act *act, const struct id *id, struct error *err);

/* Tries whose lease is over, by the wall clock: nobody knows what came of them. */
MUST_CHECK enum status message_lapsed(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                      struct error *err);
MUST_CHECK enum status message_lapse(struct act *act, const struct id *id, struct error *err);

/* ---- what comes in ---- */

enum message_fate { MESSAGE_FATE_SENT, MESSAGE_FATE_DELIVERED, MESSAGE_FATE_FAILED };

struct message_report {
    struct str reference; /* the provider's id, or our own ("msg_...") where the provider has none */
    enum message_fate fate;
    struct str reason; /* a word or sentence of the provider, or absent */
    bool suppress;     /* the address is no good */
};

/* A report of a message that is not known, or that has gone on, is taken and changes nothing. */
MUST_CHECK enum status message_report(struct act *act, const struct message_report *report, struct error *err);

struct message_inbound {
    int channel;             /* enum message_channel */
    struct id connection_id; /* that it came by, and is answered by */
    struct str from;         /* E.164 */
    struct str text;
    struct str provider_message_id; /* unique per connection: the same again changes nothing */
    bool answered;                  /* the provider has answered the word by itself */
};

/* A word in it, alone or first, may end messages to the number (STOP and its kin), begin them again (START), or ask for
 * help; each is answered once. Everything else is left alone. */
MUST_CHECK enum status message_inbound(struct act *act, const struct message_inbound *inbound, struct error *err);

/* Takes a contact's messages of a channel away, by a click or by a person: consents of both purposes and the address.
 * `source` is noted. */
MUST_CHECK enum status message_opt_out(struct act *act, const struct id *contact_id, int channel, const char *source,
                                       struct error *err);

/* ---- for the files of this folder ---- */

/* What a program has sent and spent by a channel since a day of the business (zone_day()): what has begun counts. */
struct message_sum {
    int64_t sent, cost_micros;
};
MUST_CHECK enum status message_sum_since(struct act *act, const struct id *program_id, int64_t day, int channel,
                                         struct message_sum *ret, struct error *err);
