/* Reading what a page shows. Runs inside a transaction, on its thread. */

#include "domain/landing/landing_page.h"

#include "base/limits.h"
#include "domain/contact/contact.h"
#include "domain/landing/landing_store.h"
#include "domain/participant/participant.h"
#include "domain/program/rules_cache.h"
#include "domain/terms/terms.h"

/* ---- where an address leads ---- */

static enum status refuse(struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, "slug", "This address leads to no page.");
}

static enum status find_slug(struct txn *txn, struct str slug, struct landing_place *place, struct error *err)
{
    struct result rows;
    struct id id;
    bool by_id = id_parse(slug, "prg", &id);
    struct value wanted = by_id ? value_id(&id) : value_text(slug);
    TRY(txn_query(txn, &landing_statements[by_id ? LANDING_SQL_FIND_ID : LANDING_SQL_FIND_SLUG], VALUES(wanted), &rows,
                  err));
    if (rows.row_count == 0)
        return refuse(err);
    place->world.ws = result_int(&rows, 0, 0);
    place->world.livemode = result_int(&rows, 0, 1) != 0;
    place->world.clock_offset_us = result_int(&rows, 0, 2);
    place->program_id = result_id(&rows, 0, 3);
    return STATUS_OK;
}

static bool is_kept_out(const struct link_target *link)
{
    return link_target_is_retired(link) || str_equal(link->participant_status, STR("blocked")) ||
           str_equal(link->participant_status, STR("rejected"));
}

static enum status find_code(struct txn *txn, const struct code *code, struct landing_place *place, struct error *err)
{
    TRY(link_lookup(txn, code, &place->link, err));
    if (is_kept_out(&place->link))
        return refuse(err);
    place->has_link = true;
    place->world.ws = place->link.ws;
    place->world.livemode = place->link.livemode;
    place->world.clock_offset_us = place->link.clock_offset_us;
    place->program_id = place->link.program_id;
    return STATUS_OK;
}

enum status landing_find(struct txn *txn, struct str slug, const struct code *code, struct landing_place *ret,
                         struct error *err)
{
    *ret = (struct landing_place){0};
    return code != NULL ? find_code(txn, code, ret, err) : find_slug(txn, slug, ret, err);
}

enum status landing_address(struct act *act, const struct program *program, struct str *ret, struct error *err)
{
    struct landing_place place = {0};
    char id[ID_TEXT_SIZE];
    id_format(&program->id, "prg", id);
    enum status status = find_slug(act->txn, program->slug, &place, err);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND)
        return status;
    bool own = status == STATUS_OK && id_equal(&place.program_id, &program->id);
    struct str name = own ? program->slug : (struct str){id, ID_TEXT_SIZE};
    *ret = str_from(arena_format(txn_arena(act->txn), "/p/%.*s", STR_ARG(name)));
    return STATUS_OK;
}

/* ---- what stands there ---- */

struct str landing_first_name(struct str name)
{
    struct str rest = str_trim(name);
    return str_split(&rest, ' ');
}

static enum status read_sender(struct act *act, const struct link_target *link, struct landing_page *page,
                               struct error *err)
{
    struct contact contact;
    TRY(contact_read_row(act, &link->contact_id, &contact, err));
    page->code = link->code;
    page->sender = str_is_none(contact.name) ? contact.company : landing_first_name(contact.name);
    return STATUS_OK;
}

/* What is offered by whoever sends the visitor: a group, or a participant alone, may have terms of their own. */
static enum status read_offer(struct act *act, const struct landing_place *place, struct landing_page *page,
                              struct error *err)
{
    const struct rules *rules;
    struct terms terms;
    struct participant sender = {0};
    if (place->has_link)
        TRY(participant_read(act, &place->link.participant_id, &sender, err));
    const struct terms_holder holder = {sender.id, place->program_id, sender.group_id, sender.own_terms};
    TRY(program_rules(act, &place->program_id, page->program.version, &rules, err));
    TRY(terms_apply(act, &holder, rules, act_now(act), &terms, err));
    page->join = (int)rules_join(rules);
    page->offer = portal_offers(rules, &terms, txn_arena(act->txn));
    return STATUS_OK;
}

enum status landing_page_read(struct act *act, const struct landing_place *place, struct landing_page *ret,
                              struct error *err)
{
    *ret = (struct landing_page){0};
    TRY(program_read(act, &place->program_id, &ret->program, err));
    TRY(program_takes(ret->program.status, PROGRAM_FACE, "slug", err));
    ret->open = program_takes(ret->program.status, PROGRAM_REFERRALS, NULL, NULL) == STATUS_OK;
    TRY(landing_read(act, &place->program_id, &ret->landing, err));
    TRY(business_read(act, &ret->business, err));
    TRY(read_offer(act, place, ret, err));
    return place->has_link ? read_sender(act, &place->link, ret, err) : STATUS_OK;
}

/* ---- forms ---- */

enum status landing_count_form(struct act *act, int64_t network, bool *ret_allowed, struct error *err)
{
    struct result rows;
    int64_t hour = txn_now(act->txn) / TIME_US_PER_S / 3600;
    TRY(txn_query(act->txn, &landing_statements[LANDING_SQL_SENT],
                  VALUES(value_int(act->ws), value_int(network), value_int(hour)), &rows, err));
    *ret_allowed = rows.row_count == 0 || result_int(&rows, 0, 0) < LIMIT_FORMS_OF_NETWORK;
    if (!*ret_allowed)
        return STATUS_OK;
    TRY(txn_exec(act->txn, &landing_statements[LANDING_SQL_SEND],
                 VALUES(value_int(act->ws), value_int(network), value_int(hour)), err));
    return txn_exec(act->txn, &landing_statements[LANDING_SQL_FORGET], VALUES(value_int(act->ws), value_int(hour - 1)),
                    err);
}
