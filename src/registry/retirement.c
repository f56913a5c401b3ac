/* Services that are given up. */
#include "registry/retirement.h"

#include "registry/product.h"
#include "registry/revocation.h"

static enum err certificate_retire(const struct change *c, const struct code *code,
    const struct store_certificate *found, int64_t retired_at)
{
	const struct str reason = STR("cessationOfOperation");
	int64_t at = found->not_before > retired_at ? found->not_before : retired_at;
	bool planned = found->revoked_at > c->now;

	/* What ends before is not touched by it, nor is what is revoked already, or will be sooner.
	 */
	if (found->broken || found->not_after < retired_at || found->revoked_at == at ||
	    (found->revoked_at != 0 && !planned) ||
	    (planned && found->revoked_at < at && !str_eq(found->revocation_reason, reason)))
		return ERR_OK;
	return revocation_write(c, code, found, at, reason);
}

enum err retirement_plan(const struct change *c, const struct config *config,
    const struct code *code, struct str service)
{
	int64_t retired_at = product_of(config, service).retired_at;
	struct store_certificate *list = NULL;
	struct arena arena = {NULL, 0};
	size_t count = 0;
	enum err err = ERR_OK;

	if (retired_at != 0)
		err = store_certificates(c->store, code, c->now, &arena, &list, &count);
	for (size_t i = 0; i < count && !err; i++)
		err = certificate_retire(c, code, &list[i], retired_at);
	arena_free(&arena);
	return err;
}

enum err retirement_walk(const struct change *c, const struct config *config, size_t limit,
    struct retirement_place *place, bool *ret_more)
{
	const struct config_dates *retired = &config->issue.retired;
	struct arena arena = {NULL, 0};
	struct code *codes = NULL;
	struct str service;
	size_t count = 0;
	enum err err;

	*ret_more = false;
	if (place->service >= retired->count)
		return ERR_OK;
	service = str_from(retired->own[place->service].service);
	/* Read before the right to write is taken: the walk looks at each contract there is. */
	err = change_explain(
	    c, store_unretired(c->store, service, product_of(config, service).retired_at, c->now,
		   &place->after, limit, &arena, &codes, &count));
	if (!err && count > 0) {
		err = change_begin(c);
		for (size_t i = 0; i < count && !err; i++)
			err = retirement_plan(c, config, &codes[i], service);
		err = change_end(c, err);
	}
	if (!err && count == limit)
		place->after = codes[count - 1];
	else if (!err)
		*place = (struct retirement_place){.service = place->service + 1};
	*ret_more = !err && place->service < retired->count;
	arena_free(&arena);
	return err;
}
