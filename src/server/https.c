/* The service's own certificate. */
#include "server/https.h"

#include "base/clock.h"
#include "base/log.h"

enum { HOST_SIZE = 254, SOON_DAYS = 14, DAY_SECONDS = 86400 };

struct tls_files https_files(const struct config *config)
{
	return (struct tls_files){
	    .certificate = {config->server.certificate, "[server] certificate"},
	    .key = {config->server.key, "[server] key"},
	};
}

enum err https_open(const struct config *config, struct tls **ret, struct problem *why)
{
	const struct tls_files files = https_files(config);
	enum err err = ERR_OK;

	*ret = NULL;
	if (config->server.certificate[0] != '\0')
		err = tls_open(&files, ret, why);
	if (!err && *ret != NULL) {
		struct problem doubt;

		if (https_is_doubtful(config, *ret, &doubt))
			log_event(LOG_WARN, "certificate_doubtful", log_text("reason", doubt.text));
	}
	return err;
}

/* Of an origin, "https://[::1]:8443", without brackets. */
static void https_find_host(const char *origin, char room[HOST_SIZE])
{
	struct str rest = str_from(origin), host;

	rest = str_part(rest, str_index(rest, ':') + 3, rest.len);
	if (str_starts(rest, STR("["))) {
		rest = str_part(rest, 1, rest.len);
		host = str_cut(&rest, ']');
	} else {
		host = str_cut(&rest, ':');
	}
	str_copy(room, HOST_SIZE, host);
}

bool https_is_doubtful(const struct config *config, struct tls *tls, struct problem *why)
{
	int64_t left = tls_not_after(tls) - clock_now();
	char host[HOST_SIZE];

	if (tls_is_out_of_time(tls, clock_now(), why))
		return true;
	if (left < SOON_DAYS * (int64_t)DAY_SECONDS) {
		err_because(why, ERR_REFUSED, "[server] certificate: %s has %d days left",
		    config->server.certificate, (int)(left / DAY_SECONDS));
		return true;
	}
	https_find_host(config->server.public_url, host);
	if (tls_is_for(tls, host))
		return false;
	err_because(why, ERR_REFUSED,
	    "[server] certificate: %s is not for %s, the host of [server] public_url",
	    config->server.certificate, host);
	return true;
}

void https_reload(const struct config *config, struct tls *tls)
{
	struct problem why;

	if (tls == NULL) {
		log_event(LOG_WARN, "reload_ignored",
		    log_text("reason", "there is no [server] certificate, and other settings are "
				       "read at a start alone: restart the service"));
		return;
	}
	if (tls_reload(tls, clock_now(), &why)) {
		log_event(LOG_ERROR, "certificate_reload_refused", log_text("reason", why.text),
		    log_text("advice", "the former certificate stays in use: mend the files and "
				       "reload again"));
		return;
	}
	log_event(LOG_INFO, "certificate_reloaded", log_number("not_after", tls_not_after(tls)));
	if (https_is_doubtful(config, tls, &why))
		log_event(LOG_WARN, "certificate_doubtful", log_text("reason", why.text));
}
