/* Clicks as they are told, and their list. Runs inside a transaction, on its thread. */

#include "domain/click/click.h"
#include "domain/click/click_store.h"

static const char *const object_word[] = {"click", NULL};
const char *const click_devices[] = {"desktop", "phone", "tablet", NULL};
const char *const click_flag_words[] = {"prefetch", "embedded", "bot", "repeat", NULL};

static const struct member members[] = {
    ENTITY_TOLD(struct click, object, id, CONSTANT, 0, .words = object_word) CLICK_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct click, code, code, TEXT, 0, .doc = "The code of the link.")
            ENTITY_TOLD(struct click, channel, channel, TEXT, MEMBER_NULL, .doc = "The channel of the link.")
                ENTITY_TOLD(struct click, at, at, TIME, 0, .doc = "When it was.")};
const struct entity click_entity = ENTITY("Click", members, struct click);

static const struct list_path paths[] = {{0, &click_statements[CLICK_SQL_LIST], false}};
const struct list click_list = {
    .name = "clicks",
    .entity = &click_entity,
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &click_statements[CLICK_SQL_READ],
};

void click_page_fit(struct page *page)
{
    if (page->made_from > 0)
        page->from = id_floor(page->made_from + TIME_US_PER_MS - 1);
}

enum status click_tell(struct act *act, struct click *clicks, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    struct link *links = arena_array(txn_arena(act->txn), count, sizeof *links);
    for (size_t i = 0; i < count; i++)
        ids[i] = clicks[i].link_id;
    TRY(link_read_many(act, ids, count, links, err));
    for (size_t i = 0; i < count; i++) {
        clicks[i].code = links[i].code;
        clicks[i].channel = links[i].channel;
        clicks[i].at = id_time(&clicks[i].id);
    }
    return STATUS_OK;
}
