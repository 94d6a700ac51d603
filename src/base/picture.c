/* Both formats are a row of parts, each with its kind and its size. A part that is not known to be needed is left out;
 * one that changes how the picture is read, and is not known, refuses the whole. */

#include "base/picture.h"

#include <string.h>

#include "base/limits.h"

struct reader {
    const uint8_t *at, *end;
    struct picture picture;
    struct buf *out;
};

static uint32_t number(const uint8_t *at, size_t bytes)
{
    uint32_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | at[i];
    return value;
}

static size_t left(const struct reader *reader)
{
    return (size_t)(reader->end - reader->at);
}

static bool is_size(struct reader *reader, uint32_t width, uint32_t height)
{
    reader->picture.width = width;
    reader->picture.height = height;
    return width > 0 && height > 0 && width <= LIMIT_PICTURE_PIXELS && height <= LIMIT_PICTURE_PIXELS;
}

/* ---- PNG: a signature, and chunks of length, kind, data and checksum (ISO/IEC 15948) ---- */

static const uint8_t png_signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

enum { CHUNK_HEAD = 8, CHUNK_CRC = 4, IHDR_SIZE = 13 };

/* The chunks seen so far. */
struct png {
    bool header, palette, data, data_ended, end;
    uint8_t color;
};

static uint32_t crc_of(const uint8_t *data, size_t size)
{
    uint32_t crc = 0xFFFFFFFFU;
    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1U) != 0 ? crc >> 1 ^ 0xEDB88320U : crc >> 1;
    }
    return ~crc;
}

static bool is_kind(const uint8_t *chunk, const char *kind)
{
    return memcmp(chunk + 4, kind, 4) == 0;
}

static bool is_depth(uint8_t color, uint8_t depth)
{
    static const uint8_t depths[] = {
        [0] = 1 | 2 | 4 | 8 | 16, [2] = 8 | 16, [3] = 1 | 2 | 4 | 8, [4] = 8 | 16, [6] = 8 | 16};
    bool one = depth != 0 && depth <= 16 && (depth & (depth - 1)) == 0;
    return one && color < sizeof depths && (depths[color] & depth) != 0;
}

static bool read_png_header(struct reader *reader, struct png *png, const uint8_t *data, uint32_t size)
{
    if (png->header || size != IHDR_SIZE)
        return false;
    png->header = true;
    png->color = data[9];
    bool known = is_depth(data[9], data[8]) && data[10] == 0 && data[11] == 0 && data[12] <= 1;
    return known && is_size(reader, number(data, 4), number(data + 4, 4));
}

/* Whether the chunk may stand here; `*ret_keep`: whether the picture needs it. */
static bool read_chunk(struct reader *reader, struct png *png, const uint8_t *chunk, uint32_t size, bool *ret_keep)
{
    enum { COLORS_MAX = 3 * 256 };
    *ret_keep = true;
    png->data_ended = png->data_ended || (png->data && !is_kind(chunk, "IDAT"));
    if (is_kind(chunk, "IHDR"))
        return read_png_header(reader, png, chunk + CHUNK_HEAD, size);
    if (!png->header)
        return false;
    if (is_kind(chunk, "PLTE")) {
        bool first = !png->palette && !png->data;
        png->palette = true;
        return first && size > 0 && size <= COLORS_MAX && size % 3 == 0;
    }
    if (is_kind(chunk, "tRNS"))
        return !png->data && size <= COLORS_MAX / 3;
    if (is_kind(chunk, "IDAT")) {
        png->data = true;
        return !png->data_ended && (png->color != 3 || png->palette);
    }
    if (is_kind(chunk, "IEND")) {
        png->end = true;
        return png->data && size == 0;
    }
    *ret_keep = false;
    return (chunk[4] & 0x20) != 0; /* a small letter: whoever does not know it may leave it out */
}

static bool clean_png(struct reader *reader)
{
    struct png png = {0};
    buf_add(reader->out, png_signature, sizeof png_signature);
    reader->at += sizeof png_signature;
    while (!png.end) {
        const uint8_t *chunk = reader->at;
        bool keep;
        if (left(reader) < CHUNK_HEAD + CHUNK_CRC)
            return false;
        uint32_t size = number(chunk, 4);
        if (size > left(reader) - CHUNK_HEAD - CHUNK_CRC)
            return false;
        if (number(chunk + CHUNK_HEAD + size, CHUNK_CRC) != crc_of(chunk + 4, size + 4))
            return false;
        if (!read_chunk(reader, &png, chunk, size, &keep))
            return false;
        if (keep)
            buf_add(reader->out, chunk, CHUNK_HEAD + size + CHUNK_CRC);
        reader->at += CHUNK_HEAD + size + CHUNK_CRC;
    }
    return true;
}

/* ---- JPEG: markers, most with a segment; the coded picture stands behind each start of scan (ITU-T T.81) ---- */

