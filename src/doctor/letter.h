/* The advice as a whole, for those who read no page: plain text for a mail or a terminal, and JSON
 * for programs. */
#ifndef DOCTOR_LETTER_H
#define DOCTOR_LETTER_H

#include "doctor/words.h"
#include "io/json.h"

struct doctor_letter {
	const struct doctor_teller *teller;
	const struct doctor_advice *advice;
	const char *page; /* the address of the owner's page with its key; "" for none */
};

/* Appends the text, lines of UTF-8 in which nothing is hidden. ERR_NO_MEMORY; ERR_TOO_LARGE. */
enum err doctor_letter_write(const struct doctor_letter *letter, struct buf *to);
/* Sets the members "code", "verdict", "sentence", "visits", "asked_at", "page" and "checks", each
 * of which is an object with "check", "area", "weight", "state", "hosts", "at", "first_at",
 * "confirmed_at", "cured_at", "title", "sentence", "meaning", "cure", "lines" and "detail".
 * ERR_NO_MEMORY. */
enum err doctor_letter_describe(const struct doctor_letter *letter, struct json *to);

#endif
