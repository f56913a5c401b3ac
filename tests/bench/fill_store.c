/* Fills a new store with many contracts, each with a certificate of its own.
 * Usage: fill_store PATH COUNT       (codes 0000000000 … COUNT-1, hosts sNNNNNNNNNN.example.com)
 *
 * DESIGN: ten millions have to be there in minutes. So the rows are written past the store, without
 * its safety, and the indexes are built at the end; they are all that registering writes: a
 * contract, its certificate, an event for each, and the card. A certificate is signed once; the
 * others are its copies with another host and serial: their signatures are wrong, and nobody asks,
 * since who registers a certificate vouches for it. What events tell is written once, too. */
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/hex.h"
#include "pki/certificate_codec.h"
#include "pki/certificate_read.h"
#include "pki/digest.h"
#include "record/codec.h"
#include "record/records.h"

enum { BATCH = 50000, DIGITS = CODE_LENGTH, DAYS = 24 * 3600, INDEXES_MAX = 32 };
enum { TEXT_MAX = 1024 }; /* of a certificate, and of what an event tells */

#define PLACEHOLDER "7777777777"
#define HOST "s" PLACEHOLDER ".example.com"
/* A serial number's bytes; two digits of the code in each but the first. */
#define SERIAL "\x5a\x77\x77\x77\x77\x77"
#define SERIAL_LEN (sizeof SERIAL - 1)

static const char *const inserts[] = {
    "INSERT INTO contract (code, lang, sticker, service, organization, organization_en, added_at)"
    " VALUES (?1, 'ja', 1, 'SR3.0', '株式会社見本', 'Example Inc.', ?2)",
    "INSERT INTO contract_name (code, name) VALUES (?1, '株式会社見本|example inc.')",
    "INSERT INTO registered_url (code, position, url, host)"
    " VALUES (?1, 0, 'https://' || ?3 || '/', ?3)",
    "INSERT INTO certificate (code, not_before, not_after, added_at, fingerprint, serial, der,"
    " facts) VALUES (?1, ?4, ?5, ?2, ?6, ?7, ?8, ?13)",
    "INSERT INTO event (id, at, code, actor, action, after)"
    " VALUES (?9 - 1, ?2, ?1, 'cli:bench', 'contract.add', ?10),"
    " (?9, ?2, ?1, 'cli:bench', 'certificate.add', ?11)",
    "INSERT INTO card (code, version, bytes) VALUES (?1, ?9, ?12)",
};

enum { INSERTS = sizeof inserts / sizeof inserts[0] };

static void die(const char *what, const char *why)
{
	fprintf(stderr, "\nfill_store: %s: %s\n", what, why);
	exit(1);
}

/* ---- the certificate ---- */

static void add_name(X509_NAME *name, const char *value)
{
	X509_NAME_add_entry_by_txt(
	    name, "CN", MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0);
}

static void add_extension(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
	X509_add_ext(x, extension, -1);
	X509_EXTENSION_free(extension);
}

/* The DER of a leaf for HOST; its kind of key is the one that takes the least room. */
static struct str sign_template(int64_t from, int64_t until)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	X509 *x = X509_new();
	ASN1_STRING *serial = X509_get_serialNumber(x);
	X509_set_version(x, X509_VERSION_3);
	ASN1_STRING_set(serial, SERIAL, SERIAL_LEN);
	ASN1_TIME_set(X509_getm_notBefore(x), from);
	ASN1_TIME_set(X509_getm_notAfter(x), until);
	X509_set_pubkey(x, key);
	add_name(X509_get_subject_name(x), HOST);
	add_name(X509_get_issuer_name(x), "CA");
	add_extension(x, NID_subject_alt_name, "DNS:" HOST);
	unsigned char *der = NULL;
	int len = X509_sign(x, key, NULL) > 0 ? i2d_X509(x, &der) : -1;
	if (len <= 0 || len > TEXT_MAX)
		die("certificate", "cannot be made");
	X509_free(x);
	EVP_PKEY_free(key);
	return (struct str){(char *)der, (size_t)len};
}

/* ---- what is the same for all contracts ---- */

struct pattern {
	int64_t now, from, until;
	struct str der;
	struct buf contract, certificate; /* what their events tell */
	struct buf facts;                 /* what proof pages tell of the certificate */
	char fingerprint[2 * DIGEST_BYTES + 1];
	struct record record;
	struct arena arena;
};

