/* The forms of the steps: which fields each has, with their words. */
#ifndef COUNTER_STEP_FIELDS_H
#define COUNTER_STEP_FIELDS_H

#include "applications/application.h"
#include "web/fields.h"

/* It stays where it is: `fields` points into it. */
struct step_fields {
	struct field table[APPLICATION_FIELDS_MAX];
	const char *services[CONFIG_WORDS_MAX + 1]; /* that can be chosen */
	struct fields fields;
};

/* The form of a step of this application, with nothing wrong; the asker's settings must
 * outlive it. Where there is a price list, services that it has not are no choice. Its fields
 * have the names of application_fields(), and its order. */
void step_fields_begin(const struct application *a, enum application_step step,
    const struct application_asker *asker, struct step_fields *ret);
/* What the application has typed there, as if it were posted. */
void step_fields_values(const struct application *a, enum application_step step, struct form *ret);
/* Sets the list "lines" of what `values` say, as part_lines.html shows them. */
void step_fields_show_values(
    const struct step_fields *f, const struct form *values, struct model *m);

#endif
