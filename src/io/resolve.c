/* Addresses of hosts, by c-ares. */
#include "io/resolve.h"

#include <ares.h>
#include <assert.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"

/* A server is asked twice, the second time for twice as long. When one of A and AAAA has come, the
 * other may take GRACE_MS more: a site whose name server is silent for AAAA can be reached all the
 * same. SLICE_MS: how often it is looked whether to stop. */
enum { TRY_MS = 1500, TRIES = 2, GRACE_MS = 1000, SLICE_MS = 200, LABEL_MAX = 63 };

/* What came of one question, A or AAAA. */
struct resolve_half {
	bool done;
	int status; /* ARES_…, once done */
	size_t count;
	struct network_address found[RESOLVE_MAX];
};

struct resolver {
	const struct reach *reach;
	/* What is remembered: */
	unsigned keep_ms;
	int64_t until; /* clock_monotonic_ms() */
	char host[RESOLVE_HOST_MAX + 1];
	size_t count;
	struct network_address addresses[RESOLVE_MAX];
};

static int library_status;
static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static void resolve_load_library(void)
{
	library_status = ares_library_init(ARES_LIB_INIT_ALL);
}

enum err resolver_new(const struct reach *reach, struct resolver **ret)
{
	struct resolver *r;

	pthread_once(&library_once, resolve_load_library);
	if (library_status != ARES_SUCCESS)
		return ERR_NO_MEMORY;
	r = calloc(1, sizeof *r);
	if (r == NULL)
		return ERR_NO_MEMORY;
	r->reach = reach;
	*ret = r;
	return ERR_OK;
}

void resolver_remember(struct resolver *r, unsigned ms)
{
	r->keep_ms = ms;
}

void resolver_free(struct resolver *r)
{
	free(r);
}

static bool resolve_char_is_of_name(char c)
{
	c = str_lower(c);
	return (c >= 'a' && c <= 'z') || str_is_digit(c) || c == '-' || c == '_';
}

/* 127.1 and 0x7f.1 are addresses in other clothes, and read as such by some. */
static bool resolve_label_is_number(struct str label)
{
	for (size_t i = 0; i < label.len; i++)
		if (!str_is_digit(label.at[i]))
			return label.len > 1 && label.at[0] == '0' && str_lower(label.at[1]) == 'x';
	return true;
}

/* Labels of letters, digits, "-" and "_". */
static bool resolve_host_is_name(struct str host)
{
	struct str label = {0};

	if (host.len > 0 && host.at[host.len - 1] == '.')
		host.len--;
	if (host.len == 0 || host.len > RESOLVE_HOST_MAX)
		return false;
	while (host.at != NULL) {
		label = str_cut(&host, '.');
		if (label.len == 0 || label.len > LABEL_MAX)
			return false;
		for (size_t i = 0; i < label.len; i++)
			if (!resolve_char_is_of_name(label.at[i]))
				return false;
	}
	return !resolve_label_is_number(label);
}

static void resolve_keep(void *arg, int status, int timeouts, struct ares_addrinfo *answer)
{
	struct resolve_half *half = arg;

	(void)timeouts;
	half->done = true;
	half->status = status;
	if (status != ARES_SUCCESS)
		return;
	for (const struct ares_addrinfo_node *n = answer->nodes; n != NULL; n = n->ai_next)
		if (half->count < RESOLVE_MAX)
			half->found[half->count++] = network_address_of(n->ai_addr);
	ares_freeaddrinfo(answer);
}

