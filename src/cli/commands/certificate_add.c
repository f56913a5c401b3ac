/* trustseal certificate add */
#include <string.h>
#include "base/file.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "registry/certificate.h"

enum { HISTORIC = OPTION_OWN };

static const struct option options[] = {
    {"historic", 0, NULL, false, "take what browsers refuse, as a record of the past"},
};

static int certificate_add_file(const struct arguments *a, const struct code *code, struct str file)
{
	struct registry_effect effect = {.count = 0};
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_WRITE))
		status = workspace_end_change(&w,
		    registry_certificate_add(
			&w.change, code, file, option_value(a, HISTORIC) != NULL, &effect),
		    "the certificate is not added", &effect);
	workspace_close(&w);
	return status;
}

static int certificate_add_run(const struct arguments *a)
{
	struct buf file = BUF_INIT(CERTIFICATE_FILE_MAX);
	int status = COMMAND_REFUSED;
	struct problem why;
	struct code code;

	if (!workspace_code(a->operands[0], &code))
		return COMMAND_REFUSED;
	if (strcmp(a->operands[1], "-") == 0 ? file_read_input(&file, &why)
					     : file_read(a->operands[1], &file, &why))
		output_error("%s", why.text);
	else
		status = certificate_add_file(a, &code, buf_str(&file));
	buf_free(&file);
	return status;
}

const struct command command_certificate_add = {
    .name = "certificate add",
    .operands = "CODE FILE",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "Add the certificate that was issued for a contract",
    .details =
	"FILE is PEM or DER, or - for the standard input. The leaf comes first; a chain may\n"
	"follow. The certificate must cover every registered host. One that begins later\n"
	"than the current one is a reissue and revokes it. What no browser takes (such as a\n"
	"precertificate, or a name in the CN alone) is refused but for --historic: its page\n"
	"then calls it broken. One that has expired needs no option.",
    .example = "trustseal certificate add 0123456789 shop.pem",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = certificate_add_run,
};
