/* Forms of public pages: from bytes to what their screen makes of them.
 *
 * Machines fill in forms too. One that fills in a field that nobody sees, is quicker than anybody reads, or never
 * opened the page is thanked like a person, and nothing is written. A page that was open for long is shown once more
 * with what was typed, since a person may have been called away; so is one of a network that sends too many. All of it
 * but the last is found out in a read: only a form that is to be kept waits for the writer. */

#include "pages/landing_form.h"

#include "base/crypto.h"
#include "base/limits.h"
#include "base/text.h"
#include "pages/portal.h"
#include "pages/refusal.h"

enum { WHENS = 3 };

static const char *const names[TYPED_FIELDS] = {"name", "reach", "company", "notes", "told_by"};
static const char *const whens[WHENS] = {"any", "am", "pm"};

/* ---- the stamp: when the page was written, by the world's clock ---- */

enum { STAMP_MAC = 16 };

static struct str stamp_of(const struct landing_visit *visit, int64_t at)
{
    uint8_t mac[SHA256_SIZE];
    struct arena *arena = &visit->request->arena;
    struct str key = {(const char *)visit->pages->form_key, sizeof visit->pages->form_key};
    struct buf hex = {0};
    char program[ID_TEXT_SIZE];
    id_format(&visit->page.program.id, "prg", program);
    crypto_hmac_sha256(key, str_from(arena_format(arena, "landing %.*s %lld", ID_TEXT_SIZE, program, (long long)at)),
                       mac);
    buf_add_hex(&hex, mac, STAMP_MAC);
    struct str stamp = str_from(arena_format(arena, "%lld-%.*s", (long long)at, STR_ARG(buf_str(&hex))));
    buf_release(&hex);
    return stamp;
}

/* False when it was not made for this program's page. */
static bool read_stamp(const struct landing_visit *visit, struct str stamp, int64_t *ret_at)
{
    struct str rest = stamp;
    struct str number = str_split(&rest, '-');
    return !str_is_none(stamp) && str_to_int64(number, ret_at) && crypto_equal(stamp, stamp_of(visit, *ret_at));
}

/* ---- reading what was typed ---- */

static struct landing_typed *read_typed(struct landing_visit *visit)
{
    struct arena *arena = &visit->request->arena;
    struct landing_typed *typed = arena_alloc(arena, sizeof *typed);
    for (int i = 0; i < TYPED_FIELDS; i++)
        typed->values[i] = form_text(&visit->form, names[i], arena);
    typed->agrees = !str_is_none(form_find(&visit->form, "consent"));
    struct str when = form_find(&visit->form, "when");
    for (size_t i = 0; i < WHENS; i++)
        if (str_equal(when, str_from(whens[i])))
            typed->when = i;
    return typed;
}

enum sender_kind { PERSON, MACHINE, LATE };

static enum sender_kind sender_of(struct landing_visit *visit, struct landing_typed *typed)
{
    int64_t at = 0, now = act_now(&visit->act);
    struct str stamp = form_find(&visit->form, "page");
    struct str trap = form_find(&visit->form, "website");
    if (str_is_none(trap) || trap.size > 0 || !read_stamp(visit, stamp, &at))
        return MACHINE;
    if (now - at < LIMIT_FORM_LEAST_MS * TIME_US_PER_MS)
        return MACHINE;
    if (now - at > LIMIT_FORM_S * TIME_US_PER_S)
        return LATE;
    typed->stamp = stamp;
    return PERSON;
}

static void check_lines(struct landing_typed *typed)
{
    struct str name = typed->values[TYPED_NAME];
    if (name.size == 0)
        typed->faults[TYPED_NAME] = "page.landing.name_missing";
    else if (name.size > LIMIT_TEXT_BYTES || !text_is_plain(name))
        typed->faults[TYPED_NAME] = "page.landing.name_odd";
    for (int i = 0; i < TYPED_FIELDS; i++)
        if ((i == TYPED_COMPANY || i == TYPED_TOLD_BY) &&
            (typed->values[i].size > LIMIT_TEXT_BYTES || !text_is_plain(typed->values[i])))
            typed->faults[i] = "page.landing.name_odd";
    if (typed->values[TYPED_NOTES].size > LANDING_NOTES_BYTES)
        typed->faults[TYPED_NOTES] = "page.landing.notes_long";
}

