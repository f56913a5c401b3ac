/* Imports of many as one proposal. */
#include "registry/import_kind.h"

#include "registry/contract.h"
#include "registry/params.h"

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
	struct arena arena = {NULL, 0};
	int64_t historic = 0;
	const struct param table[] = {{"historic", NULL, &historic}, {NULL, NULL, NULL}};
	enum err err = params_read(form->params, table, &arena, k->change.why);

	import->census = census_new();
	if (!err && import->census == NULL)
		err = change_no_memory(&k->change);
	import->historic = historic != 0;
	if (!err)
		err = import_run(k, form->payload, import, effect);
	if (!err && import->rows > 0 && census_write(import->census, after) == ERR_NO_MEMORY)
		err = change_no_memory(&k->change);
	census_free(import->census);
	import->census = NULL;
	arena_free(&arena);
	return err;
}
