/* Calls that are documented and not built: they answer 501, so that nobody takes them for a wrong address. */

#include "api/routes.h"

#define LATER(call_path, call_method, call_scope, call_summary)                                                        \
    CALL(call_path, call_method, .scope = (call_scope), .flags = ROUTE_NOT_BUILT, .summary = (call_summary))

#define LATER_SELF(call_path, call_method, call_scope, call_summary)                                                   \
    CALL(call_path, call_method, .scope = (call_scope), .owner = OWNER_SELF, .flags = ROUTE_NOT_BUILT,                 \
         .summary = (call_summary))

/* sorted table: by 1, 2 */
const struct route later_routes[] = {
    LATER("/v1/contacts/{id}/erase", POST, "contacts:write", "Erases the personal values of a contact."),
    LATER("/v1/contacts/{id}/export", GET, "contacts:read", "Everything that is known of a contact."),
    LATER("/v1/contacts/{id}/export", POST, "contacts:read", "Prepares everything that is known of a contact."),
    LATER("/v1/contacts/{id}/merge", POST, "contacts:write", "Merges a contact into another."),
    LATER("/v1/contacts/{id}/payout_method", PUT, "payouts:write", "Says how a contact is paid."),
    LATER("/v1/contacts/{id}/tax_form", PUT, "payouts:write", "Takes a tax form."),
    LATER_SELF("/v1/me/feedback", POST, "messages:write", "Tells the business something."),
    LATER_SELF("/v1/me/leads", GET, "referrals:read", "Own leads."),
    LATER_SELF("/v1/me/leads", POST, "referrals:write", "Submits a lead."),
    LATER_SELF("/v1/me/payout_method", GET, "payouts:read", "Own payout method."),
    LATER_SELF("/v1/me/payout_method", PUT, "payouts:write", "Changes the own payout method."),
    LATER_SELF("/v1/me/payouts", GET, "payouts:read", "Own payouts."),
    LATER_SELF("/v1/me/timeline", GET, "referrals:read", "Own timeline."),
    LATER("/v1/payout_batches", GET, "payouts:read", "Lists payout batches."),
    LATER("/v1/payout_batches", POST, "payouts:write", "Drafts a payout batch."),
    LATER("/v1/payout_batches/{id}", GET, "payouts:read", "Reads a payout batch."),
    LATER("/v1/payout_batches/{id}/approve", POST, "payouts:write", "Approves a payout batch."),
    LATER("/v1/payout_batches/{id}/cancel", POST, "payouts:write", "Cancels a payout batch."),
    LATER("/v1/payout_batches/{id}/send", POST, "payouts:write", "Sends a payout batch."),
    LATER("/v1/payouts", GET, "payouts:read", "Lists payouts."),
    LATER("/v1/payouts/{id}", GET, "payouts:read", "Reads a payout."),
    LATER("/v1/payouts/{id}/confirm", POST, "payouts:write", "A payout arrived."),
    LATER("/v1/payouts/{id}/fail", POST, "payouts:write", "A payout failed."),
    LATER("/v1/payouts/{id}/return", POST, "payouts:write", "A payout came back."),
    LATER("/v1/reconciliations", GET, "reconciliations:read", "Lists reconciliations."),
    LATER("/v1/reconciliations", POST, "reconciliations:write", "Makes a reconciliation."),
    LATER("/v1/reconciliations/{id}", GET, "reconciliations:read", "Reads a reconciliation."),
    LATER("/v1/referrals/{id}/extend", POST, "referrals:write", "Lets a referral expire later."),
    LATER("/v1/referrals/{id}/merge", POST, "referrals:write", "Merges a referral into another."),
    LATER("/v1/referrals/{id}/receipt", GET, "referrals:read", "A signed receipt of the submission."),
};
const size_t later_route_count = sizeof later_routes / sizeof later_routes[0];
