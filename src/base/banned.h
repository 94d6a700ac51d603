#pragma once

/* libc calls that have no place here: unbounded, locale-bound, or with hidden state. Force-included into every C file
 * by the build
 * (-include base/banned.h), so the headers that declare them come first and later ones find their names free.
 *
 * Most are poisoned: any use of the name stops the compiler. The random family cannot be, since libuv, libsodium and
 * OpenSSL name members and parameters so; of those only a call is refused. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Macros in some builds of libc; poisoning a macro is a warning. */
#undef alloca
#undef sprintf
#undef vsprintf
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok atoi atol atoll atof
#pragma GCC poison gmtime localtime ctime asctime mktime srand srandom tmpnam mktemp alloca

#define rand(...) rand_is_banned_use_env_random
#define random(...) random_is_banned_use_env_random
