#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The grammar of the rules document as const tables. Two readers: shape.c checks a document by them, rules_schema.c
 * publishes them. What they cannot say (ascending steps, unique keys, which ops suit a field) is said in the code that
 * compiles the part. */

enum grammar_shape {
    SHAPE_TEXT,               /* min..max bytes */
    SHAPE_LINE,               /* the same, without control characters */
    SHAPE_KEY,                /* key of a reward rule: [a-z][a-z0-9_]{0,39} */
    SHAPE_INTEGER,            /* min..max */
    SHAPE_BOOLEAN,            /* true or false */
    SHAPE_WORD,               /* one of `words` */
    SHAPE_WORDS,              /* array of `words`, each at most once, min of them at least */
    SHAPE_CURRENCY,           /* ISO 4217 or x-<name> */
    SHAPE_STAGE,              /* key of an open or won stage, null with KEY_NULLABLE */
    SHAPE_OBJECT,             /* `object` */
    SHAPE_OBJECTS,            /* array of `object`, min..max of them */
    SHAPE_AMOUNT,             /* one of GRAMMAR_AMOUNTS */
    SHAPE_CONDITION,          /* see field.h and condition.h */
    SHAPE_CUSTOMER_CONDITION, /* the same, about a customer */
    SHAPE_TRIGGER,            /* one of `words`, {"stage": key}, or a condition */
    SHAPE_CODE,               /* where a discount's code comes from: see code_source.h */
    SHAPE_ID,                 /* an id of the kind `prefix` */
    SHAPE_APPROVAL,           /* one of `words`, or GRAMMAR_APPROVAL */
    SHAPE_VALIDATION,         /* true, false, or GRAMMAR_VALIDATION */
    SHAPE_RELEASE,            /* GRAMMAR_RELEASE, or a condition */
    SHAPE_EVENT_TYPES,        /* array of types that rules may ask about, min..max of them, each once */
};

enum grammar_flags {
    KEY_REQUIRED = 1,
    KEY_NULLABLE = 2,
    KEY_LATER = 4,  /* documented, not in this version: refused whatever its value */
    KEY_EITHER = 8, /* exactly one of the object's keys with this flag */
};

struct grammar_word {
    const char *name; /* null ends the list; a '*' at the end stands for any rest */
    bool later;       /* documented, not in this version */
};

struct grammar_object;

struct grammar_key {
    const char *name;
    enum grammar_shape shape;
    unsigned flags;
    int64_t min, max;
    const struct grammar_word *words;
    const struct grammar_object *object;
    const char *prefix; /* SHAPE_ID */
    const char *doc;    /* one sentence for the published schema */
};

struct grammar_object {
    const char *name;
    const struct grammar_key *keys; /* sorted by name */
    size_t key_count;
};

enum grammar_amount {
    AMOUNT_FIXED,
    AMOUNT_PERCENT,
    AMOUNT_STEPS,
    AMOUNT_MILESTONES,
    AMOUNT_BRACKETS,
    AMOUNT_COUNT,
};

/* In the order of enum rule_role and enum rule_kind, then what comes later. */
extern const struct grammar_word GRAMMAR_ROLES[];
extern const struct grammar_word GRAMMAR_KINDS[];

/* In the order of the bits of rule_enrollment.channels. */
extern const struct grammar_word GRAMMAR_CHANNELS[];

extern const struct grammar_object GRAMMAR_RULES;
extern const struct grammar_object GRAMMAR_TRIGGER_STAGE;
extern const struct grammar_object GRAMMAR_FRAUD;
extern const struct grammar_object GRAMMAR_APPROVAL;
extern const struct grammar_object GRAMMAR_RELEASE;
extern const struct grammar_object GRAMMAR_CAP;
extern const struct grammar_object GRAMMAR_BUDGET;
extern const struct grammar_object GRAMMAR_VALIDATION;

/* Each form of an amount, by enum grammar_amount, and the key that tells it from the others. */
extern const struct grammar_object GRAMMAR_AMOUNTS[AMOUNT_COUNT];
extern const char *const GRAMMAR_AMOUNT_MARKS[AMOUNT_COUNT];

/* Null: no such key. */
const struct grammar_key *grammar_find(const struct grammar_object *object, const char *name);

/* The word that `text` is, or null. */
const struct grammar_word *grammar_find_word(const struct grammar_word *words, const char *text);
