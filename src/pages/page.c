/* The layout. The style is inline, so that a page is one answer; its hash stands in the Content-Security-Policy, so
 * that no other style, and nothing else at all, is let in. */

#include "pages/page.h"

#include <sodium.h>

#include "base/crypto.h"

#define STYLE                                                                                                          \
    ":root{color-scheme:light dark;--ground:#fff;--text:#1c1f23;--faint:#5c6670;--line:#d9dee3;--accent:#1f6f54}"      \
    "@media(prefers-color-scheme:dark){:root{--ground:#14171a;--text:#e8eaed;--faint:#9aa5b1;--line:#2e343b;"          \
    "--accent:#6fcfa8}}"                                                                                               \
    "*{box-sizing:border-box}"                                                                                         \
    "body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:1.5rem;"                 \
    "background:var(--ground);color:var(--text);font:1.0625rem/1.6 system-ui,-apple-system,'Segoe UI',Roboto,"         \
    "'Noto Sans',sans-serif}"                                                                                          \
    "main{max-width:34rem;border-top:.25rem solid var(--accent);padding-top:1.5rem}"                                   \
    "h1{margin:0 0 .75rem;font-size:1.75rem;line-height:1.25;letter-spacing:-.01em;text-wrap:balance}"                 \
    "h2{margin:2rem 0 .5rem;font-size:1.1875rem}"                                                                      \
    "p{margin:0 0 1rem}"                                                                                               \
    "a{color:var(--accent)}"                                                                                           \
    "ul{margin:0 0 1rem;padding-left:1.25rem}"                                                                         \
    "footer{margin-top:2rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--faint);font-size:.875rem}"   \
    "code{font:.8125rem ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}"

void page_write_headers(struct buf *out)
{
    uint8_t hash[SHA256_SIZE];
    char text[sodium_base64_ENCODED_LEN(SHA256_SIZE, sodium_base64_VARIANT_ORIGINAL)];
    crypto_sha256(STR(STYLE), hash);
    sodium_bin2base64(text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
    buf_add_format(out,
                   "Content-Security-Policy: default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; "
                   "form-action 'none'; frame-ancestors 'none'\r\n",
                   text);
    buf_add_str(out, STR("X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
                         "Cache-Control: no-store\r\n"));
}

void page_add_text(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        switch (text.data[i]) {
        case '&':
            BUF_ADD_LITERAL(out, "&amp;");
            break;
        case '<':
            BUF_ADD_LITERAL(out, "&lt;");
            break;
        case '>':
            BUF_ADD_LITERAL(out, "&gt;");
            break;
        case '"':
            BUF_ADD_LITERAL(out, "&quot;");
            break;
        case '\'':
            BUF_ADD_LITERAL(out, "&#39;");
            break;
        default:
            buf_add_char(out, text.data[i]);
        }
    }
}

void page_begin(struct buf *out, struct str title)
{
    BUF_ADD_LITERAL(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                         "<meta name=\"robots\" content=\"noindex\">\n<title>");
    page_add_text(out, title);
    BUF_ADD_LITERAL(out, "</title>\n<style>" STYLE "</style>\n</head>\n<body>\n<main>\n<h1>");
    page_add_text(out, title);
    BUF_ADD_LITERAL(out, "</h1>\n");
}

void page_end(struct buf *out)
{
    BUF_ADD_LITERAL(out, "</main>\n</body>\n</html>\n");
}

void page_write(struct buf *out, struct str title, struct str text, struct str reference)
{
    page_begin(out, title);
    BUF_ADD_LITERAL(out, "<p>");
    page_add_text(out, text);
    BUF_ADD_LITERAL(out, "</p>\n");
    if (!str_is_none(reference)) {
        BUF_ADD_LITERAL(out, "<footer>Reference: <code>");
        page_add_text(out, reference);
        BUF_ADD_LITERAL(out, "</code></footer>\n");
    }
    page_end(out);
}
