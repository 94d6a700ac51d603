#pragma once

#include "pages/portal.h"

/* What the buttons for sharing say, by channel: the program's own texts, else the usual ones of the catalogue. Fills
 * `share`: plain, sms, whatsapp, subject, email, x. */
MUST_CHECK enum status portal_view_share(struct portal_visit *visit, struct str url, struct error *err);
