/* The templates. Amounts are in minor units of whatever currency is chosen. */

#include "domain/program/templates.h"

#include "base/buf.h"
#include "base/jsonw.h"

#define PAID "{\"field\": \"event.type\", \"op\": \"in\", \"value\": [\"invoice.paid\", \"order.placed\"]}"
#define WITHIN_A_YEAR "{\"field\": \"referral.age_days\", \"op\": \"lte\", \"value\": 365}"
#define LAST_CLICK "\"attribution\": {\"touch\": \"last\", \"window_days\": 90}"

const struct program_template program_templates[] = {
    {
        .key = "customer_credits",
        .name = "Customer referrals",
        .description = "Customers recommend you. Who brought somebody gets credit that grows with the third and the "
                       "fifth, held for 30 days in case of a refund; the friend gets a tenth of the first payment "
                       "back.",
        .rules =
            "{" LAST_CLICK ", \"qualification\": {\"all\": [" PAID
            ", {\"field\": \"event.amount\", \"op\": \"gte\", \"value\": 5000}, " WITHIN_A_YEAR "]}, \"rewards\": ["
            "{\"key\": \"thanks\", \"to\": \"referrer\", \"kind\": \"credit\", \"on\": \"qualified\", "
            "\"hold_days\": 30, \"title\": \"Credit for a friend\", "
            "\"amount\": {\"steps\": [{\"from\": 1, \"fixed\": 2500}, {\"from\": 3, \"fixed\": 5000}, "
            "{\"from\": 5, \"fixed\": 10000}]}}, "
            "{\"key\": \"cashback\", \"to\": \"referred\", \"kind\": \"credit\", \"on\": \"qualified\", "
            "\"title\": \"Welcome credit\", "
            "\"amount\": {\"percent_bp\": 1000, \"of\": \"event.amount\", \"cap\": 5000}}]}",
    },
    {
        .key = "contractor",
        .name = "Jobs by word of mouth",
        .description =
            "For trades and services: a happy customer sends you a neighbor, by a link or just by name, and gets "
            "credit "
            "for the next job once the neighbor's job is invoiced. It grows with the third and the fifth; the neighbor "
            "gets credit too.",
        .rules = "{" LAST_CLICK ", \"qualification\": {\"all\": ["
                 "{\"field\": \"event.type\", \"op\": \"in\", \"value\": [\"job.invoiced\", \"invoice.paid\"]}, "
                 "{\"field\": \"event.amount\", \"op\": \"gt\", \"value\": 0}, " WITHIN_A_YEAR "]}, "
                 "\"enrollment\": {\"when\": {\"all\": [{\"field\": \"count.job.completed\", \"op\": \"gte\", "
                 "\"value\": 1}, "
                 "{\"field\": \"last.survey.scored.data.score\", \"op\": \"gte\", \"value\": 4}]}, "
                 "\"invite\": {\"channels\": [\"sms\", \"email\"], \"delay_hours\": 24, \"again_after_days\": 180}}, "
                 "\"rewards\": ["
                 "{\"key\": \"next_job\", \"to\": \"referrer\", \"kind\": \"credit\", \"on\": \"qualified\", "
                 "\"title\": \"Credit for your next job\", "
                 "\"amount\": {\"steps\": [{\"from\": 1, \"fixed\": 2500}, {\"from\": 3, \"fixed\": 5000}, "
                 "{\"from\": 5, \"fixed\": 10000}]}}, "
                 "{\"key\": \"welcome\", \"to\": \"referred\", \"kind\": \"credit\", \"on\": \"qualified\", "
                 "\"title\": \"Welcome credit\", \"amount\": {\"fixed\": 2500}}]}",
    },
    {
        .key = "referral_discount",
        .name = "Give and get",
        .description = "The friend gets the same as the customer who sent them: a fixed credit on each side, at the "
                       "friend's first order.",
        .rules = "{" LAST_CLICK ", \"qualification\": {\"all\": [" PAID
                 ", {\"field\": \"event.amount\", \"op\": \"gte\", \"value\": 3000}]}, \"rewards\": ["
                 "{\"key\": \"get\", \"to\": \"referrer\", \"kind\": \"credit\", \"on\": \"qualified\", "
                 "\"hold_days\": 14, \"title\": \"For sending a friend\", \"amount\": {\"fixed\": 1000}}, "
                 "{\"key\": \"give\", \"to\": \"referred\", \"kind\": \"credit\", \"on\": \"qualified\", "
                 "\"title\": \"For coming by a friend\", \"amount\": {\"fixed\": 1000}}]}",
    },
    {
        .key = "partner_commission",
        .name = "Partner program",
        .description =
            "Partners and agencies earn a share of what their clients pay first: 10 percent, and 15 from the "
            "sixth client on, in cash, held for 30 days.",
        .rules = "{\"attribution\": {\"touch\": \"first\", \"window_days\": 180}, "
                 "\"qualification\": {\"all\": [" PAID "]}, \"rewards\": ["
                 "{\"key\": \"commission\", \"to\": \"referrer\", \"kind\": \"cash\", \"on\": \"qualified\", "
                 "\"hold_days\": 30, \"title\": \"Commission\", "
                 "\"amount\": {\"steps\": [{\"from\": 1, \"percent_bp\": 1000}, {\"from\": 6, \"percent_bp\": 1500}], "
                 "\"of\": \"event.amount\"}}]}",
    },
    {
        .key = "deal_registration",
        .name = "Deal registration",
        .description =
            "Resellers and consultants register deals that your own people close. Each deal that is won pays "
            "a share of its value, in brackets.",
        .rules = "{\"attribution\": {\"touch\": \"first\", \"window_days\": 365, "
                 "\"precedence\": [\"manual\", \"code\", \"click\"]}, "
                 "\"stage_on_qualified\": null, "
                 "\"qualification\": {\"field\": \"referral.stage\", \"op\": \"eq\", \"value\": \"won\"}, "
                 "\"rewards\": ["
                 "{\"key\": \"finder\", \"to\": \"referrer\", \"kind\": \"cash\", \"on\": {\"stage\": \"won\"}, "
                 "\"hold_days\": 30, \"title\": \"Finder's fee\", "
                 "\"amount\": {\"brackets\": [{\"up_to\": 1000000, \"percent_bp\": 500}, "
                 "{\"up_to\": null, \"percent_bp\": 800}], \"of\": \"referral.value\", \"marginal\": true}}]}",
    },
};
const size_t program_template_count = sizeof program_templates / sizeof program_templates[0];

#define TOLD(name, kind, words) ENTITY_TOLD(struct program_template_told, name, name, kind, 0, .doc = (words))
static const struct member members[] = {
    TOLD(key, TEXT, "Names the template.") TOLD(name, TEXT, "What the program would be called.") TOLD(description, TEXT,
                                                                                                      "What it is for.")
        TOLD(program, JSON, "A body of `POST /v1/programs`. Its destination is an example: put your own page there.")};
const struct entity program_template_entity = ENTITY("ProgramTemplate", members, struct program_template_told);

struct program_template_told program_template_tell(const struct program_template *of, const struct currency *currency,
                                                   struct arena *arena)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_object(&w, NULL);
    jsonw_text(&w, "name", of->name);
    jsonw_currency(&w, "currency", currency);
    jsonw_text(&w, "destination_url", "https://www.example.com/start");
    jsonw_raw(&w, "rules", str_from(of->rules));
    jsonw_close(&w);
    jsonw_end(&w);
    struct program_template_told told = {str_from(of->key), str_from(of->name), str_from(of->description),
                                         str_copy(arena, buf_str(&text))};
    buf_release(&text);
    return told;
}
