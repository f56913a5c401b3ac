/* What an applicant gives for one certificate (契約), and the rules that it must keep. */
#ifndef RECORD_CONTRACT_H
#define RECORD_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "origin/site.h"
#include "record/code.h"

enum { CONTRACT_ORGANIZATION_MAX = 255, /* characters */ CONTRACT_URLS_MAX = 100 };

/* The fields of a form, of a row of CSV, of a command line. */
enum contract_field {
	CONTRACT_CODE,
	CONTRACT_URL,
	CONTRACT_ORGANIZATION,
	CONTRACT_ORGANIZATION_EN,
	CONTRACT_SERVICE,
	CONTRACT_LANG,
	CONTRACT_STICKER,
	CONTRACT_AUTO_RENEW,
	CONTRACT_VISITS,
	CONTRACT_PERSON,
	CONTRACT_RENEWS,
	CONTRACT_FIELD_COUNT
};

/* What was typed; absent or empty where nothing was. URLs are separated as by
 * contract_cut_url(). */
struct contract_form {
	struct str field[CONTRACT_FIELD_COUNT];
};

struct config;

/* The settings that decide what is taken. */
struct contract_rules {
	const char *const *services; /* one or more; the first is taken where none is given */
	size_t service_count;
	bool insecure_loopback; /* see origin_parse_registered() */
	/* The settings that these are from, for the rules of services (registry/product.h); NULL:
	 * as they are by default. */
	const struct config *config;
};

/* A contract that keeps the rules. Texts are UTF-8; absent when unknown. */
struct contract {
	struct code code; /* "" when one is to be drawn */
	enum lang lang;
	bool sticker; /* the applicant's wish (ステッカー希望) */
	struct str service, organization, organization_en;
	size_t url_count;
	const struct str *urls;  /* as serialised by their parser, in the order given */
	const struct str *hosts; /* the host of each, lower case, A-labels, may begin with "*." */
	bool auto_renew;    /* its certificates follow one another inside it (自動契約更新) */
	bool unvisited;     /* its owner does not want its sites to be visited (doctor/) */
	bool is_person;     /* whoever has it is a person in business: the public log (ledger/) gets
			       no name, but a hash */
	struct code renews; /* the code that it is the successor of, "" for none */
	/* Until when that one was valid, where it was of another service, which is due to this one,
	 * too; 0: nothing is. */
	int64_t inherits_until;
};

/* The name of a field in a CSV header and in JSON: "code", "url", "organization" … */
const char *contract_field_name(enum contract_field field);
/* True and *ret_field for such a name; ASCII case does not matter. */
bool contract_field_parse(struct str name, enum contract_field *ret_field);

/* Cuts the first URL off what was typed; absent when there is none left. They are separated by
 * blanks, new lines, "|" and their wide cousins, "、", "，" and "；"; and by "," and ";" before
 * another separator, an address ("https://…") or the end. */
struct str contract_cut_url(struct str *rest);

/* Checks a form and fills *ret from it, with memory of `arena`. Whether codes exist is not asked
 * here. ERR_INVALID, ERR_REFUSED or ERR_TOO_LARGE: *ret_field is the field that is wrong and `why`
 * says what about it; ERR_NO_MEMORY. Any thread. */
enum err contract_read(const struct contract_form *form, const struct contract_rules *rules,
    struct arena *arena, struct contract *ret, enum contract_field *ret_field, struct problem *why);

/* The same with some fields, `which` (a bit for each: 1 << field), of a contract that is there: *to
 * has what the others say, and is changed by those that are in order. */
enum err contract_read_fields(const struct contract_form *form, unsigned which,
    const struct contract_rules *rules, struct arena *arena, struct contract *to,
    enum contract_field *ret_field, struct problem *why);

/* Is the URL, as serialised by its parser, one of the contract's? */
bool contract_has_url(const struct contract *contract, struct str url);

/* The sites of URLs that were accepted at registration (so loopback is allowed), in memory of
 * `arena`. ERR_CORRUPT: they are none, too many, or do not parse any more; ERR_NO_MEMORY. Any
 * thread. */
enum err contract_sites(
    const struct str *urls, size_t count, struct arena *arena, struct origin_sites *ret);

#endif
