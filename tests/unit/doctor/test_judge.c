/* What servers show, judged: each broken set-up has exactly its faults, and a good one has none. */
#include "unit/fixtures/tls_server.h"

#include "base/clock.h"
#include "doctor/detail.h"
#include "doctor/judge.h"

#define HOST "www.a.example"

static struct tls_prober *prober;
static struct str issuer; /* DER of the intermediate */
static int64_t now;

static int group_start(void **state)
{
	struct certificate *c;
	struct buf pem;

	ca_start(state);
	/* What is made meanwhile has begun. */
	now = clock_now() + 60;
	ca_shell("tests/fixtures/ca %s leaf a --host " HOST " >/dev/null", ca_dir);
	ca_shell("tests/fixtures/ca %s leaf old --host " HOST
		 " --from 20240101000000Z --to 20250101000000Z >/dev/null",
	    ca_dir);
	ca_shell(
	    "tests/fixtures/ca %s leaf other --host " HOST " --host x.example >/dev/null", ca_dir);
	ca_shell("tests/fixtures/ca %s leaf foreign --host b.example --subject "
		 "/C=JP/O=Stranger/CN=b.example >/dev/null",
	    ca_dir);
	ca_shell("tests/fixtures/ca %s leaf bare --host a.example --subject /CN=a.example "
		 ">/dev/null",
	    ca_dir);
	ca_shell("tests/fixtures/ca %s leaf weak --host " HOST " --key rsa1024 >/dev/null", ca_dir);
	ca_shell("tests/fixtures/ca %s leaf sha1 --host " HOST
		 " --key rsa2048 --digest sha1 >/dev/null",
	    ca_dir);
	ca_shell("cd %s && for n in a old other foreign bare weak sha1; do openssl x509 -in $n.pem "
		 "-out $n.leaf; done; cat root.pem intermediate.pem >up.pem; cat "
		 "intermediate.pem old.leaf >more.pem; openssl req -x509 -newkey ec -pkeyopt "
		 "ec_paramgen_curve:P-256 -nodes -subj /O=Stranger/CN=self -keyout self.key -out "
		 "self.leaf 2>/dev/null",
	    ca_dir);
	assert_int_equal(tls_prober_new(&prober), ERR_OK);
	pem = ca_file("a.pem");
	assert_int_equal(certificate_read(buf_str(&pem), &c, NULL), ERR_OK);
	assert_int_equal(c->chain_count, 1);
	issuer = (struct str){
	    OPENSSL_memdup(c->chain[0].der.at, c->chain[0].der.len), c->chain[0].der.len};
	certificate_free(c);
	buf_free(&pem);
	return 0;
}

static int group_stop(void **state)
{
	tls_prober_free(prober);
	OPENSSL_free((void *)(uintptr_t)issuer.at);
	return ca_stop(state);
}

/* ---- what is recorded ---- */

static struct known_certificate recorded_as(const char *file, const char *code)
{
	struct known_certificate to = {.fingerprint = ""};
	struct certificate *c;
	struct buf pem = ca_file(file);

	assert_int_equal(certificate_read(buf_str(&pem), &c, NULL), ERR_OK);
	memcpy(to.fingerprint, c->fingerprint, sizeof to.fingerprint);
	to.not_before = c->not_before;
	to.not_after = c->not_after;
	assert_true(code_parse(str_from(code), &to.code));
	certificate_free(c);
	buf_free(&pem);
	return to;
}

/* The contract has a.pem, and old.pem before. */
struct recorded {
	struct known_certificate certificates[2];
	struct str organization;
	struct doctor_known known;
};

static void record(struct recorded *r)
{
	r->certificates[0] = recorded_as("a.pem", "0000000002");
	r->certificates[1] = recorded_as("old.pem", "0000000001");
	r->organization = STR("ＥＸＡＭＰＬＥ");
	r->known = (struct doctor_known){.url = "https://" HOST "/",
	    .site = {.port = 443},
	    .certificate_count = 2,
	    .certificates = r->certificates,
	    .organization_count = 1,
	    .organizations = &r->organization,
	    .issuer_count = 1,
	    .issuers = &issuer};
	str_copy(r->known.host, sizeof r->known.host, STR(HOST));
}

