/* See rows.h. One text per table serves both engines, with two functions that each is given first:
 *   sample_id(letter, n)   16 bytes that ascend with n
 *   sample_text(letter, n) the same as text */

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

#define EACH(count) "WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < " count ") "

struct load {
    enum store_file file;
    const char *sql;
};

static const struct load loads[] = {
    {STORE_BOOKS,
     "INSERT INTO workspace (ws, id, name, livemode, twin_ws, created_at) VALUES (1, sample_id('w', 1), 'live', "
     "1, 2, 1), (2, sample_id('w', 2), 'test', 0, 1, 1)"},
    {STORE_BOOKS, EACH("100") "INSERT INTO api_key (ws, id, hash, name, kind, scopes, hint, created_at) SELECT 1, "
                              "sample_id('k', n), sample_id('h', n), 'key', 'secret', '*', 'abcd', n FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO idempotency (ws, key, fingerprint, status, body, sealed, expires_at) SELECT 1, "
                "sample_id('i', n), sample_id('f', n), 201, sample_id('y', n), n % 2, n FROM row"},
    {STORE_BOOKS,
     EACH(PROGRAMS) "INSERT INTO program (ws, id, status, name, slug, currency, destination_url, version, "
                    "created_at) SELECT 1, sample_id('g', n), 'active', 'name', sample_text('g', n), 'USD', "
                    "'https://example.com', 1, n FROM row"},
    {STORE_BOOKS,
     EACH(PROGRAMS) "INSERT INTO program_version (ws, program_id, version, rules, hash, created_at) SELECT "
                    "1, sample_id('g', n), 1, '{}', sample_id('h', n), n FROM row"},
    {STORE_BOOKS, EACH(PROGRAMS) "INSERT INTO program_account (ws, owner_id, currency, id, program_expense, rounding, "
                                 "external, entries, through_txn_id) SELECT 1, sample_id('g', n), 'USD', "
                                 "sample_id('x', n), 0, 0, 0, 0, sample_id('t', 0) FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO contact (ws, id, name, email, created_at) SELECT 1, sample_id('c', n), 'name', "
                "sample_text('e', n), n FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO natural_key (ws, kind, source, value, object_id) SELECT 1, 'cnt', 'email', "
                             "sample_text('e', n), sample_id('c', n) FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO contact_token (ws, token, contact_id) SELECT 1, sample_id('k', n), "
                             "sample_id('c', n) FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO search_word (ws, key, word) SELECT 1, sample_id('k', n % 100), "
                             "sample_text('k', n) FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO participant (ws, id, program_id, contact_id, kind, status, link_id, "
                "fingerprint, created_at) SELECT 1, sample_id('p', n), sample_id('g', 1 + n % " PROGRAMS
                "), sample_id('c', n), 'customer', 'active', sample_id('l', n), sample_id('f', n), n FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO participant_total (ws, participant_id, currency) SELECT 1, sample_id('p', n), "
                "'USD' FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO link (ws, id, participant_id, program_id, code, created_at) SELECT 1, "
                             "sample_id('l', n), sample_id('p', n), sample_id('g', 1 + n % " PROGRAMS
                             "), sample_text('l', n), n FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO code (code, ws, link_id) SELECT sample_text('l', n), 1, sample_id('l', n) "
                             "FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO link_clicks (ws, link_id, total, uniques, bots, last_at) SELECT 1, "
                             "sample_id('l', n), 1, 1, 0, n FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO click_visitor (ws, link_id, visitor, seen_at) SELECT 1, sample_id('l', n), n, n "
                "FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO leader (ws, program_id, period, participant_id, referrals, closed, revenue, "
                             "earned) SELECT 1, sample_id('g', 1 + n % " PROGRAMS
                             "), 202600 + n % 12, sample_id('p', n), n, n, n, n FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO uncounted (ws, id, deltas) SELECT 1, sample_id('u', n), '{}' FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO referral (ws, id, program_id, program_version, participant_id, contact_id, type, "
                "stage, stage_kind, live, method, submitted_at, effective_at, sequence, noted) "
                "SELECT 1, sample_id('r', n), sample_id('g', 1 + n % " PROGRAMS
                "), 1, sample_id('p', n), sample_id('c', n), 'lead', 'accepted', 'open', 1, 'code', n, n, 1, 0 "
                "FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO attribution (ws, referral_id, n, participant_id, method, touches, decided_at, "
                "audit_id) SELECT 1, sample_id('r', n), 1, sample_id('p', n), 'code', '[]', n, "
                "sample_id('a', n) FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO event (ws, id, source, type, external_id, connection_id, fingerprint, contact_id, "
                "referral_id, "
                "object_source, object_id, no_reward, occurred_at, decisions) SELECT 1, sample_id('v', n), 'api', "
                "'invoice.paid', sample_text('v', n), sample_id('n', 1), sample_id('f', n), sample_id('c', n), "
                "CASE WHEN n % 2 = 0 THEN sample_id('r', n) END, 'api', sample_text('v', n), 0, n, "
                "'[[\"thanks\",\"granted\",null,null]]' FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO reward (ws, id, program_id, program_version, referral_id, event_id, root_id, "
                "cause, rule_key, contact_id, participant_id, role, kind, currency, amount, state, pending, "
                "available, denied, release_at, created_at, noted) SELECT 1, sample_id('d', n), "
                "sample_id('g', 1 + n % " PROGRAMS "), 1, sample_id('r', n), sample_id('v', n), "
                "sample_id('r', n), sample_id('u', n), 'thanks', sample_id('c', n), sample_id('p', n), "
                "'referrer', 'credit', 'USD', 100, 'pending', 100, 0, 0, n, n, 0 FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO balance (ws, owner_id, currency, id, pending, available, reserved, paid_out, "
                "redeemed, clawback, entries) SELECT 1, sample_id('c', n), 'USD', sample_id('b', n), 100, 0, 0, "
                "0, 0, 0, 1 FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO ledger_txn (ws, id, effect, reward_id, program_id, cause_kind, cause_id, "
                             "currency, created_at) SELECT 1, sample_id('t', n), 'accrue', sample_id('d', n), "
                             "sample_id('g', 1 + n % " PROGRAMS "), 'evt', sample_id('v', n), 'USD', n FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO ledger_entry (ws, txn_id, n, owner_id, kind, amount) SELECT 1, "
                             "sample_id('t', row.n), side.n, CASE side.n WHEN 1 THEN sample_id('c', row.n) ELSE "
                             "sample_id('g', 1 + row.n % " PROGRAMS
                             ") END, CASE side.n WHEN 1 THEN 2 ELSE 1 END, CASE side.n WHEN 1 THEN 100 ELSE -100 END "
                             "FROM row JOIN (SELECT 1 AS n UNION ALL SELECT 2) AS side ON true"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO audit (ws, id, actor_type, action, object_kind, object_id, referral_id, noted, "
                "created_at) SELECT 1, sample_id('a', n), 'system', 'referral.created', 'ref', "
                "sample_id('r', n), sample_id('r', n), 0, n FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO outbox (ws, id, sequence) SELECT 1, sample_id('a', n), 1 FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO note (ws, id, text) SELECT 1, sample_id('a', n), 'why' FROM row"},
    {STORE_BOOKS, "INSERT INTO connection (ws, id, kind, program_id, livemode, account, status, secret, created_at) "
                  "SELECT 1, sample_id('n', 1), 'stripe', sample_id('g', 1), 1, '', 'active', sample_id('s', 1), 1"},
    {STORE_BOOKS, "INSERT INTO job (name, next_run_at, lease_until) VALUES ('release', 1, 0)"},
    {STORE_BOOKS, "INSERT INTO rollup_mark (name, batch) VALUES ('clicks', 1)"},
    {STORE_CLICKS,
     EACH(ROWS) "INSERT INTO click (ws, id, batch, link_id, program_id, participant_id, network, agent, device, "
                "flags) SELECT 1, sample_id('q', n), n / 10, sample_id('l', n), sample_id('g', 1 + n % " PROGRAMS
                "), sample_id('p', n), n, n, 0, 0 FROM row"},
    {STORE_CLICKS, EACH("100") "INSERT INTO click_batch (batch, ws, clicks, min_id, max_id) SELECT n, 1, 10, "
                               "sample_id('q', n * 10), sample_id('q', n * 10 + 9) FROM row"},
};

static void sample(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    char text[32];
    snprintf(text, sizeof text, "%s%015lld", (const char *)sqlite3_value_text(values[0]),
             sqlite3_value_int64(values[1]));
    if (sqlite3_user_data(context) != NULL) {
        sqlite3_result_blob(context, text, 16, SQLITE_TRANSIENT);
    } else {
        sqlite3_result_text(context, text, 16, SQLITE_TRANSIENT);
    }
}

static const char functions_of_postgres[] =
    "CREATE FUNCTION sample_text(letter text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS "
    "$$ SELECT letter || lpad(n::text, 15, '0') $$; "
    "CREATE FUNCTION sample_id(letter text, n bigint) RETURNS bytea LANGUAGE sql IMMUTABLE AS "
    "$$ SELECT convert_to(sample_text(letter, n), 'UTF8') $$";

void rows_load(struct databases *databases)
{
    static char bytes; /* its address says that bytes are wanted */
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        sqlite3 *sqlite = databases->sqlite[file];
        int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
        sqlite3_create_function(sqlite, "sample_id", 2, flags, &bytes, sample, NULL, NULL);
        sqlite3_create_function(sqlite, "sample_text", 2, flags, NULL, sample, NULL, NULL);
    }
    if (databases->postgres != NULL) {
        postgres_run(databases->postgres, functions_of_postgres);
    }
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        sqlite_run(databases->sqlite[loads[i].file], loads[i].sql);
        if (databases->postgres != NULL) {
            postgres_run(databases->postgres, loads[i].sql);
        }
    }
    if (databases->postgres != NULL) {
        postgres_run(databases->postgres, "ANALYZE");
    }
}
