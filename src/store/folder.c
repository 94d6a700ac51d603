#include "store/folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum status folder_make(const char *path, const char *param, struct error *err)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST) {
        return STATUS_OK;
    }
    if (errno == ENOENT) {
        return error_set(err, ERROR_UNAVAILABLE, param,
                         "Cannot make the folder %s, since the one above it does not exist: make that first, or choose "
                         "another place.",
                         path);
    }
    return error_set(err, ERROR_UNAVAILABLE, param, "Cannot make the folder %s: %s; choose another place.", path,
                     strerror(errno));
}
