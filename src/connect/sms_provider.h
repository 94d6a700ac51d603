#pragma once

#include "connect/sms.h"

/* The providers of text messages, for sms.c, which checks what all of them want and knows nothing else of them. See
 * sms.h for what the functions do. */

struct sms_provider_table {
    void (*request)(const struct sms_account *account, const struct sms *sms, struct arena *arena,
                    struct client_request *ret);
    void (*reply)(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret);
    void (*check_request)(const struct sms_account *account, struct arena *arena, struct client_request *ret);
    void (*check_reply)(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret);
};

extern const struct sms_provider_table sms_twilio, sms_gateway;
