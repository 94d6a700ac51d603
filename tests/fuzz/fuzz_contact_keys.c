/* Keys of persons as strangers type them: e-mail, host, country, locale, code, and a phone number with and without a
 * country. What is accepted must be canonical: normalised again it stays the same. Names and searches: their words are
 * folded once and for all, their tokens and keys keep to their bounds, and whoever bears a name is found by it. The
 * first byte of the input picks the form. */

#include <stdlib.h>

#include "domain/contact/contact_token.h"
#include "domain/contact/guess_rank.h"
#include "domain/contact/normalise.h"
#include "domain/contact/phone.h"
#include "domain/contact/search_rank.h"
#include "domain/contact/word.h"
#include "domain/link/code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_form(struct str text, struct arena *arena,
                       enum status (*normalise)(struct str, const char *, struct arena *, struct str *, struct error *))
{
    struct error err = {0};
    struct str once;
    struct str twice;
    if (normalise(text, "member", arena, &once, &err) != STATUS_OK)
        return;
    if (normalise(once, "member", arena, &twice, &err) != STATUS_OK || !str_equal(once, twice))
        abort();
}

static void check_phone(struct str text, struct str country)
{
    char once[PHONE_TEXT_SIZE];
    char twice[PHONE_TEXT_SIZE];
    if (phone_to_e164(text, country, once) != PHONE_OK)
        return;
    if (phone_to_e164(str_from(once), STR_NONE, twice) != PHONE_OK || strcmp(once, twice) != 0)
        abort();
}

static void check_code(struct str text)
{
    struct code once;
    struct code twice;
    if (!code_parse(text, &once))
        return;
    if (!code_parse(code_str(&once), &twice) || !str_equal(code_str(&once), code_str(&twice)))
        abort();
}

static void check_word(struct str word, struct arena *arena)
{
    struct words again = fold_words(word, arena);
    if (word.size == 0 || word.size > LIMIT_WORD_BYTES || !str_is_text(word))
        abort();
    if (again.count != 1 || !str_equal(again.items[0], word))
        abort();
    struct str keys[WORD_KEYS_MAX];
    size_t count = word_keys(word, arena, keys);
    if (count < 1 || count > WORD_KEYS_MAX || word_distance(word, word, 2) != 0)
        abort();
    for (size_t i = 0; i < count; i++)
        if (keys[i].size == 0 || keys[i].size > LIMIT_WORD_BYTES || !str_is_text(keys[i]))
            abort();
}

static void check_name(struct str text, struct arena *arena)
{
    struct words words = fold_words(text, arena);
    for (size_t i = 0; i < words.count; i++)
        check_word(words.items[i], arena);
    struct contact contact = {.name = text, .company = text, .address = text, .city = text};
    struct tokens tokens = contact_tokens(&contact, arena);
    for (size_t i = 0; i < tokens.count; i++)
        if (tokens.items[i].size == 0 || tokens.items[i].size > LIMIT_TOKEN_BYTES || !str_is_text(tokens.items[i]))
            abort();
    if (tokens.count > 2 * words.count + 1 || (words.count > 0) != (tokens.count > 0))
        abort();
}

static void check_search(struct str text, struct arena *arena)
{
    struct search_query query = search_query_read(text, arena);
    if (query.count > LIMIT_NAME_WORDS)
        abort();
    const struct contact contact = {.name = text, .email = STR("ann@example.com"), .phone = STR("+12025550143")};
    struct contact_hit hit = search_rank(&query, &contact, arena);
    if (hit.score < 0 || hit.score > 1000 || (hit.score > 0) != (hit.reasons != 0))
        abort();
    const struct contact_said said = {.words = text, .phone = text, .email = text, .address = text};
    struct guess_query guess = guess_query_read(&said, arena);
    hit = guess_rank(&guess, &contact, arena);
    if (guess.count > GUESS_PIECES_MAX || hit.score < 0 || hit.score > 100)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct str text = {(const char *)data + 1, size - 1};
    if (!str_is_text(text)) /* JSON has refused it before */
        return 0;
    struct arena arena = {0};
    switch (data[0] % 9) {
    case 0:
        check_form(text, &arena, email_normalise);
        break;
    case 1:
        check_form(text, &arena, domain_normalise);
        break;
    case 2:
        check_form(text, &arena, country_normalise);
        break;
    case 3:
        check_form(text, &arena, locale_normalise);
        break;
    case 4:
        check_code(text);
        break;
    case 5:
        check_phone(text, STR_NONE);
        break;
    case 6:
        check_name(text, &arena);
        break;
    case 7:
        check_search(text, &arena);
        break;
    default:
        check_phone(text, STR("DE"));
        break;
    }
    arena_release(&arena);
    return 0;
}
