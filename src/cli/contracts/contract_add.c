/* trustseal contract add */
#include <stdio.h>
#include "cli/choices.h"
#include "cli/command.h"
#include "cli/csr_file.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "pki/csr.h"
#include "registry/csr.h"

enum {
	URL = OPTION_OWN,
	ORGANIZATION,
	ORGANIZATION_EN,
	SERVICE,
	LANG,
	NO_STICKER,
	AUTO_RENEW,
	NO_VISITS,
	PERSON,
	CODE,
	RENEWS,
	CSR,
};

static const char refusal[] = "the contract is not added";

static const struct option options[] = {
    {"url", 0, "URL", true, "a registered URL; the certificate must cover its host"},
    {"organization", 0, "NAME", false, "who runs the site"},
    {"organization-en", 0, "NAME", false, "the same in English"},
    {"service", 0, "TYPE", false, "one of [contract] services; else the first of them"},
    {"lang", 0, "LANG", false, "the sticker's language, " CHOICES_LANGUAGES_USUAL},
    {"no-sticker", 0, NULL, false, "the applicant wants no sticker"},
    {"auto-renew", 0, NULL, false, "its certificates follow one another inside it, for years"},
    {"no-visits", 0, NULL, false, "the applicant wants nobody to visit the sites ([watch])"},
    {"person", 0, NULL, false,
	"the applicant is a person in business: the public log gets a hash instead of the name"},
    {"code", 0, "CODE", false, "10 digits; else drawn at random"},
    {"renews", 0, "CODE", false, "the contract that this one is the successor of"},
    {"csr", 0, "FILE", false, "the request for its certificate; - is the standard input"},
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
    {CODE, CONTRACT_CODE},
    {RENEWS, CONTRACT_RENEWS},
};

/* `urls` gets all that were given, as the form wants them. */
static struct contract_form form_read(const struct arguments *a, struct buf *urls)
{
	struct contract_form form = {0};
	size_t cursor = 0;
	const char *url;

	while ((url = option_next(a, URL, &cursor)) != NULL)
		buf_printf(urls, "%s%s", urls->len > 0 ? "|" : "", url);
	form.field[CONTRACT_URL] = buf_str(urls);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		form.field[fields[i].field] = str_from(option_value(a, fields[i].option));
	form.field[CONTRACT_STICKER] = option_value(a, NO_STICKER) != NULL ? STR("no") : STR("yes");
	form.field[CONTRACT_AUTO_RENEW] =
	    option_value(a, AUTO_RENEW) != NULL ? STR("yes") : STR("no");
	form.field[CONTRACT_VISITS] = option_value(a, NO_VISITS) != NULL ? STR("no") : STR("yes");
	form.field[CONTRACT_PERSON] = option_value(a, PERSON) != NULL ? STR("yes") : STR("no");
	return form;
}

static int code_print(const struct code *code, bool json)
{
	struct buf text = BUF_INIT(100);
	char done[64];
	int status;

	snprintf(done, sizeof done, "the contract %s is added", code->text);
	buf_printf(&text, json ? "{\"code\":\"%s\"}\n" : "%s\n", code->text);
	status = output_print_done(&text, done);
	buf_free(&text);
	return status;
}

/* The form separates URLs by blanks; one argument is one URL. */
static bool form_urls_are_single(const struct arguments *a)
{
	size_t cursor = 0;
	const char *url;

	while ((url = option_next(a, URL, &cursor)) != NULL) {
		struct str rest = str_from(url);

		if (contract_cut_url(&rest).len < strlen(url)) {
			output_error("the contract is not added: url: \"%s\" has a separator in "
				     "it; give one --url for each URL",
			    url);
			return false;
		}
	}
	return true;
}

/* `csr` is absent where there is none. */
static int contract_add_form(
    const struct arguments *a, const struct contract_form *form, struct str csr)
{
	struct registry_effect effect = {.count = 0};
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_CREATE)) {
		if (registry_csr_add_contract(&w.change, &w.rules, form, csr, &effect)) {
			output_error("%s: %s", refusal, w.why.text);
		} else {
			status = code_print(&effect.code, option_value(a, OPTION_JSON) != NULL);
			workspace_announce(&w, &effect);
		}
	}
	workspace_close(&w);
	return status;
}

static int contract_add_run(const struct arguments *a)
{
	struct buf urls = BUF_INIT(1 << 20), room = BUF_INIT(CSR_FILE_MAX);
	struct contract_form form = form_read(a, &urls);
	int status = COMMAND_REFUSED;
	struct str csr;

	if (form_urls_are_single(a) && csr_file_read(option_value(a, CSR), refusal, &room, &csr))
		status = contract_add_form(a, &form, csr);
	buf_free(&urls);
	buf_free(&room);
	return status;
}

static const struct json_member members[] = {
    {"code", "the code, given or drawn", NULL},
};

const struct command command_contract_add = {
    .name = "contract add",
    .operands = "",
    .summary = "Register a contract and print its code",
    .details =
	"--url and --organization are needed. The code alone is printed on stdout. A request\n"
	"(CSR) is PEM or DER; it may ask for no other hosts, and its key has to be RSA of 2048\n"
	"bits or more, or EC on P-256 or P-384: a certificate with another key is refused later.",
    .example = "trustseal contract add --url https://shop.example.jp/ --organization 例示商店",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .acts = true,
    .run = contract_add_run,
};
