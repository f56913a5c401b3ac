/* Where a structure with links checks itself.
 *
 * DESIGN: each such structure has a function, `cache_check(c)`, which asserts all that must be true
 * of it between two operations. Tests and fuzzers call it directly. Builds with -DCHECKED, which
 * those with a sanitizer are, call it after each change: `INVARIANT(cache_check(c));`. What would
 * be slow in a large structure is then checked where the change was made, and as a whole now and
 * then. Other builds compile the call and leave it out. */
#ifndef BASE_INVARIANT_H
#define BASE_INVARIANT_H

#ifdef CHECKED
enum { INVARIANTS_CHECKED = 1 };
#else
enum { INVARIANTS_CHECKED = 0 };
#endif

#define INVARIANT(check)                                                                           \
	do {                                                                                       \
		if (INVARIANTS_CHECKED)                                                            \
			check;                                                                     \
	} while (0)

#endif
