/* The signals: names, points, sentences. See signal.h.
 *
 * The points are chosen so that no two weak signs of one household or office reach the usual limit of 50 together: one
 * network (5), one kind of device (20), one household (15) and a quick form (9) make 49. What says that it is one
 * person (mailbox, phone, browser) is held by itself in the usual policy. */

#include "domain/fraud/signal.h"

#include <assert.h>

const char *const fraud_does[] = {"allow", "score", "hold", "block", NULL};

const char *const fraud_signals[] = {
    [FRAUD_SAME_PERSON] = "same_person",
    [FRAUD_SAME_EMAIL] = "same_email",
    [FRAUD_SAME_PHONE] = "same_phone",
    [FRAUD_SAME_COOKIE] = "same_cookie",
    [FRAUD_SAME_PAYOUT] = "same_payout",
    [FRAUD_SAME_DEVICE] = "same_device",
    [FRAUD_SAME_NETWORK] = "same_network",
    [FRAUD_HOUSEHOLD] = "household",
    [FRAUD_DISPOSABLE_EMAIL] = "disposable_email",
    [FRAUD_VELOCITY] = "velocity",
    [FRAUD_NETWORK_VELOCITY] = "network_velocity",
    [FRAUD_CLUSTER] = "cluster",
    [FRAUD_CYCLE] = "cycle",
    [FRAUD_QUICK] = "quick",
    [FRAUD_BOT] = "bot",
    [FRAUD_LISTED] = "listed",
    [FRAUD_SIGNAL_COUNT] = NULL,
};

/* `figure` counts what `%lld` in the sentence stands for, and one without it counts nothing. */
struct traits {
    int points;
    bool network;
    const char *words;
};

static const struct traits traits[FRAUD_SIGNAL_COUNT] = {
    [FRAUD_SAME_PERSON] = {100, false, "The referrer and the referred are the same person."},
    [FRAUD_SAME_EMAIL] = {60, false, "Both use one mailbox: the addresses differ only in dots or in what follows a +."},
    [FRAUD_SAME_PHONE] = {40, false, "Both gave the same phone number."},
    [FRAUD_SAME_COOKIE] = {60, false, "The form was sent from a browser that the referrer has used."},
    [FRAUD_SAME_PAYOUT] = {80, false, "Both are paid to the same account."},
    [FRAUD_SAME_DEVICE] = {20, false, "The form was sent from the referrer's kind of device, on the same network."},
    [FRAUD_SAME_NETWORK] = {5, true, "The form was sent from the referrer's network. Alone it holds nothing."},
    [FRAUD_HOUSEHOLD] = {15, false, "Both live in one household: the same address, or the same surname and network."},
    [FRAUD_DISPOSABLE_EMAIL] = {40, false, "The e-mail address is of a service for throw-away addresses."},
    [FRAUD_VELOCITY] = {30, false, "The referrer has brought %lld people in this time: more than the program expects."},
    [FRAUD_NETWORK_VELOCITY] = {10, true, "%lld people came from one network within a day. Alone it holds nothing."},
    [FRAUD_CLUSTER] = {40, false, "%lld people whom the referrer brought use one network and one kind of device."},
    [FRAUD_CYCLE] = {50, false, "The referrer was brought by the referred, %lld steps back."},
    [FRAUD_QUICK] = {9, false, "The form was sent %lld seconds after the link was opened."},
    [FRAUD_BOT] = {60, false,
                   "A machine sent the form or opened the link, or a page opened the link where nobody saw it."},
    [FRAUD_LISTED] = {100, false, "It is on the block list."},
};

enum fraud_signal fraud_signal_named(struct str name)
{
    enum fraud_signal signal = 0;
    while (signal < FRAUD_SIGNAL_COUNT && !str_equal(name, str_from(fraud_signals[signal])))
        signal++;
    return signal;
}

int fraud_signal_points(enum fraud_signal signal)
{
    assert(signal < FRAUD_SIGNAL_COUNT);
    return traits[signal].points;
}

bool fraud_signal_is_network(enum fraud_signal signal)
{
    assert(signal < FRAUD_SIGNAL_COUNT);
    return traits[signal].network;
}

/* "1 steps" reads badly; so do one second and one person. */
static const char *words_of_one(enum fraud_signal signal)
{
    switch (signal) {
    case FRAUD_CYCLE:
        return "The referrer was brought by the referred.";
    case FRAUD_QUICK:
        return "The form was sent one second after the link was opened.";
    default:
        return traits[signal].words;
    }
}

struct str fraud_signal_words(enum fraud_signal signal, int64_t figure, struct arena *arena)
{
    assert(signal < FRAUD_SIGNAL_COUNT);
    struct str words = str_from(figure == 1 ? words_of_one(signal) : traits[signal].words);
    size_t at = str_find(words, '%');
    if (at == SIZE_MAX)
        return words;
    struct str rest = {words.data + at + sizeof "%lld" - 1, words.size - at - (sizeof "%lld" - 1)};
    return str_from(arena_format(arena, "%.*s%lld%.*s", (int)at, words.data, (long long)figure, STR_ARG(rest)));
}
