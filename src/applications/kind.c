/* What owners ask for, in which steps, with which texts. */
#include "applications/kind.h"

#include <assert.h>

enum { LINE_MAX = 8000, MANY_MAX = 1 << 16 };

#define STEPS(...) {__VA_ARGS__}, sizeof((int[]){__VA_ARGS__}) / sizeof(int)
#define PERSONS                                                                                    \
	APPLICATION_APPLICANT, APPLICATION_REGISTRANT, APPLICATION_TECHNICIAN, APPLICATION_ACCOUNTS
#define CONTRACT                                                                                   \
	APPLICATION_SITE, APPLICATION_CSR, PERSONS, APPLICATION_PAPERS, APPLICATION_ORDER,         \
	    APPLICATION_REVIEW

/* name, steps; is it about a contract, does it make one? */
const struct application_kind_row application_kinds[APPLICATION_KIND_COUNT] = {
    [APPLICATION_APPLY] = {"apply", STEPS(CONTRACT), false, true},
    [APPLICATION_RENEW] = {"renew", STEPS(CONTRACT), true, true},
    [APPLICATION_REISSUE] = {"reissue",
	STEPS(APPLICATION_CSR, APPLICATION_REASON, APPLICATION_REVIEW), true, false},
    [APPLICATION_CHANGE] = {"change", STEPS(CONTRACT), true, true},
    [APPLICATION_CONTACTS] = {"contacts", STEPS(PERSONS, APPLICATION_REVIEW), true, false},
    [APPLICATION_END] = {"end", STEPS(APPLICATION_REASON, APPLICATION_REVIEW), true, false},
};

static const char *const yes_no[] = {"yes", "no", NULL};
static const char *const langs[] = {"ja", "en", "zh", "ko", NULL};
static const char *const years[] = {"1", "2", "3", "4", "5", NULL};
static const char *const applicants[] = {"organization", "person", "foreign", NULL};
static const char *const owners[] = {"applicant", "organization", "person", NULL};
static const char *const payers[] = {"applicant", "third", NULL};
static const char *const reasons[] = {"mistake", "lost_key", "other", NULL};

/* name, bytes, is it needed, choices. */
static const struct application_field sites[] = {
    {"url", MANY_MAX, true, NULL},
    {"organization", LINE_MAX, true, NULL},
    {"organization_en", LINE_MAX, false, NULL},
    {"service", LINE_MAX, false, NULL},
    {"years", LINE_MAX, false, years},
    {"sticker", LINE_MAX, false, yes_no},
    {"lang", LINE_MAX, false, langs},
};
static const struct application_field requests[] = {{"csr", MANY_MAX, true, NULL}};
/* In the order of enum contact_field. */
static const struct application_field persons[] = {
    {"name", LINE_MAX, true, NULL},
    {"organization", LINE_MAX, false, NULL},
    {"department", LINE_MAX, false, NULL},
    {"title", LINE_MAX, false, NULL},
    {"mail", LINE_MAX, true, NULL},
    {"telephone", LINE_MAX, true, NULL},
    {"address", LINE_MAX, false, NULL},
    {"invoice", LINE_MAX, false, contact_invoice_ways},
};
static const struct application_field answers[] = {
    {"applicant_is", LINE_MAX, false, applicants},
    {"domain_owner", LINE_MAX, false, owners},
    {"payer", LINE_MAX, false, payers},
};
static const struct application_field orders[] = {{"coupon", LINE_MAX, false, NULL}};
static const struct application_field causes[] = {
    {"reason", LINE_MAX, false, reasons},
    {"words", LINE_MAX, false, NULL},
};

#define ALL(fields) fields, sizeof(fields) / sizeof(fields)[0]
/* Bills go to accounts alone. */
#define CALLED persons, CONTACT_INVOICE

static const struct {
	const char *name;
	const struct application_field *fields;
	size_t count;
} steps[APPLICATION_STEP_COUNT] = {
    [APPLICATION_SITE] = {"site", ALL(sites)},
    [APPLICATION_CSR] = {"csr", ALL(requests)},
    [APPLICATION_APPLICANT] = {"applicant", CALLED},
    [APPLICATION_REGISTRANT] = {"registrant", CALLED},
    [APPLICATION_TECHNICIAN] = {"technician", CALLED},
    [APPLICATION_ACCOUNTS] = {"accounts", ALL(persons)},
    [APPLICATION_PAPERS] = {"papers", ALL(answers)},
    [APPLICATION_ORDER] = {"order", ALL(orders)},
    [APPLICATION_REASON] = {"reason", ALL(causes)},
    [APPLICATION_REVIEW] = {"review", NULL, 0},
};

const struct application_field *application_fields(enum application_step step, size_t *ret_count)
{
	assert(step < APPLICATION_STEP_COUNT);
	*ret_count = steps[step].count;
	return steps[step].fields;
}

const struct application_field *application_field_find(enum application_step step, struct str name)
{
	size_t count;
	const struct application_field *list = application_fields(step, &count);

	for (size_t i = 0; i < count; i++)
		if (str_eq(name, str_from(list[i].name)))
			return &list[i];
	return NULL;
}

const char *application_kind_name(enum application_kind kind)
{
	assert(kind < APPLICATION_KIND_COUNT);
	return application_kinds[kind].name;
}

bool application_kind_parse(struct str name, enum application_kind *ret)
{
	for (unsigned i = 0; i < APPLICATION_KIND_COUNT; i++)
		if (str_eq(name, str_from(application_kinds[i].name))) {
			*ret = (enum application_kind)i;
			return true;
		}
	return false;
}

const char *application_step_name(enum application_step step)
{
	assert(step < APPLICATION_STEP_COUNT);
	return steps[step].name;
}

bool application_step_parse(enum application_kind kind, struct str name, enum application_step *ret)
{
	const struct application_kind_row *of = &application_kinds[kind];

	for (size_t i = 0; i < of->step_count; i++)
		if (str_eq(name, str_from(steps[of->steps[i]].name))) {
			*ret = of->steps[i];
			return true;
		}
	return false;
}

size_t application_step_place(enum application_kind kind, enum application_step step)
{
	const struct application_kind_row *of = &application_kinds[kind];
	size_t i = 0;

	while (i < of->step_count && of->steps[i] != step)
		i++;
	return i;
}

bool application_step_role(enum application_step step, enum contact_role *ret)
{
	return contact_role_parse(str_from(application_step_name(step)), ret);
}