/* The system's resolver is asked as the system says, /etc/hosts first; another one alone. */
static int resolve_open(const struct network_listen *dns, ares_channel *ret)
{
	struct ares_options options = {.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES,
	    .timeout = TRY_MS,
	    .tries = TRIES,
	    .lookups = (char[]){"b"}};
	int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES;
	struct ares_addr_port_node server = {
	    .family = dns->ipv6 ? AF_INET6 : AF_INET, .udp_port = dns->port, .tcp_port = dns->port};
	struct network_address address;
	int status;

	status = ares_init_options(ret, &options, dns->port == 0 ? mask : mask | ARES_OPT_LOOKUPS);
	if (status != ARES_SUCCESS || dns->port == 0)
		return status;
	if (!network_address_parse(str_from(dns->host), &address))
		return ARES_EBADNAME;
	memcpy(&server.addr, address.bytes, sizeof server.addr);
	return ares_set_servers_ports(*ret, &server);
}

/* Lets c-ares go on for at most `ms`. */
static void resolve_wait(ares_channel channel, int ms)
{
	ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
	/* Not by the library's macros, which shift a one into the sign. */
	unsigned bits = (unsigned)ares_getsock(channel, sockets, ARES_GETSOCK_MAXNUM);
	struct pollfd polled[ARES_GETSOCK_MAXNUM];
	struct timeval most = {ms / 1000, ms % 1000 * 1000}, wait, *timeout;
	nfds_t count = 0;

	for (int i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
		bool in = (bits >> i & 1) != 0, out = (bits >> (i + ARES_GETSOCK_MAXNUM) & 1) != 0;

		if (in || out)
			polled[count++] = (struct pollfd){
			    sockets[i], (short)((in ? POLLIN : 0) | (out ? POLLOUT : 0)), 0};
	}
	timeout = ares_timeout(channel, &most, &wait);
	poll(polled, count, (int)(timeout->tv_sec * 1000 + (timeout->tv_usec + 999) / 1000));
	for (nfds_t i = 0; i < count; i++)
		ares_process_fd(channel,
		    (polled[i].revents & ~POLLOUT) != 0 ? polled[i].fd : ARES_SOCKET_BAD,
		    (polled[i].revents & POLLOUT) != 0 ? polled[i].fd : ARES_SOCKET_BAD);
	ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

/* Until both have come, or one has and the other took too long, or the deadline or the end. */
static void resolve_run(const struct reach *reach, ares_channel channel,
    struct resolve_half halves[2], int64_t deadline)
{
	bool one = false;

	while (!(halves[0].done && halves[1].done) && !reach_stopped(reach)) {
		int64_t now = clock_monotonic_ms();

		if (!one && (halves[0].count > 0 || halves[1].count > 0)) {
			one = true;
			if (deadline > now + GRACE_MS)
				deadline = now + GRACE_MS;
		}
		if (now >= deadline)
			return;
		resolve_wait(channel, (int)(deadline - now < SLICE_MS ? deadline - now : SLICE_MS));
	}
}

static size_t resolve_take(
    const struct resolve_half halves[2], struct network_address *to, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < RESOLVE_MAX; i++)
		for (size_t k = 0; k < 2; k++)
			if (i < halves[k].count && count < max)
				to[count++] = halves[k].found[i];
	return count;
}

/* That there is no such host is believed only if both questions say so. */
static enum err resolve_failure(const struct reach *reach, const struct resolve_half halves[2],
    const char *host, struct problem *why)
{
	bool none = true, late = false;

	if (reach_stopped(reach))
		return err_reason(why, ERR_BUSY, "reach.stopped", "the program is stopping");
	for (size_t i = 0; i < 2; i++) {
		if (halves[i].status == ARES_ENOMEM)
			return err_no_memory(why);
		none = none && halves[i].done &&
		       (halves[i].status == ARES_ENOTFOUND || halves[i].status == ARES_ENODATA ||
			   halves[i].status == ARES_SUCCESS);
		late = late || !halves[i].done || halves[i].status == ARES_ETIMEOUT ||
		       halves[i].status == ARES_ECANCELLED;
	}
	if (none)
		return err_reason(
		    why, ERR_NOT_FOUND, "resolve.none", "there is no address of %s", host);
	if (late)
		return err_reason(why, ERR_TIMEOUT, "resolve.timeout",
		    "name servers did not tell the address of %s in time", host);
	return err_reason(why, ERR_UNAVAILABLE, "resolve.failed",
	    "name servers cannot tell the address of %s (%s)", host,
	    ares_strerror(halves[0].status != ARES_SUCCESS ? halves[0].status : halves[1].status));
}

