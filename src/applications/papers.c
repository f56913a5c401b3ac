/* Which papers an application needs. */
#include "applications/papers.h"

#include <string.h>

struct application_answers application_answers(const struct application *a)
{
	static const char *const fields[] = {"applicant_is", "domain_owner", "payer"};
	unsigned answers[3];

	for (size_t i = 0; i < 3; i++) {
		const char *const *choices =
		    application_field_find(APPLICATION_PAPERS, str_from(fields[i]))->choices;
		const char *word = application_choice(a, APPLICATION_PAPERS, fields[i]);

		for (answers[i] = 0; strcmp(choices[answers[i]], word) != 0;)
			answers[i]++;
	}
	return (struct application_answers){(enum application_applicant)answers[0],
	    (enum application_owner)answers[1], (enum application_payer)answers[2]};
}

enum {
	ALL = 7,
	OTHERS = 1 << OWNER_ORGANIZATION | 1 << OWNER_PERSON,
	PERSON = 1 << APPLICANT_PERSON,
	OWNED_BY_PERSON = 1 << OWNER_PERSON
};

/* A paper is needed for one of these applicants, and for one of these owners of the domain. A
 * person stands in no register of companies: his seal is shown by a certificate of it. */
static const struct {
	const char *paper;
	unsigned applicants, owners;
} rows[] = {
    {"cover-sheet", ALL, ALL},
    {"application", ALL, ALL},
    {"domain-consent", ALL, OTHERS},
    {"seal-certificate", PERSON, ALL},
    {"seal-certificate", ALL & ~PERSON, OWNED_BY_PERSON},
};

size_t application_papers(
    const struct application_answers *answers, const char *ret[APPLICATION_PAPERS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if ((rows[i].applicants & 1u << answers->applicant) != 0 &&
		    (rows[i].owners & 1u << answers->owner) != 0)
			ret[count++] = rows[i].paper;
	return count;
}
