/* The public leaderboard: where a program has switched it on. Whoever did not say by which name it may be seen is there
 * without one. No sum of money is shown, only who is ahead of whom. */

#include "base/limits.h"
#include "domain/participant/leader_rank.h"
#include "domain/rollup/figures.h"
#include "pages/landing.h"
#include "pages/offer_words.h"

enum { PODIUM = 3, WHOLE = 100 };

static const char *const spans[] = {"year", "month", "all", NULL};
static const enum leader_span span_of[] = {LEADER_YEAR, LEADER_MONTH, LEADER_EVER};
static const enum leader_order orders[] = {
    [LANDING_BY_CLOSED] = LEADER_BY_CLOSED,
    [LANDING_BY_REVENUE] = LEADER_BY_REVENUE,
    [LANDING_BY_EARNED] = LEADER_BY_EARNED,
};

static void view_spans(struct landing_visit *visit)
{
    static const char *const keys[] = {"page.leaders.year", "page.leaders.month", "page.leaders.ever"};
    struct view *list = view_list(visit->face.view, "spans");
    static const size_t order[] = {1, 0, 2}; /* from the shortest; the year is what is shown at first */
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        struct view *row = view_add_object(list);
        view_text(row, "word", str_from(spans[order[i]]));
        view_text(row, "name", face_fill(&visit->face, keys[order[i]], NULL, 0));
        view_flag(row, "on", order[i] == visit->variant);
    }
}

static struct str number_text(struct face *face, int64_t number)
{
    return str_from(arena_format(face->arena, "%lld", (long long)number));
}

/* `counted`: the figure is no money, and is told. */
static void view_row(struct landing_visit *visit, struct view *list, const struct leader_row *leader, int64_t most,
                     bool counted)
{
    struct face *face = &visit->face;
    struct view *row = view_add_object(list);
    struct str shown = leader->participant.shown;
    int64_t share = most > 0 ? (int64_t)((double)leader->value * WHOLE / (double)most) : 0;
    view_text(row, "rank", face_number(face, leader->rank));
    view_text(row, "name", str_is_none(shown) ? face_say(face, "page.leaders.somebody") : shown);
    view_flag(row, "unnamed", str_is_none(shown));
    view_text(row, "share", number_text(face, share < 1 ? 1 : share));
    if (!counted)
        return;
    view_text(row, "count", face_number(face, leader->value));
    view_text(row, "people", face_say(face, "page.leaders.people", MESSAGE_NUMBER("count", leader->value)));
}

static void view_rows(struct landing_visit *visit, const struct leader_row *rows, size_t count, bool counted)
{
    struct face *face = &visit->face;
    struct view *podium = view_list(face->view, "podium"), *others = view_list(face->view, "others");
    int64_t most = count > 0 ? rows[0].value : 0;
    for (size_t i = 0; i < count; i++)
        view_row(visit, i < PODIUM ? podium : others, &rows[i], most, counted);
    view_flag(face->view, "has_rows", count > 0);
    view_flag(face->view, "has_others", count > PODIUM);
}

static void view_words(struct landing_visit *visit, bool counted, int64_t as_of)
{
    struct face *face = &visit->face;
    struct str business = visit->page.business.name;
    struct str reward = visit->reward == NULL ? STR_NONE : offer_words(face, visit->reward, OFFER_RANGE);
    view_text(face->view, "heading", face_say(face, "page.leaders.title"));
    view_text(face->view, "how",
              counted ? face_say(face, "page.leaders.by_closed") : face_say(face, "page.leaders.by_money"));
    view_text(face->view, "empty", face_say(face, "page.leaders.nobody"));
    if (!str_is_none(reward))
        view_text(
            face->view, "invite",
            face_say(face, "page.leaders.invite", MESSAGE_TEXT("reward", reward), MESSAGE_TEXT("business", business)));
    view_text(face->view, "note",
              face_say(face, "page.leaders.note", MESSAGE_TEXT("date", face_full_date(face, as_of))));
}

static enum status fill(struct landing_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    const struct landing_leaders *leaders = &visit->page.landing.leaders;
    const struct program *program = &visit->page.program;
    struct leader_place place = {0};
    struct leader_row *rows;
    int64_t as_of;
    size_t count;
    bool more, counted = leaders->metric == LANDING_BY_CLOSED;
    if (!leaders->is_public)
        return error_set(err, ERROR_NOT_FOUND, "slug", "This leaderboard is not public.");
    const struct leader_ask ask = {
        .program_id = program->id,
        .period = leader_period(&visit->act, span_of[visit->variant]),
        .order = orders[leaders->metric],
        .currency = program->currency,
        .limit = LIMIT_LEADERS_SHOWN,
    };
    TRY(leader_ranks(&visit->act, &ask, &place, &rows, &count, &more, err));
    TRY(figures_as_of(&visit->act, &as_of, err));
    struct str about = face_say(face, "page.leaders.about", MESSAGE_TEXT("business", visit->page.business.name));
    landing_fill_frame(visit, face_say(face, "page.leaders.title"), about, visit->address);
    view_flag(face->view, "titled", true);
    view_flag(face->view, "bare", true);
    view_spans(visit);
    view_words(visit, counted, as_of);
    view_rows(visit, rows, count, counted);
    return STATUS_OK;
}

static const struct landing_screen screen = {
    .name = "leaders", .page = FACE_LEADERS, .parameter = "per", .variants = spans, .fill = fill};

void landing_leaders_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    landing_open(request, &screen);
}
