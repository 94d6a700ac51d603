/* Pictures that people hand in: whatever is sent is refused or written anew, and what was written is taken again as it
 * is. */

#include <stdlib.h>

#include "base/limits.h"
#include "base/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf once = {0}, twice = {0};
    struct picture picture, again;
    struct error err = {0};
    if (picture_clean((struct str){(const char *)data, size}, "logo", &picture, &once, &err) == STATUS_OK) {
        require(once.size <= size && picture.width <= LIMIT_PICTURE_PIXELS && picture.height <= LIMIT_PICTURE_PIXELS);
        require(picture_clean(buf_str(&once), "logo", &again, &twice, &err) == STATUS_OK);
        require(str_equal(buf_str(&once), buf_str(&twice)) && picture.width == again.width);
    } else {
        require(err.code == ERROR_INVALID_VALUE && once.size == 0);
    }
    buf_release(&once);
    buf_release(&twice);
    return 0;
}
