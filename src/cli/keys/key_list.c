/* trustseal key list */
#include "base/local_time.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/keys/folder.h"

enum { LIST_MAX = 1 << 16 };

static void key_write_time(const char *label, int64_t t, struct buf *to)
{
	buf_printf(to, "  %s ", label);
	if (t == INT64_MAX)
		buf_printf(to, "%-16s", "-");
	else
		local_time_stamp(t, to);
}

static void key_write_line(const struct ring_key *key, const struct rota_turn *turn, struct buf *to)
{
	buf_printf(to, "%s  %-7s", key->file, rota_state_name(turn->state));
	key_write_time("from", turn->from, to);
	key_write_time("until", turn->until, to);
	key_write_time("gone", turn->gone, to);
	buf_printf(to, "  %s\n", key->name);
}

static void key_set_time(struct json *to, const char *name, int64_t t)
{
	if (t == INT64_MAX)
		json_set_null(to, name);
	else
		describe_time_json(to, name, t);
}

static void key_write_object(
    const struct ring_key *key, const struct rota_turn *turn, bool first, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_text(o, "file", str_from(key->file));
	json_set_text(o, "kid", str_from(key->name));
	json_set_text(o, "state", str_from(rota_state_name(turn->state)));
	key_set_time(o, "made_at", key->made);
	key_set_time(o, "from", turn->from);
	key_set_time(o, "until", turn->until);
	key_set_time(o, "gone_at", turn->gone);
	describe_item_json(o, first, to);
}

static void key_write_lines(const struct key_folder *f, struct buf *to)
{
	for (size_t i = 0; i < f->ring->count; i++)
		key_write_line(&f->ring->keys[i], &f->turns[i], to);
}

static void key_write_objects(const struct key_folder *f, struct buf *to)
{
	buf_putc(to, '[');
	for (size_t i = 0; i < f->ring->count; i++)
		key_write_object(&f->ring->keys[i], &f->turns[i], i == 0, to);
	buf_puts(to, "]\n");
}

static int key_list(const struct key_folder *f, const struct arguments *a)
{
	struct buf text = BUF_INIT(LIST_MAX);
	int status;

	if (option_value(a, OPTION_JSON) != NULL)
		key_write_objects(f, &text);
	else
		key_write_lines(f, &text);
	if (f->ring->count == 0)
		output_note(
		    "there is no key in %s: trustseal key rotate makes one", f->config.proof.keys);
	else
		output_zone(f->now);
	status = output_print(&text);
	buf_free(&text);
	return status;
}

static int key_list_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct key_folder f;

	if (key_folder_open(a, &f))
		status = key_list(&f, a);
	key_folder_close(&f);
	return status;
}

static const struct json_member members[] = {
    {"file", "its name in the folder", NULL},
    {"kid", "by which signatures name it", NULL},
    {"state", "next, current, old or gone", NULL},
    {"made_at", "when, as 2026-11-22T09:30:00+09:00", NULL},
    {"from", "when it begins to sign", NULL},
    {"until", "when it ends to sign, or null while no newer key is there", NULL},
    {"gone_at", "until when it is shown, or null", NULL},
};

const struct command command_key_list = {
    .name = "key list",
    .operands = "",
    .summary = "List the keys that sign proofs: since when, until when, their names",
    .details =
	"They are in the folder that [proof] keys names. States: next (shown in\n"
	"/.well-known/jwks.json, and does not sign yet); current (signs); old (signs no more, and "
	"is\n"
	"shown as long as anything that it signed can be valid); gone (nobody needs it: the next\n"
	"rotation removes it).",
    .example = "trustseal key list",
    .json = "a list of objects with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = key_list_run,
};
