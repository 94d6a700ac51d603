#pragma once

#include "domain/connection/connection.h"
#include "store/row.h"

/* The statements of connections. For connection.c and connection_change.c only. */

enum {
    CONNECTION_SQL_INSERT,
    CONNECTION_SQL_FIND,
    CONNECTION_SQL_FIND_SAME,
    CONNECTION_SQL_FIND_SAME_WORLD,
    CONNECTION_SQL_FOR,
    CONNECTION_SQL_READ,
    CONNECTION_SQL_LOCK,
    CONNECTION_SQL_HELD,
    CONNECTION_SQL_LIST,
    CONNECTION_SQL_UPDATE,
    CONNECTION_SQL_GIVE_UP_SECRET,
    CONNECTION_SQL_DELETE,
    CONNECTION_SQL_WRONG_MODE,
    CONNECTION_SQL_COUNT,
};

extern const struct statement connection_statements[CONNECTION_SQL_COUNT];

#define CONNECTION_COLUMNS(C)                                                                                          \
    C(struct connection, id, id, ID, 0, .prefix = "con", .doc = "Its id.")                                             \
    C(struct connection, kind, kind, TEXT, 0, .words = connection_kinds, .doc = "The outside system.")                 \
    C(struct connection, program_id, program_id, ID, MEMBER_NULL, .prefix = "prg",                                     \
      .doc = "The program that it is for; null: all that have none of their own.")                                     \
    C(struct connection, livemode, livemode, BOOL, 0, .doc = "Whether it is of the live world.")                       \
    C(struct connection, account, account, TEXT, MEMBER_NULL, .doc = "The sender's account; null: any.")               \
    C(struct connection, status, status, NAME, 0, .words = connection_statuses,                                        \
      .doc = "Whether its messages are taken.")                                                                        \
    C(struct connection, settings, settings, JSON, 0, .otherwise = "{}",                                               \
      .doc = "By kind; what is secret is never told.")                                                                 \
    C(struct connection, secret, sealed, BYTES, MEMBER_HIDDEN)                                                         \
    C(struct connection, previous_secret, previous_sealed, BYTES, MEMBER_HIDDEN)                                       \
    C(struct connection, previous_until, previous_until, TIME, MEMBER_HIDDEN)                                          \
    C(struct connection, api_key, api_key, BYTES, MEMBER_HIDDEN)                                                       \
    C(struct connection, api_url, api_url, TEXT, MEMBER_NULL,                                                          \
      .doc = "stripe: where its API is called; null: at https://api.stripe.com.")                                      \
    C(struct connection, created_at, created_at, TIME, 0, .doc = "When it was made.")

/* The connection of a row of those statements but the list; of the only row, or ERROR_NOT_FOUND `id`. */
struct connection connection_of(const struct result *rows, size_t row);
MUST_CHECK enum status connection_only(const struct result *rows, struct connection *ret_connection, struct error *err);
