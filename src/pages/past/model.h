/* The template model of a page about a day that is over (assets/pages/past.html), and of the field
 * that asks for one. */
#ifndef PAGES_PAST_MODEL_H
#define PAGES_PAST_MODEL_H

#include "base/lang.h"
#include "pages/past/history.h"
#include "web/model.h"

/* All that decides the content. Plain data; what it points at is the caller's. */
struct past_view {
	struct code code;
	enum lang lang;
	int64_t now;
	const char *typed; /* as it was asked for */
	enum past_asked asked;
	/* For PAST_DAY alone. */
	int64_t from, until; /* the day */
	const struct history *history;
	const struct past *past;
};

/* Sets the field's values: the day that stands in it ("" for none), and between which it may be;
 * `reach` 0 or INT64_MAX: since when is not known. */
void past_field_set(const char *typed, int64_t reach, int64_t now, enum lang lang, struct model *m);
/* Sets all else; the frame's values are page_frame()'s. A failed allocation is noted in the model.
 * Any thread. */
void past_view_set(const struct past_view *v, struct model *m);

#endif
