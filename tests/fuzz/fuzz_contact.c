/* Whatever is given for a contact: what is taken has no line break, and one mail address is one.
 * The first byte says which field. */
#include <assert.h>
#include <string.h>
#include "record/contact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void mail_check_taken(struct str mail)
{
	size_t at = str_index(mail, '@');

	assert(at > 0 && at + 1 < mail.len);
	assert(str_index(str_part(mail, at + 1, mail.len), '@') == mail.len - at - 1);
	for (size_t i = 0; i < mail.len; i++)
		assert(strchr(" ,;<>()[]\\\"", mail.at[i]) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {NULL, 0}, again_arena = {NULL, 0};
	struct problem why = {.text = ""};
	struct str read, again;
	enum contact_field field;

	if (size == 0)
		return 0;
	field = (enum contact_field)(data[0] % CONTACT_FIELD_COUNT);
	if (contact_read_field(
		field, (struct str){(const char *)data + 1, size - 1}, &arena, &read, &why)) {
		assert(why.reason[0] != '\0');
	} else {
		for (size_t i = 0; i < read.len; i++)
			assert((unsigned char)read.at[i] >= ' ' && read.at[i] != 0x7f);
		if (field == CONTACT_MAIL && read.len > 0)
			mail_check_taken(read);
		/* What is kept is taken again as it is. */
		assert(contact_read_field(field, read, &again_arena, &again, &why) == ERR_OK);
		assert(str_eq(again, read));
	}
	arena_free(&arena);
	arena_free(&again_arena);
	return 0;
}
