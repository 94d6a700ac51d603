#pragma once

/* libc calls that have no place here: unbounded, locale-bound, or with hidden state. Force-included by the build (-include base/banned.h). */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok atoi atol atoll atof
#pragma GCC poison gmtime localtime ctime asctime mktime rand srand random srandom tmpnam mktemp alloca
