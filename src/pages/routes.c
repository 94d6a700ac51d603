/* The table of public pages. */

#include "pages/routes.h"

#include "base/limits.h"
#include "pages/assets.h"
#include "pages/console.h"
#include "pages/docs.h"
#include "pages/landing.h"
#include "pages/portal.h"
#include "pages/shop.h"
#include "pages/unsubscribe.h"
#include "pages/verify.h"

/* A page of the portal, or what its forms are sent to. */
#define PORTAL(row_method, row_path, handler, words)                                                                   \
    {                                                                                                                  \
        .method = HTTP_METHOD_##row_method, .path = (row_path), .scope = "public",                                     \
        .flags = ROUTE_PUBLIC | ROUTE_PAGE | ROUTE_FACE, .body_limit = LIMIT_FORM_BYTES, .handle = (handler),          \
        .summary = (words)                                                                                             \
    }

/* A public page of a program, or a picture of it. */
#define PUBLIC_PAGE(row_method, row_path, handler, words)                                                              \
    {                                                                                                                  \
        .method = HTTP_METHOD_##row_method, .path = (row_path), .scope = "public",                                     \
        .flags = ROUTE_PUBLIC | ROUTE_PAGE | ROUTE_FACE, .body_limit = LIMIT_FORM_BYTES, .handle = (handler),          \
        .summary = (words)                                                                                             \
    }

