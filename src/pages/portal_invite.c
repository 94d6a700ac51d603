/* Inviting friends by mail: whom, in what words, what they would get, and what came of those before. Without scripts:
 * one button shows the mail, the other sends it. What was not sent stays in the field, with the reason beside it. */

#include "domain/enrollment/friend.h"

#include "base/limits.h"
#include "pages/portal.h"

enum { FRIENDS_SHOWN = 50 };

/* What was typed, and what came of it. */
struct typed {
    struct str to, message;
    const char *to_fault, *message_fault; /* keys of texts, or null */
    bool looks;                           /* only the mail was asked for */
    bool done;                            /* it was sent, to some of them */
    struct friend_sent sent;
};

static struct friend_fields fields_of(struct portal_visit *visit, const struct typed *typed)
{
    struct friend_fields fields = {.locale = str_from(visit->face.accepted.tag)};
    if (typed != NULL && typed->message.size > 0 && typed->message_fault == NULL)
        fields.message = typed->message;
    return fields;
}

/* ---- reading what was typed ---- */

static void check_message(struct portal_visit *visit, struct typed *typed)
{
    struct friend_fields fields = {.message = typed->message.size == 0 ? STR_NONE : typed->message};
    struct error err;
    if (friend_fields_check(&fields, &visit->request->arena, &err) != STATUS_OK)
        typed->message_fault =
            err.code == ERROR_OUT_OF_RANGE ? "portal.invite.words_long" : "portal.invite.words_wrong";
}

static void check_to(struct portal_visit *visit, struct typed *typed, struct friend_fields *fields)
{
    struct arena *arena = &visit->request->arena;
    struct error err;
    struct str *to = arena_alloc(arena, sizeof *to);
    *to = typed->to;
    fields->to = (struct str_array){.items = to, .count = 1};
    if (typed->to.size == 0)
        typed->to_fault = "portal.invite.to_missing";
    else if (friend_fields_check(fields, arena, &err) != STATUS_OK)
        typed->to_fault = err.code == ERROR_OUT_OF_RANGE ? "portal.invite.to_many" : "portal.invite.to_missing";
}

static bool is_result(const struct friend_told *told, enum friend_result result)
{
    return str_equal(told->result, str_from(friend_results[result]));
}

/* What stays in the field: those that can be put right, or tried tomorrow. */
static void keep_rest(struct portal_visit *visit, struct typed *typed)
{
    struct buf rest = {0};
    for (size_t i = 0; i < typed->sent.count; i++) {
        const struct friend_told *told = &typed->sent.told[i];
        if (!is_result(told, FRIEND_RESULT_INVALID) && !is_result(told, FRIEND_RESULT_LIMIT))
            continue;
        buf_add_format(&rest, "%s%.*s", rest.size == 0 ? "" : "\n", STR_ARG(told->email));
    }
    typed->to = str_copy(&visit->request->arena, buf_str(&rest));
    buf_release(&rest);
}

static bool went_all(const struct friend_sent *sent)
{
    for (size_t i = 0; i < sent->count; i++)
        if (!is_result(&sent->told[i], FRIEND_RESULT_SENT))
            return false;
    return true;
}

static enum status send_all(struct portal_visit *visit, struct typed *typed, const struct friend_fields *fields,
                            struct error *err)
{
    enum status status = friend_invite(&visit->act, portal_self(visit), fields, &typed->sent, err);
    if (status == STATUS_CONFLICT) /* the page says that it is closed */
        return STATUS_OK;
    TRY(status);
    typed->done = true;
    if (went_all(&typed->sent))
        visit->location = STR("/portal/invite?said=invited");
    keep_rest(visit, typed);
    return STATUS_OK;
}

static enum status take(struct portal_visit *visit, struct error *err)
{
    struct arena *arena = &visit->request->arena;
    struct typed *typed = arena_alloc(arena, sizeof *typed);
    typed->to = form_text(&visit->form, "to", arena);
    typed->message = form_text(&visit->form, "message", arena);
    typed->looks = str_equal(form_find(&visit->form, "act"), STR("look"));
    visit->wrong = typed;
    check_message(visit, typed);
    visit->shows = typed->looks && typed->message_fault == NULL;
    if (typed->looks)
        return STATUS_OK;
    portal_begin_face(visit); /* for the language */
    struct friend_fields fields = fields_of(visit, typed);
    check_to(visit, typed, &fields);
    enum status status = STATUS_OK;
    if (typed->to_fault == NULL && typed->message_fault == NULL)
        status = send_all(visit, typed, &fields, err);
    face_end(&visit->face);
    return status;
}

/* ---- the page ---- */

static struct str fault_text(struct face *face, const char *key)
{
    int64_t limit =
        key != NULL && strcmp(key, "portal.invite.to_many") == 0 ? LIMIT_FRIENDS_OF_CALL : LIMIT_OWN_WORDS_BYTES;
    return key == NULL ? STR("") : face_fill(face, key, &MESSAGE_NUMBER("limit", limit), 1);
}

static void view_typed(struct face *face, const struct typed *typed)
{
    struct view *to = view_object(face->view, "to"), *message = view_object(face->view, "message");
    view_text(to, "value", typed == NULL ? STR("") : typed->to);
    view_text(to, "error", typed == NULL ? STR("") : fault_text(face, typed->to_fault));
    view_text(message, "value", typed == NULL ? STR("") : typed->message);
    view_text(message, "error", typed == NULL ? STR("") : fault_text(face, typed->message_fault));
    view_flag(face->view, "looks", typed != NULL && typed->looks);
}

