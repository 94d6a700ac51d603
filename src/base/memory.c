/* The heap behind arenas, buffers and long-lived objects. The message of memory_exhausted() goes out by write(2),
 * because anything that formats may allocate. Any thread. */

#include "base/memory.h"

#include <stdlib.h>
#include <unistd.h>

void *memory_new(size_t size)
{
    void *data = calloc(1, size ? size : 1);
    if (data == NULL)
        memory_exhausted();
    return data;
}

void *memory_resize(void *data, size_t size)
{
    void *resized = realloc(data, size ? size : 1);
    if (resized == NULL)
        memory_exhausted();
    return resized;
}

_Noreturn void memory_exhausted(void)
{
    static const char message[] = "referd: out of memory\n";
    ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
    (void)written; /* nothing is left to do about it */
    abort();
}
