/* Data as JSON text that reads back to the same record. JSON that programs get from us:
 * base/jsonout.h. */
#ifndef JUESUAN_DATA_RECORD_JSON_H
#define JUESUAN_DATA_RECORD_JSON_H

#include "data/schema.h"

/* A value on one line, numbers with all their digits. */
void record_value_json(const struct value *v, struct buf *out);
/* A record as it is normally written: members in the schema's order, numbers without quotes and
 * (amounts) without zeros at the end, no notes, no $schema. Two texts that say the same give the
 * same bytes. */
void record_json(const struct schema *schema, const struct value *root, struct buf *out);

#endif
