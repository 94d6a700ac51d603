/* The shop's pages, filled. Which one it is, its path says; one that needs somebody to be signed in leads to signing
 * up. */

#include "domain/portal/portal_key.h"
#include "pages/assets.h"
#include "pages/shop_visit.h"

enum { TOKEN_LIFE_S = 600 };

static const struct shop_item items[] = {
    {"care", "Home care plan", "one year, two visits", "", 14900},
    {"filters", "Water filters", "set of three", "blue", 3450},
    {"vent", "Vent brush kit", "for dryers and fans", "", 2800},
};
enum { ITEMS = sizeof items / sizeof items[0] };

const struct shop_item *shop_item_of(struct str slug)
{
    for (size_t i = 0; i < ITEMS; i++)
        if (str_equal(slug, str_from(items[i].slug)))
            return &items[i];
    return NULL;
}

static void view_item(struct shop_visit *visit, struct view *view, const struct shop_item *item)
{
    struct face *face = &visit->face;
    view_text(view, "slug", str_from(item->slug));
    view_text(view, "name", str_from(item->name));
    view_text(view, "note", str_from(item->note));
    view_text(view, "tone", str_from(item->tone));
    view_text(view, "price", face_money(face, item->price, &visit->program.currency, LOCALE_MONEY_FULL));
}

/* A business's own server signs its customers in like this. */
static enum status view_customer(struct shop_visit *visit, struct error *err)
{
    const struct contact *customer = &visit->customer;
    struct str token;
    if (id_is_none(&customer->id))
        return STATUS_OK;
    const struct portal_claims claims = {
        .subject = visit->customer_key,
        .name = customer->name,
        .email = customer->email,
        .life_s = TOKEN_LIFE_S,
    };
    TRY(portal_token_write(&visit->act, &visit->program.id, visit->pages->seal, &claims, &token, err));
    struct view *view = view_object(visit->face.view, "customer");
    view_text(view, "first", landing_first_name(customer->name));
    view_text(view, "email", customer->email);
    view_text(visit->face.view, "token", token);
    return STATUS_OK;
}

static void view_typed(struct shop_visit *visit)
{
    struct view *typed = view_object(visit->face.view, "typed");
    struct str name = form_find(&visit->form, "name"), email = form_find(&visit->form, "email");
    view_text(typed, "name", str_is_none(name) ? STR("") : name);
    view_text(typed, "email", str_is_none(email) ? STR("") : email);
    view_text(visit->face.view, "fault", str_is_none(visit->fault) ? STR("") : visit->fault);
}

static struct str last_segment(struct str path)
{
    struct str last = str_split(&path, '/');
    while (!str_is_none(path))
        last = str_split(&path, '/');
    return last;
}

/* The page that the path names; absent `item` of one that needs it: the goods. */
static void view_page(struct shop_visit *visit)
{
    struct view *view = visit->face.view;
    struct str path = last_segment(visit->request->path), order = shop_query(visit, "order");
    bool known = !id_is_none(&visit->customer.id);
    struct str slug = visit->send == NULL ? shop_query(visit, "item") : form_find(&visit->form, "item");
    const struct shop_item *item = shop_item_of(slug);
    bool join = str_equal(path, STR("join"));
    bool account = str_equal(path, STR("account")) && known;
    bool checkout = str_equal(path, STR("checkout")) && item != NULL;
    bool thanks = str_equal(path, STR("thanks")) && item != NULL && known;
    if (item != NULL)
        view_item(visit, view_object(view, "item"), item);
    view_text(view, "order", str_is_none(order) ? STR("") : order);
    view_text(view, "title",
              join       ? STR("Sign up")
              : account  ? STR("Your account")
              : checkout ? STR("Checkout")
              : thanks   ? STR("Thank you")
                         : STR("Goods"));
    view_flag(view, "join", join);
    view_flag(view, "account", account);
    view_flag(view, "checkout", checkout);
    view_flag(view, "thanks", thanks);
    view_flag(view, "goods", !join && !account && !checkout && !thanks);
    struct view *list = view_list(view, "items");
    for (size_t i = 0; i < ITEMS; i++)
        view_item(visit, view_add_object(list), &items[i]);
}

static enum status fill(struct shop_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    char program[ID_TEXT_SIZE];
    id_format(&visit->program.id, "prg", program);
    face_set_sheet(face, "shop.css");
    view_text(face->files, "script", str_from(asset_named("shop.js")->path));
    view_text(face->view, "program", str_copy(face->arena, (struct str){program, ID_TEXT_SIZE}));
    view_text(face->view, "key", visit->key);
    TRY(view_customer(visit, err));
    view_typed(visit);
    view_page(visit);
    face_render(face, FACE_SHOP, &visit->request->response.body);
    return STATUS_OK;
}

enum status shop_fill(struct shop_visit *visit, struct error *err)
{
    const struct accepted english = language_accept(STR("en-US"));
    if (str_equal(last_segment(visit->request->path), STR("account")) && id_is_none(&visit->customer.id)) {
        visit->location = STR("/shop/join");
        return STATUS_OK;
    }
    face_begin(&visit->face, visit->pages->faces, txn_arena(visit->act.txn), &english, STR("UTC"),
               act_now(&visit->act));
    enum status status = fill(visit, err);
    face_end(&visit->face);
    return status;
}
