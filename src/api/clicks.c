/* Calls about clicks. A click lives in a file of its own: act() finds the link and writes the answer in a transaction
 * of the books, append() stores the click, and only then is the answer sent. The id is fixed before the click is
 * stored, and stored once: with an Idempotency-Key append() looks whether the click got there. So does the request that
 * the key came with first, for its repetition finds the answer already and may be quicker to store the click. */

#include <jansson.h>
#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "base/json.h"
#include "domain/click/click.h"
#include "domain/link/alias.h"
#include "net/proxy.h"

struct clicks_create {
    struct str code_as_sent, url, referrer, user_agent, ip; /* as sent; absent where they were not */
    struct id previous;                                     /* of a page: the visitor's click before, or none */
    struct code code;
    struct click click; /* what parse() and act() find out */
};

#define CODE_DOC                                                                                                       \
    "The code of the link, in any case; left out: that of `url`, by its parameter ref, via, fpr, grsf, ucc or rsCode."

enum { USER_AGENT_LIMIT = 1024, ADDRESS_LIMIT = 64 };

static const struct field create_fields[] = {
    {.name = "code", .type = FIELD_TEXT, .offset = offsetof(struct clicks_create, code_as_sent), .doc = CODE_DOC},
    {.name = "url",
     .type = FIELD_URL,
     .offset = offsetof(struct clicks_create, url),
     .flags = FIELD_NULLABLE,
     .doc = "The page that was opened; its utm parameters are kept."},
    {.name = "referrer",
     .type = FIELD_URL,
     .offset = offsetof(struct clicks_create, referrer),
     .flags = FIELD_NULLABLE,
     .doc = "The page that the visitor came from; its host is kept."},
    {.name = "user_agent",
     .type = FIELD_TEXT,
     .offset = offsetof(struct clicks_create, user_agent),
     .flags = FIELD_NULLABLE,
     .max = USER_AGENT_LIMIT,
     .doc = "The visitor's User-Agent."},
    {.name = "ip",
     .type = FIELD_TEXT,
     .offset = offsetof(struct clicks_create, ip),
     .flags = FIELD_NULLABLE,
     .max = ADDRESS_LIMIT,
     .doc = "The visitor's address, of which only a keyed hash of its network is kept."},
};
static const struct schema clicks_create_body = SCHEMA("ClickCreate", create_fields, struct clicks_create);

/* A page cannot say who its visitor is: that is seen in the request. */
static const struct field browser_fields[] = {
    {.name = "code", .type = FIELD_TEXT, .offset = offsetof(struct clicks_create, code_as_sent), .doc = CODE_DOC},
    {.name = "previous",
     .type = FIELD_ID,
     .offset = offsetof(struct clicks_create, previous),
     .prefix = "clk",
     .doc = "The visitor's click before this one, where the page remembers it: programs may credit the first."},
    {.name = "url",
     .type = FIELD_URL,
     .offset = offsetof(struct clicks_create, url),
     .flags = FIELD_NULLABLE,
     .doc = "The page that was opened; its utm parameters are kept."},
    {.name = "referrer",
     .type = FIELD_URL,
     .offset = offsetof(struct clicks_create, referrer),
     .flags = FIELD_NULLABLE,
     .doc = "The page that the visitor came from; its host is kept."},
};
static const struct schema clicks_browser_body = SCHEMA("ClickOfPage", browser_fields, struct clicks_create);

struct list_clicks {
    struct list_query list;
};

static const struct field list_fields[] = {LIST_FIELDS("clk")};
static const struct schema clicks_list_query = SCHEMA("ClickList", list_fields, struct list_clicks);

/* Hashes who the visitor is, as far as that is known: 0 stands for unknown. */
static enum status read_visitor(struct call *call, struct clicks_create *command, struct error *err)
{
    struct http_address address;
    const uint8_t *network_key = call->api->network_key;
    if (call->caller.publishable)
        command->user_agent = http_header(call->request, STR("user-agent"));
    command->click.agent = click_agent(network_key, command->user_agent);
    if (!str_is_none(command->ip)) {
        if (!address_parse(command->ip, &address))
            return error_set(err, ERROR_INVALID_VALUE, "ip", "ip must be an IPv4 or IPv6 address.");
        command->click.network = click_network(network_key, address.bytes);
    } else if (call->caller.publishable) {
        command->click.network = click_network(network_key, call->request->peer.bytes);
    }
    return STATUS_OK;
}

static struct str query_of(struct str url)
{
    struct str rest = url;
    str_split(&rest, '?');
    return str_is_none(rest) ? STR_NONE : str_split(&rest, '#');
}

static enum status read_code(struct clicks_create *command, struct error *err)
{
    bool said = !str_is_none(command->code_as_sent);
    if (said ? code_parse(command->code_as_sent, &command->code)
             : link_code_of_query(query_of(command->url), &command->code))
        return STATUS_OK;
    if (!said && str_is_none(query_of(command->url)))
        return error_set(err, ERROR_MISSING_FIELD, "code", "Say the code, or the url that has it.");
    return error_set(err, ERROR_NOT_FOUND, "code", "Nobody has this code.");
}

