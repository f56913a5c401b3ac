/* trustseal mail test */
#include "cli/command.h"
#include "cli/workspace.h"
#include "server/mailing.h"

static int mail_test_do(struct workspace *w, const char *to)
{
	struct mailing mailing = {.smtp = NULL};
	struct site *site = NULL;
	char said[SMTP_SAID_MAX] = "";
	enum err err =
	    site_load(w->config.page.override, mailing_pages, MAILING_PAGES, &site, &w->why);

	if (!err)
		err = mailing_begin(&mailing, &w->config, site, &w->why);
	if (!err)
		err = mailing_test(&mailing, &w->config, str_from(to), said, &w->why);
	mailing_end(&mailing);
	site_free(site);
	if (err)
		output_error("%s", w->why.text);
	else
		output_note("the server took it: %s", said);
	return err ? COMMAND_REFUSED : COMMAND_DONE;
}

static int mail_test_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open_unnamed(&w, a, STORE_READ))
		status = mail_test_do(&w, a->operands[0]);
	workspace_close(&w);
	return status;
}

const struct command command_mail_test = {
    .name = "mail test",
    .operands = "ADDRESS",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Send a mail at once that tells that mails arrive",
    .details = "By the server of [mail] url, without the queue. What the server says is printed.",
    .example = "trustseal mail test sato@example.jp",
    .run = mail_test_run,
};
