/* Customers, cohorts, and the proof of both.
 *
 * What a contact has bought is read from its events by the indexes that are there: those that wait for a referral by
 * contact, the others by the contact's referrals. */

#include "domain/rollup/customer_store.h"

/* FIGURE_LIMIT of figures.h. */
#define MOST "8000000000000000000"
#define ADD(column)                                                                                                    \
    column " = CASE WHEN cohort." column " + excluded." column " > " MOST " THEN " MOST " WHEN cohort." column         \
           " + excluded." column " < -" MOST " THEN -" MOST " ELSE cohort." column " + excluded." column " END"

#define FIGURES "came_back, revenue_30, revenue_90, revenue_180"

/* The four kinds of rows, in the columns of customer_store.h. */
#define STORED                                                                                                         \
    "CAST(0 AS BIGINT) AS kind, currency, CAST('' AS TEXT) AS type, CAST('' AS TEXT) AS source, CAST('' AS TEXT) AS "  \
    "object, month AS at, referred AS amount, " FIGURES " FROM customer WHERE ws = $1"
#define REFERRED                                                                                                       \
    "1, '', '', '', '', MIN(effective_at), 0, 0, 0, 0, 0 FROM referral WHERE ws = $1 AND participant_id IS NOT NULL "  \
    "AND status <> 3"
#define EVENT(kind)                                                                                                    \
    kind ", COALESCE(e.currency, ''), e.type, e.object_source, e.object_id, e.occurred_at, e.amount, 0, 0, 0, 0"
#define HAS_AMOUNT " AND e.refers_key IS NULL AND e.amount > 0"
#define ATTACHED "referral r JOIN event e ON e.ws = r.ws AND e.referral_id = r.id WHERE r.ws = $1"

/* For verify, which wants them by contact, and the oldest rows of each kind first. */
#define PLACED(contact, first, second) "SELECT " contact " AS contact_id, " first " AS place, " second " AS row_id, "

const struct statement customer_statements[CUSTOMER_SQL_COUNT] = {
    [CUSTOMER_SQL_KEEP] =
        {
            .name = "customer_keep",
            .purpose = "wait for whoever else counts a customer: neither would see what the other has seen",
            .text = "SELECT CAST(1 AS BIGINT) WHERE $1 <> 0",
            .params = "i",
            .columns = "i",
            .postgres = "SELECT CAST(1 AS BIGINT) FROM (SELECT pg_advisory_xact_lock($1)) AS kept",
        },
    [CUSTOMER_SQL_READ] =
        {
            .name = "customer_read",
            .purpose = "what is counted of a contact, since when it is referred, and what was told of its purchases",
            .text = "SELECT " STORED " AND contact_id = $2 UNION ALL SELECT " REFERRED " AND contact_id = $2 "
                    "UNION ALL SELECT * FROM (SELECT " EVENT(
                        "2") " FROM event e WHERE e.ws = $1 AND e.contact_id = $2 "
                             "AND e.referral_id IS NULL" HAS_AMOUNT " ORDER BY e.id LIMIT $3) AS waiting "
                             "UNION ALL SELECT * FROM (SELECT " EVENT("3") " FROM " ATTACHED
                                                                           " AND r.contact_id = $2" HAS_AMOUNT
                                                                           " ORDER BY r.id, e.id LIMIT $3) AS attached",
            .params = "ibi",
            .columns = "ittttiiiiii",
        },
    [CUSTOMER_SQL_TAKEN] =
        {
            .name = "customer_taken",
            .purpose = "which business objects something refers to",
            .text = "SELECT DISTINCT refers_key FROM event WHERE ws = $1 AND refers_key IN ({ids})",
            .params = "i",
            .columns = "b",
        },
    [CUSTOMER_SQL_SET] =
        {
            .name = "customer_set",
            .purpose = "keep what a contact counts for in a currency",
            .text = "INSERT INTO customer (ws, contact_id, currency, month, referred, " FIGURES ") VALUES ($1, $2, $3, "
                    "$4, $5, $6, $7, $8, $9) ON CONFLICT (ws, contact_id, currency) DO UPDATE SET month = "
                    "excluded.month, referred = excluded.referred, came_back = excluded.came_back, revenue_30 = "
                    "excluded.revenue_30, revenue_90 = excluded.revenue_90, revenue_180 = excluded.revenue_180",
            .params = "ibtiiiiii",
            .columns = "",
        },
    [CUSTOMER_SQL_FORGET] =
        {
            .name = "customer_forget",
            .purpose = "a contact counts for nothing in a currency any more",
            .text = "DELETE FROM customer WHERE ws = $1 AND contact_id = $2 AND currency = $3",
            .params = "ibt",
            .columns = "",
        },
    [CUSTOMER_SQL_ADD_COHORT] =
        {
            .name = "customer_add_cohort",
            .purpose = "add to the customers of a month, referred or not",
            .text =
                "INSERT INTO cohort (ws, month, referred, currency, customers, " FIGURES ") VALUES ($1, $2, $3, $4, "
                "$5, $6, $7, $8, $9) ON CONFLICT (ws, month, referred, currency) DO UPDATE SET " ADD(
                    "customers") ", " ADD("came_back") ", " ADD("revenue_30") ", " ADD("revenue_90") ", " ADD("revenue_"
                                                                                                              "180"),
            .params = "iiitiiiii",
            .columns = "",
        },
    [CUSTOMER_SQL_ALL_TAKEN] =
        {
            .name = "customer_all_taken",
            .purpose = "verify: all business objects that something refers to",
            .text =
                "SELECT DISTINCT refers_key FROM event WHERE ws = $1 AND refers_key IS NOT NULL ORDER BY refers_key",
            .params = "i",
            .columns = "b",
        },
    [CUSTOMER_SQL_ALL] =
        {
            .name = "customer_all",
            .purpose =
                "verify: what is counted of each contact (0, as BIGINT), since when it is referred (1), and what "
                "was told of its purchases (2, 3)",
            .text = "SELECT contact_id, kind, currency, type, source, object, at, amount, " FIGURES
                    " FROM (" PLACED("contact_id", "contact_id", "contact_id") STORED
            " UNION ALL " PLACED("contact_id", "contact_id", "contact_id") REFERRED
            " GROUP BY contact_id UNION ALL " PLACED("e.contact_id", "e.contact_id", "e.id") EVENT(
                "2") " FROM event e WHERE e.ws = $1 AND "
                     "e.referral_id IS NULL" HAS_AMOUNT " UNION ALL " PLACED("r.contact_id", "r.id", "e.id")
                         EVENT("3") " FROM " ATTACHED HAS_AMOUNT ") AS f ORDER BY contact_id, kind, place, row_id",
            .params = "i",
            .columns = "bittttiiiiii",
        },
    [CUSTOMER_SQL_WRONG_COHORTS] =
        {
            .name = "customer_wrong_cohorts",
            .purpose = "verify: months whose customers add up to other figures than are counted",
            .text =
                "SELECT month, referred, currency FROM (SELECT month, referred, currency, customers, " FIGURES
                " FROM cohort WHERE ws = $1 UNION ALL SELECT month, referred, currency, -1, -came_back, -revenue_30, "
                "-revenue_90, -revenue_180 FROM customer WHERE ws = $1) AS d GROUP BY month, referred, currency "
                "HAVING SUM(customers) <> 0 OR SUM(came_back) <> 0 OR SUM(revenue_30) <> 0 OR SUM(revenue_90) <> 0 "
                "OR SUM(revenue_180) <> 0 ORDER BY month, referred, currency",
            .params = "i",
            .columns = "iit",
        },
};
