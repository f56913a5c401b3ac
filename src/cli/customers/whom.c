/* What the commands about customers share. */
#include "cli/customers/whom.h"

#include <inttypes.h>
#include "cli/choices.h"
#include "cli/output.h"

static enum err customer_of_mail(struct workspace *w, const char *text, struct customer *ret)
{
	struct customer *list = NULL;
	size_t count = 0;
	enum err err = customers_of_mail(&w->change, str_from(text), &w->memory, &list, &count);

	if (err)
		return err;
	if (count == 0)
		return err_because(
		    &w->why, ERR_NOT_FOUND, "no customer has the address \"%s\"", text);
	if (count > 1)
		return err_because(&w->why, ERR_REFUSED,
		    "several customers have that address, such as %" PRId64 " and %" PRId64
		    ": name one of them",
		    list[0].id, list[1].id);
	*ret = list[0];
	return ERR_OK;
}

bool customer_given(struct workspace *w, const char *text, struct customer *ret)
{
	struct str given = str_from(text);
	struct code code;
	uint64_t id = 0;
	enum err err;

	if (code_parse_typed(given, &code))
		err = customers_of_contract(&w->change, &code, ret);
	else if (str_to_uint(given, INT64_MAX, &id))
		err = customers_find(&w->change, (int64_t)id, ret);
	else
		err = customer_of_mail(w, text, ret);
	if (err)
		output_error("%s", w->why.text);
	return !err;
}

bool customer_codes_given(const struct arguments *a, unsigned option,
    struct code ret[CUSTOMERS_CODES_MAX], size_t *ret_count)
{
	const char *text;
	size_t cursor = 0, count = 0;

	while ((text = option_next(a, option, &cursor)) != NULL) {
		if (count == CUSTOMERS_CODES_MAX) {
			output_error("at most %d contracts can be named at once; more are added "
				     "by customer edit",
			    CUSTOMERS_CODES_MAX);
			return false;
		}
		if (!workspace_code(text, &ret[count]))
			return false;
		count++;
	}
	*ret_count = count;
	return true;
}

bool customer_lang_given(const char *text, enum lang *ret)
{
	*ret = LANG_USUAL;
	if (text == NULL || lang_parse_whole(str_from(text), ret))
		return true;
	return choices_refuse("lang", text, CHOICES_WHOLE_LANGUAGES);
}

int customer_done(
    const struct workspace *w, enum err err, const char *refusal, const struct customer_key *key)
{
	struct buf text = BUF_INIT(100);
	int status = COMMAND_DONE;

	if (err) {
		output_error("%s: %s", refusal, w->why.text);
		return COMMAND_REFUSED;
	}
	if (key->text[0] != '\0') {
		buf_printf(&text, "%s\n", key->text);
		status = output_print_done(&text, "the access key is made");
	}
	buf_free(&text);
	return status;
}
