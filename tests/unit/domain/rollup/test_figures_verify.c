/* The proof of figures, on both engines: clean books prove with part of their figures counted and part waiting; each
 * damage is found, and taken back. */

#include "figures_support.h"

#include "domain/rollup/figures.h"

enum { PROGRAM, REWARD, LOT, TXN, ENTRY };

/* What is not looked at here has one form. */
static const struct statement statements[] = {
    [PROGRAM] = {.name = "test_program",
                 .purpose = "a program in USD",
                 .text = "INSERT INTO program (ws, id, status, name, slug, currency, destination_url, version, "
                         "created_at) VALUES (1, $1, 'active', 'P', 'p', 'USD', 'https://example.com/', 1, 0)",
                 .params = "b",
                 .columns = ""},
    [REWARD] = {.name = "test_reward",
                .purpose = "an issued reward of a participant",
                .text =
                    "INSERT INTO reward (ws, id, program_id, program_version, root_id, cause, rule_key, contact_id, "
                    "participant_id, role, level, kind, currency, amount, status, waits, created_at, issued_at, "
                    "noted, channel, source) VALUES (1, $1, $2, 1, $1, $1, 'r', $1, $3, 'referrer', 0, 'credit', $4, "
                    "$5, 1, 0, 0, $6, 0, 'mail', 'click')",
                .params = "bbbtii",
                .columns = ""},
    [LOT] = {.name = "test_lot",
             .purpose = "its money, a part of which was reversed",
             .text = "INSERT INTO lot (ws, id, owner_id, program_id, currency, pending, available, reserved, paid_out, "
                     "redeemed, clawback, denied, reversed, expired) VALUES (1, $1, $1, $2, $3, 0, $4, 0, 0, 0, 0, 0, "
                     "$5, 0)",
             .params = "bbtii",
             .columns = ""},
    [TXN] = {.name = "test_txn",
             .purpose = "an accrual",
             .text = "INSERT INTO ledger_txn (ws, id, effect, cause_kind, cause_id, attempt, currency, program_id, "
                     "created_at) VALUES (1, $1, 'accrue', 'evt', $1, 0, 'USD', $2, $3)",
             .params = "bbi",
             .columns = ""},
    [ENTRY] = {.name = "test_entry",
               .purpose = "a leg of it",
               .text = "INSERT INTO ledger_entry (ws, txn_id, n, lot_id, owner_id, kind, amount) VALUES (1, $1, $2, "
                       "$4, $1, $2, $3)",
               .params = "biib",
               .columns = ""},
};

static const struct currency usd = {"USD"}, points = {"x-points"};

static struct tally_referral lead_of(int participant)
{
    return (struct tally_referral){.program_id = figures_id(1),
                                   .participant_id = figures_id(participant),
                                   .channel = STR("mail"),
                                   .owner = STR("Ann"),
                                   .stage = STR("new"),
                                   .submitted_at = FIGURES_NOW,
                                   .qualified_at = TIME_NONE,
                                   .rewarded_at = TIME_NONE,
                                   .closed_at = TIME_NONE};
}

static struct tally_referral won_by(int participant)
{
    struct tally_referral referral = lead_of(participant);
    referral.stage = STR("won");
    referral.stage_kind = TALLY_WON;
    referral.status = TALLY_QUALIFIED;
    referral.value = 700;
    referral.qualified_at = referral.closed_at = FIGURES_NOW + 40 * TIME_US_PER_DAY;
    return referral;
}

