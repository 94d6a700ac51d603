/* Header lines of a redirect. The destination comes from storage only; its own query and fragment are kept. */

#include "pages/redirect_target.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/memory.h"

enum { SECONDS_PER_DAY = 86400 };

#define CLICK_PARAMETER STR("&rfd_click=")
#define CLICK_COOKIE STR("Set-Cookie: rfd_click=")

bool redirect_target_is_open(const struct link_target *link)
{
    bool program_is_open =
        str_equal(link->program_status, STR("active")) || str_equal(link->program_status, STR("paused"));
    bool kept_out =
        str_equal(link->participant_status, STR("blocked")) || str_equal(link->participant_status, STR("rejected"));
    return !link->retired && program_is_open && !kept_out;
}

/* What stands between the destination's own query and ours. */
static const char *joint(struct str url)
{
    char last = url.data[url.size - 1];
    if (str_find(url, '?') == SIZE_MAX)
        return "?";
    return last == '?' || last == '&' ? "" : "&";
}

struct redirect_target *redirect_target_new(const struct link_target *link, int64_t window_days)
{
    struct buf text = {0};
    struct str fragment = link->destination_url;
    struct str url = str_split(&fragment, '#');
    buf_add_format(&text, "Location: %.*s%sref=%.*s", STR_ARG(url), joint(url), STR_ARG(link->code));
    size_t location = text.size;
    buf_add_format(&text, "%s%.*s\r\nCache-Control: no-store\r\n", str_is_none(fragment) ? "" : "#", STR_ARG(fragment));
    size_t rest = text.size;
    BUF_ADD_LITERAL(&text, "; Path=/; Max-Age=");
    buf_add_int(&text, window_days * SECONDS_PER_DAY);
    BUF_ADD_LITERAL(&text, "; SameSite=Lax; HttpOnly");
    if (link->cookie_domain.size > 0)
        buf_add_format(&text, "; Domain=%.*s", STR_ARG(link->cookie_domain));

    struct redirect_target *target = memory_new(sizeof *target + text.size);
    char *copy = (char *)(target + 1);
    memcpy(copy, text.data, text.size);
    *target = (struct redirect_target){
        .users = 1,
        .ws = link->ws,
        .clock_offset_us = link->clock_offset_us,
        .link_id = link->link_id,
        .program_id = link->program_id,
        .participant_id = link->participant_id,
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

void redirect_target_write(const struct redirect_target *target, const struct id *click_id, bool cookie, bool secure,
                           struct buf *headers)
{
    enum { ROOM = 2 * ID_TEXT_SIZE + 64 };
    char id[ID_TEXT_SIZE];
    struct str click = {id, sizeof id};
    char *at = buf_reserve(headers, target->location.size + target->rest.size + target->cookie.size + ROOM);
    at = put(at, target->location);
    if (click_id != NULL) {
        id_format(click_id, "clk", id);
        at = put(put(at, CLICK_PARAMETER), click);
    }
    at = put(at, target->rest);
    if (click_id != NULL && cookie) {
        at = put(put(put(at, CLICK_COOKIE), click), target->cookie);
        at = put(at, secure ? STR("; Secure\r\n") : STR("\r\n"));
    }
    headers->size = (size_t)(at - headers->data);
}
