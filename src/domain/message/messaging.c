/* A program's settings for messages. Runs inside a transaction, on its thread; checks on any. */

#include "domain/message/messaging.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/message/message_queue.h"
#include "domain/message/messaging_store.h"
#include "domain/program/program.h"

static const char *const per_words[] = {"day", "month", NULL};
static const char *const consent_words[] = {"granted", "not_withdrawn", NULL};

/* Which kind each row of `kinds` is. */
static const int kind_of_row[MESSAGING_KINDS] = {
    [MESSAGING_INVITATION] = MESSAGE_INVITATION,
    [MESSAGING_REMINDER] = MESSAGE_REMINDER,
    [MESSAGING_REWARD] = MESSAGE_REWARD,
    [MESSAGING_THANKS] = MESSAGE_THANKS,
    [MESSAGING_STAGE] = MESSAGE_STAGE,
    [MESSAGING_EXPIRY] = MESSAGE_EXPIRY,
    [MESSAGING_LEAD_RECEIVED] = MESSAGE_LEAD_RECEIVED,
    [MESSAGING_FRIEND] = MESSAGE_FRIEND,
    [MESSAGING_FRIEND_REWARD] = MESSAGE_FRIEND_REWARD,
};

/* ---- what a body says ---- */

struct kind_patch {
    bool present;
    struct opt_bool enabled;
    struct str_array channels;
    struct opt_int delay_hours;
};

struct messaging_patch {
    struct opt_bool paused;
    struct quiet_patch {
        bool present;
        struct str from, to;
    } quiet_hours;
    struct recipient_patch {
        bool present;
        struct opt_int count, days;
    } per_recipient;
    struct opt_int per_day, per_minute;
    struct budget_patch {
        bool present;
        struct opt_int amount;
        struct currency currency;
        int per;
    } budget;
    struct opt_int segment_price_micros;
    struct str_array prefixes;
    int invitation_consent;
    struct str thanks_from;
    struct kinds_patch {
        bool present;
        struct kind_patch of[MESSAGING_KINDS];
    } kinds;
};

static const struct field quiet_fields[] = {
    {.name = "from",
     .type = FIELD_TEXT,
     .offset = offsetof(struct quiet_patch, from),
     .flags = FIELD_REQUIRED,
     .min = 5,
     .max = 5,
     .doc = "When they begin, by the recipient's clock: 21:00."},
    {.name = "to",
     .type = FIELD_TEXT,
     .offset = offsetof(struct quiet_patch, to),
     .flags = FIELD_REQUIRED,
     .min = 5,
     .max = 5,
     .doc = "When they end: 08:00. The same as `from`: there are none."},
};
static const struct schema quiet_schema = SCHEMA("QuietHours", quiet_fields, struct quiet_patch);

static const struct field recipient_fields[] = {
    {.name = "count",
     .type = FIELD_INT,
     .offset = offsetof(struct recipient_patch, count),
     .flags = FIELD_REQUIRED,
     .min = 0,
     .max = LIMIT_MESSAGES_OF_RECIPIENT,
     .doc = "Messages that one person gets at most; 0: any number."},
    {.name = "days",
     .type = FIELD_INT,
     .offset = offsetof(struct recipient_patch, days),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = 366,
     .doc = "Within so many days."},
};
static const struct schema recipient_schema = SCHEMA("MessagesPerRecipient", recipient_fields, struct recipient_patch);

static const struct field budget_fields[] = {
    {.name = "amount",
     .type = FIELD_MONEY,
     .offset = offsetof(struct budget_patch, amount),
     .flags = FIELD_REQUIRED,
     .min = 0,
     .max = MONEY_LIMIT / 10000,
     .doc = "What text messages may cost, in minor units; 0: anything."},
    {.name = "currency",
     .type = FIELD_CURRENCY,
     .offset = offsetof(struct budget_patch, currency),
     .doc = "The program's, which it is when absent."},
    {.name = "per",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct budget_patch, per),
     .flags = FIELD_REQUIRED,
     .choices = per_words,
     .doc = "In which time, by the business's calendar."},
};
static const struct schema budget_schema = SCHEMA("MessageBudget", budget_fields, struct budget_patch);

