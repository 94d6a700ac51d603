/* What statements cost once there is data: every path of every list and every statement that a request or a sweep runs
 * is asked with real values, of 100,000 referrals, and the engines' own counters are held against bounds per row that
 * it gave. So a plan that walks a table, sorts it, or goes through the newest rows for rare old ones fails, whatever
 * EXPLAIN would call it.
 *
 * SQLite has the statistics that migrations ship; PostgreSQL has its own, and plans for the values and for any values.
 * Statements of verify and the digests go over everything: they are bounded per row of the database.
 *
 * REFERD_TEST_COSTS=1 prints what each run cost, REFERD_TEST_LATENCY=1 the medians of the lists, and
 * REFERD_TEST_STATISTICS=1 the rows for a migration of statistics. */

#include "asks.h"
#include "rows.h"
#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "store/ids.h"

/* ---- bounds ---- */

/* A run may cost the first, and the second for each row that it gives, each id that it is given and each row that it is
 * allowed to read beside (struct allowance). PostgreSQL rather reads a small table whole than look up many ids in it:
 * statements that are no lists may look at a page of rows for each, and all may read a few pages whole. */
struct bound {
    int64_t once, a_row;
};
static const struct bound SQLITE_STEPS = {300, 170};
static const struct bound POSTGRES_PAGES = {40, 20};
static const struct bound POSTGRES_ROWS = {110, 90};
static const struct bound POSTGRES_ROWS_OF_LISTS = {10, 4};
enum { POSTGRES_FEW_PAGES = 4 };

/* Steps that SQLite may make for each row of the database, of statements that go over everything. */
enum { SQLITE_STEPS_OF_ALL = 60 };

static bool exceeds(int64_t cost, const struct bound *bound, int64_t rows)
{
    return cost > bound->once + bound->a_row * rows;
}

/* ---- what is asked ---- */

enum engine { SQLITE, POSTGRES, POSTGRES_LATER };
static const char *const engine_names[] = {"SQLite", "PostgreSQL", "PostgreSQL, sixth run"};

/* One pass over everything that is asked. */
struct pass {
    struct databases *databases;
    enum engine engine;
    bool lists;            /* what is asked now is of a list */
    bool quiet;            /* something is expected to be wrong */
    const char *table;     /* of which alone statements are asked; null: all */
    const char *complaint; /* of which statement was complained last: */
    int complaints;        /* so often */
    int asked;
    int wrong;
    int64_t most_steps_a_row, most_pages_a_row;
};

static const struct allowance *allowance_of(const char *statement)
{
    static const struct allowance none;
    for (size_t i = 0; i < allowance_count; i++)
        if (strcmp(allowances[i].statement, statement) == 0)
            return &allowances[i];
    return &none;
}

static struct cost cost_of(const struct pass *pass, const struct statement *form, const struct ask *ask)
{
    if (pass->engine == SQLITE)
        return sqlite_cost(pass->databases, form, ask);
    return postgres_cost(pass->databases, form, ask, pass->engine == POSTGRES_LATER);
}

static bool is_too_dear(const struct pass *pass, const struct cost *cost, const struct allowance *allowance,
                        int64_t rows)
{
    if (pass->engine == SQLITE)
        return exceeds(cost->steps, &SQLITE_STEPS, rows) || cost->scanned > rows || cost->sorts > allowance->sorts;
    rows += allowance->beside_on_postgres;
    bool looks = exceeds(cost->steps, pass->lists ? &POSTGRES_ROWS_OF_LISTS : &POSTGRES_ROWS, rows);
    return exceeds(cost->pages, &POSTGRES_PAGES, rows) || (looks && cost->pages > POSTGRES_FEW_PAGES);
}

static void print_cost(const struct pass *pass, const struct statement *form, const struct ask *ask,
                       const struct cost *cost)
{
    print_message("%s: %s, %zu parameters (%s): %lld rows, %lld %s, %lld pages, %lld scanned, %lld sorts\n",
                  engine_names[pass->engine], form->name, strlen(form->params), ask->values, (long long)cost->rows,
                  (long long)cost->steps, pass->engine == SQLITE ? "steps" : "rows looked at", (long long)cost->pages,
                  (long long)cost->scanned, (long long)cost->sorts);
}

