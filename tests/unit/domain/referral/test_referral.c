/* Where a referral stands, how it may move, and what its row keeps of that. */

#include "scene.h"
#include "unit.h"

#include "domain/referral/referral.h"

static struct referral fresh(void)
{
    return (struct referral){
        .stage = STR("submitted"),
        .stage_kind = STAGE_OPEN,
        .qualified_at = TIME_NONE,
        .rewarded_at = TIME_NONE,
        .disqualified_at = TIME_NONE,
        .revoked_at = TIME_NONE,
        .closed_at = TIME_NONE,
    };
}

static void the_status_is_derived(void **state)
{
    (void)state;
    struct referral referral = fresh();
    assert_int_equal(referral_status(&referral), REFERRAL_PENDING);
    referral_set_qualified(&referral, 5);
    assert_int_equal(referral_status(&referral), REFERRAL_QUALIFIED);
    referral.rewarded_at = 6;
    assert_int_equal(referral_status(&referral), REFERRAL_REWARDED);
    referral.stage_kind = STAGE_LOST;
    assert_int_equal(referral_status(&referral), REFERRAL_DISQUALIFIED);
    referral.stage_kind = STAGE_WON;
    assert_int_equal(referral_status(&referral), REFERRAL_REWARDED);
    referral.disqualified_at = 7;
    assert_int_equal(referral_status(&referral), REFERRAL_DISQUALIFIED);
    assert_string_equal(referral_status_name(REFERRAL_DISQUALIFIED), "disqualified");
}

/* Every stage to every stage: open and won go anywhere but where they are, lost goes nowhere. */
static void the_whole_table_of_moves(void **state)
{
    (void)state;
    size_t count;
    const struct stage *all = stages_default(&count);
    for (size_t from = 0; from < count; from++)
        for (size_t to = 0; to < count; to++) {
            struct referral referral = fresh();
            referral.stage = str_from(all[from].key);
            referral.stage_kind = (int)all[from].kind;
            struct error err = {0};
            enum status status = referral_move(&referral, &all[to], 42, &err);
            bool allowed = all[from].kind != STAGE_LOST && from != to;
            assert_int_equal(status, allowed ? STATUS_OK : error_info(ERROR_CONFLICT)->status);
            if (!allowed) {
                assert_string_equal(err.param, "to");
                assert_str_equal(referral.stage, all[from].key);
                continue;
            }
            assert_str_equal(referral.stage, all[to].key);
            assert_int_equal(referral.stage_kind, all[to].kind);
            assert_true(referral.closed_at == (all[to].kind == STAGE_OPEN ? TIME_NONE : 42));
        }
}

static void disqualified_is_final(void **state)
{
    (void)state;
    struct referral referral = fresh();
    struct error err = {0};
    assert_int_equal(referral_set_disqualified(&referral, STR("spam"), 9, &err), STATUS_OK);
    assert_true(referral.disqualified_at == 9 && referral.closed_at == 9 && !referral_is_live(&referral));
    assert_str_equal(referral.reason_code, "spam");
    assert_int_not_equal(referral_set_disqualified(&referral, STR("other"), 10, &err), STATUS_OK);
    assert_int_not_equal(referral_move(&referral, &(struct stage){"won", "Won", STAGE_WON}, 10, &err), STATUS_OK);
    assert_str_equal(referral.reason_code, "spam");
}

/* ---- rows ---- */

static const char rules[] = "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'},"
                            " 'rewards': [{'key': 'once', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified',"
                            " 'hold_days': 3, 'amount': {'fixed': 500}}]}";

struct stand {
    struct id program_id, referral_id;
};

static struct stand *set_up(struct books *books)
{
    static struct stand stand; /* it outlives the books, which keep it for the acts */
    stand.program_id = scene_program(books, "USD", rules);
    struct referrer ann = scene_referrer(books, &stand.program_id, "ann@example.com");
    struct telling telling;
    scene_submission(&telling, &stand.program_id, "bob@example.com", ann.code);
    stand.referral_id = scene_must(books, &telling).referral_id;
    books->ctx = &stand;
    return &stand;
}

/* What the list of a stage gives. */
struct stage_question {
    struct stand *stand;
    const char *stage;
    bool merged; /* over all programs */
    size_t count;
};

static enum status look_at_stage(struct act *act, struct books *books, struct error *err)
{
    struct stage_question *question = books->ctx;
    struct list_ask ask = {.page = {.limit = 10},
                           .filters = {[REFERRALS_STAGE] = value_text(str_from(question->stage))}};
    if (!question->merged)
        ask.filters[REFERRALS_PROGRAM] = value_id(&question->stand->program_id);
    void *rows;
    bool more;
    return list_read(act, &referral_list, &ask, &rows, &question->count, &more, err);
}

static size_t in_stage(struct books *books, const char *stage)
{
    struct stand *stand = books->ctx;
    size_t counts[2];
    for (int merged = 0; merged < 2; merged++) {
        struct stage_question question = {stand, stage, merged != 0, 99};
        books->ctx = &question;
        books_read(books, LIVE, look_at_stage);
        counts[merged] = question.count;
    }
    books->ctx = stand;
    assert_int_equal(counts[0], counts[1]);
    return counts[0];
}

#define STORED(books) SCENE_NUMBER((books), "SELECT status * 10 + live FROM referral ORDER BY id LIMIT 1")

