/* The clicks in a cookie: what is a list of them, what is none, and how a new one comes in. */

#include "unit.h"

#include "domain/click/click_ids.h"

#define A "clk_01h455vb4pex5vsknk084sn02q"
#define B "clk_01h455vb4pex5vsknk084sn02r"
#define C "clk_01h455vb4pex5vsknk084sn02s"
#define D "clk_01h455vb4pex5vsknk084sn02t"
#define E "clk_01h455vb4pex5vsknk084sn02v"
#define F "clk_01h455vb4pex5vsknk084sn02w"

static struct click_ids ids_of(const char *text)
{
    struct click_ids ids;
    if (!click_ids_parse(str_from(text), &ids))
        fail_msg("%s is refused", text);
    return ids;
}

static void assert_text(const struct click_ids *ids, const char *expected)
{
    char text[CLICK_IDS_TEXT_SIZE];
    assert_str_equal(((struct str){text, click_ids_format(ids, text)}), expected);
}

static void reads_one_id_and_several(void **state)
{
    (void)state;
    static const char *const texts[] = {A, A "." B, C "." B "." A, A "." B "." C "." D "." E, A "." A};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct click_ids ids = ids_of(texts[i]);
        assert_text(&ids, texts[i]);
    }
    assert_int_equal(ids_of(A "." B "." C).count, 3);
}

static void refuses_everything_else(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",        ".",
        A ".",     "." A,
        A ".." B,  A "," B,
        A " " B,   A "." B "." C "." D "." E "." F,
        A ".clk_", "clk_forged",
        A ".x",    "lnk_01h455vb4pex5vsknk084sn02q",
        A "\n",    "CLK_01H455VB4PEX5VSKNK084SN02Q",
    };
    struct click_ids ids = {.count = 77};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (click_ids_parse(str_from(texts[i]), &ids))
            fail_msg("%s is accepted", texts[i]);
    assert_false(click_ids_parse(STR_NONE, &ids));
    assert_int_equal(ids.count, 77);
}

static void puts_the_newest_in_front(void **state)
{
    (void)state;
    struct click_ids ids = {0};
    click_ids_push(&ids, &ids_of(A).ids[0]);
    assert_text(&ids, A);
    click_ids_push(&ids, &ids_of(B).ids[0]);
    assert_text(&ids, B "." A);
    ids = ids_of(A "." B "." C "." D "." E);
    click_ids_push(&ids, &ids_of(F).ids[0]);
    assert_text(&ids, F "." A "." B "." C "." D);
}

static void takes_one_out(void **state)
{
    (void)state;
    struct click_ids ids = ids_of(A "." B "." A "." C);
    click_ids_drop(&ids, &ids_of(A).ids[0]);
    assert_text(&ids, B "." C);
    click_ids_drop(&ids, &ids_of(F).ids[0]);
    assert_text(&ids, B "." C);
    click_ids_drop(&ids, &ids_of(B).ids[0]);
    click_ids_drop(&ids, &ids_of(C).ids[0]);
    assert_int_equal(ids.count, 0);
}

UNIT_TESTS(click_ids)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_one_id_and_several),
        cmocka_unit_test(refuses_everything_else),
        cmocka_unit_test(puts_the_newest_in_front),
        cmocka_unit_test(takes_one_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
