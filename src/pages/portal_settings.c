/* Settings: language, what one wants to be written to about, and by which name a public leaderboard shows one. */

#include "base/limits.h"
#include "base/text.h"
#include "domain/landing/landing.h"
#include "pages/portal.h"

static const struct {
    const char *name, *key;
    enum portal_notice notice;
} notices[] = {
    {"referrals", "portal.settings.tell_referrals", PORTAL_NOTICE_REFERRALS},
    {"rewards", "portal.settings.tell_rewards", PORTAL_NOTICE_REWARDS},
    {"reminders", "portal.settings.tell_reminders", PORTAL_NOTICE_REMINDERS},
};

/* ---- the leaderboard ---- */

/* A name that was typed and cannot be shown: visit->wrong. */
struct wrong_name {
    struct str typed;
};

static struct portal_shown_patch read_shown(const struct portal_visit *visit)
{
    struct portal_shown_patch shown = {.name = form_text(&visit->form, "shown_name", &visit->request->arena)};
    struct str word = form_find(&visit->form, "shown");
    for (int i = 0; portal_shown_words[i] != NULL; i++)
        if (str_equal(word, str_from(portal_shown_words[i])))
            shown.show = i + 1;
    shown.present = shown.show > 0;
    return shown;
}

static bool is_nameless(const struct portal_shown_patch *shown)
{
    return shown->show == PORTAL_SHOWN_NAME + 1 &&
           (shown->name.size == 0 || shown->name.size > LIMIT_SHOWN_NAME_BYTES || !text_is_plain(shown->name));
}

static enum status view_shown(struct portal_visit *visit, struct error *err)
{
    static const char *const keys[] = {"portal.settings.shown_none", "portal.settings.shown_short",
                                       "portal.settings.shown_name"};
    struct face *face = &visit->face;
    const struct wrong_name *wrong = visit->wrong;
    struct landing landing;
    TRY(landing_read(&visit->act, &visit->visitor.program_id, &landing, err));
    if (!landing.leaders.is_public)
        return STATUS_OK;
    struct view *shown = view_object(face->view, "shown");
    struct view *ways = view_list(shown, "ways");
    int chosen = wrong != NULL ? PORTAL_SHOWN_NAME : visit->me.leaderboard.show;
    for (int i = 0; portal_shown_words[i] != NULL; i++) {
        struct view *row = view_add_object(ways);
        view_text(row, "word", str_from(portal_shown_words[i]));
        view_text(row, "text", face_fill(face, keys[i], NULL, 0));
        view_flag(row, "on", i == chosen);
    }
    view_text(shown, "name", wrong != NULL ? wrong->typed : visit->me.leaderboard.name);
    view_text(shown, "error", wrong != NULL ? face_say(face, "portal.settings.shown_missing") : STR(""));
    return STATUS_OK;
}

/* ---- the form ---- */

/* A browser sends the boxes that are ticked, and nothing of the others. */
static enum status take(struct portal_visit *visit, struct error *err)
{
    struct portal_me_patch patch = {.notifications = {.present = true}};
    struct accepted chosen;
    struct str locale = form_find(&visit->form, "locale");
    if (language_of_tag(locale, &chosen) && !str_equal(locale, visit->me.locale))
        patch.locale = locale;
    for (size_t i = 0; i < sizeof notices / sizeof notices[0]; i++)
        patch.notifications.of[notices[i].notice] =
            (struct opt_bool){true, !str_is_none(form_find(&visit->form, notices[i].name))};
    patch.leaderboard = read_shown(visit);
    if (is_nameless(&patch.leaderboard)) {
        struct wrong_name *wrong = arena_alloc(&visit->request->arena, sizeof *wrong);
        wrong->typed = patch.leaderboard.name;
        visit->wrong = wrong;
        return STATUS_OK;
    }
    TRY(portal_me_patch_normalise(&patch, txn_arena(visit->act.txn), err));
    TRY(portal_me_change(&visit->act, portal_self(visit), &patch, err));
    visit->location = STR("/portal/settings?said=saved");
    return STATUS_OK;
}

static void view_languages(struct portal_visit *visit)
{
    struct face *face = &visit->face;
    struct view *list = view_list(face->view, "languages");
    for (enum language language = 0; language < LANGUAGES; language++) {
        struct view *row = view_add_object(list);
        bool on = face->accepted.language == language;
        /* a region that was chosen elsewhere is kept */
        view_text(row, "tag",
                  on ? str_copy(face->arena, str_from(face->accepted.tag)) : str_from(language_tags[language]));
        view_text(row, "lang", str_from(language_tags[language]));
        view_text(row, "name", str_from(language_names[language]));
        view_flag(row, "on", on);
    }
}

static enum status fill(struct portal_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    const struct portal_told_notices *told = &visit->me.notifications;
    const bool on[] = {told->referrals, told->rewards, told->reminders};
    view_text(face->view, "title", face_say(face, "portal.settings.title"));
    view_languages(visit);
    struct view *list = view_list(face->view, "notices");
    for (size_t i = 0; i < sizeof notices / sizeof notices[0]; i++) {
        struct view *row = view_add_object(list);
        view_text(row, "name", str_from(notices[i].name));
        view_text(row, "text", face_fill(face, notices[i].key, NULL, 0));
        view_flag(row, "on", on[i]);
    }
    return view_shown(visit, err);
}

static const struct portal_screen screen = {.page = FACE_SETTINGS, .tab = "settings", .fill = fill, .send = take};

void portal_settings_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &screen);
}
