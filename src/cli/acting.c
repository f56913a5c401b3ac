/* Who acts by a command. */
#include "cli/acting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "accounts/note.h"
#include "accounts/proof.h"
#include "base/file.h"
#include "cli/output.h"
#include "cli/password.h"
#include "pki/client_ca.h"
#include "pki/possession.h"

bool acting_check_named(const struct config *config, const struct arguments *a)
{
	if (config->issue.approvals == 1 || option_value(a, OPTION_AS) != NULL)
		return true;
	output_error("nobody acts without a name where two persons are wanted ([issue] approvals = "
		     "2): add --as NAME, which is proved by --password-file FILE; trustseal "
		     "operator add makes the account");
	return false;
}

const char *acting_password_file(const struct arguments *a, unsigned option)
{
	const char *path = option_value(a, option);

	if (path == NULL)
		path = getenv("TRUSTSEAL_PASSWORD_FILE");
	return path == NULL || path[0] == '\0' ? NULL : path;
}

/* ---- the client certificate ---- */

/* The certificate's DER, whose key was proved. */
static enum err acting_read_client(const struct arguments *a, struct buf *der, struct problem *why)
{
	struct buf certificate = BUF_INIT(POSSESSION_FILE_MAX), key = BUF_INIT(POSSESSION_FILE_MAX);
	enum err err = file_read(option_value(a, OPTION_CLIENT_CERTIFICATE), &certificate, why);

	if (!err)
		err = file_read(option_value(a, OPTION_CLIENT_KEY), &key, why);
	if (!err)
		err = possession_prove(buf_str(&certificate), buf_str(&key), der, why);
	buf_free(&certificate);
	buf_free(&key);
	return err;
}

static enum err acting_judge_client(
    const char *client_ca, struct str der, const struct change *change, struct client_identity *ret)
{
	struct client_ca *ca = NULL;
	enum client_flaw flaw = CLIENT_ABSENT;
	enum err err = client_ca_open(client_ca, "[console] client_ca", &ca, change->why);

	if (!err && client_ca_judge(ca, der, change->now, &flaw, ret))
		err = err_no_memory(change->why);
	client_ca_close(ca);
	if (err || flaw == CLIENT_GOOD)
		return err;
	err = accounts_note_refusal(change, ret, client_flaw_name(flaw));
	return err ? err
		   : err_reason(change->why, ERR_REFUSED, "right.certificate",
			 "the client certificate is refused: %s", client_flaw_text(flaw));
}

/* *ret_given: there is one, and it is good. */
static enum err acting_find_client(const struct config *config, const struct arguments *a,
    const struct change *change, struct client_identity *ret, bool *ret_given)
{
	bool certificate = option_value(a, OPTION_CLIENT_CERTIFICATE) != NULL;
	struct buf der = BUF_INIT(POSSESSION_FILE_MAX);
	enum err err;

	*ret_given = certificate;
	if (certificate != (option_value(a, OPTION_CLIENT_KEY) != NULL))
		return err_because(
		    change->why, ERR_INVALID, "--client-certificate and --client-key go together");
	if (!certificate)
		return ERR_OK;
	if (config->console.client_ca[0] == '\0')
		return err_because(change->why, ERR_INVALID,
		    "a client certificate proves nothing here: [console] client_ca is empty");
	err = acting_read_client(a, &der, change->why);
	if (!err)
		err = acting_judge_client(config->console.client_ca, buf_str(&der), change, ret);
	buf_free(&der);
	return err;
}

/* ---- the password ---- */

static enum err acting_read_password(
    const struct arguments *a, const char *name, struct buf *to, struct problem *why)
{
	const char *path = acting_password_file(a, OPTION_PASSWORD_FILE);
	char question[OPERATOR_NAME_MAX + 32];
	enum err err;

	if (path != NULL)
		return password_read(path, to, why);
	snprintf(question, sizeof question, "Password of %.*s: ", OPERATOR_NAME_MAX, name);
	err = password_ask(question, to, why);
	if (err == ERR_UNAVAILABLE)
		return err_because(why, err,
		    "say how \"%.*s\" proves it: --password-file FILE, or "
		    "$TRUSTSEAL_PASSWORD_FILE, or at a terminal",
		    OPERATOR_NAME_MAX, name);
	return err;
}

enum err acting_prove(const struct config *config, const struct arguments *a,
    const struct change *change, struct acting *ret)
{
	struct accounts accounts = {.change = *change, .door = "cli"};
	struct buf password = BUF_INIT(PASSWORD_FILE_MAX);
	const char *name = option_value(a, OPTION_AS);
	struct acting acting = {.actor = ""};
	bool certified = false;
	enum err err;

	/* Whoever is nobody does what his user may do to the store: that is what approvals = 1
	 * says. */
	ret->person =
	    (struct accounts_person){.role = OPERATOR_ADMINISTRATOR, .rights = PERSON_ALL};
	if (name == NULL)
		return ERR_OK;
	err = acting_find_client(config, a, change, &acting.client, &certified);
	if (certified)
		accounts.client = &acting.client;
	if (!err)
		err = acting_read_password(a, name, &password, change->why);
	if (!err)
		err = accounts_prove(&accounts, str_from(name), buf_str(&password), &acting.person);
	if (password.at != NULL)
		explicit_bzero(password.at, password.len);
	buf_free(&password);
	if (err)
		return err;
	accounts_actor("cli", acting.person.name, acting.actor);
	*ret = acting;
	return ERR_OK;
}
