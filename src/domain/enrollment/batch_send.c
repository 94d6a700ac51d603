/* The invitations of a batch, a chunk at a time: each person is looked at again, takes part, and is invited. See
 * batch.h. */

#include "base/limits.h"
#include "domain/contact/contact.h"
#include "domain/enrollment/batch_store.h"
#include "domain/enrollment/invitation.h"
#include "domain/message/consent.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"

/* The chunk of the source that was read last: items come in its order. */
struct source {
    struct act *act;
    const struct batch *batch;
    bool is_read;
    int64_t n;
    struct batch_person *people;
    size_t count;
};

static enum status find_person(struct source *source, const struct batch_item *item, const struct batch_person **ret,
                               struct error *err)
{
    struct batch_chunk chunk;
    bool found;
    if (!source->is_read || source->n != item->chunk) {
        TRY(batch_chunk_read(source->act, &source->batch->id, item->chunk, &chunk, &found, err));
        if (!found)
            return error_set(err, ERROR_INTERNAL, NULL, "A batch has lost a part of its source.");
        TRY(batch_source_read((enum batch_source)source->batch->source, &chunk, txn_arena(source->act->txn),
                              &source->people, &source->count, err));
        source->is_read = true;
        source->n = item->chunk;
    }
    for (size_t i = 0; i < source->count; i++)
        if ((int64_t)source->people[i].at == item->position) {
            *ret = &source->people[i];
            return STATUS_OK;
        }
    return error_set(err, ERROR_INTERNAL, NULL, "The source of a batch has nobody where an item says.");
}

/* What a line says of the person becomes known: the contact itself where nobody was known by it, and the consent. */
static enum status settle_person(struct act *act, const struct batch *batch, const struct batch_person *person,
                                 struct id *ret_contact_id, struct error *err)
{
    struct contact contact = {0};
    bool created;
    TRY(contact_find(act, &person->fields, &contact, err));
    TRY(contact_settle(act, &person->fields, &contact, &created, err));
    *ret_contact_id = contact.id;
    struct consent_standing standing;
    if (str_is_none(person->consent))
        return STATUS_OK;
    TRY(consent_read_standing(act, &contact.id, &standing, err));
    for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++) {
        struct consent consent;
        const struct consent_fields fields = {
            .channel = channel,
            .purpose = CONSENT_MARKETING,
            .state = CONSENT_GRANTED,
            .wording = person->consent,
            .source = STR("csv"),
            .at = TIME_NONE,
        };
        bool wanted = ((int)batch->channels & channel) != 0;
        if (wanted && standing.state[channel - 1][CONSENT_MARKETING - 1] == 0) /* what was ever said stands */
            TRY(consent_add(act, &contact.id, &fields, &consent, err));
    }
    return STATUS_OK;
}

static enum status invite(struct act *act, const struct batch *batch, const struct id *contact_id, struct error *err)
{
    struct invitation invitation = {
        .contact_id = *contact_id,
        .program_id = batch->program_id,
        .cause_id = batch->id,
        .batch_id = batch->id,
        .channels = (int)batch->channels,
        .not_before = act_now(act),
        .remind_at = TIME_NONE,
    };
    bool created;
    TRY(participant_enroll(act, &batch->program_id, contact_id, "customer", &invitation.participant_id, &created, err));
    return invitation_send(act, &invitation, NULL, err);
}

static enum status send_item(struct source *source, struct batch *batch, const struct batch_item *item,
                             struct error *err)
{
    struct act *act = source->act;
    struct id contact_id = item->contact_id;
    const char *why = NULL;
    static const struct batch_person nobody;
    const struct batch_person *person = &nobody;
    if (batch->source == BATCH_CSV) {
        TRY(find_person(source, item, &person, err));
        TRY(settle_person(act, batch, person, &contact_id, err));
    }
    TRY(batch_look(act, batch, &contact_id, false, &why, err));
    if (why == NULL)
        TRY(invite(act, batch, &contact_id, err));
    batch->invited += why == NULL;
    batch->skipped += why != NULL;
    batch->sent_to = item->n;
    return txn_exec(act->txn, &batch_statements[BATCH_SQL_SETTLE_ITEM],
                    VALUES(value_int(act->ws), value_id(&batch->id), value_int(item->n),
                           value_int(why == NULL ? BATCH_ITEM_INVITED : BATCH_ITEM_SKIPPED), value_text(str_from(why))),
                    err);
}

/* A program that takes nobody any more invites nobody: the batch waits, and goes on when it does again (batch_due()
 * finds it then). */
static enum status program_is_open(struct act *act, const struct batch *batch, bool *ret, struct error *err)
{
    struct program program;
    TRY(program_read(act, &batch->program_id, &program, err));
    *ret = program_takes(program.status, PROGRAM_PARTICIPANTS, NULL, NULL) == STATUS_OK;
    return STATUS_OK;
}

enum status batch_send(struct act *act, struct batch *batch, bool *ret_more, struct error *err)
{
    struct source source = {.act = act, .batch = batch};
    struct result rows;
    bool open;
    *ret_more = false;
    TRY(program_is_open(act, batch, &open, err));
    if (!open)
        return STATUS_OK;
    TRY(txn_query(act->txn, &batch_statements[BATCH_SQL_WAITING],
                  VALUES(value_int(act->ws), value_id(&batch->id), value_int(batch->sent_to), value_int(BATCH_CHUNK)),
                  &rows, err));
    const struct batch_item *items = row_read_all(&batch_item_entity, &rows, 1, txn_arena(act->txn));
    for (size_t i = 0; i < rows.row_count; i++)
        TRY(send_item(&source, batch, &items[i], err));
    *ret_more = rows.row_count == BATCH_CHUNK;
    if (*ret_more)
        return STATUS_OK;
    batch->status = BATCH_DONE;
    batch->ended_at = act_now(act);
    return STATUS_OK;
}
