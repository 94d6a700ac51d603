#pragma once

#include "base/entity.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Messages to people: text messages and mails, a row each, from the wish to what became of it.
 *
 *     queued --claim--> sending --answer--> sent --report--> delivered, failed
 *        |                 |---later-----> queued (again, later)
 *        |                 |---refused---> failed
 *        |                 '---no answer-> unknown: nobody knows; never sent again by itself
 *        |--cancel--> canceled
 *        |--no consent, opted out, not needed any more--> suppressed
 *        '--in a test world--> simulated: what would have been sent, in full
 *
 * A message is wanted (message_want()) in the transaction of what causes it, and written from its template when it is
 * sent (message_send.h), for by then names, texts and consent may be others. The same cause by the same channel is the
 * same message, for ever. What a person gets, and when, is for the program's settings (messaging.h), for what the
 * person has agreed to (consent.h), and for the hours of the day where it lives.
 *
 * Runs inside a transaction, on its thread. */

/* Numbers are stored: never change them. */
enum message_kind {
    MESSAGE_INVITATION,    /* somebody is asked to take part */
    MESSAGE_REMINDER,      /* of it, unless something has come of it */
    MESSAGE_REWARD,        /* a reward is there, of whoever referred */
    MESSAGE_THANKS,        /* a referral has qualified: a person's thanks */
    MESSAGE_STAGE,         /* a referral has moved on */
    MESSAGE_EXPIRY,        /* credit lapses soon */
    MESSAGE_PORTAL_LINK,   /* a link to one's own page, as asked for */
    MESSAGE_LEAD_RECEIVED, /* to a prospect: we have your request */
    MESSAGE_CUSTOM,        /* somebody's own words */
    MESSAGE_REPLY,         /* to STOP, START and HELP */
    MESSAGE_TEST,          /* of a template, to an address that somebody types in */
    MESSAGE_VERIFICATION,  /* to a prospect: a link by which it confirms that the address is its own */
    MESSAGE_FRIEND,        /* to whom a participant names: domain/enrollment/friend.h */
    MESSAGE_STAFF,         /* to a user of the workspace: message_staff.h */
    MESSAGE_FRIEND_REWARD, /* a reward is there, of whoever was referred */
    MESSAGE_KIND_COUNT,
};

/* Names of enum message_kind in its order, null-terminated. */
extern const char *const message_kinds[];

/* Numbers are stored; bits, where several are meant. */
enum message_channel { MESSAGE_SMS = 1, MESSAGE_EMAIL = 2 };
enum { MESSAGE_CHANNEL_COUNT = 2 };

/* "sms", "email", null: in the order of enum message_channel, which begins with 1 (as FIELD_CHOICE does). */
extern const char *const message_channels[];
const char *message_channel_name(int channel);

/* Numbers are stored: never change them. */
enum message_status {
    MESSAGE_QUEUED,
    MESSAGE_SENDING,
    MESSAGE_SENT,
    MESSAGE_DELIVERED,
    MESSAGE_FAILED,
    MESSAGE_UNKNOWN,
    MESSAGE_SUPPRESSED,
    MESSAGE_CANCELED,
    MESSAGE_SIMULATED,
    MESSAGE_STATUS_COUNT,
};

/* Names of enum message_status in its order, null-terminated. */
extern const char *const message_statuses[];

enum { MESSAGE_CAUSE_SIZE = 16 };

/* ---- wanting one ---- */

struct message_want {
    enum message_kind kind;
    struct id contact_id;     /* who gets it */
    struct id program_id;     /* whose templates, sender and limits hold */
    struct id participant_id; /* none, or who it is there: gives link and code. Of MESSAGE_FRIEND who sends it */
    struct id link_id;        /* of that participant, where it is not its first */
    struct id referral_id, reward_id; /* what it tells of, or none */
    struct id batch_id;               /* none, or the batch that it is of, which can be stopped as one */
    int channels;      /* MESSAGE_SMS | MESSAGE_EMAIL; 0: as the program has it for the kind. Of several that one is
                          taken by which the contact can be reached: text messages first */
    bool all_channels; /* each of them instead */
    uint8_t cause[MESSAGE_CAUSE_SIZE]; /* the same again is the same message: message_cause() */
    int64_t not_before;                /* the act's time and earlier: at once */
    struct str text;    /* somebody's own words, with the variables of templates; absent: the template's */
    struct str subject; /* of a mail in somebody's own words; absent: the template's */
    struct str note;    /* what who has it sent adds to the template; checked: own_words.h */
};

