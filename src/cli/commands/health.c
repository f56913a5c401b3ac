/* trustseal health: asks the server that runs by these settings, so that whoever watches a
 * container needs no other program in it. */
#include <string.h>
#include "cli/command.h"
#include "cli/settings.h"
#include "config/config.h"
#include "watch/hands.h"

enum { READY = OPTION_OWN };
enum { ANSWER_MAX = 2000, ANSWER_MS = 5000, URL_BYTES = 100 };

static const struct option options[] = {
    [READY - OPTION_OWN] = {.name = "ready",
	.help = "ask /readyz in place of /healthz: can it see its records?"},
};

/* Where to connect: whoever listens at all addresses listens at loopback, too. */
static const char *health_host(const struct network_listen *listen)
{
	if (strcmp(listen->host, "0.0.0.0") == 0)
		return "127.0.0.1";
	return strcmp(listen->host, "::") == 0 ? "::1" : listen->host;
}

/* Asks this one address, whatever network it is of. */
static enum err health_ask(const struct network_listen *listen, const char *path,
    struct buf *answer, unsigned *ret_status, struct problem *why)
{
	struct buf url = BUF_INIT(URL_BYTES);
	struct reach reach = {.allow.count = 1};
	struct fetch_answer got = {0};
	struct watch_hands *hands = NULL;
	const char *host = health_host(listen);
	enum err err = ERR_NO_MEMORY;

	network_parse(str_from(host), &reach.allow.networks[0]);
	reach_name_agent(&reach, "");
	buf_printf(
	    &url, listen->ipv6 ? "http://[%s]:%u%s" : "http://%s:%u%s", host, listen->port, path);
	if (!url.err && (hands = watch_hands_open(&reach)) != NULL)
		err = fetch(hands->fetcher,
		    &(struct fetch_request){
			.url = url.at, .total_ms = ANSWER_MS, .max = ANSWER_MAX, .to = answer},
		    &got, why);
	*ret_status = got.status;
	fetch_answer_free(&got);
	if (hands != NULL)
		watch_hands_close(hands);
	buf_free(&url);
	return err;
}

static int health_run(const struct arguments *a)
{
	struct buf answer = BUF_INIT(ANSWER_MAX);
	struct problem why = {.text = ""};
	struct config config;
	unsigned status = 0;
	int ended = COMMAND_REFUSED;

	if (settings_load(a, &config))
		return COMMAND_REFUSED;
	if (health_ask(&config.server.admin_listen,
		option_value(a, READY) == NULL ? "/healthz" : "/readyz", &answer, &status, &why))
		output_error("%s", why.text);
	else if (status == 200)
		ended = output_print(&answer);
	else
		output_error("it answers %u: %s", status, answer.at == NULL ? "" : answer.at);
	buf_free(&answer);
	return ended;
}

const struct command command_health = {
    .name = "health",
    .operands = "",
    .summary = "Ask the server of this machine whether it is well",
    .details = "It is asked at [server] admin_listen, for 5 s. For the health check of a "
	       "container, and scripts:\n"
	       "exit status 0 when it is well, 1 when it is not or does not answer.",
    .example = "trustseal health --ready",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = health_run,
};
