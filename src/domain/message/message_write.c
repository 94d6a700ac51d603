/* Gathering what a text may name. What there is not stays empty, so that a template can ask for it with a section.
 * Names of others are first names only. Runs inside a transaction, on its thread. */

#include "domain/message/message_write.h"

#include <string.h>

#include "base/locale/accept.h"
#include "base/locale/locale.h"
#include "base/text.h"
#include "domain/discount/discount.h"
#include "domain/message/message_text.h"
#include "domain/message/message_token.h"
#include "domain/message/message_usual.h"
#include "domain/message/own_words.h"
#include "domain/message/template.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"

/* Marks of what a server knows: no text has them otherwise (text_check_plain()). */
#define MARK_PLACE MESSAGE_MARK_PLACE
#define MARK_TOKEN "\x02"

/* Of a link that works once: it stands in no row. */
#define MARK_ONCE "\x03"

enum { SAMPLE_AMOUNT = 2500 };

struct writing {
    struct act *act;
    const struct message_subject *subject;
    const struct message_place *place;
    struct message_text *out;
    struct view *values;
    struct messaging messaging;
    struct contact contact;
    struct str tag; /* the recipient's language, or absent */
    struct locale_set *locales;
};

static struct arena *arena_of(const struct writing *writing)
{
    return txn_arena(writing->act->txn);
}

static void set(struct writing *writing, const char *name, struct str value)
{
    if (!str_is_none(value))
        view_text(writing->values, name, value);
}

/* "Maya" of "Maya Ortiz", in one line. Anybody may have typed it into a form, and with it whose address it goes to: a
 * name must not lead anywhere, so that what could be read as an address is no name. */
static struct str first_name(struct str name, struct arena *arena)
{
    struct str rest = str_trim(name);
    if (str_is_none(name))
        return STR_NONE;
    struct str first = text_make_plain(str_split(&rest, ' '), arena);
    return own_words_have_address(first) ? STR_NONE : first;
}

static struct str copy_buf(struct buf *buf, struct arena *arena)
{
    struct str copy = str_copy(arena, buf_str(buf));
    buf_release(buf);
    return copy;
}

static enum language language_of(struct str tag, struct str business_tag)
{
    struct accepted accepted = {.language = LANGUAGE_EN};
    if (!language_of_tag(tag, &accepted) && !language_of_tag(business_tag, &accepted))
        return LANGUAGE_EN;
    return accepted.language;
}

/* ---- values ---- */

static struct str sample_entry(struct writing *writing)
{
    struct str url = writing->place == NULL ? STR(MARK_PLACE) : writing->place->public_url;
    return str_from(arena_format(arena_of(writing), "%.*s/portal/enter/example", STR_ARG(url)));
}

/* The code of the link that is not the participant's first. */
static enum status read_code(struct writing *writing, struct str *ret, struct error *err)
{
    struct link link;
    TRY(link_read(writing->act, &writing->subject->link_id, &link, err));
    *ret = link.code;
    return STATUS_OK;
}

/* Who sends it, to a friend. */
static enum status set_sender(struct writing *writing, const struct participant_brief *sender, struct error *err)
{
    struct contact contact;
    TRY(contact_read_row(writing->act, &sender->contact_id, &contact, err));
    set(writing, "friend", first_name(contact.name, arena_of(writing)));
    return STATUS_OK;
}

static enum status set_participant(struct writing *writing, struct error *err)
{
    struct participant_brief brief;
    struct str url = writing->place == NULL ? STR(MARK_PLACE) : writing->place->public_url;
    if (id_is_none(&writing->subject->participant_id))
        return STATUS_OK;
    TRY(participant_brief_read(writing->act, &writing->subject->participant_id, &brief, err));
    struct str code = brief.code;
    if (!id_is_none(&writing->subject->link_id))
        TRY(read_code(writing, &code, err));
    writing->out->link = str_from(arena_format(arena_of(writing), "%.*s/r/%.*s", STR_ARG(url), STR_ARG(code)));
    if (writing->subject->kind == MESSAGE_PORTAL_LINK)
        writing->out->link = writing->subject->sample ? sample_entry(writing) : STR(MARK_ONCE);
    set(writing, "code", brief.code);
    set(writing, "link", writing->out->link);
    return writing->subject->kind == MESSAGE_FRIEND ? set_sender(writing, &brief, err) : STATUS_OK;
}

