/* A mail made of anything: subject, sender's name, address, text and HTML, a line each, and a file of them. What is
 * composed has one blank line between headers and body, no header that nobody asked for, no line that is too long and
 * no byte beyond ASCII. */

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "connect/mail.h"
#include "connect/mail_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LINE_MAX_BYTES = 998 };

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* Names of our headers: each once, as composed. */
static bool is_ours(struct str name)
{
    static const char *const names[] = {
        "Date",       "From",           "To",           "Reply-To",     "Subject",
        "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

static void check_lines(struct str bytes)
{
    bool in_headers = true;
    while (bytes.size > 0) {
        char *end = memmem(bytes.data, bytes.size, "\r\n", 2);
        check(end != NULL);
        struct str line = {bytes.data, (size_t)(end - bytes.data)};
        bytes = (struct str){end + 2, bytes.size - line.size - 2};
        check(line.size <= LINE_MAX_BYTES && memchr(line.data, '\n', line.size) == NULL &&
              memchr(line.data, '\r', line.size) == NULL);
        for (size_t i = 0; i < line.size; i++)
            check((unsigned char)line.data[i] < 0x7f && ((unsigned char)line.data[i] >= ' ' || line.data[i] == '\t'));
        if (in_headers && line.size > 0 && line.data[0] != ' ')
            check(is_ours(str_split(&line, ':')));
        in_headers = in_headers && line.size > 0;
    }
    check(!in_headers);
}

static struct str take_line(struct str *rest)
{
    struct str line = str_is_none(*rest) ? STR("") : str_split(rest, '\n');
    return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    if (size == 0 || !str_is_text(rest))
        return 0;
    struct arena arena = {0};
    struct error err = {0};
    const struct mail_account account = {.host = STR("mail.example.com"), .port = 25, .from = STR("hello@example.com")};
    struct mail mail = {.message_id = STR("msg_1@example.com"), .date_at = 0};
    mail.subject = take_line(&rest);
    mail.from_name = take_line(&rest);
    mail.to = take_line(&rest);
    mail.text = str_is_none(rest) ? STR("") : rest;
    mail.html = mail.text.size % 2 == 0 ? mail.text : STR_NONE;
    if (mail.text.size % 3 == 0)
        mail.attachment = (struct mail_attachment){mail.subject, "text/csv; charset=utf-8", mail.text};
    struct str bytes;
    if (mail_compose(&account, &mail, &arena, &bytes, &err) == STATUS_OK)
        check_lines(bytes);
    else
        check(err.code == ERROR_INVALID_VALUE && err.param[0] != '\0');
    const struct mail_page page = {.language = STR("en"),
                                   .business = mail.from_name,
                                   .colour = mail.to,
                                   .text = mail.text,
                                   .button_url = mail.subject,
                                   .button_label = mail.subject};
    struct str html = mail_page_render(&page, &arena);
    check(str_is_none(html) || str_is_text(html));
    arena_release(&arena);
    return 0;
}
