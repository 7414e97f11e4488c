/* Fuzzing the reader of published Word documents. The input is the text of the main part, put into
 * an otherwise sound package that is not packed; or, when it begins with PK, the whole file. */
#include "base/buf.h"
#include "read/document.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* CRC-32 of an archive's part (APPNOTE.TXT, 4.4.7). */
static uint32_t checksum(const uint8_t *p, size_t n)
{
    uint32_t crc = ~0u;
    for (size_t i = 0; i < n; i++) {
        crc ^= p[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

static void put_number(struct buf *out, uint32_t n, int bytes)
{
    for (; bytes > 0; bytes--, n >>= 8)
        buf_char(out, (char)(n & 0xFF));
}

static void put_header(struct buf *out, const uint8_t *data, size_t size, const char *name)
{
    put_number(out, 20, 2);
    put_number(out, 0, 4); /* flags, stored */
    put_number(out, 0, 4); /* time */
    put_number(out, checksum(data, size), 4);
    put_number(out, (uint32_t)size, 4);
    put_number(out, (uint32_t)size, 4);
    put_number(out, (uint32_t)strlen(name), 2);
    put_number(out, 0, 2);
}

struct part {
    const char *name;
    const uint8_t *data;
    size_t size, at;
};

/* By the first part a package is told from other archives. */
static void archive(struct buf *out, const uint8_t *data, size_t size)
{
    enum { PARTS = 2 };
    struct part parts[PARTS] = {{"[Content_Types].xml", (const uint8_t *)"<Types/>", 8, 0},
                                {"word/document.xml", data, size, 0}};
    for (size_t i = 0; i < PARTS; i++) {
        parts[i].at = out->n;
        buf_puts(out, "PK\x03\x04");
        put_header(out, parts[i].data, parts[i].size, parts[i].name);
        buf_puts(out, parts[i].name);
        buf_put(out, parts[i].data, parts[i].size);
    }
    size_t directory = out->n;
    for (size_t i = 0; i < PARTS; i++) {
        buf_puts(out, "PK\x01\x02");
        put_number(out, 20, 2);
        put_header(out, parts[i].data, parts[i].size, parts[i].name);
        put_number(out, 0, 2);
        put_number(out, 0, 4);
        put_number(out, 0, 4);
        put_number(out, (uint32_t)parts[i].at, 4);
        buf_puts(out, parts[i].name);
    }
    size_t length = out->n - directory;
    buf_puts(out, "PK\x05\x06");
    put_number(out, 0, 4);
    put_number(out, PARTS, 2);
    put_number(out, PARTS, 2);
    put_number(out, (uint32_t)length, 4);
    put_number(out, (uint32_t)directory, 4);
    put_number(out, 0, 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct diags ds;
    struct buf file;
    struct read_document doc;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&file);
    if (size > 2 && data[0] == 'P' && data[1] == 'K')
        buf_put(&file, data, size);
    else
        archive(&file, data, size);
    read_document(STR("f.docx"), buf_view(&file), &a, &doc, &ds);
    buf_free(&file);
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
