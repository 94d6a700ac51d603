/* A tool of the build: compiles every template, refuses the build when one is wrong, and writes their texts as a C
 * file.
 *
 *     embed_templates OUTPUT.c FILE.html ... */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/template.h"

struct source {
    struct str name;
    struct buf text;
};

struct sources {
    struct source *items;
    size_t count;
};

static struct str find_source(void *ctx, struct str name)
{
    const struct sources *sources = ctx;
    for (size_t i = 0; i < sources->count; i++)
        if (str_equal(sources->items[i].name, name))
            return buf_str(&sources->items[i].text);
    return STR_NONE;
}

/* "a/b/home.html": "home". */
static struct str name_of(const char *path)
{
    const char *last = strrchr(path, '/');
    struct str name = str_from(last == NULL ? path : last + 1);
    size_t dot = str_find(name, '.');
    return (struct str){name.data, dot < name.size ? dot : name.size};
}

static bool read_file(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    for (;;) {
        size_t got = fread(buf_reserve(out, 4096), 1, 4096, file);
        out->size += got;
        if (got == 0)
            break;
    }
    bool good = ferror(file) == 0;
    fclose(file);
    return good;
}

static int by_name(const void *a, const void *b)
{
    return str_compare(((const struct source *)a)->name, ((const struct source *)b)->name);
}

static bool check(struct sources *sources)
{
    const struct template_library library = {TEMPLATE_HTML, find_source, sources};
    for (size_t i = 0; i < sources->count; i++) {
        struct template *template;
        struct error err = {0};
        if (template_compile(&library, sources->items[i].name, &template, &err) != STATUS_OK) {
            fprintf(stderr, "embed_templates: %s\n", err.detail);
            return false;
        }
        template_free(template);
    }
    return true;
}

/* In octal escapes, for hexadecimal ones have no end. A line of the template is a line of C. */
static void write_text(struct buf *out, struct str text)
{
    BUF_ADD_LITERAL(out, "     \"");
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '\n' && i + 1 < text.size)
            BUF_ADD_LITERAL(out, "\\n\"\n     \"");
        else if (c < 32 || c > 126 || c == '"' || c == '\\' || c == '?')
            buf_add_format(out, "\\%03o", c);
        else
            buf_add_char(out, (char)c);
    }
    BUF_ADD_LITERAL(out, "\"},\n");
}

static bool write_table(const struct sources *sources, const char *path)
{
    struct buf out = {0};
    BUF_ADD_LITERAL(&out, "/* Made by embed_templates.c. */\n\n#include \"pages/face.h\"\n\n"
                          "const struct face_source face_sources[] = {\n");
    for (size_t i = 0; i < sources->count; i++) {
        buf_add_format(&out, "    {\"%.*s\",\n", STR_ARG(sources->items[i].name));
        write_text(&out, buf_str(&sources->items[i].text));
    }
    BUF_ADD_LITERAL(&out, "};\nconst size_t face_source_count = sizeof face_sources / sizeof face_sources[0];\n");
    FILE *file = fopen(path, "wb");
    bool good = file != NULL && fwrite(out.data, 1, out.size, file) == out.size;
    good = file != NULL && fclose(file) == 0 && good;
    buf_release(&out);
    return good;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: embed_templates OUTPUT.c FILE.html ...\n");
        return 2;
    }
    struct sources sources = {calloc((size_t)argc, sizeof *sources.items), 0};
    bool good = sources.items != NULL;
    for (int i = 2; good && i < argc; i++) {
        sources.items[sources.count].name = name_of(argv[i]);
        good = read_file(argv[i], &sources.items[sources.count++].text);
        if (!good)
            fprintf(stderr, "embed_templates: %s: %s\n", argv[i], strerror(errno));
    }
    if (good)
        qsort(sources.items, sources.count, sizeof *sources.items, by_name);
    good = good && check(&sources) && write_table(&sources, argv[1]);
    for (size_t i = 0; i < sources.count; i++)
        buf_release(&sources.items[i].text);
    free(sources.items);
    return good ? 0 : 1;
}
