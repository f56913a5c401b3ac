/* Which browser on which system somebody uses. */
#include "customers/agent.h"

#include <stdio.h>

struct agent_word {
	struct str mark; /* what User-Agent then has somewhere */
	const char *name;
};

/* The first that fits counts: most say that they are others, too. */
static const struct agent_word browsers[] = {
    {{"Edg/", 4}, "Edge"},
    {{"EdgA/", 5}, "Edge"},
    {{"EdgiOS/", 7}, "Edge"},
    {{"OPR/", 4}, "Opera"},
    {{"YaBrowser/", 10}, "Yandex Browser"},
    {{"Vivaldi/", 8}, "Vivaldi"},
    {{"SamsungBrowser/", 15}, "Samsung Internet"},
    {{"FxiOS/", 6}, "Firefox"},
    {{"Firefox/", 8}, "Firefox"},
    {{"CriOS/", 6}, "Chrome"},
    {{"Chrome/", 7}, "Chrome"},
    {{"Trident/", 8}, "Internet Explorer"},
    {{"Safari/", 7}, "Safari"},
    {{"curl/", 5}, "curl"},
};

static const struct agent_word systems[] = {
    {{"iPhone", 6}, "iPhone"},
    {{"iPad", 4}, "iPad"},
    {{"Android", 7}, "Android"},
    {{"Windows", 7}, "Windows"},
    {{"Mac OS X", 8}, "macOS"},
    {{"CrOS", 4}, "ChromeOS"},
    {{"Linux", 5}, "Linux"},
};

static const char *agent_find(struct str agent, const struct agent_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_find(agent, words[i].mark) < agent.len)
			return words[i].name;
	return "";
}

void customers_agent(struct str user_agent, char ret[CUSTOMERS_AGENT_MAX])
{
	const char *browser =
	    agent_find(user_agent, browsers, sizeof browsers / sizeof browsers[0]);
	const char *system = agent_find(user_agent, systems, sizeof systems / sizeof systems[0]);

	if (browser[0] != '\0' && system[0] != '\0')
		snprintf(ret, CUSTOMERS_AGENT_MAX, "%s (%s)", browser, system);
	else
		snprintf(ret, CUSTOMERS_AGENT_MAX, "%s%s", browser, system);
}
