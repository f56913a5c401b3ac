/* The client certificate that comes with a request. */
#include "web/client_shown.h"

#include "web/client_certificate.h"

/* Fields in which a proxy passes a certificate on. */
static const struct {
	enum http_field field;
	enum err (*read)(struct str field, struct buf *ret_der);
} fields[] = {
    [CONFIG_CLIENT_CERT] = {HTTP_CLIENT_CERT, client_certificate_read},
    [CONFIG_CLIENT_X_SSL] = {HTTP_X_SSL_CLIENT_CERT, client_certificate_read_escaped},
};

/* Only a proxy that is trusted can have written the field. */
static struct str client_shown_field(const struct config *config, struct http_exchange *x)
{
	struct network_address peer = http_exchange_peer(x);

	return network_list_contains(&config->server.trusted_proxies, &peer)
		   ? http_exchange_request(x)->fields[fields[config->console.client_from].field]
		   : (struct str){NULL, 0};
}

struct client_shown client_shown_take(
    const struct config *config, struct http_exchange *x, struct arena *memory)
{
	struct client_shown shown = {.lost = false};
	bool ok = true;

	if (config->console.client_from == CONFIG_CLIENT_TLS)
		shown.bytes = arena_bytes(memory, http_exchange_certificate(x), &ok);
	else
		shown.bytes = client_shown_field(config, x);
	shown.lost = !ok;
	return shown;
}

static enum err client_shown_judge_field(const struct config *config, struct client_ca *ca,
    struct str field, int64_t now, enum client_flaw *ret_flaw, struct client_identity *ret)
{
	struct buf der = BUF_INIT(CLIENT_CERTIFICATE_MAX);
	enum err err = fields[config->console.client_from].read(field, &der);

	if (!err)
		err = client_ca_judge(ca, buf_str(&der), now, ret_flaw, ret);
	else if (err != ERR_NO_MEMORY)
		*ret_flaw = CLIENT_MALFORMED;
	buf_free(&der);
	return err == ERR_NO_MEMORY ? err : ERR_OK;
}

enum err client_shown_judge(const struct config *config, struct client_ca *ca,
    const struct client_shown *shown, int64_t now, enum client_flaw *ret_flaw,
    struct client_identity *ret)
{
	if (shown->lost)
		return ERR_NO_MEMORY;
	*ret_flaw = CLIENT_ABSENT;
	if (shown->bytes.len == 0)
		return ERR_OK;
	if (config->console.client_from == CONFIG_CLIENT_TLS)
		return client_ca_judge(ca, shown->bytes, now, ret_flaw, ret);
	return client_shown_judge_field(config, ca, shown->bytes, now, ret_flaw, ret);
}
