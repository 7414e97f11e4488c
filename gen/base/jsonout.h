/* JSON out: indented as people read it, with every text escaped. */
#ifndef JUESUAN_BASE_JSONOUT_H
#define JUESUAN_BASE_JSONOUT_H

#include "base/buf.h"

struct jsonout {
    struct buf *out;
    int depth;
    int flat;   /* depth from which on everything stands on one line; 0: none */
    bool first; /* nothing stands in this bracket yet */
    bool keyed; /* a name was written, its value comes next */
};

void jsonout_init(struct jsonout *j, struct buf *out);
/* '{' or '['; `flat`: all of it on one line. */
void jsonout_open(struct jsonout *j, char bracket);
void jsonout_open_flat(struct jsonout *j, char bracket);
void jsonout_close(struct jsonout *j, char bracket);
/* The name of the next member. */
void jsonout_key(struct jsonout *j, const char *name);
/* Bytes that are no UTF-8 become U+FFFD. */
void jsonout_str(struct jsonout *j, struct str s);
void jsonout_int(struct jsonout *j, long long v);
void jsonout_bool(struct jsonout *j, bool v);
void jsonout_null(struct jsonout *j);
/* Text that is JSON already. */
void jsonout_raw(struct jsonout *j, struct str json);
/* name: "value" */
void jsonout_member(struct jsonout *j, const char *name, struct str value);

#endif