enum { SOF0 = 0xC0, SOF2 = 0xC2, DHT = 0xC4, SOI = 0xD8, EOI = 0xD9, SOS = 0xDA, DQT = 0xDB, DRI = 0xDD };
enum { APP0 = 0xE0, APP14 = 0xEE, APP15 = 0xEF, COM = 0xFE, RST0 = 0xD0, RST7 = 0xD7 };

struct jpeg {
    bool frame, scan;
};

static bool begins(const uint8_t *segment, uint32_t size, const char *word, size_t word_size)
{
    return size >= 2 + word_size && memcmp(segment + 2, word, word_size) == 0;
}

static bool read_frame(struct reader *reader, struct jpeg *jpeg, const uint8_t *segment, uint32_t size)
{
    enum { FRAME_HEAD = 8 };
    if (jpeg->frame || size < FRAME_HEAD || segment[2] != 8)
        return false;
    jpeg->frame = true;
    uint8_t parts = segment[7];
    return parts >= 1 && parts <= 4 && size == FRAME_HEAD + 3U * parts &&
           is_size(reader, number(segment + 5, 2), number(segment + 3, 2));
}

static bool read_segment(struct reader *reader, struct jpeg *jpeg, uint8_t marker, const uint8_t *segment,
                         uint32_t size, bool *ret_keep)
{
    *ret_keep = true;
    if (marker >= SOF0 && marker <= SOF2)
        return read_frame(reader, jpeg, segment, size);
    if (marker == DQT || marker == DHT || marker == DRI)
        return true;
    if (marker == SOS) {
        jpeg->scan = true;
        return jpeg->frame;
    }
    /* how the colours are meant stands in these two */
    *ret_keep =
        (marker == APP0 && begins(segment, size, "JFIF", 5)) || (marker == APP14 && begins(segment, size, "Adobe", 5));
    return (marker >= APP0 && marker <= APP15) || marker == COM;
}

/* The coded picture: up to the next marker that is no part of it. */
static void copy_scan(struct reader *reader)
{
    const uint8_t *from = reader->at;
    while (left(reader) >= 2) {
        uint8_t next = reader->at[1];
        if (reader->at[0] == 0xFF && next != 0 && (next < RST0 || next > RST7))
            break;
        reader->at += reader->at[0] == 0xFF ? 2 : 1;
    }
    buf_add(reader->out, from, (size_t)(reader->at - from));
}

static bool clean_jpeg(struct reader *reader)
{
    struct jpeg jpeg = {0};
    buf_add(reader->out, "\xFF\xD8", 2);
    reader->at += 2;
    while (left(reader) >= 2 && reader->at[0] == 0xFF) {
        uint8_t marker = reader->at[1];
        bool keep;
        if (marker == EOI) {
            buf_add(reader->out, "\xFF\xD9", 2);
            return jpeg.scan;
        }
        if (marker == 0xFF) { /* one of them too many is allowed before any marker */
            reader->at++;
            continue;
        }
        if (left(reader) < 4)
            return false;
        const uint8_t *segment = reader->at + 2;
        uint32_t size = number(segment, 2);
        if (size < 2 || size > left(reader) - 2 || !read_segment(reader, &jpeg, marker, segment, size, &keep))
            return false;
        if (keep)
            buf_add(reader->out, reader->at, 2 + size);
        reader->at += 2 + size;
        if (marker == SOS)
            copy_scan(reader);
    }
    return false;
}

/* ---- both ---- */

enum status picture_clean(struct str bytes, const char *param, struct picture *ret, struct buf *out, struct error *err)
{
    size_t before = out->size;
    struct reader reader = {(const uint8_t *)bytes.data, (const uint8_t *)bytes.data + bytes.size, {0}, out};
    bool good = false;
    if (bytes.size > sizeof png_signature && memcmp(bytes.data, png_signature, sizeof png_signature) == 0) {
        reader.picture.type = PICTURE_PNG;
        good = clean_png(&reader);
    } else if (bytes.size > 4 && memcmp(bytes.data, "\xFF\xD8\xFF", 3) == 0) {
        reader.picture.type = PICTURE_JPEG;
        good = clean_jpeg(&reader);
    } else {
        return error_set(err, ERROR_INVALID_VALUE, param, "A picture is a PNG or a JPEG file.");
    }
    if (good) {
        *ret = reader.picture;
        return STATUS_OK;
    }
    out->size = before;
    if (reader.picture.width > LIMIT_PICTURE_PIXELS || reader.picture.height > LIMIT_PICTURE_PIXELS)
        return error_set(err, ERROR_INVALID_VALUE, param, "A picture has at most %d pixels on a side.",
                         LIMIT_PICTURE_PIXELS);
    return error_set(err, ERROR_INVALID_VALUE, param,
                     "This file is damaged, or of a kind that browsers do not show: save it as PNG once more.");
}

const char *picture_media_type(enum picture_type type)
{
    return type == PICTURE_PNG ? "image/png" : "image/jpeg";
}