/* The link of a verification is made for the call that takes it along. */
static void set_confirm_link(struct writing *writing)
{
    struct str url = writing->place == NULL ? STR(MARK_PLACE) : writing->place->public_url;
    if (writing->subject->kind != MESSAGE_VERIFICATION)
        return;
    writing->out->link = writing->subject->sample
                             ? str_from(arena_format(arena_of(writing), "%.*s/v/example", STR_ARG(url)))
                             : STR(MARK_ONCE);
    set(writing, "link", writing->out->link);
}

/* Whoever sent a prospect, to the prospect; the prospect, to whoever sent it. */
static enum status set_friend(struct writing *writing, const struct referral *referral, struct error *err)
{
    struct contact other;
    struct id id = referral->contact_id;
    if (id_equal(&id, &writing->subject->contact_id)) {
        struct participant_brief brief;
        if (id_is_none(&referral->participant_id))
            return STATUS_OK;
        TRY(participant_brief_read(writing->act, &referral->participant_id, &brief, err));
        id = brief.contact_id;
    }
    TRY(contact_read_row(writing->act, &id, &other, err));
    set(writing, "friend", first_name(other.name, arena_of(writing)));
    return STATUS_OK;
}

static enum status set_referral(struct writing *writing, struct error *err)
{
    struct referral referral;
    const struct rules *rules;
    if (id_is_none(&writing->subject->referral_id))
        return STATUS_OK;
    TRY(referral_read(writing->act, &writing->subject->referral_id, &referral, err));
    TRY(program_rules(writing->act, &referral.program_id, referral.program_version, &rules, err));
    const struct stage *stage = rules_find_stage(rules, referral.stage);
    set(writing, "stage", stage == NULL ? referral.stage : str_copy(arena_of(writing), str_from(stage->name)));
    return set_friend(writing, &referral, err);
}

/* "$5 off", in the language of the text. */
static enum status discount_in_words(struct writing *writing, const struct discount *discount, struct str *ret,
                                     struct error *err)
{
    struct arena *arena = arena_of(writing);
    struct locale *locale = locale_of(writing->locales, writing->tag);
    struct buf worth = {0};
    if (discount->percent_bp.set)
        locale_add_percent(locale, discount->percent_bp.value, 2, &worth);
    else
        locale_add_money(locale, discount->fixed.value, &discount->currency, LOCALE_MONEY_SHORT, &worth);
    struct view *values = view_new(arena);
    view_text(values, "amount", copy_buf(&worth, arena));
    const char *text = usual_words(language_of(writing->out->language, STR_NONE))->discount;
    return message_text_fill(str_from(text), values, arena, ret, err);
}

/* A discount is used by its code, and whoever gets it may have no page of its own to find it on. */
static enum status set_discount(struct writing *writing, struct str title, struct error *err)
{
    struct discount *found;
    struct str words;
    size_t count;
    TRY(discount_read_many(writing->act, &writing->subject->reward_id, 1, &found, &count, err));
    if (count == 0)
        return STATUS_OK;
    set(writing, "reward_code", found->code);
    if (!str_is_none(title))
        return STATUS_OK;
    TRY(discount_in_words(writing, found, &words, err));
    set(writing, "reward", words);
    return STATUS_OK;
}

