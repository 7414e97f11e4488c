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

static void archive(struct buf *out, const uint8_t *data, size_t size)
{
    static const char name[] = "word/document.xml";
    buf_puts(out, "PK\x03\x04");
    put_header(out, data, size, name);
    buf_puts(out, name);
    buf_put(out, data, size);
    size_t directory = out->n;
    buf_puts(out, "PK\x01\x02");
    put_number(out, 20, 2);
    put_header(out, data, size, name);
    put_number(out, 0, 2);
    put_number(out, 0, 4);
    put_number(out, 0, 4);
    put_number(out, 0, 4);
    buf_puts(out, name);
    size_t length = out->n - directory;
    buf_puts(out, "PK\x05\x06");
    put_number(out, 0, 4);
    put_number(out, 1, 2);
    put_number(out, 1, 2);
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
