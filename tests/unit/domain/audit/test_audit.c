/* src/domain/audit/audit.c and audit_verify.c */

#include "books.h"

#include "domain/audit/audit.h"
#include "domain/key/key.h"
#include "domain/report/kinds.h"
#include "unit.h"

enum { ROWS = 5 };

struct line {
    struct id referral_id, other_referral_id, event_id, key_id, request_id;
    struct id ids[ROWS]; /* oldest first */
    int64_t at[ROWS];
};

enum { SOURCE = -5 }; /* any number but 0 */

static const struct statement add_referral = {
    .name = "test_add_referral",
    .purpose = "a referral",
    .text =
        "INSERT INTO referral (ws, id, program_id, program_version, contact_id, type, stage, stage_kind, status, live, "
        "method, submitted_at, effective_at, last_activity_at, noted, sequence) "
        "VALUES ($1, $2, $2, 1, $2, 'lead', 'submitted', 0, 0, 1, 'none', 1, 1, 1, 0, 1)",
    .params = "ib",
    .columns = "",
};

static enum status write_row(struct act *act, struct line *line, int n, const struct id *referral_id, struct error *err)
{
    struct audit_entry entry = {.action = n == 0 ? "referral.created" : "referral.changed",
                                .object_kind = "ref",
                                .object_id = *referral_id,
                                .referral_id = *referral_id};
    act->principal = principal_system();
    if (n == 1) {
        act->principal = (struct principal){
            .kind = PRINCIPAL_KEY, .id = line->key_id, .request_id = line->request_id, .source = SOURCE};
        entry.note = STR("called by phone");
        entry.changes = STR("{\"stage\":[\"submitted\",\"contacted\"]}");
    }
    line->at[n] = ++act->mint.now;
    return audit_write(act, &entry, &line->ids[n], err);
}

/* Rows 0 to 4 of one timeline, a microsecond apart; row 1 by a key's request and with a note. Between them one row of
 * another referral. */
static enum status write_line(struct act *act, struct books *books, struct error *err)
{
    struct line *line = books->ctx;
    line->referral_id = mint_id(&act->mint);
    line->other_referral_id = mint_id(&act->mint);
    line->request_id = mint_id(&act->mint);
    char text[KEY_TEXT_SIZE];
    TRY(key_create(act, &(struct key_fields){.name = STR("Back office")}, text, &line->key_id, err));
    for (int i = 0; i < ROWS; i++) {
        TRY(write_row(act, line, i, &line->referral_id, err));
        struct line other = *line;
        if (i == 2)
            TRY(write_row(act, &other, 0, &line->other_referral_id, err));
    }
    TRY(txn_exec(act->txn, &add_referral, VALUES(value_int(act->ws), value_id(&line->other_referral_id)), err));
    return txn_exec(act->txn, &add_referral, VALUES(value_int(act->ws), value_id(&line->referral_id)), err);
}

/* The whole timeline in one page, unless the test says otherwise. */
static struct timeline_page whole(void)
{
    return (struct timeline_page){.made_from = INT64_MIN, .made_before = INT64_MAX, .limit = ROWS};
}

static enum status read_line(struct act *act, struct books *books, struct error *err)
{
    const struct line *line = books->ctx;
    struct audit_row *rows;
    size_t count;
    bool more;
    struct timeline_page page = whole();
    page.limit = 3;
    TRY(audit_timeline(act, &line->referral_id, &page, &rows, &count, &more, err));
    EXPECT(count == 3 && more);
    for (size_t i = 0; i < 3; i++)
        EXPECT(id_equal(&rows[i].id, &line->ids[ROWS - 1 - i]));
    EXPECT(id_is_none(&rows[0].request_id) && rows[0].source == 0);
    page.after = rows[2].id;
    TRY(audit_timeline(act, &line->referral_id, &page, &rows, &count, &more, err));
    EXPECT(count == 2 && !more);
    EXPECT(id_equal(&rows[0].id, &line->ids[1]) && id_equal(&rows[1].id, &line->ids[0]));
    EXPECT_STR(rows[0].actor_type, "key");
    EXPECT(id_equal(&rows[0].actor_id, &line->key_id));
    EXPECT_STR(rows[0].actor_name, "Back office");
    EXPECT(id_equal(&rows[0].request_id, &line->request_id) && rows[0].source == SOURCE);
    EXPECT_STR(rows[0].note, "called by phone");
    EXPECT_STR(rows[0].changes, "{\"stage\":[\"submitted\",\"contacted\"]}");
    EXPECT_STR(rows[1].action, "referral.created");
    EXPECT_STR(rows[1].object_kind, "ref");
    EXPECT_STR(rows[1].actor_type, "system");
    EXPECT(str_is_none(rows[1].actor_name) && str_is_none(rows[1].note) && str_is_none(rows[1].changes));
    EXPECT(id_is_none(&rows[1].event_id));
    EXPECT(id_equal(&rows[1].object_id, &line->referral_id));
    EXPECT(rows[1].at == line->at[0]);
    return STATUS_OK;
}

/* All rows are of the same millisecond. */
static enum status read_a_range(struct act *act, struct books *books, struct error *err)
{
    const struct line *line = books->ctx;
    struct audit_row *rows;
    size_t count;
    bool more;
    struct timeline_page page = whole();
    page.made_from = line->at[1];
    page.made_before = line->at[3];
    TRY(audit_timeline(act, &line->referral_id, &page, &rows, &count, &more, err));
    EXPECT(count == 2 && !more);
    EXPECT(id_equal(&rows[0].id, &line->ids[2]) && id_equal(&rows[1].id, &line->ids[1]));
    return STATUS_OK;
}

