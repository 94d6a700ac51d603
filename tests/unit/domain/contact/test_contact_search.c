/* The search on a real store: what finds whom, how often, and that its index follows what contacts say. */

#include "domain/contact/contact_index.h"
#include "domain/contact/contact_search.h"
#include "domain/contact/contact_store.h"
#include "domain/contact/nickname.h"
#include "unit.h"
#include "world.h"

#include <stdlib.h>

/* ---- a few people ---- */

struct person {
    const char *name, *email, *phone, *company, *domain;
};

static const struct person people[] = {
    {"John Smith", "john.smith@example.com", "+12025550143", "Acme Plumbing", NULL},
    {"William Jones", "wjones@gmail.com", "+12025550199", NULL, NULL},
    {"J\xc3\xbcrgen M\xc3\xbcller", "jm@example.net", "+4930123456", "M\xc3\xbcller & S\xc3\xb6hne", "mueller.example"},
    {"Mary-Ann O'Neill", NULL, "+442079460958;ext=12", NULL, NULL},
    {"John Michael Brown", "brown@example.org", NULL, "Smith Roofing", NULL},
};

enum { PEOPLE = sizeof people / sizeof people[0] };

static struct str text_of(const char *text)
{
    return text == NULL ? STR_NONE : str_from(text);
}

static struct contact_fields fields_of(const struct person *person)
{
    struct contact_fields fields = contact_fields_none();
    fields.name = text_of(person->name);
    fields.email = text_of(person->email);
    fields.phone = text_of(person->phone);
    fields.company = text_of(person->company);
    fields.domain = text_of(person->domain);
    return fields;
}

static enum status make_people(struct act *act, struct id ids[PEOPLE], struct error *err)
{
    for (size_t i = 0; i < PEOPLE; i++) {
        struct contact_fields fields = fields_of(&people[i]);
        struct contact contact;
        bool created;
        TRY(contact_upsert(act, &fields, &contact, &created, err));
        EXPECT(created);
        ids[i] = contact.id;
    }
    return STATUS_OK;
}

/* Whom a query finds first; -1: nobody. */
static enum status first_found(struct act *act, const struct id ids[PEOPLE], const char *query, int *ret,
                               struct contact_hit *ret_hit, struct error *err)
{
    struct contact_hit hits[LIMIT_SEARCH_HITS];
    size_t count;
    TRY(contact_search(act, str_from(query), LIMIT_SEARCH_HITS, hits, &count, err));
    *ret = -1;
    for (int i = 0; count > 0 && i < PEOPLE; i++)
        if (id_equal(&hits[0].id, &ids[i]))
            *ret = i;
    *ret_hit = count > 0 ? hits[0] : (struct contact_hit){.score = 0};
    return STATUS_OK;
}

static const struct {
    const char *query;
    int person;
    unsigned reasons; /* among them */
} questions[] = {
    {"john smith", 0, HIT_NAME},
    {"Smith, John", 0, HIT_NAME},
    {"smi joh", 0, HIT_NAME | HIT_BEGINNING},
    {"smith joh", 0, HIT_NAME | HIT_BEGINNING},
    {"JOHN.SMITH@EXAMPLE.com", 0, HIT_EMAIL},
    {"john.sm", 0, HIT_NAME | HIT_BEGINNING},
    {"wjon", 1, HIT_EMAIL | HIT_BEGINNING},
    {"acme", 0, HIT_COMPANY},
    {"plumbing acme", 0, HIT_COMPANY},
    {"0143", 0, HIT_PHONE | HIT_BEGINNING},
    {"(202) 555-0143", 0, HIT_PHONE},
    {"+1 202 555 0143", 0, HIT_PHONE},
    {"smith 0143", 0, HIT_PHONE | HIT_NAME},
    {"smith 0199", -1, 0},
    {"bill jones", 1, HIT_NICKNAME},
    {"jones bill", 1, HIT_NICKNAME},
    {"wiliam jones", 1, HIT_TYPO},
    {"jonse william", 1, HIT_TYPO},
    {"wiliam jonse", 1, HIT_TYPO},
    {"jurgen muller", 2, HIT_NAME},
    {"J\xc3\x9cRGEN", 2, HIT_NAME},
    {"juergen mueller", 2, HIT_TYPO},
    {"mueller.ex", 2, HIT_DOMAIN | HIT_BEGINNING},
    {"soehne", 2, HIT_TYPO | HIT_COMPANY},
    {"030 123456", 2, HIT_PHONE},
    {"oneill", 3, HIT_NAME},
    {"o'neill mary ann", 3, HIT_NAME},
    {"020 7946 0958", 3, HIT_PHONE},
    {"john brown", 4, HIT_NAME},
    {"brown michael john", 4, HIT_NAME},
    {"smith roofing", 4, HIT_COMPANY},
    {"brown@", 4, HIT_EMAIL},
    {"nobody", -1, 0},
    {"gmail.com", -1, 0}, /* everybody's host says nothing of anybody */
    {"!?", -1, 0},
    {"j smith extra words that nobody has here", -1, 0},
};

