/* See rows.h. One text per table serves both engines, with two functions that each is given first:
 *   sample_id(letter, n)   16 bytes that ascend with n
 *   sample_text(letter, n) the same as text
 *
 * Which row gets what is arithmetic on its number, so that both engines and every run have the same rows. What is rare
 * is also old: a plan that goes down the newest rows until it has found enough of them reads most of the table. */

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

#define EACH(count)                                                                                                    \
    "WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < " count                             \
    ")" /* more by COMMA "name AS (...)" */
#define COMMA ", "

/* 12 programs: two tenths of the rows are of the second, four of the first. */
#define PROGRAM_OF                                                                                                     \
    "sample_id('g', CASE WHEN n * 31 % 100 < 40 THEN 1 WHEN n * 31 % 100 < 60 THEN 2 ELSE 3 + (n * 31 % 100 - 60) / "  \
    "4 END)"

/* Five participants have two rows in seven. */
#define PARTICIPANT_NUMBER "(CASE WHEN n % 7 < 2 THEN 1 + n % 5 ELSE 1 + n / 3 % " PARTICIPANTS " END)"

/* Stages: most are open, the closed ones are old, 'quoted' is open, rare and old. */
#define STAGED                                                                                                         \
    COMMA "staged (n, stage, stage_kind) AS (SELECT n, CASE WHEN n < 50000 AND n / 11 % 100 < 5 THEN 'lost' WHEN n < " \
          "60000 AND n / 11 % 100 < 45 THEN 'won' WHEN n < 5000 AND n % 100 = 3 THEN 'quoted' WHEN n / 11 % 100 < 85 " \
          "THEN 'accepted' WHEN n / 11 % 100 < 93 THEN 'contacted' ELSE 'scheduled' END, CASE WHEN n < 50000 AND n / " \
          "11 % 100 < 5 THEN 2 WHEN n < 60000 AND n / 11 % 100 < 45 THEN 1 ELSE 0 END FROM row) "

/* States of rewards: the pending and approved ones are new, the lapsed ones few and old. */
#define REWARDED                                                                                                       \
    COMMA "rewarded (n, status, kind) AS (SELECT n, CASE WHEN n > 80000 AND n % 10 < 7 THEN 0 WHEN n > 80000 THEN 1 "  \
          "WHEN n < 2000 AND n % 50 = 0 THEN 7 WHEN n / 3 % 20 < 12 THEN 2 WHEN n / 3 % 20 < 16 THEN 3 WHEN n / 3 % "  \
          "20 < 19 THEN 4 ELSE 5 END, CASE WHEN n < 1000 AND n % 100 = 99 THEN 'custom' WHEN n * 7 % 100 < 60 THEN "   \
          "'credit' WHEN n * 7 % 100 < 90 THEN 'cash' WHEN n * 7 % 100 < 95 THEN 'discount' ELSE 'gift_card' END "     \
          "FROM row) "

struct load {
    enum store_file file;
    const char *sql;
};

