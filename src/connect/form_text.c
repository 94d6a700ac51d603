/* Forms, written. A space is %20, which all read alike in a body and in an address. */

#include "connect/form_text.h"

#include <stdbool.h>

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

void form_text_escape(struct buf *buf, struct str text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        const char escaped[3] = {'%', digits[c >> 4], digits[c & 15]};
        if (is_plain(text.data[i]))
            buf_add_char(buf, text.data[i]);
        else
            buf_add(buf, escaped, sizeof escaped);
    }
}

void form_text_add(struct buf *buf, size_t begin, const char *name, struct str value)
{
    if (str_is_none(value))
        return;
    if (buf->size > begin)
        buf_add_char(buf, '&');
    form_text_escape(buf, str_from(name));
    buf_add_char(buf, '=');
    form_text_escape(buf, value);
}