/* "US" of "en-US"; absent where the tag has no country. */
static struct str country_of(struct str tag)
{
    while (!str_is_none(tag)) {
        struct str part = str_split(&tag, '-');
        bool letters = part.size == 2 && part.data[0] >= 'A' && part.data[0] <= 'Z';
        if (letters)
            return part;
    }
    return STR_NONE;
}

/* In which country a number without its code is: as the program says, else the business, else the visitor. */
static struct str country_for(const struct landing_visit *visit)
{
    if (!str_is_none(visit->page.landing.country))
        return visit->page.landing.country;
    struct str business = country_of(visit->page.business.locale);
    return str_is_none(business) ? country_of(str_from(visit->accepted.tag)) : business;
}

struct str landing_or_none(struct str text)
{
    return text.size == 0 ? STR_NONE : text;
}

/* Brings what was typed into the form that contacts are found by; false: nobody is reached so. */
static enum status read_reach(struct landing_visit *visit, struct landing_typed *typed, bool *ret_read,
                              struct error *err)
{
    struct contact_fields *person = &typed->person;
    struct str reach = typed->values[TYPED_REACH];
    bool email = str_find(reach, '@') != SIZE_MAX;
    *(email ? &person->email : &person->phone) = reach;
    if (!email)
        person->country = country_for(visit);
    *ret_read = reach.size <= LIMIT_TEXT_BYTES && text_is_plain(reach);
    enum status status = *ret_read ? contact_fields_normalise(person, &visit->request->arena, err) : STATUS_OK;
    *ret_read = *ret_read && status == STATUS_OK;
    return status == STATUS_INVALID ? STATUS_OK : status;
}

/* Whether it is meant for a number. */
static bool has_digits(struct str text)
{
    enum { LEAST = 5 };
    size_t digits = 0;
    for (size_t i = 0; i < text.size; i++)
        digits += text.data[i] >= '0' && text.data[i] <= '9';
    return digits >= LEAST;
}

static enum status check_person(struct landing_visit *visit, struct landing_typed *typed, struct error *err)
{
    struct contact_fields *person = &typed->person;
    struct str reach = typed->values[TYPED_REACH];
    bool read;
    *person = contact_fields_none();
    person->present = true;
    person->locale = str_from(visit->accepted.tag);
    if (reach.size == 0) {
        typed->faults[TYPED_REACH] = "page.landing.reach_missing";
        return STATUS_OK;
    }
    TRY(read_reach(visit, typed, &read, err));
    bool number = !read && !str_is_none(person->phone) && has_digits(reach);
    if (number && str_is_none(country_for(visit)))
        typed->faults[TYPED_REACH] = "page.landing.reach_country";
    else if (!read)
        typed->faults[TYPED_REACH] = "page.landing.reach_odd";
    person->name = landing_or_none(typed->values[TYPED_NAME]);
    person->company = landing_or_none(typed->values[TYPED_COMPANY]);
    return STATUS_OK;
}

static int count_faults(const struct landing_typed *typed)
{
    int count = 0;
    for (int i = 0; i < TYPED_FIELDS; i++)
        count += typed->faults[i] != NULL;
    return count;
}

/* ---- what becomes of it ---- */

/* Counts the form, and writes what it brings. In a write. */
static enum status submit(struct landing_visit *visit, struct landing_typed *typed, struct error *err)
{
    bool allowed;
    TRY(landing_count_form(&visit->act, visit->act.principal.source, &allowed, err));
    if (allowed)
        return visit->screen->submit(visit, typed, err);
    typed->trouble = "page.landing.many";
    visit->busy = true;
    return STATUS_OK;
}

static enum status act_submit(struct txn *txn, struct store_work *work, struct error *err);

