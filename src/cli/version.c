/* `referd version`: which referd this is, and the libraries that decide how it behaves. The version is the build's
 * (meson.build says it once); the libraries' are asked at run time, for they may be newer than those built against. */

#include <jansson.h>
#include <uv.h>

#include "cli/verb.h"

static int version_run(struct cli_call *call)
{
    buf_add_format(&call->out, "referd " REFERD_VERSION "\nlibuv %s, jansson %s\n", uv_version_string(),
                   jansson_version_str());
    return EXIT_DONE;
}

const struct verb version_verb = {
    .name = "version",
    .purpose = "prints the version",
    .details = "The first line is the program's version, the second that of libraries it runs with.",
    .run = version_run,
};
