/* Arbitrary bytes as a signed token: whatever is taken apart was signed by nobody we know, lies within its bounds, and
 * is not believed. */

#include <stdint.h>
#include <stdlib.h>

#include "base/jwt.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct jwt jwt = {0};
    struct str token = {(const char *)data, size};
    if (jwt_read(token, &arena, &jwt)) {
        bool within = jwt.signed_part.data == token.data && jwt.signed_part.size < token.size;
        bool bounded = jwt.subject.size <= JWT_CLAIM_BYTES && jwt.program.size <= JWT_CLAIM_BYTES;
        if (!within || !bounded || size > LIMIT_JWT_BYTES)
            abort();
        if (jwt_is_signed(&jwt, STR("a secret that no fuzzer has ever seen")))
            abort();
        if (jwt_is_current(&jwt, 1000, 3600, 60) && (jwt.expires_s <= 1000 || jwt.expires_s > 4600))
            abort();
    }
    arena_release(&arena);
    return 0;
}
