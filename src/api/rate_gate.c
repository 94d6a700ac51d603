/* Who is counted as whom. See rate_gate.h. */

#include "api/rate_gate.h"

#include <inttypes.h>
#include <string.h>

#include "base/crypto.h"

enum { V6_NETWORK_SIZE = 8 }; /* what one line of a provider has, with all addresses in it */

/* Of a kind that no two numbers share by their bytes: a principal's has one byte more. */
uint64_t rate_gate_number(const struct api *api, const struct principal *principal)
{
    char bytes[1 + sizeof principal->id.bytes];
    bytes[0] = (char)principal->kind;
    memcpy(bytes + 1, principal->id.bytes, sizeof principal->id.bytes);
    return crypto_siphash(api->network_key, (struct str){bytes, sizeof bytes});
}

static uint64_t number_of_address(const struct api *api, const struct http_request *request)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    const uint8_t *bytes = request->peer.bytes;
    bool is_v4 = memcmp(bytes, mapped, sizeof mapped) == 0;
    size_t size = is_v4 ? sizeof request->peer.bytes : V6_NETWORK_SIZE;
    return crypto_siphash(api->network_key, (struct str){(const char *)bytes, size});
}

static enum status refuse(const struct rate_left *left, const char *detail, struct error *err)
{
    return error_set_retry(err, ERROR_RATE_LIMITED, (int)left->retry_s, detail);
}

static enum status refuse_address(const struct rate_left *left, struct error *err)
{
    return refuse(left, "Too many calls came from this address within a minute. Wait for as long as Retry-After says.",
                  err);
}

enum status rate_gate_caller(const struct api *api, const struct principal *principal, struct rate_left *ret,
                             struct error *err)
{
    uint64_t whom = rate_gate_number(api, principal);
    if (rate_limit_take(api->callers, whom, env_monotonic(api->env), ret))
        return STATUS_OK;
    return refuse(ret,
                  "Too many calls were made with this credential within a minute. Wait for as long as Retry-After "
                  "says.",
                  err);
}

enum status rate_gate_address(const struct api *api, const struct http_request *request, struct rate_left *ret,
                              struct error *err)
{
    uint64_t whom = number_of_address(api, request);
    bool taken = rate_limit_take(api->addresses, whom, env_monotonic(api->env), ret);
    return taken ? STATUS_OK : refuse_address(ret, err);
}

enum status rate_gate_look(const struct api *api, const struct http_request *request, struct rate_left *ret,
                           struct error *err)
{
    uint64_t whom = number_of_address(api, request);
    bool has = rate_limit_has(api->addresses, whom, env_monotonic(api->env), ret);
    return has ? STATUS_OK : refuse_address(ret, err);
}

void rate_gate_tell(struct http_request *request, const struct rate_left *left)
{
    if (left->limit == 0)
        return;
    buf_add_format(http_headers(request),
                   "RateLimit-Limit: %" PRId64 "\r\nRateLimit-Remaining: %" PRId64 "\r\nRateLimit-Reset: %" PRId64
                   "\r\n",
                   left->limit, left->remaining, left->reset_s);
}
