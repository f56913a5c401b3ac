/* trustseal contract edit */
#include <inttypes.h>
#include <string.h>
#include "cli/choices.h"
#include "cli/command.h"
#include "cli/contacts_file.h"
#include "cli/csr_file.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "pki/csr.h"
#include "registry/contacts.h"
#include "registry/csr.h"
#include "registry/edit.h"

enum {
	URL = OPTION_OWN,
	REMOVE_URL,
	ORGANIZATION,
	ORGANIZATION_EN,
	SERVICE,
	LANG,
	STICKER,
	AUTO_RENEW,
	VISITS,
	PERSON,
	CONTACTS,
	CSR,
};

static const struct option options[] = {
    {"url", 0, "URL", true, "a URL that is added; the certificate must cover its host"},
    {"remove-url", 0, "URL", true, "a registered URL that is taken out"},
    {"organization", 0, "NAME", false, "who runs the site"},
    {"organization-en", 0, "NAME", false, "the same in English; an empty one takes it out"},
    {"service", 0, "TYPE", false, "one of [contract] services"},
    {"lang", 0, "LANG", false, "the sticker's language, " CHOICES_LANGUAGES},
    {"sticker", 0, "ANSWER", false, "yes or no: whether stickers are wanted"},
    {"auto-renew", 0, "ANSWER", false,
	"yes or no: whether its certificates follow one another inside it"},
    {"visits", 0, "ANSWER", false,
	"yes or no: whether its sites are visited ([watch]); owners may wish that they are not"},
    {"person", 0, "ANSWER", false,
	"yes or no: whether it is a person in business, whose name the public log gets as a hash"},
    {"contacts", 0, "FILE", false, "contacts that change; - for the standard input"},
    {"csr", 0, "FILE", false, "the request for its next certificate; - for the standard input"},
};

/* The fields of the form that an option fills. */
static const struct {
	unsigned option;
	enum contract_field field;
} fields[] = {
    {ORGANIZATION, CONTRACT_ORGANIZATION},
    {ORGANIZATION_EN, CONTRACT_ORGANIZATION_EN},
    {SERVICE, CONTRACT_SERVICE},
    {LANG, CONTRACT_LANG},
    {STICKER, CONTRACT_STICKER},
    {AUTO_RENEW, CONTRACT_AUTO_RENEW},
    {VISITS, CONTRACT_VISITS},
    {PERSON, CONTRACT_PERSON},
};

/* All values of an option that may be repeated, as a form has them. */
static struct str edit_join(const struct arguments *a, unsigned option, struct buf *to)
{
	size_t cursor = 0;
	const char *url;

	while ((url = option_next(a, option, &cursor)) != NULL)
		buf_printf(to, "%s%s", to->len > 0 ? "|" : "", url);
	return buf_str(to);
}

/* Where something waits its number is printed alone, as by certificate add. */
static int edit_end(struct workspace *w, enum err err, struct proposal_outcome *outcome)
{
	struct buf text = BUF_INIT(100);
	int status;

	if (err || !outcome->waits)
		return workspace_end_change(
		    w, err, "the contract is not changed", &outcome->effect);
	buf_printf(&text, "%" PRIu64 "\n", outcome->id);
	status = output_print_done(&text, "the change is proposed");
	buf_free(&text);
	return status;
}

/* What a command line says of a contract besides its contacts; false when that is nothing. */
static bool edit_read(const struct arguments *a, struct buf rooms[2], struct amendment *ret)
{
	bool any;

	*ret = (struct amendment){.add_urls = edit_join(a, URL, &rooms[0]),
	    .remove_urls = edit_join(a, REMOVE_URL, &rooms[1])};
	any = ret->add_urls.len + ret->remove_urls.len > 0;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		const char *value = option_value(a, fields[i].option);

		ret->form.field[fields[i].field] = str_from(value);
		any = any || value != NULL;
	}
	return any;
}

/* Contacts and the request change at once, before what may have to wait. */
static int edit_make(struct workspace *w, const struct code *code, const struct contacts *contacts,
    struct str csr, const struct amendment *amendment)
{
	struct registry_clerk clerk = workspace_clerk(w);
	struct registry_effect effect = {.count = 0};
	struct proposal_outcome outcome = {.id = 0};
	int status = COMMAND_DONE;
	enum err err;

	if (contacts != NULL)
		status = workspace_end_change(w,
		    registry_contacts_change(&clerk, code, contacts, &effect),
		    "the contacts are not changed", &effect);
	if (status == COMMAND_DONE && csr.at != NULL)
		status = workspace_end_change(w, registry_csr_attach(&clerk, code, csr, &effect),
		    "the request is not attached", &effect);
	if (status != COMMAND_DONE || amendment == NULL)
		return status;
	err = registry_contract_edit(&clerk, code, amendment, &outcome);
	return edit_end(w, err, &outcome);
}

static int contract_edit_run(const struct arguments *a)
{
	struct buf rooms[3] = {BUF_INIT(1 << 20), BUF_INIT(1 << 20), BUF_INIT(1 << 20)};
	const char *file = option_value(a, CONTACTS), *csr = option_value(a, CSR);
	struct buf room = BUF_INIT(CSR_FILE_MAX);
	struct str request;
	struct amendment amendment;
	struct contacts contacts;
	bool amends = edit_read(a, rooms, &amendment);
	int status = COMMAND_REFUSED;
	struct workspace w;
	struct code code;

	if (!amends && file == NULL && csr == NULL) {
		output_error("contract edit: say what is to be changed; see trustseal contract "
			     "edit --help");
		return COMMAND_USAGE;
	}
	if (workspace_code(a->operands[0], &code) &&
	    (file == NULL || contacts_file_read(file, &rooms[2], &contacts)) &&
	    csr_file_read(csr, "the request is not attached", &room, &request)) {
		if (workspace_open(&w, a, STORE_WRITE))
			status = edit_make(&w, &code, file == NULL ? NULL : &contacts, request,
			    amends ? &amendment : NULL);
		workspace_close(&w);
	}
	buf_free(&room);
	for (size_t i = 0; i < 3; i++)
		buf_free(&rooms[i]);
	return status;
}

const struct command command_contract_edit = {
    .name = "contract edit",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Correct what a contract says",
    .details =
	"What is not named stays as it is. With [issue] approvals = 2, another organisation\n"
	"(more than another spelling of its name) and other URLs wait for a second person:\n"
	"the number of the proposal is printed alone. All else is changed at once.\n"
	"The file of contacts has a part for each that changes, [applicant], [registrant],\n"
	"[technician] or [accounts], with lines such as name = 山田 太郎: name, organization,\n"
	"department, title, mail, telephone, address; of accounts invoice = mail or post, how it\n"
	"is sent. An empty value takes one out.",
    .example = "trustseal contract edit 0123456789 --url https://www.example.jp/ --sticker yes",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .acts = true,
    .run = contract_edit_run,
};
