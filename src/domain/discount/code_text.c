/* Discount codes as text: see the header. Pure. */

#include "domain/discount/code_text.h"

#include <assert.h>

/* Characters that are not mistaken for each other: no 0 O, no 1 I L. */
static const char DRAWN[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

enum { DRAWN_COUNT = sizeof DRAWN - 1 };

void code_text_draw(struct env *env, char *ret)
{
    static_assert(DRAWN_COUNT == 31, "the alphabet of drawn codes");
    const uint8_t unbiased = 256 / DRAWN_COUNT * DRAWN_COUNT; /* bytes from here on would favour the first letters */
    size_t size = 0;
    while (size < CODE_TEXT_DRAWN) {
        uint8_t drawn[CODE_TEXT_DRAWN];
        env_random(env, drawn, sizeof drawn);
        for (size_t i = 0; i < sizeof drawn && size < CODE_TEXT_DRAWN; i++)
            if (drawn[i] < unbiased)
                ret[size++] = DRAWN[drawn[i] % DRAWN_COUNT];
    }
}

/* ---- lists ---- */

static struct str first_cell(struct str line)
{
    size_t end = 0;
    while (end < line.size && line.data[end] != ',' && line.data[end] != ';' && line.data[end] != '\t')
        end++;
    struct str cell = str_trim((struct str){line.data, end});
    if (cell.size >= 2 && cell.data[0] == '"' && cell.data[cell.size - 1] == '"')
        cell = str_trim((struct str){cell.data + 1, cell.size - 2});
    return cell;
}

bool code_lines_next(struct code_lines *lines, struct str *ret_cell)
{
    if (lines->line == 0 && str_starts_with(lines->rest, STR("\xEF\xBB\xBF")))
        lines->rest = (struct str){lines->rest.data + 3, lines->rest.size - 3};
    while (!str_is_none(lines->rest)) {
        struct str cell = first_cell(str_split(&lines->rest, '\n'));
        lines->line++;
        bool heading = lines->line == 1 && str_equal_nocase(cell, STR("code"));
        if (cell.size > 0 && !heading) {
            *ret_cell = cell;
            return true;
        }
    }
    return false;
}
