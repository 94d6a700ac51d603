#pragma once

#include "connect/stripe_api.h"

/* What the files of stripe_api.h share. Any thread. */

enum { STRIPE_HEADER_RETRY_AFTER };

/* Its address without a slash at its end. */
struct str stripe_base(const struct stripe_account *account);

/* "Stripe answers 402: ...": its own sentence, as plain text of bounded size. In `arena`. */
struct str stripe_said(struct str body, int status, struct arena *arena);
