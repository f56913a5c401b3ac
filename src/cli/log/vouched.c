/* What commands share that check a log: whose it is, by its public key. */
#include "cli/log/vouched.h"

#include "base/base64.h"
#include "cli/describe.h"

/* What a failure says of what was to be checked, and what to do. Of others nothing is known. */
static const struct {
	enum err err;
	const char *verdict, *advice;
} vouched_failures[] = {
    {ERR_REFUSED, "does not hold",
	"keep what you have as it is, and get it once more from where it came: if that says the "
	"same, it was changed there; tell whoever runs the log, and whoever relies on it"},
    {ERR_INVALID, "does not hold", NULL},
    {ERR_TOO_LARGE, "does not hold", NULL},
    {ERR_NOT_FOUND, "does not hold", "the copy is not whole: get it once more from where it came"},
    {ERR_COUNT, "was not checked",
	"nothing is known of what could not be got: see that this is where it is, or try again "
	"later"},
};

bool vouched_read(const struct arguments *a, struct vouched *ret)
{
	const char *text = option_value(a, OPTION_OWN);
	struct problem why = {.text = ""};

	ret->is_known = text != NULL;
	if (text == NULL || !verify_key_read(str_trim(str_from(text)), &ret->key, &why))
		return true;
	output_error("--key: %s", why.text);
	return false;
}

const struct verify_key *vouched_key(const struct vouched *v)
{
	return v->is_known ? &v->key : NULL;
}

void vouched_write(const struct vouched *v, struct str origin, struct buf *to)
{
	describe_line(to, "log", origin);
	describe_line(to, "signature",
	    v->is_known ? STR("good, by the key that was given")
			: STR("NOT CHECKED: whose log this is, is not known"));
}

void vouched_describe(const struct vouched *v, struct str origin, struct json *to)
{
	json_set_text(to, "log", origin);
	json_set_text(to, "signature", v->is_known ? STR("good") : STR("unknown"));
}

void vouched_write_root(const struct verify_hash *root, struct buf *to)
{
	base64_write((struct str){(const char *)root->at, sizeof root->at}, to);
}

int vouched_end(const struct vouched *v)
{
	if (v->is_known)
		return COMMAND_DONE;
	output_warning("all belongs together, but nobody vouches for it: anybody can make such a "
		       "log. Give the log's public key with --key; whoever runs the log publishes "
		       "it, and `trustseal log key` prints it there");
	return COMMAND_REFUSED;
}

int vouched_refuse(const char *what, enum err err, const struct problem *why)
{
	size_t i = 0;

	while (vouched_failures[i].err != err && vouched_failures[i].err != ERR_COUNT)
		i++;
	output_error("%s %s: %s", what, vouched_failures[i].verdict, why->text);
	if (vouched_failures[i].advice != NULL)
		output_note("%s", vouched_failures[i].advice);
	return COMMAND_REFUSED;
}
