/* trustseal customer show */
#include <inttypes.h>
#include <stdio.h>
#include "base/hex.h"
#include "base/local_time.h"
#include "cli/command.h"
#include "cli/customers/whom.h"
#include "cli/describe.h"
#include "customers/address.h"

enum { ANSWER_MAX = 64 << 20 };

/* What is shown of a customer. */
struct customer_showing {
	struct customer customer;
	struct customer_key_times *keys;
	struct customer_certificate *certificates;
	size_t key_count, certificate_count;
	struct customers_change change; /* its id is 0 where none waits */
};

static enum err showing_load(struct workspace *w, struct customer_showing *ret)
{
	enum err err =
	    customers_keys(&w->change, ret->customer.id, &w->memory, &ret->keys, &ret->key_count);

	if (!err)
		err = customers_certificates(&w->change, ret->customer.id, &w->memory,
		    &ret->certificates, &ret->certificate_count);
	if (err)
		return err;
	err = customers_address_waiting(&w->change, ret->customer.id, &ret->change);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Calls `each` for all codes, in their order. */
static enum err showing_walk(
    struct workspace *w, int64_t id, void (*each)(void *arg, const struct code *code), void *arg)
{
	struct code after = {.text = ""};
	struct code *codes = NULL;
	size_t count = CUSTOMERS_LIST_MAX;
	enum err err = ERR_OK;

	while (!err && count == CUSTOMERS_LIST_MAX) {
		err = customers_contracts(
		    &w->change, id, &after, CUSTOMERS_LIST_MAX, &w->memory, &codes, &count);
		for (size_t i = 0; i < count && !err; i++)
			each(arg, &codes[i]);
		if (!err && count > 0)
			after = codes[count - 1];
	}
	return err;
}

/* ---- for people ---- */

static void line_each(void *arg, const struct code *code)
{
	describe_line(arg, "contract", str_from(code->text));
}

static void key_write(const struct customer_key_times *key, struct buf *to)
{
	struct buf words = BUF_INIT(200);

	buf_puts(&words, "made ");
	local_time_stamp(key->made_at, &words);
	if (key->used_at == 0)
		buf_puts(&words, ", never used");
	else
		buf_puts(&words, ", used ");
	if (key->used_at != 0)
		local_time_stamp(key->used_at, &words);
	describe_buf_line(to, "access key", &words);
	buf_free(&words);
}

static void certificate_write(const struct customer_certificate *certificate, struct buf *to)
{
	struct buf words = BUF_INIT(8192);
	char hex[DIGEST_HEX];

	hex_write(certificate->digest, DIGEST_BYTES, hex);
	buf_printf(&words, "%s, %.*s, until ", hex, STR_ARG(certificate->name));
	local_time_stamp(certificate->not_after, &words);
	if (certificate->locked_at != 0) {
		buf_puts(&words, ", locked since ");
		local_time_stamp(certificate->locked_at, &words);
	}
	describe_buf_line(to, "certificate", &words);
	buf_free(&words);
}

static enum err showing_write_text(
    struct workspace *w, const struct customer_showing *s, struct buf *to)
{
	char id[24];

	snprintf(id, sizeof id, "%" PRId64, s->customer.id);
	describe_line(to, "customer", str_from(id));
	describe_line(to, "mail", str_from(s->customer.mail.text));
	if (s->change.id != 0)
		describe_line(to, "to be confirmed", str_from(s->change.new_mail.text));
	describe_line(to, "language", str_from(lang_tag(s->customer.lang)));
	describe_time_line(to, "added", s->customer.added_at);
	for (size_t i = 0; i < s->key_count; i++)
		key_write(&s->keys[i], to);
	for (size_t i = 0; i < s->certificate_count; i++)
		certificate_write(&s->certificates[i], to);
	return showing_walk(w, s->customer.id, line_each, to);
}

/* ---- for programs ---- */

static void json_each(void *arg, const struct code *code)
{
	json_add_text(arg, str_from(code->text));
}

static void certificate_write_json(const struct customer_certificate *certificate, struct json *to)
{
	char hex[DIGEST_HEX];

	hex_write(certificate->digest, DIGEST_BYTES, hex);
	json_set_text(to, "sha256", str_from(hex));
	json_set_text(to, "subject", certificate->name);
	describe_time_json(to, "not_after", certificate->not_after);
	describe_time_json(to, "added_at", certificate->added_at);
	describe_time_json(to, "locked_at", certificate->locked_at);
}

static enum err showing_write_json(
    struct workspace *w, const struct customer_showing *s, struct buf *to)
{
	struct json *document = json_new_object(), *list, *key;
	enum err err;

