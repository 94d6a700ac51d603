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
    {STORE_BOOKS, "INSERT INTO business (ws, currency, time_zone, locale) VALUES (1, 'USD', 'UTC', 'en')"},
    {STORE_BOOKS, EACH(USERS) "INSERT INTO console_user (id, email, name, totp_step, locale, time_zone, created_at) "
                              "SELECT sample_id('U', n), sample_text('U', n), 'name', 0, 'en', 'UTC', n FROM row"},
    {STORE_BOOKS, EACH(USERS) "INSERT INTO member (ws, id, role, created_at, accepted_at) SELECT 1, sample_id('U', n), "
                              "CASE WHEN n < 3 THEN 'owner' ELSE 'staff' END, n, n FROM row"},
    {STORE_BOOKS, EACH(SESSIONS) "INSERT INTO recovery_code (user_id, hash) SELECT sample_id('U', 1 + n % " USERS
                                 "), sample_id('R', n) FROM row"},
    {STORE_BOOKS, EACH(SESSIONS) "INSERT INTO user_session (id, hash, user_id, device, created_at, last_seen_at, "
                                 "expires_at, confirmed_at) SELECT sample_id('S', n), sample_id('H', n), "
                                 "sample_id('U', 1 + n % " USERS "), 'Firefox', n, n, n, n FROM row"},
    {STORE_BOOKS, EACH(USERS) "INSERT INTO user_token (hash, kind, ws, user_id, expires_at) SELECT sample_id('T', n), "
                              "'invitation', 1, sample_id('U', n), n FROM row"},
    {STORE_BOOKS, EACH(SESSIONS) "INSERT INTO sign_in_attempt (key, began_at, attempts) SELECT sample_id('A', n), n, "
                                 "1 FROM row"},
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
     EACH(
         PROGRAMS) "INSERT INTO connection (ws, id, kind, program_id, livemode, account, status, settings, secret, "
                   "created_at, deleted_at) SELECT 1, sample_id('n', n), 'stripe', sample_id('g', n), 1, '', 'active', "
                   "'{}', sample_id('s', 1), 1, CASE WHEN n % 4 = 0 THEN n END FROM row"},
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
                "referral_id, object_source, object_id, object_key, refers_key, amount, currency, no_reward, "
                "occurred_at, "
                "created_at, decisions) SELECT 1, sample_id('v', n), 'api', 'invoice.paid', sample_text('v', n), "
                "sample_id('n', 1), "
                "sample_id('f', n), sample_id('c', CASE WHEN n % 20 = 0 THEN 1 + n / 20 % 2000 ELSE n END), CASE WHEN "
                "n % 20 = 0 THEN NULL WHEN n % 200 = 3 THEN sample_id('r', 1) ELSE sample_id('r', n) END, 'api', "
                "sample_text('v', n), CASE WHEN n % 2 = 0 THEN NULL WHEN n % 200 = 1 THEN sample_id('o', 1) ELSE "
                "sample_id('o', n / 6) END, CASE WHEN n % 200 = 9 THEN sample_id('o', 1) WHEN n % 20 = 9 THEN "
                "sample_id('o', n / 6) END, 100, 'USD', 0, n, n, '[[\"thanks\",\"granted\",null,null]]' FROM row"},
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
     "clawback, denied, reversed, expired, expires_at, credit) SELECT 1, sample_id('d', n), "
     "sample_id('c', " PARTICIPANT_NUMBER "), " PROGRAM_OF
     ", 'USD', CASE WHEN status < 2 THEN 100 ELSE 0 END, CASE WHEN status = 2 THEN 100 ELSE 0 END, 0, "
     "CASE WHEN status = 4 THEN 100 ELSE 0 END, CASE WHEN status = 3 THEN 100 ELSE 0 END, CASE WHEN n % 20 = 3 THEN 10 "
     "ELSE 0 END, CASE WHEN status = 5 THEN "
     "100 ELSE 0 END, 0, CASE WHEN status = 7 THEN 100 ELSE 0 END, CASE WHEN n % 3 = 0 THEN 200000 + n END, CASE WHEN "
     "kind = 'credit' THEN 1 ELSE 0 END FROM rewarded"},
    {STORE_BOOKS, EACH("5000") "INSERT INTO reward_reversal (ws, reward_id, wanted, by_hand, revoked, status, waits) "
                               "SELECT 1, sample_id('d', n * 20), 10, 0, 0, 2, 0 FROM row"},
    /* what rewards are beside money: half of the pools have codes left */
    {STORE_BOOKS,
     EACH(
         "10000") "INSERT INTO todo (ws, id, program_id, contact_id, title, state, created_at, done_at, actor_type, "
                  "actor_id) SELECT 1, sample_id('d', n), " PROGRAM_OF ", sample_id('c', " PARTICIPANT_NUMBER
                  "), 'task', CASE WHEN n % 10 = 0 THEN 0 WHEN n % 10 = 1 THEN 2 ELSE 1 END, n, CASE WHEN n % 10 < 2 "
                  "THEN NULL ELSE n END, CASE WHEN n % 10 < 2 THEN NULL ELSE 'key' END, CASE WHEN n % 10 < 2 THEN NULL "
                  "ELSE sample_id('k', 1 + n % 100) END FROM row"},
    /* caps and budgets: a window of one participant each, and two claims a reward */
    {STORE_BOOKS,
     EACH("5000") "INSERT INTO limit_use (ws, id, program_id, owner_id, rule_key, counts, currency, per, starts_at, "
                  "used, "
                  "most, beyond, warned) SELECT 1, sample_id('l', n), sample_id('g', 1), sample_id('p', n), 'fee', 0, "
                  "'USD', 2, n, 20, 100, 0, 0 FROM row"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO limit_claim (ws, reward_id, use_id, wanted, taken) SELECT 1, "
                                "sample_id('d', n / 2), sample_id('l', 1 + n % 5000), 5, 5 FROM row"},
    {STORE_BOOKS,
     EACH("2000") "INSERT INTO reward_approval (ws, reward_id, n, actor_type, actor_id, approved_at) SELECT "
                  "1, sample_id('d', n), 1, 'key', sample_id('k', 1 + n % 100), n FROM row"},
    {STORE_BOOKS, EACH("20") "INSERT INTO code_pool (ws, id, program_id, name, low, total, taken, warned, created_at) "
                             "SELECT 1, sample_id('P', n), " PROGRAM_OF ", 'pool' || n, 10, 2500, CASE WHEN n % 2 = 0 "
                             "THEN 2500 ELSE 1000 END, 0, n FROM row"},
    {STORE_BOOKS,
     EACH("50000") "INSERT INTO pool_code (ws, pool_id, n, code, code_key) SELECT 1, sample_id('P', 1 + n % "
                   "20), 1 + n / 20, 'c' || n, 'C' || n FROM row"},
    {STORE_BOOKS,
     EACH(
         "20000") "INSERT INTO discount (ws, id, program_id, contact_id, currency, percent_bp, source, wanted, code, "
                  "code_key, shared, expires_at, lapses_at, reference, object_key, order_amount, amount, forgiven, "
                  "used_at) SELECT 1, sample_id('d', n), " PROGRAM_OF ", sample_id('c', " PARTICIPANT_NUMBER
                  "), 'USD', 1000, 'pool:pool' || (1 + n % 20), CASE WHEN n % 200 = 0 THEN 'pool' || (1 + n % 20) END, "
                  "CASE WHEN n % 200 = 0 THEN NULL WHEN n % 100 = 1 THEN 'FRIEND' ELSE 'd' || n END, CASE WHEN n % 200 "
                  "= 0 THEN NULL WHEN n % 100 = 1 THEN 'FRIEND' ELSE 'D' || n END, CASE WHEN n % 100 = 1 THEN 1 ELSE 0 "
                  "END, n, CASE WHEN n % 2 = 0 THEN n END, CASE WHEN n % 4 = 1 THEN sample_text('o', n) END, CASE WHEN "
                  "n % 4 = 1 THEN sample_id('o', n) END, CASE WHEN n % 4 = 1 THEN 1000 END, CASE WHEN n % 4 = 1 THEN "
                  "100 END, 0, CASE WHEN n % 4 = 1 THEN n END FROM row"},
    {STORE_BOOKS,
     EACH("20000") "INSERT INTO gift_order (ws, id, reward_id, program_id, contact_id, livemode, by_email, amount, "
                   "currency, state, rounds, attempts, next_try_at, problem, created_at, delivered_at) SELECT 1, "
                   "sample_id('B', n), sample_id('d', 50000 + n), " PROGRAM_OF ", sample_id('c', " PARTICIPANT_NUMBER
                   "), n % 2, 1, 100, 'USD', CASE WHEN n % 100 < 2 THEN n % 100 % 2 WHEN n % 10 = 9 THEN 4 ELSE 3 END, "
                   "1, 1, CASE WHEN n % 100 < 2 THEN n END, 0, n, CASE WHEN n % 100 >= 2 AND n % 10 <> 9 THEN n END "
                   "FROM row"},
    {STORE_BOOKS,
     EACH("4000") "INSERT INTO inbound (ws, id, connection_id, outcome, facts, code, param, detail, body, body_bytes, "
                  "created_at, counted) SELECT 1, sample_id('J', n), sample_id('n', 1 + n % 100), CASE WHEN n % 1700 < "
                  "100 "
                  "THEN 3 ELSE n % 3 END, 1, NULL, NULL, 'detail', '{}', 2, n, CASE WHEN n % 400 = 0 THEN 0 ELSE 1 END "
                  "FROM row"},
    {STORE_BOOKS, EACH("100") "INSERT INTO connection_health (ws, connection_id, applied, replayed, ignored, failed, "
                              "refused, last_received_at) SELECT 1, sample_id('n', n), n, 0, 0, 1, 0, n FROM row"},
    {STORE_BOOKS,
     EACH("20000") "INSERT INTO sale_name (ws, connection_id, name, sale) SELECT 1, sample_id('n', 1 + n % 10), "
                   "'pi_' || n, 'in_' || (n / 20) FROM row"},
    {STORE_BOOKS,
     EACH("2000") "INSERT INTO sale_waiting (ws, connection_id, external_id, type, sale, fact, created_at) SELECT 1, "
                  "sample_id('n', 1 + n % 10), 'evt_' || n, 'refund.created', 'pi_' || n, '{}', n FROM row"},
    {STORE_BOOKS,
     EACH("1000") "INSERT INTO backfill (ws, id, connection_id, from_at, to_at, state, applied, replayed, ignored, "
                  "failed, "
                  "attempts, tries, next_try_at, created_at) SELECT 1, sample_id('K', n), sample_id('n', 1 + n % 100), "
                  "1, 2, "
                  "CASE WHEN n <= 10 THEN 0 ELSE 1 END, 0, 0, 0, 0, 1, 1, CASE WHEN n <= 10 THEN n END, n FROM row"},
    {STORE_BOOKS, EACH("10") "INSERT INTO gift_trouble (ws, connection_id, problem, case_id) SELECT 1, "
                             "sample_id('n', 1 + n / 2), 1 + n % 5, sample_id('m', n) FROM row"},
    {STORE_BOOKS,
     EACH("20000") "INSERT INTO handover (ws, id, program_id, contact_id, livemode, kind, currency, wanted, given, "
                   "held, moving, holds, rounds, attempts, state, next_try_at, problem, created_at, done_at, "
                   "provider_id) SELECT 1, "
                   "sample_id('d', 20000 + n), " PROGRAM_OF ", sample_id('c', " PARTICIPANT_NUMBER
                   "), n % 2, n % 4 / 2, "
                   "'USD', 100, CASE WHEN n % 100 < 2 THEN 0 ELSE 100 END, CASE WHEN n % 100 < 2 THEN 100 ELSE 0 END, "
                   "0, 1, 1, 1, CASE WHEN n % 100 < 2 THEN 0 ELSE 2 END, CASE WHEN n % 100 < 2 THEN n END, 0, n, CASE "
                   "WHEN n % 100 >= 2 THEN n END, sample_text('P', 20000 + n) FROM row"},
    {STORE_BOOKS, EACH("10") "INSERT INTO handover_trouble (ws, about_id, problem, case_id) SELECT 1, "
                             "sample_id('n', 1 + n / 2), 1 + n % 5, sample_id('m', n) FROM row"},
    {STORE_BOOKS,
     EACH("20000") "INSERT INTO redemption (ws, id, contact_id, requested_amount, captured_amount, currency, "
                   "reference, status, fingerprint, created_at, expires_at, closed_at) SELECT 1, sample_id('w', n), "
                   "sample_id('c', CASE WHEN n % 7 < 2 THEN 1 + n % 5 ELSE 1 + n / 3 % " PARTICIPANTS
                   " END), 100, CASE WHEN n % 50 < 2 THEN 0 ELSE 100 END, 'USD', sample_text('w', n), CASE n % 50 WHEN "
                   "0 "
                   "THEN 0 WHEN 1 THEN 2 ELSE 1 END, sample_id('f', n), n, CASE n % 50 WHEN 0 THEN n END, CASE n % 50 "
                   "WHEN 0 THEN NULL ELSE n END FROM row"},
    {STORE_BOOKS,
     EACH("40000") "INSERT INTO redemption_lot (ws, redemption_id, n, reward_id, requested_amount, captured_amount) "
                   "SELECT 1, sample_id('w', n / 2), n % 2 + 1, sample_id('d', n), 50, 50 FROM row"},
    {STORE_BOOKS,
     EACH(PARTICIPANTS) "INSERT INTO balance (ws, owner_id, currency, id, pending, available, reserved, paid_out, "
                        "redeemed, clawback, entries) SELECT 1, sample_id('c', n), 'USD', sample_id('b', n), 100, 0, "
                        "0, 0, 0, CASE WHEN n % 5 = 0 THEN 10 ELSE 0 END, 1 FROM row"},
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
    /* webhooks: 10 endpoints, one of which is being replayed; the newest deliveries wait */
    {STORE_BOOKS, EACH("10") "INSERT INTO webhook_endpoint (ws, id, kind, url, events, status, disabled_reason, "
                             "replay_after, replay_until, secret, created_at) SELECT 1, sample_id('W', n), 0, 'url', "
                             "'[]', 0, 0, CASE WHEN n = 9 THEN sample_id('j', 1) END, CASE WHEN n = 9 THEN "
                             "sample_id('j', 9999) END, sample_id('s', 1), n FROM row"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO webhook_event (ws, id, body, created_at) SELECT 1, sample_id('a', n), "
                                "'{}', n FROM row"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO delivery (ws, id, event_id, endpoint_id, type, stream_id, position, "
                                "state, tries, attempts, next_try_at, tried_at, outcome, created_at) SELECT 1, "
                                "sample_id('j', n), sample_id('a', n), sample_id('W', 1 + n % 10), 'reward.issued', "
                                "sample_id('r', n / 20), n, CASE WHEN n > 19000 THEN 0 WHEN n % 100 = 0 THEN 2 ELSE 1 "
                                "END, 1, 1, CASE WHEN n > 19000 AND n % 5 > 0 THEN n END, n, 1, n FROM row"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO webhook_attempt (ws, delivery_id, number, at, duration_us, outcome) "
                                "SELECT 1, sample_id('j', n), 1, n, 1, 1 FROM row"},
    {STORE_BOOKS, EACH("20") "INSERT INTO job_failure (job, ws, id, attempts, next_try_at) SELECT 'release', 1, "
                             "sample_id('d', n), 1, n FROM row"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO screening (ws, referral_id, participant_id, outcome, score, score_hold, "
                                "score_block, findings, referrer_side, referred_side, screened_at) SELECT 1, "
                                "sample_id('r', n), sample_id('p', 1 + n % 100), 1, 60, 50, 90, "
                                "'[[\"same_email\",\"hold\",0]]', 0, 0, n FROM row"},
    {STORE_BOOKS,
     EACH("50000") "INSERT INTO trace (ws, id, contact_id, participant_id, network, agent, click_id) SELECT "
                   "1, sample_id('T', n), sample_id('c', 1 + n % 25000), sample_id('p', 1 + n % 100), "
                   "CASE WHEN n % 100 < 2 THEN 7 ELSE 1000 + n % 5000 END, n % 50, NULL FROM row"},
    {STORE_BOOKS,
     EACH("1000") "INSERT INTO fraud_list (ws, id, effect, kind, value, key, reason, expires_at, created_at) "
                  "SELECT 1, sample_id('F', n), CASE WHEN n < 50 THEN 1 ELSE 0 END, 0, sample_text('F', n), "
                  "sample_id('K', n), 'why', CASE WHEN n % 10 = 0 THEN 5 END, n FROM row"},
    {STORE_BOOKS,
     EACH("20000") "INSERT INTO review_case (ws, id, kind, state, referral_id, detail, created_at, resolved_at, "
                   "participant_id) SELECT 1, sample_id('m', n), CASE WHEN n % 10 < 6 THEN 1 WHEN n % 10 < 9 THEN 0 "
                   "ELSE n / 10 % 9 END, CASE "
                   "WHEN n > 18000 THEN 0 ELSE 1 END, sample_id('r', n), 'why', n, CASE WHEN n > 18000 THEN NULL ELSE "
                   "n END, CASE WHEN n % 4 = 0 THEN sample_id('p', 1 + n % 2500) END FROM row"},

    /* the portal */
    /* messages: the newest wait, a few are under way, a few old ones have an unknown outcome */
    {STORE_BOOKS,
     EACH(MESSAGES) "INSERT INTO message (ws, id, kind, channel, status, contact_id, program_id, batch_id, cause, "
                    "address, provider_message_id, attempts, not_before, queue_id, due_at, lease_until, created_at, "
                    "sent_at) SELECT 1, sample_id('M', n), n % 8, 1 + n % 2, CASE WHEN n > 45000 AND n % 1000 = 7 THEN "
                    "1 "
                    "WHEN n > 45000 THEN 0 WHEN n < 100 AND n % 20 = 3 THEN 5 ELSE 2 END, sample_id('c', 1 + n % "
                    "20000), " PROGRAM_OF
                    ", CASE WHEN n % 2 = 0 THEN sample_id('b', 1 + n % 50) END, sample_id('e', n), "
                    "sample_text('e', 1 + n % 20000), CASE WHEN n <= 45000 THEN sample_text('M', n) END, 1, n, "
                    "CASE WHEN n % 2 = 0 THEN sample_id('b', 1 + n % 50) ELSE " PROGRAM_OF " END, CASE WHEN n > 45000 "
                    "AND n % 1000 <> 7 THEN n END, CASE WHEN n > 45000 AND n % 1000 = 7 THEN n END, n, CASE WHEN n <= "
                    "45000 THEN n END FROM row"},
    {STORE_BOOKS,
     EACH("20000") "INSERT INTO validation (ws, id, endpoint_id, state, attempts, tries, next_try_at, status_code, "
                   "created_at, answered_at) SELECT 1, sample_id('d', n), sample_id('W', 1 + n % 10), CASE WHEN n % "
                   "1000 = 7 THEN 0 ELSE 1 END, 1, 1, CASE WHEN n % 1000 = 7 THEN n END, CASE WHEN n % 1000 <> 7 THEN "
                   "200 END, n, CASE WHEN n % 1000 <> 7 THEN n END FROM row"},
    {STORE_BOOKS,
     EACH("20000") "INSERT INTO verification (ws, id, referral_id, contact_id, message_id, channel, created_at, "
                   "expires_at, verified_at) SELECT 1, sample_id('V', n), sample_id('r', 1 + n / 2), sample_id('c', 1 "
                   "+ n / 2), sample_id('M', n), 1 + n % 2, n, n, CASE WHEN n % 3 > 0 THEN n END FROM row"},
    {STORE_BOOKS,
     EACH("10000") "INSERT INTO friend_invitation (ws, id, participant_id, program_id, contact_id, link_id, "
                   "message_id, email, created_at) SELECT 1, sample_id('N', n), sample_id('p', 1 + n % "
                   "1000), sample_id('g', 1 + n % 12), sample_id('c', 5000 + n), sample_id('l', n), "
                   "sample_id('M', n), sample_text('e', n), n FROM row"},
    {STORE_BOOKS, EACH("500") "INSERT INTO message_refusal (ws, program_id, channel, address, created_at) SELECT 1, "
                              "sample_id('g', 1 + n % 12), 1 + n % 2, sample_text('e', n), n FROM row"},
    {STORE_BOOKS, EACH("45000") "INSERT INTO message_attempt (ws, message_id, n, at, outcome) SELECT 1, sample_id('M', "
                                "n), 1, n, 0 FROM row"},
    {STORE_BOOKS,
     EACH("50") "INSERT INTO message_queue (ws, id, channel, program_id, paused, cancel_to) SELECT 1, "
                "sample_id('b', n), 1, sample_id('g', 1 + n % 12), CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END, "
                "CASE WHEN n = 7 THEN 5 END FROM row"},
    {STORE_BOOKS, EACH("8760") "INSERT INTO message_day (ws, program_id, day, channel, sent, cost_micros) SELECT 1, "
                               "sample_id('g', 1 + n % 12), 20000000 + n / 24, 1 + n / 12 % 2, 1, 1 FROM row"},
    {STORE_BOOKS,
     EACH(PROGRAMS) "INSERT INTO messaging (ws, program_id, paused, settings) SELECT 1, sample_id('g', n), "
                    "CASE WHEN n = 3 THEN 1 ELSE 0 END, '{}' FROM row"},
    {STORE_BOOKS,
     EACH("480") "INSERT INTO message_template (ws, id, program_id, kind, channel, language, version, text, "
                 "created_at) SELECT 1, sample_id('X', n), sample_id('g', 1 + n % 12), n / 12 % 8, 1, 'en', "
                 "1 + n / 96, 'text', n FROM row"},
    {STORE_BOOKS,
     EACH(MESSAGES) "INSERT INTO message_consent (ws, id, contact_id, channel, purpose, state, at, "
                    "created_at) SELECT 1, sample_id('C', n), sample_id('c', 1 + n % 20000), 1 + n % 2, 1, "
                    "1, n, n FROM row"},
    {STORE_BOOKS,
     EACH("5000") "INSERT INTO message_suppression (ws, channel, address, reason, created_at) SELECT 1, 1 + "
                  "n % 2, sample_text('e', n), 'opted_out', n FROM row"},
    {STORE_BOOKS, EACH("1000") "INSERT INTO message_inbound (ws, connection_id, provider_id, created_at) SELECT 1, "
                               "sample_id('n', 1), sample_text('e', n), n FROM row"},

    {STORE_BOOKS, EACH("20000") "INSERT INTO portal_link (hash, ws, participant_id, created_at, expires_at, used_at) "
                                "SELECT sample_id('h', n), 1, sample_id('p', 1 + n % " PARTICIPANTS
                                "), n, n + 600, CASE WHEN n % 3 = 0 THEN NULL ELSE n END FROM row"},
    {STORE_BOOKS,
     EACH("20000") "INSERT INTO portal_session (hash, ws, participant_id, created_at, expires_at, framed) "
                   "SELECT sample_id('h', n), 1, sample_id('p', 1 + n % " PARTICIPANTS "), n, n + 10000, 0 FROM row"},
    {STORE_BOOKS, EACH("100") "INSERT INTO portal_key (ws, id, program_id, secret, created_at, revoked_at) SELECT 1, "
                              "sample_id('y', n), sample_id('g', 1 + n % " PROGRAMS
                              "), sample_id('s', n), n, CASE WHEN n < 50 THEN n END FROM row"},
    {STORE_BOOKS, EACH(PROGRAMS) "INSERT INTO program_page (ws, program_id, mode, fields, leaders_public, "
                                 "leaders_metric) SELECT 1, sample_id('g', n), n % 2, 5, n % 2, 0 FROM row"},
    {STORE_BOOKS, EACH(PROGRAMS) "INSERT INTO site_check (ws, program_id, part, origin, seen_at) SELECT 1, "
                                 "sample_id('g', n), n % 2, 'https://shop.example.com', n FROM row"},
    {STORE_BOOKS, EACH("100") "INSERT INTO page_logo (hash, ws, program_id, type, width, height, picture) SELECT "
                              "sample_id('O', n), 1, sample_id('g', 1 + n % " PROGRAMS "), 0, 8, 8, sample_id('O', n) "
                              "FROM row"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO page_sender (ws, network, hour, sent) SELECT 1, n, n, 1 FROM row"},
    {STORE_BOOKS, EACH(PROGRAMS) "INSERT INTO portal_program (ws, program_id, share) SELECT 1, sample_id('g', n), "
                                 "'{}' FROM row"},
    {STORE_BOOKS, EACH(PARTICIPANTS) "INSERT INTO portal_participant (ws, participant_id, muted) SELECT 1, "
                                     "sample_id('p', n), 1 FROM row"},

    {STORE_BOOKS,
     EACH("20000") "INSERT INTO saved_view (ws, id, name, page, query, shared, user_id, created_at, "
                   "deleted_at) SELECT 1, sample_id('x', n), 'view', 'referrals', 'status=pending', CASE "
                   "WHEN n % 200 = 0 THEN 1 ELSE 0 END, sample_id('j', n % 400), n, CASE WHEN n % 50 = 9 THEN "
                   "n ELSE NULL END FROM row"},

    /* enrolment, and batches of invitations: the last of a hundred is under way */
    {STORE_BOOKS, EACH(PROGRAMS) "INSERT INTO enrollment_program (ws, program_id) SELECT 1, sample_id('g', n) FROM row "
                                 "WHERE n < 5"},
    {STORE_BOOKS, EACH(PARTICIPANTS) "INSERT INTO invitation (ws, participant_id, invited_at) SELECT 1, sample_id('p', "
                                     "n), n FROM row"},
    {STORE_BOOKS,
     EACH("100") "INSERT INTO invitation_batch (ws, id, program_id, source, status, channels, holds, prepared, "
                 "position, items, sent_to, total, will_send, no_consent, unreachable, invited_lately, not_active, "
                 "blocked, duplicate, invalid, invited, skipped, created_at, ended_at) SELECT 1, sample_id('I', n), "
                 "sample_id('g', 1 + n % " PROGRAMS "), 2, CASE WHEN n = 99 THEN 2 ELSE 4 END, 3, 0, 1, 4, 200, 0, "
                 "200, CASE WHEN n = 99 THEN 200 ELSE 0 END, 0, 0, 0, 0, 0, CASE WHEN n = 99 THEN 0 ELSE 200 END, 0, "
                 "0, 0, n, CASE WHEN n = 99 THEN NULL ELSE n END FROM row"},
    {STORE_BOOKS, EACH("20") "INSERT INTO invitation_source (ws, batch_id, n, line, text) SELECT 1, sample_id('I', "
                             "99), n, 0, 'email' FROM row"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO invitation_stranger (ws, batch_id, key) SELECT 1, sample_id('I', 1 + n / "
                                "200), sample_id('c', n) FROM row WHERE n / 200 < 100"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO invitation_item (ws, batch_id, n, state, contact_id, chunk, position, "
                                "line) SELECT 1, sample_id('I', 1 + n / 200), n, CASE WHEN n / 200 = 98 THEN 0 ELSE 4 "
                                "END, CASE WHEN n / 200 = 98 THEN sample_id('c', n) END, 0, n, n FROM row WHERE n / "
                                "200 < 100"},

    /* imports: the last of a hundred is under way */
    {STORE_BOOKS,
     EACH("100") "INSERT INTO data_import (ws, id, program_id, kind, status, grants, bytes, separator, body_at, "
                 "body_line, position, line, skipping, lines, fresh, same, conflicting, invalid, swept, due, "
                 "created_at, ended_at) SELECT 1, sample_id('E', n), sample_id('g', 1 + n % " PROGRAMS
                 "), 1, CASE WHEN n = 99 THEN 3 ELSE 5 END, 0, 5000000, 44, 10, 2, 5000, 100, 0, 200, 0, 0, 0, 200, "
                 "0, CASE WHEN n = 99 THEN 1 ELSE 0 END, n, CASE WHEN n = 99 THEN NULL ELSE n END FROM row"},
    {STORE_BOOKS, EACH("20") "INSERT INTO import_block (ws, import_id, n, bytes) SELECT 1, sample_id('E', 99), n, "
                             "sample_id('E', n) FROM row"},
    {STORE_BOOKS, EACH("20000") "INSERT INTO import_error (ws, import_id, line, code, detail) SELECT 1, sample_id('E', "
                                "1 + n / 200), n, 'code', 'detail' FROM row WHERE n / 200 < 99"},

    /* terms */
    {STORE_BOOKS, EACH("2000") "INSERT INTO participant_group (ws, id, program_id, name, created_at) SELECT 1, "
                               "sample_id('G', n), sample_id('g', 1 + n % " PROGRAMS "), 'group', n FROM row"},
    {STORE_BOOKS, EACH("1000") "UPDATE participant SET group_id = sample_id('G', 1) WHERE ws = 1 AND id IN (SELECT "
                               "sample_id('p', n * 4) FROM row)"},
    {STORE_BOOKS, EACH("200") "INSERT INTO participant_terms (ws, participant_id, terms, reason, created_at) SELECT 1, "
                              "sample_id('p', n), '[]', 'why', n FROM row"},
    {STORE_BOOKS, EACH("5000") "INSERT INTO reward_terms (ws, reward_id, source) SELECT 1, sample_id('d', n * 20), 2 "
                               "FROM row"},

    /* figures behind the commits */
    {STORE_BOOKS, EACH("20000") "INSERT INTO leader (ws, program_id, period, participant_id, referrals, closed, "
                                "revenue, earned) SELECT 1, sample_id('g', CASE WHEN n / 4 % 10 < 5 THEN 1 ELSE 3 + n "
                                "/ 4 % 10 END), CASE WHEN n % 4 = 0 THEN 0 ELSE 202600 + n % 4 END, sample_id('p', 1 + "
                                "n / 4 % " PARTICIPANTS "), 1 + n % 97, n % 13, n % 13 * 100, n % 13 * 10 FROM row"},
    {STORE_BOOKS,
     EACH("28800") "INSERT INTO stat_margin (ws, dim, key, program_id, day, submitted, qualified, lost, "
                   "closed, revenue, rewarded, invited, close_s, close_0, close_1, close_2, close_3, close_4, close_5, "
                   "close_6, close_7, close_8, close_9, close_10, close_11, close_12, close_13, close_14, close_15) "
                   "SELECT 1, CASE WHEN n / 1440 = 0 THEN 0 WHEN n / 1440 < 6 THEN 1 "
                   "ELSE 2 END, sample_id('z', n / 1440), sample_id('g', 1 + n % " PROGRAMS "), 20000 + n / " PROGRAMS
                   " % 120, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM row"},
    {STORE_BOOKS,
     EACH("28800") "INSERT INTO cost_margin (ws, dim, key, program_id, day, currency, cost) SELECT 1, CASE WHEN n / "
                   "1440 < 10 THEN 1 ELSE 3 END, sample_id('z', n / 1440), sample_id('g', 1 + n % " PROGRAMS
                   "), 20000 + n / " PROGRAMS " % 120, 'USD', 5 FROM row"},
    {STORE_BOOKS,
     EACH("21900") "INSERT INTO channel_day (ws, program_id, channel, day, clicks, uniques, bots) SELECT 1, "
                   "sample_id('g', 1 + n % " PROGRAMS "), 'channel' || (n / 4380), 20000 + n / " PROGRAMS
                   " % 365, 9, 5, 1 FROM row"},
    {STORE_BOOKS,
     EACH("26280") "INSERT INTO participation_day (ws, program_id, channel, day, joined, active, referred, closed) "
                   "SELECT 1, sample_id('g', 1 + n % " PROGRAMS "), CASE WHEN n / 4380 = 0 THEN '' ELSE 'channel' || "
                   "(n / 4380) END, 20000 + n / " PROGRAMS " % 365, 3, 2, 1, 0 FROM row"},
    {STORE_BOOKS,
     EACH(PARTICIPANTS) "INSERT INTO participation (ws, program_id, participant_id, channel, joined, clicked, "
                        "referred, closed) SELECT 1, " PROGRAM_OF
                        ", sample_id('p', n), '', 20000, 20001, 20002, 0 FROM row"},
    {STORE_BOOKS, EACH(ROWS) "INSERT INTO customer (ws, contact_id, currency, month, referred, came_back, revenue_30, "
                             "revenue_90, revenue_180) SELECT 1, sample_id('c', n), 'USD', 202401 + 100 * (n % 2) + "
                             "n % 12, n % 3 / 2, n % 5 / 4, 100, 200, 300 FROM row"},
    {STORE_BOOKS,
     EACH("120") "INSERT INTO cohort (ws, month, referred, currency, customers, came_back, revenue_30, revenue_90, "
                 "revenue_180) SELECT 1, 202401 + 100 * (n / 48) + n / 4 % 12, n % 2, CASE WHEN n / 2 % 2 = 0 THEN "
                 "'USD' "
                 "ELSE 'EUR' END, 5, 1, 100, 200, 300 FROM row"},
    {STORE_BOOKS,
     EACH("20") "INSERT INTO report_schedule (ws, id, report, compare, period, minute, recipients, paused, due_at, "
                "created_at) SELECT 1, sample_id('s', n), 'funnel', 0, 'day', 480, 'usr', 0, n * 1000000, n FROM row"},
    {STORE_BOOKS, EACH("5000") "INSERT INTO report_mail (ws, message_id, schedule_id, from_at, to_at) SELECT 1, "
                               "sample_id('M', n), sample_id('s', 1 + n % 20), n, n FROM row"},
    {STORE_BOOKS,
     EACH("4380") "INSERT INTO owed_age (ws, program_id, day, currency, pending, available, reserved) "
                  "SELECT 1, sample_id('g', 1 + n % " PROGRAMS "), 20000 + n / " PROGRAMS ", 'USD', 1, 1, 0 FROM row"},
    {STORE_BOOKS,
     EACH("4380") "INSERT INTO reward_day (ws, program_id, day, currency, granted, granted_amount, issued, "
                  "issued_amount, redeemed, paid, issue_s, issue_0, issue_1, issue_2, issue_3, issue_4, issue_5, "
                  "issue_6, issue_7, issue_8, issue_9, issue_10, issue_11, issue_12, issue_13, issue_14, issue_15) "
                  "SELECT 1, sample_id('g', 1 + n % " PROGRAMS "), 20000 + n / " PROGRAMS
                  ", 'USD', 1, 5, 1, 5, 0, 0, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM row"},
    {STORE_BOOKS,
     EACH("4380") "INSERT INTO liability_day (ws, program_id, currency, day, pending, available, reserved, debt, cost) "
                  "SELECT "
                  "1, sample_id('g', 1 + n % " PROGRAMS "), 'USD', 20000 + n / " PROGRAMS ", 1, 1, 0, 0, 1 FROM "
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

/* Called some millions of times: snprintf() would take most of the loading. */
static void sample(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    char text[16] = "0000000000000000";
    text[0] = *(const char *)sqlite3_value_text(values[0]);
    sqlite3_int64 n = sqlite3_value_int64(values[1]);
    for (char *digit = text + 15; n > 0; n /= 10) {
        *digit-- = (char)('0' + n % 10);
    }
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

void rows_functions(sqlite3 *sqlite)
{
    static char bytes; /* its address says that bytes are wanted */
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    sqlite3_create_function(sqlite, "sample_id", 2, flags, &bytes, sample, NULL, NULL);
    sqlite3_create_function(sqlite, "sample_text", 2, flags, NULL, sample, NULL, NULL);
}

void rows_load(struct databases *databases)
{
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        rows_functions(databases->sqlite[file]);
    }
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        sqlite_run(databases->sqlite[loads[i].file], loads[i].sql);
    }
    if (databases->postgres != NULL) {
        load_postgres(databases->postgres);
    }
}
