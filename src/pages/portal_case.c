/* "Something is missing": a form that opens a case, with what became of earlier ones. What is wrong stands beside its
 * field, and what was typed is kept. The same form sent twice is one case. */

#include "domain/portal/portal_case.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "domain/contact/normalise.h"
#include "pages/portal.h"

enum { CASES_SHOWN = 20, WHEN_SIZE = 10 };

enum typed_field { FIELD_WHO, FIELD_REACH, FIELD_WHEN, FIELD_NOTE, FIELDS };

/* What was typed, and what is wrong with it: keys of texts, or null. */
struct typed {
    struct str values[FIELDS];
    const char *faults[FIELDS];
    int how; /* FIELD_CHOICE of portal_case_ways */
    bool many;
};

static const char *const names[FIELDS] = {"who", "reach", "when", "note"};

/* ---- reading what was typed ---- */

/* "2026-05-02", of a day that there is. */
static bool is_day(struct str text)
{
    char full[TIME_TEXT_SIZE + 1];
    int64_t at;
    if (text.size != WHEN_SIZE)
        return false;
    int size = snprintf(full, sizeof full, "%.*sT00:00:00Z", STR_ARG(text));
    return time_parse((struct str){full, (size_t)size}, &at);
}

static int64_t day_number(struct str text)
{
    int64_t year = 0, month = 0, day = 0;
    (void)str_to_int64((struct str){text.data, 4}, &year);
    (void)str_to_int64((struct str){text.data + 5, 2}, &month);
    (void)str_to_int64((struct str){text.data + 8, 2}, &day);
    return (year * 100 + month) * 100 + day;
}

/* An address or a number, as far as one can tell without knowing the country. */
static bool is_reachable(struct str text)
{
    size_t digits = 0;
    size_t at = str_find(text, '@');
    if (at != SIZE_MAX)
        return at > 0 && at + 1 < text.size && str_find(text, ' ') == SIZE_MAX;
    for (size_t i = 0; i < text.size; i++) {
        digits += text.data[i] >= '0' && text.data[i] <= '9';
        if (strchr("0123456789+-()/. x", text.data[i]) == NULL)
            return false;
    }
    return digits >= 5;
}

static void check_who(struct typed *typed)
{
    struct str who = typed->values[FIELD_WHO];
    if (who.size == 0)
        typed->faults[FIELD_WHO] = "portal.case.who_missing";
    else if (who.size > LIMIT_TEXT_BYTES)
        typed->faults[FIELD_WHO] = "portal.case.who_long";
    else if (!text_is_plain(who))
        typed->faults[FIELD_WHO] = "portal.case.who_odd";
}

static void check_typed(struct portal_visit *visit, struct typed *typed)
{
    struct str when = typed->values[FIELD_WHEN];
    struct str note = typed->values[FIELD_NOTE];
    struct str reach = typed->values[FIELD_REACH];
    check_who(typed);
    if (reach.size > 0 && (reach.size > LIMIT_TEXT_BYTES || !text_is_plain(reach) || !is_reachable(reach)))
        typed->faults[FIELD_REACH] = "portal.case.reach_odd";
    if (when.size > 0 && !is_day(when))
        typed->faults[FIELD_WHEN] = "portal.case.when_odd";
    else if (when.size > 0 && day_number(when) > locale_day(visit->face.locale, act_now(&visit->act), visit->face.zone))
        typed->faults[FIELD_WHEN] = "portal.case.when_ahead";
    if (note.size == 0)
        typed->faults[FIELD_NOTE] = "portal.case.note_missing";
    else if (note.size > LIMIT_LONG_TEXT_BYTES)
        typed->faults[FIELD_NOTE] = "portal.case.note_long";
}

static int count_faults(const struct typed *typed)
{
    int count = 0;
    for (int i = 0; i < FIELDS; i++)
        count += typed->faults[i] != NULL;
    return count;
}

static struct typed *read_typed(struct portal_visit *visit)
{
    struct arena *arena = &visit->request->arena;
    struct typed *typed = arena_alloc(arena, sizeof *typed);
    for (int i = 0; i < FIELDS; i++)
        typed->values[i] = form_text(&visit->form, names[i], arena);
    struct str how = form_find(&visit->form, "how");
    for (int i = 0; portal_case_ways[i] != NULL; i++)
        if (str_equal(how, str_from(portal_case_ways[i])))
            typed->how = i + 1;
    return typed;
}

/* ---- cases that there are ---- */

static enum status read_cases(struct portal_visit *visit, struct review_case **ret_cases, size_t *ret_count,
                              struct error *err)
{
    struct list_ask ask = {.page = {.limit = CASES_SHOWN}};
    void *found;
    bool more;
    ask.filters[CASES_PARTICIPANT] = value_id(portal_self(visit));
    TRY(list_read(&visit->act, &review_case_list, &ask, &found, ret_count, &more, err));
    *ret_cases = found;
    return review_tell(&visit->act, found, *ret_count, err);
}

/* The same told before and not answered yet: a second click, or the back button. */
static bool is_told(const struct review_case *cases, size_t count, const struct typed *typed)
{
    for (size_t i = 0; i < count; i++)
        if (cases[i].resolved_at == TIME_NONE && str_equal(cases[i].texts.name, typed->values[FIELD_WHO]) &&
            str_equal(cases[i].texts.note, typed->values[FIELD_NOTE]))
            return true;
    return false;
}

