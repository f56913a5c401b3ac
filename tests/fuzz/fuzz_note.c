/* Fuzzes signed notes, checkpoints and keys of logs: what is taken can be written in one way only,
 * so that its parts make the same bytes again; and nothing is signed by a key that signed nothing.
 */
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/hex.h"
#include "verify/checkpoint.h"
#include "verify/text.h"

/* Of the example of c2sp.org/signed-note, which is not among the seeds. */
#define KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(bool promise)
{
	if (!promise)
		abort();
}

static void must_be_written_so(const struct verify_note *note, struct str text)
{
	struct buf again = BUF_INIT(text.len);

	buf_add_str(&again, note->text);
	buf_putc(&again, '\n');
	for (size_t i = 0; i < note->count; i++) {
		buf_puts(&again, "\xe2\x80\x94 ");
		buf_add_str(&again, note->signatures[i].name);
		buf_putc(&again, ' ');
		buf_add_str(&again, note->signatures[i].text);
		buf_putc(&again, '\n');
	}
	must(note->count > 0 && str_eq(buf_str(&again), text));
	buf_free(&again);
}

static void fuzz_key(struct str text)
{
	struct verify_key key;
	struct problem why = {.text = ""};
	char id[2 * VERIFY_KEY_ID + 1];

	if (verify_key_read(text, &key, &why) != ERR_OK) {
		must(why.text[0] != '\0');
		return;
	}
	hex_write(key.id, sizeof key.id, id);
	must(str_starts(text, str_from(key.name)));
	must(str_starts(str_part(text, strlen(key.name) + 1, text.len), str_from(id)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct verify_key key;
	const struct str text = {(const char *)bytes, len};
	static struct verify_checkpoint checkpoint;
	struct problem why = {.text = ""};

	must(verify_key_read(STR(KEY), &key, &why) == ERR_OK);
	if (verify_note_read(text, &checkpoint.note, &why) == ERR_OK) {
		must_be_written_so(&checkpoint.note, text);
		must(verify_note_check(&checkpoint.note, &key, &why) == ERR_REFUSED);
	} else {
		must(why.text[0] != '\0');
	}
	if (verify_checkpoint_read(text, &checkpoint, &why) == ERR_OK)
		must(checkpoint.origin.len > 0 && checkpoint.size <= VERIFY_SIZE_MAX);
	fuzz_key(text);
	return 0;
}