static enum status ask_all(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1), other = world_act(txn, 2);
    struct id ids[PEOPLE];
    TRY(make_people(&act, ids, err));
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        int person;
        struct contact_hit hit;
        TRY(first_found(&act, ids, questions[i].query, &person, &hit, err));
        if (person != questions[i].person || (hit.reasons & questions[i].reasons) != questions[i].reasons)
            return error_set(err, ERROR_INTERNAL, NULL, "%s: %d, score %d, reasons %u", questions[i].query, person,
                             hit.score, hit.reasons);
        TRY(first_found(&other, ids, questions[i].query, &person, &hit, err));
        EXPECT(person == -1);
    }
    return STATUS_OK;
}

static void people_are_found_by_what_is_known_of_them(void **state)
{
    WORLD_PASS(state, ask_all);
}

/* ---- the index follows ---- */

static enum status expect_found(struct act *act, const char *query, const struct id *id, bool expected,
                                struct error *err)
{
    struct contact_hit hits[LIMIT_SEARCH_HITS];
    size_t count;
    bool found = false;
    TRY(contact_search(act, str_from(query), LIMIT_SEARCH_HITS, hits, &count, err));
    for (size_t i = 0; i < count; i++)
        found = found || id_equal(&hits[i].id, id);
    if (found != expected)
        return error_set(err, ERROR_INTERNAL, NULL, "%s: found %d", query, found);
    return STATUS_OK;
}

static void count_break(void *ctx, const char *rule, const char *detail)
{
    (void)rule, (void)detail;
    ++*(int *)ctx;
}

static enum status change_one(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id ids[PEOPLE];
    TRY(make_people(&act, ids, err));
    struct contact_fields fields = fields_of(&people[1]);
    fields.name = STR("Willa Zabriskie");
    fields.phone = STR("+12025550777");
    struct contact contact;
    bool created;
    TRY(contact_upsert(&act, &fields, &contact, &created, err));
    EXPECT(id_equal(&contact.id, &ids[1]));
    TRY(expect_found(&act, "jones", &ids[1], false, err));
    TRY(expect_found(&act, "0199", &ids[1], false, err));
    TRY(expect_found(&act, "zabriskie", &ids[1], true, err));
    TRY(expect_found(&act, "zabrisky", &ids[1], true, err));
    TRY(expect_found(&act, "0777", &ids[1], true, err));
    TRY(expect_found(&act, "wjones@gmail.com", &ids[1], true, err));
    int breaks = 0;
    TRY(contact_verify(&act, count_break, &breaks, err));
    EXPECT(breaks == 0);
    TRY(contact_index(&act, &contact, NULL, err)); /* as erasing will */
    TRY(expect_found(&act, "zabriskie", &ids[1], false, err));
    return STATUS_OK;
}

static void the_index_follows_changes(void **state)
{
    struct world *world = *state;
    WORLD_PASS(state, change_one);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT count(*) FROM search_word WHERE word = 'smith'"), 5);
    assert_int_equal(world_number(world, STORE_BOOKS,
                                  "SELECT count(*) FROM search_word WHERE word IN ('jones', 'zabriskie', 'willa')"),
                     0); /* words of nobody are not kept */
}

/* ---- how often ---- */

/* People made of a seed: first names that have short forms, and family names of three syllables. */
enum { CROWD = 20000, FIRSTS = 40, SYLLABLES = 12, ASKED = 300 };

static const char *const firsts[FIRSTS] = {
    "William", "Robert",   "Elizabeth", "Margaret", "Richard",   "Katherine", "Michael",  "Thomas",
    "Edward",  "Joseph",   "Jennifer",  "Susan",    "Patricia",  "Anthony",   "Charles",  "Daniel",
    "Matthew", "Nicholas", "Stephen",   "Timothy",  "Alexander", "Andrew",    "Benjamin", "Christopher",
    "David",   "Deborah",  "Francisco", "Gregory",  "James",     "Jose",      "Kenneth",  "Lawrence",
    "Pamela",  "Rebecca",  "Samuel",    "Theodore", "Ursula",    "Victoria",  "Walter",   "Zachary"};

static const char *const syllables[3][SYLLABLES] = {
    {"Bar", "Cor", "Den", "Fal", "Gar", "Hol", "Kel", "Lan", "Mar", "Nor", "Ped", "Wes"},
    {"ba", "de", "fi", "go", "la", "mi", "no", "ra", "si", "te", "va", "zo"},
    {"berg", "cott", "dale", "field", "ham", "kins", "man", "ner", "rell", "son", "ton", "wick"}};

struct crowd {
    struct id ids[CROWD];
    char first[CROWD][16], last[CROWD][16], phone[CROWD][16];
    double share; /* found, of those asked for */
    uint64_t state;
    const char *kind;
};

