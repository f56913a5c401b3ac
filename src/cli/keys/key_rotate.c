/* trustseal key rotate */
#include "base/local_time.h"
#include "cli/command.h"
#include "cli/keys/folder.h"

enum { ANSWER_MAX = 1 << 14 };

/* May a new key be made? False, and said so, where the newest has not had its turn yet. */
static bool key_is_due(const struct key_folder *f)
{
	size_t count = f->ring->count;
	struct local_time_moment from;

	if (count == 0)
		return true;
	if (f->now <= f->ring->keys[count - 1].made) {
		output_error("no key is made: the clock of this machine is behind %s",
		    f->ring->keys[count - 1].file);
		return false;
	}
	from = local_time_moment(f->turns[count - 1].from);
	if (f->turns[count - 1].state == ROTA_NEXT)
		output_error("no key is made: %s is the next, and signs from %s",
		    f->ring->keys[count - 1].file, from.text);
	return f->turns[count - 1].state != ROTA_NEXT;
}

/* What cannot be removed stays gone; the next rotation tries again. */
static void key_remove_gone(const struct key_folder *f, struct buf *to)
{
	struct problem why = {.text = ""};

	for (size_t i = 0; i < f->ring->count; i++) {
		if (f->turns[i].state != ROTA_GONE)
			continue;
		if (ring_remove(f->config.proof.keys, &f->ring->keys[i], &why))
			output_warning("%s", why.text);
		else
			buf_printf(to, "%s is removed\n", f->ring->keys[i].file);
	}
}

static void key_tell(const struct arguments *a, struct buf *to)
{
	struct key_folder f;
	size_t newest;

	if (key_folder_open(a, &f) && f.ring->count > 0) {
		newest = f.ring->count - 1;
		buf_printf(to, "%s is made, and signs from %s\n", f.ring->keys[newest].file,
		    local_time_moment(f.turns[newest].from).text);
	}
	key_folder_close(&f);
}

static int key_rotate(const struct key_folder *f, const struct arguments *a)
{
	struct buf text = BUF_INIT(ANSWER_MAX);
	struct problem why = {.text = ""};
	int status = COMMAND_REFUSED;

	if (!key_is_due(f))
		return COMMAND_REFUSED;
	if (ring_add(f->config.proof.keys, f->now, &why)) {
		output_error("no key is made: %s", why.text);
	} else {
		key_tell(a, &text);
		key_remove_gone(f, &text);
		status = output_print_done(&text, "the key is made");
	}
	buf_free(&text);
	return status;
}

static int key_rotate_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct key_folder f;

	if (key_folder_open(a, &f))
		status = key_rotate(&f, a);
	key_folder_close(&f);
	return status;
}

const struct command command_key_rotate = {
    .name = "key rotate",
    .operands = "",
    .summary = "Make a new key that signs proofs, and remove those that nobody needs",
    .details =
	"The key goes into the folder that [proof] keys names, where running servers find it "
	"within\n"
	"seconds. The first signs at once; each later one is shown for an hour before it signs, "
	"so\n"
	"that all who verify know it, and the one before is shown for a day after. Until the "
	"newest\n"
	"signs, no other is made. Where several servers have folders of their own, bring the new\n"
	"file to all of them within half an hour. Where a key was stolen, remove its file from all "
	"of\n"
	"them first: what it signed is worth nothing a quarter of an hour later.",
    .example = "trustseal key rotate",
    .run = key_rotate_run,
};
