/* Tests that a private key is known as people paste it, and nothing else is taken for one. */
#include "pki/private_key.h"
#include "unit/fixtures/shell.h"

/* What a shell command writes, in which $K is a file for a key, and $RSA that of one. */
static struct buf said(const char *command, int key)
{
	char line[4096];

	snprintf(line, sizeof line,
	    "K=$(mktemp); RSA=%s; { %s; } 2>/dev/null; s=$?; rm -f $K; exit $s", shell_keys[key],
	    command);
	return shell_said(line);
}

static void keys_of_all_tools_are_known(void **state)
{
	static const char *const commands[] = {
	    "openssl genrsa 2048",
	    "openssl genrsa -traditional 2048",
	    "openssl pkey -in $RSA -aes256 -passout pass:x",
	    "openssl rsa -in $RSA -aes256 -traditional -passout pass:x",
	    "openssl ecparam -name prime256v1 -genkey -noout",
	    "openssl ecparam -name prime256v1 -genkey",
	    "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
	    "openssl genpkey -algorithm ED25519",
	    "openssl genpkey -algorithm ED25519 -outform DER",
	    "openssl rsa -in $RSA -traditional -outform DER",
	    "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER | base64",
	    "openssl pkey -in $RSA -aes256 -passout pass:x | grep -v -- -----",
	    "openssl rsa -in $RSA -traditional | grep -v -- ----- | tr -d '\\n'",
	    "openssl ecparam -name secp384r1 -genkey -noout | grep -v -- -----",
	    /* With what editors make of it. */
	    "cat $RSA | sed 's/$/<br>/'",
	    "cat $RSA | tr '\\n' '\\r'",
	    "cat $RSA | sed 's/-----/——/g; s/ /\\xc2\\xa0/g'",
	    "cat $RSA | sed 's/-----/－－－/g; s/PRIVATE/ＰＲＩＶＡＴＥ/'",
	    "cat $RSA | sed 's/^/   > /' | head -3",
	    "cat $RSA | sed '1s/-----/- /' | head -2",
	    "cat $RSA | tail -2",
	    "cat $RSA | awk '{ printf \"%s\\\\n\", $0 }'",
	    "(openssl req -new -newkey rsa:2048 -nodes -subj /CN=a -keyout - -out -)",
	};

	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		struct buf text = said(commands[i], 0);

		if (!private_key_is_in(buf_str(&text)))
			fail_msg("%s", commands[i]);
		buf_free(&text);
	}
}

static void keys_of_other_worlds_are_known(void **state)
{
	static const struct str texts[] = {
	    STR("PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 14\nAAAA"),
	    STR("<RSAKeyValue><Modulus>x</Modulus><D>y</D></RSAKeyValue>"),
	    STR("{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"x\"}"),
	    STR("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA"),
	    STR("b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ"),
	    STR("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"),
	    STR("-----BEGIN PGP PRIVATE KEY BLOCK-----"),
	    STR("-----begin rsa private key-----"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (!private_key_is_in(texts[i]))
			fail_msg("%.*s", STR_ARG(texts[i]));
}

static void what_is_public_is_none(void **state)
{
	static const char *const commands[] = {
	    "openssl req -new -key $RSA -subj /CN=a",
	    "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=a "
	    "-keyout $K",
	    "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -subj / -keyout "
	    "$K",
	    "openssl req -new -key $RSA -subj /CN=a -outform DER",
	    "openssl req -new -key $RSA -subj /CN=a | grep -v -- -----",
	    "openssl req -new -x509 -key $RSA -subj /CN=a",
	    "openssl req -new -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=a"
	    " -keyout $K",
	    "openssl rsa -in $RSA -pubout",
	    "openssl rsa -in $RSA -RSAPublicKey_out",
	};

	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		/* Not by the luck of one key. */
		for (int key = 0; key < SHELL_KEYS; key++) {
			struct buf text = said(commands[i], key);

			if (private_key_is_in(buf_str(&text)))
				fail_msg("%s\n%.*s", commands[i], STR_ARG(buf_str(&text)));
			buf_free(&text);
		}
}

/* The reason of a reissue is told in such words. */
static void prose_about_private_keys_is_none(void **state)
{
	static const struct str texts[] = {
	    STR("In the end my private key was lost."),
	    STR("We begin anew: PRIVATE KEY lost - end of story."),
	    STR("秘密鍵（private key）を紛失しました。－ END"),
	    STR("BEGIN PRIVATE KEY"),
	    STR("MIIEvQ"),
	    STR("M"),
	    STR(""),
	    STR("-"),
	    STR("-----BEGIN CERTIFICATE REQUEST-----"),
	    STR("-----BEGIN PUBLIC KEY----- private key"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (private_key_is_in(texts[i]))
			fail_msg("%.*s", STR_ARG(texts[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys_of_all_tools_are_known),
	    cmocka_unit_test(keys_of_other_worlds_are_known),
	    cmocka_unit_test(what_is_public_is_none),
	    cmocka_unit_test(prose_about_private_keys_is_none),
	};

	return cmocka_run_group_tests(tests, shell_make_keys, shell_drop_keys);
}
