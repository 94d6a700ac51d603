#pragma once

#include "base/crypto.h"
#include "domain/contact/contact.h"
#include "domain/message/message.h"
#include "domain/message/messaging.h"
#include "domain/workspace/business.h"

/* Writing a message: the template that holds for the recipient, filled with what is known of it, the program, the
 * referral and the reward at this moment. Reads only. Runs inside a transaction, on its thread. */

/* Stands in texts for the address of the server, which only the server knows. */
#define MESSAGE_MARK_PLACE "\x01"

/* Where the links of messages lead. */
struct message_place {
    struct str public_url;          /* without a slash at its end */
    uint8_t token_key[SUBKEY_SIZE]; /* sub-key MESSAGE_TOKEN_SUBKEY */
};

/* What a message says. Texts live in the transaction's arena or are constant. */
struct message_text {
    struct str language;             /* of the template */
    struct opt_int template_version; /* not set: somebody's own words */
    struct str subject;              /* absent for a text message */
    struct str text;
    struct str link; /* that stands in it, or absent */
    struct str unsubscribe_url, preferences_url;
    struct business business;

    /* words around a mail, in its language */
    struct str button, footer, unsubscribe, preferences;
};

/* What it is about: of a row, or of a preview. `template` absent texts: the one that holds. */
struct message_subject {
    enum message_kind kind;
    int channel;
    struct id program_id; /* none: an answer to an address that is nobody's */
    struct id contact_id, participant_id, referral_id, reward_id;
    struct id link_id;                /* of the participant, where it is not its first */
    struct str note;                  /* added to the template by who has it sent */
    struct str own_subject, own_text; /* somebody's own words, or the text that is being tried */
    struct str language;              /* of the words; absent: the recipient's */
    bool verbatim;                    /* the own words have been filled before */
    bool sample;                      /* what there is nothing of is made up */
};

/* `place` null: links have marks in the place of what only a server knows; message_place_text() puts it there. That is
 * what a test world does, whose messages go nowhere. ERROR_INVALID_VALUE `text` for a text that is no template. */
MUST_CHECK enum status message_write(struct act *act, const struct message_subject *subject,
                                     const struct message_place *place, struct message_text *ret, struct error *err);

/* A row's text with the marks filled; a link that works once is told without its token. That of a verification in a
 * test world, where nobody was sent it, is told whole. */
struct str message_place_text(struct str text, const struct message_place *place, int64_t ws,
                              const struct message_row *row, struct arena *arena);

/* Of MESSAGE_PORTAL_LINK and MESSAGE_VERIFICATION: whether a link has to be made for it, and puts it there. What is
 * stored of the message has a mark in its place. */
bool message_wants_link(const struct message_text *text);
void message_put_link(struct message_text *text, struct str url, struct arena *arena);

/* A text of the catalogue of usual words with {{business}} filled in. */
MUST_CHECK enum status message_fill_business(struct act *act, const char *text, const struct business *business,
                                             struct str *ret, struct error *err);