/* ---- a visit ---- */

struct looked {
	struct visit_seen seen;
	struct shown_list list;
	struct doctor_report report;
};

static void look_at(struct looked *l, const char *address, uint16_t port)
{
	struct visit_address *to = &l->seen.addresses[l->seen.count++];
	struct reach reach = {.allow = {.count = 1}};
	struct network_address at;
	int64_t deadline = clock_monotonic_ms() + 8000;

	assert_true(network_parse(STR("127.0.0.0/8"), &reach.allow.networks[0]));
	assert_true(network_address_parse(str_from(address), &at));
	str_copy(to->text, sizeof to->text, str_from(address));
	to->is_asked = true;
	assert_int_equal(
	    tls_probe(prober, &reach, &at, port, HOST, deadline, &to->with, NULL), ERR_OK);
	if (to->with.chain_count == 0)
		return;
	to->is_asked_bare = true;
	assert_int_equal(
	    tls_probe(prober, &reach, &at, port, NULL, deadline, &to->without, NULL), ERR_OK);
}

/* Who was seen is judged; looked_free() it. */
static void look_judge(struct looked *l, const struct recorded *r)
{
	assert_int_equal(
	    shown_read(&l->seen, &r->known, &(struct issuers){NULL, 0, {NULL, 0}}, now, &l->list),
	    ERR_OK);
	doctor_judge(&r->known, &l->list, now, &l->report);
	assert_false(l->report.failed);
}

static void look_free(struct looked *l)
{
	doctor_report_free(&l->report);
	shown_free(&l->list);
	visit_seen_free(&l->seen);
}

/* What is wrong, "chain served", in the order of the table. */
static const char *wrong_of(const struct looked *l)
{
	static char words[512];

	words[0] = '\0';
	for (unsigned i = 0; i < DOCTOR_CHECK_COUNT; i++)
		if (l->report.answers[i] == DOCTOR_IS_WRONG) {
			strcat(words, words[0] == '\0' ? "" : " ");
			strcat(words, doctor_checks[i].word);
		}
	return words;
}

static void assert_detail(const struct looked *l, enum doctor_check check, const char *part)
{
	struct str detail = l->report.details[check];

	if (str_find(detail, str_from(part)) == detail.len)
		fail_msg("%s: %.*s has no %s", doctor_checks[check].word, STR_ARG(detail), part);
}

/* A server with these options; what is wrong there. */
static struct looked look(const char *options, const struct recorded *r, const char *wrong)
{
	struct tls_server s = tls_server_start("127.0.0.1", options);
	struct looked l = {.seen = {.count = 0}};

	look_at(&l, "127.0.0.1", s.port);
	tls_server_stop(&s);
	look_judge(&l, r);
	if (strcmp(wrong_of(&l), wrong) != 0)
		fail_msg("%s: \"%s\" is wrong, not \"%s\"", options, wrong_of(&l), wrong);
	return l;
}

#define SERVED(name) "-cert %1$s/" name ".leaf -key %1$s/" name ".key "
#define CHAINED(name) SERVED(name) "-cert_chain %1$s/intermediate.pem "

/* ---- tests ---- */

static void nothing_is_wrong_with_a_good_server(void **state)
{
	struct recorded r;
	struct looked l;

	(void)state;
	record(&r);
	l = look(CHAINED("a"), &r, "");
	for (unsigned i = DOCTOR_ADDRESS; i <= DOCTOR_SNI; i++)
		if (l.report.answers[i] != DOCTOR_IS_GOOD)
			fail_msg("%s is not good", doctor_checks[i].word);
	assert_int_equal(l.report.answers[DOCTOR_REVOKED_SERVED], DOCTOR_IS_GOOD);
	assert_int_equal(l.report.answers[DOCTOR_STAPLE], DOCTOR_NOT_KNOWN);
	assert_int_equal(l.report.answers[DOCTOR_HTTP], DOCTOR_NOT_KNOWN);
	look_free(&l);
	/* Its root is harmless. */
	l = look(SERVED("a") "-cert_chain %1$s/more.pem", &r, "chain_extra");
	assert_detail(&l, DOCTOR_CHAIN_EXTRA, "\"extra\":1");
	look_free(&l);
}

