/* What a mapping makes of a message. See hook_webhook.h. */

#include "api/hook_webhook.h"

#include "api/event_fact.h"
#include "domain/mapping/mapping.h"

static enum status read_fact(const struct mapping_run *run, size_t n, const struct id *program_id,
                             struct hook_report *report, struct error *err)
{
    json_t *event;
    struct event_fact *fact = &report->facts[report->fact_count];
    TRY(mapping_event(run, n, &event, err));
    if (event == NULL)
        return STATUS_OK;
    report->events[report->event_count++] = event;
    enum status status = event_fact_read(event, run->arena, fact, err);
    if (status != STATUS_OK) {
        mapping_blame(run->mapping, err);
        return status;
    }
    fact->about.program_id = *program_id;
    if (run->mapping->has_each)
        fact->about.param_prefix = arena_format(run->arena, "facts[%zu]", n);
    if (report->fact_count++ == 0)
        report->lane = intake_lane(&fact->about, &fact->referral_id);
    return STATUS_OK;
}

enum status webhook_read(const json_t *mapping_json, struct str body, const struct id *program_id,
                         struct hook_report *report, size_t *ret_items, struct error *err)
{
    struct arena *arena = &report->hook.request->arena;
    struct mapping *mapping = arena_alloc(arena, sizeof *mapping);
    struct mapping_run run;
    TRY(mapping_read(mapping_json, "mapping", arena, mapping, err));
    TRY(mapping_begin(mapping, body, arena, &run, err));
    *ret_items = run.item_count;
    report->facts = arena_array(arena, run.item_count, sizeof *report->facts);
    report->events = arena_array(arena, run.item_count, sizeof *report->events);
    for (size_t n = 0; n < run.item_count; n++) {
        enum status status = read_fact(&run, n, program_id, report, err);
        if (status != STATUS_OK && mapping->has_each)
            error_prefix(err, arena_format(arena, "facts[%zu]", n));
        TRY(status);
    }
    return STATUS_OK;
}
