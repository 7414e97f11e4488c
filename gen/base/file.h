/* Files: read whole, write completely or not at all. */
#ifndef JUESUAN_BASE_FILE_H
#define JUESUAN_BASE_FILE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/open.h"
#include "base/sha256.h"

/* Reads a whole file into the arena (with a NUL behind the last byte): a regular one, see
 * base/open.h. Reports E1001, E1003 or E1004 and returns false. */
bool file_read(const char *path, size_t limit, struct arena *a, struct str *out, struct diags *ds);
/* The file's SHA-256 in hexadecimal and, unless NULL, its size. False after E1001. */
bool file_sha256(const char *path, char hex[2 * SHA256_BYTES + 1], size_t *size, struct diags *ds);
/* The same for a file of a folder that others wrote; `shown` is its path for messages. What is
 * absent or outside is not reported. */
enum open_result file_read_inside(const char *folder, struct str name, const char *shown,
                                  size_t limit, struct arena *a, struct str *out, struct diags *ds);
/* The hash of such a file of at most `limit` bytes; whatever is wrong with it is reported. */
bool file_sha256_inside(const char *folder, struct str name, const char *shown, size_t limit,
                        char hex[2 * SHA256_BYTES + 1], struct diags *ds);
/* What the system says of an errno, for people: strerror speaks English only. */
struct str file_reason(int error);
/* Reports `code` (E1001, E1002 …) for `path` with what the error number means. */
void file_failed(struct diags *ds, enum diag_code code, const char *path, int error);
/* Reports E1003. */
void file_too_large(struct diags *ds, struct str path, size_t size, size_t limit);
/* Waits until the disk has the names in a folder; one that cannot be asked (of a file system
 * without that, or not ours to open) has nothing to say. False with errno set. */
bool folder_sync(struct str folder);
/* Makes a folder and its parents, each of them on the disk; true when it exists at the end. */
bool file_make_folder(const char *path, struct diags *ds);
/* Where the disk does not even say whether there is a file there may be one: opening it tells. */
bool file_exists(const char *path);
/* Two names or a link may lead to the same file. */
bool file_same(const char *a, const char *b);
/* The state of a file as one line that no other state of it shares: a change moves at least the
 * time of change, which no program can set. The path stands last. {NULL, 0} when it cannot be
 * asked. */
struct str file_state(struct arena *a, const char *path);
bool file_is_folder(const char *path);
bool file_is_link(const char *path);
/* E1001 for a link that was found in a folder. */
void file_report_link(struct diags *ds, const char *path);
/* folder + "/" + name, NUL-terminated. */
struct str path_join(struct arena *a, struct str folder, struct str name);
/* The absolute path without "..", "." and links; the path itself when it leads nowhere. Both are
 * NUL-terminated. */
struct str path_real(struct arena *a, struct str path);
/* The last component, without folders. */
struct str path_base(struct str path);
/* Whether a name ends as data files do: .json .xlsx .xls .et. */
bool path_is_data(struct str name);
/* The same without folders and that ending. */
struct str path_stem(struct str path);
/* Everything before the last slash; "." when there is none. */
struct str path_folder(struct str path);
/* Names in a folder sorted by bytes; false when it cannot be read. "." and ".." are left out. */
bool file_list(const char *folder, struct arena *a, struct str **names, size_t *n);

#endif