/* A reward in the program's currency counts, one in points does not. */
static enum status reward(struct act *act, int n, int participant, const struct currency *currency, struct error *err)
{
    struct tally tally = tally_begin(act);
    struct id id = figures_id(n), program_id = figures_id(1), participant_id = figures_id(participant);
    TRY(txn_exec(act->txn, &statements[REWARD],
                 VALUES(value_id(&id), value_id(&program_id), value_id(&participant_id),
                        value_text(currency_str(currency)), value_int(250), value_int(FIGURES_NOW)),
                 err));
    TRY(txn_exec(
        act->txn, &statements[LOT],
        VALUES(value_id(&id), value_id(&program_id), value_text(currency_str(currency)), value_int(200), value_int(50)),
        err));
    tally_granted(&tally, &program_id, currency, 0);
    tally_issued(&tally, &program_id, currency, 0, FIGURES_NOW);
    tally_add(&tally, &(struct tally_row){TALLY_AGE, .program_id = program_id, .text = currency_str(currency),
                                          .figures = {0, 200}});
    if (currency_equal(currency, &usd))
        tally_earned(&tally, &program_id, &participant_id, FIGURES_NOW, 200);
    return tally_write(act, &tally, err);
}

/* What a txn of 300 for a reward that came by mail, on a click, counts for beside what is owed. */
static void count_cost(struct tally *tally, const struct id *program_id)
{
    int64_t day = time_day(FIGURES_NOW);
    const struct tally_row rows[] = {
        {TALLY_COST, .program_id = *program_id, .text = STR("USD mail"), .numbers = {1, day}, .figures = {300}},
        {TALLY_COST, .program_id = *program_id, .text = STR("USD click"), .numbers = {3, day}, .figures = {300}},
        {TALLY_GIVEN, .program_id = *program_id, .text = STR("USD"), .numbers = {day}, .figures = {0, 300}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        tally_add(tally, &rows[i]);
}

/* A txn with legs of expense, pending, available and reserved, of the lot of the reward a hundred before. */
static enum status post(struct act *act, int n, struct error *err)
{
    static const int64_t amounts[] = {[1] = -300, [2] = 100, [3] = 150, [4] = 50};
    struct tally tally = tally_begin(act);
    struct id id = figures_id(n), program_id = figures_id(1), lot_id = figures_id(n - 100);
    TRY(txn_exec(act->txn, &statements[TXN], VALUES(value_id(&id), value_id(&program_id), value_int(FIGURES_NOW)),
                 err));
    for (int kind = 1; kind <= 4; kind++)
        TRY(txn_exec(act->txn, &statements[ENTRY],
                     VALUES(value_id(&id), value_int(kind), value_int(amounts[kind]), value_id(&lot_id)), err));
    count_cost(&tally, &program_id);
    for (int kind = 1; kind <= 4; kind++)
        tally_liability(&tally, &program_id, &usd, FIGURES_NOW, kind, amounts[kind]);
    return tally_write(act, &tally, err);
}

/* `*ctx`: 0 or 1, so that each participant has something of either. */
static enum status write_some(struct act *act, void *ctx, struct error *err)
{
    int n = *(const int *)ctx;
    struct id first = figures_id(100 + n), second = figures_id(110 + n);
    struct tally_referral lead = lead_of(20), won = won_by(20), other = lead_of(21);
    TRY(figures_store(act, &first, NULL, &lead, err));
    TRY(figures_store(act, &first, &lead, &won, err));
    TRY(figures_store(act, &second, NULL, &other, err));
    TRY(reward(act, 200 + n, 20, &usd, err));
    TRY(reward(act, 210 + n, 20, &points, err));
    return post(act, 300 + n, err);
}

static enum status write_program(struct act *act, void *ctx, struct error *err)
{
    (void)ctx;
    struct id program_id = figures_id(1);
    return txn_exec(act->txn, &statements[PROGRAM], VALUES(value_id(&program_id)), err);
}

/* Half is counted, half waits. */
static void write_scene(struct fixture *fixture)
{
    char detail[256] = "";
    figures_write(fixture, write_program, NULL);
    for (int half = 0; half < 2; half++) {
        figures_write(fixture, write_some, &half);
        if (figures_breaks(fixture, detail) != 0)
            fail_msg("%s", detail);
        if (half == 0)
            figures_count_all(fixture, 3);
        if (figures_breaks(fixture, detail) != 0)
            fail_msg("%s", detail);
    }
}

struct found {
    int breaks;
    bool personal;
};

static void note(void *ctx, const char *rule, const char *detail)
{
    struct found *found = ctx;
    found->breaks += strcmp(rule, "B3") == 0;
    found->personal = found->personal || strstr(detail, "Ann") != NULL;
}

/* Looks, and takes the damage back by failing. */
static enum status look(struct act *act, struct found *found, struct error *err)
{
    *found = (struct found){0};
    TRY(figures_verify(act, note, found, err));
    return error_set(err, ERROR_INTERNAL, NULL, "taken back");
}

#define DAMAGED(name, sql_text)                                                                                        \
    static enum status name(struct act *act, void *ctx, struct error *err)                                             \
    {                                                                                                                  \
        FIGURES_SQL(sql_text);                                                                                         \
        return look(act, ctx, err);                                                                                    \
    }
DAMAGED(more_closed, "UPDATE leader SET closed = closed + 1 WHERE period = 0 AND closed > 0")
DAMAGED(less_earned, "UPDATE leader SET earned = earned - 1 WHERE period > 0 AND earned > 0")
DAMAGED(no_leaders, "DELETE FROM leader")
DAMAGED(another_month, "UPDATE leader SET period = 202001 WHERE period > 9999 AND earned > 0")
DAMAGED(more_submitted, "UPDATE stat_margin SET submitted = submitted + 1 WHERE dim = 0 AND submitted > 0")
DAMAGED(another_channel, "UPDATE stat_margin SET lost = lost + 1 WHERE dim = 1")
DAMAGED(no_owners, "DELETE FROM stat_margin WHERE dim = 2")
DAMAGED(more_owed, "UPDATE liability_day SET available = available + 1")
DAMAGED(another_day, "UPDATE liability_day SET day = day + 1")
DAMAGED(another_sum, "UPDATE liability_day SET cost = cost + 1 WHERE day = 0")
DAMAGED(more_rewarded, "UPDATE stat_margin SET rewarded = rewarded + 1 WHERE dim = 0")
DAMAGED(fewer_referrals, "UPDATE referral_count SET n = n - 1 WHERE stage = 'new'")
DAMAGED(another_status, "UPDATE referral_count SET status = 2 WHERE stage = 'new'")
DAMAGED(lost_what_waits, "DELETE FROM uncounted")
DAMAGED(waits_twice, "UPDATE leader SET referrals = 2 * referrals")
DAMAGED(other_value, "UPDATE referral SET value = 1")
DAMAGED(other_owner, "UPDATE referral SET owner = 'Bo'")
DAMAGED(not_closed, "UPDATE referral SET closed_at = NULL")
DAMAGED(disqualified, "UPDATE referral SET status = 3 WHERE stage = 'new'")
DAMAGED(other_reward, "UPDATE reward SET participant_id = id")
DAMAGED(other_lot, "UPDATE lot SET reversed = reversed + 1, available = available - 1")
DAMAGED(set_aside, "INSERT INTO uncountable (ws, id, deltas) SELECT ws, id, 'x' FROM referral")
DAMAGED(cannot_be_read, "UPDATE uncounted SET deltas = '[]'")
DAMAGED(counted_but_waits, "UPDATE uncounted SET ws = 2")
DAMAGED(cheaper_channel, "UPDATE cost_margin SET cost = cost - 1 WHERE dim = 1")
DAMAGED(cheaper_source, "UPDATE cost_margin SET cost = cost - 1 WHERE dim = 3")
DAMAGED(no_sources, "DELETE FROM stat_margin WHERE dim = 3")
DAMAGED(quicker, "UPDATE stat_margin SET close_9 = close_9 - 1, close_8 = close_8 + 1 WHERE dim = 0 AND closed > 0")
DAMAGED(fewer_seconds, "UPDATE stat_margin SET close_s = close_s - 1 WHERE dim = 0 AND closed > 0")
DAMAGED(invited, "UPDATE stat_margin SET invited = 1 WHERE dim = 0 AND submitted > 0")
DAMAGED(younger, "UPDATE owed_age SET day = day + 1")
DAMAGED(owed_more, "UPDATE owed_age SET reserved = reserved + 1")
DAMAGED(issued_sooner, "UPDATE reward_day SET issue_15 = issue_15 - 1, issue_0 = issue_0 + 1 WHERE issued > 0")
DAMAGED(granted_more, "UPDATE reward_day SET granted_amount = granted_amount + 1 WHERE granted_amount > 0")
DAMAGED(paid, "UPDATE reward_day SET paid = 5 WHERE granted_amount > 0")
DAMAGED(more_clicks, "INSERT INTO program_day (ws, program_id, day, clicks, uniques, bots) SELECT ws, id, 20000, 1, 1, "
                     "0 FROM program WHERE ws = 1")
DAMAGED(channel_clicks, "INSERT INTO channel_day (ws, program_id, channel, day, clicks, uniques, bots) SELECT ws, id, "
                        "'sms', 20000, 1, 1, 0 FROM program WHERE ws = 1")
DAMAGED(customers, "INSERT INTO cohort (ws, month, referred, currency, customers, came_back, revenue_30, revenue_90, "
                   "revenue_180) VALUES (1, 202601, 1, 'USD', 1, 0, 0, 0, 0)")
DAMAGED(nothing_happened, "DELETE FROM uncounted WHERE ws = 7")

static const struct {
    const char *name;
    enum status (*act)(struct act *, void *ctx, struct error *);
    int breaks; /* exactly; 0: some */
} damages[] = {
    {"more closed", more_closed, 1},
    {"less earned", less_earned, 2},
    {"no leaders", no_leaders, 0},
    {"another month", another_month, 0},
    {"more submitted", more_submitted, 1},
    {"another channel", another_channel, 0},
    {"no owners", no_owners, 0},
    {"more owed", more_owed, 2},
    {"another day", another_day, 4},
    {"fewer referrals", fewer_referrals, 1},
    {"another status", another_status, 2},
    {"lost what waits", lost_what_waits, 0},
    {"waits twice", waits_twice, 0},
    {"other value", other_value, 0},
    {"other owner", other_owner, 0},
    {"not closed", not_closed, 0},
    {"disqualified", disqualified, 0},
    {"other reward", other_reward, 0},
    {"other lot", other_lot, 0},
    {"set aside", set_aside, 4},
    {"another sum", another_sum, 1},
    {"more rewarded", more_rewarded, 0},
    {"cannot be read", cannot_be_read, 0},
    {"another world's", counted_but_waits, 0},
    {"cheaper channel", cheaper_channel, 1},
    {"cheaper source", cheaper_source, 1},
    {"no sources", no_sources, 0},
    {"quicker", quicker, 1},
    {"fewer seconds", fewer_seconds, 1},
    {"invited", invited, 1},
    {"younger", younger, 4},
    {"owed more", owed_more, 2},
    {"issued sooner", issued_sooner, 2},
    {"granted more", granted_more, 1},
    {"paid", paid, 1},
    {"more clicks", more_clicks, 1},
    {"channel's clicks", channel_clicks, 1},
    {"customers", customers, 1},
};

static void test_every_damage_is_found(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct found found;
    write_scene(fixture);
    assert_int_not_equal(figures_try(fixture, nothing_happened, &found, &err), STATUS_OK);
    assert_int_equal(found.breaks, 0);
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        assert_int_not_equal(figures_try(fixture, damages[i].act, &found, &err), STATUS_OK);
        if (found.breaks == 0 || (damages[i].breaks != 0 && found.breaks != damages[i].breaks))
            fail_msg("%s: %d breaks; %s", damages[i].name, found.breaks, err.detail);
        assert_false(found.personal);
    }
    figures_count_all(fixture, 2);
    assert_int_equal(figures_breaks(fixture, NULL), 0);
}

UNIT_TESTS(figures_verify)
{
    struct CMUnitTest tests[] = {
        FIGURES_TEST(test_every_damage_is_found),
    };
    return RUN_FIGURES_TESTS(tests);
}