static enum status clicks_create_parse(struct call *call, struct error *err)
{
    struct clicks_create *command = call->command;
    struct arena *arena = &call->request->arena;
    TRY(read_code(command, err));
    TRY(read_visitor(call, command, err));
    struct click_class class = click_classify(&(struct click_headers){.user_agent = command->user_agent});
    command->click.flags = class.flags;
    command->click.device = class.device;
    command->click.referrer = click_referrer_host(command->referrer, arena);
    command->click.previous_id = command->previous;
    command->click.campaign = click_campaign(query_of(command->url), arena);
    return STATUS_OK;
}

/* All that a page learns of its click. */
static const char *const click_word[] = {"click", NULL};
static const struct member receipt_members[] = {
    ENTITY_TOLD(struct click, id, id, ID, 0, .prefix = "clk", .doc = "Its id.")
        ENTITY_TOLD(struct click, object, id, CONSTANT, 0, .words = click_word)};
static const struct entity click_receipt_entity = ENTITY("ClickReceipt", receipt_members, struct click);

static enum status write_click(struct call *call, struct click *click, struct error *err)
{
    if (call->caller.publishable) {
        entity_write(&click_receipt_entity, &call->w, NULL, click, ENTITY_ALONE);
        return STATUS_OK;
    }
    TRY(click_tell(&call->act, click, 1, err));
    entity_write(&click_entity, &call->w, NULL, click, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status clicks_create_act(struct txn *txn, struct call *call, struct error *err)
{
    struct clicks_create *command = call->command;
    struct link_target target;
    TRY(link_lookup_in(&call->act, &command->code, &target, err));
    if (link_target_is_retired(&target))
        return error_set(err, ERROR_NOT_FOUND, "code", "This code was retired.");
    if (str_equal(target.program_status, STR("draft")))
        return error_set(err, ERROR_NOT_FOUND, "code", "The program of this code is a draft: nobody can use it yet.");
    if (str_equal(target.program_status, STR("ended")))
        return error_set(err, ERROR_PROGRAM_ENDED, "code", "The program of this code has ended: it takes no clicks.");
    command->click.id = env_id(txn_env(txn), act_now(&call->act));
    command->click.link_id = target.link_id;
    command->click.program_id = target.program_id;
    command->click.participant_id = target.participant_id;
    call->status = 201;
    return write_click(call, &command->click, err);
}

/* The id that the stored answer has given to the click. */
static enum status read_answered_id(struct call *call, struct id *ret_id, struct error *err)
{
    json_t *answer;
    TRY(json_parse(buf_str(&call->request->response.body), &answer, err));
    const char *text = json_string_value(json_object_get(answer, "id"));
    bool valid = id_parse(str_from(text), "clk", ret_id);
    json_decref(answer);
    return valid ? STATUS_OK : error_set(err, ERROR_INTERNAL, NULL, "The stored answer has no click.");
}

static enum status clicks_create_append(struct txn *txn, struct call *call, struct error *err)
{
    const struct clicks_create *command = call->command;
    struct click click = command->click;
    if (call->replayed)
        TRY(read_answered_id(call, &click.id, err));
    if (call->idempotent) {
        struct act act = act_begin(txn, call->caller.ws, call->caller.livemode, 0, call->caller.principal);
        struct click stored;
        enum status status = click_read(&act, &click.id, &stored, NULL);
        if (status != STATUS_NOT_FOUND)
            return status;
    }
    return click_append(txn, call->api->clicks, call->caller.ws, &click, err);
}

static enum status clicks_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_clicks *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *clicks;
    size_t count;
    bool more;
    click_page_fit(&ask.page);
    TRY(list_read(&call->act, &click_list, &ask, &clicks, &count, &more, err));
    TRY(click_tell(&call->act, clicks, count, err));
    call_write_page(call, &click_entity, clicks, count, more, "clk", offsetof(struct click, id));
    return STATUS_OK;
}

static enum status clicks_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct click click;
    TRY(call_path_id(call, 0, "clk", &id, err));
    TRY(call_path_found(click_read(&call->act, &id, &click, err), err));
    return write_click(call, &click, err);
}

/* sorted table: by 1, 2 */
const struct route click_routes[] = {
    CALL("/v1/clicks", GET, .scope = "clicks:read", .flags = ROUTE_CHEAP | ROUTE_LIST, .query = &clicks_list_query,
         .act = clicks_list_act, .summary = "Lists clicks, newest first.", .told = &click_entity),
    CALL("/v1/clicks", POST, .scope = "clicks:write", .flags = ROUTE_CHEAP | ROUTE_PUBLISHABLE | ROUTE_IDEMPOTENT,
         .body = &clicks_create_body, .browser_body = &clicks_browser_body, .parse = clicks_create_parse,
         .act = clicks_create_act, .append = clicks_create_append,
         .summary = "Records a click that the business's own site saw.", .told = &click_entity,
         .browser_told = &click_receipt_entity),
    CALL("/v1/clicks/{id}", GET, .scope = "clicks:read", .flags = ROUTE_CHEAP, .act = clicks_read_act,
         .summary = "Reads a click.", .told = &click_entity),
};
const size_t click_route_count = sizeof click_routes / sizeof click_routes[0];
