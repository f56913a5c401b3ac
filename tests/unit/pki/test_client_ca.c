/* Real certificates of clients, good and otherwise, as the file of CAs judges them. */
#include "pki/client_ca.h"

#include <time.h>
#include "unit/fixtures/ca.h"

#define SUBJECT(name) "/C=JP/O=Example/CN=" name

/* name, options of tests/fixtures/ca. */
static const char *const leaves[][2] = {
    {"sato", "--use clientAuth --subject " SUBJECT("sato")},
    {"any", "--use none --subject " SUBJECT("any")},
    {"server", "--use serverAuth --subject " SUBJECT("sato")},
    {"old", "--use clientAuth --subject " SUBJECT(
		"sato") " --from 20200101000000Z --to 20210101000000Z"},
    {"early", "--use clientAuth --subject " SUBJECT(
		  "sato") " --from 20900101000000Z --to 20910101000000Z"},
    {"short", "--use clientAuth --key rsa1024 --subject " SUBJECT("sato")},
    {"sha1", "--use clientAuth --digest sha1 --subject " SUBJECT("sato")},
    {"two", "--use clientAuth --subject " SUBJECT("sato/CN=ito")},
    {"nobody", "--use clientAuth --subject /C=JP/O=Example"},
    {"alone", "--use clientAuth --subject /CN=sato"},
    {"gone", "--use clientAuth --subject " SUBJECT("gone")},
};

static int start(void **state)
{
	ca_start(state);
	for (size_t i = 0; i < sizeof leaves / sizeof leaves[0]; i++)
		ca_shell("tests/fixtures/ca %s leaf %s %s >/dev/null", ca_dir, leaves[i][0],
		    leaves[i][1]);
	ca_shell("tests/fixtures/ca %s crl gone >/dev/null", ca_dir);
	ca_shell("cd %s; cat root.pem intermediate.pem >both.pem; cat both.pem crl.pem >lists.pem",
	    ca_dir);
	ca_shell("cd %s; cat root.pem >open.pem; echo -----BEGIN >>open.pem", ca_dir);
	ca_shell("cd %s; cat root.pem root.key >key.pem; head -c 300 root.pem >cut.pem; echo x "
		 ">nothing.pem; sed 5d root.pem >damaged.pem",
	    ca_dir);
	return 0;
}

static struct client_ca *open_file(const char *name)
{
	struct client_ca *ca = NULL;
	struct problem why;
	char path[256];

	snprintf(path, sizeof path, "%s/%s", ca_dir, name);
	if (client_ca_open(path, "[console] client_ca", &ca, &why))
		fail_msg("%s", why.text);
	return ca;
}

/* What a file says of a leaf, so many days from now. */
static const char *judge(const char *file, const char *leaf, int days, struct client_identity *ret)
{
	struct client_ca *ca = open_file(file);
	enum client_flaw flaw;
	struct buf der;
	char name[64];

	ca_shell("cd %s; openssl x509 -in %s.pem -outform DER -out %s.der", ca_dir, leaf, leaf);
	snprintf(name, sizeof name, "%s.der", leaf);
	der = ca_file(name);
	assert_int_equal(
	    client_ca_judge(ca, buf_str(&der), time(NULL) + days * 86400, &flaw, ret), ERR_OK);
	client_ca_close(ca);
	buf_free(&der);
	return client_flaw_name(flaw);
}

static void the_first_flaw_is_told(void **state)
{
	static const struct {
		const char *file, *leaf;
		int days;
		const char *wanted, *name;
	} rows[] = {
	    {"intermediate.pem", "sato", 0, "good", "sato"},
	    {"both.pem", "sato", 0, "good", "sato"},
	    {"both.pem", "alone", 0, "good", "sato"},
	    {"intermediate.pem", "any", 0, "good", "any"},
	    {"root.pem", "sato", 0, "untrusted", ""},
	    {"intermediate.pem", "server", 0, "purpose", ""},
	    {"intermediate.pem", "old", 0, "expired", ""},
	    {"intermediate.pem", "sato", 91, "expired", ""},
	    {"intermediate.pem", "sato", -2, "untrusted", ""},
	    {"intermediate.pem", "early", 0, "early", ""},
	    {"intermediate.pem", "short", 0, "untrusted", ""},
	    {"intermediate-rsa.pem", "sha1", 0, "untrusted", ""},
	    {"intermediate.pem", "two", 0, "nameless", ""},
	    {"intermediate.pem", "nobody", 0, "nameless", ""},
	    {"intermediate.pem", "root", 0, "malformed", ""},
	    {"intermediate.pem", "gone", 0, "good", "gone"},
	    {"lists.pem", "gone", 0, "revoked", ""},
	    {"lists.pem", "sato", 0, "good", "sato"},
	    {"lists.pem", "sato", 31, "unchecked", ""},
	};
	struct client_identity who;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *flaw = judge(rows[i].file, rows[i].leaf, rows[i].days, &who);

		if (strcmp(flaw, rows[i].wanted) != 0)
			fail_msg("%s by %s: %s", rows[i].leaf, rows[i].file, flaw);
		assert_string_equal(who.name, rows[i].name);
	}
}