static enum status set_reward(struct writing *writing, struct error *err)
{
    struct reward reward;
    struct buf text = {0};
    if (id_is_none(&writing->subject->reward_id))
        return STATUS_OK;
    TRY(reward_read(writing->act, &writing->subject->reward_id, &reward, err));
    TRY(reward_tell_all(writing->act, &reward, 1, err));
    struct locale *locale = locale_of(writing->locales, writing->tag);
    set(writing, "reward", text_make_plain(reward.title, arena_of(writing)));
    if (reward.amount.set) {
        int64_t amount = writing->subject->kind == MESSAGE_EXPIRY ? reward.amounts.available : reward.amount.value;
        locale_add_money(locale, amount, &reward.currency, LOCALE_MONEY_SHORT, &text);
        set(writing, "amount", copy_buf(&text, arena_of(writing)));
    }
    if (reward.expires_at != TIME_NONE) {
        struct buf date = {0};
        locale_add_near_date(locale, reward.expires_at, act_now(writing->act), writing->out->business.time_zone, &date);
        set(writing, "expires", copy_buf(&date, arena_of(writing)));
    }
    return set_discount(writing, reward.title, err);
}

static void set_links(struct writing *writing)
{
    struct arena *arena = arena_of(writing);
    struct message_token token = {writing->act->ws, writing->subject->contact_id, writing->subject->channel};
    bool here = writing->place != NULL;
    struct str url = here ? writing->place->public_url : STR(MARK_PLACE);
    if (id_is_none(&writing->subject->contact_id))
        return;
    struct str text = here ? message_token_write(&token, writing->place->token_key, arena) : STR(MARK_TOKEN);
    writing->out->unsubscribe_url = str_from(arena_format(arena, "%.*s/u/%.*s", STR_ARG(url), STR_ARG(text)));
    writing->out->preferences_url =
        str_from(arena_format(arena, "%.*s/u/%.*s/preferences", STR_ARG(url), STR_ARG(text)));
    set(writing, "unsubscribe", writing->out->unsubscribe_url);
    set(writing, "preferences", writing->out->preferences_url);
}

static enum status set_program(struct writing *writing, struct error *err)
{
    struct program program;
    struct str from = writing->out->business.name;
    if (!id_is_none(&writing->subject->program_id)) {
        TRY(program_read(writing->act, &writing->subject->program_id, &program, err));
        TRY(messaging_read(writing->act, &writing->subject->program_id, &writing->messaging, err));
        set(writing, "program", program.name);
        if (!str_is_none(writing->messaging.thanks_from))
            from = writing->messaging.thanks_from;
    }
    set(writing, "business", writing->out->business.name);
    set(writing, "thanks_from", from);
    return STATUS_OK;
}

/* Of a program that gives discounts: others would be shown a code that they never send. */
static enum status set_sample_code(struct writing *writing, struct error *err)
{
    struct program program;
    const struct rules *rules;
    TRY(program_read(writing->act, &writing->subject->program_id, &program, err));
    TRY(program_rules(writing->act, &program.id, program.version, &rules, err));
    for (size_t i = 0; i < rules->reward_count; i++)
        if (rules->rewards[i].kind == RULE_DISCOUNT && view_find(writing->values, STR("reward_code")) == NULL)
            set(writing, "reward_code", STR("SAVE-25"));
    return STATUS_OK;
}

