/* The statements of terms; their SQL stands in sql.c. A new one is a row in each. */
#ifndef REGISTRY_SQL_H
#define REGISTRY_SQL_H

enum registry_sql {
	REGISTRY_SQL_SET_TERMS,
	REGISTRY_SQL_FORGET_TERMS,
	REGISTRY_SQL_OTHER_TERMS,
	REGISTRY_SQL_DROP_TERMS,
	REGISTRY_SQL_COUNT
};

/* For store_query(). */
extern const char *const registry_sql[REGISTRY_SQL_COUNT];

#endif