static enum status read_elsewhere(struct act *act, struct books *books, struct error *err)
{
    const struct line *line = books->ctx;
    struct audit_row *rows;
    size_t count = 9;
    bool more = true;
    struct timeline_page page = whole();
    TRY(audit_timeline(act, &line->referral_id, &page, &rows, &count, &more, err));
    EXPECT(count == 0 && !more);
    return STATUS_OK;
}

/* The row is there, but of another timeline. */
static enum status resume_another(struct act *act, struct books *books, struct error *err)
{
    const struct line *line = books->ctx;
    struct audit_row *rows;
    size_t count;
    bool more;
    struct timeline_page page = whole();
    page.after = line->ids[1];
    struct error refusal = {0};
    EXPECT(audit_timeline(act, &line->other_referral_id, &page, &rows, &count, &more, &refusal) == STATUS_INVALID);
    EXPECT(refusal.code == ERROR_INVALID_CURSOR && strcmp(refusal.param, "starting_after") == 0);
    page.after = line->key_id;
    EXPECT(audit_timeline(act, &line->referral_id, &page, &rows, &count, &more, err) == STATUS_INVALID);
    return STATUS_OK;
}

static void a_timeline_is_read_backwards_in_pages(void **state)
{
    struct books *books = *state;
    struct line line;
    books->ctx = &line;
    books_write(books, LIVE, write_line);
    books_read(books, LIVE, read_line);
    books_read(books, LIVE, read_a_range);
    books_read(books, TEST, read_elsewhere);
}

static void a_cursor_belongs_to_its_timeline(void **state)
{
    struct books *books = *state;
    struct line line;
    books->ctx = &line;
    books_write(books, LIVE, write_line);
    books_read(books, LIVE, resume_another);
}

static enum status change_a_row(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    DAMAGE("UPDATE audit SET action = 'referral.forgotten'");
    return STATUS_OK;
}

static enum status delete_a_row(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    DAMAGE("DELETE FROM audit");
    return STATUS_OK;
}

static void rows_are_immutable(void **state)
{
    struct books *books = *state;
    struct line line;
    books->ctx = &line;
    books_write(books, LIVE, write_line);
    books_roll_back(books, LIVE, change_a_row);
    books_roll_back(books, LIVE, delete_a_row);
    books_read(books, LIVE, read_line);
}

static enum status is_clean(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    EXPECT_BREAKS(audit_verify, 0, "");
    return STATUS_OK;
}

/* Each damage is taken back with its transaction. */
#define DAMAGING(name, wanted_rule, sql_text, expected)                                                                \
    static enum status name(struct act *act, struct books *books, struct error *err)                                   \
    {                                                                                                                  \
        (void)books;                                                                                                   \
        DAMAGE("DROP TRIGGER audit_no_update");                                                                        \
        DAMAGE("DROP TRIGGER audit_no_delete");                                                                        \
        DAMAGE(sql_text);                                                                                              \
        struct breaks breaks = {0};                                                                                    \
        TRY(audit_verify(act, breaks_add, &breaks, err));                                                              \
        TRY(kinds_verify_trail(act, breaks_add, &breaks, err));                                                        \
        if (breaks.count != 2 + (expected) || strcmp(breaks.rule, wanted_rule) != 0)                                   \
            *(int *)books->ctx = breaks.count;                                                                         \
        return error_set(err, ERROR_INTERNAL, NULL, "taken back");                                                     \
    }

DAMAGING(lose_key, "B20", "UPDATE audit SET actor_id = x'01' WHERE actor_type = 'key'", 1)
DAMAGING(lose_connection, "B20", "UPDATE audit SET actor_type = 'connection' WHERE actor_type = 'key'", 1)
DAMAGING(lose_event, "B20", "UPDATE audit SET event_id = x'01' WHERE noted = 1", 1)
DAMAGING(lose_referral, "B20", "UPDATE audit SET referral_id = x'01' WHERE noted = 1", 1)
DAMAGING(forget_to_seal, "B15", "DELETE FROM unsealed WHERE id IN (SELECT id FROM audit WHERE noted = 1)", 1)
DAMAGING(seal_nothing, "B15", "INSERT INTO unsealed (ws, id) VALUES (1, x'000102030405060708090a0b0c0d0e0f')", 1)

static void verify_finds_each_break(void **state)
{
    static enum status (*const damages[])(struct act *, struct books *, struct error *) = {
        lose_key, lose_connection, lose_event, lose_referral, forget_to_seal, seal_nothing};
    struct books *books = *state;
    struct line line;
    books->ctx = &line;
    books_write(books, LIVE, write_line);
    books_read(books, LIVE, is_clean);
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        int wrong = 0;
        books->ctx = &wrong;
        books_roll_back(books, LIVE, damages[i]);
        if (wrong != 0)
            fail_msg("damage %zu: %d breaks", i, wrong);
    }
    books_read(books, LIVE, is_clean);
    books_read(books, TEST, is_clean);
}

UNIT_TESTS(audit)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_timeline_is_read_backwards_in_pages),
        BOOKS_TEST(a_cursor_belongs_to_its_timeline),
        BOOKS_TEST(rows_are_immutable),
        BOOKS_TEST(verify_finds_each_break),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
