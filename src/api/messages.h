#pragma once

#include "api/call.h"
#include "domain/message/message_write.h"

/* What the calls about messages share. */

/* Where links of messages lead, as this server has it. */
struct message_place api_message_place(const struct api *api);
