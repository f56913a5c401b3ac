/* io/html: the elements of pages as browsers see them, and pages made to hurt who reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>
#include "base/buf.h"
#include "base/clock.h"
#include "io/html.h"

/* What is seen of a page, a line each: depth, tag, the attributes asked for, where it stands. */
struct seen {
	struct buf lines;
	size_t count, most; /* ends the walk; 0: never */
	unsigned deepest;
};

static bool see(void *arg, const struct html_element *e)
{
	static const char *const names[] = {"href", "src", "value"};
	struct seen *s = (struct seen *)arg;

	buf_printf(&s->lines, "%u %.*s", e->depth, STR_ARG(e->tag));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct str value = html_value(e, names[i]);

		if (value.at != NULL)
			buf_printf(&s->lines, " %s=%.*s", names[i], STR_ARG(value));
	}
	buf_puts(&s->lines, e->in_template ? " template" : "");
	buf_puts(&s->lines, e->in_noscript ? " noscript" : "");
	buf_putc(&s->lines, '\n');
	s->count++;
	if (e->depth > s->deepest)
		s->deepest = e->depth;
	return s->most == 0 || s->count < s->most;
}

static void assert_seen(const char *page, const char *lines)
{
	struct seen s = {.lines = BUF_INIT(1 << 16)};

	assert_int_equal(html_walk(str_from(page), see, &s, NULL), ERR_OK);
	assert_string_equal(s.lines.at, lines);
	buf_free(&s.lines);
}

static void elements_are_those_that_browsers_make(void **state)
{
	(void)state;
	assert_seen("<A HREF='https://a.example/?x=1&amp;y=&#50;' href=other>x</a>",
	    "1 html\n2 head\n2 body\n3 a href=https://a.example/?x=1&y=2\n");
	assert_seen("<table><a href=x>", "1 html\n2 head\n2 body\n3 a href=x\n3 table\n");
	assert_seen(
	    "<p>a<p>b<img src=\"a\nb\">", "1 html\n2 head\n2 body\n3 p\n3 p\n4 img src=a\nb\n");
	assert_seen("<shop-thing value>", "1 html\n2 head\n2 body\n3  value=\n");
	assert_seen("", "1 html\n2 head\n2 body\n");
	assert_seen("\xef\xbb\xbf<img src='\x83\x41\xff'>",
	    "1 html\n2 head\n2 body\n3 img src=\xef\xbf\xbd"
	    "A\xef\xbf\xbd\n");
}

static void what_no_browser_shows_is_no_element_or_said_to_be_so(void **state)
{
	(void)state;
	assert_seen("<!-- <a href=x> --><textarea><a href=x></textarea>"
		    "<script>'<a href=x>'</script><style><a href=x></style><title><a></title>",
	    "1 html\n2 head\n2 body\n3 textarea\n3 script\n3 style\n3 title\n");
	assert_seen("<body><template><a href=x></a></template><noscript><img src=y></noscript><b>",
	    "1 html\n2 head\n2 body\n3 template\n4 a href=x template\n3 noscript\n"
	    "4 img src=y noscript\n3 b\n");
}

static void who_has_seen_enough_sees_no_more(void **state)
{
	struct seen s = {.lines = BUF_INIT(1 << 16), .most = 2};

	(void)state;
	assert_int_equal(html_walk(STR("<p><a><b>"), see, &s, NULL), ERR_OK);
	assert_string_equal(s.lines.at, "1 html\n2 head\n");
	buf_free(&s.lines);
}

static void pages_past_the_limit_are_refused(void **state)
{
	char *page = (char *)malloc(HTML_PAGE_MAX + 1);
	struct seen s = {.lines = BUF_INIT(1 << 16)};
	struct problem why;

	(void)state;
	assert_non_null(page);
	memset(page, 'x', HTML_PAGE_MAX + 1);
	assert_int_equal(
	    html_walk((struct str){page, HTML_PAGE_MAX + 1}, see, &s, &why), ERR_TOO_LARGE);
	assert_string_equal(why.reason, "html.page");
	assert_int_equal(s.count, 0);
	assert_int_equal(html_walk((struct str){page, HTML_PAGE_MAX}, see, &s, &why), ERR_OK);
	buf_free(&s.lines);
	free(page);
}

/* A page that begins with `first`, goes on with `next` up to `part` bytes and with `then`, where it
 * is not empty, up to the limit, and ends with `last`. */
static struct buf page_of(
    const char *first, const char *next, size_t part, const char *then, const char *last)
{
	struct buf page = BUF_INIT(HTML_PAGE_MAX);

	buf_puts(&page, first);
	while (*next != '\0' && page.len + strlen(next) < part)
		buf_puts(&page, next);
	while (*then != '\0' && page.len + strlen(then) + strlen(last) < HTML_PAGE_MAX)
		buf_puts(&page, then);
	buf_puts(&page, last);
	assert_int_equal(page.err, ERR_OK);
	return page;
}

