/* Who opens a page: a person, or a program. */
#include "web/opener.h"

#include <stdlib.h>
#include "config/config.h"

enum { LEAST = OPENER_WORD_LEAST, BITS = 12, PAIRS = 1 << BITS, WORDS_MAX = 128 };

/* Words of User-Agents, in any case. Those of crawlers are general; what is no crawler and has one
 * of their words in it (a maker of phones) stands among people. */
static const struct {
	const char *word;
	enum opener opener;
} known[] = {
    {"cubot", OPENER_PERSON},
    {"bot/", OPENER_CRAWLER},
    {"bot;", OPENER_CRAWLER},
    {"bot)", OPENER_CRAWLER},
    {"bot-", OPENER_CRAWLER},
    {"bot ", OPENER_CRAWLER},
    {"robot", OPENER_CRAWLER},
    {"crawl", OPENER_CRAWLER},
    {"spider", OPENER_CRAWLER},
    {"slurp", OPENER_CRAWLER},
    {"scrapy", OPENER_CRAWLER},
    {"archiver", OPENER_CRAWLER},
    {"Googlebot", OPENER_CRAWLER},
    {"Google-InspectionTool", OPENER_CRAWLER},
    {"GoogleOther", OPENER_CRAWLER},
    {"Mediapartners-Google", OPENER_CRAWLER},
    {"APIs-Google", OPENER_CRAWLER},
    {"Chrome-Lighthouse", OPENER_CRAWLER},
    {"Y!J-", OPENER_CRAWLER},
    {"ichiro/", OPENER_CRAWLER},
    {"HTTrack", OPENER_CRAWLER},
    {"python-", OPENER_CRAWLER},
    {"Go-http-client", OPENER_CRAWLER},
    {"Wget/", OPENER_CRAWLER},
    {"libwww-perl", OPENER_CRAWLER},
    {"facebookexternalhit", OPENER_PREVIEW},
    {"meta-externalagent", OPENER_CRAWLER},
    {"meta-externalfetcher", OPENER_PREVIEW},
    {"Facebot", OPENER_PREVIEW},
    {"Twitterbot", OPENER_PREVIEW},
    {"Slackbot", OPENER_PREVIEW},
    {"Slack-ImgProxy", OPENER_PREVIEW},
    {"Discordbot", OPENER_PREVIEW},
    {"TelegramBot", OPENER_PREVIEW},
    {"WhatsApp/", OPENER_PREVIEW},
    {"LinkedInBot", OPENER_PREVIEW},
    {"SkypeUriPreview", OPENER_PREVIEW},
    {"line-poker", OPENER_PREVIEW},
    {"kakaotalk-scrap", OPENER_PREVIEW},
    {"BingPreview", OPENER_PREVIEW},
    {"Google-PageRenderer", OPENER_PREVIEW},
    {"Google Web Preview", OPENER_PREVIEW},
    {"Hatena::", OPENER_PREVIEW},
    {"Hatebu", OPENER_PREVIEW},
    {"Iframely", OPENER_PREVIEW},
    {"Embedly", OPENER_PREVIEW},
    {"WordPress/", OPENER_PREVIEW},
    {"Discourse", OPENER_PREVIEW},
    {"Ghost/", OPENER_PREVIEW},
    {"redditbot", OPENER_PREVIEW},
    {"Pinterestbot", OPENER_PREVIEW},
    {"vkShare", OPENER_PREVIEW},
    {"Mastodon/", OPENER_PREVIEW},
    {"Misskey/", OPENER_PREVIEW},
    {"Summaly", OPENER_PREVIEW},
    {"Synapse", OPENER_PREVIEW},
    {"Cardyb", OPENER_PREVIEW},
    {"Chatwork LinkPreview", OPENER_PREVIEW},
};

struct opener_table {
	unsigned char shift[PAIRS]; /* bytes that can be skipped behind these two */
	unsigned char first[PAIRS]; /* the word whose first LEAST bytes end in them, from 1 */
	struct {
		struct str text;
		enum opener opener;
		unsigned char next; /* another such word */
	} words[WORDS_MAX + 1];
	size_t count;
	char own[2 * CONFIG_WORDS_MAX][CONFIG_WORD_MAX]; /* the words of the configuration */
};

