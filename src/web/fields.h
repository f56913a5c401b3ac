/* The fields of a form: shown with their labels, hints, what was typed and what is wrong with it.
 *
 * DESIGN: a form is a table of fields; the template part_fields.html shows it. What is wrong stands
 * beside its field and is tied to it for those who hear the page. */
#ifndef WEB_FIELDS_H
#define WEB_FIELDS_H

#include "web/form.h"
#include "web/model.h"

enum field_kind {
	FIELD_TEXT,
	FIELD_NAME,     /* of a person or thing that computers know: no spelling, no capitals */
	FIELD_PASSWORD, /* never shown again */
	FIELD_AREA,     /* several lines */
	FIELD_FILE,     /* the form is multipart/form-data */
	FIELD_CHOICE,   /* one of `choices` */
	FIELD_HIDDEN
};

enum { FIELDS_MAX = 16 };

struct field {
	const char *name; /* as it is posted; ids are made of it */
	enum field_kind kind;
	const char *label, *hint; /* keys of the catalogues; the hint may be NULL */
	bool optional;
	unsigned max;               /* characters, for the browser; 0 for any */
	const char *autocomplete;   /* WHATWG HTML, autofill; NULL for off */
	const char *const *choices; /* the values, ended by NULL */
	const char *choice_texts;   /* what stands before a value in the key of its label; NULL:
				       values are their own labels */
};

/* A form that is looked at. Set to zeros but for the first two. */
struct fields {
	const struct field *table;
	size_t count; /* at most FIELDS_MAX */
	bool wrong;   /* any */
	struct {
		const char *key;   /* of the sentence; NULL: nothing is wrong */
		const char *about; /* {about} in it, or NULL; kept until fields_show() */
	} problems[FIELDS_MAX];
};

/* Notes what is wrong with a field; the first of each counts. */
void fields_wrong(struct fields *f, const char *name, const char *key, const char *about);
/* Sets the list "fields", and "fields_wrong" when something is, in the model. */
void fields_show(const struct fields *f, const struct form *values, struct model *m);

#endif
