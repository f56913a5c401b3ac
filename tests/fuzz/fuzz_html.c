/* Any page: its elements are told in their order, each once, or it is refused with a reason. */
#include <stdlib.h>
#include "io/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct walk {
	unsigned depth;
};

static void must(bool promise)
{
	if (!promise)
		abort();
}

static bool see(void *arg, const struct html_element *e)
{
	struct walk *w = (struct walk *)arg;
	struct str href = html_value(e, "href");

	must(e->depth >= 1 && e->depth <= w->depth + 1);
	for (size_t i = 0; i < e->tag.len; i++)
		must(e->tag.at[i] == str_lower(e->tag.at[i]));
	must(href.at == NULL || strlen(href.at) == href.len);
	w->depth = e->depth;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct walk w = {0};
	struct problem why = {.text = ""};

	if (html_walk((struct str){(const char *)data, size}, see, &w, &why))
		must(why.text[0] != '\0');
	else
		must(w.depth >= 1);
	return 0;
}
