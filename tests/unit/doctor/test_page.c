/* doctor/page: real-life forms of pages, and what is to be said of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include "base/clock.h"
#include "base/utf8.h"
#include "doctor/page.h"
#include "io/html.h"

#define LINK(code)                                                                                 \
	"<a href=\"https://seal.example/proof/" code "\" target=\"_blank\"><img "                  \
	"src=\"https://seal.example/sticker/" code "/88x145.gif\" alt=\"\"></a>"
#define POST                                                                                       \
	"<form action=\"https://seal.example/customer/customer/pfw/CertificationPage.do\" "        \
	"method=\"post\" name=\"CertificationPageForm\" target=\"_blank\"><input type=\"image\" "  \
	"name=\"Sticker\" src=\"seal.gif\" alt=\"x\"><input type=\"hidden\" name=\"Req_ID\" "
#define TEXT "<ul><li>1<li>2<li>3<li>4<li>5<li>6<li>7<li>8<li>9<li>10<li>11<li>12</ul>"

/* A page, and the checks that are not good: "word=reason member …", sorted as the table of checks,
 * "?word" for those that are not known. */
static const struct {
	const char *what, *html, *said;
	const char *referrer_policy, *csp;
} pages[] = {
    {.what = "the snippet of today", "<p>" LINK("0123456789"), ""},
    {.what = "pasted by an editor that escapes",
	"<p><a href=\"https:&#x2F;&#x2F;seal.example&#47;proof/0123456789?a=1&amp;b=2\"><img "
	"src=&quot;x&quot; src2></a>",
	""},
    {.what = "by oEmbed in WordPress, with its own sizes and lazy loading",
	"<figure class=\"wp-block-embed\"><a href=\"https://seal.example/proof/0123456789?sticker="
	"56x88\"><img loading=lazy src=\"https://seal.example/sticker/0123456789/56x88.png\" "
	"width=\"56\" height=\"88\"/></a></figure>",
	""},
    {.what = "a copy of the picture on the site itself, strictly",
	"<a href=https://seal.example/proof/0123456789><img src=/img/seal.gif></a>",
	"",
	.csp = "default-src 'self'; img-src 'self'"},
    {.what = "a Twig block of EC-CUBE in a footer table",
	"<table><tr><td><div>" LINK("0123456789") "</div></table>",
	""},
    {.what = "an address without a scheme",
	"<a href='//seal.example/proof/0123456789'><img src='//seal.example/sticker/0123456789/"
	"44x70.svg'></a>",
	""},
    {.what = "an address below a base",
	"<base href='https://seal.example/x/'><a href='../proof/0123456789'><svg></svg></a>",
	""},
    {.what = "the same without the base is a page of the site",
	TEXT "<a href='../proof/0123456789'><img></a>",
	"sticker ?code ?form ?referrer ?csp"},
    {.what = "the old form", POST "value=\"0123456789\"></form>", "form=post"},
    {.what = "the old form in a table, with blanks behind the code",
	"<table>" POST "value=\"\xef\xbc\x90"
	"123456789 \"><tr><td></form></table>",
	"form=post"},
    {.what = "the old form of another service",
	"<form action='https://old.example/customer/customer/pfw/CertificationPage.do'><input "
	"name=Req_ID value=0123456789></form>",
	"sticker=elsewhere location:old.example ?code ?form ?referrer ?csp"},
    {.what = "a picture alone",
	"<img src='https://seal.example/sticker/0123456789/88x145.gif'>",
	"form=picture ?referrer"},
    {.what = "the code of before", LINK("1111111111"), "code=old code:1111111111"},
    {.what = "the code of before beside the new one",
	LINK("0123456789") LINK("1111111111"),
	"code=old code:1111111111"},
    {.what = "somebody else's code", LINK("9999999999"), "code=other code:9999999999"},
    {.what = "somebody else's beside the own", LINK("9999999999") LINK("0123456789"), ""},
    {.what = "nine digits", LINK("123456789"), "code=other"},
    {.what = "no sticker", TEXT "<p>Shop", "sticker ?code ?form ?referrer ?csp"},
    {.what = "a sticker that is commented out",
	TEXT "<!-- " LINK("0123456789") " -->",
	"sticker=comment ?code ?form ?referrer ?csp"},
    {.what = "one that only browsers without scripts show",
	TEXT "<noscript>" LINK("0123456789") "</noscript>",
	"sticker=noscript ?code ?form ?referrer ?csp"},
    {.what = "one in a template",
	TEXT "<template>" LINK("0123456789") "</template>",
	"sticker=template ?code ?form ?referrer ?csp"},
    {.what = "one that a script writes",
	TEXT "<script>document.write('" LINK("0123456789") "')</script>",
	"?sticker ?code form=script ?referrer ?csp"},
    {.what = "a page that scripts make",
	"<div id=root></div><script src=/app.js></script>",
	"?sticker ?code ?form ?referrer ?csp"},
    {.what = "shown as text to be copied",
	TEXT "<textarea>" LINK("0123456789") "</textarea>",
	"sticker ?code ?form ?referrer ?csp"},
    {.what = "a frame of Wix",
	TEXT "<iframe src='https://www-shop-example.filesusr.com/html/1_2.html'></iframe>",
	"?sticker ?code ?form ?referrer ?csp frame=builder "
	"frame:www-shop-example.filesusr.com builder:Wix"},
    {.what = "a frame that Wix fills later",
	TEXT "<wix-iframe data-src='https://www-shop-example.filesusr.com/html/1.html'>",
	"?sticker ?code ?form ?referrer ?csp frame=builder "
	"frame:www-shop-example.filesusr.com builder:Wix"},
    {.what = "a frame of Wix beside a picture that is a link",
	"<iframe src='https://a.filesusr.com/x'></iframe>" LINK("0123456789"),
	""},
    {.what = "a frame of somebody else",
	LINK("0123456789") "<iframe src='https://maps.example/'></iframe>",
	""},
    {.what = "the header of Helmet and Django",
	LINK("0123456789"),
	"referrer=header policy:no-referrer",
	.referrer_policy = "no-referrer"},
    {.what = "same-origin, among others",
	LINK("0123456789"),
	"referrer=header policy:SAME-ORIGIN",
	.referrer_policy = "origin, SAME-ORIGIN, whatever"},
    {.what = "a meta that hides",
	"<meta name=Referrer content=' no-referrer '>" LINK("0123456789"),
	"referrer=meta policy:no-referrer"},
    {.what = "a meta of old, that hides",
	"<meta name=referrer content=never>" LINK("0123456789"),
	"referrer=meta policy:never"},
    {.what = "a meta that shows comes after a header that hides",
	"<meta name=referrer content=origin>" LINK("0123456789"),
	"",
	.referrer_policy = "no-referrer"},
    {.what = "our snippet's own policy comes before both",
	"<meta name=referrer content=no-referrer><a referrerpolicy=strict-origin "
	"href=https://seal.example/proof/0123456789><img></a>",
	"",
	.referrer_policy = "no-referrer"},
    {.what = "a plugin adds noreferrer",
	"<a rel='noopener noreferrer' referrerpolicy=origin "
	"href=https://seal.example/proof/0123456789><img></a>",
	"referrer=rel policy:noreferrer"},
    {.what = "the link itself hides",
	"<a referrerpolicy=no-referrer href=https://seal.example/proof/0123456789><img></a>",
	"referrer=attribute policy:no-referrer"},
    {.what = "a strict policy of a framework",
	LINK("0123456789"),
	"csp=picture policy:img-src 'self' data:",
	.csp = "default-src 'self';img-src 'self' data:;script-src 'self'"},
    {.what = "one in a meta",
	"<meta http-equiv=content-security-policy content=\"default-src 'self'\">" LINK(
	    "0123456789"),
	"csp=default policy:default-src 'self'"},
    {.what = "one that names us",
	LINK("0123456789"),
	"",
	.csp = "default-src 'self'; img-src 'self' https://seal.example"},
    {.what = "one that keeps forms at home",
	POST "value=0123456789></form>",
	"form=post csp=form policy:form-action 'self'",
	.csp = "default-src 'self'; form-action 'self'"},
    {.what = "a sandbox",
	LINK("0123456789"),
	"csp=sandbox policy:sandbox allow-scripts",
	.csp = "sandbox allow-scripts"},
    {.what = "a sandbox that lets links be",
	LINK("0123456789"),
	"",
	.csp = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"},
    {.what = "but not forms",
	POST "value=0123456789></form>",
	"form=post csp=sandbox policy:sandbox allow-same-origin allow-popups "
	"allow-popups-to-escape-sandbox",
	.csp = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"},
    {.what = "a sandbox in a meta is none",
	"<meta http-equiv=Content-Security-Policy content=sandbox>" LINK("0123456789"),
	""},
    {.what = "our host in words, and then a comment with the sticker",
	TEXT "seal.example <!-- x --> seal.example <!-- " LINK("0123456789") " -->",
	"sticker=comment ?code ?form ?referrer ?csp"},
    {.what = "our host in words alone",
	TEXT "<!-- x --><script>x</script>seal.example",
	"sticker ?code ?form ?referrer ?csp"},
    {.what = "a sandbox that opens no windows, for a link that opens none",
	"<a target=_self href=https://seal.example/proof/0123456789><img></a><a target='' "
	"href=https://seal.example/proof/0123456789><img></a>",
	"",
	.csp = "sandbox allow-same-origin"},
    {.what = "the last of many metas",
	"<meta name=referrer content=origin><meta name=referrer content=origin><meta name=referrer "
	"content=origin><meta name=referrer content=origin><meta name=referrer "
	"content=origin><meta name=referrer content=origin><meta name=referrer "
	"content=origin><meta name=referrer content=origin><meta name=referrer "
	"content=no-referrer>" LINK("0123456789"),
	"referrer=meta policy:no-referrer"},
    {.what = "a meta of another name",
	"<meta name=robots content=no-referrer>" LINK("0123456789"),
	""},
    {.what = "what is loaded by http",
	LINK("0123456789") "<img src=http://a.example/1.gif srcset='http://a.example/2.gif 2x, "
			   "/3.gif'><link rel=stylesheet href='http://a.example/\"><b>'><script "
			   "src=HTTP://a.example/4.js></script><a href=http://a.example/></a>",
	"mixed count:4 "
	"urls:http://a.example/1.gif,http://a.example/2.gif,http://a.example/\"><b>"},
    {.what = "what the browser's own machine answers by http, which browsers trust",
	LINK("0123456789") "<img src=http://localhost:8080/a.svg><img src=http://a.localhost/b.svg>"
			   "<img src=http://127.0.0.1/c.svg><img src='http://[::1]/d.svg'>",
	""},
    {.what = "what browsers ask for by https instead",
	LINK("0123456789") "<img src=http://a.example/1.gif>",
	"",
	.csp = "upgrade-insecure-requests"},
    {.what = "nothing at all", "", "sticker ?code ?form ?referrer ?csp"},
};

static void say_member(void *arg, const char *key, const struct json_value *value)
{
	struct buf *line = (struct buf *)arg;
	static char last[32];

	if (strcmp(key, "reason") == 0) {
		buf_printf(line, "=%.*s", STR_ARG(value->text));
	} else if (line->len > 0 && strcmp(last, key) == 0 && strcmp(key, "urls") == 0) {
		buf_printf(line, ",%.*s", STR_ARG(value->text));
	} else if (value->kind == JSON_IS_INT) {
		buf_printf(line, " %s:%lld", key, (long long)value->number);
	} else {
		buf_printf(line, " %s:%.*s", key, STR_ARG(value->text));
	}
	assert_true(str_copy(last, sizeof last, str_from(key)));
}

static void say_report(const struct doctor_report *report, struct buf *line)
{
	for (unsigned i = DOCTOR_PAGE; i <= DOCTOR_MIXED; i++) {
		if (report->answers[i] == DOCTOR_IS_GOOD)
			continue;
		buf_puts(line, line->len > 0 ? " " : "");
		buf_puts(line, report->answers[i] == DOCTOR_NOT_KNOWN ? "?" : "");
		buf_puts(line, doctor_checks[i].word);
		if (report->answers[i] == DOCTOR_IS_WRONG)
			assert_int_equal(json_read(report->details[i], say_member, line), ERR_OK);
	}
	buf_puts(line, "");
}

static struct page_visit a_visit(struct str html)
{
	return (struct page_visit){
	    .url = STR("https://www.shop.example/top/index.html"),
	    .html = html,
	    .self = {ORIGIN_HTTPS, 443, "seal.example"},
	    .current = {"0123456789"},
	    .older_count = 2,
	    .older = {{"2222222222"}, {"1111111111"}},
	};
}

static void each_form_of_a_page_is_judged_as_browsers_treat_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		struct page_visit v = a_visit(str_from(pages[i].html));
		struct doctor_report report = {0};
		struct buf line = BUF_INIT(1 << 14);

		v.referrer_policy = str_from(pages[i].referrer_policy);
		v.csp = str_from(pages[i].csp);
		assert_int_equal(page_judge(&v, &report, NULL), ERR_OK);
		assert_false(report.failed);
		say_report(&report, &line);
		if (strcmp(line.at, pages[i].said) != 0)
			fail_msg("%s:\n%s\n%s", pages[i].what, line.at, pages[i].said);
		buf_free(&line);
		doctor_report_free(&report);
	}
}

