/* Whatever somebody types into the search of help, or a CA writes as an answer: terms are whole
 * characters, what is found is there, and an answer is read or refused with its line. */
#include <assert.h>
#include "base/utf8.h"
#include "help/markup.h"
#include "help/search.h"
#include "help/terms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err term_check(void *arg, struct str term, bool is_kana)
{
	(void)arg;
	(void)is_kana;
	assert(term.len > 0 && utf8_valid(term));
	return ERR_OK;
}

/* Halves of the text are questions. */
static void search_check(struct str text)
{
	struct help_search *s = NULL;
	struct help_found found = {.count = 0};
	size_t half = text.len / 2;

	assert(help_search_new(2, &s) == ERR_OK);
	assert(help_search_add(s, 0, HELP_IN_TITLE, str_part(text, 0, half)) == ERR_OK);
	assert(help_search_add(s, 1, HELP_IN_LONG, str_part(text, half, text.len)) == ERR_OK);
	assert(help_search_ready(s) == ERR_OK);
	assert(help_search_ask(s, text, &found) == ERR_OK);
	assert(found.count <= 2);
	for (size_t i = 0; i < found.count; i++)
		assert(found.questions[i] < 2);
	help_search_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct help_slots slots = {1, {{"days", STR("90")}}};
	struct str text = {(const char *)data, size};
	const struct help_block *blocks = NULL;
	struct arena memory = {NULL, 0};
	struct problem why = {.text = ""};

	assert(help_terms(text, term_check, NULL) == ERR_OK);
	search_check(text);
	if (help_markup_read(text, "a.txt", 1, &slots, &memory, &blocks, &why) == ERR_OK)
		for (; blocks != NULL; blocks = blocks->next)
			assert(blocks->lines != NULL);
	else
		assert(why.text[0] != '\0');
	arena_free(&memory);
	return 0;
}
