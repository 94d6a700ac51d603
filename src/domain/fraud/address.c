/* Mailboxes, telephones, addresses, surnames. See address.h. ASCII is folded, other letters are compared as they are:
 * that misses a household rather than makes one up. */

#include "domain/fraud/address.h"

#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_gmail(struct str domain)
{
    return str_equal_nocase(domain, STR("gmail.com")) || str_equal_nocase(domain, STR("googlemail.com"));
}

/* ---- mailboxes ---- */

/* Reads the characters of a mailbox one by one, so that comparing needs no memory. */
struct mailbox {
    struct str local, domain;
    size_t at;
};

static struct mailbox mailbox_of(struct str email)
{
    struct mailbox box = {.domain = STR_NONE};
    size_t at = str_find(email, '@');
    if (at == SIZE_MAX) {
        box.local = email;
        return box;
    }
    box.local = (struct str){email.data, at};
    box.domain = (struct str){email.data + at + 1, email.size - at - 1};
    size_t plus = str_find(box.local, '+');
    if (plus != SIZE_MAX && plus > 0)
        box.local.size = plus;
    return box;
}

/* '\0': no more. */
static char next_of(struct mailbox *box)
{
    while (box->at < box->local.size && box->local.data[box->at] == '.' && is_gmail(box->domain))
        box->at++;
    return box->at < box->local.size ? lower(box->local.data[box->at++]) : '\0';
}

static struct str domain_of(const struct mailbox *box)
{
    return is_gmail(box->domain) ? STR("gmail.com") : box->domain;
}

struct str fraud_mailbox(struct str email, struct arena *arena)
{
    struct mailbox box = mailbox_of(email);
    if (str_is_none(box.domain))
        return email;
    struct str domain = domain_of(&box);
    char *text = arena_alloc(arena, box.local.size + 1 + domain.size);
    size_t size = 0;
    for (char c = next_of(&box); c != '\0'; c = next_of(&box))
        text[size++] = c;
    text[size++] = '@';
    memcpy(text + size, domain.data, domain.size);
    return (struct str){text, size + domain.size};
}

bool fraud_same_mailbox(struct str one, struct str other)
{
    struct mailbox a = mailbox_of(one), b = mailbox_of(other);
    if (str_is_none(a.domain) || str_is_none(b.domain) || !str_equal_nocase(domain_of(&a), domain_of(&b)))
        return false;
    char left, right;
    do {
        left = next_of(&a);
        right = next_of(&b);
    } while (left == right && left != '\0');
    return left == right;
}

bool fraud_same_phone(struct str one, struct str other)
{
    struct str a = str_is_none(one) ? STR_NONE : str_split(&one, ';');
    struct str b = str_is_none(other) ? STR_NONE : str_split(&other, ';');
    return a.size > 0 && str_equal(a, b);
}

/* ---- words of addresses and names ---- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* The next run of letters and digits; absent at the end. */
static struct str next_word(struct str *rest)
{
    size_t begin = 0;
    while (begin < rest->size && !is_word(rest->data[begin]))
        begin++;
    size_t end = begin;
    while (end < rest->size && is_word(rest->data[end]))
        end++;
    struct str word = {rest->data + begin, end - begin};
    *rest = (struct str){rest->data + end, rest->size - end};
    return word.size == 0 ? STR_NONE : word;
}

static bool begins_with_digit(struct str word)
{
    return word.size > 0 && word.data[0] >= '0' && word.data[0] <= '9';
}

bool fraud_same_address(struct str one, struct str other)
{
    bool number = false;
    size_t words = 0;
    if (str_is_none(one) || str_is_none(other))
        return false;
    for (;;) {
        struct str a = next_word(&one), b = next_word(&other);
        if (str_is_none(a) || str_is_none(b))
            return number && words >= 2;
        if (!str_equal_nocase(a, b))
            return false;
        number = number || begins_with_digit(a);
        words++;
    }
}

/* Absent where there is one word only: a first name, or a firm. */
static struct str surname_of(struct str name)
{
    struct str last = STR_NONE;
    size_t words = 0;
    if (str_is_none(name))
        return STR_NONE;
    for (struct str word = next_word(&name); !str_is_none(word); word = next_word(&name)) {
        last = word;
        words++;
    }
    return words >= 2 && last.size >= 2 ? last : STR_NONE;
}

bool fraud_same_surname(struct str one, struct str other)
{
    struct str a = surname_of(one), b = surname_of(other);
    return !str_is_none(a) && !str_is_none(b) && str_equal_nocase(a, b);
}
