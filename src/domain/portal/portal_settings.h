#pragma once

#include <jansson.h>

#include "base/entity.h"
#include "base/schema.h"
#include "domain/link/link.h"
#include "domain/portal/portal.h"

/* What participants and programs have set for the portal, and who a participant is to itself. */

/* ---- a program's part ---- */

/* Channels that the portal offers texts for, null-terminated: "copy", "email", "linkedin", "sms", "whatsapp", "x". */
extern const char *const portal_channels[];

/* Texts to share are kept where they differ from the usual ones of the catalogues: {"en": {"email": {"subject": "...",
 * "text": "..."}, "sms": {"text": "..."}}}. In a text `{link}`, `{code}`, `{name}` and `{business}` stand for what they
 * say; every text has {link} or {code}. */
struct portal_program {
    struct id program_id;
    struct str origins; /* whose pages may frame the portal: canonical, separated by spaces; absent: none */
    struct str share;   /* JSON object; absent: none differ */

    struct str_array told_origins; /* set by portal_program_read() */
};

extern const struct entity portal_program_entity;

/* Body of PATCH /v1/programs/{id}/portal: absent members stay, those that are there replace. */
struct portal_program_patch {
    struct str_array origins; /* items null: not said; an empty list takes all away */
    json_t *share;            /* an empty object takes all away */

    struct str origins_text, share_text; /* how they are stored: set by portal_program_patch_check() */
};
extern const struct schema portal_program_patch_schema;

/* Checks the body's own form. Any thread. Errors name `origins` or `share.<language>.<channel>`. */
MUST_CHECK enum status portal_program_patch_check(struct portal_program_patch *patch, struct arena *arena,
                                                  struct error *err);

/* ERROR_NOT_FOUND `program_id`. */
MUST_CHECK enum status portal_program_read(struct act *act, const struct id *program_id, struct portal_program *ret,
                                           struct error *err);
MUST_CHECK enum status portal_program_change(struct act *act, const struct id *program_id,
                                             const struct portal_program_patch *patch, struct portal_program *ret,
                                             struct error *err);

/* The text that a program has for a channel in a language: that of the very tag ("de-AT"), else of the language alone.
 * `ret_subject` and `ret_text` are absent where the usual one holds. In the arena. */
void portal_share_text(const struct portal_program *program, struct str locale, const char *channel,
                       struct arena *arena, struct str *ret_subject, struct str *ret_text);

/* ---- a participant's part ---- */

/* What a participant may switch off: bits of `muted`, which are stored. */
enum portal_notice { PORTAL_NOTICE_REFERRALS, PORTAL_NOTICE_REWARDS, PORTAL_NOTICE_REMINDERS, PORTAL_NOTICE_COUNT };

/* By which name the public sees a participant, where its program has a public leaderboard; stored. */
enum portal_shown { PORTAL_SHOWN_NOT, PORTAL_SHOWN_SHORT, PORTAL_SHOWN_NAME };
extern const char *const portal_shown_words[]; /* "none", "short", "name", null */

struct portal_notices {
    bool present;
    struct opt_bool of[PORTAL_NOTICE_COUNT];
};

/* What a rule promises, for words such as "Give 10 % off, get 50". */
struct portal_offer {
    struct str to;   /* rule_role_name() */
    struct str kind; /* rule_kind_name() */
    struct str title, description;
    struct opt_int amount;      /* fixed, or the first step's */
    struct opt_int amount_most; /* the largest step's, where they differ */
    struct opt_int percent_bp;
    struct opt_int cap; /* of a percentage */
    struct currency currency;
};

/* What the rules promise as they hold by `terms`, in their order: struct portal_offer in the arena. Pure. */
struct rules;
struct terms;
struct entity_list portal_offers(const struct rules *rules, const struct terms *terms, struct arena *arena);

struct portal_me {
    struct id participant_id, contact_id;
    struct str kind, status, name, email, locale, code, link_url;
    int64_t created_at;
    struct entity_list links; /* struct link: whoever tells them sets their addresses */
    struct portal_told_notices {
        bool referrals, rewards, reminders;
    } notifications;
    struct portal_told_shown {
        int show;        /* enum portal_shown */
        struct str name; /* with PORTAL_SHOWN_NAME */
    } leaderboard;
    struct portal_brand {
        struct id program_id;
        struct str name;
        struct currency currency;
        struct str business; /* the workspace's name */
    } program;
    struct entity_list offer; /* struct portal_offer */
};

/* The object of GET /v1/me, and what others tell of it too. */
extern const struct entity portal_me_entity, portal_brand_entity, portal_offer_entity;

/* The participant that the act is bound to, or `participant_id` where it is bound to none. */
MUST_CHECK enum status portal_me_read(struct act *act, const struct id *participant_id, struct portal_me *ret,
                                      struct error *err);

/* Body of PATCH /v1/me: absent members stay. */
struct portal_me_patch {
    struct str locale;
    struct portal_notices notifications;
    struct portal_shown_patch {
        bool present;
        int show; /* FIELD_CHOICE of portal_shown_words */
        struct str name;
    } leaderboard;
};
extern const struct schema portal_me_patch_schema;
MUST_CHECK enum status portal_me_patch_normalise(struct portal_me_patch *patch, struct arena *arena, struct error *err);
MUST_CHECK enum status portal_me_change(struct act *act, const struct id *participant_id,
                                        const struct portal_me_patch *patch, struct error *err);
