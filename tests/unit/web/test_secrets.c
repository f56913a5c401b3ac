/* Tests what of a form comes back: in the hidden fields of the login page, and in the form itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "web/fields.h"
#include "web/kept.h"
#include "web/template.h"

#define KEY "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----"

static bool load(void *arg, struct str name, struct str *ret_content)
{
	(void)name;
	*ret_content = str_from(arg);
	return true;
}

static struct buf render(const struct model *m, char *html)
{
	struct buf page = BUF_INIT(1 << 16);
	struct catalogue *texts = NULL;
	struct template *template = NULL;
	struct problem why;

	assert_int_equal(catalogue_read(STR("a = b\n"), "text/en.txt", &texts, &why), ERR_OK);
	assert_int_equal(template_compile("page", load, html, texts, &template, &why), ERR_OK);
	assert_int_equal(template_render(template, texts, m, &page, &why), ERR_OK);
	template_free(template);
	catalogue_free(texts);
	return page;
}

/* The hidden fields of a form, as a text. */
static struct buf kept(const struct form *form)
{
	static const unsigned char key[DIGEST_BYTES] = {1};
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	static char html[] = "{{#kept}}{{kept_name}}={{kept_value}};{{/kept}}";
	struct buf page;

	assert_true(kept_write(key, form, STR("/owner/apply/1/csr"), 1000, &memory, m));
	page = render(m, html);
	arena_free(&memory);
	return page;
}

/* The session of somebody ends while he pastes the wrong file: it would come back in a page. */
static void private_keys_and_passwords_are_not_kept(void **state)
{
	static struct form form;
	struct buf page;

	(void)state;
	form_add(&form, STR("words"), STR("my private key was lost"));
	form_add(&form, STR("csr"), STR(KEY));
	form_add(&form, STR("password"), STR("123456789"));
	page = kept(&form);
	assert_non_null(strstr(page.at, "kept.words=my private key was lost;"));
	assert_null(strstr(page.at, "MIGHAgEAMBMG"));
	assert_null(strstr(page.at, "123456789"));
	buf_free(&page);
}

static void a_private_key_does_not_come_back_in_its_field(void **state)
{
	static const struct field table[] = {
	    {.name = "words", .kind = FIELD_AREA, .label = "a"},
	    {.name = "csr", .kind = FIELD_AREA, .label = "a"},
	};
	static char html[] = "{{#fields}}{{field_name}}={{field field_value}};{{/fields}}";
	const struct fields fields = {.table = table, .count = 2};
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	static struct form form;
	struct buf page;

	(void)state;
	form_add(&form, STR("words"), STR("my private key was lost"));
	form_add(&form, STR("csr"), STR(KEY));
	fields_show(&fields, &form, m);
	page = render(m, html);
	assert_string_equal(page.at, "words=my private key was lost;csr=;");
	buf_free(&page);
	arena_free(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(private_keys_and_passwords_are_not_kept),
	    cmocka_unit_test(a_private_key_does_not_come_back_in_its_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