/* In the order of their paths. */
const struct route page_routes[] = {
    {.method = HTTP_METHOD_GET,
     .path = "/assets",
     .scope = "public",
     .flags = ROUTE_PUBLIC | ROUTE_PAGE | ROUTE_TREE | ROUTE_FACE,
     .handle = assets_handle,
     .summary = "What browsers load for the pages and the console."},
    {.method = HTTP_METHOD_GET,
     .path = "/assets/logo/{name}",
     .scope = "public",
     .flags = ROUTE_PUBLIC | ROUTE_PAGE | ROUTE_FACE,
     .handle = landing_logo_handle,
     .summary = "The logo of a program's page."},
    {.method = HTTP_METHOD_GET,
     .path = "/console",
     .scope = "public",
     .flags = ROUTE_PUBLIC | ROUTE_PAGE | ROUTE_TREE | ROUTE_FACE,
     .handle = console_handle,
     .summary = "The console."},
    {.method = HTTP_METHOD_GET,
     .path = "/docs",
     .scope = "public",
     .flags = ROUTE_PUBLIC | ROUTE_PAGE,
     .handle = docs_handle,
     .produces = "text/html",
     .summary = "A page about this API."},
    PUBLIC_PAGE(GET, "/p/{slug}", landing_handle, "A program's page."),
    PUBLIC_PAGE(GET, "/p/{slug}/card.png", landing_card_handle, "The picture that messengers show of it."),
    PUBLIC_PAGE(GET, "/p/{slug}/join", landing_join_handle, "Where people ask to take part."),
    PUBLIC_PAGE(POST, "/p/{slug}/join", landing_join_send_handle, "Takes the form of it."),
    PUBLIC_PAGE(GET, "/p/{slug}/joined", landing_joined_handle, "Says that it has arrived."),
    PUBLIC_PAGE(POST, "/p/{slug}/lead", landing_lead_handle, "Takes the form of the page."),
    PUBLIC_PAGE(GET, "/p/{slug}/leaderboard", landing_leaders_handle, "Who brings the most."),
    PUBLIC_PAGE(GET, "/p/{slug}/thanks", landing_thanks_handle, "Thanks for the form."),
    PUBLIC_PAGE(GET, "/p/{slug}/{code}", landing_handle, "The page of a participant's link."),
    PUBLIC_PAGE(GET, "/p/{slug}/{code}/card.png", landing_card_handle, "The picture of it."),
    PUBLIC_PAGE(GET, "/p/{slug}/{code}/joined", landing_joined_handle, "Shows somebody who joined the link."),
    PUBLIC_PAGE(POST, "/p/{slug}/{code}/lead", landing_lead_handle, "Takes its form."),
    PUBLIC_PAGE(GET, "/p/{slug}/{code}/thanks", landing_thanks_handle, "Thanks for its form."),
    PORTAL(GET, "/portal", portal_home_handle, "A participant's first page."),
    PORTAL(POST, "/portal/cases", portal_case_handle, "Takes the form of something that is missing."),
    PORTAL(GET, "/portal/cases/new", portal_case_handle, "The form of something that is missing."),
    PORTAL(GET, "/portal/enter/{token}", portal_enter_handle, "Asks whether to enter by a one-time link."),
    PORTAL(POST, "/portal/enter/{token}", portal_use_handle, "Enters by a one-time link."),
    PORTAL(GET, "/portal/invite", portal_invite_handle, "The form by which friends are written to."),
    PORTAL(POST, "/portal/invite", portal_invite_handle, "Takes it: shows the mail, or sends it."),
    PORTAL(GET, "/portal/qr.svg", portal_qr_handle, "The QR code of the participant's link."),
    PORTAL(GET, "/portal/referrals", portal_referrals_handle, "A participant's referrals."),
    PORTAL(GET, "/portal/rewards", portal_rewards_handle, "A participant's rewards."),
    PORTAL(GET, "/portal/session", portal_session_handle, "Enters by a token that the business has signed."),
    PORTAL(GET, "/portal/settings", portal_settings_handle, "A participant's settings."),
    PORTAL(POST, "/portal/settings", portal_settings_handle, "Takes the form of the settings."),
    PORTAL(POST, "/portal/sign_out", portal_sign_out_handle, "Ends the session."),
    PORTAL(GET, "/portal/statement", portal_statement_handle, "A participant's statement."),
    PORTAL(GET, "/portal/statement.csv", portal_statement_csv_handle, "The statement as CSV."),
    PORTAL(GET, "/portal/statement.pdf", portal_statement_pdf_handle, "The statement on paper."),
    {.method = HTTP_METHOD_GET,
     .path = "/r/{code}",
     .scope = "public",
     .flags = ROUTE_PUBLIC | ROUTE_PAGE,
     .handle = redirect_handle,
     .told_status = 302,
     .summary = "Sends a visitor on to the program's destination and records the click."},
    {.method = HTTP_METHOD_GET,
     .path = "/referd.js",
     .scope = "public",
     .flags = ROUTE_PUBLIC | ROUTE_PAGE | ROUTE_FACE,
     .handle = assets_script_handle,
     .summary = "The snippet for pages of a business."},
    PORTAL(GET, "/shop", shop_handle, "The demo's shop."),
    PORTAL(GET, "/shop/account", shop_handle, "Its customer's page, with the widget."),
    PORTAL(GET, "/shop/checkout", shop_handle, "What is bought in it."),
    PORTAL(POST, "/shop/checkout", shop_checkout_handle, "Takes a simulated payment."),
    PORTAL(GET, "/shop/join", shop_handle, "Its form to sign up."),
    PORTAL(POST, "/shop/join", shop_join_handle, "Takes that form."),
    PORTAL(POST, "/shop/leave", shop_leave_handle, "Signs its customer out."),
    PORTAL(GET, "/shop/thanks", shop_handle, "Thanks for a payment, with the widget."),
    PORTAL(GET, "/u/{token}", unsubscribe_handle, "Asks whether to end messages."),
    PORTAL(POST, "/u/{token}", unsubscribe_handle, "Ends messages, by one click."),
    PORTAL(GET, "/u/{token}/preferences", preferences_handle, "What somebody wants to get."),
    PORTAL(POST, "/u/{token}/preferences", preferences_handle, "Takes the form of that."),
    PORTAL(GET, "/v/{token}", verify_handle, "Asks whether an address is somebody's own."),
    PORTAL(POST, "/v/{token}", verify_handle, "Confirms it, once."),
    {.method = HTTP_METHOD_GET,
     .path = "/widget.js",
     .scope = "public",
     .flags = ROUTE_PUBLIC | ROUTE_PAGE | ROUTE_FACE,
     .handle = assets_script_handle,
     .summary = "The widget for pages of a business."},
};

const size_t page_route_count = sizeof page_routes / sizeof page_routes[0];
