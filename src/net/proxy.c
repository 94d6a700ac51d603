/* Trusted proxies. X-Forwarded-For grows to the right: each proxy appends who called it. So it is read from the right,
 * and the first address that is not a proxy of ours is the visitor; what stands further left is the visitor's own
 * claim. Pure; any thread. */

#include "net/proxy.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "net/framing.h"

struct block {
    struct http_address address;
    unsigned bits;
};

struct proxy_list {
    size_t count;
    struct block blocks[];
};

static const uint8_t v4_prefix[12] = {[10] = 0xFF, [11] = 0xFF};

static bool address_read(struct str text, struct http_address *ret, bool *ret_v4)
{
    char copy[INET6_ADDRSTRLEN];
    struct http_address address;
    if (text.size == 0 || text.size >= sizeof copy || str_find(text, '\0') != SIZE_MAX)
        return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    *ret_v4 = inet_pton(AF_INET, copy, address.bytes + sizeof v4_prefix) == 1;
    if (*ret_v4)
        memcpy(address.bytes, v4_prefix, sizeof v4_prefix);
    else if (inet_pton(AF_INET6, copy, address.bytes) != 1)
        return false;
    *ret = address;
    return true;
}

bool address_parse(struct str text, struct http_address *ret)
{
    bool v4;
    return address_read(text, ret, &v4);
}

static bool block_parse(struct str text, struct block *ret)
{
    struct str width = text;
    struct str address = str_split(&width, '/');
    bool v4;
    int64_t bits;
    if (!address_read(address, &ret->address, &v4))
        return false;
    int64_t most = v4 ? 32 : 128;
    if (str_is_none(width))
        bits = most;
    else if (!str_to_int64(width, &bits) || bits < 0 || bits > most)
        return false;
    ret->bits = (unsigned)(bits + 128 - most);
    return true;
}

static bool block_holds(const struct block *block, const struct http_address *address)
{
    unsigned whole = block->bits / 8;
    unsigned rest = block->bits % 8;
    if (memcmp(block->address.bytes, address->bytes, whole) != 0)
        return false;
    return rest == 0 || ((block->address.bytes[whole] ^ address->bytes[whole]) >> (8 - rest)) == 0;
}

enum status proxy_list_new(const char *text, struct proxy_list **ret_list, struct error *err)
{
    struct str rest = str_trim(str_from(text == NULL ? "" : text));
    size_t parts = 1;
    for (size_t i = 0; i < rest.size; i++)
        parts += rest.data[i] == ',';
    struct proxy_list *list = memory_new(sizeof *list + parts * sizeof list->blocks[0]);
    if (rest.size == 0)
        rest = STR_NONE;
    while (!str_is_none(rest)) {
        struct str part = str_trim(str_split(&rest, ','));
        if (!block_parse(part, &list->blocks[list->count])) {
            free(list);
            return error_set(err, ERROR_INVALID_VALUE, "trusted_proxies",
                             "\"%.*s\" is not an address or a CIDR block such as 10.0.0.0/8 or ::1.", STR_ARG(part));
        }
        list->count++;
    }
    *ret_list = list;
    return STATUS_OK;
}

void proxy_list_free(struct proxy_list *list)
{
    free(list);
}

bool proxy_trusts(const struct proxy_list *list, const struct http_address *address)
{
    for (size_t i = 0; i < list->count; i++)
        if (block_holds(&list->blocks[i], address))
            return true;
    return false;
}

/* An element of X-Forwarded-For: some proxies add a port, and brackets round an IPv6 address. */
static bool hop_parse(struct str text, struct http_address *ret)
{
    if (address_parse(text, ret))
        return true;
    if (text.size > 0 && text.data[0] == '[') {
        struct str inside = {text.data + 1, text.size - 1};
        return address_parse(str_split(&inside, ']'), ret);
    }
    return address_parse(str_split(&text, ':'), ret);
}

/* Takes the part after the last comma off `list`. */
static struct str last_part(struct str *list)
{
    size_t at = list->size;
    while (at > 0 && list->data[at - 1] != ',')
        at--;
    struct str part = str_trim((struct str){list->data + at, list->size - at});
    *list = at == 0 ? STR_NONE : (struct str){list->data, at - 1};
    return part;
}

/* Goes on walking to the left through one header line; false when the visitor has been found. */
static bool walk_hops(const struct proxy_list *list, struct str hops, struct http_address *peer)
{
    while (!str_is_none(hops)) {
        if (!hop_parse(last_part(&hops), peer) || !proxy_trusts(list, peer))
            return false;
    }
    return true;
}

struct forwarded proxy_read(const struct proxy_list *list, struct http_address peer, const struct http_header *headers,
                            size_t count)
{
    struct forwarded forwarded = {.peer = peer};
    bool walking = true;
    bool protocol_read = false;
    assert(proxy_trusts(list, &peer));
    /* From the last line to the first: the last is the nearest proxy's. */
    for (size_t i = count; i-- > 0;) {
        struct str name = headers[i].name;
        struct str value = headers[i].value;
        if (name.size < 15 || !str_equal_nocase((struct str){name.data, 12}, STR("x-forwarded-")))
            continue;
        struct str what = {name.data + 12, name.size - 12};
        if (walking && str_equal_nocase(what, STR("for"))) {
            walking = walk_hops(list, value, &forwarded.peer);
        } else if (!protocol_read && str_equal_nocase(what, STR("proto"))) {
            protocol_read = true;
            forwarded.secure = str_equal_nocase(last_part(&value), STR("https"));
        } else if (str_is_none(forwarded.host) && str_equal_nocase(what, STR("host"))) {
            struct str host = last_part(&value);
            if (framing_is_host(host))
                forwarded.host = host;
        }
    }
    return forwarded;
}
