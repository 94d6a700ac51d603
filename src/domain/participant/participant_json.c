/* The participant of the API. */

#include "domain/participant/participant.h"

static void write_links(struct jsonw *w, const struct participant *participant, struct str public_url,
                        struct arena *arena)
{
    jsonw_array(w, "links");
    for (size_t i = 0; i < participant->link_count; i++)
        link_write_json(w, NULL, &participant->links[i], public_url, arena);
    jsonw_close(w);
}

static void write_stats(struct jsonw *w, const struct participant_stats *stats)
{
    jsonw_object(w, "stats");
    jsonw_int(w, "clicks", stats->clicks);
    jsonw_int(w, "referrals", stats->referrals);
    jsonw_int(w, "closed", stats->closed);
    jsonw_int(w, "revenue", stats->revenue);
    jsonw_int(w, "earned", stats->earned);
    jsonw_time(w, "last_referral_at", stats->last_referral_at);
    jsonw_close(w);
}

void participant_write_json(struct jsonw *w, const char *name, const struct participant *participant,
                            struct str public_url, bool as_row, bool replayed, struct arena *arena)
{
    jsonw_object(w, name);
    jsonw_id(w, "id", "ptc", &participant->id);
    jsonw_text(w, "object", "participant");
    jsonw_id(w, "program_id", "prg", &participant->program_id);
    jsonw_id(w, "contact_id", "cnt", &participant->contact_id);
    jsonw_str(w, "kind", participant->kind);
    jsonw_str(w, "name", participant->name);
    jsonw_str(w, "email", participant->email);
    jsonw_str(w, "phone", participant->phone);
    jsonw_str(w, "external_id", participant->external_id);
    jsonw_str(w, "status", participant->status);
    jsonw_null(w, "group_id");
    jsonw_str(w, "code", participant->code);
    jsonw_str(w, "link_url", link_url(arena, public_url, participant->code));
    write_links(w, participant, public_url, arena);
    jsonw_id(w, "recruited_by", "ptc", &participant->recruited_by);
    jsonw_null(w, "terms_version");
    jsonw_raw(w, "tags", str_is_none(participant->tags) ? STR("[]") : participant->tags);
    jsonw_raw(w, "metadata", str_is_none(participant->metadata) ? STR("{}") : participant->metadata);
    if (as_row)
        write_stats(w, &participant->stats);
    jsonw_time(w, "created_at", participant->created_at);
    if (replayed)
        jsonw_bool(w, "replayed", true);
    jsonw_close(w);
}
