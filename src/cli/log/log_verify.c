/* trustseal log verify */
#include <inttypes.h>
#include "base/file.h"
#include "base/number.h"
#include "cli/describe.h"
#include "cli/log/vouched.h"
#include "cli/progress.h"
#include "verify/log.h"

enum { KEY = OPTION_OWN, FROM };
enum { ANSWER_MAX = 4096, NUMBER_MAX = 64 };

static const struct option options[] = {
    VOUCHED_OPTION,
    {"from", 0, "FILE", false,
	"an older checkpoint that was kept: the log must begin with all that it had then"},
};

static void log_verify_tell(void *arg, uint64_t done, uint64_t total)
{
	progress_show(arg, done, total);
}

static void number_line(struct buf *to, const char *label, uint64_t n, const char *more)
{
	struct buf text = BUF_INIT(NUMBER_MAX);

	number_write(n, &text);
	buf_puts(&text, more);
	describe_buf_line(to, label, &text);
	buf_free(&text);
}

static void found_write(const struct verify_found *f, const struct vouched *v, struct buf *to)
{
	struct buf root = BUF_INIT(NUMBER_MAX);

	vouched_write_root(&f->root, &root);
	vouched_write(v, f->origin, to);
	number_line(to, "entries", f->size, ", all of them in its tree");
	describe_buf_line(to, "root", &root);
	if (f->has_older)
		number_line(to, "older", f->older_size, " entries, with which it still begins");
	buf_free(&root);
}

static void found_describe(const struct verify_found *f, const struct vouched *v, struct buf *to)
{
	struct buf root = BUF_INIT(NUMBER_MAX);
	struct json *document = json_new_object();

	vouched_write_root(&f->root, &root);
	vouched_describe(v, f->origin, document);
	json_set_int(document, "size", (int64_t)f->size);
	json_set_buf(document, "root", &root);
	if (f->has_older)
		json_set_int(document, "older_size", (int64_t)f->older_size);
	else
		json_set_null(document, "older_size");
	json_finish(document, JSON_INDENTED, to);
	buf_putc(to, '\n');
	buf_free(&root);
}

static int log_verify_do(const struct arguments *a, const struct vouched *v, struct str older)
{
	struct progress bar = {.label = "entries"};
	struct verify_wish wish = {.way = verify_way_of(a->operands[0]),
	    .where = a->operands[0],
	    .key = vouched_key(v),
	    .older = older,
	    .tell = log_verify_tell,
	    .arg = &bar};
	struct buf text = BUF_INIT(ANSWER_MAX);
	struct problem why = {.text = ""};
	struct arena memory = {0};
	struct verify_found found;
	enum err err = verify_log(&wish, &memory, &found, &why);
	int status;

	progress_end(&bar);
	if (err) {
		status = vouched_refuse(a->operands[0], err, &why);
	} else {
		if (option_value(a, OPTION_JSON) != NULL)
			found_describe(&found, v, &text);
		else
			found_write(&found, v, &text);
		status = output_print(&text);
		if (status == COMMAND_DONE)
			status = vouched_end(v);
	}
	buf_free(&text);
	arena_free(&memory);
	return status;
}

/* A file that is no checkpoint says nothing of the log. */
static enum err older_read(const char *path, struct buf *ret, struct problem *why)
{
	struct verify_checkpoint older;
	enum err err = file_read(path, ret, why);

	if (!err) {
		err = verify_checkpoint_read(ret->at == NULL ? STR("") : buf_str(ret), &older, why);
		if (err)
			err_prefix(why, path);
	}
	return err;
}

static int log_verify_run(const struct arguments *a)
{
	struct buf older = BUF_INIT(VERIFY_NOTE_MAX);
	const char *from = option_value(a, FROM);
	int status = COMMAND_REFUSED;
	struct problem why = {.text = ""};
	struct vouched v;

	if (!vouched_read(a, &v))
		return COMMAND_USAGE;
	if (from != NULL && older_read(from, &older, &why))
		output_error("--from: %s", why.text);
	else
		status =
		    log_verify_do(a, &v, from == NULL ? (struct str){NULL, 0} : buf_str(&older));
	buf_free(&older);
	return status;
}

static const struct json_member members[] = {
    VOUCHED_MEMBERS,
    {"size", "how many entries it has", NULL},
    {"root", "the hash of all of them, in base64", NULL},
    {"older_size", "how many the checkpoint of --from had, or null", NULL},
};

const struct command command_log_verify = {
    .name = "log verify",
    .operands = "URL|FOLDER",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Check a whole public log from outside, whoever keeps it",
    .details =
	"URL is where a log is served, such as https://seal.example/log; FOLDER has its files.\n"
	"Each entry is hashed and compared with the log's tree, and the tree with the signed\n"
	"checkpoint: a single bit that was changed is found, and the file is named. Nothing of it\n"
	"needs the store, or a configuration; any log as c2sp.org/tlog-tiles describes them will\n"
	"do.\n"
	"\n" VOUCHED_DETAILS "\n"
	"\n"
	"That a log is right today does not say that it was not another one yesterday: keep the\n"
	"file \"checkpoint\" of each visit, and give it with --from the next time.",
    .example = "trustseal log verify https://seal.example/log --key \"$(cat log.vkey)\" --from "
	       "checkpoint.october",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = log_verify_run,
};