static enum err resolve_name(const struct reach *reach, const char *host, int64_t deadline,
    struct network_address *ret, size_t max, size_t *ret_count, struct problem *why)
{
	static const int families[2] = {AF_INET6, AF_INET};
	struct ares_addrinfo_hints hints = {.ai_flags = ARES_AI_NOSORT, .ai_socktype = SOCK_STREAM};
	struct resolve_half halves[2] = {{0}};
	ares_channel channel = NULL;
	int status = resolve_open(&reach->dns, &channel);
	size_t count;

	if (status == ARES_SUCCESS) {
		for (size_t i = 0; i < 2; i++) {
			hints.ai_family = families[i];
			ares_getaddrinfo(channel, host, NULL, &hints, resolve_keep, &halves[i]);
		}
		resolve_run(reach, channel, halves, deadline);
	}
	count = resolve_take(halves, ret, max);
	/* Calls resolve_keep() for what is not done: the halves are judged as they stood. */
	struct resolve_half judged[2] = {halves[0], halves[1]};

	if (channel != NULL)
		ares_destroy(channel);
	if (count > 0) {
		*ret_count = count;
		return ERR_OK;
	}
	if (status == ARES_ENOMEM)
		return err_no_memory(why);
	if (status != ARES_SUCCESS)
		return err_reason(why, ERR_UNAVAILABLE, "resolve.failed",
		    "no name server can be asked: %s", ares_strerror(status));
	return resolve_failure(reach, judged, host, why);
}

/* Names that mean this machine, which no name server is asked about (RFC 6761 section 6.3). */
static bool resolve_host_is_local(struct str host)
{
	static const struct str local = STR("localhost");
	struct str end = str_part(host, host.len < local.len ? 0 : host.len - local.len, host.len);

	return str_eq_nocase(end, local) &&
	       (host.len == local.len || host.at[host.len - local.len - 1] == '.');
}

static enum err resolve_remembered(struct resolver *r, const char *host, int64_t deadline,
    struct network_address *ret, size_t max, size_t *ret_count, struct problem *why)
{
	int64_t now = clock_monotonic_ms();

	if (now >= r->until || strcmp(r->host, host) != 0) {
		enum err err = resolve_name(
		    r->reach, host, deadline, r->addresses, RESOLVE_MAX, &r->count, why);

		r->until = err ? 0 : now + r->keep_ms;
		if (err)
			return err;
		str_copy(r->host, sizeof r->host, str_from(host));
	}
	*ret_count = r->count < max ? r->count : max;
	memcpy(ret, r->addresses, *ret_count * sizeof *ret);
	return ERR_OK;
}

enum err resolver_find(struct resolver *r, const char *host, int64_t deadline,
    struct network_address *ret, size_t max, size_t *ret_count, struct problem *why)
{
	struct str name = str_from(host), inner = name;

	assert(max > 0);
	if (name.len > 2 && host[0] == '[' && host[name.len - 1] == ']')
		inner = str_part(name, 1, name.len - 2);
	if (network_address_parse(inner, ret)) {
		*ret_count = 1;
		return ERR_OK;
	}
	if (!resolve_host_is_name(name))
		return err_reason(
		    why, ERR_INVALID, "resolve.host", "this is not the name of a host");
	if (resolve_host_is_local(name)) {
		*ret_count = 1;
		network_address_parse(STR("127.0.0.1"), ret);
		return ERR_OK;
	}
	if (r->keep_ms > 0)
		return resolve_remembered(r, host, deadline, ret, max, ret_count, why);
	return resolve_name(r->reach, host, deadline, ret, max, ret_count, why);
}
