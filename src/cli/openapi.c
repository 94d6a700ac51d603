/* `referd openapi`: the description of the API that this program serves, for whoever generates from it and has neither
 * server nor database at hand. The same text as /openapi.json, but for the address of the server. */

#include "api/openapi.h"
#include "api/routes.h"
#include "cli/verb.h"
#include "pages/routes.h"

static int openapi_run(struct cli_call *call)
{
    const struct route *tables[API_TABLES + 1];
    size_t counts[API_TABLES + 1];
    api_tables(tables, counts);
    tables[API_TABLES] = page_routes;
    counts[API_TABLES] = page_route_count;
    struct router *router = router_new(tables, counts, API_TABLES + 1);
    openapi_write(router, STR("http://127.0.0.1:8080"), &call->out);
    BUF_ADD_LITERAL(&call->out, "\n");
    router_free(router);
    return EXIT_DONE;
}

const struct verb openapi_verb = {
    .name = "openapi",
    .purpose = "prints the description of the API (OpenAPI 3.1)",
    .details = "It is what /openapi.json of a server says, and needs neither server nor database.",
    .run = openapi_run,
};
