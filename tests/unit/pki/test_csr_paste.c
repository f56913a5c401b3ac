/* Tests that a request is read as people paste it, and that what is none is named. */
#include <string.h>
#include <time.h>
#include "pki/csr.h"
#include "pki/csr_paste.h"
#include "unit/fixtures/shell.h"

/* What a shell command writes; $K is a file for a key, $RSA one of a key, of which $R makes a
 * request; $E makes one of a new key of EC, $O of another one of RSA. */
static struct buf said(const char *command)
{
	char line[4096];

	snprintf(line, sizeof line,
	    "exec 2>/dev/null; K=$(mktemp); RSA=%s;"
	    " R=\"openssl req -new -subj /C=JP/O=Shop/CN=shop.example.jp -key $RSA\";"
	    " O=\"openssl req -new -subj /C=JP/O=Shop/CN=shop.example.jp -key %s\";"
	    " E=\"openssl req -new -nodes -keyout $K -newkey ec -pkeyopt ec_paramgen_curve:P-256"
	    " -subj /CN=shop.example.jp\"; { %s; }; s=$?; rm -f $K; exit $s",
	    shell_keys[0], shell_keys[1], command);
	return shell_said(line);
}

static enum err mend(struct str text, struct buf *to, struct problem *why)
{
	*why = (struct problem){.text = ""};
	return csr_paste_mend(text, to, why);
}

static void a_request_is_read_whatever_editors_did_to_it(void **state)
{
	static const char *const commands[] = {
	    "$R",
	    "$E",
	    "$R -newhdr",
	    "$R -outform DER",
	    "$R | sed 's/$/\\r/'",
	    "$R | tr '\\n' '\\r'",
	    "$R | sed 's/^/    /'",
	    "$R | sed 's/$/   /'",
	    "printf '\\xef\\xbb\\xbf'; $R",
	    "$R | sed 's/$/<br>/'",
	    "$R | sed 's/$/<br \\/>/' | tr -d '\\n'",
	    "echo '<p>'; $R | sed 's/ /\\&nbsp;/g; s/$/<\\/p><p>/'; echo '</p>'",
	    "$R | sed 's/-----/－－－－－/g'",
	    "$R | sed 's/-----/—–/g'",
	    "$R | sed 's/-----/----/'",
	    "$R | sed 's/-----/------/g'",
	    "$R | sed 's/-----//g'",
	    "$R | grep -v -- -----",
	    "$R | grep -v -- ----- | tr -d '\\n'",
	    "$R | tr -d '\\n'",
	    "$R | tr '\\n' ' '",
	    "$R | sed '1d'",
	    "$R | sed '$d'",
	    "$R | sed '$d'; echo Best regards, Michael",
	    "echo 'Dear CA, MIchael writes:'; $R; echo 'Yours'",
	    "$R | sed 's/^/> /'",
	    "printf '“'; $R; printf '”'",
	    "printf '\"'; $R | sed 's/$/\\\\n/' | tr -d '\\n'; printf '\"'",
	    "$R | sed 'y/ABCMIabc0123/ＡＢＣＭＩａｂｃ０１２３/'",
	    "$R | sed 's/+/＋/g; s#/#／#g; s/=/＝/g'",
	    "$R | tr -d =",
	    "$R | sed 's/REQUEST/REQUES/'",
	    "$R >$K.r; cat $K.r $K.r; rm $K.r",
	    "$R | tr 'A-Z' 'A-Z' | sed '1s/.*/-----begin certificate request-----/'",
	    "$R -x509 >$K.c; $R; cat $K.c; rm $K.c",
	    "$R | sed 's/^\\(....\\)/\\1\\xe2\\x80\\x8b/'",
	    "$R | sed '1s/.*/Certificate Request:/'",
	    "$R -text",
	};

	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		struct buf text = said(commands[i]), file = BUF_INIT(CSR_FILE_MAX);
		struct csr *csr = NULL;
		struct problem why;

		if (mend(buf_str(&text), &file, &why) || csr_read(buf_str(&file), &csr, &why))
			fail_msg("%s: %s\n%.*s", commands[i], why.text, STR_ARG(buf_str(&text)));
		assert_string_equal(csr->names[0], "shop.example.jp");
		csr_free(csr);
		buf_free(&file);
		buf_free(&text);
	}
}

static void what_is_no_request_is_named(void **state)
{
	static const struct {
		const char *command, *word;
	} rows[] = {
	    {"true", "csr.other"},
	    {"echo '   '", "csr.other"},
	    {"echo hello", "csr.other"},
	    {"echo MIIC", "csr.other"},
	    {"$R -x509", "csr.certificate"},
	    {"$R -x509 | grep -v -- -----", "csr.certificate"},
	    {"$R -x509 | sed 's/CERTIFICATE/CERTIFICATE REQUEST/'", "csr.certificate"},
	    {"$R; $O", "csr.several"},
	    {"$R -newhdr; $E", "csr.several"},
	    {"$R; cat $RSA", "csr.secret"},
	    {"cat $RSA", "csr.secret"},
	    {"cat $RSA | sed 's/$/<br>/; s/-----/—/g'", "csr.secret"},
	    {"openssl rsa -in $RSA -pubout", "csr.other"},
	    {"$R | head -5", "csr.damaged"},
	    {"$R | sed '5d'", "csr.damaged"},
	    {"$R | sed '5s/./#/'", "csr.damaged"},
	    {"$R | sed '5s/./あ/'", "csr.damaged"},
	    {"$R | head -5; echo -----END CERTIFICATE REQUEST-----", "csr.damaged"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf text = said(rows[i].command), file = BUF_INIT(CSR_FILE_MAX);
		struct problem why;

		if (mend(buf_str(&text), &file, &why) != ERR_INVALID ||
		    strcmp(why.reason, rows[i].word) != 0)
			fail_msg("%s is %s, not %s: %s", rows[i].command, why.reason, rows[i].word,
			    why.text);
		assert_int_equal(file.len, 0);
		buf_free(&file);
		buf_free(&text);
	}
}

static void too_much_is_refused_before_it_is_read(void **state)
{
	struct buf text = BUF_INIT(2 * CSR_FILE_MAX), file = BUF_INIT(CSR_FILE_MAX);
	struct problem why;

	(void)state;
	while (text.len <= CSR_FILE_MAX)
		buf_puts(&text, "MI");
	assert_int_equal(mend(buf_str(&text), &file, &why), ERR_TOO_LARGE);
	buf_free(&text);
}

/* Heads of blocks that are longer than the text, one at every fourth letter. */
static void a_text_that_begins_many_blocks_is_not_read_again_for_each(void **state)
{
	static const char *const heads[] = {"MIL/", "MIIQ", "MIJ/"};

	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		struct buf text = BUF_INIT(CSR_FILE_MAX), file = BUF_INIT(CSR_FILE_MAX);
		clock_t begin = clock();
		struct problem why;

		while (text.len + 4 <= CSR_FILE_MAX)
			buf_puts(&text, heads[i]);
		assert_int_equal(mend(buf_str(&text), &file, &why), ERR_INVALID);
		assert_string_equal(why.reason, "csr.damaged");
		assert_true(clock() - begin < CLOCKS_PER_SEC / 2);
		buf_free(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_is_read_whatever_editors_did_to_it),
	    cmocka_unit_test(what_is_no_request_is_named),
	    cmocka_unit_test(too_much_is_refused_before_it_is_read),
	    cmocka_unit_test(a_text_that_begins_many_blocks_is_not_read_again_for_each),
	};

	return cmocka_run_group_tests(tests, shell_make_keys, shell_drop_keys);
}
