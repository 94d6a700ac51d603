/* The reasons not to write to somebody, in the order in which they are told: what the owner of an address wants comes
 * before what the business wants. Runs inside a transaction, on its thread. */

#include "domain/message/message_reach.h"

#include "domain/connection/connection.h"
#include "domain/message/consent.h"
#include "domain/message/message_store.h"
#include "domain/program/program.h"

const char *const message_reasons[] = {
    REASON_UNREACHABLE, REASON_OPTED_OUT,    REASON_BOUNCED,       REASON_NO_CONSENT,      REASON_WITHDRAWN,
    REASON_MUTED,       REASON_SWITCHED_OFF, REASON_NO_CONNECTION, REASON_PREFIX,          REASON_PROGRAM_CLOSED,
    REASON_NOT_NEEDED,  REASON_TOO_LATE,     REASON_QUIET_HOURS,   REASON_RECIPIENT_LIMIT, REASON_PROGRAM_LIMIT,
    REASON_BUDGET,      REASON_PACE,         REASON_RETRY,         REASON_MISCONFIGURED,   REASON_REFUSED,
    REASON_GIVEN_UP,    REASON_NO_ANSWER,    REASON_TEMPLATE,      REASON_UNDELIVERED,     NULL,
};

bool reach_is_marketing(enum message_kind kind)
{
    return kind == MESSAGE_INVITATION || kind == MESSAGE_REMINDER || kind == MESSAGE_FRIEND;
}

/* A number with an extension is somebody's desk. */
static struct str address_of(const struct contact *contact, int channel)
{
    if (channel == MESSAGE_EMAIL)
        return contact->email;
    return str_find(contact->phone, ';') != SIZE_MAX ? STR_NONE : contact->phone;
}

static enum status look_at_address(struct act *act, struct reach *reach, struct error *err)
{
    struct str suppressed;
    reach->address = address_of(reach->contact, reach->channel);
    if (str_is_none(reach->address)) {
        reach->reason = REASON_UNREACHABLE;
        return STATUS_OK;
    }
    TRY(suppression_read(act, reach->channel, reach->address, &suppressed, err));
    if (!str_is_none(suppressed))
        reach->reason = str_equal(suppressed, STR(SUPPRESSED_BOUNCED)) ? REASON_BOUNCED : REASON_OPTED_OUT;
    return STATUS_OK;
}

/* What this program has sent there before was not wanted. */
static enum status look_at_refusal(struct act *act, struct reach *reach, struct error *err)
{
    bool refused;
    TRY(refusal_read(act, &reach->messaging->program_id, reach->channel, reach->address, &refused, err));
    if (refused)
        reach->reason = REASON_OPTED_OUT;
    return STATUS_OK;
}

static enum status look_at_consent(struct act *act, struct reach *reach, struct error *err)
{
    struct consent_standing standing;
    bool marketing = reach_is_marketing(reach->kind);
    TRY(consent_read_standing(act, &reach->contact->id, &standing, err));
    int state = standing.state[reach->channel - 1][(marketing ? CONSENT_MARKETING : CONSENT_TRANSACTIONAL) - 1];
    if (state == CONSENT_WITHDRAWN)
        reach->reason = REASON_WITHDRAWN;
    else if (state == 0 && marketing && reach->kind != MESSAGE_FRIEND &&
             reach->messaging->invitation_consent == MESSAGING_CONSENT_GRANTED)
        reach->reason = REASON_NO_CONSENT;
    return STATUS_OK;
}

/* What a participant has switched off in the portal: bits of portal/portal_settings.h, a folder above this one. */
static int64_t muted_bit(enum message_kind kind)
{
    switch (kind) {
    case MESSAGE_STAGE:
    case MESSAGE_THANKS:
        return 1;
    case MESSAGE_REWARD:
    case MESSAGE_FRIEND_REWARD:
    case MESSAGE_EXPIRY:
        return 2;
    case MESSAGE_REMINDER:
        return 4;
    default:
        return 0;
    }
}

static enum status look_at_muted(struct act *act, struct reach *reach, struct error *err)
{
    struct result rows;
    int64_t bit = muted_bit(reach->kind);
    if (bit == 0 || id_is_none(&reach->participant_id))
        return STATUS_OK;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_MUTED],
                  VALUES(value_int(act->ws), value_id(&reach->participant_id)), &rows, err));
    if (rows.row_count == 1 && (result_int(&rows, 0, 0) & bit) != 0)
        reach->reason = REASON_MUTED;
    return STATUS_OK;
}

static bool prefix_is_allowed(const struct reach *reach)
{
    const struct str_array *prefixes = &reach->messaging->prefixes;
    for (size_t i = 0; i < prefixes->count; i++)
        if (str_starts_with(reach->address, prefixes->items[i]))
            return true;
    return prefixes->count == 0 || reach->channel != MESSAGE_SMS;
}

static enum status look_at_program(struct act *act, struct reach *reach, struct error *err)
{
    struct program program;
    const struct messaging_kind *kind = messaging_kind_of(reach->messaging, reach->kind);
    if (kind != NULL && !kind->enabled)
        reach->reason = REASON_SWITCHED_OFF;
    else if (!prefix_is_allowed(reach))
        reach->reason = REASON_PREFIX;
    if (reach->reason != NULL || !reach_is_marketing(reach->kind))
        return STATUS_OK;
    TRY(program_read(act, &reach->messaging->program_id, &program, err));
    if (program.status != PROGRAM_ACTIVE)
        reach->reason = REASON_PROGRAM_CLOSED;
    return STATUS_OK;
}

/* A test world sends nothing, and needs nothing to do so. */
static enum status look_at_connection(struct act *act, struct reach *reach, struct error *err)
{
    struct connection connection;
    bool found = true;
    if (act->livemode)
        TRY(connection_for(act, reach->channel == MESSAGE_SMS ? CONNECTION_SMS : CONNECTION_MAIL,
                           &reach->messaging->program_id, &connection, &found, err));
    if (!found)
        reach->reason = REASON_NO_CONNECTION;
    return STATUS_OK;
}

enum status reach_look(struct act *act, struct reach *reach, struct error *err)
{
    static enum status (*const looks[])(struct act * act, struct reach * reach, struct error * err) = {
        look_at_address, look_at_refusal, look_at_consent, look_at_muted, look_at_program, look_at_connection,
    };
    reach->reason = NULL;
    for (size_t i = 0; i < sizeof looks / sizeof looks[0] && reach->reason == NULL; i++)
        TRY(looks[i](act, reach, err));
    return STATUS_OK;
}
