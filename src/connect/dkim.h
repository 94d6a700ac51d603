#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* DKIM signatures (RFC 6376; Ed25519: RFC 8463), relaxed in both headers and body, so that a mail survives servers that
 * fold its headers anew. Pure; any thread. */

struct dkim {
    struct str domain, selector;
    struct str key;    /* PEM */
    int64_t signed_at; /* wall clock */
};

/* The DKIM-Signature header, with CRLF at its end, to be put in front of `headers`; in `arena`. `headers` are all of
 * the mail's, a line (or folded lines) each with CRLF; those that matter are signed, From in such a way that no second
 * one can be added. `body` is what follows the blank line. ERROR_UNAVAILABLE `dkim_private_key` for a key that cannot
 * be used. */
MUST_CHECK enum status dkim_sign(const struct dkim *dkim, struct str headers, struct str body, struct arena *arena,
                                 struct str *ret_header, struct error *err);
