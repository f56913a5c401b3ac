/* GET and POST /api/v1/contracts/{code}/csr: the request for the certificate of a contract. */
#include "api/describe.h"
#include "api/handlers.h"
#include "pki/pem.h"
#include "record/csr.h"
#include "record/records.h"
#include "registry/csr.h"

enum { CSR };

const struct json_tree_rule api_csr_members[] = {
    [CSR] = {"csr", JSON_TREE_TEXT, true, NULL},
    {.name = NULL},
};

/* Null where it named a person or had a password: of such a one nothing but the key is kept. */
static void csr_set_pem(const struct store_csr *csr, struct json *to)
{
	struct buf pem = BUF_INIT(2 * CSR_FILE_MAX);

	if (csr->der.at == NULL) {
		json_set_null(to, "csr");
		return;
	}
	pem_write("CERTIFICATE REQUEST", csr->der, &pem);
	json_set_buf(to, "csr", &pem);
	buf_free(&pem);
}

static void csr_send(struct api_call *c, const struct store_csr *csr)
{
	struct json *document = json_new_object(), *hosts;

	json_set_text(document, "key", csr->key_name);
	json_set_text(document, "key_digest", str_from(csr->key_digest));
	json_set_text(document, "subject", csr->subject);
	hosts = json_set_array(document, "hosts");
	for (struct str rest = csr->names; rest.len > 0;)
		json_add_text(hosts, str_cut(&rest, ' '));
	api_describe_time(document, "added_at", csr->added_at);
	csr_set_pem(csr, document);
	api_send(c, 200, document);
}

void api_csr(struct api_call *c)
{
	struct contract contract;
	struct store_csr csr;
	struct code code;
	enum err err;

	if (!api_code(c, &code) ||
	    !api_read_ok(c, store_contract(c->store, &code, &c->memory, &contract)))
		return;
	err = store_csr(c->store, &code, &c->memory, &csr);
	if (err == ERR_NOT_FOUND)
		api_fail(c, 404, "csr.none", NULL, "the contract has no request (CSR) yet");
	else if (api_read_ok(c, err))
		csr_send(c, &csr);
}

void api_csr_add(struct api_call *c)
{
	struct registry_clerk clerk;
	struct code code;
	uint64_t expected;

	if (!api_code(c, &code) || !api_expected(c, false, &expected))
		return;
	clerk = api_clerk(c, expected);
	if (api_ok(c, registry_csr_attach(&clerk, &code, c->body[CSR].text, &c->effect), "csr"))
		api_send_outcome(c, 201, NULL);
}
