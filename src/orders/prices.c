/* Reads the price list. */
#include "orders/prices.h"

#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/number.h"
#include "base/utf8.h"
#include "config/ini.h"
#include "pki/certificate_read.h"
#include "pki/pem.h"

enum { FILE_MAX = 1 << 20, TAX_MOST = 100, NAME_MOST = 200, KEY_TEXT_MAX = 64 };

/* One reading. */
struct reader {
	const struct config *config;
	prices_is_server *is_server;
	struct arena *arena;
	struct prices_service *services;
	unsigned first_lines[CONFIG_WORDS_MAX]; /* where each section was seen first */
	struct prices *to;
	struct problem *why;
};

static enum err reader_keep(struct reader *r, struct str text, struct str *ret)
{
	bool ok = true;
	struct str kept = arena_bytes(r->arena, text, &ok);

	if (!ok)
		return err_no_memory(r->why);
	*ret = kept;
	return ERR_OK;
}

static enum err reader_refuse(struct reader *r, const char *what)
{
	return err_because(r->why, ERR_INVALID, "%s", what);
}

/* A text for people that is said once. */
static enum err text_read(struct reader *r, struct str value, struct str *ret)
{
	if (ret->len > 0)
		return reader_refuse(r, "is said twice");
	if (value.len == 0 || value.len > NAME_MOST || !utf8_valid(value))
		return reader_refuse(r, "must be a text of at most 200 bytes");
	return reader_keep(r, value, ret);
}

/* ---- certificates ---- */

static const char *certificate_name(const struct certificate *c)
{
	const char *cn = certificate_subject(c, "CN"), *o = certificate_subject(c, "O");

	return cn != NULL ? cn : o != NULL ? o : "";
}

static enum err ca_take(struct reader *r, const struct certificate *c, struct prices_ca *ret)
{
	char key[KEY_TEXT_MAX];
	enum err err;

	if (c->key_curve != NULL)
		snprintf(key, sizeof key, "%s %s", c->key_algorithm, c->key_curve);
	else
		snprintf(key, sizeof key, "%s %u", c->key_algorithm, c->key_bits);
	err = reader_keep(r, str_from(certificate_name(c)), &ret->name);
	if (!err)
		err = reader_keep(r, str_from(key), &ret->key);
	if (!err)
		err = reader_keep(r, str_from(c->signature_digest), &ret->hash);
	if (!err)
		err = reader_keep(r, str_from(c->fingerprint), &ret->sha256);
	ret->not_after = c->not_after;
	ret->is_given = !err;
	return err;
}

/* The first certificate of a PEM file. */
static enum err ca_decode(struct reader *r, struct str file, struct buf *der)
{
	struct pem_reader pem = {.rest = file};
	struct pem_block block;
	enum err err;

	do
		err = pem_next(&pem, &block, r->why);
	while (!err && !str_eq(block.label, STR("CERTIFICATE")));
	if (err == ERR_NOT_FOUND)
		return reader_refuse(r, "must name a PEM file with a certificate");
	return err ? err : pem_decode(&pem, &block, der, r->why);
}

static enum err ca_read(struct reader *r, struct str value, struct prices_ca *ret)
{
	struct buf file = BUF_INIT(CERTIFICATE_FILE_MAX), der = BUF_INIT(CERTIFICATE_FILE_MAX);
	struct certificate *certificate = NULL;
	char path[CONFIG_TEXT_MAX];
	enum err err;

	if (ret->is_given)
		return reader_refuse(r, "is said twice");
	if (!str_copy(path, sizeof path, value) || value.len == 0)
		return reader_refuse(r, "must name a PEM file with a certificate");
	err = file_read(path, &file, r->why);
	if (!err)
		err = ca_decode(r, buf_str(&file), &der);
	if (!err)
		err = certificate_read_sent(buf_str(&der), &certificate, r->why);
	if (!err)
		err = ca_take(r, certificate, ret);
	certificate_free(certificate);
	buf_free(&der);
	buf_free(&file);
	return err;
}

/* ---- the section of a service ---- */

static enum err price_read(
    struct reader *r, struct str years, struct str value, struct prices_service *to)
{
	uint64_t number, amount;