/* What there is nothing of is made up, so that a preview shows every part of a text. */
static void set_samples(struct writing *writing)
{
    struct locale *locale = locale_of(writing->locales, writing->tag);
    struct arena *arena = arena_of(writing);
    struct buf money = {0}, date = {0};
    struct str url = writing->place == NULL ? STR(MARK_PLACE) : writing->place->public_url;
    locale_add_money(locale, SAMPLE_AMOUNT, &writing->messaging.currency, LOCALE_MONEY_SHORT, &money);
    locale_add_near_date(locale, act_now(writing->act) + 90 * TIME_US_PER_DAY, act_now(writing->act),
                         writing->out->business.time_zone, &date);
    const struct {
        const char *name;
        struct str value;
    } samples[] = {
        {"first_name", STR("Maya")},
        {"friend", STR("Ben")},
        {"code", STR("MAYA-25")},
        {"link", writing->subject->kind == MESSAGE_PORTAL_LINK
                     ? sample_entry(writing)
                     : str_from(arena_format(arena, "%.*s/r/MAYA-25", STR_ARG(url)))},
        {"unsubscribe", str_from(arena_format(arena, "%.*s/u/example", STR_ARG(url)))},
        {"preferences", str_from(arena_format(arena, "%.*s/u/example/preferences", STR_ARG(url)))},
        {"reward", STR("Credit")},
        {"stage", STR("Contacted")},
        {"note", STR("They did our roof, too.")},
        {"amount", copy_buf(&money, arena)},
        {"expires", copy_buf(&date, arena)},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        if (view_find(writing->values, str_from(samples[i].name)) == NULL)
            view_text(writing->values, samples[i].name, samples[i].value);
    if (str_is_none(writing->out->link))
        writing->out->link = samples[3].value;
}

static enum status gather(struct writing *writing, struct error *err)
{
    TRY(set_program(writing, err));
    set(writing, "first_name", first_name(writing->contact.name, arena_of(writing)));
    TRY(set_participant(writing, err));
    set(writing, "note", writing->subject->note);
    set_confirm_link(writing);
    TRY(set_referral(writing, err));
    TRY(set_reward(writing, err));
    set_links(writing);
    if (!writing->subject->sample)
        return STATUS_OK;
    set_samples(writing);
    return id_is_none(&writing->subject->program_id) ? STATUS_OK : set_sample_code(writing, err);
}

/* ---- the text ---- */

enum status message_fill_business(struct act *act, const char *text, const struct business *business, struct str *ret,
                                  struct error *err)
{
    struct view *values = view_new(txn_arena(act->txn));
    view_text(values, "business", business->name);
    return message_text_fill(str_from(text), values, txn_arena(act->txn), ret, err);
}

static enum status fill_words(struct writing *writing, struct error *err)
{
    struct message_text *out = writing->out;
    const struct usual_words *words = usual_words(language_of(out->language, STR_NONE));
    bool to_friend = writing->subject->kind == MESSAGE_FRIEND;
    out->button = str_from(writing->subject->kind == MESSAGE_VERIFICATION ? words->confirm
                           : writing->subject->kind == MESSAGE_STAFF      ? words->open
                                                                          : words->button);
    out->unsubscribe = str_from(to_friend ? words->friend_unsubscribe : words->unsubscribe);
    out->preferences = str_from(words->preferences);
    if (to_friend)
        out->button = str_from(words->friend_button);
    if (to_friend)
        return message_text_fill(str_from(words->friend_footer), writing->values, arena_of(writing), &out->footer, err);
    return message_fill_business(writing->act, words->footer, &out->business, &out->footer, err);
}

static bool has_template(enum message_kind kind)
{
    return kind != MESSAGE_CUSTOM && kind != MESSAGE_REPLY && kind != MESSAGE_TEST && kind != MESSAGE_STAFF;
}

/* The text and subject to be filled: somebody's own words, or the template's. */
static enum status choose(struct writing *writing, struct str *ret_subject, struct str *ret_text, struct error *err)
{
    const struct message_subject *subject = writing->subject;
    struct message_text *out = writing->out;
    enum language language = language_of(writing->tag, out->business.locale);
    struct message_template template = {
        .subject = str_from(usual_words(language)->custom_subject),
        .language = str_from(language_tags[language]),
    };
    if (str_is_none(subject->own_text) || has_template(subject->kind))
        TRY(template_find(writing->act, &subject->program_id, subject->kind, subject->channel, writing->tag,
                          out->business.locale, &template, err));
    out->language = template.language;
    if (str_is_none(subject->own_text))
        out->template_version = (struct opt_int){true, template.version};
    *ret_text = str_is_none(subject->own_text) ? template.text : subject->own_text;
    *ret_subject = str_is_none(subject->own_subject) ? template.subject : subject->own_subject;
    if (str_is_none(*ret_text))
        return error_set(err, ERROR_INVALID_VALUE, "text", "A message of this kind needs a text.");
    return STATUS_OK;
}

/* A mail to staff was written when it was wanted, but for where the server is; its last line is its link. */
static void finish_staff(struct writing *writing)
{
    struct message_text *out = writing->out;
    if (writing->place != NULL) {
        struct buf filled = {0};
        for (size_t i = 0; i < out->text.size; i++)
            if (out->text.data[i] == MARK_PLACE[0])
                buf_add_str(&filled, writing->place->public_url);
            else
                buf_add_char(&filled, out->text.data[i]);
        out->text = copy_buf(&filled, arena_of(writing));
    }
    struct str rest = out->text;
    while (!str_is_none(rest))
        out->link = str_split(&rest, '\n');
}

static enum status write_all(struct writing *writing, struct error *err)
{
    struct message_text *out = writing->out;
    struct str subject, text;
    TRY(business_read(writing->act, &out->business, err));
    if (!id_is_none(&writing->subject->contact_id))
        TRY(contact_read_row(writing->act, &writing->subject->contact_id, &writing->contact, err));
    writing->tag = str_is_none(writing->subject->language) ? writing->contact.locale : writing->subject->language;
    TRY(choose(writing, &subject, &text, err));
    writing->tag = str_is_none(writing->tag) ? out->language : writing->tag;
    TRY(gather(writing, err));
    out->text = text;
    out->subject = writing->subject->channel == MESSAGE_EMAIL ? subject : STR_NONE;
    if (!writing->subject->verbatim)
        TRY(message_text_fill(text, writing->values, arena_of(writing), &out->text, err));
    if (!writing->subject->verbatim && !str_is_none(out->subject))
        TRY(message_text_fill(subject, writing->values, arena_of(writing), &out->subject, err));
    if (writing->subject->kind == MESSAGE_STAFF)
        finish_staff(writing);
    return fill_words(writing, err);
}

enum status message_write(struct act *act, const struct message_subject *subject, const struct message_place *place,
                          struct message_text *ret, struct error *err)
{
    struct message_text out = {0};
    struct writing writing = {
        .act = act,
        .subject = subject,
        .place = place,
        .out = &out,
        .values = view_new(txn_arena(act->txn)),
        .locales = locale_set_new(),
    };
    enum status status = write_all(&writing, err);
    locale_set_free(writing.locales);
    if (status == STATUS_OK)
        *ret = out;
    return status;
}

/* ---- marks ---- */

/* A link that works once, as it is told: without its token, unless it went nowhere. */
static void add_once(struct buf *out, const struct message_place *place, int64_t ws, const struct message_row *row,
                     struct arena *arena)
{
    if (row->kind != MESSAGE_VERIFICATION) {
        buf_add_format(out, "%.*s/portal/enter/...", STR_ARG(place->public_url));
        return;
    }
    struct str token =
        row->status == MESSAGE_SIMULATED ? message_confirm_write(ws, &row->id, place->token_key, arena) : STR("...");
    buf_add_format(out, "%.*s/v/%.*s", STR_ARG(place->public_url), STR_ARG(token));
}

struct str message_place_text(struct str text, const struct message_place *place, int64_t ws,
                              const struct message_row *row, struct arena *arena)
{
    struct message_token token = {ws, row->contact_id, row->channel};
    struct buf filled = {0};
    if (str_is_none(text) || (str_find(text, MARK_PLACE[0]) == SIZE_MAX && str_find(text, MARK_ONCE[0]) == SIZE_MAX))
        return text;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == MARK_PLACE[0])
            buf_add_str(&filled, place->public_url);
        else if (text.data[i] == MARK_TOKEN[0])
            buf_add_str(&filled, message_token_write(&token, place->token_key, arena));
        else if (text.data[i] == MARK_ONCE[0])
            add_once(&filled, place, ws, row, arena);
        else
            buf_add_char(&filled, text.data[i]);
    }
    return copy_buf(&filled, arena);
}

bool message_wants_link(const struct message_text *text)
{
    return !str_is_none(text->link) && str_equal(text->link, STR(MARK_ONCE));
}

static struct str put_link(struct str text, struct str url, struct arena *arena)
{
    struct buf filled = {0};
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == MARK_ONCE[0])
            buf_add_str(&filled, url);
        else
            buf_add_char(&filled, text.data[i]);
    return str_is_none(text) ? text : copy_buf(&filled, arena);
}

void message_put_link(struct message_text *text, struct str url, struct arena *arena)
{
    text->subject = put_link(text->subject, url, arena);
    text->text = put_link(text->text, url, arena);
    text->link = url;
}
