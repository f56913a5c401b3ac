/* trustseal customer edit */
#include "cli/choices.h"
#include "cli/command.h"
#include "cli/customers/certificates.h"
#include "cli/customers/whom.h"
#include "cli/proposals.h"
#include "registry/customer.h"

enum {
	ADD_CODE = OPTION_OWN,
	REMOVE_CODE,
	LANG,
	NEW_KEY,
	TELL,
	MAIL,
	CERTIFICATE,
	REMOVE_CERTIFICATE,
	LOCK_CERTIFICATE,
	UNLOCK_CERTIFICATE
};

static const struct option options[] = {
    {"add-code", 0, "CODE", true, "a contract that is the customer's from now on"},
    {"remove-code", 0, "CODE", true, "one that is not any more"},
    {"lang", 0, "LANG", false, "the language of mails, " CHOICES_WHOLE_LANGUAGES},
    {"new-key", 0, NULL, false, "end all access keys and sessions, and print a new key"},
    {"tell", 0, NULL, false, "send a new access key by mail, which ends others when it is used"},
    {"mail", 0, "ADDRESS", false,
	"another address, where the customer reads the mails of his no more"},
    {"certificate", 0, "FILE", true, "a client certificate with which the customer may log in"},
    {"remove-certificate", 0, "SHA256", true, "one with which he may not any more"},
    {"lock-certificate", 0, "SHA256", true, "one with which nobody logs in for now"},
    {"unlock-certificate", 0, "SHA256", true, "one with which he may log in again"},
};

static const struct certificate_options certificate_options = {
    CERTIFICATE, REMOVE_CERTIFICATE, LOCK_CERTIFICATE, UNLOCK_CERTIFICATE};

enum { CERTIFICATE_PARAMS_MAX = 16384 };

static const char refusal[] = "the customer is not changed";

/* What a command line says of a customer besides his address. */
struct edit_given {
	struct customer_edit edit;
	struct code added[CUSTOMERS_CODES_MAX], removed[CUSTOMERS_CODES_MAX];
	struct customer_certificate_edit certificates[OPTION_USES_MAX];
	enum lang lang;
	bool any;
};

static bool edit_read(const struct arguments *a, struct edit_given *ret)
{
	const char *lang = option_value(a, LANG);
	struct customer_edit *e = &ret->edit;

	*e = (struct customer_edit){.lang = lang == NULL ? NULL : &ret->lang,
	    .added = ret->added,
	    .removed = ret->removed,
	    .draws_key = option_value(a, NEW_KEY) != NULL,
	    .tells = option_value(a, TELL) != NULL};
	if (!customer_codes_given(a, ADD_CODE, ret->added, &e->added_count) ||
	    !customer_codes_given(a, REMOVE_CODE, ret->removed, &e->removed_count) ||
	    !customer_lang_given(lang, &ret->lang))
		return false;
	ret->any =
	    e->lang != NULL || e->added_count + e->removed_count > 0 || e->draws_key || e->tells;
	for (unsigned i = REMOVE_CERTIFICATE; i <= UNLOCK_CERTIFICATE; i++)
		ret->any = ret->any || option_value(a, i) != NULL;
	return true;
}

/* Two persons decide how somebody logs in. */
static int edit_propose(struct workspace *w, int64_t id, enum proposal_action action,
    const struct buf *params, const char *what)
{
	char subject[REGISTRY_CUSTOMER_MAX];
	struct proposal_form form = {.action = action, .params = buf_str(params)};
	bool waits;

	registry_customer_subject(id, subject);
	form.subject = str_from(subject);
	return proposal_make(w, &form, what, &waits);
}

static int edit_propose_mail(struct workspace *w, int64_t id, const char *mail)
{
	struct buf params = BUF_INIT(2000);
	int status;

	registry_customer_params(str_from(mail), &params);
	status = edit_propose(w, id, PROPOSAL_CUSTOMER_MAIL, &params, "the address is not changed");
	buf_free(&params);
	return status;
}

static int edit_propose_certificate(
    struct workspace *w, int64_t id, const struct customer_certificate_edit *added)
{
	struct buf params = BUF_INIT(CERTIFICATE_PARAMS_MAX);
	int status;

	registry_customer_certificate_params(added, &params);
	status = edit_propose(
	    w, id, PROPOSAL_CUSTOMER_CERTIFICATE, &params, "the certificate is not registered");
	buf_free(&params);
	return status;
}

static int edit_make(
    struct workspace *w, const struct arguments *a, struct edit_given *given, const char *mail)
{
	struct customer_key key = {.text = ""};
	int status = COMMAND_DONE;
	struct customer customer;
	size_t count = 0, added = 0;

	if (!customer_given(w, a->operands[0], &customer) ||
	    !certificates_given(w, a, &certificate_options, given->certificates, &count))
		return COMMAND_REFUSED;
	while (added < count && given->certificates[added].act == CUSTOMER_CERTIFICATE_ADD)
		added++;
	given->edit.certificates = given->certificates + added;
	given->edit.certificate_count = count - added;
	if (given->any)
		status = customer_done(
		    w, customers_edit(&w->change, customer.id, &given->edit, &key), refusal, &key);
	for (size_t i = 0; i < added && status == COMMAND_DONE; i++)
		status = edit_propose_certificate(w, customer.id, &given->certificates[i]);
	if (status == COMMAND_DONE && mail != NULL)
		status = edit_propose_mail(w, customer.id, mail);
	return status;
}

static int customer_edit_run(const struct arguments *a)
{
	const char *mail = option_value(a, MAIL);
	int status = COMMAND_REFUSED;
	struct edit_given given;
	struct workspace w;

	if (!edit_read(a, &given))
		return COMMAND_REFUSED;
	if (!given.any && mail == NULL && option_value(a, CERTIFICATE) == NULL) {
		output_error("customer edit: say what is to be changed; see trustseal customer "
			     "edit --help");
		return COMMAND_USAGE;
	}
	if (workspace_open(&w, a, STORE_WRITE))
		status = edit_make(&w, a, &given, mail);
	workspace_close(&w);
	return status;
}

const struct command command_customer_edit = {
    .name = "customer edit",
    .operands = "CUSTOMER",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Change a customer: contracts, language, access key, mail address, certificates",
    .details = "CUSTOMER is a number, the code of one of the contracts, or the mail address.\n"
	       "Customers change their address themselves, at /owner/account. --mail is for one\n"
	       "that is lost: with [issue] approvals = 2 it waits for a second person, and the\n"
	       "number of the proposal is printed alone. The old address is told, and can undo\n"
	       "the change for seven days. --certificate takes what [portal] client_ca vouches\n"
	       "for, and waits as --mail does. Sessions end where one is taken away or locked.",
    .example = "trustseal customer edit 17 --add-code 0123456789",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .acts = true,
    .run = customer_edit_run,
};
