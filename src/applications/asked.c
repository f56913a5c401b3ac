/* What an application asks for. */
#include "applications/asked.h"

#include "applications/papers.h"

struct contract_form application_contract_form(const struct application *a)
{
	static const enum contract_field fields[] = {CONTRACT_URL, CONTRACT_ORGANIZATION,
	    CONTRACT_ORGANIZATION_EN, CONTRACT_SERVICE, CONTRACT_LANG, CONTRACT_STICKER};
	struct contract_form form = {.field = {{NULL, 0}}};

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		form.field[fields[i]] =
		    application_text(a, APPLICATION_SITE, contract_field_name(fields[i]));
	form.field[CONTRACT_PERSON] =
	    application_answers(a).applicant == APPLICANT_PERSON ? STR("yes") : STR("no");
	if (application_kinds[a->kind].is_about)
		form.field[CONTRACT_RENEWS] = str_from(a->code.text);
	return form;
}

void application_contact(
    const struct application *a, enum application_step step, struct str ret[CONTACT_FIELD_COUNT])
{
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		ret[i] = application_text(a, step, contact_field_name((enum contact_field)i));
}