/* The first runs of a statement that are too dear are shown. */
static bool is_shown(struct pass *pass, const struct statement *form)
{
    enum { SHOWN = 2 };
    bool same = pass->complaint != NULL && strcmp(pass->complaint, form->name) == 0;
    pass->complaint = form->name;
    pass->complaints = same ? pass->complaints + 1 : 1;
    return !pass->quiet && pass->complaints <= SHOWN;
}

/* One run, held against the bounds. `ranges` of `limit` rows are merged; each id that is asked for counts as a row. */
static struct cost run(struct pass *pass, const struct statement *form, const struct ask *ask, int ranges,
                       int64_t limit)
{
    const struct allowance *allowance = allowance_of(form->name);
    struct cost cost = cost_of(pass, form, ask);
    int merged = ranges + allowance->ranges;
    int64_t ids = (int64_t)(strlen(form->params) - strlen(statement_named(form->name)->params));
    int64_t rows = cost.rows + ids + allowance->beside + merged * limit;
    bool dear = is_too_dear(pass, &cost, allowance, rows);
    if ((dear && is_shown(pass, form)) || getenv("REFERD_TEST_COSTS") != NULL) {
        print_message("%s", dear ? "TOO DEAR: " : "");
        print_cost(pass, form, ask, &cost);
    }
    if (rows >= 20) {
        int64_t steps = cost.steps / rows, pages = cost.pages / rows;
        pass->most_steps_a_row = steps > pass->most_steps_a_row ? steps : pass->most_steps_a_row;
        pass->most_pages_a_row = pages > pass->most_pages_a_row ? pages : pass->most_pages_a_row;
    }
    pass->asked++;
    pass->wrong += dear;
    return cost;
}

