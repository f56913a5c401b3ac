/* The price list, as whoever runs the service writes it: what a service costs for so many years,
 * which roots and intermediates are above its certificates, which servers take them, and whom an
 * invoice is from.
 *
 * DESIGN: a file in the form of the settings' (config/ini.h): a section for each service, and
 * [invoice]. conf/prices.conf explains each key. Keys and hashes are read from the certificates
 * themselves, so that nobody has to write them down rightly. */
#ifndef ORDERS_PRICES_H
#define ORDERS_PRICES_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/lang.h"
#include "config/config.h"

enum {
	PRICES_YEARS_MAX = 10,    /* years, and prices of a service */
	PRICES_SERVERS_MAX = 16,  /* words */
	PRICES_PAYEE_MAX = 8,     /* lines */
	PRICES_MOST = 1000000000, /* of a price */
};

/* A CA's certificate above those of a service. Texts are UTF-8 as they stand in it. */
struct prices_ca {
	bool is_given;
	struct str name;   /* its CN, else its O */
	struct str key;    /* "RSA 4096", "EC P-384" */
	struct str hash;   /* of its signature: "SHA384" */
	struct str sha256; /* of its DER: 64 digits in lower-case hexadecimal */
	int64_t not_after;
};

struct prices_service {
	struct str service; /* the word of [contract] services */
	struct str name[LANG_COUNT];
	int64_t price[PRICES_YEARS_MAX + 1]; /* by years, without tax; 0: not sold for so many */
	struct prices_ca root, intermediate;
	size_t server_count;
	struct str servers[PRICES_SERVERS_MAX];
};

/* What stands on invoices. */
struct prices_invoice {
	struct str currency;     /* "JPY" */
	unsigned tax;            /* percent */
	struct str registration; /* 登録番号 of whom it is from; "" for none */
	size_t payee_count;
	struct str payee[PRICES_PAYEE_MAX]; /* to whom and where it is paid: lines */
};

/* In memory of the arena that it was read with, and never changed: any thread. */
struct prices {
	size_t service_count; /* in the order of the file */
	const struct prices_service *services;
	struct prices_invoice invoice;
};

/* Does such a word name a server that certificates are installed on (doctor/cure.h)? */
typedef bool prices_is_server(struct str word);

/* Reads the file of [order] prices, which is not "". The errors of file_read(), and ERR_INVALID
 * with the line in `why`, which begins with the file: a service that is none of [contract]
 * services, a name that a language lacks, a service without a price, an unknown key or word, one
 * said twice, a certificate that cannot be read. Any thread. */
enum err prices_read(const struct config *config, prices_is_server *is_server, struct arena *arena,
    struct prices *ret, struct problem *why);

/* The service of that word; NULL where the list has none, and for a NULL list. */
const struct prices_service *prices_find(const struct prices *prices, struct str service);
/* What it costs for so many years, without tax; 0 where it is not sold for so many, is not in the
 * list, and for a NULL list. */
int64_t prices_of(const struct prices *prices, struct str service, unsigned years);
/* The tax on an amount: fractions are cut off, once for an invoice. */
int64_t prices_tax(const struct prices_invoice *invoice, int64_t net);
/* Appends an amount as people read it: "¥55,000", "USD 1,200". */
void prices_write_amount(struct str currency, int64_t amount, struct buf *to);

#endif
