#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* What happened in the demo's year: who joined, who visited which link, who was referred and what became of them.
 * Made of a seed: the same each time, but for the day that it ends on. Times are microseconds before the end, which is
 * now. Pure. */

enum { DEMO_PARTICIPANTS = 200, DEMO_LEADS = 800, DEMO_VISITS = 5200, DEMO_DAYS = 365 };

struct demo_person {
    char name[40], email[64], phone[20];
};

struct demo_participant {
    struct demo_person person;
    size_t program;
    const char *kind, *channel;
    int64_t joined_ago;
};

struct demo_visit {
    size_t participant;
    int64_t ago;
    int64_t visitor; /* above 0: stands for a network and a device */
    unsigned flags;  /* enum click_flag */
    int device;      /* enum click_device */
    size_t previous; /* of the same visitor, on another link; SIZE_MAX: none */
};

struct demo_lead {
    struct demo_person person;
    size_t participant; /* SIZE_MAX: a code that nobody has was named */
    size_t visit;       /* that led here; SIZE_MAX: the code was typed */
    size_t program;
};

enum demo_act_kind {
    DEMO_JOIN,       /* a participant */
    DEMO_LEAD,       /* a lead, as all that follow */
    DEMO_MOVE,       /* to a stage, with owner and value */
    DEMO_PAY,        /* the job is paid */
    DEMO_PAY_AGAIN,  /* somebody else's message names the same job */
    DEMO_DISQUALIFY, /* by hand */
};

struct demo_act {
    int64_t ago;
    int64_t told_ago; /* of a lead: its place among the others, when it was paid, or else when it came */
    enum demo_act_kind kind;
    size_t of;        /* participant or lead */
    const char *word; /* stage, or reason code */
    const char *owner;
    int64_t amount; /* minor units; 0: none */
};

struct demo_story {
    struct demo_participant participants[DEMO_PARTICIPANTS];
    struct demo_lead leads[DEMO_LEADS];
    struct demo_visit visits[DEMO_VISITS + 2 * DEMO_LEADS];
    size_t visit_count;
    struct demo_act acts[DEMO_PARTICIPANTS + 8 * DEMO_LEADS]; /* who joined, then lead by lead, each oldest first */
    size_t act_count;
};

/* In the arena. `now` is when it ends: business is done by day. */
struct demo_story *demo_story_make(uint64_t seed, int64_t now, struct arena *arena);
