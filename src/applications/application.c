/* What an owner asks for, as it is read. */
#include "applications/application.h"

#include <assert.h>

static const char *const states[APPLICATION_STATE_COUNT] = {
    [APPLICATION_DRAFT] = "draft",
    [APPLICATION_SENT] = "sent",
    [APPLICATION_ACCEPTED] = "accepted",
    [APPLICATION_REFUSED] = "refused",
    [APPLICATION_WITHDRAWN] = "withdrawn",
};

const char *application_state_name(enum application_state state)
{
	assert(state < APPLICATION_STATE_COUNT);
	return states[state];
}

struct str application_text(
    const struct application *a, enum application_step step, const char *field)
{
	for (size_t i = 0; i < a->text_count; i++)
		if (a->texts[i].step == step && str_eq(a->texts[i].field, str_from(field)))
			return a->texts[i].text;
	return (struct str){NULL, 0};
}

const char *application_choice(
    const struct application *a, enum application_step step, const char *field)
{
	const char *const *choices = application_field_find(step, str_from(field))->choices;
	struct str text = str_trim(application_text(a, step, field));

	for (size_t i = 0; choices[i] != NULL; i++)
		if (str_eq(text, str_from(choices[i])))
			return choices[i];
	return choices[0];
}

bool application_waits(const struct application *a)
{
	return a->state == APPLICATION_SENT && !application_kinds[a->kind].makes_contract;
}
