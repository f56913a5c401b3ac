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
static struct str client_shown_field(
    const struct config *config, enum config_client_from from, struct http_exchange *x)
{
	struct network_address peer = http_exchange_peer(x);

	return network_list_contains(&config->server.trusted_proxies, &peer)
		   ? http_exchange_request(x)->fields[fields[from].field]
		   : (struct str){NULL, 0};
}

struct client_shown client_shown_take(const struct config *config, enum config_client_from from,
    struct http_exchange *x, struct arena *memory)
{
	struct client_shown shown = {.from = from};
	bool ok = true;

	if (from == CONFIG_CLIENT_TLS)
		shown.bytes = arena_bytes(memory, http_exchange_certificate(x), &ok);
	else
		shown.bytes = client_shown_field(config, from, x);
	shown.lost = !ok;
	return shown;
}

enum err client_shown_der(const struct client_shown *shown, struct buf *room, struct str *ret)
{
	enum err err;

	if (shown->lost)
		return ERR_NO_MEMORY;
	if (shown->bytes.len == 0)
		return ERR_NOT_FOUND;
	if (shown->from == CONFIG_CLIENT_TLS) {
		*ret = shown->bytes;
		return ERR_OK;
	}
	err = fields[shown->from].read(shown->bytes, room);
	if (err)
		return err == ERR_NO_MEMORY ? err : ERR_INVALID;
	*ret = buf_str(room);
	return ERR_OK;
}

enum err client_shown_judge(struct client_ca *ca, const struct client_shown *shown, int64_t now,
    enum client_flaw *ret_flaw, struct client_identity *ret)
{
	struct buf room = BUF_INIT(CLIENT_CERTIFICATE_MAX);
	struct str der = {NULL, 0};
	enum err err = client_shown_der(shown, &room, &der);

	if (!err)
		err = client_ca_judge(ca, der, now, ret_flaw, ret);
	else if (err != ERR_NO_MEMORY)
		*ret_flaw = err == ERR_NOT_FOUND ? CLIENT_ABSENT : CLIENT_MALFORMED;
	buf_free(&room);
	return err == ERR_NO_MEMORY ? err : ERR_OK;
}
