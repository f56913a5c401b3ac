/* Tells a contract's certificate from others that come with it. */
#include "registry/bundle.h"

#include <string.h>
#include "base/arena.h"
#include "pki/certificate_read.h"

/* Of a contract that is not there, none. */
static enum err contract_find_hosts(
    const struct change *c, const struct code *code, struct arena *arena, struct contract *ret)
{
	enum err err;

	*c->why = (struct problem){.text = ""};
	err = store_contract(c->store, code, arena, ret);
	if (err == ERR_NOT_FOUND) {
		*ret = (struct contract){.url_count = 0};
		return ERR_OK;
	}
	return change_explain(c, err);
}

enum err registry_bundle_pick(const struct change *c, const struct code *code, struct bundle *b)
{
	struct arena arena = {NULL, 0};
	struct contract contract = {.url_count = 0};
	enum err err = contract_find_hosts(c, code, &arena, &contract);

	if (!err)
		err = bundle_pick(b, contract.hosts, contract.url_count, c->why);
	arena_free(&arena);
	return err;
}

/* One warning for all of them: it should not take the room of others. */
static void bundle_warn(const struct bundle *b, struct registry_effect *effect)
{
	const struct problem *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < bundle_note_count(b); i++)
		if (strcmp(bundle_note(b, i)->reason, "bundle.stranger") == 0 && count++ == 0)
			first = bundle_note(b, i);
	if (count == 1)
		registry_effect_warn(effect, "%s", first->text);
	else if (count > 1)
		registry_effect_warn(effect, "%.300s; and %zu more", first->text, count - 1);
}

enum err registry_bundle_read(const struct change *c, const struct code *code, struct str file,
    struct certificate **ret, struct registry_effect *effect)
{
	struct bundle *b = bundle_new();
	struct certificate *certificate = NULL;
	enum err err = b == NULL ? change_no_memory(c) : bundle_add(b, NULL, file, c->why);

	if (!err)
		err = registry_bundle_pick(c, code, b);
	if (!err)
		err = certificate_read_bundle(b, &certificate, c->why);
	if (!err)
		err = certificate_check_strength(certificate, c->why);
	if (err) {
		certificate_free(certificate);
	} else {
		bundle_warn(b, effect);
		*ret = certificate;
	}
	bundle_free(b);
	return err;
}
