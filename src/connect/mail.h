#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "connect/outcome.h"
#include "net/client.h"

/* Mail: the bytes of one (RFC 5322 and MIME), signed by DKIM where the account has a key, the call that hands it to a
 * server by SMTP, and what the server's answer means. Nothing is called here (net/client.h does) and nothing is known
 * of the domain. Any thread. */

enum mail_security {
    MAIL_STARTTLS, /* begins in the clear and goes on encrypted, or not at all */
    MAIL_TLS,      /* encrypted from the first byte */
    MAIL_PLAIN,    /* never encrypted: for a server beside this one */
};

/* Which server takes the mail, and in whose name it is sent. Texts are the owner's; what is absent is not used. */
struct mail_account {
    struct str host;
    int64_t port;
    enum mail_security security;
    struct str user, password;            /* absent: without AUTH */
    struct str from, from_name, reply_to; /* unless the mail has its own; `from` is there */
    struct str dkim_domain, dkim_selector;
    struct str dkim_key; /* PEM: RSA of 1024 bits or more, or Ed25519. With it the two before */
};

/* A file that goes with a mail. */
struct mail_attachment {
    struct str name;  /* as mime_add_file_name() takes it */
    const char *type; /* "text/csv; charset=utf-8": a literal of ours */
    struct str bytes; /* at most LIMIT_ATTACHMENT_BYTES; absent: no file goes with it */
};

struct mail {
    struct str from, from_name, reply_to; /* absent: the account's */
    struct str to;
    struct str subject;    /* line breaks in it become spaces */
    struct str text;       /* UTF-8, lines end in LF */
    struct str html;       /* absent: text only */
    struct str message_id; /* without angle brackets: "msg_...@example.com"; unique, and the same at each try */
    struct str list_unsubscribe_url; /* one click (RFC 8058); absent: none */
    struct mail_attachment attachment;
    int64_t date_at; /* wall clock */
};

/* The whole message as it goes to the server: headers, blank line, body, CRLF at each line's end; in `arena`.
 * ERROR_INVALID_VALUE `to`, `from`, ... for what cannot stand in a header, `text`, `attachment` for what is too large;
 * ERROR_UNAVAILABLE `dkim_private_key` for a key that OpenSSL cannot read or sign with. */
MUST_CHECK enum status mail_compose(const struct mail_account *account, const struct mail *mail, struct arena *arena,
                                    struct str *ret_bytes, struct error *err);

/* The call that hands it over: composed, with the envelope, texts in `arena`. Errors as above. */
MUST_CHECK enum status mail_request(const struct mail_account *account, const struct mail *mail, struct arena *arena,
                                    struct client_request *ret_request, struct error *err);

/* What the server said: 4xx SEND_LATER, 5xx SEND_REFUSED (`suppress` when it is the mailbox that is not there), a
 * refused password SEND_MISCONFIGURED. `provider_id` is the last line of the server's answer to the message, which has
 * its queue's number. In `arena`. */
void mail_reply(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret);

/* A call that signs in and sends nothing; mail_check_reply() reads its answer: SEND_ACCEPTED when the account is taken.
 * ERROR_UNAVAILABLE as above, for a DKIM key that cannot be used. */
MUST_CHECK enum status mail_check_request(const struct mail_account *account, struct arena *arena,
                                          struct client_request *ret_request, struct error *err);
void mail_check_reply(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret);

/* An address as RFC 5321 has it in its plain form, in ASCII: a name and a domain of two labels or more, at most
 * LIMIT_EMAIL_BYTES. */
bool mail_address_is_plain(struct str address);
