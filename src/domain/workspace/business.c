/* Businesses: what they say of themselves. Runs inside a transaction, on its thread. */

#include "domain/workspace/business.h"

#include "base/locale/time_zone.h"
#include "base/text.h"
#include "base/url.h"
#include "domain/workspace/business_store.h"
#include "domain/workspace/workspace.h"

enum status business_read(struct act *act, struct business *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &business_statements[BUSINESS_SQL_READ], VALUES(value_int(act->ws)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, NULL, "There is no such workspace.");
    *ret = (struct business){0};
    row_read(&business_row_entity, &rows, 0, 1, ret);
    if (!str_is_none(ret->time_zone))
        return STATUS_OK;
    bool known = currency_parse(STR("USD"), &ret->currency);
    (void)known;
    ret->time_zone = STR("UTC");
    ret->locale = STR("en");
    return STATUS_OK;
}

static enum status check_website(struct str website, struct error *err)
{
    const char *wrong = str_is_none(website) || website.size == 0 ? NULL : url_check(website);
    return wrong == NULL ? STATUS_OK : error_set(err, ERROR_INVALID_VALUE, "website", "The website %s.", wrong);
}

enum status business_check(struct business_patch *patch, struct arena *arena, struct error *err)
{
    if (!str_is_none(patch->name))
        TRY(workspace_check_name(patch->name, err));
    if (!str_is_none(patch->time_zone) && !time_zone_is_known(patch->time_zone))
        return error_set(err, ERROR_INVALID_VALUE, "time_zone",
                         "There is no such time zone; they are named like Europe/Berlin.");
    if (!str_is_none(patch->brand_color) && patch->brand_color.size > 0)
        TRY(brand_color_check(patch->brand_color, arena, &patch->brand_color, err));
    return check_website(patch->website, err);
}

/* ---- changing ---- */

static enum status rename_workspace(struct act *act, const struct business *business, struct str name,
                                    struct error *err)
{
    bool taken;
    if (str_is_none(name) || str_equal(name, business->name))
        return STATUS_OK;
    TRY(workspace_name_taken(act->txn, name, &taken, err));
    if (taken)
        return error_set(err, ERROR_CONFLICT, "name", "Another workspace has this name: choose another.");
    return txn_exec(act->txn, &business_statements[BUSINESS_SQL_RENAME],
                    VALUES(value_int(business->ws), value_text(name)), err);
}

static void merge_text(struct str *text, struct str wanted)
{
    if (!str_is_none(wanted))
        *text = wanted.size == 0 ? STR_NONE : wanted;
}

static void merge(struct business *business, const struct business_patch *patch)
{
    merge_text(&business->name, patch->name);
    merge_text(&business->time_zone, patch->time_zone);
    merge_text(&business->locale, patch->locale);
    merge_text(&business->brand_color, patch->brand_color);
    merge_text(&business->website, patch->website);
    if (patch->currency.text[0] != '\0')
        business->currency = patch->currency;
}

enum status business_change(struct act *act, const struct business_patch *patch, struct business *ret,
                            struct error *err)
{
    TRY(workspace_check_shared(act, err));
    TRY(business_read(act, ret, err));
    TRY(rename_workspace(act, ret, patch->name, err));
    merge(ret, patch);
    return txn_exec(act->txn, &business_statements[BUSINESS_SQL_WRITE],
                    VALUES(value_int(ret->ws), value_text(str_from(ret->currency.text)), value_text(ret->time_zone),
                           value_text(ret->locale), value_text(ret->brand_color), value_text(ret->website)),
                    err);
}