static void a_large_honest_page_is_read(void **state)
{
	struct buf page = page_of("<table>", "", 0,
	    "<tr class=\"goods row\"><td><a href=\"/goods/1\">goods</a><td>1<td><b>2</b>", "");
	struct seen s = {.lines = BUF_INIT(1 << 22)};

	(void)state;
	assert_int_equal(html_walk(buf_str(&page), see, &s, NULL), ERR_OK);
	assert_true(s.count > 30000);
	buf_free(&s.lines);
	buf_free(&page);
}

/* Each costs a browser, too, more than a page should; none may cost us more than a bound. */
static const struct {
	const char *first, *next;
	size_t part;
	const char *then, *last;
} hostile[] = {
    {"", "<b>", HTML_PAGE_MAX, "", ""},
    {"", "<b>", 60000, "", "<frameset>"}, /* the tree is thrown away, in depth */
    {"<i>", "<div>", HTML_PAGE_MAX / 2, "<p></p>", ""},
    {"", "<a><table>", HTML_PAGE_MAX / 2, "</a>", ""},
};

static void assert_bounded(struct str page)
{
	struct seen s = {.lines = BUF_INIT(1)};
	struct problem why = {.text = ""};
	int64_t began = clock_thread_ns();
	enum err err = html_walk(page, see, &s, &why);

	assert_true(clock_thread_ns() - began < 10 * INT64_C(1000000000));
	if (err) {
		assert_int_equal(err, ERR_TOO_LARGE);
		assert_string_equal(why.reason, "html.cost");
	} else {
		assert_true(s.count > 2);
	}
	buf_free(&s.lines);
}

/* On a thread whose stack is small, as those of the service may be. */
static void *read_hostile(void *arg)
{
	(void)arg;
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct buf page = page_of(hostile[i].first, hostile[i].next, hostile[i].part,
		    hostile[i].then, hostile[i].last);

		assert_bounded(buf_str(&page));
		buf_free(&page);
	}
	return NULL;
}

static void nothing_that_is_nested_costs_more_than_a_bound(void **state)
{
	pthread_attr_t small;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_attr_init(&small), 0);
	assert_int_equal(pthread_attr_setstacksize(&small, 512 * 1024), 0);
	assert_int_equal(pthread_create(&thread, &small, read_hostile, NULL), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	pthread_attr_destroy(&small);
}

static void a_hundred_thousand_attributes_cost_no_more_than_a_bound(void **state)
{
	struct buf one = BUF_INIT(HTML_PAGE_MAX), many = BUF_INIT(HTML_PAGE_MAX);

	(void)state;
	buf_puts(&one, "<a ");
	for (unsigned i = 0; one.len < HTML_PAGE_MAX - 16; i++)
		buf_printf(&one, "a%x ", i);
	buf_puts(&one, ">");
	assert_bounded(buf_str(&one));
	for (unsigned i = 0; many.len < HTML_PAGE_MAX / 2; i++)
		buf_printf(&many, "<font a%x>", i);
	while (many.len < HTML_PAGE_MAX - 16) /* each makes all of them anew */
		buf_puts(&many, "<p>x</p>");
	assert_bounded(buf_str(&many));
	buf_free(&one);
	buf_free(&many);
}

static void nothing_is_read_behind_the_end_of_a_page(void **state)
{
	static const char *const ends[] = {"<s=a&lt", "&", "&#", "&#x", "<", "<!", "<!-", "</",
	    "<a b", "<a b=\"", "&notin", "<![CDATA["};

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		size_t len = strlen(ends[i]);
		char *page = (char *)malloc(len); /* a sanitizer sees a byte too many */
		struct seen s = {.lines = BUF_INIT(1 << 16)};

		assert_non_null(page);
		memcpy(page, ends[i], len);
		assert_int_equal(html_walk((struct str){page, len}, see, &s, NULL), ERR_OK);
		buf_free(&s.lines);
		free(page);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(elements_are_those_that_browsers_make),
	    cmocka_unit_test(what_no_browser_shows_is_no_element_or_said_to_be_so),
	    cmocka_unit_test(who_has_seen_enough_sees_no_more),
	    cmocka_unit_test(pages_past_the_limit_are_refused),
	    cmocka_unit_test(a_large_honest_page_is_read),
	    cmocka_unit_test(nothing_that_is_nested_costs_more_than_a_bound),
	    cmocka_unit_test(a_hundred_thousand_attributes_cost_no_more_than_a_bound),
	    cmocka_unit_test(nothing_is_read_behind_the_end_of_a_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
