/* The landing page and the page of thanks: what is promised, by whom, and how it goes. A business's own words stand
 * where it has some, and where all that they speak of is there. */

#include <string.h>

#include "base/text.h"
#include "pages/landing.h"
#include "pages/offer_words.h"

#define MARK "\x01" /* around what stands out in a sentence: no text has it */

/* ---- words ---- */

struct str landing_gift_text(struct landing_visit *visit)
{
    return visit->gift == NULL ? STR_NONE : offer_words(&visit->face, visit->gift, OFFER_TO_KEEP);
}

struct str landing_absolute(const struct landing_visit *visit, struct str path)
{
    struct str url = buf_str(&visit->pages->public_url);
    return str_from(arena_format(&visit->request->arena, "%.*s%.*s", STR_ARG(url), STR_ARG(path)));
}

static struct str marked(struct face *face, const char *mark, struct str text)
{
    return str_from(arena_format(face->arena, "%s%.*s%s", mark, STR_ARG(text), mark));
}

/* Puts what they stand for in the places of a program's own text; false: one of them stands for nothing here. */
static bool fill_places(struct landing_visit *visit, struct str text, const char *mark, struct buf *out)
{
    struct face *face = &visit->face;
    struct str gift = landing_gift_text(visit);
    const struct {
        struct str place, value;
    } places[] = {{STR("{business}"), visit->page.business.name},
                  {STR("{name}"), visit->page.sender},
                  {STR("{offer}"), str_is_none(gift) ? gift : marked(face, mark, gift)}};
    for (size_t i = 0; i < text.size;) {
        struct str rest = {text.data + i, text.size - i};
        size_t place = 0;
        while (place < 3 && !str_starts_with(rest, places[place].place))
            place++;
        if (place < 3 && (str_is_none(places[place].value) || places[place].value.size == 0))
            return false;
        buf_add_str(out, place < 3 ? places[place].value : (struct str){rest.data, 1});
        i += place < 3 ? places[place].place.size : 1;
    }
    return true;
}

struct str landing_own_words(struct landing_visit *visit, enum landing_text text, const char *mark)
{
    struct face *face = &visit->face;
    struct buf out = {0};
    struct str own = landing_own_text(&visit->page.landing, str_from(visit->accepted.tag), text, face->arena);
    struct str filled = STR_NONE;
    if (!str_is_none(own) && fill_places(visit, own, mark, &out))
        filled = str_copy(face->arena, buf_str(&out));
    buf_release(&out);
    return filled;
}

struct str landing_headline(struct landing_visit *visit, const char *mark)
{
    struct face *face = &visit->face;
    struct str own = landing_own_words(visit, LANDING_HEADLINE, mark);
    if (!str_is_none(own))
        return own;
    struct str gift = landing_gift_text(visit);
    struct message_argument name = MESSAGE_TEXT("name", visit->page.sender);
    struct message_argument business = MESSAGE_TEXT("business", visit->page.business.name);
    if (!str_is_none(gift) && visit->page.sender.size > 0)
        return face_say(face, "page.landing.sends", name, MESSAGE_TEXT("offer", marked(face, mark, gift)));
    if (!str_is_none(gift))
        return face_say(face, "page.landing.offers", MESSAGE_TEXT("offer", marked(face, mark, gift)));
    if (visit->page.sender.size > 0)
        return face_say(face, "page.landing.recommends", name, business);
    return face_say(face, "page.landing.welcome", business);
}

static struct str body_text(struct landing_visit *visit)
{
    struct str own = landing_own_words(visit, LANDING_BODY, "");
    if (!str_is_none(own))
        return own;
    return face_say(&visit->face, "page.landing.body", MESSAGE_TEXT("business", visit->page.business.name));
}

/* ---- the frame ---- */

static struct str first_of(struct str a, struct str b)
{
    return str_is_none(a) ? b : a;
}

