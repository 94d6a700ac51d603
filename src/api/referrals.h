#pragma once

#include "api/call.h"
#include "domain/referral/referral.h"

/* Answers with a referral as it is told alone. For the files of calls about referrals. */
MUST_CHECK enum status referral_answer(struct call *call, struct referral *referral, bool replayed, struct error *err);
