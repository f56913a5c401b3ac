/* What is said to Redis's sentinels, and to those that they call master. */
#include "io/redis/sentinel.h"

enum err sentinel_ask(struct redis *sentinel, const char *master, int64_t deadline_ms,
    struct redis_address *ret, struct problem *why)
{
	const struct str words[] = {
	    STR("SENTINEL"), STR("GET-MASTER-ADDR-BY-NAME"), str_from(master)};
	struct redis_reply reply;
	uint64_t port;
	enum err err = redis_demand(sentinel, deadline_ms, words, 3, &reply, why);

	if (err)
		return err;
	if (reply.count == 1 && reply.values[0].kind == REDIS_NIL)
		return err_because(why, ERR_NOT_FOUND, "it knows no master named %s", master);
	if (reply.count != 2 || reply.values[0].text.len == 0 ||
	    reply.values[0].text.len >= sizeof ret->host ||
	    !str_to_uint(reply.values[1].text, 65535, &port) || port == 0)
		return err_because(why, ERR_CORRUPT, "it answers like no sentinel");
	str_copy(ret->host, sizeof ret->host, reply.values[0].text);
	ret->port = (uint16_t)port;
	return ERR_OK;
}

enum err sentinel_demand_master(struct redis *r, int64_t deadline_ms, struct problem *why)
{
	struct redis_reply reply;
	enum err err =
	    redis_demand(r, deadline_ms, (const struct str[]){STR("ROLE")}, 1, &reply, why);

	if (err)
		return err;
	if (!str_eq(reply.values[0].text, STR("master")))
		return err_because(why, ERR_REFUSED, "its role is %.*s, not master",
		    STR_ARG(reply.values[0].text));
	return ERR_OK;
}
