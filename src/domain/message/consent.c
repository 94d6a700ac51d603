/* The ledger of consents, and the addresses that nothing is sent to. Runs inside a transaction, on its thread. */

#include "domain/message/consent.h"

#include "base/limits.h"
#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/contact/contact.h"
#include "domain/message/consent_store.h"

const char *const consent_purposes[] = {"marketing", "transactional", NULL};
const char *const consent_states[] = {"granted", "withdrawn", NULL};

/* ---- the tables ---- */

static const char *const object_word[] = {"consent", NULL};
static const struct member consent_members[] = {
    ENTITY_TOLD(struct consent, object, id, CONSTANT, 0, .words = object_word) CONSENT_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct consent, channel, told_channel, TEXT, 0, .words = message_channels, .doc = "By which way.")
            ENTITY_TOLD(struct consent, purpose, told_purpose, TEXT, 0, .words = consent_purposes,
                        .doc = "For which messages: marketing (invitations, reminders) or transactional (the rest).")
                ENTITY_TOLD(struct consent, state, told_state, TEXT, 0, .words = consent_states,
                            .doc = "Whether it was agreed to or taken back.")};
const struct entity consent_entity = ENTITY("Consent", consent_members, struct consent);

static const struct list_filter filters[] = {[CONSENTS_CONTACT] = {"contact_id", 'b'}};
static const struct list_path paths[] = {
    {LIST_FILTER(CONSENTS_CONTACT), &consent_statements[CONSENT_SQL_LIST], false},
};
const struct list consent_list = {
    .name = "consents",
    .entity = &consent_entity,
    .filters = filters,
    .filter_count = 1,
    .paths = paths,
    .path_count = 1,
    .holds = &consent_statements[CONSENT_SQL_HELD],
};

#define FIELD(member) offsetof(struct consent_fields, member)

static const struct field consent_field_table[] = {
    {.name = "channel",
     .type = FIELD_CHOICE,
     .offset = FIELD(channel),
     .flags = FIELD_REQUIRED,
     .choices = message_channels,
     .doc = "By which way."},
    {.name = "purpose",
     .type = FIELD_CHOICE,
     .offset = FIELD(purpose),
     .flags = FIELD_REQUIRED,
     .choices = consent_purposes,
     .doc = "For which messages: marketing (invitations, reminders) or transactional (the rest)."},
    {.name = "state",
     .type = FIELD_CHOICE,
     .offset = FIELD(state),
     .flags = FIELD_REQUIRED,
     .choices = consent_states,
     .doc = "Whether it was agreed to or taken back."},
    {.name = "wording",
     .type = FIELD_TEXT,
     .offset = FIELD(wording),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "What was agreed to, as the person read it."},
    {.name = "source",
     .type = FIELD_TEXT,
     .offset = FIELD(source),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .doc = "How it was said: checkout, paper form, phone, ..."},
    {.name = "at",
     .type = FIELD_TIME,
     .offset = FIELD(at),
     .flags = FIELD_NULLABLE,
     .doc = "When it was said; now when absent."},
};
const struct schema consent_schema = SCHEMA("ConsentCreate", consent_field_table, struct consent_fields);

void consent_tell(struct consent *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        rows[i].told_channel = str_from(message_channel_name(rows[i].channel));
        rows[i].told_purpose = str_from(consent_purposes[rows[i].purpose - 1]);
        rows[i].told_state = str_from(consent_states[rows[i].state - 1]);
    }
}

/* ---- adding ---- */

static enum status tell(struct act *act, const struct consent *consent, struct error *err)
{
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "channel", STR_NONE, str_from(message_channel_name(consent->channel)));
    changes_str(&changes, "purpose", STR_NONE, str_from(consent_purposes[consent->purpose - 1]));
    changes_str(&changes, "state", STR_NONE, str_from(consent_states[consent->state - 1]));
    return audit_write(act,
                       &(struct audit_entry){
                           .action = "contact.consent_changed",
                           .object_kind = "cnt",
                           .object_id = consent->contact_id,
                           .changes = changes_end(&changes, txn_arena(act->txn)),
                       },
                       NULL, err);
}

