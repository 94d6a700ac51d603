/*
 * Sockets on io_uring: each has one receive that goes on for ever, into buffers which all of them share. A send and
 * what it causes are one entry of a queue; the kernel is called once for all of them, when there is nothing else to do.
 */
#include <liburing.h>
#include <string.h>

#include "program.h"
#include "sockets.h"

enum {
    SENDS_QUEUED = 1024,
    COMPLETIONS = 8192,
    BUFFERS = 512, /* a power of two; as few as a call hands out, since each is used in turn */
    BUFFER_BYTES = 1024,
    PAGE_BYTES = 4096,
    GROUP = 0,
    SILENCE_S = 10,
};

/* What a completion belongs to: an index when something arrived, this when a send failed; one that did not has none. */
static const uint64_t SEND = UINT64_MAX;

struct sockets {
    struct io_uring ring;
    struct io_uring_buf_ring *provided;
    char (*buffers)[BUFFER_BYTES];
};

static struct io_uring_sqe *entry(struct sockets *sockets)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(&sockets->ring);
    if (sqe == NULL) {
        io_uring_submit(&sockets->ring);
        sqe = io_uring_get_sqe(&sockets->ring);
    }
    return sqe;
}

static void receive(struct sockets *sockets, size_t index)
{
    struct io_uring_sqe *sqe = entry(sockets);
    io_uring_prep_recv_multishot(sqe, (int)index, NULL, 0, 0);
    io_uring_sqe_set_flags(sqe, IOSQE_FIXED_FILE | IOSQE_BUFFER_SELECT);
    sqe->buf_group = GROUP;
    io_uring_sqe_set_data64(sqe, index);
}

static void recycle(struct sockets *sockets, unsigned buffer, int offset)
{
    io_uring_buf_ring_add(sockets->provided, sockets->buffers[buffer], BUFFER_BYTES, (unsigned short)buffer,
                          io_uring_buf_ring_mask(BUFFERS), offset);
}

static void provide_buffers(struct sockets *sockets)
{
    size_t ring_bytes = BUFFERS * sizeof(struct io_uring_buf);
    sockets->provided = aligned_alloc(PAGE_BYTES, ring_bytes);
    sockets->buffers = aligned_alloc(PAGE_BYTES, BUFFERS * sizeof *sockets->buffers);
    if (sockets->provided == NULL || sockets->buffers == NULL)
        fail("starting", "no memory");
    struct io_uring_buf_reg group = {
        .ring_addr = (uint64_t)(uintptr_t)sockets->provided, .ring_entries = BUFFERS, .bgid = GROUP};
    int failed = io_uring_register_buf_ring(&sockets->ring, &group, 0);
    if (failed != 0)
        fail("buffers for io_uring", strerror(-failed));
    io_uring_buf_ring_init(sockets->provided);
    for (unsigned i = 0; i < BUFFERS; i++)
        recycle(sockets, i, (int)i);
    io_uring_buf_ring_advance(sockets->provided, BUFFERS);
}

static struct sockets *ring_open(const int *fds, size_t count)
{
    struct sockets *sockets = calloc(1, sizeof *sockets);
    struct io_uring_params params = {.flags =
                                         IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE,
                                     .cq_entries = COMPLETIONS};
    if (sockets == NULL || io_uring_queue_init_params(SENDS_QUEUED, &sockets->ring, &params) != 0) {
        free(sockets);
        return NULL;
    }
    int failed = io_uring_register_files(&sockets->ring, fds, (unsigned)count);
    if (failed != 0)
        fail("sockets for io_uring", strerror(-failed));
    provide_buffers(sockets);
    for (size_t i = 0; i < count; i++)
        receive(sockets, i);
    return sockets;
}

static void ring_send(struct sockets *sockets, size_t index, const char *bytes, size_t size)
{
    struct io_uring_sqe *sqe = entry(sockets);
    io_uring_prep_send(sqe, (int)index, bytes, size, MSG_NOSIGNAL | MSG_WAITALL);
    io_uring_sqe_set_flags(sqe, IOSQE_FIXED_FILE | IOSQE_CQE_SKIP_SUCCESS);
    io_uring_sqe_set_data64(sqe, SEND);
}

static void take(struct sockets *sockets, const struct io_uring_cqe *done, arrived_fn *arrived, void *ctx)
{
    uint64_t index = io_uring_cqe_get_data64(done);
    if (index == SEND)
        fail("sending", done->res < 0 ? strerror(-done->res) : "only a part was taken");
    if (done->res < 0 && done->res != -ENOBUFS)
        fail("receiving", strerror(-done->res));
    if ((done->flags & IORING_CQE_F_BUFFER) != 0) {
        unsigned buffer = done->flags >> IORING_CQE_BUFFER_SHIFT;
        arrived(ctx, index, sockets->buffers[buffer], (size_t)done->res);
        recycle(sockets, buffer, 0);
        io_uring_buf_ring_advance(sockets->provided, 1);
    } else if (done->res == 0) {
        arrived(ctx, index, NULL, 0);
    }
    if ((done->flags & IORING_CQE_F_MORE) == 0)
        receive(sockets, index);
}

static void ring_wait(struct sockets *sockets, arrived_fn *arrived, void *ctx)
{
    struct __kernel_timespec silence = {.tv_sec = SILENCE_S};
    struct io_uring_cqe *done;
    int failed = io_uring_submit_and_wait_timeout(&sockets->ring, &done, 1, &silence, NULL);
    if (failed < 0)
        fail("waiting", failed == -ETIME ? "nothing for ten seconds" : strerror(-failed));
    unsigned head;
    unsigned count = 0;
    io_uring_for_each_cqe(&sockets->ring, head, done)
    {
        take(sockets, done, arrived, ctx);
        count++;
    }
    io_uring_cq_advance(&sockets->ring, count);
}

const struct sockets_way sockets_ring = {"io_uring", ring_open, ring_send, ring_wait};