static void the_audit_gets_serial_and_fingerprint(void **state)
{
	struct client_identity who;
	struct buf wanted;

	(void)state;
	judge("intermediate.pem", "sato", 0, &who);
	ca_shell("cd %s; openssl x509 -in sato.pem -noout -serial -fingerprint -sha256 | "
		 "tr -d ':\\n' | sed 's/sha256 Fingerprint=/ sha256=/; s/serial=/serial=/' >words",
	    ca_dir);
	wanted = ca_file("words");
	assert_true(str_eq_nocase(str_from(who.words), buf_str(&wanted)));
	buf_free(&wanted);
}

static void a_file_that_is_none_is_told_with_what_to_do(void **state)
{
	static const char *const rows[][2] = {
	    {"nowhere.pem", "[console] client_ca: "},
	    {"sato.pem", "the block on line 1 is no CA's certificate"},
	    {"key.pem", "is neither a CERTIFICATE nor an X509 CRL"},
	    {"cut.pem", "is cut off, or not base64"},
	    {"damaged.pem", "is damaged"},
	    {"open.pem", "is a damaged BEGIN line"},
	    {"nothing.pem", "holds no certificate in PEM"},
	    {"crl.pem", "holds no certificate in PEM"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct client_ca *ca;
		struct problem why;
		char path[256];

		snprintf(path, sizeof path, "%s/%s", ca_dir, rows[i][0]);
		assert_int_not_equal(
		    client_ca_open(path, "[console] client_ca", &ca, &why), ERR_OK);
		if (strstr(why.text, rows[i][1]) == NULL)
			fail_msg("%s: %s", rows[i][0], why.text);
	}
}

static void reading_again_takes_what_is_there_and_keeps_what_was(void **state)
{
	struct client_ca *ca;
	struct client_identity who;
	enum client_flaw flaw;
	struct problem why;
	struct buf der;

	(void)state;
	ca_shell("cd %s; cp intermediate.pem now.pem; openssl x509 -in gone.pem -outform DER -out "
		 "gone.der",
	    ca_dir);
	ca = open_file("now.pem");
	der = ca_file("gone.der");
	ca_shell("cp %s/nothing.pem %s/now.pem", ca_dir, ca_dir);
	assert_int_equal(client_ca_reload(ca, time(NULL), &why), ERR_INVALID);
	assert_int_equal(client_ca_judge(ca, buf_str(&der), time(NULL), &flaw, &who), ERR_OK);
	assert_int_equal(flaw, CLIENT_GOOD);
	ca_shell("cp %s/lists.pem %s/now.pem", ca_dir, ca_dir);
	assert_int_equal(client_ca_reload(ca, time(NULL), &why), ERR_OK);
	assert_int_equal(client_ca_judge(ca, buf_str(&der), time(NULL), &flaw, &who), ERR_OK);
	assert_int_equal(flaw, CLIENT_REVOKED);
	assert_int_equal(client_ca_judge(ca, STR("0"), time(NULL), &flaw, &who), ERR_OK);
	assert_int_equal(flaw, CLIENT_MALFORMED);
	buf_free(&der);
	client_ca_close(ca);
}

static void the_names_of_its_cas_are_told(void **state)
{
	struct client_ca *ca = open_file("lists.pem");
	struct buf names = BUF_INIT(4096);

	(void)state;
	assert_int_equal(client_ca_write_names(ca, &names), ERR_OK);
	assert_non_null(memmem(names.at, names.len, "CN=Example Trust Server CA", 26));
	assert_non_null(memmem(names.at, names.len, "; C=JP", 6));
	buf_free(&names);
	client_ca_close(ca);
}

static void lists_past_their_time_take_the_place_of_no_good_ones(void **state)
{
	const int64_t now = time(NULL), later = now + 31 * 86400;
	struct client_ca *ca;
	struct problem why;

	(void)state;
	ca_shell("cp %s/intermediate.pem %s/now.pem", ca_dir, ca_dir);
	ca = open_file("now.pem");
	assert_false(client_ca_is_overdue(ca, later, &why));
	ca_shell("cp %s/lists.pem %s/now.pem", ca_dir, ca_dir);
	assert_int_equal(client_ca_reload(ca, later, &why), ERR_REFUSED);
	assert_non_null(strstr(why.text, "past its time"));
	assert_int_equal(client_ca_reload(ca, now, &why), ERR_OK);
	assert_false(client_ca_is_overdue(ca, now, &why));
	assert_true(client_ca_is_overdue(ca, later, &why));
	assert_non_null(strstr(why.text, "put the next one in its place"));
	assert_int_equal(client_ca_reload(ca, later, &why), ERR_OK);
	client_ca_close(ca);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_flaw_is_told),
	    cmocka_unit_test(the_audit_gets_serial_and_fingerprint),
	    cmocka_unit_test(a_file_that_is_none_is_told_with_what_to_do),
	    cmocka_unit_test(reading_again_takes_what_is_there_and_keeps_what_was),
	    cmocka_unit_test(the_names_of_its_cas_are_told),
	    cmocka_unit_test(lists_past_their_time_take_the_place_of_no_good_ones),
	};

	return cmocka_run_group_tests(tests, start, ca_stop);
}
