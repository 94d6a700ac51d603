/* Looks a domain up among those of throw-away mailboxes. See disposable.h.
 *
 * The table holds 64 bits of hash of each name: with some hundred thousand of them, a name that is none of them is
 * taken for one once in 10^14, and then a person looks at it. */

#include "domain/fraud/disposable.h"

enum { LABELS_MAX = 8 };

/* FNV-1a, as embed_domains.py has it. */
static uint64_t hash_of(struct str domain)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < domain.size; i++)
        hash = (hash ^ (unsigned char)domain.data[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static bool holds(const uint64_t *hashes, size_t count, uint64_t hash)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hashes[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && hashes[low] == hash;
}

bool fraud_is_disposable(struct str email)
{
    size_t at = str_find(email, '@');
    if (at == SIZE_MAX)
        return false;
    struct str domain = {email.data + at + 1, email.size - at - 1};
    if (holds(fraud_disposable_domains, fraud_disposable_domain_count, hash_of(domain)))
        return true;
    for (int label = 0; label < LABELS_MAX; label++) {
        if (holds(fraud_disposable_parents, fraud_disposable_parent_count, hash_of(domain)))
            return true;
        size_t dot = str_find(domain, '.');
        if (dot == SIZE_MAX)
            return false;
        domain = (struct str){domain.data + dot + 1, domain.size - dot - 1};
    }
    return false;
}
