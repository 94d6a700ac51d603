#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

/* JSON in: checks that jansson does not make, then jansson.
 * Refused: depth over LIMIT_JSON_DEPTH, duplicate keys, invalid UTF-8, U+0000 (raw or escaped), integers outside int64,
 * trailing bytes. Numbers with fraction or exponent are parsed as reals; a field table that wants an integer refuses
 * them. On success the caller owns *ret_json (json_decref). Error: ERROR_INVALID_JSON with line and column in the
 * sentence. */
MUST_CHECK enum status json_parse(struct str text, json_t **ret_json, struct error *err);

/* SHA-256 of the canonical form: object keys sorted by bytes, no white space, integers plain, reals with up to 17
 * digits (so that 1.0 is 1). "Other content" is another hash. The hashes are stored, so the form never changes. */
void json_fingerprint(const json_t *json, uint8_t ret_hash[32]);

/* Compact text with keys in the order sent; appended to nothing: caller frees with free(). Never null. */
char *json_text(const json_t *json);