_Static_assert(sizeof known / sizeof known[0] + 2 * CONFIG_WORDS_MAX <= WORDS_MAX, "all have room");

/* Of letters the case is not looked at. */
static inline unsigned pair_of(const char *at)
{
	uint16_t both;

	memcpy(&both, at, sizeof both);
	return (both & 0xdfdfu) * 0x9e3779b1u >> (32 - BITS);
}

/* The last one that is added is looked at first. */
static void opener_add(struct opener_table *t, const char *word, enum opener opener)
{
	struct str text = str_from(word);
	unsigned last;

	if (text.len < LEAST)
		return;
	for (unsigned end = 0; end + 1 < LEAST; end++) {
		unsigned char *shift = &t->shift[pair_of(text.at + end)];
		unsigned char left = (unsigned char)(LEAST - 2 - end);

		*shift = left < *shift ? left : *shift;
	}
	last = pair_of(text.at + LEAST - 2);
	t->count++;
	t->words[t->count].text = text;
	t->words[t->count].opener = opener;
	t->words[t->count].next = t->first[last];
	t->first[last] = (unsigned char)t->count;
}

static void opener_add_own(
    struct opener_table *t, const struct config_words *words, size_t from, enum opener opener)
{
	for (size_t i = 0; i < words->count; i++) {
		memcpy(t->own[from + i], words->words[i], CONFIG_WORD_MAX);
		opener_add(t, t->own[from + i], opener);
	}
}

struct opener_table *opener_table_new(
    const struct config_words *previews, const struct config_words *crawlers)
{
	struct opener_table *t = calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	memset(t->shift, LEAST - 1, sizeof t->shift);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		opener_add(t, known[i].word, known[i].opener);
	opener_add_own(t, crawlers, 0, OPENER_CRAWLER);
	opener_add_own(t, previews, CONFIG_WORDS_MAX, OPENER_PREVIEW);
	return t;
}

void opener_table_free(struct opener_table *t)
{
	free(t);
}

/* The word that begins there, 0 for none. */
static unsigned opener_word_at(const struct opener_table *t, struct str rest, unsigned pair)
{
	unsigned word = t->first[pair];

	while (word != 0 &&
	       (str_lower(rest.at[0]) != str_lower(t->words[word].text.at[0]) ||
		   !str_eq_nocase(str_part(rest, 0, t->words[word].text.len), t->words[word].text)))
		word = t->words[word].next;
	return word;
}

static enum opener opener_of_agent(const struct opener_table *t, struct str agent)
{
	size_t at = LEAST - 2;

	/* Nearly all begin so. */
	if (str_starts(agent, STR("Mozilla/5.0 (")))
		at += 13;
	while (at + 1 < agent.len) {
		unsigned pair = pair_of(agent.at + at), skip = t->shift[pair], word;

		if (skip > 0) {
			at += skip;
			continue;
		}
		word = opener_word_at(t, str_part(agent, at + 2 - LEAST, OPENER_WORD_MAX), pair);
		if (word != 0)
			return t->words[word].opener;
		at++;
	}
	return agent.len >= 3 && str_eq_nocase(str_part(agent, agent.len - 3, 3), STR("bot"))
		   ? OPENER_CRAWLER
		   : OPENER_PERSON;
}

/* "prefetch", "prefetch;prerender", "prefetch; anonymous-client-ip": nothing else is told so. */
static bool opener_is_ahead(struct str purpose)
{
	if (purpose.len == 0)
		return false;
	return str_eq_nocase(str_part(purpose, 0, 8), STR("prefetch")) ||
	       str_eq_nocase(str_part(purpose, 0, 9), STR("prerender"));
}

enum opener opener_of(const struct opener_table *t, const struct http_request *request)
{
	struct str purpose = request->fields[HTTP_PURPOSE];

	if (opener_is_ahead(request->fields[HTTP_SEC_PURPOSE]) || opener_is_ahead(purpose) ||
	    opener_is_ahead(request->fields[HTTP_X_MOZ]))
		return OPENER_PREFETCH;
	if (str_eq_nocase(purpose, STR("preview")) ||
	    str_eq_nocase(request->fields[HTTP_X_PURPOSE], STR("preview")))
		return OPENER_PREVIEW;
	return opener_of_agent(t, request->fields[HTTP_USER_AGENT]);
}
