/* Visits by TLS: what servers send is seen as it is, and nobody keeps a visit for longer than its
 * deadline. */
#include "unit/fixtures/tls_server.h"

#include "base/clock.h"
#include "io/tls_probe.h"
#include "pki/certificate_read.h"

static struct tls_prober *prober;

static int group_start(void **state)
{
	ca_start(state);
	ca_shell("tests/fixtures/ca %s leaf a --host a.example >/dev/null", ca_dir);
	ca_shell("tests/fixtures/ca %s leaf b --host b.example >/dev/null", ca_dir);
	ca_shell(
	    "tests/fixtures/ca %s leaf weak --host a.example --key rsa1024 >/dev/null", ca_dir);
	ca_shell("cd %s && openssl x509 -in a.pem -out a-alone.pem", ca_dir);
	return tls_prober_new(&prober) == ERR_OK ? 0 : -1;
}

static int group_stop(void **state)
{
	tls_prober_free(prober);
	return ca_stop(state);
}

static struct reach loopback(void)
{
	struct reach reach = {.allow = {.count = 1}};

	assert_true(network_parse(STR("127.0.0.0/8"), &reach.allow.networks[0]));
	return reach;
}

static struct tls_probe visit_within(uint16_t port, const char *name, int ms)
{
	const struct reach reach = loopback();
	struct network_address address;
	struct tls_probe found = {0};
	struct problem why = {.text = ""};

	assert_true(network_address_parse(STR("127.0.0.1"), &address));
	if (tls_probe(
		prober, &reach, &address, port, name, clock_monotonic_ms() + ms, &found, &why))
		fail_msg("tls_probe: %s", why.text);
	return found;
}

static struct tls_probe visit(uint16_t port, const char *name)
{
	return visit_within(port, name, 8000);
}

/* Is the certificate that was sent there the one of this file? */
static bool sent_is(const struct tls_probe *t, size_t i, const char *file)
{
	struct certificate *kept, *c;
	struct buf pem = ca_file(file);
	bool same;

	assert_true(i < t->chain_count);
	assert_int_equal(certificate_read(buf_str(&pem), &kept, NULL), ERR_OK);
	assert_int_equal(certificate_read_der(t->chain[i], &c, NULL), ERR_OK);
	same = strcmp(kept->fingerprint, c->fingerprint) == 0;
	certificate_free(kept);
	certificate_free(c);
	buf_free(&pem);
	return same;
}

static void what_is_sent_is_seen_as_it_was_sent(void **state)
{
	struct tls_server s = tls_server_start("127.0.0.1",
	    "-cert %1$s/a-alone.pem -key %1$s/a.key -cert_chain %1$s/intermediate.pem -no_ticket");
	struct tls_probe t = visit(s.port, "a.example");

	(void)state;
	assert_int_equal(t.end, TLS_PROBE_DONE);
	assert_string_equal(t.protocol, "TLSv1.3");
	assert_true(t.cipher[0] != '\0');
	assert_false(t.is_old);
	assert_int_equal(t.sent, 2);
	assert_int_equal(t.chain_count, 2);
	assert_true(sent_is(&t, 0, "a.pem"));
	assert_null(t.staple.at);
	tls_probe_free(&t);
	tls_server_stop(&s);
}

static void another_certificate_by_the_name_of_the_host_is_seen(void **state)
{
	struct tls_server s = tls_server_start("127.0.0.1",
	    "-cert %1$s/b.pem -key %1$s/b.key -servername a.example -cert2 %1$s/a.pem -key2 "
	    "%1$s/a.key");
	struct tls_probe with = visit(s.port, "a.example"), without = visit(s.port, NULL);

	(void)state;
	assert_true(sent_is(&with, 0, "a.pem"));
	assert_true(sent_is(&without, 0, "b.pem"));
	tls_probe_free(&with);
	tls_probe_free(&without);
	tls_server_stop(&s);
}

