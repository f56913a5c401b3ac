/* Tells a contract's certificate from others that come with it. */
#include "registry/bundle.h"

#include "base/arena.h"
#include "pki/certificate_read.h"
#include "record/records.h"
#include "record/source.h"

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

enum err registry_bundle_read(
    const struct change *c, const struct code *code, struct str file, struct certificate **ret)
{
	struct arena arena = {NULL, 0};
	struct contract contract = {.url_count = 0};
	struct certificate *certificate = NULL;
	enum err err = contract_find_hosts(c, code, &arena, &contract);

	if (!err)
		err = certificate_read_for(
		    file, contract.hosts, contract.url_count, &certificate, c->why);
	if (!err)
		err = certificate_check_strength(certificate, c->why);
	if (err)
		certificate_free(certificate);
	else
		*ret = certificate;
	arena_free(&arena);
	return err;
}
