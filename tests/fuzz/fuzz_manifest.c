/* Manifests of backups: whatever the bytes are, they are refused with a reason, or what was read lies within its limits
 * and is written and read again the same. */

#include <stdlib.h>
#include <string.h>

#include "cli/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_limits(const struct manifest *manifest)
{
    size_t count;
    const char *const *names = manifest_part_names(manifest->engine, &count);
    check(manifest->part_count == count && count <= MANIFEST_PARTS_MAX);
    for (size_t i = 0; i < count; i++)
        check(strcmp(manifest->parts[i].name, names[i]) == 0 && manifest->parts[i].bytes >= 0 &&
              manifest->parts[i].sha256.size == 64);
    check(manifest->sums.count >= 1 && manifest->sums.count <= MANIFEST_TABLES_MAX);
    for (size_t i = 0; i < manifest->sums.count; i++)
        check(manifest->sums.tables[i].rows >= 0);
}

static void check_round_trip(const struct manifest *first, struct arena *arena)
{
    struct buf text = {0};
    struct manifest second;
    struct error err = {0};
    manifest_write(first, &text);
    check(manifest_read(buf_str(&text), arena, &second, &err) == STATUS_OK);
    check(second.taken_at == first->taken_at && second.engine == first->engine);
    check(str_equal(second.digest, first->digest) && str_equal(second.referd, first->referd));
    check(second.sums.count == first->sums.count);
    for (size_t i = 0; i < first->sums.count; i++)
        check(table_sum_equal(&second.sums.tables[i], &first->sums.tables[i]));
    buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct manifest manifest;
    struct arena arena;
    struct error err = {0};
    arena_init(&arena);
    enum status status = manifest_read((struct str){(const char *)data, size}, &arena, &manifest, &err);
    check(status == STATUS_OK || err.detail[0] != '\0');
    if (status == STATUS_OK) {
        check_limits(&manifest);
        check_round_trip(&manifest, &arena);
    }
    arena_release(&arena);
    return 0;
}