static const struct field kind_fields[] = {
    {.name = "enabled",
     .type = FIELD_BOOL,
     .offset = offsetof(struct kind_patch, enabled),
     .doc = "Whether messages of this kind are sent."},
    {.name = "channels",
     .type = FIELD_TEXTS,
     .offset = offsetof(struct kind_patch, channels),
     .min = 1,
     .max = MESSAGE_CHANNEL_COUNT,
     .doc = "By which ways: sms, email. Of both that one is taken by which a person can be reached, sms first."},
    {.name = "delay_hours",
     .type = FIELD_INT,
     .offset = offsetof(struct kind_patch, delay_hours),
     .min = 0,
     .max = 24 * 366,
     .doc = "How long after what it tells of."},
};
static const struct schema kind_schema = SCHEMA("MessageKind", kind_fields, struct kind_patch);

#define KIND(row_name, row, words)                                                                                     \
    {                                                                                                                  \
        .name = (row_name), .type = FIELD_OBJECT, .offset = offsetof(struct kinds_patch, of[row]),                     \
        .schema = &kind_schema, .doc = (words)                                                                         \
    }
static const struct field kinds_fields[] = {
    KIND("invitation", MESSAGING_INVITATION, "Somebody is asked to take part."),
    KIND("reminder", MESSAGING_REMINDER, "Of an invitation that nothing has come of."),
    KIND("reward", MESSAGING_REWARD, "A reward is there, of whoever referred."),
    KIND("friend_reward", MESSAGING_FRIEND_REWARD, "A reward is there, of whoever was referred."),
    KIND("thanks", MESSAGING_THANKS, "A referral has come to something."),
    KIND("stage", MESSAGING_STAGE, "A referral has moved on."),
    KIND("expiry", MESSAGING_EXPIRY, "Credit lapses soon."),
    KIND("lead_received", MESSAGING_LEAD_RECEIVED, "To a prospect whose request has come in."),
    KIND(
        "friend_invitation", MESSAGING_FRIEND,
        "To whom a participant names, in its name, once, by e-mail. Not sent unless `enabled` is true: whether you may "
        "write to people who have not asked for it is for the law where they live."),
};
static const struct schema kinds_schema = SCHEMA("MessageKinds", kinds_fields, struct kinds_patch);