static void chains_that_are_broken_say_how(void **state)
{
	struct recorded r;
	struct looked l;

	(void)state;
	record(&r);
	l = look(SERVED("a"), &r, "chain");
	assert_detail(&l, DOCTOR_CHAIN, "\"reason\":\"incomplete\"");
	assert_detail(&l, DOCTOR_CHAIN, "\"missing\":[\"Example Trust Server CA\"]");
	look_free(&l);
	l = look(SERVED("a") "-cert_chain %1$s/up.pem", &r, "chain_order");
	look_free(&l);
	l = look(SERVED("self"), &r, "served foreign chain names");
	assert_detail(&l, DOCTOR_CHAIN, "\"reason\":\"self_signed\"");
	assert_detail(&l, DOCTOR_FOREIGN, "\"organization\":\"Stranger\"");
	look_free(&l);
	/* Without the issuer on record nothing can be said of the chain. */
	r.known.issuer_count = 0;
	l = look(SERVED("a"), &r, "");
	assert_int_equal(l.report.answers[DOCTOR_CHAIN], DOCTOR_NOT_KNOWN);
	assert_int_equal(l.report.answers[DOCTOR_CHAIN_EXTRA], DOCTOR_NOT_KNOWN);
	look_free(&l);
}

static void certificates_are_known_for_whose_they_are(void **state)
{
	struct recorded r;
	struct looked l;

	(void)state;
	record(&r);
	l = look(CHAINED("old"), &r, "served dates");
	assert_detail(&l, DOCTOR_SERVED, "\"reason\":\"older\"");
	assert_detail(&l, DOCTOR_SERVED, "\"code\":\"0000000001\"");
	assert_detail(&l, DOCTOR_DATES, "\"reason\":\"expired\"");
	look_free(&l);
	r.certificates[1].revoked_at = now - 1;
	l = look(CHAINED("old"), &r, "served dates revoked_served");
	look_free(&l);
	r.certificates[1].revoked_at = 0;
	l = look(CHAINED("other"), &r, "served");
	assert_detail(&l, DOCTOR_SERVED, "\"reason\":\"other\"");
	assert_int_equal(l.report.answers[DOCTOR_FOREIGN], DOCTOR_IS_GOOD);
	look_free(&l);
	l = look(CHAINED("foreign"), &r, "served foreign names");
	assert_detail(&l, DOCTOR_SERVED, "\"reason\":\"foreign\"");
	assert_detail(&l, DOCTOR_NAMES, "\"names\":[\"b.example\"]");
	look_free(&l);
	l = look(CHAINED("bare"), &r, "served names");
	assert_detail(&l, DOCTOR_SERVED, "\"reason\":\"unknown\"");
	assert_detail(&l, DOCTOR_NAMES, "\"reason\":\"www\"");
	assert_int_equal(l.report.answers[DOCTOR_FOREIGN], DOCTOR_NOT_KNOWN);
	look_free(&l);
}

static void what_is_valid_until_a_later_one_begins_is_current(void **state)
{
	struct recorded r;
	struct looked l;

	(void)state;
	record(&r);
	r.certificates[1] = r.certificates[0];
	r.certificates[0] = recorded_as("other.pem", "0000000002");
	r.certificates[0].not_before = now + 100;
	l = look(CHAINED("a"), &r, "");
	look_free(&l);
	r.certificates[0].not_before = now - 100;
	l = look(CHAINED("a"), &r, "served");
	look_free(&l);
}

