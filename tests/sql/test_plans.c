/* How the engines go about our statements once there is data. No statement may read a whole table or walk a whole
 * world, but verify's, whose business that is, and a few on tables of a handful of rows. The hot ones are asked by
 * which index they go, by name.
 *
 * SQLite plans without statistics, as it does in production. PostgreSQL plans for parameters that it does not know yet
 * (force_generic_plan) and with enable_seqscan=off, since a thousand rows are quicker read than looked up; what it then
 * still reads whole, it has no index for. */

#include "rows.h"
#include "unit.h"

#include <stdlib.h>

enum { FRAGMENTS = 6 };

/* Statements that a request or a sweep runs often, and the steps that their plans must have. */
static const struct hot {
    const char *statement;
    const char *sqlite[FRAGMENTS];
    const char *postgres[FRAGMENTS];
} hot_statements[] = {
    /* a redirect */
    {"link_lookup",
     {"SEARCH c USING PRIMARY KEY (code=?)", "SEARCH l USING INDEX sqlite_autoindex_link_1 (ws=? AND id=?)",
      "SEARCH w USING INTEGER PRIMARY KEY (rowid=?)",
      "SEARCH p USING INDEX sqlite_autoindex_participant_1 (ws=? AND id=?)",
      "SEARCH g USING INDEX sqlite_autoindex_program_1 (ws=? AND id=?)"},
     {"code_pkey", "link_pkey", "workspace_pkey", "participant_pkey", "program_pkey"}},
    {"click_known", {"SEARCH click USING PRIMARY KEY (ws=? AND id=?)"}, {"click_pkey"}},
    {"click_read", {"SEARCH click USING PRIMARY KEY (ws=? AND id=?)"}, {"click_pkey"}},

    /* every request */
    {"key_find_by_hash",
     {"SEARCH k USING INDEX sqlite_autoindex_api_key_1 (hash=?)", "SEARCH w USING INTEGER PRIMARY KEY (rowid=?)"},
     {"api_key_hash_key", "workspace_pkey"}},
    {"idempotency_find",
     {"SEARCH idempotency USING INDEX sqlite_autoindex_idempotency_1 (key=?)"},
     {"idempotency_key_key"}},
    {"idempotency_store", {NULL}, {"Conflict Arbiter Indexes: idempotency_key_key"}},

    /* finding who it is about */
    {"natural_key_find",
     {"SEARCH natural_key USING PRIMARY KEY (ws=? AND kind=? AND source=? AND value=?)"},
     {"natural_key_pkey"}},
    {"contact_read", {"SEARCH contact USING INDEX sqlite_autoindex_contact_1 (ws=? AND id=?)"}, {"contact_pkey"}},
    {"participant_brief_read",
     {"SEARCH p USING INDEX sqlite_autoindex_participant_1 (ws=? AND id=?)",
      "SEARCH l USING INDEX sqlite_autoindex_link_1 (ws=? AND id=?)"},
     {"participant_pkey", "link_pkey"}},
    {"participant_find",
     {"SEARCH p USING INDEX sqlite_autoindex_participant_2 (ws=? AND contact_id=? AND program_id=?)",
      "SEARCH l USING INDEX sqlite_autoindex_link_1 (ws=? AND id=?)"},
     {"participant_ws_contact_id_program_id_key", "link_pkey"}},
    {"program_rules_read",
     {"SEARCH v USING INDEX sqlite_autoindex_program_version_1 (ws=? AND program_id=? AND version=?)",
      "SEARCH p USING INDEX sqlite_autoindex_program_1 (ws=? AND id=?)"},
     {"program_version_pkey", "program_pkey"}},

    /* an event: intake and its effects */
    {"event_find",
     {"SEARCH event USING INDEX event_natural_key (ws=? AND external_id=? AND type=? AND source=? AND "
      "connection_id=?)"},
     {"event_natural_key"}},
    {"event_waiting", {"SEARCH event USING INDEX event_unmatched (ws=? AND contact_id=?)"}, {"event_unmatched"}},
    {"event_attach", {"SEARCH event USING INDEX sqlite_autoindex_event_1 (ws=? AND id=?)"}, {"event_pkey"}},
    {"event_write_decisions", {"SEARCH event USING INDEX sqlite_autoindex_event_1 (ws=? AND id=?)"}, {"event_pkey"}},
    {"referral_lock", {"SEARCH referral USING PRIMARY KEY (ws=? AND id=?)"}, {"LockRows", "referral_pkey"}},
    {"referral_find_live",
     {"SEARCH referral USING INDEX referral_live (ws=? AND contact_id=? AND program_id=?)"},
     {"LockRows", "referral_live"}},
    {"referral_find_live_any",
     {"SEARCH referral USING INDEX referral_live (ws=? AND contact_id=?)"},
     {"LockRows", "referral_live"}},
    {"referral_save", {"SEARCH referral USING PRIMARY KEY (ws=? AND id=?)"}, {"referral_pkey"}},
    {"reward_list_of_root", {"SEARCH reward USING INDEX reward_cause (ws=? AND root_id=?)"}, {"reward_cause"}},
    {"reward_settle", {"SEARCH reward USING PRIMARY KEY (ws=? AND id=?)"}, {"reward_pkey"}},
    {"participant_total_add",
     {"SEARCH participant_total USING PRIMARY KEY (ws=? AND participant_id=? AND currency=?)"},
     {"participant_total_pkey"}},
    {"participant_total_insert", {NULL}, {"Conflict Arbiter Indexes: participant_total_pkey"}},
    {"participant_step_next", {NULL}, {"Conflict Arbiter Indexes: participant_total_pkey"}},
    {"ledger_room",
     {"SEARCH balance USING PRIMARY KEY (ws=? AND owner_id=? AND currency=?)",
      "SEARCH program_account USING PRIMARY KEY (ws=? AND owner_id=? AND currency=?)", "SCAN CONSTANT ROW"},
     {"balance_pkey", "program_account_pkey"}},
    {"ledger_add_balance", {"SEARCH balance USING PRIMARY KEY (ws=? AND owner_id=? AND currency=?)"}, {"balance_pkey"}},

    /* what people look at */
    {"referral_list", {"SEARCH referral USING PRIMARY KEY (ws=? AND id>? AND id<?)"}, {"Backward using referral_pkey"}},
    {"referral_list_of_participant",
     {"SEARCH referral USING INDEX referral_participant (ws=? AND participant_id=? AND id>? AND id<?)"},
     {"Backward using referral_participant"}},
    {"audit_timeline",
     {"SEARCH a USING INDEX audit_referral (ws=? AND referral_id=? AND id<?)",
      "SEARCH n USING INDEX sqlite_autoindex_note_1 (ws=? AND id=?)",
      "SEARCH k USING INDEX sqlite_autoindex_api_key_2 (ws=? AND id=?)"},
     {"Backward using audit_referral", "note_pkey", "api_key_pkey"}},
    {"audit_on_timeline", {"SEARCH audit USING PRIMARY KEY (ws=? AND id=?)"}, {"audit_referral"}},
    {"participant_read",
     {"SEARCH p USING INDEX sqlite_autoindex_participant_1 (ws=? AND id=?)",
      "SEARCH c USING INDEX sqlite_autoindex_contact_1 (ws=? AND id=?)",
      "SEARCH l USING INDEX sqlite_autoindex_link_1 (ws=? AND id=?)",
      "SEARCH g USING INDEX sqlite_autoindex_program_1 (ws=? AND id=?)"},
     {"participant_pkey", "contact_pkey", "link_pkey", "program_pkey"}},
    {"participant_list_contact",
     {"SEARCH p USING INDEX sqlite_autoindex_participant_2 (ws=? AND contact_id=?)"},
     {"participant_ws_contact_id_program_id_key"}},
    {"participant_total_read",
     {"SEARCH participant_total USING PRIMARY KEY (ws=? AND participant_id=?)"},
     {"participant_total_pkey"}},
    {"rollup_participant_clicks",
     {"SEARCH l USING COVERING INDEX link_participant (ws=? AND participant_id=?)",
      "SEARCH c USING PRIMARY KEY (ws=? AND link_id=?)"},
     {"link_participant", "link_clicks_pkey"}},
    {"rollup_participant_tail", {"SEARCH click USING PRIMARY KEY (ws=? AND id>? AND id<?)"}, {"click_pkey"}},
    {"leader_by_closed",
     {"SEARCH leader USING COVERING INDEX leader_closed (ws=? AND program_id=? AND period=? AND closed>? AND "
      "(closed,participant_id)<(?,?))"},
     {"Backward using leader_closed"}},
    {"leader_by_earned", {"SEARCH leader USING COVERING INDEX leader_earned"}, {"Backward using leader_earned"}},
    {"leader_by_referrals",
     {"SEARCH leader USING COVERING INDEX leader_referrals"},
     {"Backward using leader_referrals"}},
    {"leader_by_revenue", {"SEARCH leader USING COVERING INDEX leader_revenue"}, {"Backward using leader_revenue"}},
    {"ledger_owner_balances", {"SEARCH balance USING PRIMARY KEY (ws=? AND owner_id=?)"}, {"balance_pkey"}},
    {"click_list", {"SEARCH click USING PRIMARY KEY (ws=? AND id>? AND id<?)"}, {"Backward using click_pkey"}},

    {"contact_list",
     {"SEARCH contact USING INDEX sqlite_autoindex_contact_1 (ws=? AND id>? AND id<?)"},
     {"contact_pkey"}},
    {"contact_read_many", {"SEARCH contact USING INDEX sqlite_autoindex_contact_1 (ws=? AND id=?)"}, {"contact_pkey"}},
    {"natural_key_list_many",
     {"SEARCH natural_key USING COVERING INDEX natural_key_object (ws=? AND object_id=? AND kind=?)"},
     {"natural_key_object"}},
    {"search_range", {"SEARCH contact_token USING PRIMARY KEY (ws=? AND token>? AND token<?)"}, {"contact_token_pkey"}},
    {"search_ranges",
     {"SEARCH contact_token USING PRIMARY KEY (ws=? AND token>? AND token<?)", "SCAN r"},
     {"contact_token_pkey"}},
    {"search_rows", {"SEARCH contact USING INDEX sqlite_autoindex_contact_1 (ws=? AND id=?)"}, {"contact_pkey"}},
    {"search_similar", {"SEARCH search_word USING PRIMARY KEY (ws=? AND key=?)", "SCAN k"}, {"search_word_pkey"}},
    {"search_words_known", {"SEARCH search_word USING PRIMARY KEY (ws=? AND key=? AND word=?)"}, {"search_word_pkey"}},
    {"search_word_used",
     {"SEARCH contact_token USING PRIMARY KEY (ws=? AND token>? AND token<?)"},
     {"contact_token_pkey"}},

    /* the sweeps */
    {"reward_list_due",
     {"SEARCH reward USING COVERING INDEX reward_release (ws=? AND release_at<?)"},
     {"reward_release"}},
    {"outbox_list", {"SEARCH outbox USING PRIMARY KEY (ws=?)"}, {"outbox_pkey"}},
    {"outbox_read",
     {"SEARCH o USING PRIMARY KEY (ws=? AND id=?)", "SEARCH a USING PRIMARY KEY (ws=? AND id=?)"},
     {"outbox_pkey", "audit_pkey"}},
    {"outbox_claim", {"SEARCH outbox USING PRIMARY KEY (ws=? AND id=?)"}, {"outbox_pkey"}},
    {"job_failures", {"SEARCH job_failure USING PRIMARY KEY (job=? AND ws=?)"}, {"job_failure_pkey"}},
    {"idempotency_delete",
     {"SEARCH idempotency USING INDEX idempotency_expiry (expires_at<?)",
      "SEARCH idempotency USING INDEX sqlite_autoindex_idempotency_1 (key=?)"},
     {"idempotency_expiry"}},
    {"idempotency_destroy",
     {"SEARCH idempotency USING INDEX idempotency_expiry (expires_at<?)"},
     {"idempotency_expiry"}},
    {"figures_claim",
     {"SEARCH uncounted USING PRIMARY KEY (ws=? AND id=?)", "SEARCH uncounted USING PRIMARY KEY (ws=?)"},
     {"uncounted_pkey"}},
    {"figures_oldest", {"SEARCH uncounted USING PRIMARY KEY (ws=?)"}, {"uncounted_pkey"}},
    {"tally_read", {"SEARCH uncounted USING PRIMARY KEY (ws=?)"}, {"uncounted_pkey"}},
    {"figures_add_leader", {NULL}, {"Conflict Arbiter Indexes: leader_pkey"}},
    {"rollup_batches", {"SEARCH click_batch USING PRIMARY KEY (batch>?)"}, {"click_batch_pkey"}},
    {"rollup_clicks", {"SEARCH click USING PRIMARY KEY (ws=? AND id>? AND id<?)"}, {"click_pkey"}},
    {"rollup_visitor",
     {"SEARCH click_visitor USING PRIMARY KEY (ws=? AND link_id=? AND visitor=?)"},
     {"click_visitor_pkey"}},
    {"rollup_visitors_after",
     {"SEARCH click_visitor USING PRIMARY KEY ((ws,link_id,visitor)>(?,?,?))"},
     {"click_visitor_pkey"}},
    {"ledger_roll_range",
     {"SEARCH ledger_txn USING PRIMARY KEY (ws=? AND id>? AND id<?)", "SCAN slice", "SCAN (subquery", "SCAN numbered"},
     {"ledger_txn_pkey"}},
    {"ledger_add_program_account",
     {"SEARCH e USING PRIMARY KEY (ws=? AND txn_id>? AND txn_id<?)", "SEARCH t USING PRIMARY KEY (ws=? AND id=?)",
      "SEARCH program_account USING PRIMARY KEY (ws=? AND owner_id=? AND currency=?)", "SCAN s"},
     {"ledger_txn_pkey", "ledger_entry_pkey", "program_account_pkey"}},
};

