/* The statements of evidence. */

#include "domain/review/evidence_store.h"

#define EVIDENCE_TYPES "i" EVIDENCE_COLUMNS(ENTITY_LETTER)
#define ANEW(column) #column " = excluded." #column

const struct statement evidence_statements[EVIDENCE_SQL_COUNT] = {
    [EVIDENCE_SQL_READ] =
        {
            .name = "evidence_read",
            .purpose = "what was found about a referral",
            .text = "SELECT ws" EVIDENCE_COLUMNS(ENTITY_NAME) " FROM screening WHERE ws = $1 AND referral_id = $2",
            .params = "ib",
            .columns = EVIDENCE_TYPES,
        },
    [EVIDENCE_SQL_WRITE] =
        {
            .name = "evidence_write",
            .purpose = "keep what was found about a referral, and what people said to it",
            .text =
                "INSERT INTO screening (ws" EVIDENCE_COLUMNS(
                    ENTITY_NAME) ") VALUES (" PLACES_12 ") ON CONFLICT (ws, referral_id) "
                                 "DO UPDATE SET " ANEW(participant_id) ", " ANEW(outcome) ", " ANEW(score) ", " ANEW(score_hold) ", " ANEW(
                                     score_block) ", " ANEW(findings) ", " ANEW(referrer_side) ", "
                                                                                               "" ANEW(referred_side) ", " ANEW(
                                                                                                   screened_at) ","
                                                                                                                " " ANEW(
                                                                                                                    case_id),
            .params = EVIDENCE_TYPES,
            .columns = "",
        },
    [EVIDENCE_SQL_STRAY] =
        {
            .name = "evidence_stray",
            .purpose = "what was found about referrals that do not exist (verify, B20)",
            .text =
                "SELECT s.referral_id FROM screening s LEFT JOIN referral r ON r.ws = s.ws AND r.id = s.referral_id "
                "LEFT JOIN participant p ON p.ws = s.ws AND p.id = s.participant_id "
                "LEFT JOIN review_case c ON c.ws = s.ws AND c.id = s.case_id "
                "WHERE s.ws = $1 AND (r.id IS NULL OR p.id IS NULL OR (s.case_id IS NOT NULL AND c.id IS NULL))",
            .params = "i",
            .columns = "b",
        },
};
