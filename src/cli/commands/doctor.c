/* trustseal doctor */
#include "accounts/store.h"
#include "cli/choices.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workspace.h"
#include "doctor/letter.h"
#include "pages/token.h"
#include "server/keys.h"

enum { LANGUAGE = OPTION_OWN, SERVER };
enum { LETTER_MAX = 1 << 22, PAGE_MAX = 1024 };

static const struct option options[] = {
    {"lang", 0, "LANG", false, CHOICES_WHOLE_LANGUAGES "; English without it"},
    {"server", 0, "SERVER", false, "what runs the site: " CHOICES_SERVERS},
};

/* False, and said so, when a value is none of those that exist. */
static bool doctor_read_options(const struct arguments *a, struct doctor_teller *to)
{
	const char *lang = option_value(a, LANGUAGE), *server = option_value(a, SERVER);

	to->lang = LANG_EN;
	to->server = DOCTOR_NO_SERVER;
	if (lang != NULL && !lang_parse_whole(str_from(lang), &to->lang))
		return choices_refuse("lang", lang, CHOICES_WHOLE_LANGUAGES);
	if (server != NULL && !doctor_server_parse(str_from(server), &to->server))
		return choices_refuse("server", server, CHOICES_SERVERS);
	return true;
}

/* The address of the owner's page with its key, "" where no server has drawn keys yet. */
static enum err doctor_write_page(struct workspace *w, const struct code *code, struct buf *to)
{
	unsigned char key[DIGEST_BYTES];
	enum err err = store_known_key(w->change.store, KEYS_PAGE, key);

	if (err == ERR_NOT_FOUND) {
		output_warning(
		    "the owner's link is not known before a server has run on this store");
		return ERR_OK;
	}
	buf_puts(to, w->config.server.public_url);
	if (!err && !token_write_doctor(key, code, to))
		err = ERR_NO_MEMORY;
	return err ? err : to->err;
}

static enum err doctor_write(const struct doctor_letter *letter, bool as_json, struct buf *to)
{
	struct json *document;
	enum err err;

	if (!as_json)
		return doctor_letter_write(letter, to);
	document = json_new_object();
	err = doctor_letter_describe(letter, document);
	if (!err)
		err = json_write(document, JSON_INDENTED, to);
	buf_putc(to, '\n');
	json_free(document);
	return err;
}

static int doctor_print(struct workspace *w, struct doctor_teller *teller, bool as_json)
{
	struct buf page = BUF_INIT(PAGE_MAX), text = BUF_INIT(LETTER_MAX);
	struct doctor_letter letter = {.teller = teller};
	struct doctor_advice advice;
	struct doctor_state state;
	struct doctor_proofs proofs;
	int status = COMMAND_REFUSED;
	enum err err = doctor_read(w->change.store, &teller->code, &w->memory, &state);

	if (!err)
		err = doctor_proofs_read(w->change.store, w->config.watch.logs, &teller->code,
		    w->change.now, &w->memory, &proofs);
	if (!err)
		err = doctor_write_page(w, &teller->code, &page);
	if (err) {
		status = workspace_store_failed(w, err, &teller->code);
		goto out;
	}
	teller->proofs = &proofs;
	letter.page = page.at == NULL ? "" : page.at;
	letter.advice = &advice;
	err = doctor_advise(&state, &w->memory, &advice);
	if (!err)
		err = doctor_write(&letter, as_json, &text);
	if (err)
		output_error("doctor: %s", err_text(err));
	else
		status = output_print(&text);
out:
	buf_free(&page);
	buf_free(&text);
	return status;
}

static int doctor_tell(struct workspace *w, struct doctor_teller *teller, bool as_json)
{
	static const char *const pages[] = {"error"};
	struct problem why = {.text = ""};
	struct site *texts = NULL;
	int status = COMMAND_REFUSED;

	if (site_load(w->config.page.override, pages, 1, &texts, &why)) {
		output_error("doctor: %s", why.text);
		return status;
	}
	teller->texts = texts;
	teller->service = w->config.server.public_url;
	status = doctor_print(w, teller, as_json);
	site_free(texts);
	return status;
}

static int doctor_run(const struct arguments *a)
{
	struct doctor_teller teller = {.texts = NULL};
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (!doctor_read_options(a, &teller))
		return COMMAND_USAGE;
	if (!workspace_code(a->operands[0], &teller.code))
		return COMMAND_REFUSED;
	if (workspace_open(&w, a, STORE_READ))
		status = doctor_tell(&w, &teller, option_value(a, OPTION_JSON) != NULL);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    {"code", "ten digits, a text", NULL},
    {"verdict", "none, off, unseen, sound, doubt, hints, some or bad", NULL},
    {"sentence", "the same in words", NULL},
    {"visits", "false: the owner wishes that nobody looks", NULL},
    {"asked_at", "when somebody asked to look again, or null", NULL},
    {"page", "the owner's page with its key, or null", NULL},
    {"checks", "a list of what was looked at, what is wrong first", NULL},
    {"checks[].check", "a word: chain", NULL},
    {"checks[].area", "reach, certificate, tls, http or page", NULL},
    {"checks[].weight", "what it weighs where it is wrong: wrong, weak or note", NULL},
    {"checks[].state", "wrong, unknown or good", NULL},
    {"checks[].hosts", "where it is so; with the port unless that is 443", NULL},
    {"checks[].at", "when it was seen last, or null", NULL},
    {"checks[].first_at", "of what is wrong: when it was seen first, else null", NULL},
    {"checks[].confirmed_at", "since when it counts, or null: one look alone saw it", NULL},
    {"checks[].cured_at", "of what is good: it was wrong until then, or null", NULL},
    {"checks[].title", "what was looked at", NULL},
    {"checks[].sentence", "what is so", NULL},
    {"checks[].meaning", "for the site's visitors, or null", NULL},
    {"checks[].cure", "how it is mended, or null", NULL},
    {"checks[].lines", "what to write on the --server, or null", NULL},
    {"checks[].detail", "an object of what was seen, or null", NULL},
    {"checks[].logs", "of transparency: the logs that have the certificate; else null", NULL},
    {"checks[].logs[].id", "SHA-256 of the log's key, in base64", NULL},
    {"checks[].logs[].name", "as [watch] logs names it, or null", NULL},
    {"checks[].logs[].at", "since when it has it", NULL},
};

const struct command command_doctor = {
    .name = "doctor",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Say what was found on a contract's site, how it is mended, and the owner's link",
    .details =
	"What the watch saw on its last looks; to look now: trustseal watch run --code CODE.\n"
	"The text is fit for a mail to the owner. Whoever has the link at its end sees the same.",
    .example = "trustseal doctor 0123456789 --lang ja --server nginx",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = doctor_run,
};
