/* The calls of the API, all of them: what this version has, and what is documented and refused with 501. A row holds
 * all the policy of its call: who may call, what is read, how it runs. /openapi.json is written from here. */

#include "api/routes.h"

#include "api/clicks.h"
#include "api/codes.h"
#include "api/connections.h"
#include "api/contacts.h"
#include "api/documents.h"
#include "api/events.h"
#include "api/health.h"
#include "api/leads.h"
#include "api/ledger.h"
#include "api/links.h"
#include "api/metrics.h"
#include "api/participants.h"
#include "api/programs.h"
#include "api/referrals.h"
#include "api/rewards.h"
#include "api/summary.h"
#include "api/test_clock.h"
#include "domain/connection/connection.h"

#define CALL(call_path, call_method, ...)                                                                              \
    {                                                                                                                  \
        .method = HTTP_METHOD_##call_method, .path = (call_path), __VA_ARGS__                                          \
    }

#define LATER(call_path, call_method, call_scope, call_summary)                                                        \
    {                                                                                                                  \
        .method = HTTP_METHOD_##call_method, .path = (call_path), .scope = (call_scope), .flags = ROUTE_NOT_BUILT,     \
        .summary = (call_summary)                                                                                      \
    }

#define LATER_SELF(call_path, call_method, call_scope, call_summary)                                                   \
    {                                                                                                                  \
        .method = HTTP_METHOD_##call_method, .path = (call_path), .scope = (call_scope), .owner = OWNER_SELF,          \
        .flags = ROUTE_NOT_BUILT, .summary = (call_summary)                                                            \
    }

