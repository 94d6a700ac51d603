/* Cells of files for spreadsheets: see csv_write.h. */

#include "base/csv_write.h"

/* With what a cell begins that some spreadsheet computes; the last four are the wide forms, which those of East Asia
 * take for the narrow ones. */
static const char *const beginnings[] = {
    "=", "+", "-", "@", "|", "%", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0",
};

static bool is_formula(struct str text)
{
    while (text.size > 0 && text.data[0] == ' ')
        text = (struct str){text.data + 1, text.size - 1};
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (str_starts_with(text, str_from(beginnings[i])))
            return true;
    return false;
}

void csv_add_text(struct buf *out, struct str text)
{
    buf_add_char(out, '"');
    if (is_formula(text))
        buf_add_char(out, '\'');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            buf_add_char(out, '"');
        buf_add_char(out, text.data[i]);
    }
    buf_add_char(out, '"');
}

struct str csv_without_guard(struct str text)
{
    if (text.size < 2 || text.data[0] != '\'')
        return text;
    struct str rest = {text.data + 1, text.size - 1};
    return is_formula(rest) ? rest : text;
}

void csv_add_amount(struct buf *out, int64_t amount, const struct currency *currency)
{
    char text[MONEY_TEXT_SIZE];
    buf_add(out, text, money_write(text, amount, currency));
}
