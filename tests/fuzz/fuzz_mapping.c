/* Mappings: a line of input is the mapping's JSON, the rest a message. Whatever both are, a mapping that is refused
 * says where; a path leads to a value within the body that is JSON itself; and what is made is an event's body, or an
 * error with a sentence. Each line is read as an amount and as a path, too. */

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "domain/inbound/inbound_text.h"
#include "domain/mapping/mapping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_found(struct str found, struct str body)
{
    if (str_is_none(found))
        return;
    check(found.data >= body.data && found.data + found.size <= body.data + body.size && found.size > 0);
    json_t *json = json_loadb(found.data, found.size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    check(json != NULL);
    json_decref(json);
}

static void check_path(struct str text, struct str body)
{
    struct json_path path;
    struct error err = {0};
    if (json_path_parse(text, "p", &path, &err) == STATUS_OK)
        check_found(json_path_find(&path, body), body);
    else
        check(err.detail[0] != '\0' && strcmp(err.param, "p") == 0);
}

static void check_amount(struct str text)
{
    static const char *const codes[] = {"USD", "JPY", "KWD"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct currency currency;
        struct error err = {0};
        int64_t amount;
        check(currency_parse(str_from(codes[i]), &currency));
        for (enum amount_unit unit = AMOUNT_MINOR; unit <= AMOUNT_MAJOR; unit++)
            if (amount_read(text, unit, &currency, "amount", &amount, &err) == STATUS_OK)
                check(amount >= -MONEY_LIMIT && amount <= MONEY_LIMIT);
            else
                check(err.detail[0] != '\0');
    }
}

static void map(const struct mapping *mapping, struct str body, struct arena *arena)
{
    struct mapping_run run;
    struct error err = {0};
    if (mapping_begin(mapping, body, arena, &run, &err) != STATUS_OK) {
        check(err.detail[0] != '\0');
        return;
    }
    check(run.item_count <= LIMIT_EVENTS_ARRAY);
    for (size_t n = 0; n < run.item_count; n++) {
        json_t *event = NULL;
        err = (struct error){0};
        if (mapping_event(&run, n, &event, &err) == STATUS_OK)
            check(event == NULL || json_is_object(event));
        else
            check(event == NULL && err.detail[0] != '\0' && err.param[0] != '\0');
        json_decref(event);
    }
}

static void check_mapping(struct str text, struct str body, struct arena *arena)
{
    json_t *json = NULL;
    struct mapping mapping;
    struct error err = {0};
    if (json_parse(text, &json, NULL) != STATUS_OK)
        return;
    if (mapping_read(json, "m", arena, &mapping, &err) == STATUS_OK)
        map(&mapping, body, arena);
    else
        check(err.detail[0] != '\0' && err.param[0] == 'm');
    json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    struct arena arena = {0};
    json_t *json = NULL;
    if (size == 0)
        return 0;
    struct str first = str_split(&rest, '\n');
    struct str body = str_is_none(rest) ? STR("{}") : rest;
    struct str kept = inbound_text(body, 64, &arena);
    check(str_is_none(kept) || (kept.size <= 64 && str_is_text(kept)));
    check_amount(first);
    if (json_parse(body, &json, NULL) == STATUS_OK) {
        json_decref(json);
        check_path(first, body);
        check_mapping(first, body, &arena);
    }
    arena_release(&arena);
    return 0;
}