static bool is_letter(char byte)
{
    return byte == '_' || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

static bool names_table(const char *text, const char *table)
{
    size_t size = strlen(table);
    for (const char *at = text; (at = strstr(at, table)) != NULL; at++)
        if ((at == text || !is_letter(at[-1])) && !is_letter(at[size]))
            return true;
    return false;
}

/* What an index of one table is good for shows in the statements that name the table: no other plan can change. */
static bool is_asked_now(const struct pass *pass, const struct statement *statement)
{
    return pass->table == NULL || names_table(statement->text, pass->table);
}

/* ---- lists ---- */

enum page_kind { PAGE_FIRST, PAGE_DEEP, PAGE_OF_TIME, PAGE_KINDS };

static const char *value_of_filter(const struct list *list, size_t filter, int variant)
{
    for (size_t i = 0; i < filter_values_count; i++)
        if (strcmp(filter_values[i].list, list->name) == 0 &&
            strcmp(filter_values[i].filter, list->filters[filter].name) == 0)
            return filter_values[i].values[variant];
    fail_msg("asks.c has no values for the filter %s of %s", list->filters[filter].name, list->name);
    return NULL;
}

static const struct list_place *place_of(const struct list *list)
{
    for (size_t i = 0; i < list_place_count; i++)
        if (strcmp(list_places[i].list, list->name) == 0)
            return &list_places[i];
    fail_msg("asks.c does not know where the ids of %s lie", list->name);
    return NULL;
}

/* What store/list_text.h calls $2 to $5. */
static void add_page(struct buf *values, const struct list_place *place, enum page_kind kind)
{
    if (kind == PAGE_FIRST)
        buf_add_format(values, ABOVE ", " BELOW ", 9000000000, 0");
    else if (kind == PAGE_DEEP)
        buf_add_format(values, "sample_id('%s', %d), " BELOW ", 9000000000, 0", place->letter, place->middle);
    else
        buf_add_format(values, "sample_id('%s', %d), sample_id('%s', %d), %d, %d", place->letter, place->middle + 60,
                       place->letter, place->middle, place->middle + 60, place->middle);
}

/* `variants` is a number whose digits to the base FILTER_VALUES choose each filter's value. */
static struct buf page_values_of(const struct list *list, const struct list_path *path, unsigned variants,
                                 enum page_kind kind, int limit)
{
    struct buf values = {0};
    buf_add_str(&values, STR("1, "));
    add_page(&values, place_of(list), kind);
    buf_add_format(&values, ", %d", limit + 1);
    for (size_t i = 0; i < list->filter_count; i++)
        if ((path->filters & LIST_FILTER(i)) != 0) {
            buf_add_format(&values, ", %s", value_of_filter(list, i, (int)(variants % FILTER_VALUES)));
            variants /= FILTER_VALUES;
        }
    buf_add_str(&values, (struct str){"", 1});
    return values;
}

static unsigned variants_of(const struct list_path *path)
{
    unsigned variants = 1;
    for (unsigned left = path->filters; left != 0; left &= left - 1)
        variants *= FILTER_VALUES;
    return variants;
}

/* One mistake that is found is enough: what is wrong may be very slow. */
static bool is_over(const struct pass *pass)
{
    return pass->quiet && pass->wrong > 0;
}

static void ask_path(struct pass *pass, const struct list *list, const struct list_path *path)
{
    static const int limits[] = {20, 100};
    if (!is_asked_now(pass, path->statement))
        return;
    int ranges = path->merged ? (int)strtol(PROGRAMS, NULL, 10) : 0;
    for (unsigned variants = 0; variants < variants_of(path); variants++)
        for (enum page_kind kind = PAGE_FIRST; kind < PAGE_KINDS; kind++)
            for (size_t i = 0; i < 2 && !is_over(pass); i++) {
                struct buf values = page_values_of(list, path, variants, kind, limits[i]);
                struct ask ask = {path->statement->name, values.data, NULL};
                struct cost cost = run(pass, path->statement, &ask, ranges, limits[i] + 1);
                if (kind == PAGE_FIRST && variants == 0 && cost.rows == 0)
                    fail_msg("%s: no rows for %s", path->statement->name, values.data);
                buf_release(&values);
            }
}

static void ask_lists(struct pass *pass)
{
    for (size_t i = 0; i < program_list_count; i++)
        for (size_t j = 0; j < program_lists[i]->path_count; j++)
            ask_path(pass, program_lists[i], &program_lists[i]->paths[j]);
}

/* ---- other statements ---- */

static void ask_statement(struct pass *pass, const struct ask *ask)
{
    const struct statement *statement = statement_named(ask->statement);
    if (!is_asked_now(pass, statement))
        return;
    if (!ids_wanted(statement)) {
        run(pass, statement, ask, 0, LIMIT_PAGE_MAX + 1);
        return;
    }
    for (size_t i = 0; i < IDS_SIZES && !is_over(pass); i++) {
        struct statement form = ids_expand(statement, ids_sizes[i]);
        run(pass, &form, ask, 0, LIMIT_PAGE_MAX + 1);
        ids_release(&form);
    }
}

static void ask_everything(struct pass *pass)
{
    pass->lists = true;
    ask_lists(pass);
    pass->lists = false;
    for (size_t i = 0; i < ask_count && !is_over(pass); i++)
        ask_statement(pass, &asks[i]);
}

/* ---- the tests ---- */

static void check_engine(struct databases *databases, enum engine engine)
{
    struct pass pass = {.databases = databases, .engine = engine};
    ask_everything(&pass);
    print_message("%s: %d runs, at most %lld a row (%s) and %lld pages a row\n", engine_names[engine], pass.asked,
                  (long long)pass.most_steps_a_row, engine == SQLITE ? "steps" : "rows looked at",
                  (long long)pass.most_pages_a_row);
    assert_true(pass.asked > 300);
    assert_int_equal(pass.wrong, 0);
}

static void sqlite_reads_what_it_gives(void **state)
{
    check_engine(*state, SQLITE);
}

static void postgres_reads_what_it_gives(void **state)
{
    struct databases *databases = *state;
    NEEDS_POSTGRES(databases);
    postgres_run(databases->postgres, "BEGIN");
    check_engine(databases, POSTGRES);
    postgres_run(databases->postgres, "ROLLBACK");
}

static void postgres_does_at_the_sixth_run(void **state)
{
    struct databases *databases = *state;
    NEEDS_POSTGRES(databases);
    postgres_run(databases->postgres, "BEGIN");
    check_engine(databases, POSTGRES_LATER);
    postgres_run(databases->postgres, "ROLLBACK");
}

/* ---- statements that go over everything ---- */

static bool goes_over_everything(const struct statement *statement)
{
    return strstr(statement->purpose, "verify") != NULL || strncmp(statement->name, "digest_", 7) == 0;
}

/* How many rows a file has; each table must have some. */
static int64_t rows_of_file(sqlite3 *sqlite)
{
    char *names =
        sqlite_rows(sqlite, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
    int64_t sum = 0;
    for (char *rest = names, *name; (name = strsep(&rest, "\n")) != NULL && rest != NULL;) {
        char *sql = sqlite3_mprintf("SELECT COUNT(*) FROM %s", name);
        char *count = sqlite_rows(sqlite, sql);
        int64_t rows = strtoll(count, NULL, 10);
        if (rows == 0)
            fail_msg("rows.c gives %s no rows", name);
        sum += rows;
        free(count);
        sqlite3_free(sql);
    }
    free(names);
    return sum;
}

static struct buf values_for_all(const struct statement *statement)
{
    struct buf values = {0};
    for (const char *letter = statement->params; *letter != '\0'; letter++)
        buf_add_format(&values, "%s%s", values.size == 0 ? "" : ", ",
                       *letter == 'i'   ? "1"
                       : *letter == 't' ? "'one'"
                                        : "sample_id('g', 1)");
    buf_add_char(&values, '\0');
    return values;
}

static int check_whole(struct databases *databases, const struct statement *statement, const int64_t *rows_of_files)
{
    struct buf values = values_for_all(statement);
    const struct ask ask = {statement->name, values.data, NULL};
    struct cost cost = sqlite_cost(databases, statement, &ask);
    int64_t most = SQLITE_STEPS_OF_ALL * rows_of_files[statement->file];
    struct pass pass = {.databases = databases};
    if (cost.steps > most || getenv("REFERD_TEST_COSTS") != NULL)
        print_cost(&pass, statement, &ask, &cost);
    buf_release(&values);
    return cost.steps > most;
}

static void sqlite_goes_over_everything_once(void **state)
{
    struct databases *databases = *state;
    int64_t rows[] = {rows_of_file(databases->sqlite[STORE_BOOKS]), rows_of_file(databases->sqlite[STORE_CLICKS])};
    int asked = 0, wrong = 0;
    for (size_t t = 0; t < statement_table_count; t++)
        for (size_t i = 0; i < statement_tables[t].count; i++) {
            const struct statement *statement = &statement_tables[t].rows[i];
            if (!goes_over_everything(statement) || ids_wanted(statement))
                continue;
            wrong += check_whole(databases, statement, rows);
            asked++;
        }
    print_message("%d statements over %lld rows\n", asked, (long long)rows[STORE_BOOKS]);
    assert_true(asked > 20);
    assert_int_equal(wrong, 0);
}

/* ---- nothing is forgotten ---- */

static bool is_path(const struct statement *statement)
{
    for (size_t i = 0; i < program_list_count; i++)
        for (size_t j = 0; j < program_lists[i]->path_count; j++)
            if (program_lists[i]->paths[j].statement == statement)
                return true;
    return false;
}

static bool is_asked(const struct statement *statement)
{
    for (size_t i = 0; i < ask_count; i++)
        if (strcmp(asks[i].statement, statement->name) == 0)
            return true;
    return false;
}

static bool is_unasked(const struct statement *statement)
{
    for (size_t i = 0; i < unasked_count; i++)
        if (strcmp(unasked[i].statement, statement->name) == 0)
            return true;
    return false;
}

/* Rows that are given; what is read for them are their own keys. */
static bool only_inserts(const struct statement *statement)
{
    return strncmp(statement->text, "INSERT", 6) == 0 && strstr(statement->text, "SELECT") == NULL;
}

static int check_place(const struct statement *statement)
{
    int places = is_path(statement) + is_asked(statement) + is_unasked(statement) + goes_over_everything(statement) +
                 only_inserts(statement);
    if (places != 1)
        print_error("%s: %s\n", statement->name, places == 0 ? "asks.c asks nothing of it" : "asked, and excepted");
    return places != 1;
}

static void every_statement_is_asked(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t t = 0; t < statement_table_count; t++)
        for (size_t i = 0; i < statement_tables[t].count; i++)
            wrong += check_place(&statement_tables[t].rows[i]);
    for (size_t i = 0; i < allowance_count; i++)
        assert_non_null(statement_named(allowances[i].statement));
    for (size_t i = 0; i < unasked_count; i++)
        assert_non_null(statement_named(unasked[i].statement));
    assert_int_equal(wrong, 0);
}

static int check_values(sqlite3 *sqlite, const struct ask *ask)
{
    size_t wanted = strlen(statement_named(ask->statement)->params);
    if (wanted == 0)
        return 0;
    char *sql = sqlite3_mprintf("SELECT %s", ask->values);
    sqlite3_stmt *stmt = NULL;
    bool understood = sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL) == SQLITE_OK;
    bool right = understood && (size_t)sqlite3_column_count(stmt) == wanted;
    if (!right)
        print_error("%s: %zu parameters, asked with %s: %s\n", ask->statement, wanted, ask->values,
                    understood ? "not as many" : sqlite3_errmsg(sqlite));
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
    return !right;
}

