/* The texts of server-sent events. Pure. */

#include "api/stream_text.h"

#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "domain/key/scope.h"
#include "domain/report/kinds.h"

enum { WORD_SIZE = 40, RETRY_MS = 1000 };

static void add_head(struct buf *text, const char *event, const struct id *high)
{
    char id[ID_TEXT_SIZE];
    id_format(high, "aud", id);
    buf_add_format(text, "id: %.*s\nevent: %s\ndata: ", ID_TEXT_SIZE, id, event);
}

void stream_text_open(struct buf *text, const struct id *high)
{
    buf_add_format(text, "retry: %d\n", RETRY_MS);
    add_head(text, "open", high);
    buf_add_str(text, STR("{}\n\n"));
}

void stream_text_many(struct buf *text, const struct id *high)
{
    add_head(text, "many", high);
    buf_add_str(text, STR("{}\n\n"));
}

void stream_text_beat(struct buf *text)
{
    buf_add_str(text, STR(":\n\n"));
}

static const struct object_kind *kind_of(const char *prefix)
{
    for (size_t i = 0; i < object_kind_count; i++)
        if (object_kinds[i].prefix != NULL && strcmp(object_kinds[i].prefix, prefix) == 0)
            return &object_kinds[i];
    return NULL;
}

/* Kinds that no scope of their own opens are settings. */
static bool is_open(const struct object_kind *kind, struct scope_set scopes)
{
    char scope[WORD_SIZE];
    int size = snprintf(scope, sizeof scope, "%s:read", kind->scope == NULL ? "settings" : kind->scope);
    return scope_set_has(scopes, (struct str){scope, (size_t)size});
}

/* "api_key" of "API key". */
static void object_word(const struct object_kind *kind, char word[WORD_SIZE])
{
    size_t i = 0;
    for (; kind->name[i] != '\0' && i < WORD_SIZE - 1; i++) {
        char c = kind->name[i];
        word[i] = c == ' ' ? '_' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    word[i] = '\0';
}

void stream_text_change(struct buf *text, const struct audit_change *change, const struct id *high,
                        struct scope_set scopes)
{
    const struct object_kind *kind = kind_of(change->kind);
    char word[WORD_SIZE];
    if (kind == NULL || !is_open(kind, scopes))
        return;
    object_word(kind, word);
    add_head(text, "change", high);
    struct jsonw w = jsonw_begin(text);
    jsonw_object(&w, NULL);
    jsonw_text(&w, "type", change->action);
    jsonw_text(&w, "object", word);
    jsonw_id(&w, "id", change->kind, &change->object_id);
    jsonw_id(&w, "referral_id", "ref", &change->referral_id);
    jsonw_close(&w);
    jsonw_end(&w);
    buf_add_str(text, STR("\n\n"));
}