static void assert_said(struct page_visit *v, const char *said)
{
	struct doctor_report report = {0};
	struct buf line = BUF_INIT(1 << 14);

	assert_int_equal(page_judge(v, &report, NULL), ERR_OK);
	say_report(&report, &line);
	assert_string_equal(line.at, said);
	buf_free(&line);
	doctor_report_free(&report);
}

/* A page with so many paragraphs besides what is no part of it. */
static void assert_page_of(unsigned paragraphs, const char *said)
{
	struct buf html = BUF_INIT(1 << 14);
	struct page_visit v;

	buf_puts(&html, "<head><link><meta name=x><style></style><script></script><body>");
	for (unsigned i = 0; i < 20; i++)
		buf_puts(
		    &html, "<script></script><link><style></style><noscript><b></b></noscript>");
	for (unsigned i = 0; i < paragraphs; i++)
		buf_puts(&html, "<p>");
	v = a_visit(buf_str(&html));
	assert_said(&v, said);
	buf_free(&html);
}

static void a_page_with_little_but_scripts_is_made_by_them(void **state)
{
	(void)state;
	assert_page_of(0, "?sticker ?code ?form ?referrer ?csp");
	assert_page_of(12, "?sticker ?code ?form ?referrer ?csp");
	assert_page_of(13, "sticker ?code ?form ?referrer ?csp");
}

