/* trustseal certificate revoke, and certificate release: the way back from a hold */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/local_time.h"
#include "base/printable.h"
#include "cli/choices.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/proposals.h"
#include "registry/certificate.h"

enum { REASON = OPTION_OWN, AT, SERIAL, YES };
enum { NOTE = OPTION_OWN };
enum { WORDS_MAX = 1 << 16, NOTE_MAX = 1 << 17 };

static const struct option options[] = {
    {"reason", 0, "WORD", false, CHOICES_REASONS},
    {"at", 0, "TIME", false, "since when, as 2026-11-22T09:30+09:00; else now"},
    {"serial", 0, "HEX", false, "another certificate of the contract than the current one"},
    {"yes", 0, NULL, false, "do not ask, also at a terminal"},
};

static const struct option release_options[] = {
    {"note", 0, "TEXT", false, "why: for the contract's history"},
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

/* The certificate that is meant: the current one where no serial is given, or no certificate has
 * it.
 */
static const struct store_certificate *entry_certificate(
    const struct store_entry *e, const char *serial)
{
	for (size_t i = 0; serial != NULL && i < e->certificate_count; i++)
		if (str_eq_nocase(str_from(serial), e->certificates[i].serial))
			return &e->certificates[i];
	return &e->certificates[0];
}

/* "0123456789, 例示商店, https://shop.example.jp/, serial 1a2b, until 2026-11-22T09:30:00+09:00" */
static void revocation_name_certificate(
    const struct store_entry *e, const struct store_certificate *c, struct buf *to)
{
	buf_printf(to, "%s, ", e->contract.code.text);
	printable_write(e->contract.organization, to);
	for (size_t i = 0; i < e->contract.url_count; i++) {
		buf_puts(to, ", ");
		printable_write(e->contract.urls[i], to);
	}
	buf_puts(to, ", serial ");
	printable_write(c->serial, to);
	buf_puts(to, ", valid until ");
	local_time_iso(c->not_after, to);
}

/* True where nobody sits there to be asked, too. A code with nothing issued is refused later, in
 * words. */
static bool revocation_is_meant(struct workspace *w, const struct code *code, const char *serial)
{
	struct buf text = BUF_INIT(WORDS_MAX);
	struct store_entry entry;
	char answer[16] = "";

	if (store_show(w->change.store, code, w->change.now, &w->memory, &entry) ||
	    entry.certificate_count == 0)
		return true;
	revocation_name_certificate(&entry, entry_certificate(&entry, serial), &text);
	fprintf(stderr, "%s\nRevoke this certificate? Type yes: ", text.at == NULL ? "" : text.at);
	buf_free(&text);
	if (fgets(answer, sizeof answer, stdin) != NULL &&
	    (strcmp(answer, "yes\n") == 0 || strcmp(answer, "y\n") == 0))
		return true;
	output_error("nothing is revoked: the answer was not yes");
	return false;
}

/* Says what was done to the certificate. */
static int revocation_tell(struct workspace *w, const struct code *code, const char *serial)
{
	struct buf text = BUF_INIT(WORDS_MAX);
	const struct store_certificate *c;
	struct store_entry entry;
	int status;
	enum err err = store_show(w->change.store, code, clock_now(), &w->memory, &entry);

	if (err || entry.certificate_count == 0)
		return COMMAND_DONE; /* it is done all the same */
	c = entry_certificate(&entry, serial);
	if (c->revoked_at != 0) {
		buf_puts(&text, "revoked since ");
		local_time_iso(c->revoked_at, &text);
		buf_puts(&text, " (");
		printable_write(c->revocation_reason, &text);
		buf_puts(&text, "): ");
	}
	buf_puts(&text, text.len == 0 ? "no longer on hold: " : "");
	revocation_name_certificate(&entry, c, &text);
	buf_putc(&text, '\n');
	status = output_print_done(&text, "the change is made");
	buf_free(&text);
	return status;
}

static int certificate_revoke_current(
    struct workspace *w, const struct arguments *a, const struct code *code)
{
	struct proposal_form form = {.action = PROPOSAL_REVOKE, .code = *code};
	struct buf params = BUF_INIT(1000);
	int64_t at;
	int status;
	bool waits;

	if (!revocation_time_read(a, &at))
		return COMMAND_REFUSED;
	if (isatty(STDIN_FILENO) && option_value(a, YES) == NULL &&
	    !revocation_is_meant(w, code, option_value(a, SERIAL)))
		return COMMAND_REFUSED;
	proposal_params_revoke(&(struct revocation){.reason = str_from(option_value(a, REASON)),
				   .at = at,
				   .serial = str_from(option_value(a, SERIAL))},
	    &params);
	form.params = buf_str(&params);
	status = proposal_make(w, &form, "nothing is revoked", &waits);
	buf_free(&params);
	return status == COMMAND_DONE && !waits ? revocation_tell(w, code, option_value(a, SERIAL))
						: status;
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

static int certificate_release_run(const struct arguments *a)
{
	struct proposal_form form = {.action = PROPOSAL_RELEASE};
	struct buf params = BUF_INIT(NOTE_MAX);
	int status = COMMAND_REFUSED;
	struct workspace s;
	bool waits;

	if (!workspace_code(a->operands[0], &form.code))
		return COMMAND_REFUSED;
	proposal_params_release(str_from(option_value(a, NOTE)), &params);
	form.params = buf_str(&params);
	if (workspace_open(&s, a, STORE_WRITE)) {
		status = proposal_make(&s, &form, "nothing is released", &waits);
		if (status == COMMAND_DONE && !waits)
			status = revocation_tell(&s, &form.code, NULL);
	}
	workspace_close(&s);
	buf_free(&params);
	return status;
}

const struct command command_certificate_revoke = {
    .name = "certificate revoke",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Revoke a certificate of a contract: the current one",
    .details = "WORD is one of RFC 5280, section 5.3.1. A time without an offset is meant in the\n"
	       "time zone of the configuration. At a terminal it asks before; it prints what it\n"
	       "did. What is revoked as certificateHold can be released.",
    .example = "trustseal certificate revoke 0123456789 --reason keyCompromise",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .acts = true,
    .run = certificate_revoke_run,
};

const struct command command_certificate_release = {
    .name = "certificate release",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Lift the hold of a certificate that is revoked as certificateHold",
    .details = "No other revocation can be undone. It prints what it did.",
    .example = "trustseal certificate release 0123456789 --note \"the site is clean again\"",
    .options = release_options,
    .option_count = sizeof release_options / sizeof release_options[0],
    .acts = true,
    .run = certificate_release_run,
};