static size_t index_of(const char *const words[], struct str word)
{
    size_t i = 0;
    while (words[i + 1] != NULL && !str_equal(word, str_from(words[i])))
        i++;
    return i;
}

static const char *const result_keys[] = {
    [FRIEND_RESULT_SENT] = "portal.invite.result.sent",
    [FRIEND_RESULT_ALREADY_INVITED] = "portal.invite.result.already_invited",
    [FRIEND_RESULT_SUPPRESSED] = "portal.invite.result.suppressed",
    [FRIEND_RESULT_INVALID] = "portal.invite.result.invalid",
    [FRIEND_RESULT_LIMIT] = "portal.invite.result.limit",
};

static void view_results(struct face *face, const struct typed *typed)
{
    struct view *list = view_list(face->view, "results");
    bool done = typed != NULL && typed->done;
    view_flag(face->view, "has_results", done);
    for (size_t i = 0; done && i < typed->sent.count; i++) {
        const struct friend_told *told = &typed->sent.told[i];
        bool sent = is_result(told, FRIEND_RESULT_SENT);
        struct view *row = view_add_object(list);
        view_text(row, "email", told->email);
        view_text(row, "text", face_fill(face, result_keys[index_of(friend_results, told->result)], NULL, 0));
        view_text(row, "tone", sent ? STR("c-done") : STR("c-wrong"));
        view_text(row, "icon", sent ? STR("done") : STR("fault"));
    }
}

static enum status view_mail(struct portal_visit *visit, const struct typed *typed, struct error *err)
{
    struct message_place place = {.public_url = buf_str(&visit->pages->public_url)};
    struct friend_fields fields = fields_of(visit, typed);
    struct message_text text;
    memcpy(place.token_key, visit->pages->token_key, sizeof place.token_key);
    TRY(friend_preview(&visit->act, portal_self(visit), &fields, &place, &text, err));
    struct view *mail = view_object(visit->face.view, "mail");
    view_text(mail, "lang", text.language);
    view_text(mail, "subject", text.subject);
    view_text(mail, "text", text.text);
    view_text(mail, "footer", text.footer);
    view_text(mail, "unsubscribe", text.unsubscribe);
    return STATUS_OK;
}

static const struct {
    const char *tone, *icon, *key;
} looks[] = {
    [FRIEND_QUEUED] = {"c-wait", "clock", "portal.invite.status.queued"},
    [FRIEND_SENT] = {"c-dim", "mail", "portal.invite.status.sent"},
    [FRIEND_SIMULATED] = {"c-dim", "mail", "portal.invite.status.simulated"},
    [FRIEND_NOT_SENT] = {"c-wrong", "fault", "portal.invite.status.not_sent"},
    [FRIEND_CLICKED] = {"c-dim", "check", "portal.invite.status.clicked"},
    [FRIEND_JOINED] = {"c-done", "done", "portal.invite.status.joined"},
    [FRIEND_BOUGHT] = {"c-done", "gift", "portal.invite.status.bought"},
};

static void view_friend(struct face *face, struct view *list, const struct friend_invitation *friend)
{
    struct view *row = view_add_object(list);
    size_t status = index_of(friend_statuses, friend->status);
    view_text(row, "tone", str_from(looks[status].tone));
    view_text(row, "icon", str_from(looks[status].icon));
    view_text(row, "email", friend->email);
    view_text(row, "date", face_date(face, friend->created_at));
    view_text(row, "state", face_fill(face, looks[status].key, NULL, 0));
}

static enum status view_friends(struct portal_visit *visit, struct error *err)
{
    struct list_ask ask = {.page = {.limit = FRIENDS_SHOWN}};
    void *found;
    size_t count;
    bool more;
    ask.filters[FRIENDS_PARTICIPANT] = value_id(portal_self(visit));
    TRY(list_read(&visit->act, &friend_list, &ask, &found, &count, &more, err));
    TRY(friend_tell(&visit->act, found, count, err));
    struct view *list = view_list(visit->face.view, "friends");
    for (size_t i = 0; i < count; i++)
        view_friend(&visit->face, list, &((const struct friend_invitation *)found)[i]);
    view_flag(visit->face.view, "has_friends", count > 0);
    return STATUS_OK;
}

static enum status fill(struct portal_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    const struct typed *typed = visit->wrong;
    bool open;
    TRY(friend_is_open(&visit->act, &visit->visitor.program_id, &open, err));
    view_text(face->view, "title", face_say(face, "portal.invite.title"));
    view_text(face->view, "lead",
              face_say(face, "portal.invite.text", MESSAGE_TEXT("business", visit->me.program.business)));
    view_text(face->view, "hint", face_say(face, "portal.invite.hint", MESSAGE_NUMBER("count", LIMIT_FRIENDS_OF_CALL)));
    view_flag(face->view, "open", open);
    view_typed(face, typed);
    view_results(face, typed);
    if (open)
        TRY(view_mail(visit, typed, err));
    return view_friends(visit, err);
}

static const struct portal_screen screen = {.page = FACE_INVITE, .fill = fill, .send = take};

void portal_invite_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &screen);
}
