/* libzip into memory, with fixed times and order, so that the same parts give the same bytes. */
#include "fence/zip_write.h"

#include "base/calendar.h"

#include <zip.h>

/* The day in the format of MS-DOS (APPNOTE 4.4.6): libzip takes it as it is, whatever the zone. */
static zip_uint16_t dos_date(long long epoch)
{
    enum { YEAR_ZERO = 1980, YEAR_LAST = 2107, JAN_1 = 1 << 5 | 1 };
    struct moment day = moment_of(epoch);
    if (day.year < YEAR_ZERO)
        return JAN_1;
    if (day.year > YEAR_LAST)
        return (YEAR_LAST - YEAR_ZERO) << 9 | JAN_1;
    return (zip_uint16_t)((day.year - YEAR_ZERO) << 9 | day.month << 5 | day.day);
}

static bool add_part(zip_t *archive, const struct zip_part *part, zip_uint16_t date)
{
    enum { NOON = 12 << 11 }; /* an hour that exists on every day of every time zone */
    zip_source_t *bytes = zip_source_buffer(archive, part->bytes.p, part->bytes.n, 0);
    if (!bytes)
        return false;
    zip_int64_t index = zip_file_add(archive, part->name, bytes, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(bytes);
        return false;
    }
    zip_uint64_t at = (zip_uint64_t)index;
    return zip_set_file_compression(archive, at, part->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 6) ==
               0 &&
           zip_file_set_external_attributes(archive, at, 0, ZIP_OPSYS_DOS, 0) == 0 &&
           zip_file_set_dostime(archive, at, NOON, date, 0) == 0;
}

static bool copy_out(zip_source_t *target, struct buf *out)
{
    zip_stat_t stat;
    if (zip_source_stat(target, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) ||
        zip_source_open(target) != 0)
        return false;
    char chunk[16384];
    zip_int64_t n;
    while ((n = zip_source_read(target, chunk, sizeof chunk)) > 0)
        buf_put(out, chunk, (size_t)n);
    zip_source_close(target);
    return n == 0 && !out->failed;
}

bool zip_write(const struct zip_part *parts, size_t n, long long epoch, struct buf *out)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *archive =
        target ? zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error) : NULL;
    zip_error_fini(&error);
    if (!archive) {
        zip_source_free(target);
        return false;
    }
    zip_source_keep(target); /* closing the archive gives up its own hold */
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++)
        ok = add_part(archive, &parts[i], dos_date(epoch));
    if (!ok || zip_close(archive) != 0) {
        zip_discard(archive);
        ok = false;
    }
    ok = ok && copy_out(target, out);
    zip_source_free(target);
    return ok;
}
