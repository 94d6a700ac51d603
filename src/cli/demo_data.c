/* The demo's data. The rules of the first program are the example of the documentation: credit for the referrer in
 * steps, held for 30 days; a tenth of the first payment back for the referred. */

#include "cli/demo_data.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct demo_program demo_programs[DEMO_PROGRAMS] = {
    {.currency = "USD",
     .body =
         "{\"name\": \"Customer referrals\", \"currency\": \"USD\", \"external_id\": \"demo\","
         " \"destination_url\": \"https://www.example.com/start\","
         " \"rules\": {"
         "  \"attribution\": {\"touch\": \"last\", \"window_days\": 90},"
         "  \"qualification\": {\"all\": ["
         "   {\"field\": \"event.type\", \"op\": \"in\", \"value\": [\"job.invoiced\", \"invoice.paid\"]},"
         "   {\"field\": \"event.amount\", \"op\": \"gte\", \"value\": 5000},"
         "   {\"field\": \"referral.age_days\", \"op\": \"lte\", \"value\": 365}]},"
         "  \"rewards\": ["
         "   {\"key\": \"thanks\", \"to\": \"referrer\", \"kind\": \"credit\", \"on\": \"qualified\", \"hold_days\": "
         "30, \"title\": \"Credit for a friend\","
         "    \"amount\": {\"steps\": [{\"from\": 1, \"fixed\": 2500}, {\"from\": 3, \"fixed\": 5000},"
         "     {\"from\": 5, \"fixed\": 10000}]}},"
         "   {\"key\": \"cashback\", \"to\": \"referred\", \"kind\": \"credit\", \"on\": \"qualified\", \"title\": "
         "\"Welcome credit\","
         "    \"amount\": {\"percent_bp\": 1000, \"of\": \"event.amount\", \"cap\": 5000}}]}}"},
    {.currency = "EUR",
     .body =
         "{\"name\": \"Partners in Europe\", \"currency\": \"EUR\", \"external_id\": \"demo-partners\","
         " \"destination_url\": \"https://www.example.com/partners\","
         " \"rules\": {"
         "  \"attribution\": {\"touch\": \"first\", \"window_days\": 180},"
         "  \"qualification\": {\"field\": \"event.type\", \"op\": \"eq\", \"value\": \"invoice.paid\"},"
         "  \"rewards\": ["
         "   {\"key\": \"commission\", \"to\": \"referrer\", \"kind\": \"cash\", \"on\": \"qualified\", \"hold_days\": "
         "30, \"title\": \"Commission\", \"approval\": {\"above\": 50000},"
         "    \"amount\": {\"percent_bp\": 1000, \"of\": \"event.amount\", \"cap\": 100000}}]}}"},
};

const char *const demo_first_names[] = {
    "Ada",  "Ben",   "Cleo",  "Dario", "Edda",  "Finn",  "Greta", "Hugo",  "Ida",   "Jonas", "Kira",   "Levi",
    "Mara", "Nico",  "Olive", "Pavel", "Quinn", "Rosa",  "Sami",  "Tilda", "Umar",  "Vera",  "Wanda",  "Xenia",
    "Yara", "Zoran", "Amina", "Boris", "Carla", "Dana",  "Emil",  "Farah", "Goran", "Hana",  "Ivo",    "Jana",
    "Kofi", "Lena",  "Mateo", "Nadia", "Otto",  "Priya", "Ravi",  "Selma", "Tariq", "Ulla",  "Viktor", "Wim",
};
const size_t demo_first_name_count = COUNT(demo_first_names);

const char *const demo_family_names[] = {
    "Alderbrace", "Bellwick",   "Corvandel", "Dunmarsh",  "Elsterholm", "Farrowby", "Gladvik",    "Harkenby",
    "Ismarn",     "Jorvindale", "Kestrano",  "Lindovar",  "Marrowick",  "Norvent",  "Ostrellan",  "Pellforth",
    "Quillmere",  "Ravensund",  "Sandorfal", "Tolvaren",  "Undermoor",  "Varnholt", "Westerluck", "Yellandry",
    "Zamberlin",  "Ashgrovan",  "Birklund",  "Crestomar", "Dovelaine",  "Embersby", "Fenwarrow",  "Gorsedale",
};
const size_t demo_family_name_count = COUNT(demo_family_names);

const char *const demo_area_codes[] = {"202", "303", "312", "415", "503", "512",
                                       "602", "617", "702", "919", "206", "404"};
const size_t demo_area_code_count = COUNT(demo_area_codes);

const char *const demo_owners[] = {"Rosa Keldtman", "Milo Trantorp", "Ines Corvessa", "Jude Wexholm"};
const size_t demo_owner_count = COUNT(demo_owners);