static void broken_keys_and_signatures_are_seen(void **state)
{
	struct recorded r;
	struct looked l;

	(void)state;
	record(&r);
	l = look(CHAINED("weak") "-cipher ALL:@SECLEVEL=0", &r, "served key");
	assert_detail(&l, DOCTOR_KEY, "\"reason\":\"key\",\"key\":\"RSA 1024\"");
	look_free(&l);
	l = look(SERVED("sha1") "-cert_chain %1$s/intermediate-rsa.pem -cipher ALL:@SECLEVEL=0", &r,
	    "served key");
	assert_detail(&l, DOCTOR_KEY, "\"reason\":\"signature\"");
	assert_detail(&l, DOCTOR_KEY, "\"signature\":\"SHA1\"");
	look_free(&l);
	l = look(CHAINED("a") "-tls1_1 -cipher ALL:@SECLEVEL=0", &r, "protocol");
	assert_detail(&l, DOCTOR_PROTOCOL, "\"protocol\":\"TLSv1.1\"");
	look_free(&l);
}

static void who_names_no_host_may_get_another_certificate(void **state)
{
	struct recorded r;
	struct looked l;

	(void)state;
	record(&r);
	l = look(CHAINED("foreign") "-servername " HOST " -cert2 %1$s/a.pem -key2 %1$s/a.key", &r,
	    "chain sni");
	assert_detail(&l, DOCTOR_SNI, "\"names\":[\"b.example\"]");
	look_free(&l);
}

static void each_address_is_judged(void **state)
{
	struct tls_server one = tls_server_start("127.0.0.1", CHAINED("a"));
	struct tls_server two = tls_server_start("127.0.0.2", CHAINED("old"));
	struct looked l = {.seen = {.count = 0}};
	struct recorded r;

	(void)state;
	record(&r);
	look_at(&l, "127.0.0.1", one.port);
	look_at(&l, "127.0.0.2", two.port);
	look_at(&l, "127.0.0.3", one.port);
	look_judge(&l, &r);
	assert_string_equal(wrong_of(&l), "connect served dates addresses_agree");
	assert_detail(&l, DOCTOR_SERVED, "\"addresses\":[\"127.0.0.2\"]");
	assert_detail(&l, DOCTOR_ADDRESSES_AGREE, "\"addresses\":[\"127.0.0.2\"]");
	assert_detail(&l, DOCTOR_CONNECT, "\"addresses\":[\"127.0.0.3\"]");
	assert_detail(&l, DOCTOR_CONNECT, "\"reason\":\"closed\"");
	look_free(&l);
	tls_server_stop(&one);
	tls_server_stop(&two);
}

/* An answer of the CA about a.pem, for so many minutes. */
static void staple(const char *file, const char *status, int minutes)
{
	ca_shell(
	    "cd %s && s=$(openssl x509 -in a.leaf -noout -serial | cut -d= -f2) && printf "
	    "'%%s\\t%%s\\t%%s\\t%%s\\tunknown\\t%%s\\n' %s 301231000000Z '%s' $s /CN=a >idx && "
	    "openssl ocsp -issuer intermediate.pem -cert a.leaf -no_nonce -reqout q >/dev/null "
	    "2>&1 && openssl ocsp -index idx -rsigner intermediate.pem -rkey intermediate.key "
	    "-CA intermediate.pem -reqin q -respout %s -nmin %d >/dev/null 2>&1",
	    ca_dir, status[0] == 'R' ? "R" : "V", status[0] == 'R' ? "250101000000Z" : "", file,
	    minutes);
}

static void stapled_answers_are_judged_as_others_are(void **state)
{
	struct recorded r;
	struct looked l;

	(void)state;
	record(&r);
	staple("good.ocsp", "V", 60);
	staple("revoked.ocsp", "R", 60);
	l = look(CHAINED("a") "-status_file %1$s/good.ocsp", &r, "");
	assert_int_equal(l.report.answers[DOCTOR_STAPLE], DOCTOR_IS_GOOD);
	look_free(&l);
	l = look(CHAINED("a") "-status_file %1$s/revoked.ocsp", &r, "staple");
	assert_detail(&l, DOCTOR_STAPLE, "\"reason\":\"revoked\"");
	look_free(&l);
	/* Two hours later. */
	now += 7200;
	l = look(CHAINED("a") "-status_file %1$s/good.ocsp", &r, "staple");
	assert_detail(&l, DOCTOR_STAPLE, "\"reason\":\"expired\"");
	now -= 7200;
	look_free(&l);
}

