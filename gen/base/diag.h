/* Diagnostics: what is wrong, where, and what to do. Every stage reports here and goes on as far as
 * it can; nothing in the library prints. The texts stand in diag_codes.def, in Chinese and English,
 * keyed by a stable code. */
#ifndef JUESUAN_BASE_DIAG_H
#define JUESUAN_BASE_DIAG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/source.h"

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

enum diag_code {
#define D(code, severity, zh, zh_hint, en, en_hint) code,
#include "base/diag_codes.def"
    DIAG_CODE_COUNT
};

enum diag_word {
#define WORD(name, zh, en) WORD_##name,
#include "base/diag_codes.def"
    DIAG_WORD_COUNT
};

enum diag_lang { LANG_ZH, LANG_EN };

enum { DIAG_ARGS_MAX = 6 };

struct diag {
    enum diag_code code;
    enum diag_severity severity;
    struct place place;
    struct str args[DIAG_ARGS_MAX]; /* fill {0}, {1}, … of the text */
    size_t arg_count;
};

struct diags {
    struct arena arena;
    struct diag *items; /* in order of report */
    size_t n, cap;
    size_t dropped; /* beyond the limit */
    size_t errors, warnings;
    enum diag_code first_error; /* meaningful when errors > 0 */
    bool out_of_memory;         /* that is all there is to say: see diags_memory_text */
};

void diags_init(struct diags *ds);
void diags_free(struct diags *ds);

/* An argument worded differently in the two languages, from the catalogue. One that is put together
 * takes the form that this has: Chinese, \x1f, English. */
struct str diag_word(enum diag_word word);
/* A word with its arguments filled in, each in the language where it has both; in the arena. */
#define DIAG_PHRASE(arena, word, ...)                                                              \
    diag_phrase((arena), (word), (struct str[]){__VA_ARGS__},                                      \
                sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))
struct str diag_phrase(struct arena *a, enum diag_word word, const struct str *args,
                       size_t arg_count);
/* The same in one language, for what is no diagnostic; `arg_count` may be 0. */
#define DIAG_SAY(out, word, lang, ...)                                                             \
    diag_say((out), (word), (lang), (struct str[]){__VA_ARGS__},                                   \
             sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))
void diag_say(struct buf *out, enum diag_word word, enum diag_lang lang, const struct str *args,
              size_t arg_count);

/* Reports `code` at `place` with the arguments for its text. Everything is copied. Identical
 * reports are kept once. */
#define DIAG(ds, code, place, ...)                                                                 \
    diag_report((ds), (code), (place), (struct str[]){__VA_ARGS__},                                \
                sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))
#define DIAG0(ds, code, place) diag_report((ds), (code), (place), NULL, 0)
void diag_report(struct diags *ds, enum diag_code code, struct place place, const struct str *args,
                 size_t arg_count);

/* Reports all of another collection again. */
void diags_add(struct diags *ds, const struct diags *more);

/* Memory has run out: what was reported may be a consequence of that and is dropped. */
void diags_out_of_memory(struct diags *ds);
/* What is then to be said, without needing memory: parts until NULL. */
const char *diags_memory_text(enum diag_lang lang, size_t part);

/* No more reports are kept: whoever would work to find the place of the next one can save it. */
bool diags_full(const struct diags *ds);

/* "E2104" and the like. */
struct str diag_code_name(enum diag_code code);
enum diag_severity diag_code_severity(enum diag_code code);
/* The message with its arguments filled in, without place; the hint likewise (may be empty). */
void diag_message(struct buf *out, const struct diag *d, enum diag_lang lang);
void diag_hint(struct buf *out, const struct diag *d, enum diag_lang lang);
/* All of it as people read it: place, code, message, source line with caret, hint. */
void diag_print(struct buf *out, const struct diag *d, enum diag_lang lang);
/* All diagnostics as a JSON array (docs/findings.schema.json, diagnostics). */
void diags_json(struct buf *out, const struct diags *ds, enum diag_lang lang);

#endif