static enum status make_crowd(struct txn *txn, void *ctx, struct error *err)
{
    struct crowd *crowd = ctx;
    struct act act = world_act(txn, 1);
    uint64_t state = 20;
    for (size_t i = 0; i < CROWD; i++) {
        snprintf(crowd->first[i], sizeof crowd->first[i], "%s", firsts[unit_next(&state) % FIRSTS]);
        snprintf(crowd->last[i], sizeof crowd->last[i], "%s%s%s", syllables[0][unit_next(&state) % SYLLABLES],
                 syllables[1][unit_next(&state) % SYLLABLES], syllables[2][unit_next(&state) % SYLLABLES]);
        snprintf(crowd->phone[i], sizeof crowd->phone[i], "+1202%07d", (int)(i * 487 % 10000000));
        struct contact contact = {.id = mint_id(&act.mint), .customer_since = TIME_NONE, .created_at = act_now(&act)};
        char name[40];
        snprintf(name, sizeof name, "%s %s", crowd->first[i], crowd->last[i]);
        contact.name = str_from(name);
        contact.phone = str_from(crowd->phone[i]);
        TRY(contact_insert(&act, &contact, err));
        TRY(contact_index(&act, NULL, &contact, err));
        crowd->ids[i] = contact.id;
    }
    return STATUS_OK;
}

static void slip(char *word, uint64_t *state)
{
    size_t size = strlen(word);
    size_t at = 1 + unit_next(state) % (size - 2);
    switch (unit_next(state) % 4) {
    case 0:
        memmove(word + at, word + at + 1, size - at);
        break;
    case 1:
        memmove(word + at + 1, word + at, size - at + 1);
        break;
    case 2:
        word[at] = (char)('a' + unit_next(state) % 26);
        break;
    default: {
        char spare = word[at];
        word[at] = word[at + 1];
        word[at + 1] = spare;
    }
    }
}

/* What is asked for the person, by kind. */
static void make_query(struct crowd *crowd, size_t person, char query[64])
{
    char first[24], last[24];
    snprintf(first, sizeof first, "%s", crowd->first[person]);
    snprintf(last, sizeof last, "%s", crowd->last[person]);
    if (strcmp(crowd->kind, "phone") == 0) {
        snprintf(query, 64, "%s", crowd->phone[person] + 5);
        return;
    }
    if (strcmp(crowd->kind, "nickname") == 0) {
        struct str names[NICKNAMES_MAX];
        for (char *c = first; *c != '\0'; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
        size_t count = nickname_others(str_from(first), names);
        struct str name = names[unit_next(&crowd->state) % count];
        snprintf(first, sizeof first, "%.*s", STR_ARG(name));
    } else if (strcmp(crowd->kind, "slip") == 0) {
        slip(unit_next(&crowd->state) % 2 == 0 ? first : last, &crowd->state);
    } else if (strcmp(crowd->kind, "two slips") == 0) {
        slip(first, &crowd->state);
        slip(last, &crowd->state);
    }
    bool turned = unit_next(&crowd->state) % 2 == 0;
    snprintf(query, 64, "%s %s", turned ? last : first, turned ? first : last);
}

/* How many are among the first 20. */
static enum status ask_crowd(struct txn *txn, void *ctx, struct error *err)
{
    struct crowd *crowd = ctx;
    struct act act = world_act(txn, 1);
    int found = 0;
    for (int i = 0; i < ASKED; i++) {
        size_t person = unit_next(&crowd->state) % CROWD;
        char query[64];
        make_query(crowd, person, query);
        struct contact_hit hits[20];
        size_t count;
        TRY(contact_search(&act, str_from(query), 20, hits, &count, err));
        bool there = false;
        for (size_t n = 0; n < count; n++)
            there = there || id_equal(&hits[n].id, &crowd->ids[person]);
        found += there;
    }
    crowd->share = (double)found / ASKED;
    return STATUS_OK;
}

static void share_in_the_first_twenty(void **state)
{
    struct world *world = *state;
    struct crowd *crowd = calloc(1, sizeof *crowd);
    assert_int_equal(world_write(world, make_crowd, crowd, NULL), STATUS_OK);
    static const struct {
        const char *kind;
        double least;
    } kinds[] = {{"name", 1.0}, {"phone", 1.0}, {"nickname", 0.85}, {"slip", 0.90}, {"two slips", 0.60}};
    int wrong = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        crowd->kind = kinds[i].kind;
        crowd->state = 7;
        struct error err = {0};
        if (world_write(world, ask_crowd, crowd, &err) != STATUS_OK)
            fail_msg("%s", err.detail);
        print_message("%s: %.3f of %d in the first 20, at least %.2f\n", kinds[i].kind, crowd->share, ASKED,
                      kinds[i].least);
        wrong += crowd->share < kinds[i].least;
    }
    free(crowd);
    assert_int_equal(wrong, 0);
}

UNIT_TESTS(contact_search)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(people_are_found_by_what_is_known_of_them),
        WORLD_TEST(the_index_follows_changes),
        WORLD_TEST(share_in_the_first_twenty),
    };
    return cmocka_run_group_tests_name("contact_search", tests, NULL, NULL);
}
