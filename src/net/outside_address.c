/* The special-purpose registries of IANA (RFC 6890 and what has updated it) as prefixes. Addresses that carry an IPv4
 * address inside are refused with their whole prefix, since they would lead around the table. */

#include "net/outside_address.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct prefix {
    uint8_t bytes[16];
    unsigned bits;
};

#define MAPPED 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff

/* What is not public. IPv4, each with the 96 bits that map it. */
static const struct prefix special_v4[] = {
    {{MAPPED, 0}, 96 + 8},             /* this host */
    {{MAPPED, 10}, 96 + 8},            /* private */
    {{MAPPED, 100, 64}, 96 + 10},      /* carriers' own */
    {{MAPPED, 127}, 96 + 8},           /* loopback */
    {{MAPPED, 169, 254}, 96 + 16},     /* link-local, and clouds' metadata */
    {{MAPPED, 172, 16}, 96 + 12},      /* private */
    {{MAPPED, 192, 0, 0}, 96 + 24},    /* protocols */
    {{MAPPED, 192, 0, 2}, 96 + 24},    /* documentation */
    {{MAPPED, 192, 31, 196}, 96 + 24}, /* AS112 */
    {{MAPPED, 192, 52, 193}, 96 + 24}, /* AMT */
    {{MAPPED, 192, 88, 99}, 96 + 24},  /* 6to4 relays */
    {{MAPPED, 192, 168}, 96 + 16},     /* private */
    {{MAPPED, 192, 175, 48}, 96 + 24}, /* AS112 */
    {{MAPPED, 198, 18}, 96 + 15},      /* benchmarks */
    {{MAPPED, 198, 51, 100}, 96 + 24}, /* documentation */
    {{MAPPED, 203, 0, 113}, 96 + 24},  /* documentation */
    {{MAPPED, 224}, 96 + 3},           /* multicast, reserved, broadcast */
};

/* Within 2000::/3, which is all that is given out. */
static const struct prefix special_v6[] = {
    {{0x20, 0x01, 0x00}, 23},             /* protocols, Teredo */
    {{0x20, 0x01, 0x0d, 0xb8}, 32},       /* documentation */
    {{0x20, 0x02}, 16},                   /* 6to4: an IPv4 address inside */
    {{0x26, 0x20, 0x00, 0x4f, 0x80}, 48}, /* AS112 */
    {{0x3f, 0xff}, 20},                   /* documentation */
};

static bool is_in(const uint8_t address[16], const struct prefix *prefix)
{
    unsigned whole = prefix->bits / 8, rest = prefix->bits % 8;
    if (memcmp(address, prefix->bytes, whole) != 0)
        return false;
    return rest == 0 || ((address[whole] ^ prefix->bytes[whole]) >> (8 - rest)) == 0;
}

static bool is_in_any(const uint8_t address[16], const struct prefix *prefixes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_in(address, &prefixes[i]))
            return true;
    return false;
}

bool outside_address_is_public(const uint8_t address[16])
{
    static const struct prefix mapped = {{MAPPED}, 96};
    static const struct prefix unicast = {{0x20}, 3};
    if (is_in(address, &mapped))
        return !is_in_any(address, special_v4, sizeof special_v4 / sizeof special_v4[0]);
    return is_in(address, &unicast) && !is_in_any(address, special_v6, sizeof special_v6 / sizeof special_v6[0]);
}

static bool is_local_name(struct str host)
{
    static const struct str name = {"localhost", 9};
    if (host.size > 0 && host.data[host.size - 1] == '.')
        host.size--;
    if (host.size > name.size && host.data[host.size - name.size - 1] != '.')
        return false;
    return host.size >= name.size && str_equal_nocase((struct str){host.data + host.size - name.size, name.size}, name);
}

bool outside_host_is_inside(struct str host)
{
    char text[INET6_ADDRSTRLEN + 2];
    uint8_t address[16] = {MAPPED};
    struct in_addr four;
    if (is_local_name(host))
        return true;
    bool bracketed = host.size > 2 && host.data[0] == '[';
    if (host.size >= sizeof text)
        return bracketed; /* longer than any address: in brackets nonsense, else a name */
    snprintf(text, sizeof text, "%.*s", (int)host.size - 2 * bracketed, host.data + bracketed);
    if (bracketed)
        return inet_pton(AF_INET6, text, address) != 1 || !outside_address_is_public(address);
    if (inet_aton(text, &four) == 0)
        return false;
    memcpy(address + 12, &four, sizeof four);
    return !outside_address_is_public(address);
}
