#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Services that give away mailboxes for minutes. Pure; any thread. */

/* Whether an address, lower-cased, is of one of the domains in disposable-domains.txt, or of one below a domain of
 * which every name is. */
bool fraud_is_disposable(struct str email);

/* Made from that file: embed_domains.py. Hashes of names, ascending. */
extern const uint64_t fraud_disposable_domains[];
extern const size_t fraud_disposable_domain_count;
extern const uint64_t fraud_disposable_parents[];
extern const size_t fraud_disposable_parent_count;
