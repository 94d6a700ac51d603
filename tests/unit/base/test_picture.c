/* Pictures that people hand in: what is needed is kept, what came along is not, and what is damaged is refused. */

#include "unit.h"

#include "base/limits.h"
#include "base/picture.h"

/* ---- making files ---- */

static void add_number(struct buf *out, uint32_t number, int bytes)
{
    while (bytes-- > 0)
        buf_add_char(out, (char)(number >> (8 * bytes)));
}

static uint32_t crc_of(struct str bytes)
{
    uint32_t crc = 0xFFFFFFFFU;
    for (size_t i = 0; i < bytes.size; i++) {
        crc ^= (uint8_t)bytes.data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0);
    }
    return ~crc;
}

static void add_chunk(struct buf *out, const char *kind, struct str data)
{
    size_t from = out->size + 4;
    add_number(out, (uint32_t)data.size, 4);
    buf_add(out, kind, 4);
    buf_add_str(out, data);
    add_number(out, crc_of((struct str){out->data + from, out->size - from}), 4);
}

static void begin_png(struct buf *out, uint32_t width, uint32_t height)
{
    struct buf head = {0};
    add_number(&head, width, 4);
    add_number(&head, height, 4);
    buf_add(&head, "\x08\x02\0\0\0", 5);
    buf_add(out, "\x89PNG\r\n\x1A\n", 8);
    add_chunk(out, "IHDR", buf_str(&head));
    buf_release(&head);
}

static void end_png(struct buf *out)
{
    add_chunk(out, "IDAT", STR("not looked at"));
    add_chunk(out, "IEND", STR(""));
}

static void add_segment(struct buf *out, int marker, struct str data)
{
    buf_add_char(out, '\xFF');
    buf_add_char(out, (char)marker);
    add_number(out, (uint32_t)data.size + 2, 2);
    buf_add_str(out, data);
}

#define FRAME ((struct str){"\x08\0\x10\0\x20\x03\1\x22\0\2\x11\1\3\x11\1", 15}) /* 16 high, 32 wide */
#define SCAN ((struct str){"\3\1\0\2\x11\3\x11\0\x3F\0", 10})
#define CODED                                                                                                          \
    ((struct str){"ab\xFF\0c\xFF\xD0"                                                                                  \
                  "d",                                                                                                 \
                  9})

static void make_jpeg(struct buf *out, const char *comment)
{
    BUF_ADD_LITERAL(out, "\xFF\xD8");
    add_segment(out, 0xE0, ((struct str){"JFIF\0\1\1\0\0\1\0\1\0\0", 14}));
    if (comment != NULL) {
        add_segment(out, 0xE1, str_from(comment));
        add_segment(out, 0xFE, str_from(comment));
    }
    add_segment(out, 0xDB, STR("tables"));
    add_segment(out, 0xC0, FRAME);
    add_segment(out, 0xDA, SCAN);
    buf_add_str(out, CODED);
    BUF_ADD_LITERAL(out, "\xFF\xD9");
}

/* ---- what is taken ---- */

static void assert_cleaned(struct buf *from, struct buf *expected, enum picture_type type, uint32_t width,
                           uint32_t height)
{
    struct buf out = {0};
    struct picture picture;
    struct error err = {0};
    assert_int_equal(picture_clean(buf_str(from), "logo", &picture, &out, &err), STATUS_OK);
    assert_int_equal(picture.type, type);
    assert_int_equal(picture.width, width);
    assert_int_equal(picture.height, height);
    assert_true(str_equal(buf_str(&out), buf_str(expected)));
    buf_release(&out);
    buf_release(from);
    buf_release(expected);
}

static void png_keeps_its_picture_alone(void **state)
{
    (void)state;
    struct buf file = {0}, expected = {0};
    begin_png(&file, 30, 20);
    add_chunk(&file, "tEXt", STR("Author\0somebody"));
    add_chunk(&file, "eXIf", STR("where it was"));
    add_chunk(&file, "PLTE", STR("rgb"));
    end_png(&file);
    BUF_ADD_LITERAL(&file, "PK hidden behind");
    begin_png(&expected, 30, 20);
    add_chunk(&expected, "PLTE", STR("rgb"));
    end_png(&expected);
    assert_cleaned(&file, &expected, PICTURE_PNG, 30, 20);
}