static void old_protocols_are_tried_only_after_those_of_browsers(void **state)
{
	struct tls_server s = tls_server_start(
	    "127.0.0.1", "-cert %1$s/weak.pem -key %1$s/weak.key -tls1 -cipher ALL:@SECLEVEL=0");
	struct tls_probe t = visit(s.port, "a.example");

	(void)state;
	assert_int_equal(t.end, TLS_PROBE_DONE);
	assert_string_equal(t.protocol, "TLSv1");
	assert_true(t.is_old);
	assert_true(sent_is(&t, 0, "weak.pem"));
	tls_probe_free(&t);
	tls_server_stop(&s);
	s = tls_server_start(
	    "127.0.0.1", "-cert %1$s/weak.pem -key %1$s/weak.key -tls1_2 -cipher ALL:@SECLEVEL=0");
	t = visit(s.port, "a.example");
	assert_string_equal(t.protocol, "TLSv1.2");
	assert_false(t.is_old);
	tls_probe_free(&t);
	tls_server_stop(&s);
}

static void a_server_that_wants_to_see_a_certificate_shows_its_own(void **state)
{
	struct tls_server s =
	    tls_server_start("127.0.0.1", "-cert %1$s/a.pem -key %1$s/a.key -Verify 1 -tls1_2");
	struct tls_probe t = visit(s.port, "a.example");

	(void)state;
	assert_int_equal(t.end, TLS_PROBE_ALERT);
	assert_int_equal(t.alert, 40);
	assert_true(sent_is(&t, 0, "a.pem"));
	assert_false(t.is_old);
	tls_probe_free(&t);
	tls_server_stop(&s);
}

static void a_closed_port_is_no_fault_of_tls(void **state)
{
	uint16_t port;
	int fd = tls_listen(&port);
	struct tls_probe t;

	(void)state;
	close(fd);
	t = visit(port, "a.example");
	assert_int_equal(t.end, TLS_PROBE_CLOSED);
	assert_int_equal(t.chain_count, 0);
	tls_probe_free(&t);
}

/* Accepts connections and answers each with these bytes, over and over where that is wanted. */
struct liar {
	int fd;
	const char *bytes;
	size_t len;
	bool forever;
};

static void *liar_run(void *arg)
{
	struct liar *l = arg;
	char heard[4096];
	int fd;

	while ((fd = accept(l->fd, NULL, NULL)) >= 0) {
		(void)!read(fd, heard, sizeof heard);
		do {
			if (send(fd, l->bytes, l->len, MSG_NOSIGNAL) < 0)
				break;
		} while (l->forever);
		close(fd);
	}
	return NULL;
}

static struct tls_probe visit_liar(struct liar l, int ms)
{
	struct tls_probe t;
	pthread_t thread;
	uint16_t port;

	l.fd = tls_listen(&port);
	assert_int_equal(pthread_create(&thread, NULL, liar_run, &l), 0);
	t = visit_within(port, "a.example", ms);
	shutdown(l.fd, SHUT_RDWR);
	pthread_join(thread, NULL);
	close(l.fd);
	return t;
}

