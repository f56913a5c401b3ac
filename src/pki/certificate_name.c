/* Distinguished names: reads them, looks into them, writes them as text. */
#include "pki/certificate_parts.h"

#include <stdio.h>
#include <string.h>

static enum err take_attribute(const X509_NAME_ENTRY *entry, const char *whose, struct arena *room,
    struct certificate_attribute *to, struct problem *why)
{
	char what[64];
	char *value = NULL;
	enum err err;

	to->type = certificate_take_oid(X509_NAME_ENTRY_get_object(entry), false, room);
	if (to->type == NULL)
		return ERR_NO_MEMORY;
	snprintf(what, sizeof what, "%s's %s", whose, to->type);
	err = certificate_take_text(X509_NAME_ENTRY_get_data(entry), what, room, &value, why);
	to->value = value;
	return err;
}

static enum err take_name(const X509_NAME *name, const char *whose, struct arena *room,
    size_t *ret_count, const struct certificate_attribute **ret_attributes, struct problem *why)
{
	int count = X509_NAME_entry_count(name), set = -1;
	struct certificate_attribute *list;

	if (count > CERTIFICATE_NAMES_MAX)
		return err_because(why, ERR_TOO_LARGE, "%s has %d attributes: at most %d are taken",
		    whose, count, CERTIFICATE_NAMES_MAX);
	list = arena_alloc(room, (size_t)count * sizeof *list);
	if (list == NULL)
		return ERR_NO_MEMORY;
	for (int i = 0; i < count; i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
		enum err err = take_attribute(entry, whose, room, &list[i], why);

		if (err)
			return err;
		list[i].joined = X509_NAME_ENTRY_set(entry) == set;
		set = X509_NAME_ENTRY_set(entry);
	}
	*ret_count = (size_t)count;
	*ret_attributes = list;
	return ERR_OK;
}

enum err certificate_take_subject(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	return take_name(
	    X509_get_subject_name(x), "the subject", room, &to->subject_count, &to->subject, why);
}

enum err certificate_take_issuer(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	return take_name(
	    X509_get_issuer_name(x), "the issuer", room, &to->issuer_count, &to->issuer, why);
}

const char *certificate_subject(const struct certificate *c, const char *type)
{
	for (size_t i = 0; i < c->subject_count; i++)
		if (strcmp(c->subject[i].type, type) == 0)
			return c->subject[i].value;
	return NULL;
}

/* RFC 4514 section 2.4; control characters too, so that a name stays one line. */
static void write_value(const char *value, struct buf *to)
{
	size_t len = strlen(value);

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];
		bool at_end = i == 0 || i == len - 1;

		if (c < ' ' || c == 0x7F) {
			buf_printf(to, "\\%02X", c);
			continue;
		}
		if (strchr("\"+,;<>\\", c) != NULL || (c == ' ' && at_end) || (c == '#' && i == 0))
			buf_putc(to, '\\');
		buf_putc(to, (char)c);
	}
}

void certificate_write_name(
    const struct certificate_attribute *attributes, size_t count, struct buf *to)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_puts(to, attributes[i].joined ? " + " : ", ");
		buf_puts(to, attributes[i].type);
		buf_putc(to, '=');
		write_value(attributes[i].value, to);
	}
}