/* sorted table: by 1, 2 */
const struct route api_routes[] = {
    CALL("/healthz", GET, .scope = "public", .flags = ROUTE_PUBLIC, .handle = health_alive,
         .summary = "Whether the process answers."),
    CALL("/hooks/stripe/{con}", POST, .scope = "public", .flags = ROUTE_PUBLIC | ROUTE_WRITE | ROUTE_RAW,
         .act = hooks_stripe_act, .summary = "Takes the webhooks of a Stripe connection.", .answer = "HookOutcome"),
    CALL("/openapi.json", GET, .scope = "public", .flags = ROUTE_PUBLIC, .handle = documents_openapi,
         .summary = "This description."),
    CALL("/readyz", GET, .scope = "public", .flags = ROUTE_PUBLIC, .handle = health_ready,
         .summary = "Whether the server can do its work."),
    CALL("/schemas/rules.json", GET, .scope = "public", .flags = ROUTE_PUBLIC, .handle = documents_rules,
         .summary = "JSON Schema of the rules of a program."),
    LATER("/v1/audit", GET, "audit:read", "The trail of all acts."),
    LATER("/v1/cases", GET, "cases:read", "Lists what waits for a person."),
    LATER("/v1/cases", POST, "cases:write", "Opens a case."),
    LATER("/v1/cases/resolve", POST, "cases:write", "Resolves many cases."),
    LATER("/v1/cases/{id}", GET, "cases:read", "Reads a case."),
    LATER("/v1/cases/{id}/resolve", POST, "cases:write", "Resolves a case."),
    CALL("/v1/clicks", GET, .scope = "clicks:read", .flags = ROUTE_CHEAP, .query = &clicks_list_query,
         .act = clicks_list_act, .summary = "Lists clicks, newest first.", .answer = "List<Click>"),
    CALL("/v1/clicks", POST, .scope = "clicks:write", .flags = ROUTE_CHEAP | ROUTE_PUBLISHABLE | ROUTE_IDEMPOTENT,
         .body = &clicks_create_body, .browser_body = &clicks_browser_body, .parse = clicks_create_parse,
         .act = clicks_create_act, .append = clicks_create_append,
         .summary = "Records a click that the business's own site saw.", .answer = "Click"),
    CALL("/v1/clicks/{id}", GET, .scope = "clicks:read", .flags = ROUTE_CHEAP, .act = clicks_read_act,
         .summary = "Reads a click.", .answer = "Click"),
    CALL("/v1/codes/{code}", GET, .scope = "codes:read", .flags = ROUTE_CHEAP | ROUTE_PUBLISHABLE,
         .act = codes_read_act, .summary = "Whether a code can be used, and what it offers.", .answer = "Code"),
    CALL("/v1/connections", GET, .scope = "connections:read", .flags = ROUTE_CHEAP, .query = &connection_list_schema,
         .act = connections_list_act, .summary = "Lists connections, newest first.", .answer = "List<Connection>"),
    CALL("/v1/connections", POST, .scope = "connections:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &connection_schema, .parse = connections_create_parse, .act = connections_create_act,
         .summary = "Connects an outside system.", .answer = "Connection"),
    CALL("/v1/connections/{id}", GET, .scope = "connections:read", .flags = ROUTE_CHEAP, .act = connections_read_act,
         .summary = "Reads a connection.", .answer = "Connection"),
    CALL("/v1/contacts", GET, .scope = "contacts:read", .query = &contacts_list_query, .parse = contacts_list_parse,
         .act = contacts_list_act, .summary = "Lists contacts, newest first, or finds one by a key.",
         .answer = "List<Contact>"),
    CALL("/v1/contacts", POST, .scope = "contacts:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_ARRAY,
         .body = &contact_schema, .command_size = sizeof(struct contacts_upsert), .parse = contacts_upsert_parse,
         .act = contacts_upsert_act,
         .summary = "Finds a contact by any of its keys and changes it, or makes it; an array is all or none.",
         .answer = "Contact"),
    CALL("/v1/contacts/{id}", GET, .scope = "contacts:read", .flags = ROUTE_CHEAP, .act = contacts_read_act,
         .summary = "Reads a contact.", .answer = "Contact"),
    LATER("/v1/contacts/{id}", PATCH, "contacts:write", "Changes a contact."),
    LATER("/v1/contacts/{id}/erase", POST, "contacts:write", "Erases the personal values of a contact."),
    LATER("/v1/contacts/{id}/export", GET, "contacts:read", "Everything that is known of a contact."),
    LATER("/v1/contacts/{id}/export", POST, "contacts:read", "Prepares everything that is known of a contact."),
    LATER("/v1/contacts/{id}/merge", POST, "contacts:write", "Merges a contact into another."),
    LATER("/v1/contacts/{id}/payout_method", PUT, "payouts:write", "Says how a contact is paid."),
    LATER("/v1/contacts/{id}/statement", GET, "payouts:read", "A statement of account."),
    LATER("/v1/contacts/{id}/summary", GET, "contacts:read", "What a contact has got, in all programs."),
    LATER("/v1/contacts/{id}/tax_form", PUT, "payouts:write", "Takes a tax form."),
    LATER("/v1/deliveries", GET, "webhooks:read", "Lists deliveries of webhooks."),
    LATER("/v1/deliveries/{id}", GET, "webhooks:read", "Reads a delivery."),
    LATER("/v1/discount_codes/{code}/redeem", POST, "redemptions:write", "Redeems a discount code."),
    CALL("/v1/events", POST, .scope = "events:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_ARRAY,
         .body = &event_schema, .parse = events_post_parse, .act = events_post_act,
         .summary = "Reports a fact, or up to 100 in one transaction.", .answer = "Event"),
    LATER("/v1/groups", GET, "groups:read", "Lists groups."),
    LATER("/v1/groups", POST, "groups:write", "Makes a group."),
    LATER("/v1/groups/{id}", GET, "groups:read", "Reads a group."),
    LATER("/v1/groups/{id}", PATCH, "groups:write", "Changes a group."),
    LATER("/v1/imports", GET, "imports:read", "Lists imports."),
    LATER("/v1/imports", POST, "imports:write", "Makes an import."),
    LATER("/v1/imports/{id}", GET, "imports:read", "Reads an import."),
    LATER("/v1/keys", GET, "keys:read", "Lists API keys."),
    LATER("/v1/keys", POST, "keys:write", "Makes an API key."),
    LATER("/v1/keys/{id}", GET, "keys:read", "Reads an API key."),
    LATER("/v1/leaderboard", GET, "reports:read", "Participants by rank."),
    CALL("/v1/ledger/accounts", GET, .scope = "ledger:read", .query = &account_list_schema, .act = ledger_accounts_act,
         .summary = "Lists accounts with their balances, at any time.", .answer = "List<LedgerAccount>"),
    CALL("/v1/ledger/transactions", GET, .scope = "ledger:read", .query = &transaction_list_schema,
         .act = ledger_transactions_act, .summary = "Lists transactions with their entries, newest first.",
         .answer = "List<LedgerTransaction>"),
    CALL("/v1/links", POST, .scope = "links:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .body = &links_create_body,
         .parse = links_create_parse, .act = links_create_act, .summary = "Makes a further link of a participant.",
         .answer = "Link"),
    CALL("/v1/links/{id}", PATCH, .scope = "links:write", .flags = ROUTE_WRITE, .body = &links_change_body,
         .act = links_change_act, .summary = "Retires a link: it leads nowhere, and its code is never given again.",
         .answer = "Link"),
    LATER("/v1/links/{id}/qr.svg", GET, "links:read", "The link as a QR code."),
    LATER("/v1/links/{id}/qr.svg", POST, "links:read", "The link as a QR code."),
    LATER_SELF("/v1/me/cases", GET, "cases:read", "Own cases."),
    LATER_SELF("/v1/me/cases", POST, "cases:write", "Opens a case of one's own."),
    LATER_SELF("/v1/me/feedback", POST, "messages:write", "Tells the business something."),
    LATER_SELF("/v1/me/leads", GET, "referrals:read", "Own leads."),
    LATER_SELF("/v1/me/leads", POST, "referrals:write", "Submits a lead."),
    LATER_SELF("/v1/me/payout_method", GET, "payouts:read", "Own payout method."),
    LATER_SELF("/v1/me/payout_method", PUT, "payouts:write", "Changes the own payout method."),
    LATER_SELF("/v1/me/payouts", GET, "payouts:read", "Own payouts."),
    LATER_SELF("/v1/me/referrals", GET, "referrals:read", "Own referrals."),
    LATER_SELF("/v1/me/rewards", GET, "rewards:read", "Own rewards."),
    LATER_SELF("/v1/me/statement", GET, "payouts:read", "Own statement of account."),
    LATER_SELF("/v1/me/summary", GET, "participants:read", "Own figures."),
    LATER_SELF("/v1/me/timeline", GET, "referrals:read", "Own timeline."),
    CALL("/v1/participants", GET, .scope = "participants:read", .query = &participants_list_query,
         .act = participants_list_act, .summary = "Lists participants with their figures, newest first.",
         .answer = "List<Participant>"),
    CALL("/v1/participants", POST, .scope = "participants:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &participant_schema, .parse = participants_create_parse, .act = participants_create_act,
         .summary = "Enrols somebody in a program; the contact is found or made.", .answer = "Participant"),
    LATER("/v1/participants/candidates", GET, "participants:read", "Ranked referrers for attribution by name."),
    CALL("/v1/participants/{id}", GET, .scope = "participants:read", .flags = ROUTE_CHEAP, .act = participants_read_act,
         .summary = "Reads a participant with all links.", .answer = "Participant"),
    LATER("/v1/participants/{id}", PATCH, "participants:write", "Changes a participant."),
    LATER("/v1/participants/{id}/approve", POST, "participants:write", "Approves an application."),
    LATER("/v1/participants/{id}/block", POST, "participants:write", "Blocks a participant."),
    LATER("/v1/participants/{id}/invitations", POST, "participants:write", "Sends an invitation."),
    LATER("/v1/participants/{id}/pause", POST, "participants:write", "Pauses a participant."),
    LATER("/v1/participants/{id}/portal_links", POST, "participants:write", "Makes a link into the portal."),
    LATER("/v1/participants/{id}/reject", POST, "participants:write", "Rejects an application."),
    LATER("/v1/participants/{id}/resume", POST, "participants:write", "Resumes a paused participant."),
    CALL("/v1/participants/{id}/summary", GET, .scope = "participants:read", .flags = ROUTE_CHEAP,
         .act = participants_summary_act, .summary = "What a participant has achieved and got.", .answer = "Summary"),
    LATER("/v1/participants/{id}/terms", GET, "participants:read",
          "The rates that hold for a participant, and where they come from."),
    LATER("/v1/participants/{id}/terms", PUT, "participants:write", "Terms of one participant."),
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
    CALL("/v1/programs", GET, .scope = "programs:read", .query = &programs_list_query, .act = programs_list_act,
         .summary = "Lists programs, newest first.", .answer = "List<Program>"),
    CALL("/v1/programs", POST, .scope = "programs:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &program_schema, .parse = programs_create_parse, .act = programs_create_act,
         .summary = "Makes a program with version 1 of its rules.", .answer = "Program"),
    CALL("/v1/programs/{id}", GET, .scope = "programs:read", .flags = ROUTE_CHEAP, .act = programs_read_act,
         .summary = "Reads a program with its current rules.", .answer = "Program"),
    CALL("/v1/programs/{id}", PATCH, .scope = "programs:write", .flags = ROUTE_WRITE, .body = &program_patch_schema,
         .command_size = sizeof(struct programs_change), .parse = programs_change_parse, .act = programs_change_act,
         .summary = "Changes what is named and nothing else.", .answer = "Program"),
    CALL("/v1/programs/{id}/versions", GET, .scope = "programs:read", .query = &programs_versions_query,
         .act = programs_versions_act, .summary = "Lists the versions of the rules, newest first.",
         .answer = "List<ProgramVersion>"),
    CALL("/v1/programs/{id}/versions", POST, .scope = "programs:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &program_version_schema, .command_size = sizeof(struct programs_add_version),
         .parse = programs_add_version_parse, .act = programs_add_version_act,
         .summary = "Makes new rules the current ones; referrals keep theirs.", .answer = "ProgramVersion"),
    LATER("/v1/programs/{id}/versions/{n}/dry_run", POST, "programs:read", "Runs a version over recorded history."),
    LATER("/v1/reconciliations", GET, "reconciliations:read", "Lists reconciliations."),
    LATER("/v1/reconciliations", POST, "reconciliations:write", "Makes a reconciliation."),
    LATER("/v1/reconciliations/{id}", GET, "reconciliations:read", "Reads a reconciliation."),
    LATER("/v1/redemptions", POST, "redemptions:write", "Spends credit."),
    LATER("/v1/redemptions/{id}", GET, "redemptions:read", "Reads a redemption."),
    LATER("/v1/redemptions/{id}/capture", POST, "redemptions:write", "Completes an open redemption."),
    LATER("/v1/redemptions/{id}/release", POST, "redemptions:write", "Gives reserved credit back."),
    CALL("/v1/referrals", GET, .scope = "referrals:read", .flags = ROUTE_CHEAP, .query = &referral_list_schema,
         .act = referrals_list_act, .summary = "Lists referrals, newest first.", .answer = "List<Referral>"),
    CALL("/v1/referrals", POST, .scope = "referrals:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_PUBLISHABLE,
         .body = &referral_submit_schema, .browser_body = &lead_schema, .parse = referrals_submit_parse,
         .act = referrals_submit_act, .summary = "Submits a referral.", .answer = "Referral"),
    CALL("/v1/referrals/{id}", GET, .scope = "referrals:read", .flags = ROUTE_CHEAP, .act = referrals_read_act,
         .summary = "Reads a referral.", .answer = "Referral"),
    LATER("/v1/referrals/{id}/attribution", DELETE, "referrals:write", "Takes the attribution away."),
    LATER("/v1/referrals/{id}/attribution", PUT, "referrals:write", "Confirms or moves the attribution."),
    CALL("/v1/referrals/{id}/disqualify", POST, .scope = "referrals:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &referral_disqualify_schema, .parse = referrals_by_hand_parse, .act = referrals_disqualify_act,
         .summary = "Disqualifies by hand; pending rewards are denied.", .answer = "Referral"),
    LATER("/v1/referrals/{id}/extend", POST, "referrals:write", "Lets a referral expire later."),
    LATER("/v1/referrals/{id}/merge", POST, "referrals:write", "Merges a referral into another."),
    CALL("/v1/referrals/{id}/qualify", POST, .scope = "referrals:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &referral_qualify_schema, .parse = referrals_qualify_parse, .act = referrals_qualify_act,
         .summary = "Qualifies by hand, whatever the condition says.", .answer = "Referral"),
    LATER("/v1/referrals/{id}/receipt", GET, "referrals:read", "A signed receipt of the submission."),
    LATER("/v1/referrals/{id}/reopen", POST, "referrals:write", "Opens a closed referral again."),
    CALL("/v1/referrals/{id}/timeline", GET, .scope = "referrals:read", .flags = ROUTE_CHEAP,
         .query = &timeline_list_schema, .act = referrals_timeline_act,
         .summary = "What happened to a referral, newest first.", .answer = "List<TimelineRow>"),
    CALL("/v1/referrals/{id}/transitions", POST, .scope = "referrals:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &referral_transition_schema, .parse = referrals_by_hand_parse, .act = referrals_transition_act,
         .summary = "Moves a referral to another stage.", .answer = "Referral"),
    LATER("/v1/referrals/{id}/why", GET, "referrals:read", "Why it was attributed, qualified and rewarded, or not."),
    LATER("/v1/reports/{name}", GET, "reports:read", "A report."),
    CALL("/v1/rewards", GET, .scope = "rewards:read", .flags = ROUTE_CHEAP, .query = &reward_list_schema,
         .act = rewards_list_act, .summary = "Lists rewards, newest first.", .answer = "List<Reward>"),
    CALL("/v1/rewards", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .body = &bonus_schema,
         .parse = rewards_bonus_parse, .act = rewards_bonus_act, .summary = "Grants a bonus by hand.",
         .answer = "Reward"),
    CALL("/v1/rewards/{id}", GET, .scope = "rewards:read", .flags = ROUTE_CHEAP, .act = rewards_read_act,
         .summary = "Reads a reward.", .answer = "Reward"),
    LATER("/v1/rewards/{id}/approve", POST, "rewards:write", "Approves a reward."),
    LATER("/v1/rewards/{id}/deny", POST, "rewards:write", "Denies a pending reward."),
    LATER("/v1/rewards/{id}/issue", POST, "rewards:write", "Issues a reward before its time."),
    LATER("/v1/rewards/{id}/redeem", POST, "rewards:write", "Marks a reward as used."),
    LATER("/v1/rewards/{id}/reverse", POST, "rewards:write", "Takes a reward back."),
    CALL("/v1/test_clock/advance", POST, .scope = "test_clock:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_ALONE, .body = &test_clock_schema,
         .act = test_clock_advance_act, .summary = "Sets the test world's clock on and does what has become due.",
         .answer = "TestClock"),
    LATER("/v1/users", GET, "users:read", "Lists users of the console."),
    LATER("/v1/users", POST, "users:write", "Makes a user of the console."),
    LATER("/v1/users/{id}", GET, "users:read", "Reads a user of the console."),
    LATER("/v1/webhook_endpoints", GET, "webhooks:read", "Lists webhook endpoints."),
    LATER("/v1/webhook_endpoints", POST, "webhooks:write", "Makes a webhook endpoint."),
    LATER("/v1/webhook_endpoints/{id}", GET, "webhooks:read", "Reads a webhook endpoint."),
};
const size_t api_route_count = sizeof api_routes / sizeof api_routes[0];

/* sorted table: by 1, 2 */
const struct route metrics_routes[] = {
    CALL("/metrics", GET, .scope = "public", .flags = ROUTE_PUBLIC, .handle = metrics_read,
         .summary = "Figures for Prometheus."),
};
const size_t metrics_route_count = sizeof metrics_routes / sizeof metrics_routes[0];
