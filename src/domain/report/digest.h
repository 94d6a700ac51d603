#pragma once

#include "base/crypto.h"
#include "domain/workspace/act.h"

/* The books digest (LEDGER.md B22): one hash over what a world owes and has granted. Two stores that went through the
 * same operations have the same digest, whatever ids they minted, at what times and in which order of independent acts;
 * so have a backup and its restoration, and a copy on another kind of store. Any other balance or status of a reward
 * gives another one.
 *
 * WHAT IS HASHED, form 1. A world is a set of lines. A line is a list of parts. A part is written as its length in
 * bytes, in decimal digits, a colon and the bytes; an absent part as the one character '-'. Numbers are decimal digits,
 * with a '-' in front when they are below 0. Nothing stands between parts.
 *
 *     contact  NAME currency pending available reserved paid_out redeemed clawback
 *         the balances of a contact in one currency, unless all of them are 0
 *     program  NAME currency kind balance
 *         one account of a program, unless its balance is 0; what the roll-up has not reached is counted
 *     reward   NAME NAME NAME NAME rule_key program_version role kind currency amount status pending available reserved
 *              paid_out redeemed clawback denied reversed expired step reason_code
 *         the names of its program, its beneficiary, its prospect (the contact of its referral) and the reward itself;
 *         the status by its number (reward.h), the amounts of its lot
 *
 * The first part of a line is the word it begins with above. A NAME is two parts, source and value: of all natural keys
 * of the object the one that comes first, sources and then values compared as bytes ("api" before "email"). An object
 * without a key has an absent source, and its name member for a value: a contact that is known by its name alone, a
 * program without an external id. A reward that nobody named, and the prospect of a reward without a referral, are
 * absent twice.
 *
 * Each line is hashed, the hashes are sorted as bytes, and folded: d(0) = SHA-256("referd books digest 1"), d(n) =
 * SHA-256(d(n-1) then the n-th hash); the digest is the last. Two equal lines count twice. The engine's collation, the
 * order of its rows and the machine's byte order have no part in it.
 *
 * NOT IN IT: ids, codes, times, versions and counts of rows; which message about a purchase came first (order freedom);
 * what is not money, such as a referral's stage. `referd verify` proves that balances, entries and rewards agree, and
 * so one digest speaks for all three. */

enum { DIGEST_SIZE = SHA256_SIZE };

/* The digest of the act's world. Reads only, streaming, in the caller's snapshot. `kept` (a power of two) bounds the
 * memory at 32 bytes each: that many hashes are held at a time, and books with more lines are read in several passes,
 * each of which takes the next hashes in their order. */
MUST_CHECK enum status digest_world(struct act *act, size_t kept, uint8_t ret_digest[DIGEST_SIZE], struct error *err);

/* The digest of a store: SHA-256 over those of its worlds one behind the other, by the numbers of the worlds. */
void digest_store(const uint8_t (*worlds)[DIGEST_SIZE], size_t count, uint8_t ret_digest[DIGEST_SIZE]);
