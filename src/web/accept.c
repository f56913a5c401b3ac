/* Chooses by what the browser accepts: a language, a content coding. */
#include "web/accept.h"

/* "q=0.8" to 800; 1000 when there is no weight; 0 for what is malformed. */
static unsigned accept_weight(struct str parameters)
{
	unsigned value = 0, unit = 1000;
	struct str q = str_trim(parameters);

	if (parameters.at == NULL)
		return 1000;
	if (q.len < 3 || q.len > 7 || str_lower(q.at[0]) != 'q' || q.at[1] != '=')
		return 0;
	for (size_t i = 2; i < q.len; i++) {
		if (i == 3 && q.at[i] == '.')
			continue;
		if (!str_is_digit(q.at[i]) || i == 3)
			return 0;
		value += unit * (unsigned)(q.at[i] - '0');
		unit /= 10;
	}
	return value > 1000 ? 0 : value;
}

static enum lang language_heaviest(
    struct str field, bool (*is_offered)(enum lang lang), enum lang fallback)
{
	enum lang best = fallback;
	unsigned best_weight = 0;

	while (field.at != NULL) {
		struct str parameters = str_cut(&field, ',');
		struct str tag = str_trim(str_cut(&parameters, ';'));
		unsigned w = accept_weight(parameters);
		enum lang lang;

		if (w > best_weight && lang_parse_nocase(str_cut(&tag, '-'), &lang) &&
		    is_offered(lang)) {
			best = lang;
			best_weight = w;
		}
	}
	return best;
}

static bool language_is_any(enum lang lang)
{
	return lang < LANG_COUNT;
}

enum lang accept_language(struct str field, enum lang fallback)
{
	return language_heaviest(field, language_is_any, fallback);
}

enum lang accept_language_whole(struct str field, enum lang fallback)
{
	return language_heaviest(field, lang_is_whole, fallback);
}

/* What a member of Accept-Encoding may be called; "*" is every coding that is not named. */
enum { ANY_CODING = CODING_COUNT, NAMES };

static const struct {
	struct str name;
	unsigned coding;
} coding_names[] = {
    {STR("gzip"), CODING_GZIP},
    {STR("br"), CODING_BROTLI},
    {STR("identity"), CODING_IDENTITY},
    {STR("*"), ANY_CODING},
    {STR("x-gzip"), CODING_GZIP},
};

/* The weight of each name that stands in the field; the first counts where one is repeated. */
static void codings_read(struct str field, unsigned weights[NAMES], bool named[NAMES])
{
	while (field.at != NULL) {
		struct str parameters = str_cut(&field, ',');
		struct str name = str_trim(str_cut(&parameters, ';'));

		for (size_t i = 0; i < sizeof coding_names / sizeof coding_names[0]; i++) {
			unsigned coding = coding_names[i].coding;

			if (name.len != coding_names[i].name.len || named[coding] ||
			    !str_eq_nocase(name, coding_names[i].name))
				continue;
			named[coding] = true;
			weights[coding] = accept_weight(parameters);
		}
	}
}

static enum coding codings_heaviest(struct str field)
{
	unsigned weights[NAMES] = {0}, most;
	bool named[NAMES] = {false};
	enum coding best = CODING_IDENTITY;

	codings_read(field, weights, named);
	for (unsigned i = 0; i < CODING_COUNT; i++)
		if (!named[i])
			weights[i] = weights[ANY_CODING];
	most = weights[CODING_IDENTITY];
	for (unsigned i = CODING_IDENTITY + 1; i < CODING_COUNT; i++)
		if (weights[i] > 0 && weights[i] >= most) {
			best = (enum coding)i;
			most = weights[i];
		}
	return best;
}

enum coding accept_coding(struct str field)
{
	/* What browsers and proxies send, word for word: it is asked on each request. */
	static const struct {
		struct str field;
		enum coding coding;
	} usual[] = {
	    {STR(""), CODING_IDENTITY},
	    {STR("gzip, deflate, br, zstd"), CODING_BROTLI},
	    {STR("gzip, deflate, br"), CODING_BROTLI},
	    {STR("gzip, deflate"), CODING_GZIP},
	    {STR("gzip"), CODING_GZIP},
	};

	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (str_eq(field, usual[i].field))
			return usual[i].coding;
	return codings_heaviest(field);
}
