/* Imports of many as one proposal. */
#include "registry/imports/import_kind.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "io/json.h"
#include "registry/contract.h"

enum err registry_import_facts(
    const struct registry_clerk *k, const struct proposal_form *form, struct buf *to)
{
	(void)k;
	(void)form;
	buf_puts(to, "{}");
	return ERR_OK;
}

void registry_import_params(bool historic, struct buf *to)
{
	buf_printf(to, "{\"historic\": %s}", historic ? "true" : "false");
}

void registry_import_census_params(bool historic, struct str census, struct buf *to)
{
	buf_printf(to, "{\"historic\": %s, ", historic ? "true" : "false");
	buf_add_str(to, str_part(census, 1, census.len));
}

static void params_hear(void *arg, const char *key, const struct json_value *value)
{
	bool *historic = arg;

	if (strcmp(key, "historic") == 0)
		*historic = value->number != 0;
}

enum err registry_import_read_params(struct str params, bool *ret_historic, struct problem *why)
{
	bool historic = false;
	enum err err = json_read(params, params_hear, &historic);

	if (err == ERR_NO_MEMORY)
		return err_no_memory(why);
	if (err)
		return err_because(why, ERR_CORRUPT, "the parameters are no JSON");
	*ret_historic = historic;
	return ERR_OK;
}

/* Within the transaction of whoever calls. */
static enum err import_run(const struct registry_clerk *k, struct str csv,
    struct registry_import *import, struct registry_effect *effect)
{
	const char *services[CONFIG_WORDS_MAX + 1];
	const struct contract_rules rules = registry_rules(k->terms->config, services);
	struct registry_effect added = {.count = 0};
	struct change part = k->change;
	/* It is only read. */
	FILE *file = csv.len == 0 ? NULL : fmemopen((void *)(uintptr_t)csv.at, csv.len, "r");
	enum err err;

	part.is_part = true;
	if (csv.len == 0)
		return err_because(k->change.why, ERR_INVALID, "the file is empty");
	if (file == NULL)
		return change_no_memory(&k->change);
	err = registry_contract_import(&part, &rules, file, import, &added);
	fclose(file);
	if (!err) {
		effect->codes = added.codes;
		effect->count = added.count;
	}
	return err;
}

enum err registry_import_make(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after)
{
	struct registry_import unheard = {.progress = NULL};
	struct registry_import *import = form->import == NULL ? &unheard : form->import;
	enum err err = registry_import_read_params(form->params, &import->historic, k->change.why);

	import->census = census_new();
	if (!err && import->census == NULL)
		err = change_no_memory(&k->change);
	if (!err)
		err = import_run(k, form->payload, import, effect);
	if (!err && import->rows > 0 && census_write(import->census, after) == ERR_NO_MEMORY)
		err = change_no_memory(&k->change);
	census_free(import->census);
	import->census = NULL;
	return err;
}
