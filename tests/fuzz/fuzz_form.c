/* Any body and Content-Type: what is read as a form keeps its bounds, and a urlencoded field is
 * what params_get() says. Input: the Content-Type, a line end, the body. */
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "web/cookie.h"
#include "web/form.h"
#include "web/params.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
	if (!promise)
		abort();
}

static void check_field(const struct form_field *f)
{
	must(f->name.len > 0 && f->name.len <= FORM_NAME_MAX && utf8_valid(f->name));
	must(f->is_file ? f->value.len > 0 : utf8_valid(f->value));
	must(f->is_file || (str_index(f->value, '\0') == f->value.len &&
			       str_index(f->value, '\r') == f->value.len));
}

/* The first value of a name that is not encoded is the one that a query would give. */
static void check_urlencoded(const struct form *form, struct str body)
{
	char value[64];

	if (memmem(body.at, body.len, "%61", 3) == NULL &&
	    params_get(body, STR("a"), value, sizeof value) && strchr(value, '\r') == NULL)
		must(str_eq(form_text(form, "a"), str_from(value)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = {(const char *)data, size}, type = str_cut(&body, '\n'), value;
	struct arena memory = {0};
	struct form *form = calloc(1, sizeof *form);
	struct problem why;

	if (form == NULL)
		return 0;
	if (body.at == NULL)
		body = STR("");
	if (!form_parse(type, body, &memory, form, &why)) {
		must(form->count <= FORM_FIELDS_MAX);
		for (size_t i = 0; i < form->count; i++)
			check_field(&form->fields[i]);
		if (str_starts(type, STR("application/x-www-form-urlencoded")))
			check_urlencoded(form, body);
	}
	if (cookie_get(type, STR("a"), &value))
		must(value.len <= type.len);
	arena_check(&memory);
	arena_free(&memory);
	free(form);
	return 0;
}
