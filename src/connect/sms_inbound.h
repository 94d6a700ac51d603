#pragma once

#include <stdbool.h>

#include "base/str.h"

/* What comes in from those who send text messages, in one form for all of them. Plain data. */

struct sms_inbound {
    struct str provider_id; /* of this message; absent: it has none */
    struct str from, to;    /* as the provider writes numbers: E.164, or a short code */
    struct str text;        /* UTF-8; "" for a picture without words */
    bool answered;          /* the provider has taken it as STOP, START or HELP and has answered it by itself */
};

enum sms_report_kind {
    SMS_REPORT_PENDING,   /* under way: nothing to record */
    SMS_REPORT_DELIVERED, /* it has arrived */
    SMS_REPORT_FAILED,    /* it has not, and will not */
};

struct sms_report {
    struct str id; /* by which the message was known to the provider: its own id, or our reference */
    enum sms_report_kind kind;
    struct str reason; /* "" or why it failed, in English */
    bool suppress;     /* the number is no good, or its owner wants nothing: never try it again */
};
