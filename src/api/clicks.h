#pragma once

#include "api/call.h"
#include "domain/click/click.h"

/* /v1/clicks: clicks that the business's own site saw, and reading all clicks. */

struct clicks_create {
    struct str code_as_sent, url, referrer, user_agent, ip; /* as sent; absent where they were not */
    struct code code;
    struct click click; /* what parse() and act() find out */
};

extern const struct schema clicks_create_body;
extern const struct schema clicks_browser_body; /* with a publishable key */
extern const struct schema clicks_list_query;

enum status clicks_create_parse(struct call *call, struct error *err);
enum status clicks_create_act(struct txn *txn, struct call *call, struct error *err);
enum status clicks_create_append(struct txn *txn, struct call *call, struct error *err);
enum status clicks_list_act(struct txn *txn, struct call *call, struct error *err);
enum status clicks_read_act(struct txn *txn, struct call *call, struct error *err);