/* A certificate by the intermediate, with these extensions as openssl writes them. */
static void forge_with(const char *name, const char *extensions)
{
	ca_shell(
	    "cd %s && printf '%%b' '%s' >ext && openssl x509 -req -in ec256.csr -CA "
	    "intermediate.pem -CAkey intermediate.key -set_serial 77 -days 30 -extfile ext -subj "
	    "/O=Example/CN=" HOST " -out %s.leaf 2>/dev/null && ln -sf ec256.key %s.key",
	    ca_dir, extensions, name, name);
}

static void what_a_certificate_asks_for_is_missed(void **state)
{
	struct recorded r;
	struct looked l;

	(void)state;
	record(&r);
	forge_with("must", "subjectAltName=DNS:" HOST "\\ntlsfeature=status_request\\n");
	l = look(CHAINED("must"), &r, "served staple");
	assert_detail(&l, DOCTOR_STAPLE, "\"reason\":\"missing\"");
	look_free(&l);
}

static void hostile_certificates_are_unknown_and_nothing_else(void **state)
{
	struct recorded r;
	struct looked l;

	(void)state;
	record(&r);
	ca_shell(
	    "cd %s && { printf 'subjectAltName=@n\\n[n]\\n'; for i in $(seq 1500); do echo "
	    "DNS.$i=a$i.example; done; } >ext && openssl x509 -req -in ec256.csr -CA "
	    "intermediate.pem -CAkey intermediate.key -set_serial 78 -days 30 -extfile ext -out "
	    "many.leaf 2>/dev/null && ln -sf ec256.key many.key",
	    ca_dir);
	l = look(CHAINED("many"), &r, "served");
	assert_detail(&l, DOCTOR_SERVED, "\"reason\":\"unknown\"");
	assert_int_equal(l.report.answers[DOCTOR_CHAIN], DOCTOR_IS_GOOD);
	assert_int_equal(l.report.answers[DOCTOR_NAMES], DOCTOR_NOT_KNOWN);
	look_free(&l);
	ca_shell(
	    "cd %s && { printf 'subjectAltName=@n\\n[n]\\n'; for i in $(seq 10000); do echo "
	    "DNS.$i=a$i.shop.hosting.example; done; } >ext && openssl x509 -req -in ec256.csr "
	    "-CA intermediate.pem -CAkey intermediate.key -set_serial 79 -days 30 -extfile ext "
	    "-out huge.leaf 2>/dev/null && ln -sf ec256.key huge.key",
	    ca_dir);
	l = look(CHAINED("huge"), &r, "tls");
	assert_detail(&l, DOCTOR_TLS, "\"reason\":\"large\"");
	look_free(&l);
	/* A name with a NUL in it, and one that would end a page. */
	forge_with("nul",
	    "subjectAltName=DER:30:18:82:16:77:77:77:2e:61:2e:65:78:61:6d:70:6c:65:00:"
	    "2e:65:76:69:6c:2e:74:64\\n");
	l = look(CHAINED("nul"), &r, "served");
	assert_int_equal(l.report.answers[DOCTOR_NAMES], DOCTOR_NOT_KNOWN);
	look_free(&l);
	forge_with("html", "subjectAltName=DNS:</script><script>alert(1)</script>\\n");
	l = look(CHAINED("html"), &r, "served names");
	assert_detail(&l, DOCTOR_NAMES, "\\u003c/script>");
	look_free(&l);
}

/* What answers by HTTP say, where nobody was asked by TLS. */
static void assert_answers(const struct visit_answer *https, const struct visit_answer *http,
    const char *wrong, const char *reason)
{
	struct looked l = {.seen = {.https = *https, .http = *http}};
	struct recorded r;

	record(&r);
	look_judge(&l, &r);
	assert_string_equal(wrong_of(&l), wrong);
	for (unsigned i = DOCTOR_HTTP; i <= DOCTOR_HSTS && reason[0] != '\0'; i++)
		if (l.report.answers[i] == DOCTOR_IS_WRONG)
			assert_detail(&l, i, reason);
	look_free(&l);
}

