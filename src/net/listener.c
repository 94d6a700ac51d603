/* Addresses to listen on, and their sockets. Any thread. */

#include "net/listener.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "base/str.h"

/* The first socket is bound without SO_REUSEPORT, so that a second server on the same port is noticed; it may be shared
 * only afterwards. */
static bool socket_bind(int fd, union listener_address *address, bool first)
{
    const int on = 1;
    socklen_t size = address->any.sa_family == AF_INET6 ? sizeof address->v6 : sizeof address->v4;
    socklen_t bound = sizeof *address;
    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
           setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0 &&
           (first || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0) &&
           bind(fd, &address->any, size) == 0 &&
           (!first || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0) &&
           getsockname(fd, &address->any, &bound) == 0;
}

/* What stands before the last colon, and the port behind it. */
static bool split_port(struct str text, struct str *ret_host, int *ret_port)
{
    size_t colon = text.size;
    int64_t port;
    while (colon > 0 && text.data[colon - 1] != ':')
        colon--;
    if (colon == 0 || !str_to_int64((struct str){text.data + colon, text.size - colon}, &port) || port < 0 ||
        port > UINT16_MAX)
        return false;
    *ret_host = (struct str){text.data, colon - 1};
    *ret_port = (int)port;
    return true;
}

static bool read_address(struct str text, union listener_address *ret)
{
    char host[INET6_ADDRSTRLEN];
    struct str name;
    int port;
    if (!split_port(text, &name, &port))
        return false;
    bool v6 = name.size > 2 && name.data[0] == '[' && name.data[name.size - 1] == ']';
    if (v6)
        name = (struct str){name.data + 1, name.size - 2};
    if (name.size >= sizeof host)
        return false;
    memcpy(host, name.data, name.size);
    host[name.size] = '\0';
    return (v6 ? uv_ip6_addr(host, port, &ret->v6) : uv_ip4_addr(host, port, &ret->v4)) == 0;
}

enum status listener_parse(const char *listen, union listener_address *ret, struct error *err)
{
    union listener_address address = {.v6 = {0}};
    if (!read_address(str_from(listen), &address))
        return error_set(err, ERROR_INVALID_VALUE, "listen",
                         "\"%s\" is not an address to listen on: write it as 127.0.0.1:8080 or [::1]:8080.", listen);
    *ret = address;
    return STATUS_OK;
}

enum status listener_open(union listener_address *address, bool first, const char *listen, int *ret_fd,
                          struct error *err)
{
    int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && socket_bind(fd, address, first)) {
        *ret_fd = fd;
        return STATUS_OK;
    }
    int failure = errno;
    if (fd >= 0)
        close(fd);
    if (failure == EADDRINUSE)
        return error_set(err, ERROR_UNAVAILABLE, "listen",
                         "%s is in use by another program: stop it or listen on another port.", listen);
    return error_set(err, ERROR_UNAVAILABLE, "listen", "%s cannot be listened on: %s.", listen, strerror(failure));
}

int listener_port(const union listener_address *address)
{
    return ntohs(address->any.sa_family == AF_INET6 ? address->v6.sin6_port : address->v4.sin_port);
}