	json_set_int(document, "id", s->customer.id);
	json_set_text(document, "mail", str_from(s->customer.mail.text));
	json_set_text(document, "mail_waiting",
	    s->change.id == 0 ? str_from(NULL) : str_from(s->change.new_mail.text));
	json_set_text(document, "lang", str_from(lang_tag(s->customer.lang)));
	describe_time_json(document, "added_at", s->customer.added_at);
	list = json_set_array(document, "keys");
	for (size_t i = 0; i < s->key_count; i++) {
		key = json_add_object(list);
		describe_time_json(key, "made_at", s->keys[i].made_at);
		describe_time_json(key, "used_at", s->keys[i].used_at);
	}
	list = json_set_array(document, "certificates");
	for (size_t i = 0; i < s->certificate_count; i++)
		certificate_write_json(&s->certificates[i], json_add_object(list));
	err = showing_walk(w, s->customer.id, json_each, json_set_array(document, "contracts"));
	json_finish(document, JSON_INDENTED, to);
	buf_putc(to, '\n');
	return err;
}

static int customer_show(struct workspace *w, const char *whom, bool json)
{
	struct buf text = BUF_INIT(ANSWER_MAX);
	struct customer_showing s = {.change = {.id = 0}};
	int status = COMMAND_REFUSED;
	enum err err;

	if (!customer_given(w, whom, &s.customer))
		return COMMAND_REFUSED;
	err = showing_load(w, &s);
	if (!err)
		err = (json ? showing_write_json : showing_write_text)(w, &s, &text);
	if (err)
		output_error("the customer cannot be read: %s", w->why.text);
	else
		status = output_print(&text);
	buf_free(&text);
	return status;
}

static int customer_show_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open(&w, a, STORE_READ))
		status = customer_show(&w, a->operands[0], option_value(a, OPTION_JSON) != NULL);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    {"id", "a number", NULL},
    {"mail", "where one-time passwords go", NULL},
    {"mail_waiting", "the address that is to be confirmed, or null", NULL},
    {"lang", "the language of mails", NULL},
    {"added_at", "when, as 2026-11-22T09:30:00+09:00", NULL},
    {"keys", "list of access keys, the oldest first", NULL},
    {"keys[].made_at", "when it was made", NULL},
    {"keys[].used_at", "when it was used last, or null", NULL},
    {"certificates", "list of client certificates, the oldest first", NULL},
    {"certificates[].sha256", "of the certificate's DER, hexadecimal", NULL},
    {"certificates[].subject", "its name, as C=JP, O=…, CN=…", NULL},
    {"certificates[].not_after", "when it ends", NULL},
    {"certificates[].added_at", "when it was registered", NULL},
    {"certificates[].locked_at", "since when nobody logs in with it, or null", NULL},
    {"contracts", "list of codes, each ten digits", NULL},
};

const struct command command_customer_show = {
    .name = "customer show",
    .operands = "CUSTOMER",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Show a customer with his contracts, access keys and client certificates",
    .details = "CUSTOMER is a number, the code of one of the contracts, or the mail address.",
    .example = "trustseal customer show taro@example.jp",
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = customer_show_run,
};
