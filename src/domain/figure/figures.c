/* The table of figures. Pure; any thread. */

#include "domain/figure/figures.h"

const char *const figure_kinds[] = {
    [FIGURE_COUNT] = "count", [FIGURE_MONEY] = "money", [FIGURE_RATIO] = "ratio", [FIGURE_SECONDS] = "seconds", NULL,
};

enum how {
    HOW_SUM,
    HOW_KNOWN,  /* the first, where the second is not 0 */
    HOW_SHARE,  /* the first of the second, in basis points */
    HOW_GAIN,   /* the first less the second, of the second, in basis points */
    HOW_LESS,   /* the first less the second */
    HOW_MEAN,   /* the first by the second */
    HOW_MEDIAN, /* of the classes that begin at the first */
    HOW_NINETY,
};

static const struct row {
    const char *name;
    enum figure_kind kind;
    enum how how;
    int first, second; /* enum sum */
    unsigned needs;
} rows[] = {
#define ROW(name, kind, how, first, second, needs, words) {#name, FIGURE_##kind, HOW_##how, first, second, needs},
    FIGURES(ROW)};

#define TOLD(name, kind, how, first, second, needs, words)                                                             \
    ENTITY_TOLD(struct figures, name, of[FIGURE_##name], OPT_INT, MEMBER_SPARSE, .doc = (words))
static const struct member members[] = {FIGURES(TOLD)};
const struct entity figures_entity = ENTITY("ReportFigures", members, struct figures);

const char *figure_name(enum figure figure)
{
    return rows[figure].name;
}

enum figure figure_named(struct str name)
{
    enum figure figure = 0;
    while (figure < FIGURE_END && !str_equal(name, str_from(figure_name(figure))))
        figure++;
    return figure;
}

enum figure_kind figure_kind(enum figure figure)
{
    return rows[figure].kind;
}

unsigned figure_needs(enum figure figure)
{
    return rows[figure].needs;
}

/* Half away from 0; sums are far from the limits of 128 bits. */
static struct opt_int rounded(__int128 number, int64_t by)
{
    if (by <= 0)
        return (struct opt_int){false, 0};
    __int128 half = by / 2, result = number >= 0 ? (number + half) / by : (number - half) / by;
    bool fits = result <= INT64_MAX && result >= INT64_MIN;
    return (struct opt_int){fits, fits ? (int64_t)result : 0};
}

struct opt_int figure_of(enum figure figure, const struct sums *sums)
{
    enum { BASIS_POINTS = 10000 };
    const struct row *row = &rows[figure];
    int64_t first = sums->of[row->first], second = sums->of[row->second], within;
    switch (row->how) {
    case HOW_SHARE:
        return rounded((__int128)first * BASIS_POINTS, second);
    case HOW_GAIN:
        return rounded(((__int128)first - second) * BASIS_POINTS, second);
    case HOW_LESS:
        return rounded((__int128)first - second, 1);
    case HOW_MEAN:
        return rounded(first, second);
    case HOW_MEDIAN:
    case HOW_NINETY:
        within = span_within(&sums->of[row->first], row->how == HOW_MEDIAN ? 50 : 90);
        return (struct opt_int){within >= 0, within};
    case HOW_KNOWN:
        return (struct opt_int){second != 0, first};
    case HOW_SUM:
        break;
    }
    return (struct opt_int){true, first};
}
