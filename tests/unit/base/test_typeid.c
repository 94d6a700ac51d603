/* TypeIDs: the published vectors, and our own narrower form. */

#include "unit.h"

#include <stdlib.h>

#include <jansson.h>

#include "base/crypto.h"
#include "base/time.h"
#include "base/typeid.h"

/* The vectors of the specification, or null where they are not at hand. */
static json_t *load_vectors(const char *name)
{
    const char *folder = getenv("REFERD_SPECS");
    if (folder == NULL) {
        print_message("SKIPPED: REFERD_SPECS does not name the folder that has %s\n", name);
        return NULL;
    }
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    json_error_t error;
    json_t *vectors = json_load_file(path, 0, &error);
    if (vectors == NULL)
        fail_msg("%s: %s", path, error.text);
    assert_true(json_is_array(vectors) && json_array_size(vectors) > 5);
    return vectors;
}

/* "0188bac7-4afa-78aa-bc3b-bd1eef28d881" to bytes. */
static struct id id_from_uuid(const char *uuid)
{
    char hex[33] = "";
    size_t size = 0;
    for (; *uuid != '\0'; uuid++)
        if (*uuid != '-' && size < 32)
            hex[size++] = *uuid;
    struct id id;
    assert_true(crypto_unhex((struct str){hex, size}, id.bytes, sizeof id.bytes));
    return id;
}

static void test_valid_vectors(void **state)
{
    (void)state;
    json_t *vectors = load_vectors("typeid-valid.json");
    if (vectors == NULL)
        skip();
    size_t index;
    json_t *vector;
    json_array_foreach(vectors, index, vector)
    {
        const char *text = json_string_value(json_object_get(vector, "typeid"));
        struct id expected = id_from_uuid(json_string_value(json_object_get(vector, "uuid")));
        struct str prefix;
        struct id id;
        if (!typeid_parse(str_from(text), &prefix, &id))
            fail_msg("%s is refused", text);
        assert_str_equal(prefix, json_string_value(json_object_get(vector, "prefix")));
        assert_memory_equal(id.bytes, expected.bytes, sizeof id.bytes);
        char suffix[TYPEID_SUFFIX_SIZE];
        typeid_suffix_format(&expected, suffix);
        assert_memory_equal(suffix, text + strlen(text) - TYPEID_SUFFIX_SIZE, TYPEID_SUFFIX_SIZE);
    }
    json_decref(vectors);
}

static void test_invalid_vectors(void **state)
{
    (void)state;
    json_t *vectors = load_vectors("typeid-invalid.json");
    if (vectors == NULL)
        skip();
    size_t index;
    json_t *vector;
    json_array_foreach(vectors, index, vector)
    {
        const char *text = json_string_value(json_object_get(vector, "typeid"));
        struct str prefix = STR("untouched");
        struct id id;
        if (typeid_parse(str_from(text), &prefix, &id))
            fail_msg("%s is accepted", text);
        assert_str_equal(prefix, "untouched");
    }
    json_decref(vectors);
}

