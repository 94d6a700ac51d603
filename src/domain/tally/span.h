#pragma once

#include <stddef.h>
#include <stdint.h>

/* How long something took, in classes that are counted: so that a median over millions costs as many numbers as there
 * are classes, and is exact to a class. Classes are stored by their place: never change them. Any thread. */

enum { SPANS = 16 };

/* The seconds from which on each class is: an hour, one, two, three, five, seven days ... a year. The first is 0, the
 * last has no end. SPAN_SQL says the same. */
extern const int64_t span_limits[SPANS];

/* The class of a number of seconds, which is not negative. */
size_t span_of(int64_t seconds);

/* Whole seconds between two times; 0 where the second comes first. */
int64_t span_seconds(int64_t from_at, int64_t to_at);

/* Until when the share `per_hundred` of all had happened: the seconds at which the class ends that holds it, those at
 * which the last class begins for that one, -1 where nothing is counted. */
int64_t span_within(const int64_t counts[SPANS], int64_t per_hundred);

/* The class of an expression of SQL. */
#define SPAN_SQL(seconds)                                                                                              \
    "CASE WHEN " seconds " < 3600 THEN 0 WHEN " seconds " < 86400 THEN 1 WHEN " seconds                                \
    " < 172800 THEN 2 WHEN " seconds " < 259200 THEN 3 WHEN " seconds " < 432000 THEN 4 WHEN " seconds                 \
    " < 604800 THEN 5 WHEN " seconds " < 1209600 THEN 6 WHEN " seconds " < 1814400 THEN 7 WHEN " seconds               \
    " < 2592000 THEN 8 WHEN " seconds " < 3888000 THEN 9 WHEN " seconds " < 5184000 THEN 10 WHEN " seconds             \
    " < 7776000 THEN 11 WHEN " seconds " < 10368000 THEN 12 WHEN " seconds " < 15552000 THEN 13 WHEN " seconds         \
    " < 31536000 THEN 14 ELSE 15 END"
