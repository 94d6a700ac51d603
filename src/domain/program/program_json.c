/* Programs and versions as the API shows them. Runs inside a transaction, on its thread. */

#include "domain/program/program.h"
#include "domain/program/program_store.h"

static struct str object_or_empty(struct str json)
{
    return str_is_none(json) ? STR("{}") : json;
}

enum status program_write_json(struct act *act, const struct program *program, bool replayed, struct jsonw *w,
                               const char *name, struct error *err)
{
    struct program_version version;
    TRY(program_version_read(act, &program->id, program->version, &version, err));
    const struct natural_key *keys;
    size_t key_count;
    TRY(natural_key_list(act, PROGRAM_KIND, &program->id, &keys, &key_count, err));
    jsonw_object(w, name);
    jsonw_id(w, "id", PROGRAM_KIND, &program->id);
    jsonw_text(w, "object", "program");
    jsonw_bool(w, "livemode", act->livemode);
    jsonw_str(w, "name", program->name);
    jsonw_text(w, "status", program_statuses[program->status]);
    jsonw_str(w, "slug", program->slug);
    jsonw_currency(w, "currency", &program->currency);
    jsonw_str(w, "destination_url", program->destination_url);
    if (!str_is_none(program->cookie_domain))
        jsonw_str(w, "cookie_domain", program->cookie_domain);
    jsonw_int(w, "version", program->version);
    jsonw_raw(w, "rules", version.rules);
    natural_key_write_json(w, keys, key_count);
    jsonw_raw(w, "metadata", object_or_empty(program->metadata));
    jsonw_time(w, "created_at", program->created_at);
    if (replayed)
        jsonw_bool(w, "replayed", true);
    jsonw_close(w);
    return STATUS_OK;
}

void program_version_write_json(struct jsonw *w, const char *name, const struct program_version *version)
{
    jsonw_object(w, name);
    jsonw_text(w, "object", "program_version");
    jsonw_id(w, "program_id", PROGRAM_KIND, &version->program_id);
    jsonw_int(w, "version", version->version);
    jsonw_raw(w, "rules", version->rules);
    jsonw_time(w, "created_at", version->created_at);
    jsonw_close(w);
}