	if (!str_to_uint(years, PRICES_YEARS_MAX, &number) || number == 0)
		return reader_refuse(r, "has no number of years from 1 to 10");
	if (!str_to_uint(value, PRICES_MOST, &amount) || amount == 0)
		return reader_refuse(r, "must be a whole number from 1 to 1000000000");
	if (to->price[number] != 0)
		return reader_refuse(r, "is said twice");
	to->price[number] = (int64_t)amount;
	return ERR_OK;
}

static enum err name_read(
    struct reader *r, struct str tag, struct str value, struct prices_service *to)
{
	enum lang lang;

	return lang_parse_whole(tag, &lang) ? text_read(r, value, &to->name[lang])
					    : reader_refuse(r, "names no language of this program");
}

static enum err servers_read(struct reader *r, struct str value, struct prices_service *to)
{
	enum err err = ERR_OK;

	if (to->server_count > 0)
		return reader_refuse(r, "is said twice");
	while (!err && value.at != NULL) {
		struct str word = str_trim(str_cut(&value, ' '));

		if (word.len == 0)
			continue;
		if (!r->is_server(word) || to->server_count == PRICES_SERVERS_MAX)
			return reader_refuse(r, "must be words of servers, such as apache nginx");
		err = reader_keep(r, word, &to->servers[to->server_count++]);
	}
	return err;
}

static enum err service_read_key(
    struct reader *r, struct str name, struct str value, struct prices_service *to)
{
	if (str_starts(name, STR("price.")))
		return price_read(r, str_part(name, 6, name.len), value, to);
	if (str_starts(name, STR("name.")))
		return name_read(r, str_part(name, 5, name.len), value, to);
	if (str_eq(name, STR("root")))
		return ca_read(r, value, &to->root);
	if (str_eq(name, STR("intermediate")))
		return ca_read(r, value, &to->intermediate);
	if (str_eq(name, STR("servers")))
		return servers_read(r, value, to);
	return reader_refuse(r, "is no key of a service");
}

static bool is_service(const struct config *config, struct str word)
{
	for (size_t i = 0; i < config->contract.services.count; i++)
		if (str_eq(word, str_from(config->contract.services.words[i])))
			return true;
	return false;
}

/* The section of a word, which begins where it is seen first. */
static enum err service_of(
    struct reader *r, const struct ini_line *line, struct prices_service **ret)
{
	size_t i = 0;

	while (i < r->to->service_count && !str_eq(r->services[i].service, line->section))
		i++;
	if (i == r->to->service_count) {
		if (!is_service(r->config, line->section))
			return reader_refuse(
			    r, "stands in a section that is none of [contract] services");
		if (reader_keep(r, line->section, &r->services[i].service))
			return ERR_NO_MEMORY;
		r->first_lines[i] = line->number;
		r->to->service_count++;
	}
	*ret = &r->services[i];
	return ERR_OK;
}

/* ---- the section [invoice] ---- */

static enum err payee_read(struct reader *r, struct str value, struct prices_invoice *to)
{
	enum err err = ERR_OK;

	if (to->payee_count > 0)
		return reader_refuse(r, "is said twice");
	while (!err && value.at != NULL) {
		struct str line = str_trim(str_cut(&value, '|'));

		if (to->payee_count == PRICES_PAYEE_MAX)
			return reader_refuse(r, "must be at most 8 lines, separated by |");
		err = text_read(r, line, &to->payee[to->payee_count++]);
	}
	return err;
}

static enum err invoice_read_key(struct reader *r, struct str name, struct str value)
{
	struct prices_invoice *to = &r->to->invoice;
	uint64_t tax;

	if (str_eq(name, STR("currency")))
		return text_read(r, value, &to->currency);
	if (str_eq(name, STR("registration")))
		return text_read(r, value, &to->registration);
	if (str_eq(name, STR("payee")))
		return payee_read(r, value, to);
	if (!str_eq(name, STR("tax")))
		return reader_refuse(r, "is no key of [invoice]");
	if (!str_to_uint(value, TAX_MOST, &tax))
		return reader_refuse(r, "must be a whole number from 0 to 100: percent");
	to->tax = (unsigned)tax;
	return ERR_OK;
}

/* ---- the file ---- */

/* Says where it is that something is wrong: "FILE:7: [EV] price.1 must be …". */
static enum err line_blame(struct reader *r, const struct ini_line *line, enum err err)
{
	struct problem said = *r->why;
	struct str text = str_from(said.text);

