/* trustseal customer add */
#include "cli/choices.h"
#include "cli/command.h"
#include "cli/customers/whom.h"

enum { MAIL = OPTION_OWN, CODE, LANG, TELL };

static const struct option options[] = {
    {"mail", 0, "ADDRESS", false, "where one-time passwords go"},
    {"code", 0, "CODE", true, "a contract of the customer"},
    {"lang", 0, "LANG", false, "the language of mails, " CHOICES_WHOLE_LANGUAGES_USUAL},
    {"tell", 0, NULL, false, "send an access key by mail, too: another one"},
};

static int customer_add(const struct arguments *a, struct customer_form *form)
{
	struct customer_key key = {.text = ""};
	int status = COMMAND_REFUSED;
	struct workspace w;
	int64_t id;

	if (workspace_open(&w, a, STORE_CREATE))
		status = customer_done(&w, customers_add(&w.change, form, &id, &key),
		    "the customer is not added", &key);
	workspace_close(&w);
	return status;
}

static int customer_add_run(const struct arguments *a)
{
	struct code codes[CUSTOMERS_CODES_MAX];
	struct customer_form form = {.mail = str_from(option_value(a, MAIL)),
	    .codes = codes,
	    .tells = option_value(a, TELL) != NULL};

	if (!customer_codes_given(a, CODE, codes, &form.code_count) ||
	    !customer_lang_given(option_value(a, LANG), &form.lang))
		return COMMAND_REFUSED;
	if (form.mail.at == NULL || form.code_count == 0) {
		output_error("customer add: --mail and --code are needed: --mail taro@example.jp "
			     "--code 0123456789");
		return COMMAND_USAGE;
	}
	return customer_add(a, &form);
}

const struct command command_customer_add = {
    .name = "customer add",
    .operands = "",
    .summary = "Add a customer with contracts, and print the access key this once",
    .details =
	"The key alone is printed on stdout; the store has its digest. With it and a one-time\n"
	"password that comes by mail the customer logs in at /owner/. No mail is sent but with\n"
	"--tell: then it has a key of its own, whose first use ends the printed one.",
    .example = "trustseal customer add --mail taro@example.jp --code 0123456789",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .acts = true,
    .run = customer_add_run,
};