static void an_address_without_a_scheme_has_that_of_the_page(void **state)
{
	struct page_visit v = a_visit(STR("<a href=//seal.example/proof/0123456789><img></a>"));

	(void)state;
	assert_said(&v, "");
	v.url = STR("http://www.shop.example/");
	assert_said(&v, "sticker ?code ?form ?referrer ?csp ?mixed");
}

static void every_policy_of_the_standard_is_known(void **state)
{
	static const struct {
		const char *policy;
		bool hides;
	} policies[] = {{"no-referrer", true}, {"same-origin", true},
	    {"no-referrer-when-downgrade", false}, {"origin", false},
	    {"origin-when-cross-origin", false}, {"strict-origin", false},
	    {"strict-origin-when-cross-origin", false}, {"unsafe-url", false}, {"never", true},
	    {"always", false}, {"default", false}, {"origin-when-crossorigin", false}};

	(void)state;
	for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
		struct page_visit v = a_visit(STR(LINK("0123456789")));
		struct buf list = BUF_INIT(256), said = BUF_INIT(256);

		/* The last that is known counts: one that hides before, one that is none behind. */
		buf_printf(&list, "no-referrer, %s, none-such", policies[i].policy);
		if (policies[i].hides)
			buf_printf(&said, "referrer=header policy:%s", policies[i].policy);
		buf_puts(&said, "");
		v.referrer_policy = buf_str(&list);
		assert_said(&v, said.at);
		buf_free(&list);
		buf_free(&said);
	}
}