	return err_because(r->why, err == ERR_NO_MEMORY ? err : ERR_INVALID,
	    "%s:%u: [%.*s] %.*s%s%s", r->config->order.prices, line->number, STR_ARG(line->section),
	    STR_ARG(line->name),
	    line->name.len == 0              ? ""
	    : str_starts(text, STR("must ")) ? " "
					     : ": ",
	    said.text);
}

static enum err line_read(struct reader *r, const struct ini_line *line)
{
	struct prices_service *service = NULL;
	enum err err;

	*r->why = (struct problem){.text = ""};
	if (line->fault != NULL)
		err = reader_refuse(r, line->fault);
	else if (str_eq(line->section, STR("invoice")))
		err = invoice_read_key(r, line->name, line->value);
	else
		err = service_of(r, line, &service);
	if (!err && service != NULL)
		err = service_read_key(r, line->name, line->value, service);
	return err ? line_blame(r, line, err) : ERR_OK;
}

/* Is a service all there? What is missing is missing where it begins. */
static enum err service_check(struct reader *r, size_t i)
{
	const struct prices_service *s = &r->services[i];
	const struct ini_line line = {.number = r->first_lines[i], .section = s->service};
	bool has_price = false;

	for (unsigned years = 1; years <= PRICES_YEARS_MAX; years++)
		has_price = has_price || s->price[years] != 0;
	if (!has_price) {
		reader_refuse(r, "it has no price: write price.1 = 10000");
		return line_blame(r, &line, ERR_INVALID);
	}
	for (unsigned lang = 0; lang < LANG_COUNT; lang++)
		if (lang_is_whole((enum lang)lang) && s->name[lang].len == 0) {
			err_because(
			    r->why, ERR_INVALID, "it has no name.%s", lang_tag((enum lang)lang));
			return line_blame(r, &line, ERR_INVALID);
		}
	return ERR_OK;
}

static enum err lines_read(struct reader *r, struct str text)
{
	struct ini ini = ini_begin(text);
	struct ini_line line;
	enum err err = ERR_OK;

	while (!err && ini_next(&ini, &line))
		err = line_read(r, &line);
	for (size_t i = 0; !err && i < r->to->service_count; i++)
		err = service_check(r, i);
	if (!err && r->to->service_count == 0)
		err = err_because(
		    r->why, ERR_INVALID, "%s: it has no service", r->config->order.prices);
	return err;
}

enum err prices_read(const struct config *config, prices_is_server *is_server, struct arena *arena,
    struct prices *ret, struct problem *why)
{
	struct prices found = {.invoice = {.currency = STR(""), .registration = STR("")}};
	struct reader r = {.config = config,
	    .is_server = is_server,
	    .arena = arena,
	    .services = arena_alloc(arena, CONFIG_WORDS_MAX * sizeof *r.services),
	    .to = &found,
	    .why = why};
	struct buf file = BUF_INIT(FILE_MAX);
	enum err err =
	    r.services == NULL ? err_no_memory(why) : file_read(config->order.prices, &file, why);

	found.services = r.services;
	if (!err)
		err = lines_read(&r, buf_str(&file));
	if (found.invoice.currency.len == 0)
		found.invoice.currency = STR("JPY");
	buf_free(&file);
	if (!err)
		*ret = found;
	return err;
}

const struct prices_service *prices_find(const struct prices *prices, struct str service)
{
	for (size_t i = 0; prices != NULL && i < prices->service_count; i++)
		if (str_eq(service, prices->services[i].service))
			return &prices->services[i];
	return NULL;
}

int64_t prices_of(const struct prices *prices, struct str service, unsigned years)
{
	const struct prices_service *found = prices_find(prices, service);

	return found == NULL || years > PRICES_YEARS_MAX ? 0 : found->price[years];
}

int64_t prices_tax(const struct prices_invoice *invoice, int64_t net)
{
	return net * invoice->tax / 100;
}

void prices_write_amount(struct str currency, int64_t amount, struct buf *to)
{
	if (str_eq(currency, STR("JPY")))
		buf_puts(to, "¥");
	else
		buf_printf(to, "%.*s ", STR_ARG(currency));
	number_write((uint64_t)amount, to);
}
