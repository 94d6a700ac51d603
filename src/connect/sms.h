#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "connect/outcome.h"
#include "net/client.h"

/* Text messages: what is asked of a provider, and what its answer means. Bytes out, bytes in; nothing is called here
 * (net/client.h does) and nothing is known of the domain. Any thread.
 *
 * Twilio: its Messages resource (2010-04-01). Gateway: the sendsms form of Kannel's smsbox, which many gateways of
 * carriers speak too. */

enum sms_provider { SMS_TWILIO, SMS_GATEWAY };

/* Under which account a message goes out. Texts are the owner's. */
struct sms_account {
    struct str url;         /* Twilio: where its API is, without a path; gateway: of sendsms */
    struct str user;        /* Twilio: the account's SID; gateway: a user of it */
    struct str password;    /* Twilio: its auth token */
    struct str from;        /* the sender unless the message has one; absent: the service chooses */
    struct str service_sid; /* Twilio: a messaging service, or absent */
};

struct sms {
    struct str from, to, text; /* `to`: E.164. `from` absent: the account's */
    struct str report_url;     /* where delivery reports are to go; absent: none are asked for */
    struct str reference; /* our own id of the message ("msg_..."), under which reports come: a gateway tells no id of
                             its own, and Twilio's may not be known yet when its report comes */
};

/* The call that hands the message over, its texts in `arena`. ERROR_INVALID_VALUE `text` for one that is empty or has
 * more than LIMIT_SMS_SEGMENTS segments. */
MUST_CHECK enum status sms_request(enum sms_provider provider, const struct sms_account *account, const struct sms *sms,
                                   struct arena *arena, struct client_request *ret_request, struct error *err);

/* What the answer means. Texts are views into the reply or constants, or in `arena`. A gateway tells no `provider_id`:
 * the message is known to it by our reference. */
void sms_reply(enum sms_provider provider, const struct client_reply *reply, struct arena *arena,
               struct send_outcome *ret);

/* A call that sends nothing and tells whether the account is taken; sms_check_reply() reads its answer: SEND_ACCEPTED
 * when it is. */
void sms_check_request(enum sms_provider provider, const struct sms_account *account, struct arena *arena,
                       struct client_request *ret_request);
void sms_check_reply(enum sms_provider provider, const struct client_reply *reply, struct arena *arena,
                     struct send_outcome *ret);

/* As how many messages a carrier counts the text: GSM 03.38 with its extension table (160 characters in one, 153 in
 * each of several), else UCS-2 (70, 67), and no character is cut in two. 0 for an empty text. `ret_unicode` may be
 * null: whether UCS-2 is needed. The text is UTF-8 (str_is_text()). */
size_t sms_segments(struct str text, bool *ret_unicode);
