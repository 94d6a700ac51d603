/* What exports are made of: each part has its call, and rows become lines of as many cells as there are heads. */

#include <string.h>

#include "api/export_csv.h"
#include "api/export_parts.h"
#include "base/csv.h"
#include "base/entity_example.h"
#include "base/json.h"
#include "unit.h"

static void each_part_is_told_by_a_call(void **state)
{
    (void)state;
    for (size_t i = 0; i < export_part_count; i++) {
        const struct export_part *part = &export_parts[i];
        const struct route *route = export_part_route(part);
        assert_non_null(route->act);
        assert_non_null(route->told);
        assert_int_equal(strstr(part->path, "{id}") != NULL, part->of_programs);
        assert_true(part->form == EXPORT_JSON || (route->flags & ROUTE_LIST) != 0);
        assert_true((route->flags & (ROUTE_WRITE | ROUTE_SESSION)) == 0);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(part->name, export_parts[j].name);
    }
}

static void lines_have_a_cell_for_each_head(void **state)
{
    (void)state;
    for (size_t i = 0; i < export_part_count; i++) {
        const struct export_part *part = &export_parts[i];
        const struct entity *told = export_part_route(part)->told;
        struct buf text = {0}, example = {0};
        struct arena arena = {0};
        struct csv_record heads, line;
        struct error err;
        json_t *row;
        if (part->form != EXPORT_CSV)
            continue;
        entity_write_example(told, &example, 0);
        assert_int_equal(json_parse(buf_str(&example), &row, &err), STATUS_OK);
        export_csv_heads(told, part->view, &text);
        export_csv_row(told, part->view, row, &text);
        struct csv csv = csv_begin(buf_str(&text));
        assert_true(csv_next(&csv, &arena, &heads));
        assert_true(csv_next(&csv, &arena, &line));
        assert_int_equal(heads.count, line.count);
        assert_true(str_equal(heads.fields[0], STR("id")));
        for (size_t j = 0; j < heads.count; j++)
            for (size_t k = 0; k < j; k++)
                assert_false(str_equal(heads.fields[j], heads.fields[k]));
        json_decref(row);
        buf_release(&text);
        buf_release(&example);
        arena_release(&arena);
    }
}

struct amounts {
    int64_t granted, left;
};
struct thing {
    struct str name, note;
    struct amounts amounts;
    struct str_array tags;
    bool good;
};
static const struct member amount_members[] = {ENTITY_TOLD(struct amounts, granted, granted, INT, 0)
                                                   ENTITY_TOLD(struct amounts, left, left, INT, 0)};
static const struct entity amounts_entity = ENTITY("Amounts", amount_members, struct amounts);
static const struct member thing_members[] = {
    ENTITY_TOLD(struct thing, name, name, TEXT, 0) ENTITY_TOLD(struct thing, note, note, TEXT, MEMBER_DETAIL)
        ENTITY_TOLD(struct thing, amounts, amounts, PART, 0, .entity = &amounts_entity)
            ENTITY_TOLD(struct thing, tags, tags, WORDS, 0) ENTITY_TOLD(struct thing, good, good, BOOL, MEMBER_SPARSE)};
static const struct entity thing_entity = ENTITY("Thing", thing_members, struct thing);

static void values_are_as_they_are_told(void **state)
{
    (void)state;
    struct buf text = {0};
    struct error err;
    json_t *row;
    assert_int_equal(
        json_parse(STR("{\"name\": \"=1+1 \\\"x\\\"\", \"note\": \"n\", \"amounts\": {\"granted\": -5, \"left\": 7},"
                       " \"tags\": [\"a\", \"b\"]}"),
                   &row, &err),
        STATUS_OK);
    export_csv_heads(&thing_entity, ENTITY_ROW, &text);
    export_csv_row(&thing_entity, ENTITY_ROW, row, &text);
    assert_true(str_equal(buf_str(&text), STR("\"name\",\"amounts.granted\",\"amounts.left\",\"tags\",\"good\"\r\n"
                                              "\"'=1+1 \"\"x\"\"\",-5,7,\"[\"\"a\"\",\"\"b\"\"]\",\r\n")));
    buf_clear(&text);
    export_csv_row(&thing_entity, ENTITY_ALONE, row, &text);
    assert_true(str_starts_with(buf_str(&text), STR("\"'=1+1 \"\"x\"\"\",\"n\",-5,")));
    json_decref(row);
    buf_release(&text);
}

UNIT_TESTS(export)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_part_is_told_by_a_call),
        cmocka_unit_test(lines_have_a_cell_for_each_head),
        cmocka_unit_test(values_are_as_they_are_told),
    };
    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
