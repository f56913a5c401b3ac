/* trustseal log verify-proof */
#include <inttypes.h>
#include "base/file.h"
#include "base/local_time.h"
#include "cli/describe.h"
#include "cli/log/vouched.h"
#include "verify/entry.h"
#include "verify/kept.h"

enum { ANSWER_MAX = 1 << 20, PLACE_MAX = 64 };

static const struct option options[] = {VOUCHED_OPTION};

/* ---- for people ---- */

static void entry_write(const struct verify_entry *e, struct buf *to)
{
	describe_line(to, "says", e->meaning.at == NULL ? e->kind : e->meaning);
	describe_time_line(to, "at", e->at);
	describe_line(to, "code", e->code);
	describe_line(to, "organization", e->organization);
	describe_line(to, "in English", e->organization_en);
	describe_line(to, "SHA-256 of name", e->organization_hash);
	describe_line(to, "of English name", e->organization_en_hash);
	for (size_t i = 0; i < e->url_count; i++)
		describe_line(to, "site", e->urls[i]);
	describe_line(to, "certificate", e->fingerprint);
	describe_line(to, "serial", e->serial);
	describe_line(to, "issuer's key", e->issuer_key);
	describe_time_line(to, "valid from", e->not_before);
	describe_time_line(to, "valid until", e->not_after);
	if (e->is_broken)
		describe_line(to, "broken", STR("browsers refuse it, whatever its dates"));
	describe_line(to, "in place of", e->replaces);
	describe_line(to, "renews", e->renews);
	describe_time_line(to, "since", e->since);
	describe_line(to, "reason", e->reason);
}

static void kept_write(const struct verify_kept *kept, const struct verify_entry *entry,
    const struct vouched *v, struct buf *to)
{
	struct buf place = BUF_INIT(PLACE_MAX);

	vouched_write(v, kept->checkpoint.origin, to);
	buf_printf(&place, "%" PRIu64 " (from 0) of %" PRIu64, kept->index, kept->checkpoint.size);
	describe_buf_line(to, "entry", &place);
	if (entry != NULL)
		entry_write(entry, to);
	else
		describe_line(to, "says", kept->entry);
	buf_free(&place);
}

/* ---- for programs ---- */

static void kept_describe(const struct verify_kept *kept, const struct verify_entry *entry,
    const struct vouched *v, struct buf *to)
{
	struct buf root = BUF_INIT(PLACE_MAX);
	struct json *document = json_new_object();

	vouched_write_root(&kept->checkpoint.root, &root);
	vouched_describe(v, kept->checkpoint.origin, document);
	json_set_int(document, "index", (int64_t)kept->index);
	json_set_int(document, "size", (int64_t)kept->checkpoint.size);
	json_set_buf(document, "root", &root);
	if (entry != NULL)
		json_set_raw(document, "entry", kept->entry);
	else
		json_set_null(document, "entry");
	json_finish(document, JSON_INDENTED, to);
	buf_putc(to, '\n');
	buf_free(&root);
}

static int kept_print(const struct arguments *a, const struct verify_kept *kept,
    struct arena *memory, const struct vouched *v)
{
	struct buf text = BUF_INIT(ANSWER_MAX);
	struct problem why = {.text = ""};
	const struct verify_entry *known;
	struct verify_entry entry;
	int status;
	enum err err = verify_entry_read(kept->entry, memory, &entry, &why);

	if (err == ERR_NO_MEMORY)
		return vouched_refuse(a->operands[0], err, &why);
	known = err ? NULL : &entry;
	if (err)
		output_warning(
		    "what the entry says is in words that this version does not know: %s",
		    why.text);
	if (option_value(a, OPTION_JSON) != NULL)
		kept_describe(kept, known, v, &text);
	else
		kept_write(kept, known, v, &text);
	status = output_print(&text);
	buf_free(&text);
	return status == COMMAND_DONE ? vouched_end(v) : status;
}

static int log_verify_proof_do(const struct arguments *a, const struct vouched *v)
{
	const char *path = a->operands[0];
	struct buf file = BUF_INIT(VERIFY_KEPT_MAX);
	struct problem why = {.text = ""};
	int status = COMMAND_REFUSED;
	struct arena memory = {0};
	struct verify_kept kept;
	enum err err =
	    strcmp(path, "-") == 0 ? file_read_input(&file, &why) : file_read(path, &file, &why);

	if (err) {
		output_error("%s", why.text);
		goto out;
	}
	err = verify_kept_read(file.at == NULL ? STR("") : buf_str(&file), &memory, &kept, &why);
	if (!err)
		err = verify_kept_check(&kept, vouched_key(v), &why);
	status = err ? vouched_refuse(path, err, &why) : kept_print(a, &kept, &memory, v);
out:
	buf_free(&file);
	arena_free(&memory);
	return status;
}

static int log_verify_proof_run(const struct arguments *a)
{
	struct problem why = {.text = ""};
	struct vouched v;

	if (!vouched_read(a, &v))
		return COMMAND_USAGE;
	/* Whoever checks a proof has no settings of ours, and may be anywhere. */
	if (local_time_use("UTC", &why)) {
		output_error("%s", why.text);
		return COMMAND_REFUSED;
	}
	return log_verify_proof_do(a, &v);
}

static const struct json_member members[] = {
    VOUCHED_MEMBERS,
    {"index", "the entry's number, from 0", NULL},
    {"size", "how many entries the log had", NULL},
    {"root", "the hash of all of them, in base64", NULL},
    {"entry", "an object, as the log has it; null when this version does not know its words", NULL},
};

const struct command command_log_verify_proof = {
    .name = "log verify-proof",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Check a proof that somebody kept, without the log and without a network",
    .details =
	"FILE is what a proof page gives to keep (c2sp.org/tlog-proof), or - for the standard\n"
	"input: an entry of the public log, the hashes that lead from it to the log's root, and\n"
	"the signed checkpoint with that root. It prints what the entry says, times in UTC.\n"
	"It says what the service said then. Whether that holds today, later entries may say.\n"
	"\n" VOUCHED_DETAILS,
    .example = "trustseal log verify-proof 0123456789.tlog-proof --key \"$(cat log.vkey)\"",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = log_verify_proof_run,
};
