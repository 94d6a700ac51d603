#pragma once

/* What the C++ module offers to the program, in C. For phone.c and phone_shim.cc only. */

#include <stddef.h>

#define PHONE_SHIM_SYMBOL "referd_phone_to_e164"

#ifdef __cplusplus
extern "C" {
#endif

/* Returns an enum phone_outcome; writes a NUL-terminated number of less than `capacity` bytes on PHONE_OK. Lets no
 * exception out. */
int referd_phone_to_e164(const char *text, size_t size, const char *country, size_t country_size, char *out,
                         size_t capacity);

typedef int phone_shim_function(const char *text, size_t size, const char *country, size_t country_size, char *out,
                                size_t capacity);

#ifdef __cplusplus
}
#endif
