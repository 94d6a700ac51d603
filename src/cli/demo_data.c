/* The demo's data. The rules are the example of the documentation: credit for the referrer in steps, held for 30 days;
 * a tenth of the first payment back for the referred. */

#include "cli/demo_data.h"

const char demo_program[] =
    "{\"name\": \"Customer referrals\", \"currency\": \"USD\", \"external_id\": \"demo\","
    " \"destination_url\": \"https://www.example.com/start\","
    " \"rules\": {"
    "  \"attribution\": {\"touch\": \"last\", \"window_days\": 90},"
    "  \"qualification\": {\"all\": ["
    "   {\"field\": \"event.type\", \"op\": \"in\", \"value\": [\"job.invoiced\", \"invoice.paid\"]},"
    "   {\"field\": \"event.amount\", \"op\": \"gte\", \"value\": 5000},"
    "   {\"field\": \"referral.age_days\", \"op\": \"lte\", \"value\": 365}]},"
    "  \"rewards\": ["
    "   {\"key\": \"thanks\", \"to\": \"referrer\", \"kind\": \"credit\", \"on\": \"qualified\", \"hold_days\": 30,"
    "    \"amount\": {\"steps\": [{\"from\": 1, \"fixed\": 2500}, {\"from\": 3, \"fixed\": 5000},"
    "     {\"from\": 5, \"fixed\": 10000}]}},"
    "   {\"key\": \"cashback\", \"to\": \"referred\", \"kind\": \"credit\", \"on\": \"qualified\","
    "    \"amount\": {\"percent_bp\": 1000, \"of\": \"event.amount\", \"cap\": 5000}}]}}";

const struct demo_participant demo_participants[] = {
    {"{\"name\": \"Anna Berg\", \"email\": \"anna.berg@example.com\", \"kind\": \"customer\"}"},
    {"{\"name\": \"Ben Okafor\", \"email\": \"ben.okafor@example.com\", \"kind\": \"customer\"}"},
    {"{\"name\": \"Carla Ruiz\", \"email\": \"carla.ruiz@example.com\", \"kind\": \"agent\", \"company\": \"Ruiz "
     "Homes\"}"},
};

const size_t demo_participant_count = sizeof demo_participants / sizeof demo_participants[0];

const struct demo_lead demo_leads[] = {
    {0, "Dana Whitfield", "dana.whitfield@example.com", 52, NULL, "invoice.paid", 45, 24000, NULL},
    {0, "Emil Novak", "emil.novak@example.com", 40, NULL, "job.invoiced", 36, 8900, NULL},
    {0, "Farah Haddad", "farah.haddad@example.com", 12, NULL, "invoice.paid", 5, 61000, NULL},
    {0, "Goran Petrov", "goran.petrov@example.com", 3, "contacted", NULL, 0, 0, NULL},
    {1, "Hana Suzuki", "hana.suzuki@example.com", 20, NULL, "invoice.paid", 9, 12500, NULL},
    {1, "Ivo Marek", "ivo.marek@example.com", 18, NULL, "invoice.paid", 11, 3900, NULL}, /* below the least amount */
    {1, "Jana Linde", "jana.linde@example.com", 15, "contacted", NULL, 0, 0, "existing_customer"},
    {2, "Kofi Mensah", "kofi.mensah@example.com", 8, "proposal", NULL, 0, 0, NULL},
    {2, "Lena Fischer", "lena.fischer@example.com", 6, "lost", NULL, 0, 0, NULL},
    {2, "Mateo Silva", "mateo.silva@example.com", 1, NULL, NULL, 0, 0, NULL},
};

const size_t demo_lead_count = sizeof demo_leads / sizeof demo_leads[0];