/* A text that no line ends within. */
static struct str unbroken(struct landing_visit *visit, struct str text)
{
    struct buf out = {0};
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == ' ')
            BUF_ADD_LITERAL(&out, "\u00A0");
        else if (text.data[i] == '-')
            BUF_ADD_LITERAL(&out, "\u2011");
        else
            buf_add_char(&out, text.data[i]);
    }
    struct str copy = str_copy(visit->face.arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

static void view_phone(struct landing_visit *visit)
{
    struct str phone = visit->page.landing.phone;
    struct buf digits = {0};
    if (str_is_none(phone))
        return;
    for (size_t i = 0; i < phone.size; i++)
        if (strchr("0123456789+", phone.data[i]) != NULL)
            buf_add_char(&digits, phone.data[i]);
    struct view *view = view_object(visit->face.view, "phone");
    view_text(view, "shown",
              unbroken(visit, face_say(&visit->face, "page.landing.phone", MESSAGE_TEXT("phone", phone))));
    view_text(view, "number", str_copy(visit->face.arena, buf_str(&digits)));
    buf_release(&digits);
}

static void view_business(struct landing_visit *visit)
{
    struct face *face = &visit->face;
    const struct landing_page *page = &visit->page;
    struct str logo = landing_logo_name(&page->landing, face->arena);
    face_set_brand(face, first_of(page->landing.brand_color, page->business.brand_color));
    view_text(face->view, "business", page->business.name);
    view_text(face->view, "business_initial", text_initial(page->business.name));
    view_text(face->view, "logo", logo);
    view_text(face->view, "terms", page->landing.terms_url);
    view_text(face->view, "privacy", page->landing.privacy_url);
    view_phone(visit);
}

void landing_fill_frame(struct landing_visit *visit, struct str title, struct str about, struct str path)
{
    struct face *face = &visit->face;
    face_set_sheet(face, "landing.css");
    view_text(face->view, "title", title);
    view_text(face->view, "about", about);
    view_text(face->view, "robots", visit->has_code ? STR("noindex") : STR("index"));
    view_text(face->view, "url", landing_absolute(visit, path));
    view_text(face->view, "card",
              landing_absolute(visit, str_from(arena_format(face->arena, "%.*s/card.png", STR_ARG(visit->address)))));
    view_text(face->view, "slug", visit->slug);
    view_business(visit);
}

/* ---- the landing page ---- */

static void add_line(struct view *list, struct str text)
{
    if (!str_is_none(text) && text.size > 0)
        view_add_text(list, text);
}

/* Why one might say yes. */
static void view_points(struct landing_visit *visit)
{
    struct face *face = &visit->face;
    const struct portal_offer *gift = visit->gift;
    struct view *list = view_list(face->view, "points");
    if (gift != NULL)
        add_line(list, gift->description);
    if (gift != NULL && gift->cap.set)
        add_line(list, face_say(face, "page.landing.at_most",
                                MESSAGE_TEXT("amount",
                                             face_money(face, gift->cap.value, &gift->currency, LOCALE_MONEY_SHORT))));
    if (visit->reward != NULL && visit->page.sender.size > 0)
        add_line(list, face_say(face, "page.landing.thanked", MESSAGE_TEXT("name", visit->page.sender)));
    add_line(list, face_say(face, "page.landing.free"));
}

static void add_step(struct view *list, struct str title, struct str text)
{
    struct view *step = view_add_object(list);
    view_text(step, "title", title);
    view_text(step, "text", text);
}

static void view_steps(struct landing_visit *visit)
{
    struct face *face = &visit->face;
    struct view *list = view_list(face->view, "steps");
    struct str gift = landing_gift_text(visit);
    add_step(list, face_say(face, "page.landing.step_1"), face_say(face, "page.landing.step_1_text"));
    add_step(list, face_say(face, "page.landing.step_2"), face_say(face, "page.landing.step_2_text"));
    if (!str_is_none(gift))
        add_step(list, face_say(face, "page.landing.step_3", MESSAGE_TEXT("offer", gift)),
                 face_say(face, "page.landing.step_3_text"));
}

static void add_question(struct view *list, struct str question, struct str text)
{
    struct view *row = view_add_object(list);
    view_flag(row, "first", list->first == row);
    view_text(row, "question", question);
    view_text(row, "answer", text);
}

static void view_questions(struct landing_visit *visit)
{
    struct face *face = &visit->face;
    struct message_argument name = MESSAGE_TEXT("name", visit->page.sender);
    struct message_argument business = MESSAGE_TEXT("business", visit->page.business.name);
    struct view *list = view_list(face->view, "questions");
    bool sent = visit->page.sender.size > 0;
    if (sent)
        add_question(list, face_say(face, "page.landing.learns", name), face_say(face, "page.landing.learns_text"));
    struct str reward = visit->reward == NULL ? STR_NONE : offer_words(face, visit->reward, OFFER_RANGE);
    if (sent && !str_is_none(reward))
        add_question(list, face_say(face, "page.landing.gets", name),
                     face_say(face, "page.landing.gets_text", MESSAGE_TEXT("reward", reward)));
    if (visit->has_code)
        add_question(list, face_say(face, "page.landing.call"),
                     face_say(face, "page.landing.call_text", MESSAGE_TEXT("code", visit->page.code)));
    add_question(list, face_say(face, "page.landing.details"), face_say(face, "page.landing.details_text", business));
}

static void view_headline(struct landing_visit *visit)
{
    struct str rest = landing_headline(visit, MARK);
    struct view *view = view_object(visit->face.view, "headline");
    view_text(view, "before", str_split(&rest, MARK[0]));
    view_text(view, "strong", str_is_none(rest) ? STR("") : str_split(&rest, MARK[0]));
    view_text(view, "after", rest);
}

static void view_sender(struct landing_visit *visit)
{
    struct face *face = &visit->face;
    struct str name = visit->page.sender;
    if (str_is_none(name) || name.size == 0)
        return;
    struct view *view = view_object(face->view, "sender");
    view_text(view, "initial", text_initial(name));
    view_text(view, "text", face_say(face, "page.landing.sent_by", MESSAGE_TEXT("name", name)));
    view_text(view, "other", face_say(face, "page.landing.other", MESSAGE_TEXT("name", name)));
}

static enum status fill(struct landing_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    struct str body = body_text(visit);
    (void)err;
    landing_fill_frame(visit, landing_headline(visit, ""), body, visit->address);
    view_headline(visit);
    view_text(face->view, "body", body);
    view_sender(visit);
    view_points(visit);
    view_steps(visit);
    view_questions(visit);
    landing_fill_form(visit);
    return STATUS_OK;
}

const struct landing_screen landing_page_screen = {
    .name = "page", .page = FACE_LANDING, .fill = fill, .submit = landing_lead_submit, .thanks = "/thanks"};

void landing_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    landing_open(request, &landing_page_screen);
}

/* ---- thanks ---- */

static enum status fill_thanks(struct landing_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    struct str business = visit->page.business.name;
    struct str text = landing_own_words(visit, LANDING_THANKS, "");
    struct str gift = landing_gift_text(visit);
    (void)err;
    if (str_is_none(text))
        text = face_say(face, "page.landing.thanks_text", MESSAGE_TEXT("business", business));
    landing_fill_frame(visit, face_say(face, "page.landing.thanks"), text, visit->address);
    view_flag(face->view, "titled", true);
    view_text(face->view, "text", text);
    if (!str_is_none(gift))
        view_text(face->view, "noted", face_say(face, "page.landing.noted", MESSAGE_TEXT("offer", gift)));
    return STATUS_OK;
}

static const struct landing_screen thanks = {.name = "thanks", .page = FACE_THANKS, .fill = fill_thanks};

void landing_thanks_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    landing_open(request, &thanks);
}
