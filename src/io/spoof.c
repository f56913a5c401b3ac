/* Characters that are mistaken for others, by ICU, as Chromium does it. */
#include "io/spoof.h"

#include <pthread.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/uspoof.h>

/* A label in UTF-16 has at most as many units as in UTF-8 bytes: 63 characters of four. */
enum { LABEL_MAX = 256, SKELETON_MAX = 64 };

/* Recommended characters that Chromium's policy leaves out all the same: they pass for punctuation
 * or are hardly used. */
static const struct {
	UChar32 first, last;
} left_out[] = {
    {0x0138, 0x0138},                   /* kra */
    {0x01cd, 0x01dc},                   /* Pinyin */
    {0x02bb, 0x02bc},                   /* like quotation marks */
    {0x02ec, 0x02ec},                   /* voicing */
    {0x0338, 0x0338},                   /* like a solidus */
    {0x058a, 0x058a},                   /* Armenian hyphen */
    {0x1c80, 0x1c8f},                   /* Cyrillic Extended-C */
    {0x1e00, 0x1e9b},                   /* Latin Extended Additional, but for Vietnamese */
    {0x1f00, 0x1fff},                   /* Greek Extended */
    {0x2010, 0x2010},                   /* hyphen */
    {0x2019, 0x2019},                   /* like an apostrophe */
    {0x2027, 0x2027},                   /* like a middle dot */
    {0x30a0, 0x30a0},                   /* like an equals sign */
    {0x3105, 0x312f},                   /* Bopomofo */
    {0x31a0, 0x31bf}, {0xa640, 0xa69f}, /* Cyrillic Extended-B */
    {0xa720, 0xa7ff},                   /* Latin Extended-D */
};

/* Made once and only read afterwards; NULL where ICU has not what it takes. */
static USpoofChecker *checker;
static pthread_once_t checker_once = PTHREAD_ONCE_INIT;

static void checker_make(void)
{
	UErrorCode status = U_ZERO_ERROR;
	USpoofChecker *made = uspoof_open(&status);
	USet *allowed = uset_openEmpty();

	uset_addAll(allowed, uspoof_getRecommendedSet(&status));
	uset_addAll(allowed, uspoof_getInclusionSet(&status));
	for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
		uset_removeRange(allowed, left_out[i].first, left_out[i].last);
	uspoof_setRestrictionLevel(made, USPOOF_HIGHLY_RESTRICTIVE);
	uspoof_setAllowedChars(made, allowed, &status);
	uset_close(allowed);
	if (U_SUCCESS(status))
		checker = made;
	else
		uspoof_close(made);
}

static const USpoofChecker *checker_get(void)
{
	pthread_once(&checker_once, checker_make);
	return checker;
}

bool spoof_is_restrained(struct str label)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t found;

	if (checker_get() == NULL || label.len > LABEL_MAX)
		return false;
	found = uspoof_checkUTF8(checker, label.at, (int32_t)label.len, NULL, &status);
	return U_SUCCESS(status) && found == 0;
}

bool spoof_is_like_ascii(uint32_t point)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar text[2], skeleton[SKELETON_MAX];
	int32_t len = 0;

	if (point < 0x80 || checker_get() == NULL)
		return true;
	U16_APPEND_UNSAFE(text, len, (UChar32)point);
	len = uspoof_getSkeleton(checker, 0, text, len, skeleton, SKELETON_MAX, &status);
	for (int32_t i = 0; U_SUCCESS(status) && i < len; i++)
		if (skeleton[i] >= 0x80)
			return false;
	return true;
}

bool spoof_is_of(uint32_t point, const char *scripts)
{
	for (struct str rest = str_from(scripts); rest.len > 0;) {
		struct str name = str_cut(&rest, ' ');
		char text[sizeof "Kana"];

		if (str_copy(text, sizeof text, name) &&
		    uscript_hasScript(
			(UChar32)point, (UScriptCode)u_getPropertyValueEnum(UCHAR_SCRIPT, text)))
			return true;
	}
	return false;
}
