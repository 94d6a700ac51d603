/* RFC 9110 12.5.4, leniently: what cannot be read is passed over. */

#include "base/locale/accept.h"

#include <string.h>

#include "base/limits.h"

enum { WEIGHT_WHOLE = 1000 };

/* "0.8" as thousandths; what is no weight is 0. */
static int read_weight(struct str text)
{
    int weight = 0;
    int unit = WEIGHT_WHOLE;
    bool fraction = false;
    for (size_t i = 0; i < text.size && i < 5; i++) {
        char c = text.data[i];
        if (c == '.' && !fraction) {
            fraction = true;
        } else if (c >= '0' && c <= '9') {
            if (fraction)
                unit /= 10;
            weight += (c - '0') * unit;
        } else {
            return 0;
        }
    }
    return weight < WEIGHT_WHOLE ? weight : WEIGHT_WHOLE;
}

static int weight_of(struct str parameters)
{
    while (!str_is_none(parameters)) {
        struct str value = str_trim(str_split(&parameters, ';'));
        struct str name = str_trim(str_split(&value, '='));
        if (str_equal_nocase(name, STR("q")))
            return read_weight(str_trim(value));
    }
    return WEIGHT_WHOLE;
}

static bool is_tag(struct str tag)
{
    for (size_t i = 0; i < tag.size; i++) {
        char c = tag.data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return tag.size < LOCALE_TAG_SIZE;
}

bool language_of_tag(struct str tag, struct accepted *ret)
{
    struct str rest = tag;
    struct str primary = str_split(&rest, '-');
    if (str_is_none(tag) || !is_tag(tag))
        return false;
    for (enum language language = 0; language < LANGUAGES; language++) {
        if (!str_equal_nocase(primary, str_from(language_tags[language])))
            continue;
        *ret = (struct accepted){.language = language};
        memcpy(ret->tag, tag.data, tag.size);
        return true;
    }
    return false;
}

struct accepted language_accept(struct str header)
{
    struct accepted best;
    int best_weight = 0;
    (void)language_of_tag(str_from(language_tags[0]), &best);
    for (int i = 0; i < LIMIT_ACCEPTED && !str_is_none(header); i++) {
        struct accepted found;
        struct str parameters = str_split(&header, ',');
        struct str tag = str_trim(str_split(&parameters, ';'));
        int weight = weight_of(parameters);
        if (weight > best_weight && language_of_tag(tag, &found)) {
            best = found;
            best_weight = weight;
        }
    }
    return best;
}
