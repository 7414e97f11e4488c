/* Sectors, chains and the directory of [MS-CFB]; every chain is bounded, so that a damaged one
 * ends. The streams' contents: xls.c. */
#include "read/cfb.h"

enum {
    HEADER = 512,
    HEADER_DIFAT = 109, /* FAT sectors that the header itself names */
    ENTRY = 128,        /* bytes of one entry of the directory */
    MINI_SECTOR = 64,
    ENTRIES_MAX = 20000,
    TYPE_STREAM = 2
};
/* Sector numbers from here on are no sectors ([MS-CFB] 2.1). */
#define SECTOR_LAST 0xFFFFFFFAu
#define NO_ENTRY 0xFFFFFFFFu

static bool fail(struct cfb_fault *fault, struct str what)
{
    fault->what = what;
    return false;
}

static bool no_memory(struct cfb_fault *fault)
{
    return fail(fault, (struct str){NULL, 0});
}

/* The bytes of a sector; fewer than a whole one only at the end of the file. */
static struct str sector_bytes(const struct cfb *c, uint32_t sector)
{
    size_t from = ((size_t)sector + 1) * c->sector;
    size_t end = from + c->sector;
    return str_sub(c->bytes, from, end < c->bytes.n ? end : c->bytes.n);
}

/* The sector behind `sector` in its chain; one that is none at the end or where the FAT is cut. */
static uint32_t next_sector(const struct cfb *c, uint32_t sector)
{
    uint32_t each = c->sector / 4;
    if (sector / each >= c->fat_n)
        return NO_ENTRY;
    struct str fat = sector_bytes(c, c->fat_sectors[sector / each]);
    size_t at = (size_t)(sector % each) * 4;
    return at + 4 <= fat.n ? le32(fat.p + at) : NO_ENTRY;
}

/* Joins up to `size` bytes of a chain. A chain can have no more sectors than the file. */
static bool join_chain(const struct cfb *c, uint32_t sector, size_t size, struct str *out,
                       struct cfb_fault *fault)
{
    char *bytes = arena_alloc(c->arena, size);
    size_t n = 0;
    if (!bytes)
        return no_memory(fault);
    for (uint32_t steps = 0; n < size; steps++) {
        if (sector >= c->sectors)
            return fail(fault, diag_word(WORD_A_CHAIN_OF_SECTORS_ENDS_TOO_SOON));
        if (steps > c->sectors)
            return fail(fault, diag_word(WORD_A_CHAIN_OF_SECTORS_IS_A_LOOP));
        struct str part = sector_bytes(c, sector);
        size_t take = part.n < size - n ? part.n : size - n;
        memcpy(bytes + n, part.p, take);
        n += take;
        if (take < c->sector && n < size)
            return fail(fault, diag_word(WORD_THE_FILE_IS_CUT));
        sector = next_sector(c, sector);
    }
    *out = (struct str){bytes, n};
    return true;
}

/* How many bytes a chain has, and that it ends. */
static bool chain_size(const struct cfb *c, uint32_t sector, size_t *size, struct cfb_fault *fault)
{
    uint32_t n = 0;
    for (; sector < c->sectors; sector = next_sector(c, sector))
        if (++n > c->sectors)
            return fail(fault, diag_word(WORD_A_CHAIN_OF_SECTORS_IS_A_LOOP));
    *size = (size_t)n * c->sector;
    return true;
}

/* All FAT sectors: those of the header, then those that the chain of DIFAT sectors names. */
static bool read_difat(struct cfb *c, struct cfb_fault *fault)
{
    const char *head = c->bytes.p;
    size_t cap = 0;
    uint32_t each = c->sector / 4 - 1, wanted = le32(head + 44);
    uint32_t difat = le32(head + 68), steps = 0;
    if (wanted > c->sectors)
        wanted = c->sectors;
    const char *p = head + 76;
    for (uint32_t i = 0, left = HEADER_DIFAT; i < wanted; i++, left--, p += 4) {
        if (!left) {
            if (difat >= c->sectors || sector_bytes(c, difat).n < c->sector)
                break;
            if (++steps > c->sectors)
                return fail(fault, diag_word(WORD_THE_ALLOCATION_TABLE_IS_A_LOOP));
            p = sector_bytes(c, difat).p;
            difat = le32(p + (size_t)each * 4);
            left = each;
        }
        uint32_t sector = le32(p);
        if (sector >= c->sectors)
            break; /* the rest of the table is empty or cut: chains through it end too soon */
        uint32_t *sectors = arena_room(c->arena, c->fat_sectors, c->fat_n, &cap, sizeof *sectors);
        if (!sectors)
            return no_memory(fault);
        c->fat_sectors = sectors;
        sectors[c->fat_n++] = sector;
    }
    return true;
}

static struct cfb_stream stream_of_entry(const char *entry)
{
    size_t name = le16(entry + 64);
    name = name > 64 ? 64 : name;
    return (struct cfb_stream){
        {entry, name >= 2 ? name - 2 : 0}, le32(entry + 116), le32(entry + 120)};
}

/* The streams of the root storage: its children are a tree of siblings, of which each is visited
 * once. */
