#pragma once

#include "base/crypto.h"
#include "base/error.h"
#include "connect/mail.h"
#include "connect/sms.h"
#include "connect/tremendous.h"
#include "domain/connection/connection.h"

/* From a stored connection to the account that connect/ wants: its settings, and its secrets in clear, all in `arena`.
 * Who is given one calls outside with it and wipes it with account_wipe_*() as soon as the request was made.
 *
 * ERROR_UNAVAILABLE when the secrets were given up with a lost master key, ERROR_INTERNAL when another key sealed them.
 * Any thread. */

MUST_CHECK enum status account_of_sms(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                      struct arena *arena, enum sms_provider *ret_provider,
                                      struct sms_account *ret_account, struct error *err);
void account_wipe_sms(struct sms_account *account);

MUST_CHECK enum status account_of_mail(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                       struct arena *arena, struct mail_account *ret_account, struct error *err);
void account_wipe_mail(struct mail_account *account);

MUST_CHECK enum status account_of_gifts(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                        struct arena *arena, struct gift_account *ret_account, struct error *err);
void account_wipe_gifts(struct gift_account *account);

/* Where the provider of this SMS connection is to send its delivery reports, in `arena`; for struct sms.report_url.
 * `public_url` is without a slash at its end. Absent where the kind has none. */
struct str account_report_url(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                              struct str public_url, struct arena *arena);
