#pragma once

#include <stddef.h>
#include <stdint.h>

/* The demo: a small cleaning company in its first weeks. Const data; all people are invented, all addresses are of
 * example.com. */

struct demo_participant {
    const char *body; /* of POST /v1/participants, without program_id */
};

/* What happened to one referred person, in this order. */
struct demo_lead {
    size_t participant; /* index */
    const char *name;
    const char *email;
    int64_t days_ago;      /* of the lead */
    const char *stage;     /* moved there by hand, or null */
    const char *paid_type; /* "invoice.paid", or null: nothing was paid */
    int64_t paid_days_ago;
    int64_t paid_cents;
    const char *disqualified; /* reason code, or null */
};

extern const char demo_program[]; /* body of POST /v1/programs */
extern const struct demo_participant demo_participants[];
extern const size_t demo_participant_count;
extern const struct demo_lead demo_leads[];
extern const size_t demo_lead_count;