#define PATCH(member) offsetof(struct messaging_patch, member)
static const struct field patch_fields[] = {
    {.name = "paused",
     .type = FIELD_BOOL,
     .offset = PATCH(paused),
     .doc = "true: nothing of this program is sent until it is false again; messages wait."},
    {.name = "quiet_hours",
     .type = FIELD_OBJECT,
     .offset = PATCH(quiet_hours),
     .flags = FIELD_NULLABLE,
     .schema = &quiet_schema,
     .doc = "When nobody is disturbed, by the recipient's clock. Usual: 21:00 to 08:00."},
    {.name = "per_recipient",
     .type = FIELD_OBJECT,
     .offset = PATCH(per_recipient),
     .flags = FIELD_NULLABLE,
     .schema = &recipient_schema,
     .doc = "How much one person gets at most. Usual: 20 within 7 days."},
    {.name = "per_day",
     .type = FIELD_INT,
     .offset = PATCH(per_day),
     .flags = FIELD_NULLABLE,
     .min = 0,
     .max = 10000000,
     .doc = "Messages of the program by one channel on one day; 0: any number. Usual: 10000."},
    {.name = "per_minute",
     .type = FIELD_INT,
     .offset = PATCH(per_minute),
     .flags = FIELD_NULLABLE,
     .min = 0,
     .max = 60000,
     .doc = "How fast a queue is sent: messages a minute; 0: as fast as they are taken. Usual: 300."},
    {.name = "budget",
     .type = FIELD_OBJECT,
     .offset = PATCH(budget),
     .flags = FIELD_NULLABLE,
     .schema = &budget_schema,
     .doc =
         "What text messages may cost. When it is used up they wait for the next day or month, and a case is opened. "
         "Usual: no limit."},
    {.name = "segment_price_micros",
     .type = FIELD_INT,
     .offset = PATCH(segment_price_micros),
     .flags = FIELD_NULLABLE,
     .min = 0,
     .max = 1000000000,
     .doc = "What a segment of a text message costs, in millionths of a unit of the program's currency. Usual: 10000."},
    {.name = "prefixes",
     .type = FIELD_TEXTS,
     .offset = PATCH(prefixes),
     .flags = FIELD_NULLABLE,
     .max = LIMIT_MESSAGE_PREFIXES,
     .doc = "Numbers that text messages may go to, by how they begin: +1, +4917. An empty list: all."},
    {.name = "invitation_consent",
     .type = FIELD_CHOICE,
     .offset = PATCH(invitation_consent),
     .flags = FIELD_NULLABLE,
     .choices = consent_words,
     .doc = "Whom invitations and reminders go to: only those who have agreed (granted, usual), or all who have not "
            "taken it back (not_withdrawn), where the law lets you."},
    {.name = "thanks_from",
     .type = FIELD_TEXT,
     .offset = PATCH(thanks_from),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "Who says thanks: a person's name. Usual: the business."},
    {.name = "kinds",
     .type = FIELD_OBJECT,
     .offset = PATCH(kinds),
     .schema = &kinds_schema,
     .doc = "Which messages are sent, by which channels, how late. Kinds that are left out stay as they are."},
};
const struct schema messaging_schema = SCHEMA("MessagingUpdate", patch_fields, struct messaging_patch);

/* ---- how it is told ---- */

#define TOLD(type, member, place, kind, more, ...) ENTITY_TOLD(type, member, place, kind, more, __VA_ARGS__)

static const struct member quiet_members[] = {
    TOLD(struct messaging_quiet, from, from, TEXT, 0, .doc = "When they begin, by the recipient's clock.")
        TOLD(struct messaging_quiet, to, to, TEXT, 0, .doc = "When they end; the same: there are none.")};
static const struct entity quiet_entity = ENTITY("QuietHoursTold", quiet_members, struct messaging_quiet);

static const struct member recipient_members[] = {
    TOLD(struct messaging_recipient, count, count, INT, 0, .doc = "Messages at most; 0: any number.")
        TOLD(struct messaging_recipient, days, days, INT, 0, .doc = "Within so many days.")};
static const struct entity recipient_entity =
    ENTITY("MessagesPerRecipientTold", recipient_members, struct messaging_recipient);

static const struct member budget_members[] = {
    TOLD(struct messaging_budget, amount, amount, INT, 0, .doc = "In minor units; 0: no limit.")
        TOLD(struct messaging_budget, currency, currency, CURRENCY, 0, .doc = "The program's.")
            TOLD(struct messaging_budget, per, told_per, TEXT, 0, .words = per_words, .doc = "In which time.")};
static const struct entity budget_entity = ENTITY("MessageBudgetTold", budget_members, struct messaging_budget);

static const struct member kind_members[] = {
    TOLD(struct messaging_kind, enabled, enabled, BOOL, 0, .doc = "Whether such messages are sent.")
        TOLD(struct messaging_kind, channels, told_channels, WORDS, 0, .words = message_channels,
             .doc = "By which ways, in the order of preference.")
            TOLD(struct messaging_kind, delay_hours, delay_hours, INT, 0, .doc = "How long after what it tells of.")};
static const struct entity kind_entity = ENTITY("MessageKindTold", kind_members, struct messaging_kind);

