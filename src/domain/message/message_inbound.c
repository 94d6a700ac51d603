/* What comes back: reports of providers, and words of recipients. A word is looked at as carriers do, alone; those that
 * mean nothing else may have a few words behind them. Runs inside a transaction, on its thread. */

#include <string.h>

#include "base/crypto.h"
#include "base/locale/accept.h"
#include "domain/contact/contact.h"
#include "domain/message/consent.h"
#include "domain/message/message_reach.h"
#include "domain/message/message_send.h"
#include "domain/message/message_store.h"
#include "domain/message/message_usual.h"

/* ---- reports ---- */

static enum status find_reported(struct act *act, struct str reference, struct message_row **ret, size_t *ret_count,
                                 struct error *err)
{
    struct id id;
    struct result rows;
    bool ours = id_parse(reference, "msg", &id);
    struct value named = ours ? value_id(&id) : value_text(reference);
    TRY(txn_query(act->txn, &message_statements[ours ? MESSAGE_SQL_READ : MESSAGE_SQL_OF_PROVIDER],
                  VALUES(value_int(act->ws), named), &rows, err));
    *ret = row_read_all(&message_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

static bool may_be_reported(int status)
{
    return status == MESSAGE_SENDING || status == MESSAGE_SENT || status == MESSAGE_UNKNOWN;
}

static enum status report_one(struct act *act, const struct message_row *row, const struct message_report *report,
                              struct error *err)
{
    static const int status_of[] = {
        [MESSAGE_FATE_SENT] = MESSAGE_SENT,
        [MESSAGE_FATE_DELIVERED] = MESSAGE_DELIVERED,
        [MESSAGE_FATE_FAILED] = MESSAGE_FAILED,
    };
    struct result told;
    if (!may_be_reported(row->status))
        return STATUS_OK;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_REPORT],
                  VALUES(value_int(act->ws), value_id(&row->id), value_int(status_of[report->fate]),
                         report->fate == MESSAGE_FATE_FAILED ? value_text(STR(REASON_UNDELIVERED)) : value_null(),
                         value_int(act_now(act)), value_int(row->status)),
                  &told, err));
    if (told.row_count == 0)
        return STATUS_BUSY; /* its try ended meanwhile: what was counted then must not be counted again */
    TRY(message_count_sent(act, row, row->sent_at == TIME_NONE ? act_now(act) : row->sent_at, err));
    if (!report->suppress || str_is_none(row->address))
        return STATUS_OK;
    return suppression_add(act, row->channel, row->address, SUPPRESSED_BOUNCED, NULL, err);
}

