/* What rules say of conditions, in words. Pure. */

#include "base/buf.h"
#include "domain/why/why.h"

/* Operators as rules name them, and what they mean. The longer stand before those that they begin with. */
static const struct {
    const char *op, *words;
} ops[] = {
    {"gte", "at least"}, {"lte", "at most"},   {"gt", "more than"},   {"lt", "less than"},
    {"eq", "exactly"},   {"ne", "other than"}, {"not_in", "none of"}, {"in", "one of"},
};

/* The path in front: "qualification.all[1]: ". */
static struct str without_path(struct str reason)
{
    for (size_t i = 0; i + 1 < reason.size && reason.data[i] != ' '; i++)
        if (reason.data[i] == ':' && reason.data[i + 1] == ' ')
            return (struct str){reason.data + i + 2, reason.size - i - 2};
    return reason;
}

/* The words for an operator that stands at the beginning, as a whole word; absent: none does. */
static struct str words_at(struct str rest, size_t *ret_size)
{
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        struct str op = str_from(ops[i].op);
        bool whole = rest.size == op.size || (rest.size > op.size && rest.data[op.size] == ' ');
        if (whole && str_starts_with(rest, op)) {
            *ret_size = op.size;
            return str_from(ops[i].words);
        }
    }
    return STR_NONE;
}

static bool ends_with(struct str text, struct str end)
{
    return text.size >= end.size && str_equal((struct str){text.data + text.size - end.size, end.size}, end);
}

/* Operators follow " is " or " is not "; behind the first, "in" is a word ("is in EUR, not in USD"). */
static bool is_operator(struct str done, struct str rest)
{
    bool is = ends_with(done, STR(" is ")) && !str_starts_with(rest, STR("in "));
    return is || ends_with(done, STR(" is not "));
}

struct str why_sentence(struct str reason, struct arena *arena)
{
    struct str text = without_path(reason);
    struct buf sentence = {0};
    for (size_t i = 0; i < text.size;) {
        size_t size = 0;
        struct str words = STR_NONE;
        struct str rest = {text.data + i, text.size - i};
        if (is_operator((struct str){text.data, i}, rest))
            words = words_at(rest, &size);
        if (str_is_none(words))
            buf_add_char(&sentence, text.data[i++]);
        else
            buf_add_str(&sentence, words);
        i += size;
    }
    struct str copy = str_copy(arena, buf_str(&sentence));
    buf_release(&sentence);
    return copy;
}
