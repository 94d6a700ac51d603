/* The registry of kinds. Runs inside a transaction, on its thread. */

#include "domain/report/kinds.h"

#include "domain/audit/audit.h"
#include "domain/connection/connection.h"
#include "domain/contact/contact.h"
#include "domain/discount/code_pool.h"
#include "domain/discount/discount.h"
#include "domain/enrollment/batch.h"
#include "domain/enrollment/friend.h"
#include "domain/gift/gift_order.h"
#include "domain/handover/handover.h"
#include "domain/imports/import.h"
#include "domain/ledger/ledger.h"
#include "domain/limit/limit.h"
#include "domain/message/message.h"
#include "domain/outbox/outbox.h"
#include "domain/program/program.h"
#include "domain/redemption/redemption.h"
#include "domain/referral/referral.h"
#include "domain/report/kinds_store.h"
#include "domain/review/review.h"
#include "domain/reward/approval.h"
#include "domain/reward/reward.h"
#include "domain/rollup/figures.h"
#include "domain/terms/terms.h"
#include "domain/todo/todo.h"
#include "domain/user/user.h"
#include "domain/validation/validation.h"
#include "domain/verification/verification.h"
#include "domain/webhook/webhook.h"
#include "domain/workspace/workspace.h"

#define ROW(kind_prefix, kind_name, kind_table, kind_scope, kind_verify)                                               \
    {#kind_prefix, kind_name, #kind_table, kind_scope, kind_verify},

const struct object_kind object_kinds[] = {
    ACTED_KINDS(ROW){"clk", "click", "click", "clicks", NULL},
    {"dlv", "delivery", "delivery", "webhooks", NULL},
    {NULL, "validations", NULL, NULL, validation_verify},
    {"vrf", "verification", "verification", "referrals", verification_verify},
    {NULL, "to-dos", NULL, NULL, todo_verify},
    {NULL, "discounts", NULL, NULL, discount_verify},
    {NULL, "rewards at Stripe", NULL, NULL, handover_verify},
    {NULL, "caps and budgets", NULL, NULL, limit_verify},
    {NULL, "approvals", NULL, NULL, approval_verify},
    {"acc", "ledger account", NULL, "ledger", NULL},
    {"txn", "ledger transaction", "ledger_txn", "ledger", ledger_verify},
    {"aud", "act of the trail", "audit", "audit", audit_verify},
    {NULL, "trail's objects", "audit", NULL, kinds_verify_trail},
    {NULL, "outbox", "outbox", NULL, outbox_verify},
    {NULL, "figures", NULL, NULL, figures_verify},
    {"req", "request", NULL, NULL, NULL},
};
const size_t object_kind_count = sizeof object_kinds / sizeof object_kinds[0];

#define QUERY(kind_prefix, kind_name, ...)                                                                             \
    {&kind_statements[KIND_SQL_##kind_prefix], "B20", "aud", "its " kind_name " does not exist"},

enum status kinds_verify_trail(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        ACTED_KINDS(QUERY){&kind_statements[KIND_SQL_OTHER], "B20", "aud", "its object is of no kind"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
