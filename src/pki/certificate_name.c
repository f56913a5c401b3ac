/* Takes the attributes of a distinguished name. */
#include "pki/certificate_name.h"

#include <stdio.h>
#include "pki/certificate_text.h"

static enum err name_take_attribute(const X509_NAME_ENTRY *entry, const char *whose,
    struct arena *room, struct certificate_attribute *to, struct problem *why)
{
	char what[64];
	char *value = NULL;
	enum err err;

	to->type = certificate_oid(X509_NAME_ENTRY_get_object(entry), false, room);
	if (to->type == NULL)
		return ERR_NO_MEMORY;
	snprintf(what, sizeof what, "%s's %s", whose, to->type);
	err = certificate_text(X509_NAME_ENTRY_get_data(entry), what, room, &value, why);
	to->value = value;
	return err;
}

enum err certificate_take_name(const X509_NAME *name, const char *whose, struct arena *room,
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
		enum err err = name_take_attribute(entry, whose, room, &list[i], why);

		if (err)
			return err;
		list[i].joined = X509_NAME_ENTRY_set(entry) == set;
		set = X509_NAME_ENTRY_set(entry);
	}
	*ret_count = (size_t)count;
	*ret_attributes = list;
	return ERR_OK;
}
