/* Making the story. A business grows over its year, is busier on weekdays and by day; few of its participants bring
 * most; what becomes of a lead takes days or weeks, so the newest are still open. */

#include "cli/demo_story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "cli/demo_data.h"
#include "domain/click/classify.h"

enum {
    PARTNERS = 40, /* of the second program, the last of the participants */
    EARLY_JOINERS = 70,
    NUMBERS = 100, /* of an area code */
    PERCENT = 100,
    HOURS_OPEN = 12, /* from 8 on */
    OPENS_AT = 8,
    WRONG_CODE_EVERY = 97,
    CLASH_EVERY = 211,
    OLD_DAYS = 120,
    TWIN_EVERY = 23,
    TWIN_DAYS = 45,
};

struct maker {
    struct demo_story *story;
    uint64_t random;
    int64_t now;
    size_t people;
    int64_t told_ago; /* of the lead in hand */
};

/* ---- chance ---- */

static uint64_t next(struct maker *maker)
{
    maker->random ^= maker->random << 13;
    maker->random ^= maker->random >> 7;
    maker->random ^= maker->random << 17;
    return maker->random;
}

/* 0 .. below - 1 */
static int64_t draw(struct maker *maker, int64_t below)
{
    return (int64_t)(next(maker) % (uint64_t)below);
}

static bool chance(struct maker *maker, int64_t percent)
{
    return draw(maker, PERCENT) < percent;
}

/* A day of the year, later ones more likely: the larger of two draws. */
static int64_t draw_days_ago(struct maker *maker)
{
    int64_t a = draw(maker, DEMO_DAYS), b = draw(maker, DEMO_DAYS);
    int64_t since_start = chance(maker, 60) && b > a ? b : a;
    return DEMO_DAYS - 1 - since_start;
}

/* By day, and rarely at a weekend; never in the future. */
static int64_t at_business_time(struct maker *maker, int64_t days_ago)
{
    int64_t day = maker->now / TIME_US_PER_DAY - days_ago;
    int64_t weekday = (day + 3) % 7; /* 0: Monday */
    if (weekday >= 5 && chance(maker, 70))
        day -= weekday - 4;
    int64_t seconds = (OPENS_AT + (draw(maker, HOURS_OPEN) + draw(maker, HOURS_OPEN)) / 2) * 3600 + draw(maker, 3600);
    int64_t ago = maker->now - (day * TIME_US_PER_DAY + seconds * TIME_US_PER_S);
    int64_t least = (60 + draw(maker, 3600)) * TIME_US_PER_S;
    return ago < least ? least : ago;
}

/* ---- people ---- */

