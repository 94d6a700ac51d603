/* Header lines of a redirect. The destination comes from storage only; its own query and fragment are kept, but for
 * parameters that are called like ours: a page that reads `ref` must find one, and that is this visit's. */

#include "pages/redirect_target.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/memory.h"
#include "domain/landing/landing.h"

enum { SECONDS_PER_DAY = 86400 };

#define CLICK_PARAMETER STR("&rfd_click=")
#define CLICK_COOKIE STR("Set-Cookie: rfd_click=")

bool redirect_target_is_open(const struct link_target *link)
{
    bool program_is_open = !str_equal(link->program_status, STR("draft"));
    bool kept_out =
        str_equal(link->participant_status, STR("blocked")) || str_equal(link->participant_status, STR("rejected"));
    return !link_target_is_retired(link) && program_is_open && !kept_out;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Whether a reader of the query would call the parameter so: "r%65f" is "ref". */
static bool is_called(struct str name, struct str wanted)
{
    size_t matched = 0;
    for (size_t i = 0; i < name.size; i++, matched++) {
        int byte = (unsigned char)name.data[i];
        if (byte == '%' && name.size - i > 2 && hex_value(name.data[i + 1]) >= 0 && hex_value(name.data[i + 2]) >= 0) {
            byte = hex_value(name.data[i + 1]) * 16 + hex_value(name.data[i + 2]);
            i += 2;
        }
        if (matched == wanted.size || byte != (unsigned char)wanted.data[matched])
            return false;
    }
    return matched == wanted.size;
}

static bool is_ours(struct str parameter)
{
    struct str name = str_split(&parameter, '=');
    return is_called(name, STR("ref")) || is_called(name, STR("rfd_click"));
}

/* The destination before its fragment, its query without what is called like ours, ready for "ref=". */
static void add_destination(struct buf *text, struct str url)
{
    struct str query = url;
    buf_add_str(text, str_split(&query, '?'));
    buf_add_char(text, '?');
    while (!str_is_none(query)) {
        struct str parameter = str_split(&query, '&');
        bool last_and_empty = parameter.size == 0 && str_is_none(query);
        if (is_ours(parameter) || last_and_empty)
            continue;
        buf_add_str(text, parameter);
        buf_add_char(text, '&');
    }
}

/* The program's own site, with the code; gives the fragment that the address ends with. */
static struct str add_own_site(struct buf *text, const struct link_target *link)
{
    struct str fragment = link->destination_url;
    struct str url = str_split(&fragment, '#');
    add_destination(text, url);
    buf_add_format(text, "ref=%.*s", STR_ARG(link->code));
    return fragment;
}

static void add_cookie(struct buf *text, const struct link_target *link, int64_t window_days)
{
    BUF_ADD_LITERAL(text, "; Path=/; Max-Age=");
    buf_add_int(text, window_days * SECONDS_PER_DAY);
    BUF_ADD_LITERAL(text, "; SameSite=Lax; HttpOnly");
    if (link->cookie_domain.size > 0)
        buf_add_format(text, "; Domain=%.*s", STR_ARG(link->cookie_domain));
}

struct redirect_target *redirect_target_new(const struct link_target *link, int64_t window_days, struct str public_url)
{
    struct buf text = {0};
    struct str fragment = STR_NONE;
    bool here = link->page_mode == LANDING_PAGE;
    BUF_ADD_LITERAL(&text, "Location: ");
    if (here)
        buf_add_format(&text, "%.*s/p/%.*s/%.*s", STR_ARG(public_url), STR_ARG(link->slug), STR_ARG(link->code));
    else
        fragment = add_own_site(&text, link);
    size_t location = text.size;
    buf_add_format(&text, "%s%.*s\r\nCache-Control: no-store\r\n", str_is_none(fragment) ? "" : "#", STR_ARG(fragment));
    size_t rest = text.size;
    add_cookie(&text, link, window_days);

    struct redirect_target *target = memory_new(sizeof *target + text.size);
    char *copy = (char *)(target + 1);
    memcpy(copy, text.data, text.size);
    *target = (struct redirect_target){
        .users = 1,
        .ws = link->ws,
        .livemode = link->livemode,
        .clock_offset_us = link->clock_offset_us,
        .link_id = link->link_id,
        .program_id = link->program_id,
        .participant_id = link->participant_id,
        .records = !str_equal(link->program_status, STR("ended")),
        .here = here,
        .location = {copy, location},
        .rest = {copy + location, rest - location},
        .cookie = {copy + rest, text.size - rest},
    };
    target->code.size = link->code.size;
    memcpy(target->code.text, link->code.data, link->code.size);
    buf_release(&text);
    return target;
}

void redirect_target_release(struct redirect_target *target)
{
    if (--target->users == 0)
        free(target);
}

static char *put(char *at, struct str text)
{
    memcpy(at, text.data, text.size);
    return at + text.size;
}

void redirect_target_write(const struct redirect_target *target, const struct click_ids *clicks, bool cookie,
                           bool secure, struct buf *headers)
{
    enum { ROOM = CLICK_IDS_TEXT_SIZE + ID_TEXT_SIZE + 64 };
    char ids[CLICK_IDS_TEXT_SIZE];
    struct str all = {ids, clicks == NULL ? 0 : click_ids_format(clicks, ids)};
    struct str click = {ids, ID_TEXT_SIZE}; /* the first of them */
    char *at = buf_reserve(headers, target->location.size + target->rest.size + target->cookie.size + ROOM);
    at = put(at, target->location);
    if (clicks != NULL && !target->here)
        at = put(put(at, CLICK_PARAMETER), click);
    at = put(at, target->rest);
    if (clicks != NULL && cookie) {
        at = put(put(put(at, CLICK_COOKIE), all), target->cookie);
        at = put(at, secure ? STR("; Secure\r\n") : STR("\r\n"));
    }
    headers->size = (size_t)(at - headers->data);
}