static void everything_that_browsers_load_by_themselves_is_looked_at(void **state)
{
	static const char *const loads[] = {"<img src=", "<script src=", "<iframe src=",
	    "<embed src=", "<audio src=", "<video src=", "<video poster=", "<audio><source src=",
	    "<video><track src=", "<input type=image src=", "<object data=", "<form action=",
	    "<img srcset=", "<link rel=\"x stylesheet\" href=", "<link rel=icon href="};
	static const char *const others[] = {"<a href=", "<link rel=canonical href=",
	    "<template><img src=", "<noscript><img src=", "<p src=", "<blockquote cite="};

	(void)state;
	for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
		struct buf html = BUF_INIT(512);
		struct page_visit v;

		buf_printf(&html, "%s%shttp://a.example/x>", LINK("0123456789"), loads[i]);
		v = a_visit(buf_str(&html));
		assert_said(&v, "mixed count:1 urls:http://a.example/x");
		buf_free(&html);
	}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct buf html = BUF_INIT(512);
		struct page_visit v;

		buf_printf(&html, "%s%shttp://a.example/x>", LINK("0123456789"), others[i]);
		v = a_visit(buf_str(&html));
		assert_said(&v, "");
		buf_free(&html);
	}
}

static void the_rest_of_a_page_that_is_cut_may_hold_all(void **state)
{
	struct page_visit v = a_visit(STR(TEXT));

	(void)state;
	v.is_cut = true;
	assert_said(&v, "?sticker ?code ?form ?referrer ?csp ?mixed");
}

