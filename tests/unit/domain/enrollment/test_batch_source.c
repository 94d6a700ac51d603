/* The source of a batch: cut into chunks that can each be read alone, with the lines of the whole. */

#include "domain/enrollment/batch_source.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "unit.h"

struct reading {
    struct arena arena;
    struct batch_fields fields;
    struct error err;
    struct batch_person *people; /* of the chunk read last */
    size_t count;
};

static enum status cut(struct reading *reading, const char *csv)
{
    *reading = (struct reading){.fields = {.source = BATCH_CSV, .csv = str_from(csv)}};
    arena_init(&reading->arena);
    return batch_source_cut(&reading->fields, &reading->arena, &reading->err);
}

static void read_chunk(struct reading *reading, size_t n)
{
    assert_true(n < reading->fields.chunk_count);
    assert_int_equal(batch_source_read(reading->fields.source, &reading->fields.chunks[n], &reading->arena,
                                       &reading->people, &reading->count, &reading->err),
                     STATUS_OK);
}

static void assert_wrong(const struct reading *reading, size_t n, int64_t line, const char *code)
{
    assert_int_equal(reading->people[n].line, line);
    assert_non_null(reading->people[n].code);
    assert_string_equal(reading->people[n].code, code);
    assert_true(reading->people[n].detail.size > 0);
}

static void a_line_is_a_person(void **state)
{
    (void)state;
    struct reading reading;
    assert_int_equal(cut(&reading, "Name, E-Mail ,phone,consent,EMAIL\n"
                                   "Ada,x,+1 202 555 0143,at the door,ADA@Example.com\n"
                                   "\n"
                                   "Bea,,,,bea@example.com\n"),
                     STATUS_OK);
    assert_int_equal(reading.fields.chunk_count, 1);
    read_chunk(&reading, 0);
    assert_int_equal(reading.count, 2);
    const struct batch_person *ada = &reading.people[0], *bea = &reading.people[1];
    assert_null(ada->code);
    assert_int_equal(ada->line, 2);
    assert_true(str_equal(ada->fields.name, STR("Ada")));
    assert_true(str_equal(ada->fields.email, STR("ada@example.com")));
    assert_true(str_equal(ada->fields.phone, STR("+12025550143")));
    assert_true(str_equal(ada->consent, STR("at the door")));
    assert_int_equal(bea->line, 4);
    assert_true(str_is_none(bea->fields.phone) && str_is_none(bea->consent));
    arena_release(&reading.arena);
}

/* The very name of a column counts before other words for it, and of those the first. */
static void heads_are_those_of_other_programs(void **state)
{
    (void)state;
    struct reading reading;
    assert_int_equal(cut(&reading, "Vorname;Nachname;E-Mail-Adresse;Telefon;Handy;Einwilligung\n"
                                   "Ada;Lovelace;ada@example.com;+12025550143;+12025550144;Formular\n"),
                     STATUS_OK);
    read_chunk(&reading, 0);
    assert_int_equal(reading.count, 1);
    const struct batch_person *ada = &reading.people[0];
    assert_null(ada->code);
    assert_true(str_equal(ada->fields.name, STR("Ada Lovelace")));
    assert_true(str_equal(ada->fields.email, STR("ada@example.com")));
    assert_true(str_equal(ada->fields.phone, STR("+12025550143")));
    assert_true(str_equal(ada->consent, STR("Formular")));
    arena_release(&reading.arena);
}

static void what_is_wrong_is_told_by_line(void **state)
{
    (void)state;
    struct reading reading;
    assert_int_equal(cut(&reading, "email,phone,country\n"
                                   "no address,,\n"
                                   ",12,\n"
                                   ",,\n"
                                   "a@example.com,,XX\n"
                                   "\"a@example.com\"x,,\n"
                                   "b@example.com,,US\n"),
                     STATUS_OK);
    read_chunk(&reading, 0);
    assert_int_equal(reading.count, 6);
    assert_wrong(&reading, 0, 2, "invalid_email");
    assert_wrong(&reading, 1, 3, "invalid_phone");
    assert_wrong(&reading, 2, 4, "missing_key");
    assert_wrong(&reading, 3, 5, "invalid_country");
    assert_wrong(&reading, 4, 6, "csv_behind_quote");
    assert_null(reading.people[5].code);
    arena_release(&reading.arena);
}

static void chunks_keep_the_lines_of_the_whole(void **state)
{
    (void)state;
    struct reading reading;
    struct buf csv = {0};
    buf_add_str(&csv, STR("\"na\nme\",email\n")); /* a first line of two lines */
    for (int i = 0; i < 2 * BATCH_CHUNK + 3; i++)
        buf_add_format(&csv, "%d,p%d@example.com\n", i, i);
    buf_add_char(&csv, '\0');
    assert_int_equal(cut(&reading, csv.data), STATUS_OK);
    assert_int_equal(reading.fields.chunk_count, 3);
    size_t seen = 0;
    for (size_t n = 0; n < 3; n++) {
        read_chunk(&reading, n);
        for (size_t i = 0; i < reading.count; i++, seen++) {
            assert_null(reading.people[i].code);
            assert_int_equal(reading.people[i].line, 3 + (int64_t)seen);
        }
    }
    assert_int_equal(seen, 2 * BATCH_CHUNK + 3);
    buf_release(&csv);
    arena_release(&reading.arena);
}

static void the_first_line_must_name_columns(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "name,company\nAda,x\n", "email,email\na@example.com,b\n", "email\n",
                                        "\"email\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct reading reading;
        assert_int_not_equal(cut(&reading, wrong[i]), STATUS_OK);
        assert_string_equal(reading.err.param, "csv");
        arena_release(&reading.arena);
    }
}

static void a_list_is_cut_too(void **state)
{
    (void)state;
    struct reading reading = {.fields = {.source = BATCH_LIST}};
    struct str ids[BATCH_CHUNK + 1];
    arena_init(&reading.arena);
    for (size_t i = 0; i < BATCH_CHUNK + 1; i++) {
        struct id id = {{0}};
        char text[ID_TEXT_SIZE + 1] = {0};
        id.bytes[15] = (uint8_t)(i + 1);
        id_format(&id, "cnt", text);
        ids[i] = str_copy(&reading.arena, str_from(text));
    }
    reading.fields.contact_ids = (struct str_array){ids, BATCH_CHUNK + 1};
    assert_int_equal(batch_source_cut(&reading.fields, &reading.arena, &reading.err), STATUS_OK);
    assert_int_equal(reading.fields.chunk_count, 2);
    read_chunk(&reading, 1);
    assert_int_equal(reading.count, 1);
    assert_int_equal(reading.people[0].line, BATCH_CHUNK + 1);
    assert_int_equal(reading.people[0].contact_id.bytes[15], BATCH_CHUNK + 1);
    ids[1] = STR("ptc_x");
    assert_int_not_equal(batch_source_cut(&reading.fields, &reading.arena, &reading.err), STATUS_OK);
    assert_string_equal(reading.err.param, "contact_ids[1]");
    arena_release(&reading.arena);
}

UNIT_TESTS(batch_source)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_a_person),
        cmocka_unit_test(heads_are_those_of_other_programs),
        cmocka_unit_test(what_is_wrong_is_told_by_line),
        cmocka_unit_test(chunks_keep_the_lines_of_the_whole),
        cmocka_unit_test(the_first_line_must_name_columns),
        cmocka_unit_test(a_list_is_cut_too),
    };
    return cmocka_run_group_tests_name("batch_source", tests, NULL, NULL);
}
