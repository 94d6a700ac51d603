#pragma once

#include "api/call.h"
#include "domain/click/click_ids.h"
#include "domain/intake/intake.h"

/* POST /v1/referrals with a publishable key. Everybody can read such a key, so what may be said is a short list, and
 * what is answered is the same whether or not the prospect was known: {id, object, status}, and 201. What became of the
 * lead is for the business's own server, by the id.
 *
 * A prospect who is known keeps all that is known: the stranger at the form adds no key and fills no member of somebody
 * else's contact. */

extern const struct schema lead_schema;
extern const struct entity lead_receipt_entity;

/* Who sent somebody, in words: {name, phone, email} into struct fact_referrer, for the bodies of leads, referrals and
 * events. leads_check_referrer() refuses one that says nothing (ERROR_MISSING_FIELD `param`.name); what is said is
 * taken as it is, for a number with a digit too few is still what somebody said. */
extern const struct schema referrer_schema;
MUST_CHECK enum status leads_check_referrer(struct fact_referrer *referrer, const char *param, struct error *err);

/* The parse() and act() of the route, where the caller has a publishable key. */
enum status leads_submit_parse(struct call *call, struct error *err);
enum status leads_submit_act(struct txn *txn, struct call *call, struct error *err);

/* Where a form was sent from, as the request shows it. */
struct fact_visitor leads_visitor(struct http_request *request, const uint8_t network_key[16]);

/* A click_id as it is sent: an id or the whole value of the cookie; absent gives none. ERROR_INVALID_VALUE `param`. */
MUST_CHECK enum status leads_read_clicks(struct str click_id, const char *param, struct click_ids *ret,
                                         struct error *err);