#define TOLD_KIND(member, row)                                                                                         \
    {                                                                                                                  \
        .name = #member, .type = MEMBER_PART, .offset = (row) * sizeof(struct messaging_kind), .entity = &kind_entity, \
        .doc = "Of this kind."                                                                                         \
    }
static const struct member kinds_members[] = {
    TOLD_KIND(invitation, MESSAGING_INVITATION),
    TOLD_KIND(reminder, MESSAGING_REMINDER),
    TOLD_KIND(reward, MESSAGING_REWARD),
    TOLD_KIND(friend_reward, MESSAGING_FRIEND_REWARD),
    TOLD_KIND(thanks, MESSAGING_THANKS),
    TOLD_KIND(stage, MESSAGING_STAGE),
    TOLD_KIND(expiry, MESSAGING_EXPIRY),
    TOLD_KIND(lead_received, MESSAGING_LEAD_RECEIVED),
    TOLD_KIND(friend_invitation, MESSAGING_FRIEND),
};
static const struct entity kinds_entity = ENTITY("MessageKindsTold", kinds_members, struct messaging_kind);

static const char *const object_word[] = {"messaging", NULL};
static const struct member messaging_members[] = {
    TOLD(struct messaging, object, program_id, CONSTANT, 0, .words = object_word)
        TOLD(struct messaging, program_id, program_id, ID, 0, .prefix = "prg", .doc = "Whose settings they are.")
            TOLD(struct messaging, paused, paused, BOOL, 0, .doc = "Nothing of the program is sent.")
                TOLD(struct messaging, quiet_hours, quiet_hours, PART, 0, .entity = &quiet_entity,
                     .doc = "When nobody is disturbed.")
                    TOLD(struct messaging, per_recipient, per_recipient, PART, 0, .entity = &recipient_entity,
                         .doc = "How much one person gets at most.")
                        TOLD(struct messaging, per_day, per_day, INT, 0, .doc = "By one channel on one day; 0: any.")
                            TOLD(struct messaging, per_minute, per_minute, INT, 0, .doc = "Messages a minute; 0: any.")
                                TOLD(struct messaging, budget, budget, PART, 0, .entity = &budget_entity,
                                     .doc = "What text messages may cost.")
                                    TOLD(struct messaging, segment_price_micros, segment_price_micros, INT, 0,
                                         .doc = "Of a segment, in millionths of a unit of the currency.")
                                        TOLD(struct messaging, prefixes, prefixes, WORDS, 0,
                                             .doc = "Numbers that text messages may go to; none: all.")
                                            TOLD(struct messaging, invitation_consent, told_invitation_consent, TEXT, 0,
                                                 .words = consent_words, .doc = "Whom invitations go to.")
                                                TOLD(struct messaging, thanks_from, thanks_from, TEXT, MEMBER_NULL,
                                                     .doc = "Who says thanks; null: the business.")
                                                    TOLD(struct messaging, kinds, kinds, PART, 0,
                                                         .entity = &kinds_entity, .doc = "Which messages are sent.")};
const struct entity messaging_entity = ENTITY("Messaging", messaging_members, struct messaging);

/* ---- checking ---- */

int messaging_minute(struct str text)
{
    if (text.size != 5 || text.data[2] != ':')
        return -1;
    for (size_t i = 0; i < 5; i++)
        if (i != 2 && (text.data[i] < '0' || text.data[i] > '9'))
            return -1;
    int hour = (text.data[0] - '0') * 10 + text.data[1] - '0', minute = (text.data[3] - '0') * 10 + text.data[4] - '0';
    return hour > 23 || minute > 59 ? -1 : hour * 60 + minute;
}

static int channels_of(const struct str_array *names)
{
    int bits = 0;
    for (size_t i = 0; i < names->count; i++)
        for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++)
            if (str_equal(names->items[i], str_from(message_channel_name(channel))))
                bits |= channel;
    return bits;
}