/* The cause of a message: what it is about, which one of a kind. The id may be zero; `word` tells messages about the
 * same object apart ("invitation", "reminder.1"). */
void message_cause(const char *word, const struct id *object_id, int64_t number, uint8_t ret[MESSAGE_CAUSE_SIZE]);

/* Writes the row (of each channel), queued, or suppressed where it is clear by now that the contact cannot or must not
 * be reached: consent and suppression are looked at here, and again when it is sent. The cause known already: nothing.
 * ERROR_NOT_FOUND `contact_id`, `program_id`. */
MUST_CHECK enum status message_want(struct act *act, const struct message_want *want, struct error *err);

/* Whether a contact would get a message of this kind now: what message_want() would decide, for counts beforehand.
 * Null: it would; else the reason, one of message_reasons. Reads only. */
MUST_CHECK enum status message_foresee(struct act *act, const struct message_want *want, const char **ret_reason,
                                       struct error *err);

/* A template that somebody tries out: to an address, by a program's connection, with what is written in it already.
 * ERROR_INVALID_STATE `to` for an address that nothing is sent to. */
struct message_trial {
    struct id program_id;
    int channel;
    struct str to; /* E.164, or an e-mail address in its canonical form */
    struct str subject, text;
};
MUST_CHECK enum status message_try(struct act *act, const struct message_trial *trial, struct id *ret_id,
                                   struct error *err);

/* Reasons why a message is not sent, or not yet, null-terminated: what each means stands in
 * docs/operations/messages.md. */
extern const char *const message_reasons[];

/* ---- rows ---- */

struct message_attempt {
    struct id message_id;
    int64_t n;
    int64_t at;
    struct opt_int outcome; /* enum send_result; not set: under way, or nobody knows */
    struct str answer;
    int64_t answered_at;

    struct str told_outcome;
};

struct message_row {
    struct id id;
    int kind;    /* enum message_kind */
    int channel; /* enum message_channel */
    int status;  /* enum message_status */
    struct str reason;
    struct id contact_id, program_id, participant_id, referral_id, reward_id, batch_id, link_id;
    struct str cause;
    struct str address;
    struct str language;
    struct opt_int template_version;
    struct str subject, text, note;
    struct opt_int segments;
    struct opt_int cost_micros;
    struct id connection_id;
    struct str provider;
    struct str provider_message_id;
    int64_t attempts;
    int64_t not_before;
    struct id queue_id;
    int64_t due_at;
    int64_t lease_until;
    int64_t created_at;
    int64_t sent_at;

    /* How it is told; message_tell() fills them. */
    struct entity_list tries; /* struct message_attempt, oldest first */
    struct str contact_name, told_channel;
};

extern const struct entity message_entity;

/* Filters: none, contact_id, status, program_id, program_id with status. */
extern const struct list message_list;
enum { MESSAGES_CONTACT, MESSAGES_STATUS, MESSAGES_PROGRAM };

/* ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status message_read(struct act *act, const struct id *id, struct message_row *ret, struct error *err);

/* The message that message_want() made of a cause; of several channels, one. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status message_read_of_cause(struct act *act, const uint8_t cause[MESSAGE_CAUSE_SIZE],
                                             struct message_row *ret, struct error *err);

/* Reads attempts and names, a statement each. */
MUST_CHECK enum status message_tell(struct act *act, struct message_row *rows, size_t count, struct error *err);

/* How many messages of a batch are in each status. */
MUST_CHECK enum status message_count_batch(struct act *act, const struct id *batch_id,
                                           int64_t ret_counts[MESSAGE_STATUS_COUNT], struct error *err);

/* ---- by hand ---- */

/* Cancels one that is queued: else ERROR_INVALID_STATE `id`. */
MUST_CHECK enum status message_cancel(struct act *act, const struct id *id, struct message_row *ret, struct error *err);

/* Queues one again that is failed, unknown, canceled or suppressed: whether it may be sent is looked at anew. Else
 * ERROR_INVALID_STATE `id`. */
MUST_CHECK enum status message_retry(struct act *act, const struct id *id, struct message_row *ret, struct error *err);

/* ---- proof ---- */

/* B20 of messages, templates and consents: what they name exists; a message has the times of its state; no message was
 * taken by a provider twice. */
MUST_CHECK enum status message_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