static void every_ask_has_its_values(void **state)
{
    (void)state;
    sqlite3 *sqlite = NULL;
    assert_int_equal(sqlite3_open(":memory:", &sqlite), SQLITE_OK);
    rows_functions(sqlite);
    int wrong = 0;
    for (size_t i = 0; i < ask_count; i++)
        wrong += check_values(sqlite, &asks[i]);
    sqlite3_close(sqlite);
    assert_int_equal(wrong, 0);
}

/* ---- planted mistakes ---- */

/* Indexes without which nothing that is asked gets dear, and why they are there. sorted table: by name */
static const struct idle_index {
    const char *name;
    const char *why;
} idle_indexes[] = {
    {"connection_kept", "connections are few: the primary key serves a world that deleted none"},
    {"inbound_age", "the sweep of old messages: a sample has few, a busy connection that was away has many"},
    {"inbound_failed", "the newest error of a connection whose last messages all worked"},
    {"member_user", "members are few: going over all of them is no dearer"},
    {"program_id", "programs are few here: a server of many workspaces has many"},
    {"program_slug", "the same"},
    {"referral_due", "the sweep of referrals"},
    {"webhook_endpoint_kept", "endpoints are few: the primary key serves a world that deleted none"},
};

static bool is_idle(const char *index)
{
    for (size_t i = 0; i < sizeof idle_indexes / sizeof idle_indexes[0]; i++)
        if (strcmp(idle_indexes[i].name, index) == 0)
            return true;
    return false;
}

