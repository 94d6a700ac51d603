/* Referral codes: their grammar, how they are drawn, and how one is taken. The grammar is pure; claiming runs inside
 * the caller's transaction. */

#include "domain/link/code.h"

#include <assert.h>

#include "base/limits.h"
#include "domain/link/link_store.h"

/* Characters that are not mistaken for each other: no 0 O, no 1 I L. */
static const char DRAWN[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

enum { DRAWN_COUNT = sizeof DRAWN - 1 };

bool code_parse(struct str text, struct code *ret)
{
    if (text.size < CODE_SIZE_MIN || text.size > CODE_SIZE_MAX)
        return false;
    struct code code = {.size = text.size};
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
        code.text[i] = c;
    }
    *ret = code;
    return true;
}

enum status code_read(struct str text, const char *param, struct code *ret, struct error *err)
{
    if (code_parse(text, ret))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, param, "A code has %d to %d letters, digits and hyphens.", CODE_SIZE_MIN,
                     CODE_SIZE_MAX);
}

void code_generate(struct env *env, struct code *ret)
{
    static_assert(DRAWN_COUNT == 31, "the alphabet of generated codes");
    const uint8_t unbiased = 256 / DRAWN_COUNT * DRAWN_COUNT; /* bytes from here on would favour the first letters */
    ret->size = 0;
    while (ret->size < CODE_GENERATED_SIZE) {
        uint8_t drawn[CODE_GENERATED_SIZE];
        env_random(env, drawn, sizeof drawn);
        for (size_t i = 0; i < sizeof drawn && ret->size < CODE_GENERATED_SIZE; i++)
            if (drawn[i] < unbiased)
                ret->text[ret->size++] = DRAWN[drawn[i] % DRAWN_COUNT];
    }
}

static enum status claim(struct act *act, const struct code *code, const struct id *link_id, bool *ret_claimed,
                         struct error *err)
{
    size_t claimed;
    TRY(txn_change(act->txn, &link_statements[LINK_SQL_CODE_CLAIM],
                   VALUES(value_text(code_str(code)), value_int(act->ws), value_id(link_id)), &claimed, err));
    *ret_claimed = claimed == 1;
    return STATUS_OK;
}

enum status code_claim(struct act *act, const struct code *wanted, const struct id *link_id, struct code *ret,
                       struct error *err)
{
    bool claimed = false;
    if (wanted != NULL) {
        TRY(claim(act, wanted, link_id, &claimed, err));
        if (!claimed)
            return error_set(err, ERROR_CODE_TAKEN, "code",
                             "The code %.*s is taken: codes are never given to anyone else. Choose another.",
                             STR_ARG(code_str(wanted)));
        *ret = *wanted;
        return STATUS_OK;
    }
    struct code code;
    for (int draw = 0; draw < LIMIT_CODE_DRAWS && !claimed; draw++) {
        code_generate(txn_env(act->txn), &code);
        TRY(claim(act, &code, link_id, &claimed, err));
    }
    if (!claimed)
        return error_set(err, ERROR_INTERNAL, NULL, "No free code was found in %d draws.", LIMIT_CODE_DRAWS);
    *ret = code;
    return STATUS_OK;
}