/* A person's form, from here on: written, or noted what is wrong. A read leaves the writing to a write. */
static enum status take(struct landing_visit *visit, struct landing_typed *typed, bool late, bool write,
                        struct error *err)
{
    check_lines(typed);
    TRY(check_person(visit, typed, err));
    if (late)
        typed->trouble = "page.landing.late";
    if (late || !visit->page.open || count_faults(typed) > 0)
        return STATUS_OK;
    if (write)
        return submit(visit, typed, err);
    visit->then = act_submit;
    return STATUS_OK;
}

static enum status go_through(struct landing_visit *visit, struct txn *txn, bool write, struct error *err)
{
    buf_clear(&visit->request->response.body);
    visit->then = NULL;
    TRY(landing_come_in(visit, txn, write, err));
    struct landing_typed *typed = read_typed(visit);
    visit->location = STR_NONE;
    enum sender_kind kind = sender_of(visit, typed);
    if (kind == MACHINE) {
        visit->location =
            str_from(arena_format(&visit->request->arena, "%.*s%s", STR_ARG(visit->address), visit->screen->thanks));
        return STATUS_OK;
    }
    visit->typed = typed;
    TRY(take(visit, typed, kind == LATE, write, err));
    return str_is_none(visit->location) && visit->then == NULL ? landing_write(visit, err) : STATUS_OK;
}

static enum status act_look(struct txn *txn, struct store_work *work, struct error *err)
{
    return go_through(landing_visit_of(work), txn, false, err);
}

static enum status act_submit(struct txn *txn, struct store_work *work, struct error *err)
{
    return go_through(landing_visit_of(work), txn, true, err);
}

/* ---- the form ---- */

static void view_fault(struct face *face, struct view *field, const char *key)
{
    view_text(
        field, "error",
        key == NULL
            ? STR("")
            : face_fill(face, key, (const struct message_argument[]){MESSAGE_NUMBER("limit", LANDING_NOTES_BYTES)}, 1));
}

void landing_form_fill_field(struct landing_visit *visit, enum landing_typed_field field)
{
    const struct landing_typed *typed = visit->typed;
    struct view *view = view_object(visit->face.view, names[field]);
    view_text(view, "value", typed == NULL ? STR("") : typed->values[field]);
    view_fault(&visit->face, view, typed == NULL ? NULL : typed->faults[field]);
}

/* A page that is shown once more counts from long enough ago: whoever typed has read it. */
static struct str stamp_for(struct landing_visit *visit, const struct landing_typed *typed)
{
    int64_t now = act_now(&visit->act);
    if (typed == NULL)
        return stamp_of(visit, now);
    if (!str_is_none(typed->stamp))
        return typed->stamp;
    return stamp_of(visit, now - LIMIT_FORM_LEAST_MS * TIME_US_PER_MS);
}

static void view_faults(struct face *face, const struct landing_typed *typed)
{
    if (typed == NULL)
        return;
    if (typed->trouble != NULL)
        view_text(face->view, "faults", face_fill(face, typed->trouble, NULL, 0));
    else
        view_text(face->view, "faults",
                  face_say(face, "page.landing.faults", MESSAGE_NUMBER("count", count_faults(typed))));
}

void landing_form_fill(struct landing_visit *visit)
{
    view_text(visit->face.view, "address", visit->address);
    view_text(visit->face.view, "stamp", stamp_for(visit, visit->typed));
    view_faults(&visit->face, visit->typed);
    landing_form_fill_field(visit, TYPED_NAME);
    landing_form_fill_field(visit, TYPED_REACH);
}

/* ---- sending ---- */

/* Whether the form was sent from a page of this server. */
static bool take_form(struct landing_visit *visit)
{
    struct http_request *request = visit->request;
    struct error err;
    if (!form_is_type(http_header(request, STR("Content-Type"))) || !portal_is_own_origin(request, visit->pages))
        return false;
    visit->sent = form_read(request->body, &request->arena, &visit->form, &err) == STATUS_OK;
    return visit->sent;
}

void landing_form_handle(struct http_request *request, const struct landing_screen *screen)
{
    struct landing_visit *visit = landing_visit_new(request, screen);
    if (visit == NULL)
        return;
    if (take_form(visit))
        landing_run(visit, act_look, false);
    else
        refusal_form(request);
}
