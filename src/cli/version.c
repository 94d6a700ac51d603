/* `referd version`: which referd this is, and the libraries that decide how it behaves. The version is the build's
 * (meson.build says it once); the libraries' are asked at run time, for they may be newer than those built against. */

#include <jansson.h>
#include <stdio.h>
#include <uv.h>

#include "cli/cli.h"

int cli_version(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    printf("referd " REFERD_VERSION "\n");
    printf("libuv %s, jansson %s\n", uv_version_string(), jansson_version_str());
    return 0;
}