static bool list_root(struct cfb *c, struct str directory, struct cfb_fault *fault)
{
    uint32_t entries = (uint32_t)(directory.n / ENTRY), n = 0;
    uint32_t *stack = arena_alloc(c->arena, (size_t)entries * 2 * sizeof *stack);
    uint8_t *seen = arena_zalloc(c->arena, entries);
    if (!stack || !seen)
        return no_memory(fault);
    stack[n++] = le32(directory.p + 76);
    while (n) {
        uint32_t i = stack[--n];
        if (i >= entries || seen[i])
            continue;
        seen[i] = 1;
        const char *entry = directory.p + (size_t)i * ENTRY;
        if (entry[66] == TYPE_STREAM) {
            struct cfb_stream *s = arena_room(c->arena, c->streams, c->n, &c->cap, sizeof *s);
            if (!s)
                return no_memory(fault);
            c->streams = s;
            s[c->n++] = stream_of_entry(entry);
        }
        stack[n++] = le32(entry + 68); /* each entry is expanded once: two places are enough */
        stack[n++] = le32(entry + 72);
    }
    return true;
}

bool cfb_open(struct cfb *c, struct str bytes, struct arena *a, struct cfb_fault *fault)
{
    *c = (struct cfb){.bytes = bytes, .arena = a};
    if (bytes.n < HEADER)
        return fail(fault, diag_word(WORD_THE_FILE_IS_CUT));
    uint16_t shift = le16(bytes.p + 30);
    if ((shift != 9 && shift != 12) || le16(bytes.p + 32) != 6)
        return fail(fault, diag_word(WORD_THE_HEADER_IS_WRONG));
    c->sector = 1u << shift;
    if (bytes.n < c->sector)
        return fail(fault, diag_word(WORD_THE_FILE_IS_CUT));
    c->sectors = (uint32_t)((bytes.n - c->sector + c->sector - 1) / c->sector);
    c->mini_cutoff = le32(bytes.p + 56);
    c->mini_fat = le32(bytes.p + 60);
    size_t size;
    struct str directory;
    if (!read_difat(c, fault) || !chain_size(c, le32(bytes.p + 48), &size, fault))
        return false;
    size = size > (size_t)ENTRIES_MAX * ENTRY ? (size_t)ENTRIES_MAX * ENTRY : size;
    if (!size)
        return fail(fault, diag_word(WORD_THERE_IS_NO_DIRECTORY));
    if (!join_chain(c, le32(bytes.p + 48), size, &directory, fault))
        return false;
    c->root = stream_of_entry(directory.p);
    return list_root(c, directory, fault);
}

static bool has_name(const struct cfb_stream *s, const char *name)
{
    size_t n = strlen(name);
    if (s->name.n != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (ascii_lower(s->name.p[2 * i]) != ascii_lower(name[i]) || s->name.p[2 * i + 1])
            return false;
    return true;
}

const struct cfb_stream *cfb_find(const struct cfb *c, const char *name)
{
    for (size_t i = 0; i < c->n; i++)
        if (has_name(&c->streams[i], name))
            return &c->streams[i];
    return NULL;
}

/* Short streams lie in the mini stream, in sectors of 64 bytes with an allocation table of their
 * own. */
static bool read_mini(struct cfb *c, const struct cfb_stream *stream, size_t size, struct str *out,
                      struct cfb_fault *fault)
{
    size_t fat_size, n = 0, steps = 0;
    if (!c->mini_bytes.p) {
        size_t root;
        if (!chain_size(c, c->root.start, &root, fault) ||
            !chain_size(c, c->mini_fat, &fat_size, fault))
            return false;
        root = c->root.size < root ? (size_t)c->root.size : root;
        if (!join_chain(c, c->root.start, root, &c->mini_bytes, fault) ||
            !join_chain(c, c->mini_fat, fat_size, &c->mini_fat_bytes, fault))
            return false;
    }
    char *bytes = arena_alloc(c->arena, size);
    if (!bytes)
        return no_memory(fault);
    for (uint32_t sector = stream->start; n < size; steps++) {
        size_t from = (size_t)sector * MINI_SECTOR, take = size - n;
        take = take < MINI_SECTOR ? take : MINI_SECTOR;
        if (from + take > c->mini_bytes.n || ((size_t)sector + 1) * 4 > c->mini_fat_bytes.n ||
            steps > c->mini_bytes.n / MINI_SECTOR)
            return fail(fault, diag_word(WORD_A_CHAIN_OF_SMALL_SECTORS_ENDS_TOO_SOON_OR));
        /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): none, then no bytes */
        memcpy(bytes + n, c->mini_bytes.p + from, take);
        n += take;
        sector = le32(c->mini_fat_bytes.p + (size_t)sector * 4);
    }
    *out = (struct str){bytes, n};
    return true;
}

bool cfb_read(struct cfb *c, const struct cfb_stream *stream, size_t limit, struct str *out,
              struct cfb_fault *fault)
{
    if (stream->size > limit || stream->size > c->bytes.n)
        return fail(fault, diag_word(WORD_A_STATED_LENGTH_EXCEEDS_THE_FILE));
    size_t size = (size_t)stream->size;
    return size < c->mini_cutoff ? read_mini(c, stream, size, out, fault)
                                 : join_chain(c, stream->start, size, out, fault);
}
