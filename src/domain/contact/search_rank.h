#pragma once

#include "domain/contact/contact_search.h"
#include "domain/contact/search_query.h"

/* How well a contact answers a query. Pure; any thread. */

/* Score and reasons of the contact (id, name, email, phone, company and domain are looked at); a score of 0 when a part
 * of the query is not in it. */
struct contact_hit search_rank(const struct search_query *query, const struct contact *contact, struct arena *arena);
