/* Redemptions as rows, as lists, and how they are told. Runs inside a transaction, on its thread. */

#include "domain/redemption/redemption.h"

#include "domain/audit/audit.h"
#include "domain/contact/contact.h"
#include "domain/redemption/redemption_parts.h"
#include "domain/redemption/redemption_store.h"

const char *const redemption_statuses[] = {
    [REDEMPTION_OPEN] = "open",
    [REDEMPTION_CAPTURED] = "captured",
    [REDEMPTION_RELEASED] = "released",
    NULL,
};

/* ---- the tables ---- */

static const struct member lot_members[] = {REDEMPTION_LOT_COLUMNS(ENTITY_COLUMN) ENTITY_TOLD(
    struct redemption_lot, amount, amount, INT, 0, .doc = "What of it is meant, in minor units.")};
const struct entity redemption_lot_entity = ENTITY("RedemptionLot", lot_members, struct redemption_lot);

static const char *const object_word[] = {"redemption", NULL};
static const struct member redemption_members[] = {
    ENTITY_TOLD(struct redemption, object, id, CONSTANT, 0, .words = object_word) REDEMPTION_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct redemption, amount, amount, INT, 0,
                    .doc = "What it has set aside or, once it is captured, spent, in minor units.")
            ENTITY_TOLD(struct redemption, lots, lots, LIST, 0, .entity = &redemption_lot_entity,
                        .doc = "The rewards of that amount, in the order in which they were taken.")
                ENTITY_TOLD(struct redemption, replayed, replayed, BOOL, MEMBER_SPARSE,
                            .doc = "It was there already, and nothing was changed.")};
const struct entity redemption_entity = ENTITY("Redemption", redemption_members, struct redemption);

static const struct list_filter filters[] = {
    [REDEMPTIONS_CONTACT] = {"contact_id", 'b'},
    [REDEMPTIONS_STATUS] = {"status", 'i'},
};
static const struct list_path paths[] = {
    {0, &redemption_statements[REDEMPTION_SQL_LIST], false},
    {LIST_FILTER(REDEMPTIONS_CONTACT), &redemption_statements[REDEMPTION_SQL_LIST_CONTACT], false},
    {LIST_FILTER(REDEMPTIONS_CONTACT) | LIST_FILTER(REDEMPTIONS_STATUS),
     &redemption_statements[REDEMPTION_SQL_LIST_CONTACT_STATUS], false},
    {LIST_FILTER(REDEMPTIONS_STATUS), &redemption_statements[REDEMPTION_SQL_LIST_STATUS], false},
};
const struct list redemption_list = {
    .name = "redemptions",
    .entity = &redemption_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &redemption_statements[REDEMPTION_SQL_HELD],
};

/* ---- telling ---- */

/* The rows of one redemption stand together. Once it is captured, those are told of which something was spent. */
static void tell(struct redemption *redemption, struct redemption_lot *rows, size_t row_count)
{
    bool captured = redemption->status == REDEMPTION_CAPTURED;
    size_t first = 0;
    while (first < row_count && !id_equal(&rows[first].redemption_id, &redemption->id))
        first++;
    size_t count = 0;
    for (size_t i = first; i < row_count && id_equal(&rows[i].redemption_id, &redemption->id); i++) {
        rows[i].amount = captured ? rows[i].captured_amount : rows[i].requested_amount;
        if (rows[i].amount > 0)
            rows[first + count++] = rows[i];
    }
    redemption->amount = captured ? redemption->captured_amount : redemption->requested_amount;
    redemption->lots = (struct entity_list){&rows[first], count};
}

enum status redemption_tell_all(struct act *act, struct redemption *redemptions, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = redemptions[i].id;
    struct result rows;
    TRY(txn_query_ids(act->txn, &redemption_statements[REDEMPTION_SQL_LOTS], VALUES(value_int(act->ws)), ids, count,
                      &rows, err));
    struct redemption_lot *lots = row_read_all(&redemption_lot_entity, &rows, 1, txn_arena(act->txn));
    for (size_t i = 0; i < count; i++)
        tell(&redemptions[i], lots, rows.row_count);
    return STATUS_OK;
}

enum status redemption_read(struct act *act, const struct id *id, struct redemption *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &redemption_statements[REDEMPTION_SQL_READ], VALUES(value_int(act->ws), value_id(id)),
                  &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no redemption with this id.");
    *ret = (struct redemption){0};
    row_read(&redemption_entity, &rows, 0, 1, ret);
    return redemption_tell_all(act, ret, 1, err);
}

/* ---- what its files share ---- */

enum status spending_keep_contact(struct act *act, const struct id *contact_id, const char *param, struct error *err)
{
    struct contact contact;
    enum status status = contact_lock(act, contact_id, &contact, err);
    if (status == STATUS_NOT_FOUND)
        return error_set(err, ERROR_NOT_FOUND, param, "There is no contact with this id.");
    return status;
}

enum status spending_begin(struct spending *spending, struct act *act, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct id *ids = arena_array(arena, spending->count, sizeof *ids);
    for (size_t i = 0; i < spending->count; i++)
        ids[i] = spending->lots[i].reward_id;
    size_t found;
    TRY(reward_read_many(act, ids, spending->count, &spending->rewards, &found, err));
    if (found < spending->count)
        return STATUS_BUSY;
    for (size_t i = 0; i < found; i++)
        if (spending->rewards[i].status != REWARD_ISSUED)
            return STATUS_BUSY;
    TRY(reward_read_money(act, spending->rewards, spending->count, err));
    plan_begin(&spending->plan, act, NULL);
    plan_cause(&spending->plan, "rdm", &spending->redemption->id, 0);
    return STATUS_OK;
}

static const char *action_of(const struct redemption *redemption)
{
    static const char *const actions[] = {
        [REDEMPTION_OPEN] = "redemption.created",
        [REDEMPTION_CAPTURED] = "redemption.captured",
        [REDEMPTION_RELEASED] = "redemption.released",
    };
    return actions[redemption->status];
}

enum status spending_commit(struct spending *spending, int before, struct error *err)
{
    const struct redemption *redemption = spending->redemption;
    struct plan *plan = &spending->plan;
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "status", before < 0 ? STR_NONE : str_from(redemption_statuses[before]),
                str_from(redemption_statuses[redemption->status]));
    if (redemption->status == REDEMPTION_CAPTURED)
        changes_int(&changes, "captured_amount", 0, redemption->captured_amount);
    TRY(plan_tell(plan,
                  &(struct plan_news){
                      .action = action_of(redemption),
                      .object_kind = "rdm",
                      .object_id = redemption->id,
                      .changes = changes_end(&changes, txn_arena(plan->act->txn)),
                  },
                  NULL, err));
    return plan_commit(plan, err);
}
