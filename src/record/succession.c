/* Which contracts of a chain of renewals an old code leads to. */
#include "record/succession.h"

#include "io/spelling.h"
#include "record/sql.h"
#include "store/rows.h"

/* Bytes of a name: NFKC makes up to 18 characters of one. */
enum { SPELLING_MAX = 18 * 4 * CONTRACT_ORGANIZATION_MAX };

static bool wildcard_covers(struct str wildcard, struct str host)
{
	size_t dot = str_index(host, '.');

	return str_starts(wildcard, STR("*.")) && dot < host.len &&
	       str_eq(str_part(host, dot, host.len), str_part(wildcard, 1, wildcard.len));
}

static bool contracts_share_host(const struct contract *a, const struct contract *b)
{
	for (size_t i = 0; i < a->url_count; i++)
		for (size_t j = 0; j < b->url_count; j++)
			if (str_eq(a->hosts[i], b->hosts[j]) ||
			    wildcard_covers(a->hosts[i], b->hosts[j]) ||
			    wildcard_covers(b->hosts[j], a->hosts[i]))
				return true;
	return false;
}

enum err succession_leads(const struct contract *old, const struct contract *newer, bool *ret_leads)
{
	const struct str names[] = {
	    old->organization, old->organization_en, newer->organization, newer->organization_en};
	struct buf folded[4];
	enum err err = ERR_OK;

	*ret_leads = contracts_share_host(old, newer);
	if (*ret_leads)
		return ERR_OK;
	for (size_t i = 0; i < 4; i++) {
		folded[i] = (struct buf)BUF_INIT(SPELLING_MAX);
		spelling_fold(names[i], &folded[i]);
		/* What the store has and cannot be read is nobody's name. */
		if (folded[i].err == ERR_INVALID)
			buf_clear(&folded[i]);
		else if (folded[i].err)
			err = folded[i].err;
	}
	for (size_t i = 0; i < 4 && !err; i++)
		*ret_leads =
		    *ret_leads || (folded[i / 2].len > 0 &&
				      str_eq(buf_str(&folded[i / 2]), buf_str(&folded[2 + i % 2])));
	for (size_t i = 0; i < 4; i++)
		buf_free(&folded[i]);
	return err;
}

struct successor {
	struct code code;
	int64_t depth;
};

static bool successor_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct successor *ret = item;

	(void)arena;
	ret->code = code_of_number(sql_int(q, 0));
	ret->depth = sql_int(q, 1);
	return true;
}

enum err succession_find(struct store *s, const struct contract *old, int64_t now, size_t limit,
    struct arena *arena, struct contract *ret, int64_t *ret_depths, size_t *ret_count,
    bool *ret_parted)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_SUCCESSORS_ISSUED]);
	struct successor *found = NULL;
	size_t count = 0;
	bool parted = false;
	enum err err;

	*ret_count = 0;
	sql_bind_int(q, 1, code_number(&old->code));
	sql_bind_int(q, 2, now);
	err = store_rows(s, q, arena, sizeof *found, successor_take, &found, &count);
	for (size_t i = 0; i < count && *ret_count < limit && !err; i++) {
		struct contract *to = &ret[*ret_count];
		bool leads = false;

		err = store_contract(s, &found[i].code, arena, to);
		if (!err && succession_leads(old, to, &leads))
			err = store_no_memory(s);
		if (!err && leads)
			ret_depths[(*ret_count)++] = found[i].depth;
		parted = parted || !leads;
	}
	if (ret_parted != NULL)
		*ret_parted = parted;
	return err;
}

enum err succession_next(
    struct store *s, const struct contract *old, int64_t now, struct arena *arena, struct code *ret)
{
	struct contract next;
	struct code code;
	int64_t depth;
	size_t count = 0;
	bool leads = true;
	enum err err = succession_find(s, old, now, 1, arena, &next, &depth, &count, NULL);

	*ret = (struct code){""};
	if (!err && count == 0) {
		err = store_successor(s, &old->code, &code);
		if (err)
			return err == ERR_NOT_FOUND ? ERR_OK : err;
		err = store_contract(s, &code, arena, &next);
		if (!err && succession_leads(old, &next, &leads))
			err = store_no_memory(s);
	}
	if (!err && leads)
		*ret = next.code;
	return err;
}