static void a_page_that_costs_too_much_is_not_read(void **state)
{
	struct buf html = BUF_INIT(HTML_PAGE_MAX);
	struct doctor_report report = {0};
	struct buf line = BUF_INIT(1 << 14);
	struct page_visit v;

	(void)state;
	while (html.len < HTML_PAGE_MAX - 8)
		buf_puts(&html, "<b>");
	v = a_visit(buf_str(&html));
	assert_int_equal(page_judge(&v, &report, NULL), ERR_OK);
	say_report(&report, &line);
	assert_true(str_starts(
	    buf_str(&line), STR("page=large ?sticker ?code ?form ?referrer ?csp ?frame ?mixed")));
	buf_free(&line);
	buf_free(&html);
	doctor_report_free(&report);
}

/* Texts of a page are cut between characters, and what nobody would see is spelled out. */
static void details_are_short_and_readable(void **state)
{
	static const char *const starts[] = {"http://a.example/", "http://a.example/x",
	    "http://a.example/xx", "http://a.example/\xe2\x80\xae"};

	(void)state;
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		struct buf html = BUF_INIT(1 << 14), line = BUF_INIT(1 << 14);
		struct doctor_report report = {0};
		struct page_visit v;

		buf_printf(&html, "<img src='%s", starts[i]);
		for (int n = 0; n < 400; n++)
			buf_puts(&html, "\xe5\xba\x97");
		buf_puts(&html, "'>");
		v = a_visit(buf_str(&html));
		assert_int_equal(page_judge(&v, &report, NULL), ERR_OK);
		assert_true(report.details[DOCTOR_MIXED].len < 400);
		assert_true(str_find(report.details[DOCTOR_MIXED], STR("\"http://a.example/")) <
			    report.details[DOCTOR_MIXED].len);
		assert_true(utf8_valid(report.details[DOCTOR_MIXED]));
		assert_int_equal(str_find(report.details[DOCTOR_MIXED], STR("\xe2\x80\xae")),
		    report.details[DOCTOR_MIXED].len);
		buf_free(&html);
		buf_free(&line);
		doctor_report_free(&report);
	}
}

static void what_covers_our_host_many_times_costs_little(void **state)
{
	struct buf html = BUF_INIT(HTML_PAGE_MAX);
	struct doctor_report report = {0};
	struct page_visit v;
	int64_t began = clock_thread_ns();

	(void)state;
	while (html.len < HTML_PAGE_MAX - 64)
		buf_puts(&html, "<!-->seal.example ");
	v = a_visit(buf_str(&html));
	assert_int_equal(page_judge(&v, &report, NULL), ERR_OK);
	assert_true(clock_thread_ns() - began < 10 * INT64_C(1000000000));
	buf_free(&html);
	doctor_report_free(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_form_of_a_page_is_judged_as_browsers_treat_it),
	    cmocka_unit_test(a_page_with_little_but_scripts_is_made_by_them),
	    cmocka_unit_test(an_address_without_a_scheme_has_that_of_the_page),
	    cmocka_unit_test(every_policy_of_the_standard_is_known),
	    cmocka_unit_test(everything_that_browsers_load_by_themselves_is_looked_at),
	    cmocka_unit_test(the_rest_of_a_page_that_is_cut_may_hold_all),
	    cmocka_unit_test(a_page_that_costs_too_much_is_not_read),
	    cmocka_unit_test(details_are_short_and_readable),
	    cmocka_unit_test(what_covers_our_host_many_times_costs_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
