/* Contracts with persons in business. */
#include "registry/person.h"

#include "registry/change.h"

enum { EVENT_MAX = 1000 };

bool person_is_named(const struct certificate *certificate)
{
	return certificate_subject(certificate, "O") == NULL &&
	       (certificate_subject(certificate, "GN") != NULL ||
		   certificate_subject(certificate, "SN") != NULL);
}

enum err person_note(
    const struct change *c, struct contract *contract, const struct certificate *certificate)
{
	struct buf before = BUF_INIT(EVENT_MAX), after = BUF_INIT(EVENT_MAX);
	const struct contract old = *contract;
	enum err err;

	if (contract->is_person || !person_is_named(certificate))
		return ERR_OK;
	contract->is_person = true;
	event_write_difference(&old, contract, &before, &after);
	err = store_edit_contract(c->store, contract);
	if (!err)
		err = registry_note(c, EVENT_CONTRACT_EDIT, &contract->code, &before, &after);
	buf_free(&before);
	buf_free(&after);
	return err;
}
