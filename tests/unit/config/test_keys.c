/* The table of settings, and that conf/trustseal.conf says the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/buf.h"
#include "config/reading.h"

static void the_sample_in_conf_is_the_table(void **state)
{
	static char text[65536];
	struct buf sample = BUF_INIT(sizeof text);
	FILE *file = fopen("conf/trustseal.conf", "r");

	(void)state;
	assert_non_null(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	config_write_sample(&sample);
	assert_int_equal(sample.err, ERR_OK);
	if (strcmp(text, sample.at) != 0)
		fail_msg("conf/trustseal.conf is not what the table says; renew it: "
			 "build/trustseal check-config --sample > conf/trustseal.conf");
	buf_free(&sample);
}

/* Every "#name = value" of the sample, set as it stands, changes nothing. */
static void every_default_in_the_sample_is_the_default(void **state)
{
	struct buf sample = BUF_INIT(65536);
	struct config plain, set;
	struct config_reading r;
	char section[32] = "", line[256];
	unsigned count = 0;

	(void)state;
	config_begin(&r, &plain, NULL, NULL);
	assert_int_equal(config_end(&r), ERR_OK);
	config_write_sample(&sample);
	config_begin(&r, &set, NULL, NULL);
	for (struct str rest = buf_str(&sample); rest.at != NULL;) {
		assert_true(str_copy(line, sizeof line, str_cut(&rest, '\n')));
		if (line[0] == '[')
			sscanf(line, "[%31[a-z]]", section);
		if (line[0] != '#' || line[1] == ' ' || line[1] == '\0')
			continue;
		char *value = strstr(line, " =");

		assert_non_null(value);
		*value = '\0';
		value += value[2] == ' ' ? 3 : 2;
		config_pair(
		    &r, "sample", ++count, str_from(section), str_from(line + 1), str_from(value));
	}
	assert_int_equal(config_end(&r), ERR_OK);
	assert_true(count > 20);
	assert_memory_equal(&plain, &set, sizeof plain);
	buf_free(&sample);
}

/* A row of a wrong type would write into its neighbour. */
static void every_row_fits_its_member(void **state)
{
	static const size_t sizes[CONFIG_TYPE_COUNT] = {
	    [CONFIG_NUMBER] = sizeof(unsigned),
	    [CONFIG_SIZE] = sizeof(size_t),
	    [CONFIG_YES_NO] = sizeof(bool),
	    [CONFIG_CHOICE] = sizeof(unsigned),
	    [CONFIG_ADDRESS] = sizeof(struct network_listen),
	    [CONFIG_TEXT] = CONFIG_TEXT_MAX,
	    [CONFIG_ORIGIN] = CONFIG_TEXT_MAX,
	    [CONFIG_LINK] = CONFIG_TEXT_MAX,
	    [CONFIG_PREFIX] = CONFIG_TEXT_MAX,
	    [CONFIG_ZONE] = CONFIG_TEXT_MAX,
	    [CONFIG_LIST] = sizeof(struct config_words),
	    [CONFIG_NETWORKS] = sizeof(struct network_list),
	    [CONFIG_NUMBERS] = sizeof(struct config_numbers),
	    [CONFIG_DATES] = sizeof(struct config_dates),
	};

	(void)state;
	for (size_t i = 0; i < config_keys_count; i++) {
		const struct config_key *key = &config_keys[i];
		size_t end = key->offset + sizes[key->type];

		assert_true(end <= sizeof(struct config));
		for (size_t j = 0; j < config_keys_count; j++)
			if (config_keys[j].offset >= key->offset && j != i &&
			    config_keys[j].offset < end)
				fail_msg("[%s] %s reaches into %s", key->section, key->name,
				    config_keys[j].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_sample_in_conf_is_the_table),
	    cmocka_unit_test(every_row_fits_its_member),
	    cmocka_unit_test(every_default_in_the_sample_is_the_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
