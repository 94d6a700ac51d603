#pragma once

#include "domain/message/message.h"

/* Mails to users of the workspace, by the connections that messages go by: reports, warnings. They are written when
 * they are wanted, and go whatever a program has set for its own messages: they are no messages to its people. In a
 * test world they are shown and not sent. Inside a write transaction, on its thread. */

struct message_staff {
    struct id user_id;    /* who gets it, and in whose queue it waits */
    struct str address;   /* the user's */
    struct id program_id; /* whose connection it goes by; none: that of all programs */
    struct str language;  /* "de" */
    struct str subject;
    struct str text; /* lines like "| a | b |" are rows of a table, the first of them its head; the last line is a link
                        that begins with MESSAGE_MARK_PLACE */
    uint8_t cause[MESSAGE_CAUSE_SIZE]; /* the same again is the same mail */
};

/* `*ret_id` is the mail's, or none when there was one of its cause before. */
MUST_CHECK enum status message_staff_want(struct act *act, const struct message_staff *mail, struct id *ret_id,
                                          struct error *err);