static void what_is_no_tls_is_called_so(void **state)
{
	static const char http[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
	/* A record of a handshake whose message is of a kind that does not exist. */
	static const char rubbish[] = "\x16\x03\x03\x00\x05\xee\x00\x00\x01\x00";
	/* A fatal alert: handshake_failure. */
	static const char alert[] = "\x15\x03\x03\x00\x02\x02\x28";
	/* Warnings without an end. */
	static const char warning[] = "\x15\x03\x03\x00\x02\x01\x70";
	struct tls_probe t = visit_liar((struct liar){.bytes = http, .len = sizeof http - 1}, 4000);

	(void)state;
	assert_int_equal(t.end, TLS_PROBE_PLAIN);
	tls_probe_free(&t);
	t = visit_liar((struct liar){.bytes = rubbish, .len = 10}, 4000);
	assert_int_equal(t.end, TLS_PROBE_BROKEN);
	tls_probe_free(&t);
	t = visit_liar((struct liar){.bytes = alert, .len = 7}, 4000);
	assert_int_equal(t.end, TLS_PROBE_ALERT);
	assert_int_equal(t.alert, 40);
	tls_probe_free(&t);
	t = visit_liar((struct liar){.bytes = "", .len = 0}, 4000);
	assert_int_equal(t.end, TLS_PROBE_CUT);
	tls_probe_free(&t);
	t = visit_liar((struct liar){.bytes = warning, .len = 7, .forever = true}, 4000);
	assert_int_equal(t.end, TLS_PROBE_BROKEN);
	tls_probe_free(&t);
}

static void who_says_nothing_is_left_at_the_deadline(void **state)
{
	const int64_t began = clock_monotonic_ms();
	uint16_t port;
	int fd = tls_listen(&port);
	struct tls_probe t = visit_within(port, "a.example", 300);

	(void)state;
	assert_int_equal(t.end, TLS_PROBE_SILENT);
	assert_true(clock_monotonic_ms() - began >= 300);
	assert_true(clock_monotonic_ms() - began < 5000);
	tls_probe_free(&t);
	close(fd);
}

static void chains_without_measure_are_not_taken(void **state)
{
	struct tls_server s;
	struct tls_probe t;

	(void)state;
	ca_shell("cd %s && for i in $(seq 100); do cat intermediate.pem; done >100.pem", ca_dir);
	ca_shell("cd %s && for i in $(seq 2000); do cat intermediate.pem; done >2000.pem", ca_dir);
	s = tls_server_start(
	    "127.0.0.1", "-cert %1$s/a-alone.pem -key %1$s/a.key -cert_chain %1$s/100.pem");
	t = visit(s.port, "a.example");
	assert_int_equal(t.end, TLS_PROBE_DONE);
	assert_int_equal(t.sent, 101);
	assert_int_equal(t.chain_count, TLS_PROBE_CHAIN_MAX);
	tls_probe_free(&t);
	tls_server_stop(&s);
	s = tls_server_start(
	    "127.0.0.1", "-cert %1$s/a-alone.pem -key %1$s/a.key -cert_chain %1$s/2000.pem");
	t = visit(s.port, "a.example");
	assert_int_equal(t.end, TLS_PROBE_LARGE);
	assert_int_equal(t.chain_count, 0);
	tls_probe_free(&t);
	tls_server_stop(&s);
}

static void addresses_that_are_not_public_are_not_visited(void **state)
{
	const struct reach nobody = {0};
	struct network_address address;
	struct tls_probe t = {0};
	struct problem why = {.text = ""};
	uint16_t port;
	int fd = tls_listen(&port), came;

	(void)state;
	assert_true(network_address_parse(STR("::ffff:127.0.0.1"), &address));
	assert_int_equal(
	    tls_probe(prober, &nobody, &address, port, NULL, clock_monotonic_ms() + 1000, &t, &why),
	    ERR_REFUSED);
	assert_string_equal(why.reason, "reach.address");
	fcntl(fd, F_SETFL, O_NONBLOCK);
	came = accept(fd, NULL, NULL);
	assert_int_equal(came, -1);
	close(fd);
	tls_probe_free(&t);
}

static void a_visit_ends_when_the_program_does(void **state)
{
	atomic_bool stop = true;
	struct reach reach = loopback();
	struct network_address address;
	struct tls_probe t = {0};
	struct problem why;
	uint16_t port;
	int fd = tls_listen(&port);

	(void)state;
	reach.stop = &stop;
	assert_true(network_address_parse(STR("127.0.0.1"), &address));
	assert_int_equal(
	    tls_probe(prober, &reach, &address, port, NULL, clock_monotonic_ms() + 5000, &t, &why),
	    ERR_BUSY);
	tls_probe_free(&t);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_sent_is_seen_as_it_was_sent),
	    cmocka_unit_test(another_certificate_by_the_name_of_the_host_is_seen),
	    cmocka_unit_test(old_protocols_are_tried_only_after_those_of_browsers),
	    cmocka_unit_test(a_server_that_wants_to_see_a_certificate_shows_its_own),
	    cmocka_unit_test(a_closed_port_is_no_fault_of_tls),
	    cmocka_unit_test(what_is_no_tls_is_called_so),
	    cmocka_unit_test(who_says_nothing_is_left_at_the_deadline),
	    cmocka_unit_test(chains_without_measure_are_not_taken),
	    cmocka_unit_test(addresses_that_are_not_public_are_not_visited),
	    cmocka_unit_test(a_visit_ends_when_the_program_does),
	};

	return cmocka_run_group_tests(tests, group_start, group_stop);
}
