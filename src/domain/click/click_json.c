/* The click of the API. */

#include <assert.h>

#include "domain/click/click.h"

const char *click_device_name(enum click_device device)
{
    switch (device) {
    case CLICK_DEVICE_UNKNOWN:
        return NULL;
    case CLICK_DEVICE_DESKTOP:
        return "desktop";
    case CLICK_DEVICE_PHONE:
        return "phone";
    case CLICK_DEVICE_TABLET:
        return "tablet";
    }
    return NULL; /* of a later version */
}

void click_write_flags(struct jsonw *w, const char *name, unsigned flags)
{
    jsonw_array(w, name);
    if ((flags & CLICK_PREFETCH) != 0)
        jsonw_text(w, NULL, "prefetch");
    if ((flags & CLICK_EMBEDDED) != 0)
        jsonw_text(w, NULL, "embedded");
    if ((flags & CLICK_BOT) != 0)
        jsonw_text(w, NULL, "bot");
    if ((flags & CLICK_REPEAT) != 0)
        jsonw_text(w, NULL, "repeat");
    jsonw_close(w);
}

void click_write_json(struct jsonw *w, const char *name, const struct click *click, const struct link *link)
{
    assert(id_equal(&click->link_id, &link->id));
    jsonw_object(w, name);
    jsonw_id(w, "id", "clk", &click->id);
    jsonw_text(w, "object", "click");
    jsonw_id(w, "link_id", "lnk", &click->link_id);
    jsonw_id(w, "participant_id", "ptc", &click->participant_id);
    jsonw_str(w, "code", link->code);
    jsonw_time(w, "at", id_time(&click->id));
    jsonw_str(w, "channel", link->channel);
    jsonw_str(w, "referrer", click->referrer);
    jsonw_str(w, "campaign", click->campaign);
    jsonw_text(w, "device", click_device_name(click->device));
    jsonw_str(w, "country", click->country);
    click_write_flags(w, "flags", click->flags);
    jsonw_close(w);
}