static bool is_prefix(struct str text)
{
    if (text.size < 2 || text.size > 16 || text.data[0] != '+')
        return false;
    for (size_t i = 1; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return true;
}

static enum status check_channels(const struct messaging_patch *patch, struct error *err)
{
    for (size_t i = 0; i < MESSAGING_KINDS; i++) {
        const struct str_array *channels = &patch->kinds.of[i].channels;
        int found = channels_of(channels);
        size_t bits = (found & MESSAGE_SMS ? 1U : 0U) + (found & MESSAGE_EMAIL ? 1U : 0U);
        char param[ERROR_PARAM_SIZE];
        bool by_mail_only = kind_of_row[i] == MESSAGE_FRIEND && (found & MESSAGE_SMS) != 0;
        if (bits == channels->count && !by_mail_only)
            continue;
        snprintf(param, sizeof param, "kinds.%s.channels", message_kinds[kind_of_row[i]]);
        return error_set(err, ERROR_INVALID_VALUE, param,
                         by_mail_only ? "Friends are written to by e-mail only."
                                      : "channels are sms and email, each once.");
    }
    return STATUS_OK;
}

enum status messaging_patch_check(const struct messaging_patch *patch, struct error *err)
{
    const struct quiet_patch *quiet = &patch->quiet_hours;
    if (quiet->present && messaging_minute(quiet->from) < 0)
        return error_set(err, ERROR_INVALID_VALUE, "quiet_hours.from", "from is a time of day such as 21:00.");
    if (quiet->present && messaging_minute(quiet->to) < 0)
        return error_set(err, ERROR_INVALID_VALUE, "quiet_hours.to", "to is a time of day such as 08:00.");
    for (size_t i = 0; i < patch->prefixes.count; i++) {
        char param[ERROR_PARAM_SIZE];
        snprintf(param, sizeof param, "prefixes[%zu]", i);
        if (!is_prefix(patch->prefixes.items[i]))
            return error_set(err, ERROR_INVALID_VALUE, param,
                             "A prefix is a plus sign and digits, such as +1 or +4917.");
    }
    TRY(check_channels(patch, err));
    return text_check_plain(patch->thanks_from, "thanks_from", err);
}

/* ---- reading ---- */

static const struct messaging usual = {
    .quiet_hours = {{"21:00", 5}, {"08:00", 5}, 21 * 60, 8 * 60},
    .per_recipient = {20, 7},
    .per_day = 10000,
    .per_minute = 300,
    .budget = {.per = MESSAGING_PER_MONTH},
    .segment_price_micros = 10000,
    .invitation_consent = MESSAGING_CONSENT_GRANTED,
    .kinds =
        {
            [MESSAGING_INVITATION] = {.enabled = true, .channels = MESSAGE_SMS | MESSAGE_EMAIL},
            [MESSAGING_REMINDER] = {.enabled = true, .channels = MESSAGE_SMS | MESSAGE_EMAIL},
            [MESSAGING_REWARD] = {.enabled = true, .channels = MESSAGE_SMS | MESSAGE_EMAIL},
            [MESSAGING_THANKS] = {.enabled = true, .channels = MESSAGE_SMS | MESSAGE_EMAIL},
            [MESSAGING_STAGE] = {.enabled = false, .channels = MESSAGE_SMS | MESSAGE_EMAIL},
            [MESSAGING_EXPIRY] = {.enabled = true, .channels = MESSAGE_SMS | MESSAGE_EMAIL},
            [MESSAGING_LEAD_RECEIVED] = {.enabled = true, .channels = MESSAGE_SMS | MESSAGE_EMAIL},
            [MESSAGING_FRIEND] = {.enabled = false, .channels = MESSAGE_EMAIL},
            [MESSAGING_FRIEND_REWARD] = {.enabled = true, .channels = MESSAGE_SMS | MESSAGE_EMAIL},
        },
};

static int64_t or_usual(struct opt_int said, int64_t otherwise)
{
    return said.set ? said.value : otherwise;
}

static void apply_kinds(struct messaging *messaging, const struct kinds_patch *patch)
{
    for (size_t i = 0; i < MESSAGING_KINDS; i++) {
        const struct kind_patch *said = &patch->of[i];
        struct messaging_kind *kind = &messaging->kinds[i];
        if (said->enabled.set)
            kind->enabled = said->enabled.value;
        if (said->channels.count > 0)
            kind->channels = channels_of(&said->channels);
        kind->delay_hours = or_usual(said->delay_hours, kind->delay_hours);
    }
}

static void apply(struct messaging *messaging, const struct messaging_patch *said)
{
    if (said->quiet_hours.present)
        messaging->quiet_hours =
            (struct messaging_quiet){said->quiet_hours.from, said->quiet_hours.to,
                                     messaging_minute(said->quiet_hours.from), messaging_minute(said->quiet_hours.to)};
    if (said->per_recipient.present)
        messaging->per_recipient =
            (struct messaging_recipient){said->per_recipient.count.value, said->per_recipient.days.value};
    messaging->per_day = or_usual(said->per_day, messaging->per_day);
    messaging->per_minute = or_usual(said->per_minute, messaging->per_minute);
    if (said->budget.present) {
        messaging->budget.amount = said->budget.amount.value;
        messaging->budget.per = said->budget.per;
    }
    messaging->segment_price_micros = or_usual(said->segment_price_micros, messaging->segment_price_micros);
    messaging->prefixes = said->prefixes;
    if (said->invitation_consent != 0)
        messaging->invitation_consent = said->invitation_consent;
    messaging->thanks_from = said->thanks_from;
    apply_kinds(messaging, &said->kinds);
}

static void tell(struct messaging *messaging, struct arena *arena)
{
    messaging->budget.currency = messaging->currency;
    messaging->budget.told_per = str_from(per_words[messaging->budget.per - 1]);
    messaging->told_invitation_consent = str_from(consent_words[messaging->invitation_consent - 1]);
    for (size_t i = 0; i < MESSAGING_KINDS; i++) {
        struct messaging_kind *kind = &messaging->kinds[i];
        struct str_array *told = &kind->told_channels;
        *told = (struct str_array){arena_array(arena, MESSAGE_CHANNEL_COUNT, sizeof *told->items), 0};
        for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++)
            if ((kind->channels & channel) != 0)
                told->items[told->count++] = str_from(message_channel_name(channel));
    }
}

