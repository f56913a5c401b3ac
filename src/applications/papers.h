/* Which papers an application needs: one table from a few questions. */
#ifndef APPLICATIONS_PAPERS_H
#define APPLICATIONS_PAPERS_H

#include "applications/application.h"

enum { APPLICATION_PAPERS_MAX = 4 };

/* What the step "papers" asks. */
enum application_applicant { APPLICANT_ORGANIZATION, APPLICANT_PERSON, APPLICANT_FOREIGN };
enum application_owner { OWNER_APPLICANT, OWNER_ORGANIZATION, OWNER_PERSON };
enum application_payer { PAYER_APPLICANT, PAYER_THIRD };

struct application_answers {
	enum application_applicant applicant;
	enum application_owner owner; /* of the domain */
	enum application_payer payer;
};

/* The answers as they were typed; the usual ones where nothing was. Any thread. */
struct application_answers application_answers(const struct application *a);
/* The papers that are needed, words of registry_papers (registry/checks.h), in the order in which
 * they are sent: constants. Returns how many. A renewal by the same applicant and owner needs what
 * a new application does: the CA compares seals each time. Any thread. */
size_t application_papers(
    const struct application_answers *answers, const char *ret[APPLICATION_PAPERS_MAX]);

#endif
