/* Words of a list (rules.json, "text") in a text; lists may be missing, then nothing is found. */
#ifndef JUESUAN_DATA_LEXICON_H
#define JUESUAN_DATA_LEXICON_H

#include "data/value.h"

struct lexeme {
    size_t at, end; /* end 0: not found */
};

/* The occurrence of any word that ends last, the longest of those. */
struct lexeme last_word(const struct value *list, struct str s);
/* The length of the longest word that s ends with; 0 when there is none. */
size_t word_at_end(const struct value *list, struct str s);
size_t word_length_at_start(const struct value *list, struct str s);
bool word_at_start(const struct value *list, struct str s);
/* s is a word of the list. */
bool word_is(const struct value *list, struct str s);
/* The occurrence of any word that begins first, the longest of those. */
struct lexeme first_word(const struct value *list, struct str s);
bool word_in(const struct value *list, struct str s);
/* s without the words of the list at its end. */
struct str without_tail(const struct value *list, struct str s);

#endif
