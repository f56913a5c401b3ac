/* Decides what a sticker's picture says: from a verdict to struct sticker. */
#ifndef RECORD_PICTURE_H
#define RECORD_PICTURE_H

#include "image/sticker.h"
#include "record/verdict.h"

/* What is asked of the picture. */
struct seal_picture_wish {
	enum sticker_size size;
	enum sticker_format format;
	unsigned scale; /* 1, or 2 and 3 for PNG */
	bool has_lang;  /* `lang` is asked for; else the contract's language is taken */
	enum lang lang;
	enum sticker_theme theme; /* STICKER_AUTO is light where a picture cannot follow */
	bool motion;              /* animated, where a picture of this state and format can be */
};

/* DESIGN: what is broken has no picture of its own: pictures are seldom looked at and pages say it.
 * Nothing that browsers refuse may look valid, so it is shown as unknown. */

/* Fills *ret with the one picture of `r` at `now` for this verdict on it. Every byte of *ret is
 * set, so that it can be a cache's key.
 *
 * RECORD_NONE: unknown, whatever the link. A mismatch: wrong site. Else the record's state (match
 * and unverifiable alike: a picture cannot say more), with the registered host that the link came
 * nearest to and a local date: today for valid, the day it begins for not yet valid, ended for
 * expired, and took effect for revoked. Any thread, after local_time_use(). */
void seal_picture(const struct record *r, const struct verdict *v, int64_t now,
    const struct seal_picture_wish *wish, struct sticker *ret);

#endif