/* Whether something is too dear after a change, which may be known to concern one table alone. */
static bool is_found(struct databases *databases, enum engine engine, const char *change, const char *table)
{
    struct pass pass = {.databases = databases, .engine = engine, .quiet = true, .table = table};
    if (engine == SQLITE)
        sqlite_run(databases->sqlite[STORE_BOOKS], change);
    else
        postgres_run(databases->postgres, change);
    ask_everything(&pass);
    return pass.wrong > 0;
}

/* 1 when the list above is wrong about an index of a table. */
static int check_index(struct databases *databases, const char *index, const char *table)
{
    char *drop = sqlite3_mprintf("BEGIN; DROP INDEX %s", index);
    bool needed = is_found(databases, SQLITE, drop, table);
    sqlite_run(databases->sqlite[STORE_BOOKS], "ROLLBACK");
    sqlite3_free(drop);
    if (needed == is_idle(index))
        print_error("%s: %s\n", index, needed ? "it is needed now: no idle_indexes[]" : "nothing needs it");
    return needed == is_idle(index);
}

/* Each index but the unique ones, which are there for more than reading: without it, something is too dear. */
static void every_index_is_needed(void **state)
{
    struct databases *databases = *state;
    char *rows = sqlite_rows(databases->sqlite[STORE_BOOKS],
                             "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL AND sql "
                             "NOT LIKE 'CREATE UNIQUE%' ORDER BY name");
    int wrong = 0;
    for (char *rest = rows, *row; (row = strsep(&rest, "\n")) != NULL && rest != NULL;) {
        const char *index = strsep(&row, "|");
        wrong += check_index(databases, index, row);
    }
    free(rows);
    assert_int_equal(wrong, 0);
}

static void sqlite_needs_the_statistics(void **state)
{
    struct databases *databases = *state;
    bool found = is_found(databases, SQLITE, "BEGIN; DELETE FROM sqlite_stat1; ANALYZE sqlite_schema", NULL);
    sqlite_run(databases->sqlite[STORE_BOOKS], "ROLLBACK; ANALYZE sqlite_schema");
    assert_true(found);
}

