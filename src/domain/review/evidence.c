/* Evidence: rows, and how it is told. See evidence.h. */

#include "domain/review/evidence.h"

#include <jansson.h>
#include <string.h>

#include "domain/review/evidence_store.h"
#include "domain/screen/fraud_list.h"
#include "domain/screen/trace.h"

const char *const evidence_sides[] = {"open", "approved", "denied", NULL};

enum { WORDS_SHOWN = 2 };

#define FINDING(member, kind, more, ...) ENTITY_TOLD(struct told_finding, member, member, kind, more, __VA_ARGS__)
static const struct member finding_members[] = {
    FINDING(signal, WORD, 0, .words = fraud_signals, .doc = "What was noticed.")
        FINDING(does, WORD, 0, .words = fraud_does, .doc = "What the program's policy does about it.")
            FINDING(points, INT, 0, .doc = "What it adds to the score.")
                FINDING(figure, OPT_INT, MEMBER_NULL, .doc = "What was counted: people, referrals, seconds, steps.")
                    FINDING(text, TEXT, 0, .doc = "The same as a sentence.")};
static const struct entity finding_entity = ENTITY("FraudSignal", finding_members, struct told_finding);

static const struct member members[] = {
    EVIDENCE_COLUMNS(ENTITY_COLUMN) ENTITY_TOLD(struct evidence, signals, told_findings, LIST, 0,
                                                .entity = &finding_entity, .doc = "What was noticed, heaviest first.")
        ENTITY_TOLD(struct evidence, network, network, TEXT, MEMBER_NULL,
                    .doc = "The visitor's network as a keyed hash, for the block list; null: not known any more.")
            ENTITY_TOLD(struct evidence, device, device, TEXT, MEMBER_NULL,
                        .doc = "The visitor's kind of device as a keyed hash, for the block list.")};
const struct entity evidence_entity = ENTITY("FraudEvidence", members, struct evidence);

enum status evidence_read(struct act *act, const struct id *referral_id, struct evidence *ret, bool *ret_found,
                          struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &evidence_statements[EVIDENCE_SQL_READ], VALUES(value_int(act->ws), value_id(referral_id)),
                  &rows, err));
    *ret_found = rows.row_count > 0;
    *ret = (struct evidence){0};
    if (*ret_found)
        row_read(&evidence_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status evidence_write(struct act *act, const struct evidence *evidence, struct error *err)
{
    return row_insert(act->txn, &evidence_statements[EVIDENCE_SQL_WRITE], act->ws, &evidence_entity, evidence, err);
}

/* ---- findings ---- */

struct str evidence_text(const struct fraud_finding *findings, size_t count, struct arena *arena)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_array(&w, NULL);
    for (size_t i = 0; i < count; i++) {
        jsonw_array(&w, NULL);
        jsonw_text(&w, NULL, fraud_signals[findings[i].signal]);
        jsonw_text(&w, NULL, fraud_does[findings[i].does]);
        jsonw_int(&w, NULL, findings[i].figure);
        jsonw_close(&w);
    }
    jsonw_close(&w);
    jsonw_end(&w);
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

static enum fraud_do does_named(const char *name)
{
    for (enum fraud_do does = FRAUD_ALLOW; name != NULL && does <= FRAUD_BLOCK; does++)
        if (strcmp(fraud_does[does], name) == 0)
            return does;
    return FRAUD_SCORE;
}

size_t evidence_findings(struct str text, struct fraud_finding *ret)
{
    json_t *list = str_is_none(text) ? NULL : json_loadb(text.data, text.size, 0, NULL);
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list) && count < FRAUD_SIGNAL_COUNT; i++) {
        const json_t *row = json_array_get(list, i);
        enum fraud_signal signal = fraud_signal_named(str_from(json_string_value(json_array_get(row, 0))));
        if (signal == FRAUD_SIGNAL_COUNT)
            continue;
        ret[count++] = (struct fraud_finding){
            .signal = signal,
            .does = does_named(json_string_value(json_array_get(row, 1))),
            .figure = json_integer_value(json_array_get(row, 2)),
        };
    }
    json_decref(list);
    return count;
}

struct str evidence_words(const struct fraud_finding *findings, size_t count, struct arena *arena)
{
    struct str words = STR("");
    for (size_t i = 0; i < count && i < WORDS_SHOWN; i++)
        words = str_from(arena_format(arena, "%.*s%s%.*s", STR_ARG(words), i == 0 ? "" : " ",
                                      STR_ARG(fraud_signal_words(findings[i].signal, findings[i].figure, arena))));
    return words;
}

static enum status tell_visit(struct act *act, struct evidence *evidence, const struct id *contact_id,
                              struct error *err)
{
    struct trace *traces;
    size_t count;
    TRY(trace_of_contact(act, contact_id, &traces, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (!id_equal(&traces[i].participant_id, &evidence->participant_id))
            continue;
        evidence->network = fraud_hash_text(traces[i].network, txn_arena(act->txn));
        evidence->device = fraud_hash_text(traces[i].agent, txn_arena(act->txn));
        break;
    }
    return STATUS_OK;
}

enum status evidence_tell(struct act *act, struct evidence *evidence, const struct id *contact_id, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct fraud_finding findings[FRAUD_SIGNAL_COUNT];
    size_t count = evidence_findings(evidence->findings, findings);
    struct told_finding *told = arena_array(arena, count, sizeof *told);
    for (size_t i = 0; i < count; i++)
        told[i] = (struct told_finding){
            .signal = (int)findings[i].signal,
            .does = (int)findings[i].does,
            .points = fraud_signal_points(findings[i].signal),
            .figure = {findings[i].figure != 0, findings[i].figure},
            .text = fraud_signal_words(findings[i].signal, findings[i].figure, arena),
        };
    evidence->told_findings = (struct entity_list){told, count};
    return tell_visit(act, evidence, contact_id, err);
}

enum status evidence_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query stray = {&evidence_statements[EVIDENCE_SQL_STRAY], "B20", "ref",
                                              "what was found about it is about something that does not exist"};
    return verify_queries(act, &stray, 1, broken, ctx, err);
}
