/* A short name for the content of a font file, for the record of what a document was made with. */
#ifndef JUESUAN_FONT_IDENTITY_H
#define JUESUAN_FONT_IDENTITY_H

#include "base/sha256.h"

/* SHA-256 of the size of the file and of the table directory of face `index`, which holds a
 * checksum of every table (OpenType specification, “Organization of an OpenType Font”). Hashing all
 * 100 MB of the fonts in use would take longer than making the document. False when the file cannot
 * be read or is no such font. */
bool font_file_identity(const char *path, int index, unsigned char out[SHA256_BYTES]);

#endif
