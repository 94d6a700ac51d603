/* src/domain/message/message_quiet.c, phone_zone.c and message_token.c: hours, days, zones, and links that end
 * messages.
 */

#include "domain/message/message_quiet.h"

#include "base/locale/time_zone.h"
#include "domain/message/message.h"
#include "domain/message/message_token.h"
#include "unit.h"

static int64_t at(const char *text)
{
    int64_t moment;
    assert_true(time_parse(str_from(text), &moment));
    return moment;
}

static void quiet_hours_end_by_the_clock_of_the_zone(void **state)
{
    (void)state;
    static const struct {
        int from, to;
        const char *zone, *at, *until;
    } cases[] = {
        {21 * 60, 8 * 60, "Europe/Berlin", "2026-11-29T06:59:59Z", "2026-11-29T07:00:00Z"},
        {21 * 60, 8 * 60, "Europe/Berlin", "2026-11-29T07:00:00Z", "2026-11-29T07:00:00Z"},
        {21 * 60, 8 * 60, "Europe/Berlin", "2026-11-29T20:00:00Z", "2026-11-30T07:00:00Z"},
        {21 * 60, 8 * 60, "America/New_York", "2026-07-01T00:59:00Z", "2026-07-01T00:59:00Z"},
        {21 * 60, 8 * 60, "America/New_York", "2026-07-01T01:00:00Z", "2026-07-01T12:00:00Z"},
        {12 * 60, 13 * 60 + 30, "Asia/Kolkata", "2026-07-01T07:00:00Z", "2026-07-01T08:00:00Z"},
        {0, 0, "UTC", "2026-07-01T03:00:00Z", "2026-07-01T03:00:00Z"},
        /* clocks go forward in the night: eight is eight */
        {21 * 60, 8 * 60, "Europe/Berlin", "2026-03-28T22:00:00Z", "2026-03-29T06:00:00Z"},
        {21 * 60, 8 * 60, "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T07:00:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct messaging_quiet hours = {.from_minute = cases[i].from, .to_minute = cases[i].to};
        assert_int_equal(quiet_until(&hours, str_from(cases[i].zone), at(cases[i].at)), at(cases[i].until));
    }
}

static void a_number_tells_its_zone_where_its_country_has_one(void **state)
{
    (void)state;
    static const struct {
        const char *phone, *zone;
    } cases[] = {
        {"+4915112345678", "Europe/Berlin"},
        {"+12025550143", NULL},
        {"+35312345678", "Europe/Dublin"},
        {"+34612345678", NULL},
        {"+919876543210", "Asia/Kolkata"},
        {"+61412345678", NULL},
        {"", NULL},
        {"49151", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str zone = phone_zone(str_from(cases[i].phone));
        assert_true(str_equal(zone, str_from(cases[i].zone)));
        assert_true(str_is_none(zone) || time_zone_is_known(zone));
    }
    assert_true(str_equal(quiet_zone(STR("Asia/Tokyo"), STR("+4915112345678"), STR("UTC")), STR("Asia/Tokyo")));
    assert_true(str_equal(quiet_zone(STR_NONE, STR("+4915112345678"), STR("UTC")), STR("Europe/Berlin")));
    assert_true(str_equal(quiet_zone(STR_NONE, STR("+12025550143"), STR("America/Denver")), STR("America/Denver")));
}

static void days_and_months_are_those_of_the_zone(void **state)
{
    (void)state;
    assert_int_equal(zone_day(STR("UTC"), at("2026-11-29T23:59:59Z")), 20261129);
    assert_int_equal(zone_day(STR("Europe/Berlin"), at("2026-11-29T23:00:00Z")), 20261130);
    assert_int_equal(zone_day(STR("UTC"), at("2028-02-29T12:00:00Z")), 20280229);
    assert_int_equal(zone_next_day(STR("Europe/Berlin"), at("2026-11-29T12:00:00Z")), at("2026-11-29T23:00:00Z"));
    assert_int_equal(zone_next_month(STR("America/New_York"), at("2026-11-29T12:00:00Z")), at("2026-12-01T05:00:00Z"));
    assert_int_equal(zone_next_month(STR("UTC"), at("2026-12-31T12:00:00Z")), at("2027-01-01T00:00:00Z"));
}

static void tokens_say_whose_they_are_and_cannot_be_made_up(void **state)
{
    (void)state;
    struct arena arena = {0};
    static const uint8_t key[SUBKEY_SIZE] = {1}, other_key[SUBKEY_SIZE] = {2};
    struct message_token token = {.ws = 7, .contact_id = {{1, 2, 3}}, .channel = MESSAGE_EMAIL}, read;
    struct str text = message_token_write(&token, key, &arena);
    assert_true(message_token_read(text, key, &read));
    assert_int_equal(read.ws, 7);
    assert_int_equal(read.channel, MESSAGE_EMAIL);
    assert_true(id_equal(&read.contact_id, &token.contact_id));
    assert_false(message_token_read(text, other_key, &read));
    for (size_t i = 0; i < text.size; i++) {
        char *bent = arena_copy(&arena, text.data, text.size);
        bent[i] = bent[i] == 'A' ? 'B' : 'A';
        assert_false(message_token_read((struct str){bent, text.size}, key, &read));
        assert_false(message_token_read((struct str){text.data, i}, key, &read));
    }
    arena_release(&arena);
}

UNIT_TESTS(message_quiet)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiet_hours_end_by_the_clock_of_the_zone),
        cmocka_unit_test(a_number_tells_its_zone_where_its_country_has_one),
        cmocka_unit_test(days_and_months_are_those_of_the_zone),
        cmocka_unit_test(tokens_say_whose_they_are_and_cannot_be_made_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
