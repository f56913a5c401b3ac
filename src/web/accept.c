/* Chooses a language by what the browser accepts. */
#include "web/accept.h"

/* "q=0.8" to 800; 1000 when there is no weight; 0 for what is malformed. */
static unsigned weight(struct str parameters)
{
	unsigned value = 0, unit = 1000;
	struct str q = str_trim(parameters);

	if (parameters.at == NULL)
		return 1000;
	if (!str_starts(q, STR("q=")) || q.len < 3 || q.len > 7)
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

enum lang accept_language(struct str field, enum lang fallback)
{
	enum lang best = fallback;
	unsigned best_weight = 0;

	while (field.at != NULL) {
		struct str parameters = str_cut(&field, ',');
		struct str tag = str_trim(str_cut(&parameters, ';'));
		unsigned w = weight(parameters);
		enum lang lang;

		if (w > best_weight && lang_parse_nocase(str_cut(&tag, '-'), &lang)) {
			best = lang;
			best_weight = w;
		}
	}
	return best;
}