static void free_json(json_t **json)
{
    json_decref(*json);
}

/* What was said, as the field table reads it; its texts are copied. */
static enum status resolve(struct messaging *messaging, struct str stored, struct arena *arena, struct error *err)
{
    struct messaging_patch said;
    if (str_is_none(stored))
        return STATUS_OK;
    json_t *json __attribute__((cleanup(free_json))) = json_loadb(stored.data, stored.size, 0, NULL);
    TRY(schema_read(&messaging_schema, json, &said, arena, err));
    apply(messaging, &said);
    messaging->thanks_from = str_is_none(messaging->thanks_from) ? STR_NONE : str_copy(arena, messaging->thanks_from);
    messaging->quiet_hours.from = str_copy(arena, messaging->quiet_hours.from);
    messaging->quiet_hours.to = str_copy(arena, messaging->quiet_hours.to);
    for (size_t i = 0; i < messaging->prefixes.count; i++)
        messaging->prefixes.items[i] = str_copy(arena, messaging->prefixes.items[i]);
    return STATUS_OK;
}

static enum status read_stored(struct act *act, const struct id *program_id, bool *ret_paused, struct str *ret,
                               struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &messaging_statements[MESSAGING_SQL_READ], VALUES(value_int(act->ws), value_id(program_id)),
                  &rows, err));
    *ret_paused = rows.row_count == 1 && result_int(&rows, 0, 0) != 0;
    *ret = rows.row_count == 1 ? result_str(&rows, 0, 1) : STR_NONE;
    return STATUS_OK;
}

