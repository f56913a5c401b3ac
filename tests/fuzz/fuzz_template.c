/* Whatever an operator's template and texts hold: compiling ends with a template or a reason, and
 * what renders never lets a value's markup through. Input: the page, a NUL, the catalogue. */
#include <assert.h>
#include <string.h>
#include "web/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A value that would be seen if it were not escaped: the mark occurs in no input of ours. */
#define HOSTILE "<x\xE2\x80\xAE\"'&>"

static bool load(void *arg, struct str name, struct str *ret_content)
{
	if (!str_eq(name, STR("page")) && !str_eq(name, STR("part")))
		return false;
	*ret_content = *(const struct str *)arg;
	return true;
}

static void render(const struct template *t, const struct catalogue *texts)
{
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct buf page = BUF_INIT(1 << 16);
	struct problem why;

	model_cstr(m, "a", HOSTILE);
	model_cstr(m, "key", "a.b");
	model_flag(m, "yes", true);
	model_cstr(model_item(m, "list"), "a", HOSTILE);
	model_item(m, "list");
	if (template_render(t, texts, m, &page, &why) == ERR_OK && page.len > 0)
		assert(memmem(page.at, page.len, HOSTILE, strlen(HOSTILE)) == NULL);
	buf_free(&page);
	arena_check(&memory);
	arena_free(&memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str texts_file = {(const char *)data, size}, page;
	struct catalogue *texts = NULL;
	struct template *t = NULL;
	struct problem why = {.text = ""};

	if (size == 0 || memmem(data, size, "raw", 3) != NULL ||
	    memmem(data, size, HOSTILE, strlen(HOSTILE)) != NULL)
		return 0;
	page = str_cut(&texts_file, '\0');
	if (texts_file.at == NULL)
		texts_file = STR("");
	if (catalogue_read(texts_file, "text", &texts, &why) != ERR_OK) {
		assert(why.text[0] != '\0');
		return 0;
	}
	if (template_compile("page", load, &page, texts, &t, &why) == ERR_OK)
		render(t, texts);
	else
		assert(why.text[0] != '\0');
	template_free(t);
	catalogue_free(texts);
	return 0;
}
