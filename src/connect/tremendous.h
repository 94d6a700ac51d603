#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/str.h"
#include "net/client.h"

/* Gift cards of Tremendous: what is asked of its API (v2), and what its answers mean. Bytes out, bytes in; nothing is
 * called here (net/client.h does) and nothing is known of the domain. Any thread.
 *
 * An order carries our own name for it (`external_id`): the same name again never makes a second order there. The
 * answer to a new order holds the link to its card, later ones do not: a link is asked for by a call of its own.
 * Source: Tremendous's documentation of Orders and Rewards, and its client for Node. */

/* An account at Tremendous. Texts are the owner's. */
struct gift_account {
    struct str base_url; /* without a slash at its end */
    struct str api_key;
    struct str funding_source_id;
    struct str campaign_id; /* or absent */
};

/* What is ordered: one card. */
struct tremendous_order {
    struct str external_id;
    int64_t amount; /* in minor units of `currency` */
    struct currency currency;
    struct str product;     /* or absent: what the campaign offers */
    struct str name, email; /* of who gets it; each may be absent */
    bool by_email;          /* Tremendous sends it to `email` */
};

/* Texts of a request are in `arena`. */
void tremendous_order_request(const struct gift_account *account, const struct tremendous_order *order,
                              struct arena *arena, struct client_request *ret);

/* Whether there is an order of this name. */
void tremendous_find_request(const struct gift_account *account, struct str external_id, struct arena *arena,
                             struct client_request *ret);

/* A link to a card that was ordered. `reward_id` is what Tremendous told. */
void tremendous_link_request(const struct gift_account *account, struct str reward_id, struct arena *arena,
                             struct client_request *ret);

enum tremendous_call { TREMENDOUS_ORDER, TREMENDOUS_FIND, TREMENDOUS_LINK };

enum tremendous_kind {
    TREMENDOUS_DONE,        /* it was ordered and carried out */
    TREMENDOUS_OPEN,        /* it was ordered, and is not carried out yet */
    TREMENDOUS_ENDED,       /* it was ordered, and has failed or was canceled there */
    TREMENDOUS_ABSENT,      /* asked: there is no such order */
    TREMENDOUS_REFUSED,     /* it takes no such order */
    TREMENDOUS_NO_MONEY,    /* the account's balance is too low */
    TREMENDOUS_CREDENTIALS, /* it does not take the key */
    TREMENDOUS_BUSY,        /* it did not take it, and asks to be left alone or is down */
    TREMENDOUS_NOT_SENT,    /* nobody was reached */
    TREMENDOUS_UNKNOWN,     /* nobody knows */
};

struct tremendous_answer {
    enum tremendous_kind kind;
    struct str order_id, reward_id; /* or absent */
    struct str link;                /* or absent */
    int64_t retry_after_s;          /* 0: it did not say */
    struct str reason;              /* a sentence for people, without a person's data; absent when it was done */
};

/* What the answer to a call means, for the order of this name. Texts in `arena` or constants. */
void tremendous_read(enum tremendous_call call, struct str external_id, const struct client_reply *reply,
                     struct arena *arena, struct tremendous_answer *ret);