/* ---- sending ---- */

static struct str or_none(struct str text)
{
    return text.size == 0 ? STR_NONE : text;
}

static enum status open_case(struct portal_visit *visit, struct typed *typed, struct error *err)
{
    struct review_case opened;
    enum { MISSING = 2 }; /* FIELD_CHOICE of "missing_referral" */
    const struct portal_case_fields fields = {.participant_id = *portal_self(visit),
                                              .kind = MISSING,
                                              .name = typed->values[FIELD_WHO],
                                              .contact = or_none(typed->values[FIELD_REACH]),
                                              .when = or_none(typed->values[FIELD_WHEN]),
                                              .note = typed->values[FIELD_NOTE],
                                              .how = typed->how};
    enum status status = portal_case_open(&visit->act, &fields, &opened, err);
    typed->many = status == STATUS_CONFLICT && err->code == ERROR_LIMIT_REACHED;
    return typed->many ? STATUS_OK : status;
}

static enum status take(struct portal_visit *visit, struct error *err)
{
    struct typed *typed = read_typed(visit);
    struct review_case *cases;
    size_t count;
    visit->wrong = typed;
    portal_begin_face(visit); /* for the day that it is */
    check_typed(visit, typed);
    face_end(&visit->face);
    if (count_faults(typed) > 0)
        return STATUS_OK;
    TRY(read_cases(visit, &cases, &count, err));
    if (!is_told(cases, count, typed))
        TRY(open_case(visit, typed, err));
    if (!typed->many)
        visit->location = STR("/portal/cases/new?said=sent");
    return STATUS_OK;
}

/* ---- the page ---- */

static struct str fault_text(struct face *face, const struct typed *typed, enum typed_field field)
{
    const char *key = typed->faults[field];
    if (key == NULL)
        return STR("");
    int64_t limit = field == FIELD_NOTE ? LIMIT_LONG_TEXT_BYTES : LIMIT_TEXT_BYTES;
    struct str date = STR("");
    if (field == FIELD_WHEN && is_day(typed->values[FIELD_WHEN]))
        date = face_full_date(face, locale_day_begins(face->locale, day_number(typed->values[FIELD_WHEN]), face->zone));
    return face_fill(face, key,
                     (const struct message_argument[]){MESSAGE_NUMBER("limit", limit), MESSAGE_TEXT("date", date)}, 2);
}

static void view_typed(struct face *face, const struct typed *typed)
{
    for (int i = 0; i < FIELDS; i++) {
        struct view *field = view_object(face->view, names[i]);
        view_text(field, "value", typed == NULL ? STR("") : typed->values[i]);
        view_text(field, "error", typed == NULL ? STR("") : fault_text(face, typed, (enum typed_field)i));
    }
    if (typed != NULL && typed->many)
        view_text(face->view, "faults", face_say(face, "portal.case.many"));
    else if (typed != NULL)
        view_text(face->view, "faults",
                  face_say(face, "portal.case.faults", MESSAGE_NUMBER("count", count_faults(typed))));
}

static void view_ways(struct face *face, const struct typed *typed)
{
    static const struct {
        const char *word, *key;
    } ways[] = {{"link", "portal.case.how_link"},
                {"code", "portal.case.how_code"},
                {"name", "portal.case.how_name"},
                {"form", "portal.case.how_form"}};
    struct view *list = view_list(face->view, "ways");
    int chosen = typed == NULL ? 0 : typed->how;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct view *way = view_add_object(list);
        view_text(way, "word", str_from(ways[i].word));
        view_text(way, "name", face_fill(face, ways[i].key, NULL, 0));
        view_flag(way, "on", chosen > 0 && strcmp(portal_case_ways[chosen - 1], ways[i].word) == 0);
    }
}

static void view_case(struct face *face, struct view *list, const struct review_case *one)
{
    struct view *row = view_add_object(list);
    bool open = one->resolved_at == TIME_NONE;
    struct str state = open ? face_say(face, "portal.case.open") : face_say(face, "portal.case.resolved");
    view_text(row, "tone", open ? STR("c-wait") : STR("c-done"));
    view_text(row, "icon", open ? STR("clock") : STR("done"));
    view_text(row, "name",
              str_is_none(one->texts.name) ? face_say(face, "portal.referrals.nameless") : one->texts.name);
    view_text(row, "date", face_date(face, one->created_at));
    view_text(row, "state", str_is_none(one->texts.answer) ? state : one->texts.answer);
}

static enum status fill(struct portal_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    struct review_case *cases;
    size_t count;
    TRY(read_cases(visit, &cases, &count, err));
    view_text(face->view, "title", face_say(face, "portal.case.title"));
    view_text(face->view, "send",
              face_say(face, "portal.case.send", MESSAGE_TEXT("business", visit->me.program.business)));
    view_typed(face, visit->wrong);
    view_ways(face, visit->wrong);
    struct view *list = view_list(face->view, "cases");
    for (size_t i = 0; i < count; i++)
        view_case(face, list, &cases[i]);
    view_flag(face->view, "has_cases", count > 0);
    return STATUS_OK;
}

static const struct portal_screen screen = {.page = FACE_CASE, .fill = fill, .send = take};

void portal_case_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &screen);
}