enum status consent_add(struct act *act, const struct id *contact_id, const struct consent_fields *fields,
                        struct consent *ret, struct error *err)
{
    struct contact contact;
    struct consent consent = {
        .id = mint_id(&act->mint),
        .contact_id = *contact_id,
        .channel = fields->channel,
        .purpose = fields->purpose,
        .state = fields->state,
        .wording = fields->wording,
        .source = fields->source,
        .at = fields->at == TIME_NONE ? act_now(act) : fields->at,
        .created_at = act_now(act),
    };
    TRY(text_check_plain(fields->source, "source", err));
    TRY(contact_read_row(act, contact_id, &contact, err));
    if (consent.at > act_now(act))
        return error_set(err, ERROR_OUT_OF_RANGE, "at", "at is in the future.");
    TRY(row_insert(act->txn, &consent_statements[CONSENT_SQL_INSERT], act->ws, &consent_entity, &consent, err));
    TRY(tell(act, &consent, err));
    consent_tell(&consent, 1);
    *ret = consent;
    return STATUS_OK;
}

enum status consent_read_standing(struct act *act, const struct id *contact_id, struct consent_standing *ret,
                                  struct error *err)
{
    struct result rows;
    *ret = (struct consent_standing){0};
    TRY(txn_query(act->txn, &consent_statements[CONSENT_SQL_STANDING], VALUES(value_int(act->ws), value_id(contact_id)),
                  &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret->state[result_int(&rows, i, 0) - 1][result_int(&rows, i, 1) - 1] = (int)result_int(&rows, i, 2);
    return STATUS_OK;
}

/* ---- addresses ---- */

enum status suppression_read(struct act *act, int channel, struct str address, struct str *ret_reason,
                             struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &consent_statements[CONSENT_SQL_SUPPRESSED],
                  VALUES(value_int(act->ws), value_int(channel), value_text(address)), &rows, err));
    *ret_reason = rows.row_count == 0 ? STR_NONE : result_str(&rows, 0, 0);
    return STATUS_OK;
}

enum status suppression_add(struct act *act, int channel, struct str address, const char *reason, bool *ret_new,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &consent_statements[CONSENT_SQL_SUPPRESS],
                  VALUES(value_int(act->ws), value_int(channel), value_text(address), value_text(str_from(reason)),
                         value_int(act_now(act))),
                  &rows, err));
    if (ret_new != NULL)
        *ret_new = rows.row_count == 1;
    return STATUS_OK;
}

enum status refusal_add(struct act *act, const struct id *program_id, int channel, struct str address,
                        struct error *err)
{
    return txn_exec(act->txn, &consent_statements[CONSENT_SQL_REFUSE],
                    VALUES(value_int(act->ws), value_id(program_id), value_int(channel), value_text(address),
                           value_int(act_now(act))),
                    err);
}

enum status refusal_read(struct act *act, const struct id *program_id, int channel, struct str address, bool *ret,
                         struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &consent_statements[CONSENT_SQL_REFUSED],
                  VALUES(value_int(act->ws), value_id(program_id), value_int(channel), value_text(address)), &rows,
                  err));
    *ret = rows.row_count == 1;
    return STATUS_OK;
}

enum status suppression_remove(struct act *act, int channel, struct str address, bool *ret_removed, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &consent_statements[CONSENT_SQL_UNSUPPRESS],
                  VALUES(value_int(act->ws), value_int(channel), value_text(address)), &rows, err));
    *ret_removed = rows.row_count == 1;
    return STATUS_OK;
}

enum status suppression_end_own(struct act *act, const struct id *contact_id, int channel, struct error *err)
{
    struct contact contact;
    struct str reason;
    bool removed;
    TRY(contact_read_row(act, contact_id, &contact, err));
    struct str address = channel == MESSAGE_SMS ? contact.phone : contact.email;
    if (str_is_none(address))
        return STATUS_OK;
    TRY(suppression_read(act, channel, address, &reason, err));
    if (!str_equal(reason, STR(SUPPRESSED_OPTED_OUT)))
        return STATUS_OK;
    return suppression_remove(act, channel, address, &removed, err);
}
