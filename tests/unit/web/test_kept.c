/* Tests what of a form is kept in the hidden fields of the login page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "web/kept.h"
#include "web/template.h"

static bool load(void *arg, struct str name, struct str *ret_content)
{
	(void)arg;
	(void)name;
	*ret_content = STR("{{#kept}}{{kept_name}}={{kept_value}};{{/kept}}");
	return true;
}

/* The hidden fields of a form, as a text. */
static struct buf kept(const struct form *form)
{
	static const unsigned char key[DIGEST_BYTES] = {1};
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	struct buf page = BUF_INIT(1 << 16);
	struct catalogue *texts = NULL;
	struct template *template = NULL;
	struct problem why;

	assert_true(kept_write(key, form, STR("/owner/apply/1/csr"), 1000, &memory, m));
	assert_int_equal(catalogue_read(STR("a = b\n"), "text/en.txt", &texts, &why), ERR_OK);
	assert_int_equal(template_compile("page", load, NULL, texts, &template, &why), ERR_OK);
	assert_int_equal(template_render(template, texts, m, &page, &why), ERR_OK);
	template_free(template);
	catalogue_free(texts);
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
	form_add(&form, STR("csr"),
	    STR("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----"));
	form_add(&form, STR("password"), STR("123456789"));
	page = kept(&form);
	assert_non_null(strstr(page.at, "kept.words=my private key was lost;"));
	assert_null(strstr(page.at, "MIGHAgEAMBMG"));
	assert_null(strstr(page.at, "123456789"));
	buf_free(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(private_keys_and_passwords_are_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
