#pragma once

#include "net/http.h"

/* The page behind the link of a verification, for whoever has the message: no account is needed.
 *
 * GET asks, for machines that look through mail open its links; only the page's buttons, POSTs, confirm, or say that
 * nobody there has asked for it (`act=deny`), which a link can for as long as it stands unanswered. It confirms once
 * and for LIMIT_VERIFICATION_DAYS; what it cannot do any more is said on a page, too. */
void verify_handle(struct http_request *request, void *ctx);
