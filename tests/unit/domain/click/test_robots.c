/* Programs that say they are one, and browsers that do not. */

#include "unit.h"

#include "domain/click/robots.h"

static const char *const crawlers[] = {
#include "crawlers.inc"
};

/* Libraries are people's, 53 of them; 9 others look like browsers, to the list too. */
static void crawlers_are_known(void **state)
{
    (void)state;
    enum { COUNT = sizeof crawlers / sizeof crawlers[0], MISSED = 62 };
    size_t missed = 0;
    for (size_t i = 0; i < COUNT; i++)
        missed += !robots_know(str_from(crawlers[i]));
    print_message("# %zu of %d user agents of crawlers are not known\n", missed, COUNT);
    assert_true(COUNT > 2000 && missed <= MISSED);
}

static void browsers_are_not(void **state)
{
    (void)state;
    static const char *const browsers[] = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 "
        "Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
        "Safari/537.36 "
        "Edg/140.0.0.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0",
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 "
        "Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 "
        "Safari/605.1.15",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 "
        "Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
        "[FBAN/FBIOS;FBAV/530.0.0.38.72;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/18.6;FBLC/en_US]",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile "
        "Safari/537.36",
        "Mozilla/5.0 (Linux; Android 12; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/110.0.0.0 Mobile "
        "Safari/537.36",
        "Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 "
        "Chrome/130.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP2A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
        "Chrome/141.0.0.0 Mobile Safari/537.36 GoogleApp/15.1",
        "Opera/9.80 (Windows NT 6.1; U; en) Presto/2.12.388 Version/12.18",
        "curl/7.88.1",
        "node",
        "python-requests/2.32.0",
        "",
    };
    for (size_t i = 0; i < sizeof browsers / sizeof browsers[0]; i++)
        if (robots_know(str_from(browsers[i])))
            fail_msg("%s", browsers[i]);
}

static void what_stands_beside_counts(void **state)
{
    (void)state;
    static const struct {
        const char *agent;
        bool robot;
    } rows[] = {
        {"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", true},
        {"Mozilla/5.0 (x) robotic (y) z", false},
        {"Mozilla/5.0 (x) a robot (y)", true},
        {"Mozilla/5.0 (x) camscan (y) z", false},
        {"Mozilla/5.0 (x) scan (y) z", true},
        {"Mozilla/5.0 (x) newssapphire y z", false},
        {"Mozilla/5.0 (x) news y z", true},
        {"Mozilla/5.0 (x) javascript; y z", true},
        {"Mozilla/5.0 (x) java; y z", false},
        {"Mozilla/5.0 (x) ptst/1 y z", true},
        {"Mozilla/5.0 (x) ptst/a y z", false},
        {"Mozilla/5.0 (x) me@example.org y", true},
        {"Thing/1.2.3", true},
        {"Mozilla/5.0 thing", true},
        {"Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2)", false},
        {"Brandwatch/1.0 (varies)", true},
        {"NodePing", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (robots_know(str_from(rows[i].agent)) != rows[i].robot)
            fail_msg("%s", rows[i].agent);
}

UNIT_TESTS(robots)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crawlers_are_known),
        cmocka_unit_test(browsers_are_not),
        cmocka_unit_test(what_stands_beside_counts),
    };
    return cmocka_run_group_tests_name("robots", tests, NULL, NULL);
}
