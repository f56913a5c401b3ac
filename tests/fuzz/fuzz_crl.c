/* Fuzzes revocation lists: any bytes are read or refused with a word, what was read lies within
 * them, and whoever is on it is found. */
#include <stdint.h>
#include <stdlib.h>
#include <openssl/err.h>
#include "pki/crl/judge.h"
#include "pki/crl/walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(bool promise)
{
	if (!promise)
		abort();
}

static void must_lie_in(struct str part, struct str whole)
{
	must(part.len == 0 || (part.at >= whole.at && part.at + part.len <= whole.at + whole.len));
}

static void hit(void *arg, const struct crl_entry *entry)
{
	must(entry->id == 7 && entry->reason >= 0 && entry->reason <= 10);
	++*(size_t *)arg;
}

static void list_walk(const struct crl *crl, const struct serials *set)
{
	struct problem why = {.text = ""};
	size_t count = 0, hits = 0, again = 0;

	if (crl_walk(crl, set, hit, &hits, &count, &why) == ERR_OK) {
		must(hits <= count && count <= crl->entries.len);
		must(crl_walk(crl, NULL, hit, NULL, &again, NULL) == ERR_OK && again == count);
	} else {
		must(why.reason[0] != '\0' && why.text[0] != '\0');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct buf room = BUF_INIT(CRL_FILE_MAX);
	struct str file = {(const char *)bytes, len}, der;
	struct serials *set = serials_new(1);
	struct problem why = {.text = ""};
	struct crl crl;

	must(set != NULL && serials_add(set, STR("\x07"), 7) == ERR_OK);
	if (crl_find(file, &room, &der, &why) != ERR_OK) {
		must(why.text[0] != '\0');
	} else if (crl_open(der, &crl, &why) != ERR_OK) {
		must(why.text[0] != '\0' && why.reason[0] != '\0');
	} else {
		const struct crl_measure measure = {.names = STR("http://crl.example/1.crl"),
		    .issuer = der,
		    .now = crl.this_update};

		must_lie_in(crl.issuer, der);
		must_lie_in(crl.number, der);
		must_lie_in(crl.names, der);
		must_lie_in(crl.entries, der);
		must_lie_in(crl.signature, der);
		must(crl.number.len <= CRL_NUMBER_MAX);
		must(crl_judge(&crl, &measure, &why) != ERR_OK);
		list_walk(&crl, set);
	}
	must(ERR_peek_error() == 0);
	serials_free(set);
	buf_free(&room);
	return 0;
}