static void answers_by_http_are_judged(void **state)
{
	const struct visit_answer none = {.is_asked = false};
	struct visit_answer a = {.is_asked = true, .status = 200, .hsts = "max-age=31536000"};

	(void)state;
	assert_answers(&a, &none, "", "");
	strcpy(a.hsts, "includeSubDomains; Max-Age=\"600\"");
	assert_answers(&a, &none, "", "");
	strcpy(a.hsts, "max-age=0");
	assert_answers(&a, &none, "hsts", "\"reason\":\"short\"");
	strcpy(a.hsts, "max-age=");
	assert_answers(&a, &none, "hsts", "\"reason\":\"short\"");
	a.hsts[0] = '\0';
	assert_answers(&a, &none, "hsts", "\"reason\":\"none\"");
	strcpy(a.hsts, "max-age=1");
	a.status = 401;
	assert_answers(&a, &none, "", "");
	a.status = 404;
	assert_answers(&a, &none, "http", "\"status\":404");
	a.err = ERR_INVALID;
	assert_answers(&a, &none, "http", "\"reason\":\"failed\"");
	a.err = ERR_TIMEOUT;
	assert_answers(&a, &none, "", "");
	/* At port 80. */
	a = (struct visit_answer){
	    .is_asked = true, .status = 301, .location = "https://x.example/"};
	assert_answers(&none, &a, "", "");
	strcpy(a.location, "http://x.example/");
	assert_answers(&none, &a, "redirect", "\"reason\":\"elsewhere\"");
	a = (struct visit_answer){.is_asked = true, .status = 200};
	assert_answers(&none, &a, "redirect", "\"reason\":\"none\"");
	a = (struct visit_answer){.is_asked = true, .err = ERR_UNAVAILABLE};
	assert_answers(&none, &a, "", "");
}

static void details_are_such_as_are_told(void **state)
{
	struct recorded r;
	struct looked l;
	struct doctor_detail detail;
	struct arena arena = {0};

	(void)state;
	record(&r);
	l = look(SERVED("old"), &r, "served chain dates");
	assert_int_equal(
	    doctor_detail_read(l.report.details[DOCTOR_SERVED], &arena, &detail), ERR_OK);
	assert_true(str_eq(detail.texts[DOCTOR_SEEN_ORGANIZATION], STR("Example")));
	assert_true(str_eq(detail.texts[DOCTOR_SEEN_NAMES], STR(HOST)));
	assert_true(str_eq(detail.texts[DOCTOR_SEEN_CODE], STR("0000000001")));
	assert_int_equal(detail.times[DOCTOR_SEEN_UNTIL], r.certificates[1].not_after);
	assert_int_equal(
	    doctor_detail_read(l.report.details[DOCTOR_CHAIN], &arena, &detail), ERR_OK);
	assert_true(str_eq(detail.texts[DOCTOR_SEEN_MISSING], STR("Example Trust Server CA")));
	arena_free(&arena);
	look_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_wrong_with_a_good_server),
	    cmocka_unit_test(chains_that_are_broken_say_how),
	    cmocka_unit_test(certificates_are_known_for_whose_they_are),
	    cmocka_unit_test(what_is_valid_until_a_later_one_begins_is_current),
	    cmocka_unit_test(broken_keys_and_signatures_are_seen),
	    cmocka_unit_test(who_names_no_host_may_get_another_certificate),
	    cmocka_unit_test(each_address_is_judged),
	    cmocka_unit_test(stapled_answers_are_judged_as_others_are),
	    cmocka_unit_test(what_a_certificate_asks_for_is_missed),
	    cmocka_unit_test(hostile_certificates_are_unknown_and_nothing_else),
	    cmocka_unit_test(answers_by_http_are_judged),
	    cmocka_unit_test(details_are_such_as_are_told),
	};

	return cmocka_run_group_tests(tests, group_start, group_stop);
}
