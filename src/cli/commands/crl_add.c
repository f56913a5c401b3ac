/* trustseal crl add */
#include <stdio.h>
#include "base/file.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "pki/crl/crl.h"
#include "registry/revocation.h"
#include "revocation/enrol.h"

enum { ENROL_AT_ONCE = 1000, LINE_BYTES = 2000 };

/* Certificates that no server has enrolled yet are looked up, too. */
static enum err crl_enrol(struct workspace *w)
{
	struct enrolment e = {.expired = 0};
	enum err err = revocation_issuers_read(w->config.watch.issuers, &e.issuers, &w->why);
	bool more = true;

	while (!err && more) {
		err = change_begin(&w->change);
		if (!err)
			err = revocation_enrol(&w->change, &e, ENROL_AT_ONCE, &more);
		err = change_end(&w->change, err);
	}
	revocation_issuers_free(&e.issuers);
	return err;
}

static void crl_tell(const char *path, const struct hand_outcome *found)
{
	struct buf line = BUF_INIT(LINE_BYTES);

	buf_printf(&line, "%s: %zu on the list, %zu of them among %zu certificates of ours; ", path,
	    found->entries, found->found, found->looked);
	if (found->revoked_count > 0)
		buf_printf(&line, "%zu revoked now", found->revoked_count);
	else
		buf_puts(&line, "none revoked that was not before");
	if (found->vanished > 0)
		buf_printf(&line, "; %zu that an earlier list had are not on it, and stay revoked",
		    found->vanished);
	buf_putc(&line, '\n');
	output_print_done(&line, "the list is taken");
	buf_free(&line);
}

/* Takes it as often as it is needed, and tells servers each time. */
static enum err crl_take(struct workspace *w, struct str file, struct hand_outcome *ret)
{
	size_t revoked = 0;
	enum err err;

	do {
		struct registry_effect effect;

		err = registry_crl_add(&w->change, file, &w->memory, ret, &effect);
		if (!err) {
			revoked += ret->revoked_count;
			workspace_announce(w, &effect);
		}
	} while (!err && ret->rest > 0);
	ret->revoked_count = revoked;
	return err;
}

/* False when it is refused, and said so. */
static bool crl_add_file(struct workspace *w, const char *path)
{
	struct buf file = BUF_INIT(CRL_FILE_MAX);
	struct hand_outcome found;
	enum err err = strcmp(path, "-") == 0 ? file_read_input(&file, &w->why)
					      : file_read(path, &file, &w->why);

	if (!err)
		err = crl_take(w, buf_str(&file), &found);
	if (err)
		output_error("%s is not taken: %s", path, w->why.text);
	else
		crl_tell(path, &found);
	buf_free(&file);
	return !err;
}

static int crl_add_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open_unnamed(&w, a, STORE_WRITE)) {
		enum err err = crl_enrol(&w);

		status = err ? COMMAND_REFUSED : COMMAND_DONE;
		if (err)
			output_error("nothing is taken: %s", w.why.text);
		for (size_t i = 0; i < a->operand_count && !err; i++)
			if (!crl_add_file(&w, a->operands[i]))
				status = COMMAND_REFUSED;
	}
	workspace_close(&w);
	return status;
}

const struct command command_crl_add = {
    .name = "crl add",
    .operands = "FILE…",
    .operands_min = 1,
    .operands_max = OPERANDS_MAX,
    .summary = "Take new revocation lists from the CA, without waiting for the watch",
    .details =
	"FILE is a list in DER or PEM, or - for the standard input. It is judged as one that was\n"
	"fetched: it must be signed by the issuer of certificates here, be current and whole (or "
	"of\n"
	"one of their distribution points), and not be older than one that was seen. Whoever is\n"
	"on it is revoked at once, with the list's time and reason; running servers show it "
	"within\n"
	"a second. It prints a line for each, and says why one is refused.\n"
	"A CA calls it whenever it has made a list. Nobody has to be named, and no second person\n"
	"is asked: the list is signed.",
    .example = "trustseal crl add /var/lib/ca/intermediate.crl",
    .run = crl_add_run,
};