static void make_events(struct pattern *p)
{
	static const struct str url = STR("https://" HOST "/");
	const struct contract contract = {.sticker = true,
	    .service = STR("SR3.0"),
	    .organization = STR("株式会社見本"),
	    .organization_en = STR("Example Inc."),
	    .url_count = 1,
	    .urls = &url};
	struct certificate *certificate;
	struct problem why;

	if (certificate_read_der(p->der, &certificate, &why))
		die("certificate", why.text);
	p->contract = p->certificate = p->facts = BUF_INIT(TEXT_MAX);
	event_write_contract(&contract, &p->contract);
	event_write_certificate(certificate, false, &p->certificate);
	certificate_encode(certificate, &p->facts);
	memcpy(p->fingerprint, certificate->fingerprint, sizeof p->fingerprint);
	certificate_free(certificate);
	p->record = (struct record){.until = INT64_MAX,
	    .count = 1,
	    .issuances = {{.sticker = true, .not_before = p->from, .not_after = p->until}}};
	if (p->contract.err || p->certificate.err || p->facts.err ||
	    contract_sites(&url, 1, &p->arena, &p->record.issuances[0].sites))
		die("events", "no memory");
}

static void pattern_free(struct pattern *p)
{
	OPENSSL_free((void *)p->der.at);
	buf_free(&p->contract);
	buf_free(&p->certificate);
	buf_free(&p->facts);
	arena_free(&p->arena);
}

/* ---- what is not: `to` has TEXT_MAX bytes ---- */

/* Puts `code` in place of every PLACEHOLDER. */
static struct str personalise(struct str template, const char *code, char *to)
{
	char *at = to;

	memcpy(to, template.at, template.len);
	while ((at = memmem(at, template.len - (size_t)(at - to), PLACEHOLDER, DIGITS)) != NULL)
		memcpy(at, code, DIGITS);
	return (struct str){to, template.len};
}

/* Its serial number, too. */
static struct str personal_der(const struct pattern *p, const char *code, char *to)
{
	struct str der = personalise(p->der, code, to);
	char *at = memmem(to, der.len, SERIAL, SERIAL_LEN);

	for (size_t i = 0; i < DIGITS; i += 2)
		at[1 + i / 2] = (char)((code[i] - '0') << 4 | (code[i + 1] - '0'));
	return der;
}

/* What is told of the certificate that has this digest. The pattern's own is passed over: the
 * digits of PLACEHOLDER may stand in it. */
static struct str personal_certificate(const struct pattern *p, struct str all, const char *code,
    const unsigned char *digest, char *to)
{
	const char *at = memmem(all.at, all.len, p->fingerprint, 2 * DIGEST_BYTES);
	size_t before = (size_t)(at - all.at), after = before + 2 * DIGEST_BYTES;
	char hex[2 * DIGEST_BYTES + 1];

	personalise((struct str){all.at, before}, code, to);
	hex_write(digest, DIGEST_BYTES, hex);
	memcpy(to + before, hex, 2 * DIGEST_BYTES);
	personalise((struct str){all.at + after, all.len - after}, code, to + after);
	return (struct str){to, all.len};
}

static void personal_card(
    const struct pattern *p, const char *code, uint64_t version, struct buf *to)
{
	struct record record = p->record;
	struct issuance *i = &record.issuances[0];
	char sites[TEXT_MAX];

	memcpy(record.code.text, code, sizeof record.code.text);
	i->code = record.code;
	i->sites.bytes = personalise(i->sites.bytes, code, sites);
	record.version = version;
	buf_clear(to);
	record_encode(&record, to);
	if (to->err)
		die("card", "no memory");
}

/* ---- the database ---- */

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(sql, sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		die(sql, sqlite3_errmsg(db));
	return q;
}

/* The migrations make the tables; then nothing is safe any more, but fast. */
static sqlite3 *create(const char *path)
{
	struct problem why;
	struct store *s;
	sqlite3 *db;
	char url[1024];

	snprintf(url, sizeof url, "sqlite:%s", path);
	if (store_open(url, STORE_CREATE, &s, &why))
		die(url, why.text);
	store_close(s);
	if (sqlite3_open(path, &db) != SQLITE_OK)
		die(path, sqlite3_errmsg(db));
	run(db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF;"
		"PRAGMA synchronous = OFF; PRAGMA cache_size = -262144");
	return db;
}

/* Takes the indexes out; what makes them again. */
static unsigned drop_indexes(sqlite3 *db, char *ret_sql[INDEXES_MAX])
{
	sqlite3_stmt *q = prepare(db, "SELECT sql, 'DROP INDEX ' || name FROM sqlite_master"
				      " WHERE type = 'index' AND sql IS NOT NULL");
	char *drops[INDEXES_MAX];
	unsigned count = 0;

	while (sqlite3_step(q) == SQLITE_ROW && count < INDEXES_MAX) {
		ret_sql[count] = strdup((const char *)sqlite3_column_text(q, 0));
		drops[count++] = strdup((const char *)sqlite3_column_text(q, 1));
	}
	sqlite3_finalize(q);
	for (unsigned i = 0; i < count; i++) {
		run(db, drops[i]);
		free(drops[i]);
	}
	return count;
}