/* Statements that may go over everything, and why. */
static const struct whole {
    const char *statement;
    const char *why;
} wholes[] = {
    {"digest_contacts", "the digest is of all books"},
    {"digest_programs", "the digest is of all books"},
    {"digest_rewards", "the digest is of all books"},
    {"idempotency_give_up", "once, after the master key was lost"},
    {"job_count_failures", "a row per unit of work that fails: none, as a rule"},
    {"job_void_leases", "a row per kind of job"},
    {"ledger_insert_entry_pair", "the two rows of its VALUES"},
    {"ledger_roll_mark", "a row per program and currency"},
    {"ledger_set_marks", "a row per program and currency"},
    {"ledger_settled_at", "the row of its constant; on PostgreSQL a row per session"},
    {"workspace_find", "two rows a workspace"},
    {"workspace_find_name", "two rows a workspace"},
};

static bool may_read_everything(const struct statement *statement)
{
    for (size_t i = 0; i < sizeof wholes / sizeof wholes[0]; i++) {
        if (strcmp(wholes[i].statement, statement->name) == 0) {
            return true;
        }
    }
    return strstr(statement->purpose, "verify") != NULL;
}

static const struct hot *hot_of(const struct statement *statement)
{
    for (size_t i = 0; i < sizeof hot_statements / sizeof hot_statements[0]; i++) {
        if (strcmp(hot_statements[i].statement, statement->name) == 0) {
            return &hot_statements[i];
        }
    }
    return NULL;
}

