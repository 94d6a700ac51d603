/* Database URLs. SQLite's special names (":memory:", "file:...", "...?mode=ro") are refused, and a relative path is
 * written with a leading "./", so that none is ever read into what is only a file name. Any thread. */

#include "store/url.h"

#include <string.h>

#include "base/str.h"
#include "store/store.h"

static struct str path_without_db(struct str path)
{
    struct str suffix = STR(".db");
    if (path.size > suffix.size && memcmp(path.data + path.size - suffix.size, suffix.data, suffix.size) == 0) {
        path.size -= suffix.size;
    }
    return path;
}

/* A path that names a file: not empty, not a folder, not only a suffix. */
static bool path_is_file(struct str path)
{
    if (path.size == 0 || path.data[path.size - 1] == '/') {
        return false;
    }
    struct str stem = path_without_db(path);
    return stem.data[stem.size - 1] != '/' && !str_equal(path, STR(".db"));
}

/* What SQLite understands elsewhere, and what would here be a file of that name. */
static bool is_sqlite_word(struct str path)
{
    return str_starts_with(path, STR(":")) || str_starts_with(path, STR("file:")) ||
           memchr(path.size == 0 ? "" : path.data, '?', path.size) != NULL;
}

enum status store_paths_parse(const char *url, struct arena *arena, struct store_paths *ret, struct error *err)
{
    struct str text = str_from(url);
    struct str scheme = STR("sqlite:");
    if (str_is_none(text) || !str_starts_with(text, scheme)) {
        /* Only the scheme is repeated: what follows may hold a password. */
        return error_set(err, ERROR_INVALID_VALUE, "database",
                         "The database \"%.*s\" is of no kind that referd knows: give sqlite:DIR/referd.db or "
                         "postgres://user@host/name.",
                         (int)(str_is_none(text) ? 0 : strcspn(url, ":") + (strchr(url, ':') != NULL)), url);
    }
    struct str path = {text.data + scheme.size, text.size - scheme.size};
    if (is_sqlite_word(path)) {
        return error_set(err, ERROR_INVALID_VALUE, "database",
                         "The database \"%s\" is not understood: referd keeps its data in a file, and takes no options "
                         "of SQLite: give sqlite:DIR/referd.db.",
                         url);
    }
    if (!path_is_file(path)) {
        return error_set(err, ERROR_INVALID_VALUE, "database",
                         "The database \"%s\" needs a file name: sqlite:DIR/referd.db.", url);
    }
    const char *file = arena_format(arena, "%s%.*s", path.data[0] == '/' ? "" : "./", STR_ARG(path));
    struct str stem = path_without_db(str_from(file));
    size_t folder_size = (size_t)(strrchr(file, '/') - file);
    ret->folder = folder_size == 0 ? "/" : arena_copy(arena, file, folder_size);
    ret->stem = arena_copy(arena, stem.data, stem.size);
    ret->files[STORE_BOOKS] = file;
    ret->files[STORE_CLICKS] = arena_format(arena, "%s.clicks.db", ret->stem);
    ret->lock = arena_format(arena, "%s.lock", ret->stem);
    return STATUS_OK;
}

const char *store_sibling(const char *url, const char *suffix, struct arena *arena)
{
    struct store_paths paths = {0};
    if (store_paths_parse(url, arena, &paths, NULL) != STATUS_OK) {
        return NULL;
    }
    return arena_format(arena, "%s%s", paths.stem, suffix);
}
