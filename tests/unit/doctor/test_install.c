/* The files that owners install, and what is said of them. */
#include "unit/fixtures/office.h"

#include <openssl/pkcs7.h>
#include "doctor/install.h"
#include "pki/bundle.h"
#include "pki/pem.h"
#include "record/issuer.h"

#define CODE "0123456789"
#define HOST "www.a.example"

static enum err install(struct office *o, enum doctor_file file, struct buf *to)
{
	const struct code code = a_code(CODE);

	return doctor_install_write(o->store, &code, NOW, file, &o->arena, to);
}

/* An issuer, and its root. */
struct file_parts {
	struct str inner, root;
};

static struct str a_ca(const char *subject, EVP_PKEY *key, const char *issuer, EVP_PKEY *signer)
{
	static const unsigned char ca[] = {0x30, 0x03, 0x01, 0x01, 0xff};
	X509 *x = forge_new();
	X509_NAME *name = X509_NAME_new();

	X509_NAME_add_entry_by_txt(
	    name, "CN", MBSTRING_ASC, (const unsigned char *)issuer, -1, -1, 0);
	X509_set_issuer_name(x, name);
	X509_NAME_free(name);
	forge_subject(x, "CN", V_ASN1_UTF8STRING, subject, strlen(subject), 0);
	X509_set_pubkey(x, key);
	forge_extension(x, NID_basic_constraints, ca, sizeof ca);
	return forge_sign(x, signer, EVP_sha256());
}

static void without_a_certificate_there_is_no_file(void **state)
{
	struct office *o = *state;
	struct buf file = BUF_INIT(1 << 16);

	assert_int_equal(install(o, DOCTOR_FULLCHAIN_PEM, &file), ERR_NOT_FOUND);
	office_must_add(o, CODE, "https://" HOST "/", NULL);
	assert_int_equal(install(o, DOCTOR_FULLCHAIN_PEM, &file), ERR_NOT_FOUND);
	buf_free(&file);
}

static void one_that_came_alone_has_no_chain_to_install(void **state)
{
	struct office *o = *state;
	struct buf file = BUF_INIT(1 << 16);

	office_must_add(o, CODE, "https://" HOST "/", NULL);
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(install(o, DOCTOR_CHAIN_PEM, &file), ERR_NOT_FOUND);
	assert_int_equal(install(o, DOCTOR_FULLCHAIN_PEM, &file), ERR_OK);
	assert_int_equal(str_find(buf_str(&file), STR("-----BEGIN CERTIFICATE-----\n")), 0);
	buf_free(&file);
}

/* A contract whose certificate came with both; free them. */
static struct file_parts issued_with_a_chain(struct office *o)
{
	EVP_PKEY *inner = EVP_EC_gen("P-256"), *root = EVP_EC_gen("P-256");
	struct file_parts parts = {
	    .inner = a_ca("inner", inner, "root", root), .root = a_ca("root", root, "root", root)};
	const struct certificate_issuer chain[] = {
	    {.der = parts.inner, .fingerprint = {1}}, {.der = parts.root, .fingerprint = {2}}};
	const struct code code = a_code(CODE);
	struct certificate certificate = {.chain_count = 2};
	struct store_entry entry;

	office_must_add(o, CODE, "https://" HOST "/", NULL);
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	entry = office_show(o, CODE);
	memcpy(certificate.fingerprint, entry.certificates[0].fingerprint, 65);
	certificate.chain = chain;
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_add_chain(o->store, &code, &certificate), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	EVP_PKEY_free(inner);
	EVP_PKEY_free(root);
	return parts;
}

static void roots_are_not_installed(void **state)
{
	struct office *o = *state;
	struct file_parts parts = issued_with_a_chain(o);
	struct buf file = BUF_INIT(1 << 16), wanted = BUF_INIT(1 << 16);

	assert_int_equal(install(o, DOCTOR_CHAIN_PEM, &file), ERR_OK);
	pem_write("CERTIFICATE", parts.inner, &wanted);
	assert_true(str_eq(buf_str(&file), buf_str(&wanted)));
	forge_free(parts.inner);
	forge_free(parts.root);
	buf_free(&file);
	buf_free(&wanted);
}

