#pragma once

#include "domain/landing/landing.h"
#include "domain/link/link.h"
#include "domain/portal/portal_settings.h"
#include "domain/program/program.h"
#include "domain/workspace/business.h"
#include "domain/workspace/workspace.h"

/* What a visitor of a program's page gets to see, and how his form comes in. Runs inside a transaction, on its thread.
 *
 * An address is /p/{slug} or /p/{slug}/{code}. A code leads to its program by itself; the slug beside it is for people,
 * and may be an old one. Without a code the slug, or the program's id in its place, names the program. */

/* Where an address leads: the world, the program and, of a code, its link. */
struct landing_place {
    struct workspace world; /* ws, livemode, clock_offset_us */
    struct id program_id;
    struct link_target link; /* has_link: of the code */
    bool has_link;
};

/* `code` null: none. ERROR_NOT_FOUND for what leads nowhere; a draft, a retired code and a participant who is kept out
 * do not either. */
MUST_CHECK enum status landing_find(struct txn *txn, struct str slug, const struct code *code,
                                    struct landing_place *ret, struct error *err);

struct landing_page {
    struct landing landing;
    struct program program;
    struct business business;
    struct entity_list offer; /* struct portal_offer: what the program promises, to either side */
    bool open;                /* it takes referrals now */
    int join;                 /* enum rule_join: whether people may ask to take part */

    /* of a code; else absent */
    struct str sender; /* the first name, or what there is */
    struct str code;
};

/* What stands on the page. The act is of the place's world. */
MUST_CHECK enum status landing_page_read(struct act *act, const struct landing_place *place, struct landing_page *ret,
                                         struct error *err);

/* The first word of a name: strangers learn no more. In the same bytes. */
struct str landing_first_name(struct str name);

/* "/p/{slug}", of a program that another one's slug hides "/p/{id}": whether /p/{slug} leads to this program. */
MUST_CHECK enum status landing_address(struct act *act, const struct program *program, struct str *ret,
                                       struct error *err);

/* Counts a form of this network; `*ret_allowed` false beyond LIMIT_FORMS_OF_NETWORK an hour, and nothing was written
 * then: the caller may refuse. By the wall clock. Forms that come at the same moment may be a few more. In a write. */
MUST_CHECK enum status landing_count_form(struct act *act, int64_t network, bool *ret_allowed, struct error *err);
