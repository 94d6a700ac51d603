#pragma once

#include "api/call.h"

/* /v1/referrals: submitting, reading, and acting on a referral by hand. */

extern const struct schema referral_submit_schema;
extern const struct schema referral_list_schema;
extern const struct schema referral_transition_schema;
extern const struct schema referral_qualify_schema;
extern const struct schema referral_disqualify_schema;
extern const struct schema timeline_list_schema;

enum status referrals_submit_parse(struct call *call, struct error *err);
enum status referrals_submit_act(struct txn *txn, struct call *call, struct error *err);
enum status referrals_list_act(struct txn *txn, struct call *call, struct error *err);
enum status referrals_read_act(struct txn *txn, struct call *call, struct error *err);
enum status referrals_timeline_act(struct txn *txn, struct call *call, struct error *err);

/* Tells the lane of an act on the referral in the path: it queues up behind what else happens to it. */
enum status referrals_by_hand_parse(struct call *call, struct error *err);

enum status referrals_transition_act(struct txn *txn, struct call *call, struct error *err);
enum status referrals_qualify_parse(struct call *call, struct error *err);
enum status referrals_qualify_act(struct txn *txn, struct call *call, struct error *err);
enum status referrals_disqualify_act(struct txn *txn, struct call *call, struct error *err);
