/* The statements of enrolments. A customer's events are those that wait for a referral, and those of its referrals; of
 * types that may enrol, which are listed here as in domain/rule/event_types.c. */

#include "domain/enrollment/enrollment_store.h"

#define ENROLLS                                                                                                        \
    "(e.type IN ('job.completed', 'job.invoiced', 'survey.scored') OR (e.type >= 'custom.' AND e.type < 'custom/'))"
#define OF_PROGRAM "(e.program_id IS NULL OR e.program_id = $3)"
#define COLUMNS "e.id, e.type, e.object_key, e.occurred_at, e.details"

const struct statement enrollment_statements[ENROLLMENT_SQL_COUNT] = {
    [ENROLLMENT_SQL_WAITING] =
        {
            .name = "enrollment_waiting",
            .purpose = "a contact's events without a referral that may enrol it in a program, newest told first",
            .text = "SELECT " COLUMNS " FROM event e WHERE e.ws = $1 AND e.contact_id = $2 AND e.referral_id IS NULL "
                    "AND " ENROLLS " AND " OF_PROGRAM " ORDER BY e.id DESC LIMIT $4",
            .params = "ibbi",
            .columns = "btbit",
        },
    [ENROLLMENT_SQL_OF_REFERRALS] =
        {
            .name = "enrollment_of_referrals",
            .purpose = "events of a contact's referrals that may enrol it in a program, newest told first",
            .text =
                "SELECT " COLUMNS " FROM referral r JOIN event e ON e.ws = r.ws AND e.referral_id = r.id "
                "WHERE r.ws = $1 AND r.contact_id = $2 AND " ENROLLS " AND " OF_PROGRAM " ORDER BY e.id DESC LIMIT $4",
            .params = "ibbi",
            .columns = "btbit",
        },
};