enum status message_report(struct act *act, const struct message_report *report, struct error *err)
{
    struct message_row *rows;
    size_t count;
    if (str_is_none(report->reference))
        return STATUS_OK;
    TRY(find_reported(act, report->reference, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(report_one(act, &rows[i], report, err));
    return STATUS_OK;
}

/* ---- words ---- */

enum word { WORD_NONE, WORD_STOP, WORD_START, WORD_HELP };

struct word_row {
    const char *word;
    enum word means;
    bool clear; /* it says so at the head of a few words too */
};

/* sorted table: by 1 */
static const struct word_row word_rows[] = {
    {"CANCEL", WORD_STOP, false}, {"END", WORD_STOP, false},     {"HELP", WORD_HELP, false},
    {"INFO", WORD_HELP, false},   {"OPTOUT", WORD_STOP, true},   {"QUIT", WORD_STOP, false},
    {"REVOKE", WORD_STOP, true},  {"START", WORD_START, false},  {"STOP", WORD_STOP, true},
    {"STOPALL", WORD_STOP, true}, {"UNSTOP", WORD_START, false}, {"UNSUBSCRIBE", WORD_STOP, true},
};

enum { FEW_WORDS = 3 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* The first word of the text, and how many there are. "opt-out" and "OPT OUT" are one. */
static struct str first_word(struct str text, struct buf *out, size_t *ret_count)
{
    size_t count = 0;
    bool within = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (is_letter(c)) {
            count += !within;
            if (count == 1)
                buf_add_char(out, c);
            within = true;
        } else if (c != '-' && c != '\'')
            within = false;
    }
    *ret_count = count;
    return buf_str(out);
}

static enum word read_word(struct str text)
{
    struct buf first = {0};
    size_t count;
    struct str word = first_word(text, &first, &count);
    enum word found = WORD_NONE;
    for (size_t i = 0; i < sizeof word_rows / sizeof word_rows[0]; i++)
        if (str_equal_nocase(word, str_from(word_rows[i].word)) &&
            (count == 1 || (word_rows[i].clear && count <= FEW_WORDS)))
            found = word_rows[i].means;
    if (count == 2 && str_equal_nocase(word, STR("OPT")) && text.size >= 3 &&
        str_equal_nocase((struct str){str_trim(text).data + str_trim(text).size - 3, 3}, STR("OUT")))
        found = WORD_STOP;
    buf_release(&first);
    return found;
}

/* ---- opting out and in ---- */

static enum status say_consents(struct act *act, const struct id *contact_id, int channel, int state,
                                const char *source, struct error *err)
{
    struct consent consent;
    struct consent_standing standing;
    TRY(consent_read_standing(act, contact_id, &standing, err));
    for (int purpose = CONSENT_MARKETING; purpose <= CONSENT_TRANSACTIONAL; purpose++) {
        struct consent_fields fields = {
            .channel = channel,
            .purpose = purpose,
            .state = state,
            .source = str_from(source),
            .at = TIME_NONE,
        };
        if (standing.state[channel - 1][purpose - 1] != state)
            TRY(consent_add(act, contact_id, &fields, &consent, err));
    }
    return STATUS_OK;
}

enum status message_opt_out(struct act *act, const struct id *contact_id, int channel, const char *source,
                            struct error *err)
{
    struct contact contact;
    TRY(contact_read_row(act, contact_id, &contact, err));
    struct str address = channel == MESSAGE_SMS ? contact.phone : contact.email;
    TRY(say_consents(act, contact_id, channel, CONSENT_WITHDRAWN, source, err));
    if (str_is_none(address))
        return STATUS_OK;
    return suppression_add(act, channel, address, SUPPRESSED_OPTED_OUT, NULL, err);
}

/* ---- answering ---- */

static const struct usual_words *words_for(struct act *act, const struct id *contact_id, struct error *err)
{
    struct contact contact = {0};
    struct business business;
    struct accepted accepted = {.language = LANGUAGE_EN};
    if (business_read(act, &business, err) != STATUS_OK)
        return NULL;
    if (!id_is_none(contact_id) && contact_read_row(act, contact_id, &contact, err) != STATUS_OK)
        return NULL;
    if (!language_of_tag(contact.locale, &accepted) && !language_of_tag(business.locale, &accepted))
        accepted.language = LANGUAGE_EN;
    return usual_words(accepted.language);
}

static void cause_of_reply(const struct message_inbound *inbound, uint8_t ret[MESSAGE_CAUSE_SIZE])
{
    uint8_t hash[SHA256_SIZE];
    crypto_sha256(inbound->provider_message_id, hash);
    struct id named;
    memcpy(named.bytes, hash, sizeof named.bytes);
    message_cause("reply", &named, 0, ret);
}

static enum status answer(struct act *act, const struct message_inbound *inbound, const struct id *contact_id,
                          const char *text, struct error *err)
{
    uint8_t cause[MESSAGE_CAUSE_SIZE];
    bool inserted;
    if (inbound->answered)
        return STATUS_OK;
    struct message_queue queue = {.id = inbound->connection_id, .channel = inbound->channel};
    cause_of_reply(inbound, cause);
    struct message_row row = {
        .id = mint_id(&act->mint),
        .kind = MESSAGE_REPLY,
        .channel = inbound->channel,
        .status = MESSAGE_QUEUED,
        .contact_id = *contact_id,
        .cause = {(const char *)cause, sizeof cause},
        .address = inbound->from,
        .text = str_from(text),
        .connection_id = inbound->connection_id,
        .not_before = act_now(act),
        .queue_id = queue.id,
        .due_at = act_now(act),
        .lease_until = TIME_NONE,
        .created_at = act_now(act),
        .sent_at = TIME_NONE,
    };
    TRY(message_queue_open(act, &queue, err));
    return row_insert_new(act->txn, &message_statements[MESSAGE_SQL_INSERT], act->ws, &message_entity, &row, &inserted,
                          err);
}

static enum status obey(struct act *act, const struct message_inbound *inbound, enum word word, struct error *err)
{
    struct id contact_id;
    bool changed = true;
    TRY(natural_key_find(act, "cnt", NATURAL_KEY_PHONE, inbound->from, &contact_id, err));
    const struct usual_words *words = words_for(act, &contact_id, err);
    if (words == NULL)
        return STATUS_INTERNAL;
    if (word == WORD_HELP)
        return answer(act, inbound, &contact_id, words->help, err);
    if (word == WORD_STOP)
        TRY(suppression_add(act, inbound->channel, inbound->from, SUPPRESSED_OPTED_OUT, &changed, err));
    else
        TRY(suppression_remove(act, inbound->channel, inbound->from, &changed, err));
    if (!id_is_none(&contact_id))
        TRY(say_consents(act, &contact_id, inbound->channel, word == WORD_STOP ? CONSENT_WITHDRAWN : CONSENT_GRANTED,
                         word == WORD_STOP ? "stop_word" : "start_word", err));
    if (!changed) /* it is so already, and was answered */
        return STATUS_OK;
    return answer(act, inbound, &contact_id, word == WORD_STOP ? words->stopped : words->started, err);
}

enum status message_inbound(struct act *act, const struct message_inbound *inbound, struct error *err)
{
    enum word word = read_word(inbound->text);
    struct result fresh;
    if (word == WORD_NONE)
        return STATUS_OK;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_INBOUND],
                  VALUES(value_int(act->ws), value_id(&inbound->connection_id),
                         value_text(inbound->provider_message_id), value_int(act_now(act))),
                  &fresh, err));
    if (fresh.row_count == 0)
        return STATUS_OK;
    return obey(act, inbound, word, err);
}
