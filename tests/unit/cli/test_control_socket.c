/* The control socket's bytes: whole messages, bounds, deadlines, long paths. */

#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "cli/control_socket.h"

static void test_a_message_arrives_whole(void **state)
{
    (void)state;
    int ends[2];
    struct buf got = {0};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_true(control_socket_write(ends[0], STR("{\"argv\": []}")));
    assert_true(control_socket_read(ends[1], 64, 1000, &got));
    assert_str_equal(buf_str(&got), "{\"argv\": []}");
    buf_release(&got);
    close(ends[0]);
    close(ends[1]);
}

static void test_too_much_and_too_late(void **state)
{
    (void)state;
    int ends[2];
    struct buf got = {0};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_false(control_socket_read(ends[1], 64, 20, &got)); /* nothing comes */
    assert_true(control_socket_write(ends[0], STR("12345")));
    assert_false(control_socket_read(ends[1], 4, 1000, &got));
    buf_release(&got);
    close(ends[0]);
    close(ends[1]);
}

static void assert_listens(const char *path)
{
    struct stat about;
    int listener = control_socket_listen(path);
    assert_true(listener >= 0);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    int fd = control_socket_connect(path);
    assert_true(fd >= 0);
    close(fd);
    close(listener);
    int again = control_socket_listen(path); /* what a killed server left is replaced */
    assert_true(again >= 0);
    close(again);
    assert_int_equal(unlink(path), 0);
}

static void test_paths_of_any_length(void **state)
{
    (void)state;
    char folder[] = "/tmp/referd-socket-XXXXXX";
    char deep[200];
    char path[240];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/r.sock", folder);
    assert_listens(path);
    snprintf(deep, sizeof deep, "%s/%0120d", folder, 0);
    assert_int_equal(mkdir(deep, 0700), 0);
    snprintf(path, sizeof path, "%s/r.sock", deep);
    assert_listens(path);
    rmdir(deep);
    rmdir(folder);
}

static void test_nobody_listens(void **state)
{
    (void)state;
    assert_int_equal(control_socket_connect("/tmp/referd-no-such-socket"), -1);
}

UNIT_TESTS(control_socket)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_message_arrives_whole),
        cmocka_unit_test(test_too_much_and_too_late),
        cmocka_unit_test(test_paths_of_any_length),
        cmocka_unit_test(test_nobody_listens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
