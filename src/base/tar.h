#pragma once

#include <stdint.h>

#include "base/buf.h"

/* Archives as every `tar` reads them (POSIX ustar): plain files, one after the other. Pure; any thread.
 *
 *     tar_add_head(&out, "export/people.csv", size, at);   then `size` bytes
 *     tar_add_padding(&out, size);                         behind them
 *     tar_add_end(&out);                                   behind the last file
 */

enum { TAR_BLOCK_BYTES = 512, TAR_NAME_MAX = 99 };

/* The block before a file's bytes. The name has at most TAR_NAME_MAX bytes (asserted); `at` is its time, to the
 * second. */
void tar_add_head(struct buf *out, const char *name, uint64_t size, int64_t at);

/* What fills a file's last block. */
void tar_add_padding(struct buf *out, uint64_t size);

/* The end of the archive: one that does not end so is cut off. */
void tar_add_end(struct buf *out);
