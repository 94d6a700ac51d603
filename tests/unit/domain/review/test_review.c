/* Cases: opened, listed, resolved once with a reason; and the proof of what they are about. */

#include "damage.h"
#include "domain/review/review.h"
#include "scene.h"
#include "unit.h"

static const char rules[] = "{'rewards': []}";

/* A case by a code that nobody has. */
static void set_up(struct books *books)
{
    struct id program = scene_program(books, "USD", rules);
    struct telling telling;
    scene_submission(&telling, &program, "bob@example.com", "NOBODYS");
    scene_must(books, &telling);
}

static enum status list(struct act *act, struct list_ask *ask, struct review_case **ret, size_t *ret_count,
                        struct error *err)
{
    void *rows = NULL;
    bool more;
    ask->page.limit = 10;
    TRY(list_read(act, &review_case_list, ask, &rows, ret_count, &more, err));
    *ret = rows;
    return STATUS_OK;
}

static enum status count_in_state(struct act *act, int kind, int state, size_t *ret_count, struct error *err)
{
    struct review_case *cases;
    struct list_ask ask = {.filters = {[CASES_STATE] = value_int(state)}};
    if (kind >= 0)
        ask.filters[CASES_KIND] = value_int(kind);
    return list(act, &ask, &cases, ret_count, err);
}

static enum status resolve(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct review_case *cases, one;
    size_t count;
    TRY(list(act, &(struct list_ask){0}, &cases, &count, err));
    EXPECT(count == 1 && cases[0].kind == REVIEW_UNCONFIRMED_REFERRER && cases[0].state == REVIEW_OPEN);
    EXPECT(cases[0].resolved_at == TIME_NONE && !id_is_none(&cases[0].referral_id));
    struct id id = cases[0].id, other = cases[0].referral_id;
    TRY(review_read(act, &id, &one, err));
    EXPECT_STR(one.detail, "The code NOBODYS credits nobody: there is no such code.");
    EXPECT_REFUSED(review_read(act, &other, &one, err), ERROR_NOT_FOUND, "id");
    TRY(count_in_state(act, -1, REVIEW_OPEN, &count, err));
    EXPECT(count == 1);
    TRY(count_in_state(act, REVIEW_UNCONFIRMED_REFERRER, REVIEW_OPEN, &count, err));
    EXPECT(count == 1);
    TRY(count_in_state(act, REVIEW_DUPLICATE, REVIEW_OPEN, &count, err));
    EXPECT(count == 0);
    TRY(review_resolve(act, &id, STR("it was eve"), &one, err));
    EXPECT(one.state == REVIEW_RESOLVED && one.resolved_at == act_now(act));
    TRY(count_in_state(act, -1, REVIEW_OPEN, &count, err));
    EXPECT(count == 0);
    TRY(count_in_state(act, -1, REVIEW_RESOLVED, &count, err));
    EXPECT(count == 1);
    EXPECT_REFUSED(review_resolve(act, &id, STR("again"), &one, err), ERROR_CONFLICT, "id");
    EXPECT_REFUSED(review_resolve(act, &other, STR("none"), &one, err), ERROR_NOT_FOUND, "id");
    struct list_ask kind_alone = {.filters = {[CASES_KIND] = value_int(REVIEW_DUPLICATE)}};
    EXPECT_REFUSED(list(act, &kind_alone, &cases, &count, err), ERROR_UNSUPPORTED_FILTER, "kind");
    EXPECT_BREAKS(review_verify, 0, "");
    return STATUS_OK;
}

static void a_case_is_resolved_once(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_write(books, LIVE, resolve);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM audit a JOIN review_case c ON c.id = a.object_id WHERE "
                                         "a.object_kind = 'cas' AND a.referral_id = c.referral_id"),
                     2);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM audit WHERE object_kind = 'cas' AND noted = 1"), 1);
    scene_prove(books);
}

#define NOTHING "x'01010101010101010101010101010101'"
DAMAGED_EXACTLY(review_verify, no_program, "B20 ", DAMAGE("UPDATE review_case SET program_id = " NOTHING))
DAMAGED_EXACTLY(review_verify, no_referral, "B20 ", DAMAGE("UPDATE review_case SET referral_id = " NOTHING))
DAMAGED_EXACTLY(review_verify, no_contact, "B20 ", DAMAGE("UPDATE review_case SET contact_id = " NOTHING))
DAMAGED_EXACTLY(review_verify, no_event, "B20 ", DAMAGE("UPDATE review_case SET event_id = " NOTHING))

static void every_damage_is_found(void **state)
{
    static const struct damage damages[] = {
        {"no program", no_program}, {"no referral", no_referral}, {"no contact", no_contact}, {"no event", no_event}};
    struct books *books = *state;
    set_up(books);
    damage_expect_all(books, damages, sizeof damages / sizeof damages[0]);
}

UNIT_TESTS(review)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_case_is_resolved_once),
        BOOKS_TEST(every_damage_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