/* Each is somebody else: names, addresses and numbers follow a counter. */
static void make_person(struct maker *maker, struct demo_person *person)
{
    size_t n = maker->people++;
    const char *first = demo_first_names[n % demo_first_name_count];
    const char *family = demo_family_names[(n / demo_first_name_count + n) % demo_family_name_count];
    const char *area = demo_area_codes[n / NUMBERS % demo_area_code_count];
    snprintf(person->name, sizeof person->name, "%s %s", first, family);
    snprintf(person->email, sizeof person->email, "%c%s.%s.%zu@example.com", first[0] - 'A' + 'a', first + 1, family,
             n + 1);
    snprintf(person->phone, sizeof person->phone, "+1%s55501%02zu", area, n % NUMBERS);
    for (char *c = person->email; *c != '\0'; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
}

static void add_act(struct maker *maker, struct demo_act act)
{
    act.told_ago = maker->told_ago;
    maker->story->acts[maker->story->act_count++] = act;
}

static void make_participants(struct maker *maker)
{
    static const char *const partner_kinds[] = {"partner", "agent", "rep"};
    static const char *const channels[] = {"email", "text", "card", "web"};
    for (size_t i = 0; i < DEMO_PARTICIPANTS; i++) {
        struct demo_participant *participant = &maker->story->participants[i];
        bool partner = i >= DEMO_PARTICIPANTS - PARTNERS;
        int64_t days = i < EARLY_JOINERS ? DEMO_DAYS - 1 - draw(maker, 30) : draw_days_ago(maker);
        make_person(maker, &participant->person);
        participant->program = partner ? 1 : 0;
        participant->kind = partner ? partner_kinds[i % 3] : "customer";
        participant->channel = channels[draw(maker, 4)];
        participant->joined_ago = at_business_time(maker, days);
        add_act(maker, (struct demo_act){.ago = participant->joined_ago, .kind = DEMO_JOIN, .of = i});
    }
}

/* Who had joined by then. Few bring most: the smallest of three draws. */
static size_t draw_participant(struct maker *maker, size_t program, int64_t ago)
{
    size_t first = program == 0 ? 0 : DEMO_PARTICIPANTS - PARTNERS;
    int64_t count = program == 0 ? DEMO_PARTICIPANTS - PARTNERS : PARTNERS;
    size_t earliest = first;
    for (int tries = 0; tries < 8; tries++) {
        int64_t n = draw(maker, count);
        for (int i = 0; i < 2; i++) {
            int64_t other = draw(maker, count);
            n = other < n ? other : n;
        }
        if (maker->story->participants[first + (size_t)n].joined_ago > ago)
            return first + (size_t)n;
    }
    for (size_t i = first; i < first + (size_t)count; i++)
        if (maker->story->participants[i].joined_ago > maker->story->participants[earliest].joined_ago)
            earliest = i;
    return earliest;
}

/* ---- visits ---- */

static size_t add_visit(struct maker *maker, struct demo_visit visit)
{
    maker->story->visits[maker->story->visit_count] = visit;
    return maker->story->visit_count++;
}

static struct demo_visit make_visit(struct maker *maker, size_t participant, int64_t ago)
{
    static const int devices[] = {CLICK_DEVICE_PHONE, CLICK_DEVICE_PHONE, CLICK_DEVICE_PHONE, CLICK_DEVICE_DESKTOP,
                                  CLICK_DEVICE_TABLET};
    int64_t kind = draw(maker, PERCENT);
    return (struct demo_visit){
        .participant = participant,
        .ago = ago,
        .visitor = 1 + draw(maker, INT32_MAX),
        .flags = kind < 12   ? CLICK_BOT
                 : kind < 15 ? CLICK_PREFETCH
                             : 0,
        .device = devices[draw(maker, 5)],
        .previous = SIZE_MAX,
    };
}

static void make_visits(struct maker *maker)
{
    for (size_t i = 0; i < DEMO_VISITS; i++) {
        int64_t ago = at_business_time(maker, draw_days_ago(maker));
        size_t participant = draw_participant(maker, chance(maker, 18) ? 1 : 0, ago);
        if (maker->story->participants[participant].joined_ago > ago)
            add_visit(maker, make_visit(maker, participant, ago));
    }
}

/* The visit of a person who was then referred; sometimes they had opened somebody else's link before. */
static size_t visit_before(struct maker *maker, size_t participant, int64_t lead_ago)
{
    int64_t joined = maker->story->participants[participant].joined_ago;
    int64_t ago = lead_ago + (300 + draw(maker, chance(maker, 70) ? 7200 : 5 * 86400)) * TIME_US_PER_S;
    struct demo_visit visit = make_visit(maker, participant, ago < joined ? ago : lead_ago + (joined - lead_ago) / 2);
    visit.flags = 0;
    if (chance(maker, 15)) {
        size_t program = maker->story->participants[participant].program;
        int64_t earlier = visit.ago + (1 + draw(maker, 20)) * TIME_US_PER_DAY;
        size_t other = draw_participant(maker, program, earlier);
        if (other != participant && maker->story->participants[other].joined_ago > earlier) {
            struct demo_visit before = make_visit(maker, other, earlier);
            before.flags = 0;
            before.visitor = visit.visitor;
            visit.previous = add_visit(maker, before);
        }
    }
    return add_visit(maker, visit);
}

/* ---- what became of leads ---- */

static int64_t draw_amount(struct maker *maker, size_t program)
{
    int64_t small = 6000 + draw(maker, 30000), large = 40000 + draw(maker, 400000);
    int64_t amount = chance(maker, 65) ? small : large;
    return (program == 0 ? amount : 2 * amount) / 100 * 100;
}

/* So many days after the moment; false: that is still to come. */
static bool later(struct maker *maker, int64_t *ago, int64_t least_days, int64_t most_days)
{
    *ago -= (least_days * 24 + draw(maker, (most_days - least_days) * 24 + 1)) * 3600 * TIME_US_PER_S +
            draw(maker, 3600) * TIME_US_PER_S;
    return *ago > 60 * TIME_US_PER_S;
}

static void move(struct maker *maker, size_t lead, int64_t ago, const char *stage, const char *owner, int64_t value)
{
    add_act(maker, (struct demo_act){
                       .ago = ago, .kind = DEMO_MOVE, .of = lead, .word = stage, .owner = owner, .amount = value});
}

static void disqualify(struct maker *maker, size_t lead, int64_t ago)
{
    static const char *const reasons[] = {"existing_customer", "outside_area", "self_referral", "no_response"};
    if (later(maker, &ago, 1, 12))
        add_act(maker,
                (struct demo_act){.ago = ago, .kind = DEMO_DISQUALIFY, .of = lead, .word = reasons[draw(maker, 4)]});
}

/* The job is done and paid. Of partners' leads a few are found afterwards not to count, while the commission is held;
 * the other program gives the friend a credit at once. */
static void pay(struct maker *maker, size_t lead, int64_t ago, int64_t amount, bool taken_back)
{
    if (!later(maker, &ago, 2, 25))
        return;
    add_act(maker, (struct demo_act){.ago = ago, .kind = DEMO_PAY, .of = lead, .amount = amount});
    if (taken_back)
        disqualify(maker, lead, ago);
    else if (lead % CLASH_EVERY == 7 && later(maker, &ago, 1, 3))
        add_act(maker, (struct demo_act){.ago = ago, .kind = DEMO_PAY_AGAIN, .of = lead, .amount = amount});
}

static void lose(struct maker *maker, size_t lead, int64_t ago, const char *stage)
{
    if (later(maker, &ago, 4, 40))
        move(maker, lead, ago, stage, NULL, 0);
}

static void make_fate(struct maker *maker, size_t lead, int64_t ago)
{
    static const char *const open[] = {"contacted", "opportunity", "proposal", "negotiation"};
    const char *owner = demo_owners[draw(maker, (int64_t)demo_owner_count)];
    int64_t fate = draw(maker, PERCENT), amount = draw_amount(maker, maker->story->leads[lead].program);
    bool old = ago > OLD_DAYS * TIME_US_PER_DAY;
    if (fate >= 90 && fate < 96) {
        disqualify(maker, lead, ago); /* at first sight */
        return;
    }
    if (!later(maker, &ago, 0, 4))
        return;
    move(maker, lead, ago, "contacted", owner, amount);
    if (fate < 55)
        pay(maker, lead, ago, amount, fate < 9 && maker->story->leads[lead].program == 1);
    else if (fate < 61)
        pay(maker, lead, ago, 1500 + draw(maker, 3000), false); /* too little to count */
    else if (fate < 74)
        lose(maker, lead, ago, "lost");
    else if (fate < 80)
        lose(maker, lead, ago, "declined");
    else if (old && chance(maker, 80))
        lose(maker, lead, ago, "expired");
    else if (later(maker, &ago, 2, 9))
        move(maker, lead, ago, open[1 + draw(maker, 3)], NULL, 0);
}

/* Somebody who may be the referrer: the same mailbox, written with a tag. */
static void make_twin(struct demo_person *person, const struct demo_person *of)
{
    int size = (int)(strchr(of->email, '@') - of->email);
    snprintf(person->email, sizeof person->email, "%.*s+home@example.com", size, of->email);
}

static void make_leads(struct maker *maker)
{
    for (size_t i = 0; i < DEMO_LEADS; i++) {
        struct demo_lead *lead = &maker->story->leads[i];
        int64_t ago = at_business_time(maker, draw_days_ago(maker));
        make_person(maker, &lead->person);
        lead->program = chance(maker, 16) ? 1 : 0;
        lead->participant = draw_participant(maker, lead->program, ago);
        lead->visit = SIZE_MAX;
        int64_t joined = maker->story->participants[lead->participant].joined_ago;
        if (joined <= ago)
            ago = joined - TIME_US_PER_S > TIME_US_PER_S ? joined - TIME_US_PER_S : joined / 2;
        if (i % WRONG_CODE_EVERY == WRONG_CODE_EVERY - 1)
            lead->participant = SIZE_MAX;
        else if (chance(maker, 55))
            lead->visit = visit_before(maker, lead->participant, ago);
        if (lead->participant != SIZE_MAX && i % TWIN_EVERY == 3 && ago < TWIN_DAYS * TIME_US_PER_DAY)
            make_twin(&lead->person, &maker->story->participants[lead->participant].person);
        maker->told_ago = ago;
        add_act(maker, (struct demo_act){.ago = ago, .kind = DEMO_LEAD, .of = i});
        make_fate(maker, i, ago);
    }
}

/* ---- in order ---- */

/* Who joined comes first. Then a lead is told to its end before the next one comes, so that what becomes of it is in
 * one commit: a sweep of a server beside this would else end holds of the past today. */
static int compare_acts(const void *left, const void *right)
{
    const struct demo_act *a = left, *b = right;
    bool a_joins = a->kind == DEMO_JOIN, b_joins = b->kind == DEMO_JOIN;
    if (a_joins != b_joins)
        return a_joins ? -1 : 1;
    if (!a_joins && a->told_ago != b->told_ago)
        return a->told_ago > b->told_ago ? -1 : 1;
    if (!a_joins && a->of != b->of)
        return (a->of > b->of) - (a->of < b->of);
    if (a->ago != b->ago)
        return a->ago > b->ago ? -1 : 1;
    return a->kind != b->kind ? (a->kind > b->kind) - (a->kind < b->kind) : (a->of > b->of) - (a->of < b->of);
}

/* Steps and milestones count in the order in which payments are told: that must be theirs. */
static void order_by_payment(struct demo_story *story)
{
    int64_t paid_ago[DEMO_LEADS] = {0};
    for (size_t i = 0; i < story->act_count; i++)
        if (story->acts[i].kind == DEMO_PAY)
            paid_ago[story->acts[i].of] = story->acts[i].ago;
    for (size_t i = 0; i < story->act_count; i++)
        if (story->acts[i].kind != DEMO_JOIN && paid_ago[story->acts[i].of] != 0)
            story->acts[i].told_ago = paid_ago[story->acts[i].of];
}

struct demo_story *demo_story_make(uint64_t seed, int64_t now, struct arena *arena)
{
    struct maker maker = {.story = arena_alloc(arena, sizeof(struct demo_story)), .random = seed, .now = now};
    make_participants(&maker);
    make_visits(&maker);
    make_leads(&maker);
    order_by_payment(maker.story);
    qsort(maker.story->acts, maker.story->act_count, sizeof maker.story->acts[0], compare_acts);
    return maker.story;
}