/* The certificate itself, then its issuer. */
static void what_windows_installs_holds_the_certificate_and_its_chain(void **state)
{
	struct office *o = *state;
	struct file_parts parts = issued_with_a_chain(o);
	struct buf file = BUF_INIT(1 << 16), der = BUF_INIT(1 << 16);
	struct problem why = {.text = ""};
	struct bundle *b = bundle_new();
	PKCS7 *p;

	assert_int_equal(install(o, DOCTOR_CERTIFICATE_P7B, &file), ERR_OK);
	assert_int_equal(install(o, DOCTOR_CERTIFICATE_DER, &der), ERR_OK);
	p = d2i_PKCS7(
	    NULL, &(const unsigned char *){(const unsigned char *)file.at}, (long)file.len);
	assert_non_null(p);
	assert_int_equal(sk_X509_num(p->d.sign->cert), 2);
	assert_int_equal(sk_PKCS7_SIGNER_INFO_num(p->d.sign->signer_info), 0);
	assert_true(str_find(buf_str(&file), buf_str(&der)) < file.len);
	assert_true(str_find(buf_str(&file), parts.inner) < file.len);
	/* It is read as it would be if it came here. */
	assert_int_equal(bundle_add(b, NULL, buf_str(&file), &why), ERR_OK);
	bundle_free(b);
	PKCS7_free(p);
	forge_free(parts.inner);
	forge_free(parts.root);
	buf_free(&file);
	buf_free(&der);
}

static void a_text_file_for_panels_is_the_same_under_another_name(void **state)
{
	static const enum doctor_file pairs[][2] = {
	    {DOCTOR_CERTIFICATE_PEM, DOCTOR_CERTIFICATE_TXT}, {DOCTOR_CHAIN_PEM, DOCTOR_CHAIN_TXT}};
	struct office *o = *state;
	struct file_parts parts = issued_with_a_chain(o);

	for (size_t i = 0; i < 2; i++) {
		struct buf pem = BUF_INIT(1 << 16), text = BUF_INIT(1 << 16);

		assert_int_equal(install(o, pairs[i][0], &pem), ERR_OK);
		assert_int_equal(install(o, pairs[i][1], &text), ERR_OK);
		assert_true(str_eq(buf_str(&pem), buf_str(&text)));
		buf_free(&pem);
		buf_free(&text);
	}
	forge_free(parts.inner);
	forge_free(parts.root);
}

static bool takes(enum doctor_server server, struct str name)
{
	const enum doctor_file *files = doctor_install_files(server);
	enum doctor_file file;

	if (!doctor_file_parse(name, &file))
		return false;
	for (size_t i = 0; i < DOCTOR_INSTALL_FILES; i++)
		if (files[i] == file)
			return true;
	return false;
}

/* Names that end so are files of the CA's. */
static void each_file_that_the_lines_name_is_offered_beside_them(void **state)
{
	(void)state;
	for (unsigned server = 0; server < DOCTOR_SERVER_COUNT; server++) {
		struct buf lines = BUF_INIT(1 << 14);
		struct str rest;

		doctor_install_lines((enum doctor_server)server, STR("*.a.example"), &lines);
		assert_int_equal(lines.err, ERR_OK);
		assert_int_equal(str_find(buf_str(&lines), STR("{host}")), lines.len);
		assert_int_equal(str_find(buf_str(&lines), STR("*.")), lines.len);
		for (size_t i = 0; i < lines.len; i++)
			lines.at[i] =
			    lines.at[i] == '\n' || lines.at[i] == '/' || lines.at[i] == ';'
				? ' '
				: lines.at[i];
		for (rest = buf_str(&lines); rest.at != NULL;) {
			struct str word = str_cut(&rest, ' ');

			if (str_ends(word, STR(".pem")) || str_ends(word, STR(".p7b")) ||
			    str_ends(word, STR(".cer")))
				assert_true(takes((enum doctor_server)server, word));
		}
		buf_free(&lines);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		without_a_certificate_there_is_no_file, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		one_that_came_alone_has_no_chain_to_install, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(roots_are_not_installed, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		what_windows_installs_holds_the_certificate_and_its_chain, office_start,
		office_stop),
	    cmocka_unit_test_setup_teardown(
		a_text_file_for_panels_is_the_same_under_another_name, office_start, office_stop),
	    cmocka_unit_test(each_file_that_the_lines_name_is_offered_beside_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