static void jpeg_keeps_its_picture_alone(void **state)
{
    (void)state;
    struct buf file = {0}, expected = {0};
    make_jpeg(&file, "<script>alert(1)</script>");
    BUF_ADD_LITERAL(&file, "hidden behind");
    make_jpeg(&expected, NULL);
    assert_cleaned(&file, &expected, PICTURE_JPEG, 32, 16);
}

/* ---- what is refused ---- */

static void assert_refused(struct str bytes)
{
    struct buf out = {0};
    struct picture picture;
    struct error err = {0};
    BUF_ADD_LITERAL(&out, "before");
    assert_int_equal(picture_clean(bytes, "logo", &picture, &out, &err), STATUS_INVALID);
    assert_int_equal(err.code, ERROR_INVALID_VALUE);
    assert_str_equal(buf_str(&out), "before");
    buf_release(&out);
}

static void a_cut_file_is_refused_wherever_it_is_cut(void **state)
{
    (void)state;
    struct buf png = {0}, jpeg = {0};
    begin_png(&png, 8, 8);
    end_png(&png);
    make_jpeg(&jpeg, NULL);
    for (size_t size = 0; size < png.size; size++)
        assert_refused((struct str){png.data, size});
    for (size_t size = 0; size < jpeg.size; size++)
        assert_refused((struct str){jpeg.data, size});
    buf_release(&png);
    buf_release(&jpeg);
}

static void a_changed_byte_of_png_is_noticed(void **state)
{
    (void)state;
    struct buf png = {0};
    begin_png(&png, 8, 8);
    end_png(&png);
    for (size_t i = 0; i < png.size; i++) {
        png.data[i] ^= 1;
        assert_refused(buf_str(&png));
        png.data[i] ^= 1;
    }
    buf_release(&png);
}

static void sizes_kinds_and_orders_that_cannot_be_are_refused(void **state)
{
    (void)state;
    static const uint32_t sizes[][2] = {{0, 8}, {8, 0}, {LIMIT_PICTURE_PIXELS + 1, 8}, {8, 0xFFFFFFFFU}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct buf png = {0};
        begin_png(&png, sizes[i][0], sizes[i][1]);
        end_png(&png);
        assert_refused(buf_str(&png));
        buf_release(&png);
    }
    struct buf unknown = {0}, doubled = {0}, empty = {0};
    begin_png(&unknown, 8, 8);
    add_chunk(&unknown, "CgBI", STR("must be understood"));
    end_png(&unknown);
    begin_png(&doubled, 8, 8);
    begin_png(&doubled, 8, 8);
    end_png(&doubled);
    begin_png(&empty, 8, 8);
    add_chunk(&empty, "IEND", STR(""));
    assert_refused(buf_str(&unknown));
    assert_refused(buf_str(&doubled));
    assert_refused(buf_str(&empty));
    assert_refused(STR("GIF89a"));
    assert_refused(STR("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
    buf_release(&unknown);
    buf_release(&doubled);
    buf_release(&empty);
}

static void jpeg_of_other_codings_is_refused(void **state)
{
    (void)state;
    static const int markers[] = {0xC3, 0xC5, 0xC9, 0xCF, 0xDC, 0xD8, 0x01};
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        struct buf file = {0};
        BUF_ADD_LITERAL(&file, "\xFF\xD8");
        add_segment(&file, markers[i], FRAME);
        add_segment(&file, 0xDA, SCAN);
        BUF_ADD_LITERAL(&file, "a\xFF\xD9");
        assert_refused(buf_str(&file));
        buf_release(&file);
    }
}

UNIT_TESTS(picture)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_keeps_its_picture_alone),
        cmocka_unit_test(jpeg_keeps_its_picture_alone),
        cmocka_unit_test(a_cut_file_is_refused_wherever_it_is_cut),
        cmocka_unit_test(a_changed_byte_of_png_is_noticed),
        cmocka_unit_test(sizes_kinds_and_orders_that_cannot_be_are_refused),
        cmocka_unit_test(jpeg_of_other_codings_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