static void bind_text(sqlite3_stmt *q, int at, struct str text)
{
	sqlite3_bind_text(q, at, text.at, (int)text.len, SQLITE_STATIC);
}

static void bind_blob(sqlite3_stmt *q, int at, struct str bytes)
{
	sqlite3_bind_blob(q, at, bytes.at, (int)bytes.len, SQLITE_STATIC);
}

/* A row of each statement; ?1 and so on are these. */
struct row {
	int64_t code, newest;
	struct str host, fingerprint, serial, der, contract, certificate, card, facts;
};

static void add_row(sqlite3_stmt *q, const struct pattern *p, const struct row *r)
{
	sqlite3_bind_int64(q, 1, r->code);
	sqlite3_bind_int64(q, 2, p->now);
	bind_text(q, 3, r->host);
	sqlite3_bind_int64(q, 4, p->from);
	sqlite3_bind_int64(q, 5, p->until);
	bind_blob(q, 6, r->fingerprint);
	bind_text(q, 7, r->serial);
	bind_blob(q, 8, r->der);
	sqlite3_bind_int64(q, 9, r->newest);
	bind_text(q, 10, r->contract);
	bind_text(q, 11, r->certificate);
	bind_blob(q, 12, r->card);
	bind_blob(q, 13, r->facts);
	if (sqlite3_step(q) != SQLITE_DONE)
		die(sqlite3_sql(q), sqlite3_errmsg(sqlite3_db_handle(q)));
	sqlite3_reset(q);
}

static void add_contract(
    sqlite3_stmt *q[INSERTS], const struct pattern *p, unsigned number, struct buf *card)
{
	struct row row = {.code = number, .newest = 2 * ((int64_t)number + 1)};
	char code[DIGITS + 1], host[] = HOST, serial[DIGITS + 3];
	char der[TEXT_MAX], contract[TEXT_MAX], certificate[TEXT_MAX], facts[TEXT_MAX];
	unsigned char digest[DIGEST_BYTES];

	snprintf(code, sizeof code, "%010u", number);
	memcpy(host + 1, code, DIGITS);
	snprintf(serial, sizeof serial, "5A%s", code);
	row.host = str_from(host);
	row.serial = str_from(serial);
	row.der = personal_der(p, code, der);
	if (digest_sha256(row.der.at, row.der.len, digest))
		die("digest", "no memory");
	row.fingerprint = (struct str){(char *)digest, sizeof digest};
	row.contract = personalise(buf_str(&p->contract), code, contract);
	row.certificate =
	    personal_certificate(p, buf_str(&p->certificate), code, digest, certificate);
	row.facts = personal_certificate(p, buf_str(&p->facts), code, digest, facts);
	personal_card(p, code, (uint64_t)row.newest, card);
	row.card = buf_str(card);
	for (unsigned i = 0; i < INSERTS; i++)
		add_row(q[i], p, &row);
}

static void fill(sqlite3 *db, const struct pattern *p, unsigned count)
{
	struct buf card = BUF_INIT(TEXT_MAX);
	sqlite3_stmt *q[INSERTS];

	for (unsigned i = 0; i < INSERTS; i++)
		q[i] = prepare(db, inserts[i]);
	run(db, "BEGIN");
	for (unsigned i = 0; i < count; i++) {
		add_contract(q, p, i, &card);
		if (isatty(STDERR_FILENO) && (i + 1) % BATCH == 0)
			fprintf(stderr, "\r  %u of %u contracts", i + 1, count);
	}
	run(db, "COMMIT");
	for (unsigned i = 0; i < INSERTS; i++)
		sqlite3_finalize(q[i]);
	buf_free(&card);
}

int main(int argc, char **argv)
{
	struct pattern p = {.now = clock_now()};
	char *indexes[INDEXES_MAX];
	unsigned index_count;
	sqlite3 *db;

	if (argc != 3)
		return 2;
	p.from = p.now - 30 * DAYS;
	p.until = p.now + 160 * DAYS;
	p.der = sign_template(p.from, p.until);
	make_events(&p);
	db = create(argv[1]);
	index_count = drop_indexes(db, indexes);
	fill(db, &p, (unsigned)strtoul(argv[2], NULL, 10));
	for (unsigned i = 0; i < index_count; i++) {
		run(db, indexes[i]);
		free(indexes[i]);
	}
	run(db, "PRAGMA journal_mode = WAL");
	sqlite3_close(db);
	pattern_free(&p);
	return 0;
}
