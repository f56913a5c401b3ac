/* The terms of a text, as a search compares them: without regard to width, case, kana and endings.
 *
 * DESIGN: Japanese is written without blanks, so that its terms are pairs of neighbouring
 * characters, with katakana as hiragana and without the mark of a long vowel (サーバー and さーば
 * are the same). Words of letters and digits are terms as a whole, without the commonest English
 * endings. All of it is Unicode's compatibility form (io/spelling.h). */
#ifndef HELP_TERMS_H
#define HELP_TERMS_H

#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"

/* One term: UTF-8, valid during the call. `is_kana`: hiragana alone, which carry little. */
typedef enum err help_term_taker(void *arg, struct str term, bool is_kana);

/* Hands over the terms of a text, in its order, until the taker says otherwise: what it said, or
 * ERR_NO_MEMORY. What is not UTF-8 has no terms. */
enum err help_terms(struct str text, help_term_taker *take, void *arg);

#endif
