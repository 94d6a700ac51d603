/* Archives: what a head says, its sum, and what stands around a file's bytes. */

#include "base/tar.h"

#include <stdlib.h>

#include "base/time.h"
#include "unit.h"

enum { AT_SIZE = 124, AT_TIME = 136, AT_SUM = 148, AT_KIND = 156, AT_MAGIC = 257 };

static unsigned long long octal_at(const struct buf *out, size_t place)
{
    return strtoull(out->data + place, NULL, 8);
}

static void a_head_names_its_file(void **state)
{
    (void)state;
    struct buf out = {0};
    tar_add_head(&out, "export/people.csv", 8589934591ULL, 1700000000 * TIME_US_PER_S + 999999);
    assert_int_equal(out.size, TAR_BLOCK_BYTES);
    assert_string_equal(out.data, "export/people.csv");
    assert_int_equal(octal_at(&out, AT_SIZE), 8589934591ULL);
    assert_int_equal(octal_at(&out, AT_TIME), 1700000000);
    assert_int_equal(out.data[AT_KIND], '0');
    assert_memory_equal(out.data + AT_MAGIC, "ustar\00000", 8);
    unsigned long long sum = 0;
    for (size_t i = 0; i < out.size; i++)
        sum += i >= AT_SUM && i < AT_SUM + 8 ? ' ' : (unsigned char)out.data[i];
    assert_int_equal(octal_at(&out, AT_SUM), sum);
    buf_release(&out);
}

static void files_fill_blocks(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {0, 1, 511, 512, 513};
    static const size_t paddings[] = {0, 511, 1, 0, 511};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct buf out = {0};
        tar_add_padding(&out, sizes[i]);
        assert_int_equal(out.size, paddings[i]);
        buf_release(&out);
    }
    struct buf out = {0};
    tar_add_end(&out);
    assert_int_equal(out.size, 2 * TAR_BLOCK_BYTES);
    for (size_t i = 0; i < out.size; i++)
        assert_int_equal(out.data[i], 0);
    buf_release(&out);
}

UNIT_TESTS(tar)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_names_its_file),
        cmocka_unit_test(files_fill_blocks),
    };
    return cmocka_run_group_tests_name("tar", tests, NULL, NULL);
}
