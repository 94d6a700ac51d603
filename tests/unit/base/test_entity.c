/* Tables of objects: what is told where, and the schema of it. */

#include "base/entity.h"
#include "base/time.h"
#include "unit.h"

struct part {
    struct str word;
};

struct thing {
    struct id id;
    struct str name, tags;
    struct opt_int value;
    int64_t made_at;
    int kind;
    bool again;
    const struct part *part;
    struct entity_list parts;
};

static const char *const kinds[] = {"small", "large", NULL};
static const char *const object[] = {"thing", NULL};

static const struct member part_members[] = {ENTITY_TOLD(struct part, word, word, TEXT, 0, .doc = "What it says.")};
static const struct entity part_entity = ENTITY("Part", part_members, struct part);

#define THING_COLUMNS(C)                                                                                               \
    C(struct thing, id, id, ID, 0, .prefix = "thg", .doc = "Its id.")                                                  \
    C(struct thing, name, name, TEXT, MEMBER_NULL, .doc = "Its name.")                                                 \
    C(struct thing, tags, tags, JSON, 0, .otherwise = "[]")                                                            \
    C(struct thing, value, value, OPT_INT, MEMBER_NULL | MEMBER_DETAIL)                                                \
    C(struct thing, kind, kind, WORD, 0, .words = kinds)                                                               \
    C(struct thing, secret, made_at, TIME, MEMBER_HIDDEN)

static const struct member thing_members[] = {
    THING_COLUMNS(ENTITY_COLUMN) ENTITY_TOLD(struct thing, object, id, CONSTANT, 0, .words = object)
        ENTITY_TOLD(struct thing, part, part, OBJECT, MEMBER_NULL, .entity = &part_entity)
            ENTITY_TOLD(struct thing, parts, parts, LIST, MEMBER_ROW, .entity = &part_entity)
                ENTITY_TOLD(struct thing, replayed, again, BOOL, MEMBER_SPARSE)};
static const struct entity thing_entity = ENTITY("Thing", thing_members, struct thing);

static void assert_told(const struct thing *thing, enum entity_view view, const char *expected)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    entity_write(&thing_entity, &w, NULL, thing, view);
    jsonw_end(&w);
    assert_str_equal(buf_str(&text), expected);
    buf_release(&text);
}

static void what_is_told_depends_on_where(void **state)
{
    (void)state;
    const struct part parts[] = {{STR("a")}, {STR("b")}};
    struct thing thing = {.id = {{1}}, .made_at = 7, .parts = {parts, 2}};
    const char *alone = "{\"id\":\"thg_01000000000000000000000000\",\"name\":null,\"tags\":[],\"value\":null,"
                        "\"kind\":\"small\",\"object\":\"thing\",\"part\":null}";
    const char *row = "{\"id\":\"thg_01000000000000000000000000\",\"name\":null,\"tags\":[],\"kind\":\"small\","
                      "\"object\":\"thing\",\"part\":null,\"parts\":[{\"word\":\"a\"},{\"word\":\"b\"}]}";
    assert_told(&thing, ENTITY_ALONE, alone);
    assert_told(&thing, ENTITY_ROW, row);
}

static void what_is_there_is_told(void **state)
{
    (void)state;
    const struct part part = {STR("p")};
    struct thing thing = {
        .id = {{1}}, .name = STR("n"), .tags = STR("[1]"), .value = {true, 5}, .kind = 1, .again = true, .part = &part};
    assert_told(&thing, ENTITY_ALONE,
                "{\"id\":\"thg_01000000000000000000000000\",\"name\":\"n\",\"tags\":[1],\"value\":5,\"kind\":"
                "\"large\",\"object\":\"thing\",\"part\":{\"word\":\"p\"},\"replayed\":true}");
}

static void the_schema_says_what_may_be_told(void **state)
{
    (void)state;
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    entity_write_schema(&thing_entity, &w, NULL);
    jsonw_end(&w);
    assert_str_equal(
        buf_str(&text),
        "{\"type\":\"object\",\"properties\":{\"id\":{\"description\":\"Its id.\",\"type\":\"string\",\"pattern\":"
        "\"^thg_[0-7][0-9a-hjkmnp-tv-z]{25}$\"},\"name\":{\"description\":\"Its name.\",\"type\":[\"string\",\"null\"]}"
        ",\"tags\":{\"type\":\"array\"},\"value\":{\"type\":[\"integer\",\"null\"]},\"kind\":{\"type\":\"string\","
        "\"enum\":[\"small\",\"large\"]},\"object\":{\"type\":\"string\",\"const\":\"thing\"},\"part\":{\"oneOf\":[{\"$"
        "ref\":"
        "\"#/components/schemas/Part\"},{\"type\":\"null\"}]},\"parts\":{\"type\":\"array\",\"items\":{\"$ref\":"
        "\"#/components/schemas/Part\"}},\"replayed\":{\"type\":\"boolean\"}},\"required\":[\"id\",\"name\",\"tags\","
        "\"kind\",\"object\",\"part\"],\"additionalProperties\":false}");
    buf_release(&text);
}

/* ---- words ---- */

struct painting {
    int state, colour;
    unsigned marks;
    struct str mood;
};

static const char *const colours[] = {"red", "blue", NULL};
static const char *const marks[] = {"torn", "signed", NULL};
static const struct member painting_members[] = {
    ENTITY_TOLD(struct painting, state, state, NAME, 0, .words = kinds)
        ENTITY_TOLD(struct painting, colour, colour, WORD, MEMBER_NULL, .words = colours)
            ENTITY_TOLD(struct painting, marks, marks, FLAGS, 0, .words = marks)
                ENTITY_TOLD(struct painting, mood, mood, TEXT, MEMBER_NULL, .words = colours)};
static const struct entity painting_entity = ENTITY("Painting", painting_members, struct painting);

static void assert_painted(const struct painting *painting, const char *expected)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    entity_write(&painting_entity, &w, NULL, painting, ENTITY_ALONE);
    jsonw_end(&w);
    assert_str_equal(buf_str(&text), expected);
    buf_release(&text);
}

static void numbers_and_bits_are_told_as_words(void **state)
{
    (void)state;
    assert_painted(&(struct painting){.state = 1, .colour = 2, .marks = 3, .mood = STR("blue")},
                   "{\"state\":\"large\",\"colour\":\"blue\",\"marks\":[\"torn\",\"signed\"],\"mood\":\"blue\"}");
    assert_painted(&(struct painting){.marks = 2},
                   "{\"state\":\"small\",\"colour\":null,\"marks\":[\"signed\"],\"mood\":null}");
    /* of a later version, which knows more of them */
    assert_painted(&(struct painting){.colour = 3, .marks = 4},
                   "{\"state\":\"small\",\"colour\":null,\"marks\":[],\"mood\":null}");
}

static void columns_make_texts(void **state)
{
    (void)state;
    assert_string_equal("SELECT ws" THING_COLUMNS(ENTITY_NAME), "SELECT ws, id, name, tags, value, kind, secret");
    assert_string_equal("i" THING_COLUMNS(ENTITY_LETTER), "ibttiii");
    assert_int_equal(ENTITY_COUNT(THING_COLUMNS), 6);
    assert_string_equal(PLACES_3, "$1, $2, $3");
}

UNIT_TESTS(entity)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_depends_on_where),
        cmocka_unit_test(what_is_there_is_told),
        cmocka_unit_test(the_schema_says_what_may_be_told),
        cmocka_unit_test(numbers_and_bits_are_told_as_words),
        cmocka_unit_test(columns_make_texts),
    };
    return cmocka_run_group_tests_name("entity", tests, NULL, NULL);
}
