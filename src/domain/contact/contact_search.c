/* Finding contacts by words, for people who do not know a key. Looks at rows one after the other, in slices, and says
 * where it stopped. Runs inside the caller's transaction, on its thread. */

#include "base/limits.h"
#include "domain/contact/contact.h"
#include "domain/contact/contact_store.h"

enum { SLICE_ROWS = 250 };

static bool same_letter(char a, char b)
{
    unsigned char left = (unsigned char)a, right = (unsigned char)b;
    left = left >= 'A' && left <= 'Z' ? (unsigned char)(left + 32) : left;
    right = right >= 'A' && right <= 'Z' ? (unsigned char)(right + 32) : right;
    return left == right;
}

static bool begins_with(struct str text, size_t at, struct str word)
{
    for (size_t i = 0; i < word.size; i++)
        if (!same_letter(text.data[at + i], word.data[i]))
            return false;
    return true;
}

static bool has_word(struct str text, struct str word)
{
    for (size_t at = 0; at + word.size <= text.size; at++)
        if (begins_with(text, at, word))
            return true;
    return false;
}

static bool matches(const struct contact *contact, struct str words)
{
    for (struct str rest = words; !str_is_none(rest);) {
        struct str word = str_split(&rest, ' ');
        if (!has_word(contact->name, word) && !has_word(contact->email, word) && !has_word(contact->company, word))
            return false;
    }
    return true;
}

/* The next slice of the page's contacts below `before`. */
static enum status read_slice(struct act *act, const struct page *page, const struct id *before, struct result *ret,
                              struct error *err)
{
    struct page slice = {.before = *before, .from = page->from, .limit = SLICE_ROWS - 1};
    return txn_query(act->txn, &contact_statements[CONTACT_SQL_LIST],
                     VALUES(value_int(act->ws), page_before(&slice), page_from(&slice), page_fetch(&slice)), ret, err);
}

enum status contact_search(struct act *act, struct str words, const struct page *page, struct contact *ret_contacts,
                           size_t *ret_count, struct id *ret_last, bool *ret_more, struct error *err)
{
    struct id last = page->before;
    size_t count = 0;
    size_t looked_at = 0;
    bool more = true;
    while (more && count < page->limit && looked_at < LIMIT_SEARCH_ROWS) {
        struct result slice;
        size_t row = 0;
        TRY(read_slice(act, page, &last, &slice, err));
        for (; row < slice.row_count && count < page->limit; row++) {
            struct contact contact = contact_from_row(&slice, row);
            last = contact.id;
            if (matches(&contact, words))
                TRY(contact_read(act, &contact.id, &ret_contacts[count++], err));
        }
        more = row < slice.row_count || slice.row_count == SLICE_ROWS;
        looked_at += slice.row_count;
    }
    *ret_count = count;
    *ret_last = last;
    *ret_more = more;
    return STATUS_OK;
}
