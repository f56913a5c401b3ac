/* What there is to say of a step. */
#include "applications/findings.h"

#include <string.h>
#include "registry/change.h"

struct str findings_text(const struct findings *f, const char *field)
{
	struct str text = str_trim(application_text(f->of, f->step, field));

	return text.len == 0 ? (struct str){NULL, 0} : text;
}

void findings_add(struct findings *f, const char *field, bool is_hint, const struct problem *why)
{
	if (f->count == FINDINGS_MAX)
		return;
	f->list[f->count++] = (struct application_finding){.step = f->step,
	    .field = application_field_find(f->step, str_from(field))->name,
	    .is_hint = is_hint,
	    .why = *why};
}

void findings_say(struct findings *f, const char *field, bool is_hint, const char *reason,
    struct str about, const char *text)
{
	struct problem why;

	err_reason(&why, ERR_REFUSED, reason, "%s", text);
	if (about.len > 0)
		err_about(&why, about.at, about.len);
	findings_add(f, field, is_hint, &why);
}

void findings_note(struct findings *f, const char *field, enum err err, const struct problem *why)
{
	if (err == ERR_OK)
		return;
	if (registry_is_about_input(err))
		findings_add(f, field, false, why);
	else if (!f->err)
		f->err = err;
}