static const struct load loads[] = {
    /* the server and its worlds */
    {STORE_BOOKS,
     "INSERT INTO workspace (ws, id, name, livemode, twin_ws, created_at) VALUES (1, sample_id('w', 1), 'live', "
     "1, 2, 1), (2, sample_id('w', 2), 'test', 0, 1, 1)"},
    {STORE_BOOKS, "INSERT INTO server_value (name, value) VALUES ('one', sample_id('s', 1)), ('two', sample_id('s', "
                  "2))"},
    {STORE_BOOKS, "INSERT INTO job (name, next_run_at, lease_until) VALUES ('release', 1, 0), ('figures', 1, 0)"},
    {STORE_BOOKS, EACH("100") "INSERT INTO api_key (ws, id, hash, name, kind, scopes, hint, created_at) SELECT 1, "
                              "sample_id('k', n), sample_id('h', n), 'key', 'secret', '*', 'abcd', n FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO idempotency (ws, key, fingerprint, status, body, sealed, expires_at) SELECT 1, "
                "sample_id('i', n), sample_id('f', n), 201, sample_id('y', n), CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END, "
                "n FROM row"},

    /* who they are */
    {STORE_BOOKS, EACH(PROGRAMS) "INSERT INTO program (ws, id, status, name, slug, currency, destination_url, version, "
                                 "created_at) SELECT 1, sample_id('g', n), CASE WHEN n = 3 THEN 'ended' ELSE 'active' "
                                 "END, 'name', sample_text('g', n), 'USD', 'https://example.com', 3, n FROM row"},
    {STORE_BOOKS, EACH("36") "INSERT INTO program_version (ws, program_id, version, rules, hash, created_at) SELECT "
                             "1, sample_id('g', 1 + (n - 1) / 3), 1 + n % 3, '{}', sample_id('h', n), n FROM row"},
    {STORE_BOOKS, EACH(PROGRAMS) "INSERT INTO program_account (ws, owner_id, currency, id, program_expense, rounding, "
                                 "external, denied, reversed, expired, entries) SELECT 1, sample_id('g', n), 'USD', "
                                 "sample_id('x', n), 0, 0, 0, 0, 0, 0, 0 FROM row"},
    {STORE_BOOKS,
     EACH(PROGRAMS) "INSERT INTO connection (ws, id, kind, program_id, livemode, account, status, secret, created_at, "
                    "deleted_at) SELECT 1, sample_id('n', n), 'stripe', sample_id('g', n), 1, '', 'active', "
                    "sample_id('s', 1), 1, CASE WHEN n % 4 = 0 THEN n END FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO contact (ws, id, name, email, created_at) SELECT 1, sample_id('c', n), 'name', "
                "sample_text('e', n), n FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO natural_key (ws, kind, source, value, object_id) SELECT 1, 'cnt', 'email', "
                             "sample_text('e', n), sample_id('c', n) FROM row"},
    {STORE_BOOKS, EACH("30000") "INSERT INTO natural_key (ws, kind, source, value, object_id) SELECT 1, 'cnt', "
                                "'phone', sample_text('e', n), sample_id('c', n) FROM row"},
    {STORE_BOOKS, EACH(PROGRAMS) "INSERT INTO natural_key (ws, kind, source, value, object_id) SELECT 1, 'prg', 'api', "
                                 "sample_text('g', n), sample_id('g', n) FROM row"},

    {STORE_BOOKS, EACH(ROWS) "INSERT INTO contact_token (ws, token, contact_id) SELECT 1, sample_id('e', n), "
                             "sample_id('c', n) FROM row UNION ALL SELECT 1, sample_id('f', n % 1000), sample_id('c', "
                             "n) FROM row"},
    {STORE_BOOKS, EACH("5000") "INSERT INTO search_word (ws, key, word) SELECT 1, sample_id('e', n / 5), "
                               "sample_text('e', n) FROM row"},

    /* who takes part */
    {STORE_BOOKS,
     EACH(PARTICIPANTS) "INSERT INTO participant (ws, id, program_id, contact_id, kind, status, link_id, "
                        "fingerprint, created_at) SELECT 1, sample_id('p', n), " PROGRAM_OF
                        ", sample_id('c', n), 'customer', CASE WHEN n < 100 AND n % 25 = 0 THEN 'rejected' WHEN n % 50 "
                        "= 0 THEN 'applied' ELSE 'active' END, sample_id('l', n), sample_id('f', n), n FROM row"},
    {STORE_BOOKS,
     EACH(PARTICIPANTS) "INSERT INTO participant_total (ws, participant_id, currency) SELECT 1, sample_id('p', n), "
                        "'USD' FROM row"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO counter (ws, owner_id, name, period, value) SELECT 1, sample_id('p', 1 + "
                                "n % " PARTICIPANTS "), 'thanks', n / " PARTICIPANTS ", 1 FROM row"},
    {STORE_BOOKS, EACH("15000") "INSERT INTO link (ws, id, participant_id, program_id, code, created_at) SELECT 1, "
                                "sample_id('l', n), sample_id('p', 1 + (n - 1) % " PARTICIPANTS "), " PROGRAM_OF
                                ", sample_text('L', n), n FROM row"},
    {STORE_BOOKS, EACH("15000") "INSERT INTO code (code, ws, link_id) SELECT sample_text('L', n), 1, sample_id('l', n) "
                                "FROM row"},
    {STORE_BOOKS, EACH("15000") "INSERT INTO link_clicks (ws, link_id, total, uniques, bots, last_at) SELECT 1, "
                                "sample_id('l', n), 1, 1, 0, n FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO click_visitor (ws, link_id, visitor, seen_at) SELECT 1, sample_id('l', 1 + n % 15000), n, "
                "n FROM row"},
    {STORE_BOOKS, EACH("4380") "INSERT INTO program_day (ws, program_id, day, clicks, uniques, bots) SELECT 1, "
                               "sample_id('g', 1 + n % " PROGRAMS "), 20000 + n / " PROGRAMS ", 9, 8, 1 FROM row"},
    {STORE_BOOKS, "INSERT INTO rollup_mark (name, batch) VALUES ('clicks', 9990)"},

    /* what was told of whom */
    {STORE_BOOKS, EACH(ROWS) STAGED
     "INSERT INTO referral (ws, id, program_id, program_version, participant_id, contact_id, type, stage, stage_kind, "
     "status, live, owner, method, submitted_at, effective_at, qualified_at, rewarded_at, closed_at, expires_at, "
     "due_at, last_activity_at, sequence, noted) SELECT 1, sample_id('r', n), " PROGRAM_OF
     ", 1, CASE WHEN n % 20 = 0 THEN NULL ELSE sample_id('p', " PARTICIPANT_NUMBER
     ") END, sample_id('c', CASE WHEN n % 500 = 0 THEN 1 + n / 500 % 2 ELSE n END), 'lead', stage, stage_kind, CASE "
     "WHEN stage_kind = 2 THEN 3 WHEN stage_kind = 1 AND n % 3 = 0 THEN 1 WHEN stage_kind = 1 THEN 2 ELSE 0 END, CASE "
     "WHEN stage_kind = 2 OR n % 500 = 0 THEN 0 ELSE 1 END, CASE WHEN n < 100 AND n % 50 = 4 THEN 'rare' WHEN n % 10 < "
     "3 THEN NULL ELSE 'rep' || (n / 10 % 20) END, 'code', n, n, CASE WHEN stage_kind = 1 THEN n END, CASE WHEN "
     "stage_kind = 1 AND n % 3 <> 0 THEN n END, CASE WHEN stage_kind <> 0 THEN n END, CASE WHEN stage_kind = 0 THEN n "
     "END, CASE WHEN stage_kind = 0 THEN n END, n, 1, 0 FROM staged"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO attribution (ws, referral_id, n, participant_id, method, touches, decided_at, "
                "audit_id) SELECT 1, sample_id('r', n), 1, sample_id('p', " PARTICIPANT_NUMBER
                "), 'code', '[]', n, sample_id('a', n) FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO event (ws, id, source, type, external_id, connection_id, fingerprint, contact_id, "
                "referral_id, object_source, object_id, object_key, no_reward, occurred_at, created_at, decisions) "
                "SELECT 1, sample_id('v', n), 'api', 'invoice.paid', sample_text('v', n), sample_id('n', 1), "
                "sample_id('f', n), sample_id('c', CASE WHEN n % 20 = 0 THEN 1 + n / 20 % 2000 ELSE n END), CASE WHEN "
                "n % 20 = 0 THEN NULL WHEN n % 200 = 3 THEN sample_id('r', 1) ELSE sample_id('r', n) END, 'api', "
                "sample_text('v', n), CASE WHEN n % 2 = 0 THEN NULL WHEN n % 200 = 1 THEN sample_id('o', 1) ELSE "
                "sample_id('o', n / 6) END, 0, n, n, '[[\"thanks\",\"granted\",null,null]]' FROM row"},
    {STORE_BOOKS, EACH("30000") "INSERT INTO business_object (ws, object_key, program_id, referral_id) SELECT 1, "
                                "sample_id('o', n), " PROGRAM_OF ", sample_id('r', n) FROM row"},
    {STORE_BOOKS, EACH("30000") "INSERT INTO counted_object (ws, referral_id, type, object_key) SELECT 1, "
                                "sample_id('r', n / 3), 'invoice.paid', sample_id('o', n) FROM row"},
    {STORE_BOOKS, EACH("30000") "INSERT INTO rule_state (ws, referral_id, rule_key, state) SELECT 1, sample_id('r', n "
                                "/ 2), 'rule' || (n % 2), 1 FROM row"},

    /* what they got */
    {STORE_BOOKS, EACH(ROWS) REWARDED
     "INSERT INTO reward (ws, id, program_id, program_version, referral_id, event_id, root_id, cause, rule_key, "
     "contact_id, participant_id, role, level, kind, currency, amount, status, waits, release_at, created_at, "
     "issued_at, noted) SELECT 1, sample_id('d', n), " PROGRAM_OF
     ", 1, CASE WHEN n % 1600 = 0 THEN sample_id('r', 1) ELSE sample_id('r', n) END, sample_id('v', n), CASE WHEN n % "
     "1600 = 0 THEN sample_id('r', 1) ELSE sample_id('r', n) END, sample_id('u', n), 'thanks', "
     "sample_id('c', " PARTICIPANT_NUMBER "), sample_id('p', " PARTICIPANT_NUMBER
     "), 'referrer', 0, kind, 'USD', 100, status, CASE WHEN status = 0 THEN 1 ELSE 0 END, CASE WHEN status < 2 THEN n "
     "END, n, CASE WHEN status BETWEEN 2 AND 4 THEN n END, 0 FROM rewarded"},
    {STORE_BOOKS,
     EACH(ROWS) REWARDED "INSERT INTO reward_wait (ws, reason, reward_id) SELECT 1, 0, sample_id('d', n) FROM "
                         "rewarded WHERE status = 0 UNION ALL SELECT 1, 1, sample_id('d', n) FROM rewarded WHERE "
                         "status = 0 AND n % 3 = 0 UNION ALL SELECT 1, 3, sample_id('d', n) FROM rewarded WHERE status "
                         "= 0 AND n < 82000 AND n % 200 = 1"},
    {STORE_BOOKS, EACH(ROWS) REWARDED
     "INSERT INTO lot (ws, id, owner_id, program_id, currency, pending, available, reserved, paid_out, redeemed, "
     "clawback, denied, reversed, expired) SELECT 1, sample_id('d', n), sample_id('c', " PARTICIPANT_NUMBER
     "), " PROGRAM_OF ", 'USD', CASE WHEN status < 2 THEN 100 ELSE 0 END, CASE WHEN status = 2 THEN 100 ELSE 0 END, 0, "
     "CASE WHEN status = 4 THEN 100 ELSE 0 END, CASE WHEN status = 3 THEN 100 ELSE 0 END, 0, CASE WHEN status = 5 THEN "
     "100 ELSE 0 END, 0, CASE WHEN status = 7 THEN 100 ELSE 0 END FROM rewarded"},
    {STORE_BOOKS,
     EACH(PARTICIPANTS) "INSERT INTO balance (ws, owner_id, currency, id, pending, available, reserved, paid_out, "
                        "redeemed, clawback, entries) SELECT 1, sample_id('c', n), 'USD', sample_id('b', n), 100, 0, "
                        "0, 0, 0, 0, 1 FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO ledger_txn (ws, id, effect, program_id, cause_kind, cause_id, attempt, "
                             "currency, created_at) SELECT 1, sample_id('t', n), 'accrue', " PROGRAM_OF
                             ", 'evt', sample_id('v', n), 0, 'USD', n FROM row"},
    {STORE_BOOKS,
     EACH(ROWS) "INSERT INTO ledger_entry (ws, txn_id, n, lot_id, owner_id, kind, amount) SELECT 1, sample_id('t', n), "
                "1, sample_id('d', n), sample_id('c', " PARTICIPANT_NUMBER "), 2, 100 FROM row UNION ALL SELECT 1, "
                "sample_id('t', n), 2, sample_id('d', n), " PROGRAM_OF ", 1, -100 FROM row"},

    /* the trail */
    {STORE_BOOKS,
     EACH(TRAIL_ROWS) "INSERT INTO audit (ws, id, actor_type, actor_id, action, object_kind, object_id, referral_id, "
                      "noted, created_at) SELECT 1, sample_id('a', n), CASE WHEN n % 3 = 0 THEN 'key' ELSE 'system' "
                      "END, CASE WHEN n % 3 = 0 THEN sample_id('k', 1 + n % 100) END, 'referral.created', CASE WHEN n "
                      "% 10 = 0 THEN 'ptc' ELSE 'ref' END, CASE WHEN n % 10 = 0 THEN sample_id('p', 1 + n / 10 "
                      "% " PARTICIPANTS
                      ") ELSE sample_id('r', n / 2) END, CASE WHEN n % 10 = 0 THEN NULL WHEN n % 1999 "
                      "= 1 THEN sample_id('r', 1) ELSE sample_id('r', n / 2) END, CASE WHEN n % 20 = 0 THEN 1 ELSE 0 "
                      "END, n FROM row"},
    {STORE_BOOKS, EACH("10000") "INSERT INTO note (ws, id, text) SELECT 1, sample_id('a', n * 20), 'why' FROM row"},
    {STORE_BOOKS, EACH("10000") "INSERT INTO note (ws, id, text) SELECT 1, sample_id('r', n * 10), 'why' FROM row"},
    {STORE_BOOKS, EACH("1000") "INSERT INTO unsealed (ws, id) SELECT 1, sample_id('a', 199000 + n) FROM row"},
    {STORE_BOOKS, EACH("1000") "INSERT INTO outbox (ws, id, sequence) SELECT 1, sample_id('a', 199000 + n), 1 FROM "
                               "row"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO delivery (ws, id, change_id, channel, receiver_id, state, attempts, "
                                "next_try_at, created_at) SELECT 1, sample_id('j', n), sample_id('a', n), 'hook', "
                                "sample_id('h', n % 3), CASE WHEN n > 19000 THEN 'waiting' ELSE 'delivered' END, 1, "
                                "CASE WHEN n > 19000 THEN n END, n FROM row"},
    {STORE_BOOKS, EACH("20") "INSERT INTO job_failure (job, ws, id, attempts, next_try_at) SELECT 'release', 1, "
                             "sample_id('d', n), 1, n FROM row"},
    {STORE_BOOKS,
     EACH("20000") "INSERT INTO review_case (ws, id, kind, state, referral_id, detail, created_at, resolved_at) SELECT "
                   "1, sample_id('m', n), CASE WHEN n % 10 < 6 THEN 1 WHEN n % 10 < 9 THEN 0 ELSE n / 10 % 9 END, CASE "
                   "WHEN n > 18000 THEN 0 ELSE 1 END, sample_id('r', n), 'why', n, CASE WHEN n > 18000 THEN NULL ELSE "
                   "n END FROM row"},

    /* figures behind the commits */
    {STORE_BOOKS, EACH("20000") "INSERT INTO leader (ws, program_id, period, participant_id, referrals, closed, "
                                "revenue, earned) SELECT 1, sample_id('g', CASE WHEN n / 4 % 10 < 5 THEN 1 ELSE 3 + n "
                                "/ 4 % 10 END), CASE WHEN n % 4 = 0 THEN 0 ELSE 202600 + n % 4 END, sample_id('p', 1 + "
                                "n / 4 % " PARTICIPANTS "), 1 + n % 97, n % 13, n % 13 * 100, n % 13 * 10 FROM row"},
    {STORE_BOOKS, EACH("28800") "INSERT INTO stat_margin (ws, dim, key, program_id, day, submitted, qualified, lost, "
                                "closed, revenue) SELECT 1, CASE WHEN n / 1440 = 0 THEN 0 WHEN n / 1440 < 6 THEN 1 "
                                "ELSE 2 END, sample_id('z', n / 1440), sample_id('g', 1 + n % " PROGRAMS
                                "), 20000 + n / " PROGRAMS " % 120, 1, 1, 0, 0, 0 FROM row"},
    {STORE_BOOKS, EACH("4380") "INSERT INTO liability_day (ws, program_id, currency, day, pending, available) SELECT "
                               "1, sample_id('g', 1 + n % " PROGRAMS "), 'USD', 20000 + n / " PROGRAMS ", 1, 1 FROM "
                               "row"},
    {STORE_BOOKS, EACH("240") "INSERT INTO referral_count (ws, program_id, stage, status, n) SELECT 1, sample_id('g', "
                              "1 + n % " PROGRAMS "), 'stage' || (n / 48), n / " PROGRAMS " % 4, 1 FROM row"},
    {STORE_BOOKS, EACH("1000") "INSERT INTO uncounted (ws, id, deltas) SELECT 1, sample_id('u', n), '{}' FROM row"},
    {STORE_BOOKS, "INSERT INTO uncountable (ws, id, deltas) VALUES (1, sample_id('u', 0), '{}')"},

    /* clicks */
    {STORE_CLICKS,
     EACH(ROWS) "INSERT INTO click (ws, id, batch, link_id, program_id, participant_id, network, agent, device, "
                "flags) SELECT 1, sample_id('q', n), n / 10, sample_id('l', 1 + n % 15000), " PROGRAM_OF
                ", sample_id('p', " PARTICIPANT_NUMBER "), n, n, 0, 0 FROM row"},
    {STORE_CLICKS, EACH("10000") "INSERT INTO click_batch (batch, ws, clicks, min_id, max_id) SELECT n, 1, 10, "
                                 "sample_id('q', n * 10), sample_id('q', n * 10 + 9) FROM row"},
    {STORE_CLICKS, "INSERT INTO click_sequence (id, batch) VALUES (1, 10001)"},
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

static void load_postgres(PGconn *postgres)
{
    postgres_run(postgres, "SET synchronous_commit = off");
    postgres_run(postgres, functions_of_postgres);
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        postgres_run(postgres, loads[i].sql);
    }
    postgres_run(postgres, "SET default_statistics_target = 1000"); /* all rows: no chance in what it believes */
    postgres_run(postgres, "VACUUM ANALYZE");
}

void rows_load(struct databases *databases)
{
    static char bytes; /* its address says that bytes are wanted */
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        sqlite3 *sqlite = databases->sqlite[file];
        int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
        sqlite3_create_function(sqlite, "sample_id", 2, flags, &bytes, sample, NULL, NULL);
        sqlite3_create_function(sqlite, "sample_text", 2, flags, NULL, sample, NULL, NULL);
    }
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        sqlite_run(databases->sqlite[loads[i].file], loads[i].sql);
    }
    if (databases->postgres != NULL) {
        load_postgres(databases->postgres);
    }
}
