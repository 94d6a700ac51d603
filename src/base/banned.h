#pragma once

/* libc calls that have no place here: unbounded, locale-bound, or with hidden state. Force-included by the build (-include base/banned.h). */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok atoi atol atoll atof
#undef alloca
#pragma GCC poison gmtime localtime ctime asctime mktime srand srandom tmpnam mktemp alloca
/* rand and random are words that uv.h, sodium.h and OpenSSL use for other things: script/check-source refuses the calls. */
