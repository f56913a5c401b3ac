/* trustseal certificate revoke */
#include "base/local_time.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "registry/certificate.h"

enum { REASON = OPTION_OWN, AT };

static const struct option options[] = {
    {"reason", 0, "WORD", false,
	"unspecified (else), keyCompromise, affiliationChanged, superseded …"},
    {"at", 0, "TIME", false, "since when, as 2026-11-22T09:30+09:00; else now"},
};

/* The time that --at names, 0 without one; to be asked when the zone is known. */
static bool revocation_time_read(const struct arguments *a, int64_t *ret_at)
{
	const char *text = option_value(a, AT);

	*ret_at = 0;
	if (text == NULL || (local_time_parse(str_from(text), ret_at) && *ret_at != 0))
		return true;
	output_error("--at \"%s\" is no time: write it as 2026-11-22, 2026-11-22T09:30 or "
		     "2026-11-22T09:30:00+09:00 (without an offset: in [page] timezone)",
	    text);
	return false;
}

static int certificate_revoke_current(
    struct workspace *w, const struct arguments *a, const struct code *code)
{
	struct registry_effect effect = {.count = 0};
	int64_t at;

	if (!revocation_time_read(a, &at))
		return COMMAND_REFUSED;
	return workspace_end_change(w,
	    registry_certificate_revoke(
		&w->change, code, str_from(option_value(a, REASON)), at, &effect),
	    "nothing is revoked", &effect);
}

static int certificate_revoke_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace s;
	struct code code;

	if (!workspace_code(a->operands[0], &code))
		return COMMAND_REFUSED;
	if (workspace_open(&s, a, STORE_WRITE))
		status = certificate_revoke_current(&s, a, &code);
	workspace_close(&s);
	return status;
}

const struct command command_certificate_revoke = {
    .name = "certificate revoke",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Revoke the current certificate of a contract",
    .details = "WORD is one of RFC 5280, section 5.3.1. A time without an offset is meant in the\n"
	       "time zone of the configuration.",
    .example = "trustseal certificate revoke 0123456789 --reason keyCompromise",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = certificate_revoke_run,
};
