/* Warnings of budgets. The warning is one act of the trail for each window and threshold, and its id makes each mail
 * unique. Runs inside a write transaction, on its thread. */

#include "domain/schedule/budget_mail.h"

#include <jansson.h>
#include <string.h>

#include "base/json.h"
#include "domain/limit/budget.h"
#include "domain/message/message_staff.h"
#include "domain/message/message_write.h"
#include "domain/program/program.h"
#include "domain/schedule/mail_words.h"
#include "domain/user/user.h"

#define WARNED "program.budget_warned"

enum { ALL = 100 };

struct warning {
    struct act *act;
    struct id id; /* of the act of the trail */
    struct program program;
    struct budget budget;
    int64_t percent, used;
    struct str zone, usual_tag;
};

/* The second of the two values that a member of the changes has. */
static const json_t *became(const json_t *changes, const char *name)
{
    return json_array_get(json_object_get(changes, name), 1);
}

/* The budget that it tells of ("USD per month"); one that the rules do not have any more: none. */
static enum status find_budget(struct warning *warning, const char *name, bool *ret_found, struct error *err)
{
    struct budget *budgets;
    size_t count;
    *ret_found = false;
    TRY(budgets_read(warning->act, &warning->program.id, &budgets, &count, err));
    for (size_t i = 0; i < count && !*ret_found; i++) {
        const char *own = arena_format(txn_arena(warning->act->txn), "%s per %s", budgets[i].currency.text,
                                       rule_period_name((enum rule_period)budgets[i].per));
        *ret_found = strcmp(own, name) == 0;
        warning->budget = budgets[i];
    }
    return STATUS_OK;
}

static enum status read_changes(struct warning *warning, struct str changes, bool *ret_found, struct error *err)
{
    json_t *json;
    TRY(json_parse(changes, &json, err));
    const json_t *name = became(json, "budget");
    warning->percent = json_integer_value(became(json, "warned"));
    warning->used = json_integer_value(became(json, "used"));
    enum status status = find_budget(warning, json_is_string(name) ? json_string_value(name) : "", ret_found, err);
    json_decref(json);
    return status;
}

/* ---- the mail ---- */

static void add_line(struct buf *out, struct str text)
{
    buf_add_str(out, text);
    BUF_ADD_LITERAL(out, "\n\n");
}

static void add_table(const struct warning *warning, struct mail_words *words, struct buf *out)
{
    static const char *const heads[] = {"staff.program", "staff.budget", "staff.used", "staff.left"};
    const struct budget *budget = &warning->budget;
    int64_t left = budget->amount > warning->used ? budget->amount - warning->used : 0;
    struct mail_table table = mail_table_begin(words->arena, sizeof heads / sizeof heads[0], 2);
    struct str per = mail_name(words, "status.budget_per.", str_from(rule_period_name((enum rule_period)budget->per)));
    struct str amount = mail_money(words, budget->amount, &budget->currency);
    for (size_t i = 0; i < table.columns; i++)
        mail_table_add(&table, mail_say(words, heads[i]));
    mail_table_add(&table, warning->program.name);
    mail_table_add(&table, str_from(arena_format(words->arena, "%.*s %.*s", STR_ARG(amount), STR_ARG(per))));
    mail_table_add(&table, mail_money(words, warning->used, &budget->currency));
    mail_table_add(&table, mail_money(words, left, &budget->currency));
    mail_table_write(&table, out);
    buf_add_char(out, '\n');
}

static struct str text_of(const struct warning *warning, struct mail_words *words, struct str said)
{
    char program[ID_TEXT_SIZE];
    struct buf out = {0};
    add_line(&out, said);
    add_table(warning, words, &out);
    add_line(&out, mail_say(words, warning->budget.at_limit == 0 ? "staff.budget_stops" : "staff.budget_waits"));
    id_format(&warning->program.id, "prg", program);
    buf_add_format(&out, MESSAGE_MARK_PLACE "/console/programs/%.*s", ID_TEXT_SIZE, program);
    struct str text = str_copy(words->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static enum status mail_to(const struct warning *warning, const struct user *user, struct mail_words *words,
                           struct error *err)
{
    struct str said = mail_say(words, warning->percent >= ALL ? "staff.budget_used_up" : "staff.budget_nearly");
    struct message_staff mail = {
        .user_id = user->id,
        .address = user->email,
        .program_id = warning->program.id,
        .language = words->tag,
        .subject = str_from(arena_format(words->arena, "%.*s: %.*s", STR_ARG(warning->program.name), STR_ARG(said))),
        .text = text_of(warning, words, said),
    };
    char person[ID_TEXT_SIZE];
    struct id id;
    id_format(&user->id, "usr", person);
    message_cause(arena_format(words->arena, "budget.%.*s", ID_TEXT_SIZE, person), &warning->id, 0, mail.cause);
    return message_staff_want(warning->act, &mail, &id, err);
}

static enum status tell(const struct warning *warning, const struct user *user, struct error *err)
{
    struct account account;
    struct mail_words words;
    TRY(account_read(warning->act->txn, &user->id, &account, err));
    mail_words_begin(&words, warning->act, str_is_none(account.locale) ? warning->usual_tag : account.locale,
                     warning->zone);
    enum status status = mail_to(warning, user, &words, err);
    mail_words_end(&words);
    return status;
}

static bool decides_of_money(const struct user *user)
{
    return user->role == ROLE_OWNER || user->role == ROLE_ADMIN || user->role == ROLE_FINANCE;
}

static enum status tell_all(const struct warning *warning, struct error *err)
{
    struct user *users;
    size_t count;
    TRY(user_active(warning->act, &users, &count, err));
    for (size_t i = 0; i < count; i++)
        if (decides_of_money(&users[i]))
            TRY(tell(warning, &users[i], err));
    return STATUS_OK;
}

enum status budget_mail_asks(struct act *act, const char *const **ret_actions, struct error *err)
{
    static const char *const actions[] = {WARNED, NULL};
    (void)act;
    (void)err;
    *ret_actions = actions;
    return STATUS_OK;
}

enum status budget_mail_take(struct act *act, const struct outbox_change *change, struct error *err)
{
    struct warning warning = {.act = act, .id = change->id};
    struct business business;
    bool found;
    if (!str_equal(change->action, STR(WARNED)) || str_is_none(change->changes))
        return STATUS_OK;
    TRY(business_read(act, &business, err));
    warning.zone = business.time_zone;
    warning.usual_tag = business.locale;
    TRY(program_read(act, &change->object_id, &warning.program, err));
    TRY(read_changes(&warning, change->changes, &found, err));
    return found ? tell_all(&warning, err) : STATUS_OK;
}
