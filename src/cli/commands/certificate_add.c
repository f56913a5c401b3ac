/* trustseal certificate add */
#include "cli/bundle_files.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/proposals.h"
#include "registry/bundle.h"

enum { HISTORIC = OPTION_OWN };

static const char refusal[] = "the certificate is not added";

static const struct option options[] = {
    {"historic", 0, NULL, false, "take what browsers refuse, as a record of the past"},
};

/* What was picked is handed on as one file of PEM, whatever the files were. */
static int certificate_add_bundle(
    struct workspace *w, const struct arguments *a, const struct code *code, struct bundle *b)
{
	struct proposal_form form = {.action = PROPOSAL_ISSUE, .code = *code};
	struct buf file = BUF_INIT(CERTIFICATE_FILE_MAX), params = BUF_INIT(1000);
	int status = COMMAND_REFUSED;
	bool waits;
	enum err err = registry_bundle_pick(&w->change, code, b);

	if (!err) {
		bundle_files_tell(b);
		bundle_write(b, &file);
	}
	if (!err && file.err)
		err = err_because(&w->why, file.err, "%s", err_text(file.err));
	proposal_params_issue(option_value(a, HISTORIC) != NULL, &params);
	form.params = buf_str(&params);
	form.payload = buf_str(&file);
	if (err)
		output_error("%s: %s", refusal, w->why.text);
	else
		status = proposal_make(w, &form, refusal, &waits);
	buf_free(&file);
	buf_free(&params);
	return status;
}

static int certificate_add_run(const struct arguments *a)
{
	struct bundle *b = bundle_new();
	int status = COMMAND_REFUSED;
	struct workspace w;
	struct problem why;
	struct code code;

	if (b == NULL) {
		output_error("%s", err_text(ERR_NO_MEMORY));
	} else if (!workspace_code(a->operands[0], &code)) {
		/* said there */
	} else if (!bundle_files_add(b, a->operands[1], &why)) {
		output_error("the certificate is not added: %s", why.text);
	} else {
		if (workspace_open(&w, a, STORE_WRITE))
			status = certificate_add_bundle(&w, a, &code, b);
		workspace_close(&w);
	}
	bundle_free(b);
	return status;
}

const struct command command_certificate_add = {
    .name = "certificate add",
    .operands = "CODE FILE|FOLDER",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "Add the certificate that was issued for a contract",
    .details =
	"FILE is PEM with anything around it, DER or PKCS#7 (.p7b, .p7c), or - for the standard\n"
	"input; all files of a FOLDER belong together. The chain may come in any order and with\n"
	"the root: the certificate that issued no other is the site's. What was taken and what\n"
	"was ignored is told on stderr. A private key is refused.\n"
	"The certificate must cover every registered host. One that begins later\n"
	"than the current one is a reissue and revokes it. What no browser takes (such as a\n"
	"precertificate, or a name in the CN alone) is refused but for --historic: its page\n"
	"then calls it broken. One that has expired needs no option.",
    .example = "trustseal certificate add 0123456789 shop.pem",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .acts = true,
    .run = certificate_add_run,
};
