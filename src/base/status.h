#pragma once

/* The outcome of a call. A function that can fail returns one of these; the caller must look at it.
 *
 * Three kinds of wrong are kept apart:
 *   - our bug: an assertion ends the process (assertions stay on in release builds);
 *   - our fault or the machine's: STATUS_INTERNAL, STATUS_UNAVAILABLE, STATUS_DISK_FULL, STATUS_BUSY;
 *   - the peer's fault: everything else.
 * Which stable code, field and sentence belong to a failure is said by `struct error` (base/error.h).
 *
 * STATUS_BUSY means "run the transaction again". Only the transaction runner of store/ handles it. */
enum status {
    STATUS_OK = 0,
    STATUS_INVALID,       /* the input breaks a rule of the format or of the field table (400) */
    STATUS_UNAUTHORIZED,  /* no or unknown credential (401) */
    STATUS_FORBIDDEN,     /* a known credential that may not do this (403) */
    STATUS_NOT_FOUND,     /* no such thing in this workspace (404) */
    STATUS_CONFLICT,      /* contradicts what is stored (409) */
    STATUS_UNPROCESSABLE, /* an idempotency key with another body (422) */
    STATUS_NOT_BUILT,     /* a documented call that this version does not have (501) */
    STATUS_BUSY,          /* serialization failure or lost race: run the transaction again */
    STATUS_UNAVAILABLE,   /* shedding load or stopping (503, retry later) */
    STATUS_DISK_FULL,     /* the disk or its reserve is used up (507, retry later) */
    STATUS_INTERNAL,      /* our fault (500) */
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Returns from the calling function when `call` does not end in STATUS_OK, handing its status on. */
#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status try_status_ = (call);                                                                              \
        if (try_status_ != STATUS_OK)                                                                                  \
            return try_status_;                                                                                        \
    } while (0)
