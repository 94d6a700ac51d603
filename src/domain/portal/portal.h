#pragma once

#include "base/token.h"
#include "domain/workspace/act.h"

/* Who is in the portal: a participant, known by a session or by a token that its business has signed. Both the pages
 * and the API's calls for participants begin here: a credential leads to a visitor, and portal_enter() to an act that
 * sees the visitor's own rows alone. */

struct portal_visitor {
    int64_t ws;
    bool livemode;
    int64_t clock_offset_us;
    struct id participant_id, program_id, contact_id;
    struct str status; /* the participant's; in the arena of the transaction that found it */
    bool framed;       /* by a session that began in a frame */
};

/* Whether this one may come in: who is blocked or rejected may not, by whatever credential. */
bool portal_lets_in(const struct portal_visitor *visitor);

/* The principal of a visitor's acts. `request_id` and `source` as in struct principal. */
struct principal portal_principal(const struct portal_visitor *visitor, const struct id *request_id, int64_t source);

/* The act of a visitor in a transaction of its world: it sees what is its own. For pages; calls of the API come in by
 * the owner rule of their route, which does the same. */
MUST_CHECK enum status portal_enter(struct txn *txn, const struct portal_visitor *visitor, struct principal principal,
                                    struct act *ret_act, struct error *err);

/* The one answer to every credential that does not lead in: unknown, spent, expired, forged, of a blocked participant.
 * ERROR_UNAUTHORIZED. */
enum status portal_refuse(struct error *err);

/* ---- secrets ---- */

enum { PORTAL_TOKEN_SIZE = TOKEN_TEXT_SIZE + 1 }; /* with NUL */

/* Draws a token and gives the hash by which it is stored. */
void portal_token_draw(struct act *act, char ret_token[PORTAL_TOKEN_SIZE], uint8_t ret_hash[32]);

/* The hash of a token as somebody sent it; false when it has not the form of one. Any thread. */
bool portal_token_hash(struct str token, uint8_t ret_hash[32]);