enum status messaging_read(struct act *act, const struct id *program_id, struct messaging *ret, struct error *err)
{
    struct program program;
    struct messaging messaging = usual;
    struct str stored;
    TRY(program_read(act, program_id, &program, err));
    messaging.program_id = *program_id;
    messaging.currency = program.currency;
    TRY(read_stored(act, program_id, &messaging.paused, &stored, err));
    TRY(resolve(&messaging, stored, txn_arena(act->txn), err));
    tell(&messaging, txn_arena(act->txn));
    *ret = messaging;
    return STATUS_OK;
}

const struct messaging_kind *messaging_kind_of(const struct messaging *messaging, enum message_kind kind)
{
    for (size_t i = 0; i < MESSAGING_KINDS; i++)
        if (kind_of_row[i] == (int)kind)
            return &messaging->kinds[i];
    return NULL;
}

/* ---- changing ---- */

/* Sets the members of `from` in `into`; null takes one away. Objects named in `deep` are merged in turn. */
static void merge(json_t *into, const json_t *from, bool deep)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)from, name, value)
    {
        json_t *inner = json_object_get(into, name);
        if (json_is_null(value))
            json_object_del(into, name);
        else if (deep && json_is_object(value) && json_is_object(inner))
            merge(inner, value, deep);
        else
            json_object_set_new(into, name, json_deep_copy(value));
    }
}

static struct str merged(struct str stored, const json_t *json, struct arena *arena)
{
    json_t *all __attribute__((cleanup(free_json))) =
        str_is_none(stored) ? json_object() : json_loadb(stored.data, stored.size, 0, NULL);
    json_t *said __attribute__((cleanup(free_json))) = json_copy((json_t *)json);
    json_t *kinds = json_object_get(said, "kinds");
    json_t *kept = json_object_get(all, "kinds");
    if (kinds != NULL && kept != NULL) {
        merge(kept, kinds, true);
        json_object_del(said, "kinds");
    }
    json_object_del(said, "paused");
    merge(all, said, false);
    char *text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
    struct str copy = str_copy(arena, str_from(text));
    free(text);
    return copy;
}

static enum status check_currency(const struct messaging_patch *patch, const struct messaging *before,
                                  struct error *err)
{
    const struct currency *said = &patch->budget.currency;
    if (!patch->budget.present || said->text[0] == '\0' || currency_equal(said, &before->currency))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_CURRENCY, "budget.currency", "A budget is in the program's currency, %s.",
                     before->currency.text);
}

enum status messaging_change(struct act *act, const struct id *program_id, const json_t *json,
                             const struct messaging_patch *patch, struct messaging *ret, struct error *err)
{
    struct program program;
    struct messaging before;
    struct str stored;
    bool paused;
    struct changes changes;
    TRY(program_lock(act, program_id, &program, err));
    TRY(messaging_read(act, program_id, &before, err));
    TRY(check_currency(patch, &before, err));
    TRY(read_stored(act, program_id, &paused, &stored, err));
    if (patch->paused.set)
        paused = patch->paused.value;
    struct str text = merged(stored, json, txn_arena(act->txn));
    TRY(txn_exec(act->txn, &messaging_statements[MESSAGING_SQL_WRITE],
                 VALUES(value_int(act->ws), value_id(program_id), value_int(paused), value_text(text)), err));
    TRY(message_queue_go_on(act, program_id, err));
    changes_begin(&changes);
    if (paused != before.paused)
        changes_str(&changes, "messages_paused", before.paused ? STR("true") : STR("false"),
                    paused ? STR("true") : STR("false"));
    TRY(audit_write(act,
                    &(struct audit_entry){.action = "program.messaging_changed",
                                          .object_kind = "prg",
                                          .object_id = *program_id,
                                          .changes = changes_end(&changes, txn_arena(act->txn))},
                    NULL, err));
    return messaging_read(act, program_id, ret, err);
}
