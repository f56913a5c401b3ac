/* What somebody asks for who is not logged in. */
#include "customers/request.h"

#include "base/utf8.h"
#include "customers/agent.h"
#include "customers/store.h"

/* The digest of what was meant, where it may be a key, or of what was typed. */
static enum err key_digest(
    const struct change *c, struct str typed, unsigned char ret[DIGEST_BYTES])
{
	struct customer_key key;

	typed = str_part(typed, 0, CUSTOMERS_TYPED_MAX);
	if (crockford_read(typed, CUSTOMERS_KEY_LETTERS, key.text))
		typed = str_from(key.text);
	return customers_digest(c, typed, ret);
}

/* The columns that tell how it was asked, from this parameter on. */
static void asking_bind(struct sql_query *q, unsigned first, const struct change *c,
    const struct customers_asking *who, const char *agent)
{
	sql_bind_int(q, first, c->now);
	sql_bind_text(q, first + 1, str_from(lang_tag(who->lang)));
	sql_bind_text(q, first + 2, str_from(agent));
}

enum err customers_request(
    const struct change *c, const struct customers_asking *who, struct str key)
{
	unsigned char browser[DIGEST_BYTES], typed[DIGEST_BYTES];
	char agent[CUSTOMERS_AGENT_MAX];
	struct sql_query *q;
	enum err err = change_begin(c);

	customers_agent(who->agent, agent);
	if (!err)
		err = customers_digest(c, who->browser, browser);
	if (!err)
		err = key_digest(c, key, typed);
	if (!err) {
		q = store_query(c->store, customers_sql[CUSTOMERS_SQL_ASK]);
		sql_bind_bytes(q, 1, store_digest(browser));
		sql_bind_bytes(q, 2, store_digest(typed));
		asking_bind(q, 3, c, who, agent);
		err = store_result(c->store, sql_finish(q));
	}
	return change_end(c, err);
}

/* What can be kept of a text that may be anything. */
static struct str typed_text(struct str typed)
{
	typed = str_trim(str_part(typed, 0, CUSTOMERS_TYPED_MAX));
	return typed.len > 0 && utf8_valid(typed) && memchr(typed.at, '\0', typed.len) == NULL
		   ? typed
		   : STR("");
}

enum err customers_recover(
    const struct change *c, const struct customers_asking *who, struct str host, struct str mail)
{
	char agent[CUSTOMERS_AGENT_MAX];
	struct sql_query *q;
	enum err err = change_begin(c);

	customers_agent(who->agent, agent);
	if (!err) {
		q = store_query(c->store, customers_sql[CUSTOMERS_SQL_ADD_RECOVERY]);
		sql_bind_text(q, 1, typed_text(host));
		sql_bind_text(q, 2, typed_text(mail));
		asking_bind(q, 3, c, who, agent);
		err = store_result(c->store, sql_finish(q));
	}
	return change_end(c, err);
}