static void postgres_is_found_out_too(void **state)
{
    struct databases *databases = *state;
    NEEDS_POSTGRES(databases);
    static const char *const indexes[] = {"leader_closed", "referral_status", "reward_contact"};
    for (size_t i = 0; i < sizeof indexes / sizeof indexes[0]; i++) {
        char *drop = sqlite3_mprintf("BEGIN; DROP INDEX %s", indexes[i]);
        assert_true(is_found(databases, POSTGRES, drop, NULL));
        postgres_run(databases->postgres, "ROLLBACK");
        sqlite3_free(drop);
    }
}

/* ---- figures, for those who ask ---- */

static void print_medians(struct databases *databases, const struct list *list, const struct list_path *path,
                          enum page_kind kind)
{
    struct buf values = page_values_of(list, path, 0, kind, 20);
    const struct ask ask = {path->statement->name, values.data, NULL};
    int64_t sqlite = sqlite_median_us(databases, path->statement, &ask);
    int64_t postgres = databases->postgres == NULL ? 0 : postgres_median_us(databases, path->statement, &ask);
    print_message("%-32s %-5s SQLite %6lld us, PostgreSQL %6lld us\n", path->statement->name,
                  kind == PAGE_FIRST ? "first" : "deep", (long long)sqlite, (long long)postgres);
    buf_release(&values);
}

static void medians_of_lists(void **state)
{
    if (getenv("REFERD_TEST_LATENCY") == NULL)
        skip();
    for (size_t i = 0; i < program_list_count; i++)
        for (size_t j = 0; j < program_lists[i]->path_count; j++)
            for (enum page_kind kind = PAGE_FIRST; kind <= PAGE_DEEP; kind++)
                print_medians(*state, program_lists[i], &program_lists[i]->paths[j], kind);
    for (size_t i = 0; i < ask_count; i++)
        if (asks[i].ids == NULL &&
            (strstr(asks[i].statement, "_list") != NULL || strncmp(asks[i].statement, "leader_", 7) == 0)) {
            struct databases *databases = *state;
            const struct statement *statement = statement_named(asks[i].statement);
            print_message("%-32s SQLite %6lld us, PostgreSQL %6lld us\n", statement->name,
                          (long long)sqlite_median_us(databases, statement, &asks[i]),
                          databases->postgres == NULL ? 0LL
                                                      : (long long)postgres_median_us(databases, statement, &asks[i]));
        }
}

/* The rows that a migration would ship for what rows.c makes. */
static void statistics_of_rows(void **state)
{
    if (getenv("REFERD_TEST_STATISTICS") == NULL)
        skip();
    sqlite3 *sqlite = ((struct databases *)*state)->sqlite[STORE_BOOKS];
    sqlite_run(sqlite, "BEGIN; ANALYZE");
    char *rows =
        sqlite_rows(sqlite, "SELECT printf('    (%Q, %Q, %Q),', tbl, idx, stat) FROM sqlite_stat1 WHERE idx IS "
                            "NOT NULL ORDER BY tbl, idx");
    fputs(rows, stdout); /* longer than what print_message() takes */
    free(rows);
    sqlite_run(sqlite, "ROLLBACK; ANALYZE sqlite_schema");
}

static int setup(void **state)
{
    int code = databases_setup(state);
    rows_load(*state);
    return code;
}

int main(void)
{
    /* first, because loading rows takes longer than all that is asked of them */
    const struct CMUnitTest without_rows[] = {
        cmocka_unit_test(every_statement_is_asked),
        cmocka_unit_test(every_ask_has_its_values),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sqlite_reads_what_it_gives),
        cmocka_unit_test(postgres_reads_what_it_gives),
        cmocka_unit_test(postgres_does_at_the_sixth_run),
        cmocka_unit_test(sqlite_goes_over_everything_once),
        cmocka_unit_test(every_index_is_needed),
        cmocka_unit_test(sqlite_needs_the_statistics),
        cmocka_unit_test(postgres_is_found_out_too),
        cmocka_unit_test(medians_of_lists),
        cmocka_unit_test(statistics_of_rows),
    };
    int forgotten = cmocka_run_group_tests(without_rows, NULL, NULL);
    return forgotten != 0 ? forgotten : cmocka_run_group_tests(tests, setup, databases_teardown);
}
