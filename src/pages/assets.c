/* Finding and answering. A browser that has a file asks with its ETag; one that has a file of /assets does not ask at
 * all. The ETag names the coding too, for it says which bytes there are. */

#include "pages/assets.h"

#include "pages/brand.h"
#include "pages/refusal.h"

static struct str coding_name(enum asset_coding coding)
{
    return coding == ASSET_BROTLI ? STR("br") : STR("gzip");
}

const struct asset *asset_find(struct str path)
{
    size_t low = 0;
    size_t high = asset_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(path, str_from(assets[middle].path));
        if (order == 0)
            return &assets[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const struct asset *asset_named(const char *name)
{
    for (size_t i = 0; i < asset_count; i++)
        if (strcmp(assets[i].name, name) == 0)
            return &assets[i];
    return NULL;
}

/* Of "gzip;q=0.5": whether the weight is above 0, which it is unless it says "0", "0.", "0.0" and so on. */
static bool is_wanted(struct str parameters)
{
    while (!str_is_none(parameters)) {
        struct str value = str_trim(str_split(&parameters, ';'));
        struct str name = str_trim(str_split(&value, '='));
        if (!str_equal_nocase(name, STR("q")) || str_is_none(value))
            continue;
        value = str_trim(value);
        for (size_t i = 0; i < value.size; i++)
            if (value.data[i] >= '1' && value.data[i] <= '9')
                return true;
        return false;
    }
    return true;
}

bool asset_accepts(struct str accepted, struct str coding)
{
    bool any = false;
    while (!str_is_none(accepted)) {
        struct str parameters = str_split(&accepted, ',');
        struct str name = str_trim(str_split(&parameters, ';'));
        if (str_equal_nocase(name, coding))
            return is_wanted(parameters);
        if (str_equal(name, STR("*")))
            any = is_wanted(parameters);
    }
    return any;
}

enum asset_coding asset_choose(const struct asset *asset, struct str accepted)
{
    enum asset_coding best = ASSET_PLAIN;
    for (enum asset_coding coding = ASSET_GZIP; coding < ASSET_CODINGS; coding++) {
        size_t size = asset->codings[coding].size;
        if (size > 0 && size < asset->codings[best].size && asset_accepts(accepted, coding_name(coding)))
            best = coding;
    }
    return best;
}

enum { ETAG_SIZE = 40 };

static struct str write_etag(const struct asset *asset, enum asset_coding coding, char text[ETAG_SIZE])
{
    struct str mark = coding == ASSET_PLAIN ? STR("id") : coding_name(coding);
    int size = snprintf(text, ETAG_SIZE, "\"%s-%.*s\"", asset->mark, STR_ARG(mark));
    return (struct str){text, (size_t)size};
}

/* Whether one of the entity tags of If-None-Match is `etag`, compared weakly (RFC 9110 13.1.2). */
static bool has_already(struct str header, struct str etag)
{
    while (!str_is_none(header)) {
        struct str tag = str_trim(str_split(&header, ','));
        if (str_starts_with(tag, STR("W/")))
            tag = (struct str){tag.data + 2, tag.size - 2};
        if (str_equal(tag, etag) || str_equal(tag, STR("*")))
            return true;
    }
    return false;
}

static void add_headers(struct http_request *request, const struct asset *asset, enum asset_coding coding,
                        struct str etag)
{
    struct buf *headers = http_headers(request);
    BUF_ADD_LITERAL(headers, "X-Content-Type-Options: nosniff\r\nVary: Accept-Encoding\r\n");
    static const char *const keeping[] = {
        [ASSET_ASKED] = "no-cache",
        [ASSET_BRIEFLY] = "public, max-age=300, stale-while-revalidate=86400",
        [ASSET_FOREVER] = "public, max-age=31536000, immutable",
    };
    http_add_header(request, "Cache-Control", str_from(keeping[asset->kept]));
    if (asset->shared)
        BUF_ADD_LITERAL(headers, "Access-Control-Allow-Origin: *\r\nCross-Origin-Resource-Policy: cross-origin\r\n");
    http_add_header(request, "ETag", etag);
    if (coding != ASSET_PLAIN)
        http_add_header(request, "Content-Encoding", coding_name(coding));
}

void asset_respond(struct http_request *request, const struct asset *asset)
{
    char text[ETAG_SIZE];
    enum asset_coding coding = asset_choose(asset, http_header(request, STR("Accept-Encoding")));
    struct str etag = write_etag(asset, coding, text);
    struct asset_span span = asset->codings[coding];
    add_headers(request, asset, coding, etag);
    if (has_already(http_header(request, STR("If-None-Match")), etag)) {
        request->response.status = 304;
    } else {
        request->response.status = 200;
        request->response.content_type = asset->type;
        buf_add(&request->response.body, asset_bytes + span.offset, span.size);
    }
    http_respond(request);
}

/* Made when it is asked for, which browsers do once. */
static void respond_brand(struct http_request *request, const uint8_t color[BRAND_COLOR_SIZE])
{
    request->response.status = 200;
    request->response.content_type = "text/css; charset=utf-8";
    BUF_ADD_LITERAL(http_headers(request), "X-Content-Type-Options: nosniff\r\n"
                                           "Cache-Control: public, max-age=31536000, immutable\r\n");
    brand_write(color, &request->response.body);
    http_respond(request);
}

void assets_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    uint8_t color[BRAND_COLOR_SIZE];
    const struct asset *asset = asset_find(request->path);
    if (brand_of_address(request->path, color))
        respond_brand(request, color);
    else if (asset == NULL || asset->kept != ASSET_FOREVER)
        refusal_unknown(request);
    else
        asset_respond(request, asset);
}

/* The same file under the name that never changes its content, for whoever wants to fix what is loaded. */
static void say_twin(struct http_request *request, const struct asset *asset)
{
    char name[64];
    (void)snprintf(name, sizeof name, "hashed/%s", asset->name);
    const struct asset *twin = asset_named(name);
    if (twin != NULL)
        http_add_header(request, "Content-Location", str_from(twin->path));
}

/* Built without Node it has none: whoever loads it goes on without, as where it is blocked. */
void assets_script_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    const struct asset *asset = asset_find(request->path);
    if (asset != NULL) {
        say_twin(request, asset);
        asset_respond(request, asset);
        return;
    }
    request->response.status = 503;
    request->response.content_type = "text/javascript; charset=utf-8";
    BUF_ADD_LITERAL(http_headers(request), "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n");
    BUF_ADD_LITERAL(&request->response.body, "/* This referd was built without its scripts. */\n");
    http_respond(request);
}
