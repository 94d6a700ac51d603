/* src/domain/audit/audit.c and audit_verify.c */

#include "books.h"

#include "domain/audit/audit.h"
#include "domain/key/key.h"
#include "unit.h"

enum { ROWS = 5 };

struct line {
    struct id referral_id, other_referral_id, event_id, key_id;
    struct id ids[ROWS]; /* oldest first */
};

static const struct statement add_referral = {
    .name = "test_add_referral",
    .purpose = "a referral whose timeline begins at a row",
    .text =
        "INSERT INTO referral (ws, id, program_id, program_version, contact_id, type, stage, stage_kind, live, method, "
        "submitted_at, effective_at, noted, sequence, last_audit_id) "
        "VALUES ($1, $2, $2, 1, $2, 'lead', 'submitted', 'open', 1, 'none', 1, 1, 0, 1, $3)",
    .params = "ibb",
    .columns = "",
};

/* Rows 0 to 4 of one timeline; row 1 by a key and with a note, row 2 because of an event. */
static enum status write_line(struct act *act, struct books *books, struct error *err)
{
    struct line *line = books->ctx;
    line->referral_id = mint_id(&act->mint);
    char text[KEY_TEXT_SIZE];
    TRY(key_create(act, &(struct key_fields){.name = STR("Back office")}, text, &line->key_id, err));
    struct id previous = {{0}};
    for (int i = 0; i < ROWS; i++) {
        struct audit_entry entry = {.action = i == 0 ? "referral.created" : "referral.changed",
                                    .object_kind = "ref",
                                    .object_id = line->referral_id,
                                    .referral_id = line->referral_id,
                                    .previous_id = previous};
        act->actor = (struct actor){.type = "system"};
        if (i == 1) {
            act->actor = (struct actor){"key", line->key_id};
            entry.note = STR("called by phone");
            entry.changes = STR("{\"stage\":[\"submitted\",\"contacted\"]}");
        }
        TRY(audit_write(act, &entry, &line->ids[i], err));
        previous = line->ids[i];
    }
    return txn_exec(act->txn, &add_referral,
                    VALUES(value_int(act->ws), value_id(&line->referral_id), value_id(&previous)), err);
}

static enum status read_line(struct act *act, struct books *books, struct error *err)
{
    const struct line *line = books->ctx;
    struct audit_row rows[ROWS];
    size_t count;
    TRY(audit_timeline(act, &line->ids[ROWS - 1], 3, rows, &count, err));
    EXPECT(count == 3);
    for (size_t i = 0; i < 3; i++)
        EXPECT(id_equal(&rows[i].id, &line->ids[ROWS - 1 - i]));
    TRY(audit_timeline(act, &rows[2].previous_id, 3, rows, &count, err));
    EXPECT(count == 2);
    EXPECT(id_equal(&rows[0].id, &line->ids[1]) && id_equal(&rows[1].id, &line->ids[0]));
    EXPECT_STR(rows[0].actor_type, "key");
    EXPECT(id_equal(&rows[0].actor_id, &line->key_id));
    EXPECT_STR(rows[0].actor_name, "Back office");
    EXPECT_STR(rows[0].note, "called by phone");
    EXPECT_STR(rows[0].changes, "{\"stage\":[\"submitted\",\"contacted\"]}");
    EXPECT_STR(rows[1].action, "referral.created");
    EXPECT_STR(rows[1].object_kind, "ref");
    EXPECT_STR(rows[1].actor_type, "system");
    EXPECT(str_is_none(rows[1].actor_name) && str_is_none(rows[1].note) && str_is_none(rows[1].changes));
    EXPECT(id_is_none(&rows[1].previous_id) && id_is_none(&rows[1].event_id));
    EXPECT(id_equal(&rows[1].object_id, &line->referral_id));
    EXPECT(rows[1].at >= BOOKS_NOW && rows[1].at < BOOKS_NOW + TIME_US_PER_S);
    return STATUS_OK;
}

static enum status read_elsewhere(struct act *act, struct books *books, struct error *err)
{
    const struct line *line = books->ctx;
    struct audit_row rows[ROWS];
    size_t count = 9;
    TRY(audit_timeline(act, &line->ids[ROWS - 1], ROWS, rows, &count, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void a_timeline_is_read_backwards_in_pages(void **state)
{
    struct books *books = *state;
    struct line line;
    books->ctx = &line;
    books_write(books, LIVE, write_line);
    books_read(books, LIVE, read_line);
    books_read(books, TEST, read_elsewhere);
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
#define DAMAGING(name, sql_text, expected)                                                                             \
    static enum status name(struct act *act, struct books *books, struct error *err)                                   \
    {                                                                                                                  \
        (void)books;                                                                                                   \
        DAMAGE("DROP TRIGGER audit_no_update");                                                                        \
        DAMAGE("DROP TRIGGER audit_no_delete");                                                                        \
        DAMAGE(sql_text);                                                                                              \
        struct breaks breaks = {0};                                                                                    \
        TRY(audit_verify(act, breaks_add, &breaks, err));                                                              \
        if (breaks.count != 2 + (expected) || strcmp(breaks.rule, "B20") != 0)                                         \
            *(int *)books->ctx = breaks.count;                                                                         \
        return error_set(err, ERROR_INTERNAL, NULL, "taken back");                                                     \
    }

DAMAGING(lose_key, "UPDATE audit SET actor_id = x'01' WHERE actor_type = 'key'", 1)
DAMAGING(lose_connection, "UPDATE audit SET actor_type = 'connection' WHERE actor_type = 'key'", 1)
DAMAGING(lose_event, "UPDATE audit SET event_id = x'01' WHERE previous_id IS NULL", 1)
DAMAGING(lose_object, "UPDATE audit SET object_kind = 'rwd' WHERE previous_id IS NULL", 1)
DAMAGING(tear_line, "UPDATE audit SET previous_id = x'01' WHERE noted = 1", 2)
DAMAGING(lose_head, "UPDATE referral SET last_audit_id = x'01'", 2)

static void verify_finds_each_break(void **state)
{
    static enum status (*const damages[])(struct act *, struct books *, struct error *) = {
        lose_key, lose_connection, lose_event, lose_object, tear_line, lose_head};
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
        BOOKS_TEST(rows_are_immutable),
        BOOKS_TEST(verify_finds_each_break),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
