#pragma once

#include "base/crypto.h"
#include "domain/workspace/act.h"

/* The shop of the demo (pages/shop.h): its program, the publishable key in its pages, the key by which it signs its
 * customers in. */

struct demo_shop {
    struct str base; /* where the server is: the program's links lead to its /shop */
    uint8_t seal[SUBKEY_SIZE];
};

/* Makes what is not there; a server that has moved since has its key and its links led on. */
MUST_CHECK enum status demo_shop_open(struct act *act, const struct demo_shop *shop, struct error *err);
