/* Scopes as bits: two for each resource, in the order of the table. Pure; any thread. */

#include "domain/key/scope.h"

#include <string.h>

#include "base/buf.h"

/* What can be named. Order is that of the bits, which are never stored. sorted table: by value */
static const char *const resources[] = {
    "audit",    "cases",           "clicks",      "codes",     "connections", "contacts", "events",       "exports",
    "groups",   "imports",         "keys",        "ledger",    "links",       "messages", "participants", "payouts",
    "programs", "reconciliations", "redemptions", "referrals", "reports",     "rewards",  "settings",     "test_clock",
    "users",    "views",           "webhooks",
};

enum { RESOURCE_COUNT = sizeof resources / sizeof resources[0] };

_Static_assert(2 * RESOURCE_COUNT <= 64, "a set has a bit for each scope");

/* The bit of a scope; 0 when it is none. */
static uint64_t scope_bit(struct str scope)
{
    struct str action = scope;
    struct str resource = str_split(&action, ':');
    bool write = str_equal(action, STR("write"));
    if (!write && !str_equal(action, STR("read")))
        return 0;
    for (unsigned i = 0; i < RESOURCE_COUNT; i++)
        if (str_equal(resource, str_from(resources[i])))
            return UINT64_C(1) << (2 * i + write);
    return 0;
}

struct scope_set scope_set_publishable(void)
{
    return (struct scope_set){scope_bit(STR("clicks:write")) | scope_bit(STR("codes:read")) |
                              scope_bit(STR("referrals:write"))};
}

bool scope_set_has(struct scope_set set, struct str scope)
{
    return (set.bits & scope_bit(scope)) != 0;
}

bool scope_set_contains(struct scope_set set, struct scope_set part)
{
    return (part.bits & ~set.bits) == 0;
}

/* The next word of `rest`, which ends at a comma or space; empty between two of them. */
static struct str next_word(struct str *rest)
{
    size_t size = 0;
    while (size < rest->size && rest->data[size] != ',' && rest->data[size] != ' ')
        size++;
    struct str word = {rest->data, size};
    size_t skip = size < rest->size ? size + 1 : size;
    *rest = (struct str){rest->data + skip, rest->size - skip};
    return word;
}

enum status scope_set_parse(struct str text, struct scope_set *ret, struct error *err)
{
    struct scope_set set = {0};
    for (struct str rest = text; rest.size > 0;) {
        struct str word = next_word(&rest);
        uint64_t bits = str_equal(word, STR("*")) ? SCOPE_ALL.bits : scope_bit(word);
        if (bits == 0 && word.size > 0)
            return error_set(err, ERROR_INVALID_VALUE, "scopes",
                             "%.*s is not a scope; scopes are written like referrals:read.", STR_ARG(word));
        set.bits |= bits;
    }
    if (set.bits == 0)
        return error_set(err, ERROR_INVALID_VALUE, "scopes", "At least one scope must be named.");
    *ret = set;
    return STATUS_OK;
}

struct str scope_set_text(struct scope_set set, struct arena *arena)
{
    if (set.bits == SCOPE_ALL.bits)
        return STR("*");
    struct buf text = {0};
    for (unsigned i = 0; i < RESOURCE_COUNT; i++) {
        for (unsigned write = 0; write < 2; write++) {
            if ((set.bits >> (2 * i + write) & 1) == 0)
                continue;
            buf_add_format(&text, "%s%s:%s", text.size > 0 ? " " : "", resources[i], write ? "write" : "read");
        }
    }
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}
