/* src/domain/program/program_version.c */

#include "example.h"

#include "listing.h"
#include "unit.h"

static const struct statement accounts = {
    .name = "test_program_accounts",
    .purpose = "currencies of a program's accounts",
    .text = "SELECT currency FROM program_account WHERE ws = $1 AND owner_id = $2 ORDER BY currency",
    .params = "ib",
    .columns = "t",
};

static enum status add(struct act *act, const struct id *id, json_t *rules, struct program_version *ret,
                       struct error *err)
{
    enum status status = program_add_version(act, id, rules, ret, err);
    json_decref(rules);
    return status;
}

static enum status add_versions(struct act *act, struct books *books, struct error *err)
{
    struct program program, read;
    struct program_version version;
    TRY(example_create(act, "Versions", 100, &program, err));
    TRY(add(act, &program.id, example_rules(200, "x-points"), &version, err));
    EXPECT(version.version == 2 && id_equal(&version.program_id, &program.id));
    TRY(add(act, &program.id, example_rules(300, NULL), &version, err));
    TRY(program_read(act, &program.id, &read, err));
    EXPECT(read.version == 3);
    EXPECT_REFUSED(add(act, &program.id, json_pack("{s:i}", "extra", 1), &version, err), ERROR_UNKNOWN_FIELD,
                   "rules.extra");
    TRY(program_read(act, &program.id, &read, err));
    EXPECT(read.version == 3);

    struct result rows;
    TRY(txn_query(act->txn, &accounts, VALUES(value_int(act->ws), value_id(&program.id)), &rows, err));
    EXPECT(rows.row_count == 2);
    EXPECT_STR(result_str(&rows, 0, 0), "USD");
    EXPECT_STR(result_str(&rows, 1, 0), "x-points");
    *(struct id *)books->ctx = program.id;
    return STATUS_OK;
}

static enum status list_versions(struct act *act, struct books *books, struct error *err)
{
    const struct id *id = books->ctx;
    struct program_version version, *list;
    size_t count;
    bool more;
    TRY(program_version_list(act, id, 0, 2, &list, &count, &more, err));
    EXPECT(count == 2 && more && list[0].version == 3 && list[1].version == 2);
    TRY(program_version_list(act, id, list[1].version, 2, &list, &count, &more, err));
    EXPECT(count == 1 && !more && list[0].version == 1);
    TRY(program_version_read(act, id, 2, &version, err));
    EXPECT(memmem(version.rules.data, version.rules.size, "x-points", 8) != NULL);
    EXPECT_REFUSED(program_version_read(act, id, 4, &version, err), ERROR_NOT_FOUND, "version");
    struct str json = listing_json(act, &program_version_entity, &list[0], ENTITY_ROW);
    EXPECT(listing_has(json, "\"version\":1,\"rules\":{"));
    return STATUS_OK;
}

static void versions_count_up_and_open_accounts(void **state)
{
    struct books *books = *state;
    uint64_t generation = store_generation(books->store);
    struct id id;
    books->ctx = &id;
    books_write(books, LIVE, add_versions);
    books_read(books, LIVE, list_versions);
    assert_true(store_generation(books->store) > generation);
}

static enum status create_one(struct act *act, struct books *books, struct error *err)
{
    struct program program;
    TRY(example_create(act, "One", 100, &program, err));
    *(struct id *)books->ctx = program.id;
    return STATUS_OK;
}

static enum status elsewhere(struct act *act, struct books *books, struct error *err)
{
    const struct id *id = books->ctx;
    struct program_version version, *list;
    size_t count;
    bool more;
    EXPECT_REFUSED(add(act, id, example_rules(1, NULL), &version, err), ERROR_NOT_FOUND, "program_id");
    EXPECT_REFUSED(program_version_read(act, id, 1, &version, err), ERROR_NOT_FOUND, "version");
    TRY(program_version_list(act, id, 0, 1, &list, &count, &more, err));
    EXPECT(count == 0 && !more);
    return STATUS_OK;
}

static enum status change_version(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    DAMAGE("UPDATE program_version SET rules = '{}'");
    return STATUS_OK;
}

static enum status rules_are_there(struct act *act, struct books *books, struct error *err)
{
    const struct id *id = books->ctx;
    struct program_version version;
    TRY(program_version_read(act, id, 1, &version, err));
    EXPECT(version.rules.size > 2);
    return STATUS_OK;
}

static void versions_are_of_one_world_and_immutable(void **state)
{
    struct books *books = *state;
    struct id id;
    books->ctx = &id;
    books_write(books, LIVE, create_one);
    books_write(books, TEST, elsewhere);
    books_roll_back(books, LIVE, change_version);
    books_read(books, LIVE, rules_are_there);
}

UNIT_TESTS(program_version)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(versions_count_up_and_open_accounts),
        BOOKS_TEST(versions_are_of_one_world_and_immutable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