static void test_prefixes(void **state)
{
    (void)state;
    static const struct {
        const char *prefix;
        bool valid;
    } rows[] = {
        {"a", true},
        {"a_b", true},
        {"a__b", true},
        {"_a", false},
        {"a_", false},
        {"_", false},
        {"A", false},
        {"a1", false},
        {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk", true},   /* 63 */
        {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl", false}, /* 64 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "%s_01h455vb4pex5vsknk084sn02q", rows[i].prefix);
        struct str prefix;
        struct id id;
        if (typeid_parse(str_from(text), &prefix, &id) != rows[i].valid)
            fail_msg("%s", text);
    }
}

static void test_own_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool valid;
    } rows[] = {
        {"ref_01h455vb4pex5vsknk084sn02q", true},
        {"ref_7zzzzzzzzzzzzzzzzzzzzzzzzz", true},
        {"ref_8zzzzzzzzzzzzzzzzzzzzzzzzz", false}, /* 129 bits */
        {"ref_00000000000000000000000000", false}, /* no id */
        {"ref_01H455VB4PEX5VSKNK084SN02Q", false},
        {"ref_01h455vb4pex5vsknk084sn02i", false},
        {"ref_01h455vb4pex5vsknk084sn02u", false},
        {"ref-01h455vb4pex5vsknk084sn02q", false},
        {"rwd_01h455vb4pex5vsknk084sn02q", false},
        {"REF_01h455vb4pex5vsknk084sn02q", false},
        {"ref_01h455vb4pex5vsknk084sn02", false},
        {"ref_01h455vb4pex5vsknk084sn02qq", false},
        {"ref_01h455vb4pex5vsknk084sn0\xFFq", false},
        {"01h455vb4pex5vsknk084sn02q", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct id id = {{9}};
        if (id_parse(str_from(rows[i].text), "ref", &id) != rows[i].valid)
            fail_msg("%s", rows[i].text);
        assert_true(rows[i].valid || id.bytes[0] == 9);
        if (!rows[i].valid)
            continue;
        char text[ID_TEXT_SIZE];
        id_format(&id, "ref", text);
        assert_memory_equal(text, rows[i].text, ID_TEXT_SIZE);
    }
    struct id id;
    assert_false(id_parse(STR_NONE, "ref", &id));
}

static void test_round_trip_of_every_bit(void **state)
{
    (void)state;
    for (int bit = 0; bit < 128; bit++) {
        struct id id = {{0}}, back;
        id.bytes[bit / 8] = (uint8_t)(1 << bit % 8);
        char text[ID_TEXT_SIZE];
        id_format(&id, "evt", text);
        assert_true(id_parse((struct str){text, sizeof text}, "evt", &back));
        assert_true(id_equal(&id, &back));
    }
}

static void test_text_order_is_byte_order(void **state)
{
    (void)state;
    const uint64_t seed = 7;
    uint64_t random_state = seed;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 1000; i++) {
        struct id a, b;
        char a_text[TYPEID_SUFFIX_SIZE], b_text[TYPEID_SUFFIX_SIZE];
        for (size_t k = 0; k < 16; k++) {
            a.bytes[k] = (uint8_t)(unit_next(&random_state) >> 56);
            b.bytes[k] = k < (size_t)i % 16 ? a.bytes[k] : (uint8_t)(unit_next(&random_state) >> 56);
        }
        typeid_suffix_format(&a, a_text);
        typeid_suffix_format(&b, b_text);
        int by_bytes = memcmp(a.bytes, b.bytes, 16), by_text = memcmp(a_text, b_text, sizeof a_text);
        assert_int_equal((by_bytes > 0) - (by_bytes < 0), (by_text > 0) - (by_text < 0));
    }
}

static void test_time_and_floor(void **state)
{
    (void)state;
    static const int64_t times[] = {0, 999, 1000, INT64_C(1795264496789012), INT64_C(253402300799999999)};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        struct id id = id_floor(times[i]);
        assert_true(id_time(&id) == times[i] - times[i] % TIME_US_PER_MS);
        assert_int_equal(id.bytes[6] >> 4, 7);
        assert_int_equal(id.bytes[8] >> 6, 2);
    }
}

static void test_words(void **state)
{
    (void)state;
    static const uint8_t all_ones[] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF,
                                       0xBF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    static const uint8_t in_order[] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0x7D, 0xEF,
                                       0xBE, 0xDC, 0xBA, 0x98, 0x76, 0x54, 0x32, 0x10};
    struct id id = id_from_words(UINT64_MAX, UINT64_MAX);
    assert_memory_equal(id.bytes, all_ones, sizeof all_ones);
    id = id_from_words(UINT64_C(0x0123456789ABCDEF), UINT64_C(0xFEDCBA9876543210));
    assert_memory_equal(id.bytes, in_order, sizeof in_order);
}

static void test_storage_form(void **state)
{
    (void)state;
    struct id none = {{0}};
    assert_true(id_is_none(&none));
    assert_true(str_is_none(id_bytes(&none)));
    struct id some = id_floor(1000);
    struct id back = id_from_bytes(id_bytes(&some));
    assert_true(id_equal(&some, &back));
    back = id_from_bytes(STR_NONE);
    assert_true(id_is_none(&back));
}

static void fifteen_bytes(void)
{
    (void)id_from_bytes((struct str){"0123456789abcdef", 15});
}

static void test_other_sizes_are_a_bug(void **state)
{
    (void)state;
    assert_true(unit_aborts(fifteen_bytes));
}

UNIT_TESTS(typeid)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid_vectors),
        cmocka_unit_test(test_invalid_vectors),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_own_form),
        cmocka_unit_test(test_round_trip_of_every_bit),
        cmocka_unit_test(test_text_order_is_byte_order),
        cmocka_unit_test(test_time_and_floor),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_storage_form),
        cmocka_unit_test(test_other_sizes_are_a_bug),
    };
    return cmocka_run_group_tests_name("typeid", tests, NULL, NULL);
}
