#pragma once

#include "base/entity.h"
#include "domain/link/code.h"

/* Links: a participant's address to share. Each has one code. A participant has a first link (no channel unless asked)
 * and at most one per channel; and one for each friend whom it has had written to, which stands in no list. */

enum { LIMIT_CHANNEL_BYTES = 64 };

struct link {
    struct id id;
    struct id participant_id;
    struct id program_id;
    struct str code;
    struct str channel; /* absent: none */
    int64_t clicks;     /* rolled up so far (rollup_link_tails() has the rest) */
    int64_t created_at;
    int64_t retired_at;
    struct id friend_id; /* the contact that it was made for, or none: it is for anybody */
    struct str url;      /* set by whoever tells it: link_url() */
};

/* The link of the API. */
extern const struct entity link_entity;

/* Makes a link; null `wanted`: a generated code. The same participant, channel and code again (or the same channel and
 * no code) gives the link that is there, `*ret_created` false; a retired one is not there any more. A channel's link
 * has another code: ERROR_CONFLICT
 * (`code`). Somebody else's code: ERROR_CODE_TAKEN. The caller has checked that the participant is one of this world.
 */
MUST_CHECK enum status link_create(struct act *act, const struct id *participant_id, const struct id *program_id,
                                   struct str channel, const struct code *wanted, struct link *ret, bool *ret_created,
                                   struct error *err);

/* Makes a link for one friend, with a generated code and the channel LINK_CHANNEL_FRIEND: once per participant and
 * friend, which the caller sees to. */
#define LINK_CHANNEL_FRIEND "invite"
MUST_CHECK enum status link_create_for_friend(struct act *act, const struct id *participant_id,
                                              const struct id *program_id, const struct id *friend_id, struct link *ret,
                                              struct error *err);

/* Writes the row of a link whose code was claimed already, without audit: part of a participant's creation. */
MUST_CHECK enum status link_add(struct act *act, const struct link *link, struct error *err);

/* Retires a link that was read in this transaction: `link->retired_at` becomes what is stored. Its code leads nowhere
 * any more and stays taken. A link retired before is left as it is. Touches the caches: no redirect follows it once
 * this commit is answered. */
MUST_CHECK enum status link_retire(struct act *act, struct link *link, struct error *err);

MUST_CHECK enum status link_read(struct act *act, const struct id *id, struct link *ret, struct error *err);

/* By a code of this world, which was a link's once and may be retired: `*ret_found` false where there is none. Less
 * than link_lookup_in() reads, which costs a third of it. */
MUST_CHECK enum status link_of_code(struct act *act, const struct code *code, struct link *ret, bool *ret_found,
                                    struct error *err);

/* Those of many ids, in their order; one that this world does not have stays zero. One statement. */
MUST_CHECK enum status link_read_many(struct act *act, const struct id *ids, size_t count, struct link *ret_links,
                                      struct error *err);

/* A participant's links, those for friends aside, oldest first, in the transaction's arena. At most LIMIT_LINKS. */
enum { LIMIT_LINKS = 1000 };
MUST_CHECK enum status link_list(struct act *act, const struct id *participant_id, struct link **ret_links,
                                 size_t *ret_count, struct error *err);

/* The links of many participants, for their rows in a list: of each the first LIMIT_ROW_LINKS. */
enum { LIMIT_ROW_LINKS = 100 };
struct link_set {
    struct link *links; /* oldest first, in the transaction's arena */
    size_t count;
    int64_t clicks; /* rolled up so far over all of its links, those that are not here too: for friends, ... */
};

/* By one statement: `ret_sets[i]` is of `participant_ids[i]`, LIMIT_PAGE_MAX at most. */
MUST_CHECK enum status link_list_many(struct act *act, const struct id *participant_ids, size_t count,
                                      struct link_set *ret_sets, struct error *err);

/* Everything that a redirect or a submission with a code needs, by one join. Not bound to a world: the code leads to
 * it. The attribution window is a rule: the caller asks the compiled rules of (program_id, program_version). */
struct link_target {
    int64_t ws;
    bool livemode;
    int64_t clock_offset_us;
    struct id link_id;
    int64_t retired_at;
    struct str code;
    struct id participant_id;
    struct str participant_status;
    struct id contact_id; /* the participant's */
    struct id program_id;
    struct str program_status;
    int64_t program_version;
    struct str destination_url;
    struct str cookie_domain; /* or absent */
    struct currency currency;
    struct str slug;   /* the program's */
    int64_t page_mode; /* where it wants its links to lead: enum landing_mode of domain/landing/landing.h */
};

static inline bool link_target_is_retired(const struct link_target *target)
{
    return target->retired_at != TIME_NONE;
}

/* ERROR_NOT_FOUND (param `code`) when nobody has this code. Views live in the transaction's arena. */
MUST_CHECK enum status link_lookup(struct txn *txn, const struct code *code, struct link_target *ret,
                                   struct error *err);

/* The same within a world: another world's code is not found. */
MUST_CHECK enum status link_lookup_in(struct act *act, const struct code *code, struct link_target *ret,
                                      struct error *err);

/* `public_url` without trailing slash, "/r/", code: copied into the arena. */
struct str link_url(struct arena *arena, struct str public_url, struct str code);
