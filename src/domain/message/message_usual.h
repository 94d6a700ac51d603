#pragma once

#include "base/locale/catalogue.h"
#include "domain/message/message.h"

/* The texts of messages where a program has none of its own, in each language of the program; and the few words around
 * them. Constant; any thread. */

struct usual_text {
    const char *subject; /* of a mail; null: it has none */
    const char *text;    /* null: there is no usual text (somebody's own words) */
};

struct usual_text usual_text(enum message_kind kind, int channel, enum language language);

/* Words of mails, and answers to words that come in. */
struct usual_words {
    const char *button;      /* on the link of a mail, */
    const char *confirm;     /* on the one of MESSAGE_VERIFICATION, */
    const char *open;        /* and of MESSAGE_STAFF */
    const char *footer;      /* who writes, with {{business}} */
    const char *unsubscribe; /* what the link below says */
    const char *preferences;
    const char *friend_button; /* the same of MESSAGE_FRIEND, the footer with {{friend}} */
    const char *friend_footer;
    const char *friend_unsubscribe;
    const char *discount;                 /* what one without a title is worth, with {{amount}}: "$5 off" */
    const char *custom_subject;           /* of somebody's own words, with {{business}} */
    const char *stopped, *started, *help; /* answers to STOP, START, HELP, with {{business}} */
};

const struct usual_words *usual_words(enum language language);