static bool contains_one_of(const char *line, const char *const *fragments)
{
    for (size_t i = 0; i < FRAGMENTS && fragments[i] != NULL; i++) {
        if (strstr(line, fragments[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* How many of the fragments a plan lacks. */
static int lacking(const char *statement, const char *plan, const char *const *fragments)
{
    int wrong = 0;
    for (size_t i = 0; i < FRAGMENTS && fragments[i] != NULL; i++) {
        if (strstr(plan, fragments[i]) == NULL) {
            print_error("%s: its plan lacks '%s':\n%s", statement, fragments[i], plan);
            wrong++;
        }
    }
    return wrong;
}

/* ---- SQLite ---- */

static char *explain_on_sqlite(struct databases *databases, const struct statement *statement)
{
    char *text = text_for_sqlite(statement);
    char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", text);
    char *plan = sqlite_rows(databases->sqlite[statement->file], sql);
    sqlite3_free(sql);
    free(text);
    return plan;
}

/* A step that reads all of a table, or all of a world, which is half of it. */
static bool reads_everything(const char *line)
{
    size_t size = strlen(line);
    return strstr(line, "|SCAN ") != NULL || (size > 7 && strcmp(line + size - 7, " (ws=?)") == 0);
}

static int check_sqlite_lines(const struct statement *statement, char *plan, const struct hot *hot)
{
    int wrong = 0;
    for (char *rest = plan, *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (reads_everything(line) && (hot == NULL || !contains_one_of(line, hot->sqlite))) {
            print_error("%s reads everything: %s\n", statement->name, line);
            wrong++;
        }
    }
    return wrong;
}

static int check_on_sqlite(struct databases *databases, const struct statement *statement)
{
    char *plan = explain_on_sqlite(databases, statement);
    const struct hot *hot = hot_of(statement);
    int wrong = hot == NULL ? 0 : lacking(statement->name, plan, hot->sqlite);
    if (!may_read_everything(statement)) {
        wrong += check_sqlite_lines(statement, plan, hot);
    }
    free(plan);
    return wrong;
}

/* ---- PostgreSQL ---- */

static int check_on_postgres(struct databases *databases, const struct statement *statement)
{
    char *plan = postgres_plan(databases->postgres, statement);
    const struct hot *hot = hot_of(statement);
    int wrong = hot == NULL ? 0 : lacking(statement->name, plan, hot->postgres);
    if (!may_read_everything(statement) && strstr(plan, "Seq Scan") != NULL) {
        print_error("%s reads a whole table:\n%s", statement->name, plan);
        wrong++;
    }
    free(plan);
    return wrong;
}

/* ---- both ---- */

static void for_each(struct databases *databases,
                     int (*check)(struct databases *databases, const struct statement *statement))
{
    int wrong = 0;
    for (size_t t = 0; t < statement_table_count; t++) {
        for (size_t i = 0; i < statement_tables[t].count; i++) {
            wrong += check_forms(databases, &statement_tables[t].rows[i], check);
        }
    }
    assert_int_equal(wrong, 0);
}

static void sqlite_goes_by_indexes(void **state)
{
    for_each(*state, check_on_sqlite);
}

static void postgres_goes_by_indexes(void **state)
{
    struct databases *databases = *state;
    NEEDS_POSTGRES(databases);
    postgres_run(databases->postgres, "SET enable_seqscan = off");
    postgres_run(databases->postgres, "SET plan_cache_mode = force_generic_plan");
    for_each(databases, check_on_postgres);
}

/* A row for a statement that is gone would check nothing. */
static void the_lists_name_statements(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hot_statements / sizeof hot_statements[0]; i++) {
        assert_string_equal(statement_named(hot_statements[i].statement)->name, hot_statements[i].statement);
    }
    for (size_t i = 0; i < sizeof wholes / sizeof wholes[0]; i++) {
        assert_string_equal(statement_named(wholes[i].statement)->name, wholes[i].statement);
    }
}

static int setup(void **state)
{
    int code = databases_setup(state);
    rows_load(*state);
    return code;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sqlite_goes_by_indexes),
        cmocka_unit_test(postgres_goes_by_indexes),
        cmocka_unit_test(the_lists_name_statements),
    };
    return cmocka_run_group_tests(tests, setup, databases_teardown);
}