/* The status is stored for its index by the one who writes a referral: it follows each change. */
static void the_stored_status_follows_every_change(void **state)
{
    struct books *books = *state;
    struct stand *stand = set_up(books);
    assert_int_equal(STORED(books), 1);
    struct telling telling;
    scene_transition(&telling, &stand->referral_id, "contacted");
    scene_must(books, &telling);
    assert_int_equal(STORED(books), 1);
    scene_event(&telling, "invoice.paid", "in_1", "bob@example.com", 100);
    scene_must(books, &telling);
    assert_int_equal(STORED(books), 11);
    scene_advance(books, 4 * TIME_US_PER_DAY);
    assert_int_equal(scene_release(books), 1);
    assert_int_equal(STORED(books), 21);
    scene_transition(&telling, &stand->referral_id, "contacted"); /* back from won: what was paid stays */
    scene_must(books, &telling);
    assert_int_equal(STORED(books), 21);
    scene_prove(books);
}

static void a_disqualified_one_is_stored_so_and_makes_room(void **state)
{
    struct books *books = *state;
    struct stand *stand = set_up(books);
    struct telling telling;
    scene_disqualification(&telling, &stand->referral_id, "spam");
    scene_must(books, &telling);
    assert_int_equal(STORED(books), 30);
    scene_submission(&telling, &stand->program_id, "bob@example.com", NULL);
    assert_true(scene_must(books, &telling).created);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM referral WHERE live = 1 AND status = 0"), 1);
    scene_prove(books);
}

static void a_closed_stage_is_no_stage_to_list(void **state)
{
    struct books *books = *state;
    struct stand *stand = set_up(books);
    struct telling telling;
    assert_int_equal(in_stage(books, "submitted"), 1);
    scene_transition(&telling, &stand->referral_id, "contacted");
    scene_must(books, &telling);
    assert_int_equal(in_stage(books, "submitted"), 0);
    assert_int_equal(in_stage(books, "contacted"), 1);
    scene_transition(&telling, &stand->referral_id, "won");
    scene_must(books, &telling);
    assert_int_equal(in_stage(books, "contacted"), 0);
    assert_int_equal(in_stage(books, "won"), 0); /* closed ones are in the list of their status */
    scene_transition(&telling, &stand->referral_id, "contacted");
    scene_must(books, &telling);
    assert_int_equal(in_stage(books, "contacted"), 1);
    scene_transition(&telling, &stand->referral_id, "lost");
    scene_must(books, &telling);
    assert_int_equal(in_stage(books, "contacted") + in_stage(books, "lost"), 0);
    scene_prove(books);
}

/* Disqualified by hand: the stage stays what it was, and is closed. */
static void a_disqualified_one_leaves_the_list_of_its_stage(void **state)
{
    struct books *books = *state;
    struct stand *stand = set_up(books);
    struct telling telling;
    scene_disqualification(&telling, &stand->referral_id, "spam");
    scene_must(books, &telling);
    assert_int_equal(in_stage(books, "submitted"), 0);
    scene_prove(books);
}

static enum status read_several(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    const struct id ids[] = {{{9}}, stand->referral_id, {{0}}, stand->referral_id, {{1}}};
    struct referral *found;
    size_t count;
    TRY(referral_read_many(act, ids, 5, &found, &count, err));
    EXPECT(count == 1 && id_equal(&found[0].id, &stand->referral_id));
    TRY(referral_read_many(act, NULL, 0, &found, &count, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void several_are_read_by_their_ids(void **state)
{
    struct books *books = *state;
    (void)set_up(books);
    books_read(books, LIVE, read_several);
}

static enum status write_and_read_texts(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct referral referral;
    struct referral_texts texts;
    TRY(referral_lock(act, &stand->referral_id, &referral, err));
    TRY(referral_read_texts(act, &referral, &texts, err));
    EXPECT(!referral.noted && str_is_none(texts.notes) && str_is_none(texts.reason) && str_is_none(texts.metadata));
    const struct referral_texts said = {.notes = STR("a \"note\""), .metadata = STR("{\"a\":\"b\"}")};
    TRY(referral_write_texts(act, &referral, &said, err));
    EXPECT(referral.noted);
    TRY(referral_read_texts(act, &referral, &texts, err));
    EXPECT_STR(texts.notes, "a \"note\"");
    EXPECT_STR(texts.metadata, "{\"a\":\"b\"}");
    EXPECT(str_is_none(texts.reason));
    TRY(referral_save(act, &referral, err));
    DAMAGE("DELETE FROM note"); /* as erasing a person does */
    TRY(referral_read_texts(act, &referral, &texts, err));
    EXPECT(str_is_none(texts.notes));
    return STATUS_OK;
}

static void texts_are_kept_beside_the_row(void **state)
{
    struct books *books = *state;
    (void)set_up(books);
    books_write(books, LIVE, write_and_read_texts);
}

UNIT_TESTS(referral)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_status_is_derived),
        cmocka_unit_test(the_whole_table_of_moves),
        cmocka_unit_test(disqualified_is_final),
        BOOKS_TEST(the_stored_status_follows_every_change),
        BOOKS_TEST(a_disqualified_one_is_stored_so_and_makes_room),
        BOOKS_TEST(a_closed_stage_is_no_stage_to_list),
        BOOKS_TEST(a_disqualified_one_leaves_the_list_of_its_stage),
        BOOKS_TEST(several_are_read_by_their_ids),
        BOOKS_TEST(texts_are_kept_beside_the_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
