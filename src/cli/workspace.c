/* What a command works with. */
#include "cli/workspace.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "registry/announce.h"

/* A login name is written to events: nothing else may pass for one. */
static bool actor_is_login(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._-";

	return name != NULL && name[0] != '\0' && strlen(name) <= 64 &&
	       name[strspn(name, allowed)] == '\0';
}

/* "cli:" and who typed the command; whoever became root by sudo is still the one. */
static void actor_find(char *to, size_t room)
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *user = getpwuid(getuid());

	if (actor_is_login(sudo))
		snprintf(to, room, "cli:%s", sudo);
	else if (user != NULL && actor_is_login(user->pw_name))
		snprintf(to, room, "cli:%s", user->pw_name);
	else
		snprintf(to, room, "cli:%lu", (unsigned long)getuid());
}

/* With the settings read. */
static bool workspace_begin(struct workspace *w, const struct arguments *a, enum store_mode mode)
{
	if (store_open(w->config.store.url, mode, &w->change.store, &w->why)) {
		output_error("%s", w->why.text);
		return false;
	}
	actor_find(w->actor, sizeof w->actor);
	w->change.actor = w->actor;
	w->change.now = clock_now();
	w->change.why = &w->why;
	w->rules = registry_rules(&w->config, w->services);
	w->terms = registry_terms(&w->config);
	if (acting_prove(&w->config, a, &w->change, &w->acting)) {
		output_error("%s does not act: %s", option_value(a, OPTION_AS), w->why.text);
		return false;
	}
	if (w->acting.person.id != 0) {
		w->change.actor = w->acting.actor;
		/* Typing a password takes its time. */
		w->change.now = clock_now();
	}
	return true;
}

/* Whoever only reads at the console changes nothing here either. */
static bool workspace_check_role(const struct workspace *w)
{
	const struct registry_clerk clerk = workspace_clerk(w);

	if (clerk_check(&clerk, OPERATOR_OPERATOR, PERSON_PROPOSE) == ERR_OK)
		return true;
	output_error("%s", w->why.text);
	return false;
}

bool workspace_open(struct workspace *w, const struct arguments *a, enum store_mode mode)
{
	bool looks = mode == STORE_READ || mode == STORE_SCAN;

	memset(w, 0, sizeof *w);
	return !settings_load(a, &w->config) && (looks || acting_check_named(&w->config, a)) &&
	       workspace_begin(w, a, mode) && (looks || workspace_check_role(w));
}

bool workspace_open_unnamed(struct workspace *w, const struct arguments *a, enum store_mode mode)
{
	memset(w, 0, sizeof *w);
	return !settings_load(a, &w->config) && workspace_begin(w, a, mode);
}

struct registry_clerk workspace_clerk(const struct workspace *w)
{
	return (struct registry_clerk){w->change, w->acting.person, &w->terms};
}

void workspace_close(struct workspace *w)
{
	store_close(w->change.store);
	arena_free(&w->memory);
}

bool workspace_code(const char *text, struct code *ret)
{
	if (code_parse_typed(str_from(text), ret))
		return true;
	output_error(
	    "\"%s\" is not a contract code: it has exactly 10 digits, such as 0123456789", text);
	return false;
}

bool workspace_tell_servers(
    struct workspace *w, const struct registry_effect *effect, struct progress *bar)
{
	struct problem why = {.text = ""};
	enum err err =
	    effect->count == 0 ? ERR_OK : registry_announce(&w->config, NULL, effect, &why);

	if (err && bar != NULL)
		progress_end(bar);
	if (err)
		output_warning("done, but running servers could not be told (%s): they may show "
			       "the old state for up to %u seconds",
		    why.text[0] == '\0' ? err_text(err) : why.text, w->config.cache.ttl);
	return !err;
}

void workspace_announce(struct workspace *w, struct registry_effect *effect)
{
	for (size_t i = 0; i < effect->warning_count; i++)
		output_warning("%s", effect->warnings[i].text);
	workspace_tell_servers(w, effect, NULL);
	registry_effect_free(effect);
}

int workspace_end_change(
    struct workspace *w, enum err err, const char *refusal, struct registry_effect *effect)
{
	if (err) {
		output_error("%s: %s", refusal, w->why.text);
		return COMMAND_REFUSED;
	}
	workspace_announce(w, effect);
	return COMMAND_DONE;
}

int workspace_store_failed(const struct workspace *w, enum err err, const struct code *code)
{
	const struct problem *why = store_why(w->change.store);

	if (err == ERR_NOT_FOUND)
		output_error("there is no contract with the code %s", code->text);
	else
		output_error("%s", why->text[0] != '\0' ? why->text : err_text(err));
	return COMMAND_REFUSED;
}
