#pragma once

#include "api/call.h"
#include "domain/link/link.h"

/* /v1/links: further links of a participant, and retiring any of them. */

struct links_create {
    struct id participant_id;
    struct str channel; /* or absent */
    struct str code_as_sent;
    struct code code; /* where code_as_sent is there */
};

struct links_change {
    struct opt_bool retired;
};

extern const struct schema links_create_body;
extern const struct schema links_change_body;

enum status links_create_parse(struct call *call, struct error *err);
enum status links_create_act(struct txn *txn, struct call *call, struct error *err);
enum status links_change_act(struct txn *txn, struct call *call, struct error *err);
