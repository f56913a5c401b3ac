/* What a command works with. */
#include "cli/workspace.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli/command.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "lookup/lookup.h"

/* A login name is written to events: nothing else may pass for one. */
static bool is_login(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._-";

	return name != NULL && name[0] != '\0' && strlen(name) <= 64 &&
	       name[strspn(name, allowed)] == '\0';
}

/* "cli:" and who typed the command; whoever became root by sudo is still the one. */
static void find_actor(char *to, size_t room)
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *user = getpwuid(getuid());

	if (is_login(sudo))
		snprintf(to, room, "cli:%s", sudo);
	else if (user != NULL && is_login(user->pw_name))
		snprintf(to, room, "cli:%s", user->pw_name);
	else
		snprintf(to, room, "cli:%lu", (unsigned long)getuid());
}

bool session_open(struct session *s, const struct arguments *a, enum store_mode mode)
{
	const struct config_words *services = &s->config.contract.services;
	struct problem why;

	memset(s, 0, sizeof *s);
	if (settings_load(a, &s->config))
		return false;
	if (store_open(s->config.store.url, mode, &s->registry.store, &why)) {
		output_error("%s", why.text);
		return false;
	}
	find_actor(s->actor, sizeof s->actor);
	s->registry.actor = s->actor;
	for (size_t i = 0; i < services->count; i++)
		s->services[i] = services->words[i];
	s->registry.rules = (struct contract_rules){
	    .services = s->services,
	    .service_count = services->count,
	    .insecure_loopback = s->config.link.insecure_loopback,
	};
	return true;
}

void session_close(struct session *s)
{
	store_close(s->registry.store);
	arena_free(&s->memory);
}

bool session_code(const char *text, struct code *ret)
{
	if (code_parse(str_from(text), ret))
		return true;
	output_error(
	    "\"%s\" is not a contract code: it has exactly 10 digits, such as 0123456789", text);
	return false;
}

void session_announce(struct session *s, struct registry_change *change)
{
	const struct lookup_options options = {
	    .store_url = s->config.store.url,
	    .redis_url = s->config.redis.url,
	    .redis_key_file = s->config.redis.key_file,
	    .ttl_s = s->config.cache.ttl,
	    .memory = s->config.cache.memory,
	};
	struct problem why = {.text = ""};
	enum err err;

	for (size_t i = 0; i < change->warning_count; i++)
		output_warning("%s", change->warnings[i].text);
	err = lookup_announce(&options, change->codes, change->count, &why);
	if (err)
		output_warning("done, but running servers could not be told (%s): they may show "
			       "the old state for up to %u seconds",
		    why.text[0] == '\0' ? err_text(err) : why.text, s->config.cache.ttl);
	registry_change_free(change);
}

int session_end_change(struct session *s, enum err err, const char *refusal,
    const struct problem *why, struct registry_change *change)
{
	if (err)
		output_error("%s: %s", refusal, why->text);
	else
		session_announce(s, change);
	registry_change_free(change);
	return err ? COMMAND_REFUSED : COMMAND_DONE;
}

int session_store_failed(const struct session *s, enum err err, const struct code *code)
{
	if (err == ERR_NOT_FOUND)
		output_error("there is no contract with the code %s", code->text);
	else
		output_error("%s", store_why(s->registry.store)->text[0] != '\0'
				       ? store_why(s->registry.store)->text
				       : err_text(err));
	return COMMAND_REFUSED;
}
