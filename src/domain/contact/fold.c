/* Folding by ICU: see fold.h and docs/decisions/0023-folding-by-icu.md.
 *
 * NFKC_Casefold makes case and compatibility forms one, NFD parts letters from their accents, which are dropped. A few
 * letters that people write without their stroke have no parts in Unicode; they are in a table here. Plain ASCII, which
 * most names are, does not go through ICU. */

#include "domain/contact/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { TEXT_BYTES_MAX = 512 }; /* of a text that is folded */

/* Words under construction. */
struct folding {
    struct words words;
    struct arena *arena;
    char word[LIMIT_WORD_BYTES];
    size_t size;
    bool full; /* letters of this word that do not fit any more */
};

static void end_word(struct folding *folding)
{
    if (folding->size > 0 && folding->words.count < LIMIT_NAME_WORDS)
        folding->words.items[folding->words.count++] =
            str_copy(folding->arena, (struct str){folding->word, folding->size});
    folding->size = 0;
    folding->full = false;
}

static void add_bytes(struct folding *folding, const char *bytes, size_t size)
{
    folding->full = folding->full || folding->size + size > LIMIT_WORD_BYTES;
    if (folding->full)
        return;
    memcpy(folding->word + folding->size, bytes, size);
    folding->size += size;
}

/* ---- ASCII ---- */

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return false;
    return true;
}

static void fold_ascii(struct folding *folding, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            add_bytes(folding, &c, 1);
        else if (c != '\'' && c != '`')
            end_word(folding);
    }
    end_word(folding);
}

/* ---- everything else ---- */

struct stroke {
    UChar32 letter;
    const char *plain;
};

/* Letters without parts, as they are often written. sorted table: by letter */
static const struct stroke strokes[] = {
    {.letter = 0x00e6, .plain = "ae"}, /* æ */
    {.letter = 0x00f0, .plain = "d"},  /* ð */
    {.letter = 0x00f8, .plain = "o"},  /* ø */
    {.letter = 0x00fe, .plain = "th"}, /* þ */
    {.letter = 0x0111, .plain = "d"},  /* đ */
    {.letter = 0x0127, .plain = "h"},  /* ħ */
    {.letter = 0x0131, .plain = "i"},  /* ı */
    {.letter = 0x0142, .plain = "l"},  /* ł */
    {.letter = 0x0153, .plain = "oe"}, /* œ */
    {.letter = 0x0167, .plain = "t"},  /* ŧ */
};

static bool add_stroke(struct folding *folding, UChar32 letter)
{
    for (size_t i = 0; i < sizeof strokes / sizeof strokes[0]; i++) {
        if (strokes[i].letter == letter) {
            add_bytes(folding, strokes[i].plain, strlen(strokes[i].plain));
            return true;
        }
    }
    return false;
}

static bool is_apostrophe(UChar32 letter)
{
    return letter == '\'' || letter == '`' || letter == 0x00b4 || letter == 0x02bc || letter == 0x2018 ||
           letter == 0x2019;
}

/* A letter and its bytes. */
static void add_letter(struct folding *folding, UChar32 letter, struct str bytes)
{
    int8_t type = u_charType(letter);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || is_apostrophe(letter) || add_stroke(folding, letter))
        return;
    if (!u_isalnum(letter) && type != U_COMBINING_SPACING_MARK) {
        end_word(folding);
        return;
    }
    add_bytes(folding, bytes.data, bytes.size);
}

struct wide {
    UChar *text;
    int32_t size;
};

/* Absent when ICU cannot: it has no data, or the text grows beyond all names. */
static struct wide normalise(const UNormalizer2 *form, struct wide text, struct arena *arena)
{
    enum { GROWTH = 18 }; /* the most that Unicode's forms lengthen a text */
    struct wide ret = {arena_array(arena, (size_t)text.size * GROWTH + 1, sizeof(UChar)), 0};
    UErrorCode code = U_ZERO_ERROR;
    ret.size = unorm2_normalize(form, text.text, text.size, ret.text, text.size * GROWTH + 1, &code);
    return U_FAILURE(code) ? (struct wide){NULL, 0} : ret;
}

static struct wide widen(struct str text, struct arena *arena)
{
    struct wide ret = {arena_array(arena, text.size + 1, sizeof(UChar)), 0};
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8(ret.text, (int32_t)text.size + 1, &ret.size, text.data, (int32_t)text.size, &code);
    return U_FAILURE(code) ? (struct wide){NULL, 0} : ret;
}

static struct str narrow(struct wide wide, struct arena *arena)
{
    int32_t capacity = wide.size * 3, size = 0;
    char *text = arena_alloc(arena, (size_t)capacity + 1);
    UErrorCode code = U_ZERO_ERROR;
    u_strToUTF8(text, capacity + 1, &size, wide.text, wide.size, &code);
    return (struct str){text, U_FAILURE(code) ? 0 : (size_t)size};
}

static void fold_unicode(struct folding *folding, struct str text)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&code);
    const UNormalizer2 *parts = unorm2_getNFDInstance(&code);
    if (U_FAILURE(code))
        return;
    struct wide wide = widen(text, folding->arena);
    if (wide.text != NULL)
        wide = normalise(casefold, wide, folding->arena);
    if (wide.text != NULL)
        wide = normalise(parts, wide, folding->arena);
    if (wide.text == NULL)
        return;
    for (struct str rest = narrow(wide, folding->arena); rest.size > 0;) {
        struct str bytes = rest;
        UChar32 letter = (UChar32)fold_next(rest, &bytes.size);
        add_letter(folding, letter, bytes);
        rest = (struct str){rest.data + bytes.size, rest.size - bytes.size};
    }
    end_word(folding);
}

struct words fold_words(struct str text, struct arena *arena)
{
    struct folding folding = {.arena = arena};
    if (text.size > TEXT_BYTES_MAX) {
        text.size = TEXT_BYTES_MAX;
        while (text.size > 0 && ((unsigned char)text.data[text.size] & 0xc0) == 0x80)
            text.size--;
    }
    if (is_ascii(text))
        fold_ascii(&folding, text);
    else
        fold_unicode(&folding, text);
    return folding.words;
}

uint32_t fold_next(struct str text, size_t *ret_size)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t wanted = bytes[0] < 0xc0 ? 1 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
    size_t size = wanted < text.size ? wanted : text.size;
    uint32_t letter = wanted == 1 ? bytes[0] : bytes[0] & (0x7fu >> wanted);
    for (size_t i = 1; i < size; i++)
        letter = letter << 6 | (bytes[i] & 0x3f);
    *ret_size = size;
    return letter;
}
