#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/jsonw.h"
#include "base/schema.h"
#include "base/str.h"

/* What an object is made of, said once: a table of members gives its columns and the mapping of its row
 * (store/row.h), its JSON, and the schema of its JSON for /openapi.json. Bodies that are read have tables of their own
 * (base/schema.h), for what may be sent is not what is told.
 *
 * A member is stored, told, or both. Any thread; tables are const. */

enum member_type {
    MEMBER_ID,       /* struct id; `prefix` names the kind; none: null */
    MEMBER_TEXT,     /* struct str; absent: null; `words`, where there are any, are all that it can be */
    MEMBER_JSON,     /* struct str that holds JSON; absent: `otherwise`, or null */
    MEMBER_INT,      /* int64_t */
    MEMBER_OPT_INT,  /* struct opt_int; not set: null */
    MEMBER_BOOL,     /* bool; stored as 0 or 1 */
    MEMBER_TIME,     /* int64_t; TIME_NONE: null */
    MEMBER_CURRENCY, /* struct currency; empty: null */
    MEMBER_WORD,     /* int, index into `words`; stored as that number. With MEMBER_NULL: 0 is null, and the words
                        begin with 1 */
    MEMBER_NAME,     /* int, index into `words`; stored as the word itself */
    MEMBER_FLAGS,    /* unsigned; stored as a number, told as a list of those of the `words` whose bits are set */
    MEMBER_BYTES,    /* struct str of bytes; stored only */
    MEMBER_CONSTANT, /* told only: words[0] */
    MEMBER_PART,     /* told only: an object whose members lie in this struct, from `offset` on; `entity` names them */
    MEMBER_OBJECT,   /* told only: a pointer to a struct of `entity`; null: null */
    MEMBER_LIST,     /* told only: struct entity_list of structs of `entity` */
    MEMBER_WORDS,    /* told only: struct str_array; `words`, where there are any, are all that there can be */
};

enum member_flags {
    MEMBER_STORED = 1, /* a column of this name */
    MEMBER_HIDDEN = 2, /* not told */
    MEMBER_NULL = 4,   /* may be null when told: only then does the schema say so */
    MEMBER_DETAIL = 8, /* told where one object is, not in lists */
    MEMBER_ROW = 16,   /* told in lists alone */
    MEMBER_SPARSE = 32 /* left out when false, absent or null */
};

struct entity;

struct member {
    const char *name;
    enum member_type type;
    size_t offset;
    unsigned flags;
    const char *prefix;          /* MEMBER_ID */
    const char *const *words;    /* ends with null */
    const struct entity *entity; /* MEMBER_PART, MEMBER_OBJECT, MEMBER_LIST */
    const char *otherwise;       /* MEMBER_JSON: what is told when it is absent: "[]", "{}" */
    const char *doc;             /* one sentence for the published schema */
};

struct entity_list {
    const void *items;
    size_t count;
};

struct entity {
    const char *name; /* of its schema: "Referral" */
    const struct member *members;
    size_t member_count;
    size_t size; /* of the struct */
};

#define ENTITY(entity_name, members_array, type)                                                                       \
    {                                                                                                                  \
        (entity_name), (members_array), sizeof(members_array) / sizeof((members_array)[0]), sizeof(type)               \
    }

/* Where an object is told. */
enum entity_view {
    ENTITY_ALONE, /* read by its id, made, changed */
    ENTITY_ROW,   /* in a list */
};

/* Writes the object as a value. */
void entity_write(const struct entity *entity, struct jsonw *w, const char *name, const void *object,
                  enum entity_view view);

/* Writes the JSON Schema (2020-12) of what entity_write() writes, for either view, as a value. Objects within are
 * references into `#/components/schemas/`. */
void entity_write_schema(const struct entity *entity, struct jsonw *w, const char *name);

/* ---- tables as macros ----
 *
 * The columns of an entity are listed once, as a macro that is given what to make of each:
 *
 *     #define LINK_COLUMNS(C)                                                                                      \
 *         C(struct link, id, id, ID, 0, .prefix = "lnk", .doc = "Its id.")                                         \
 *         C(struct link, code, code, TEXT, 0, .doc = "What a person types.")
 *
 *     static const struct member link_members[] = {LINK_COLUMNS(ENTITY_COLUMN)};
 *     .text = "SELECT ws" LINK_COLUMNS(ENTITY_NAME) " FROM link WHERE ...", .columns = "i" LINK_COLUMNS(ENTITY_LETTER)
 *
 * The arguments are: the struct, the column (and member of the JSON), where it lies in the struct, its type, further
 * flags, and other members of struct member. */

#define ENTITY_COLUMN(struct_type, column, place, member_kind, more, ...)                                              \
    {.name = #column,                                                                                                  \
     .type = MEMBER_##member_kind,                                                                                     \
     .offset = offsetof(struct_type, place),                                                                           \
     .flags = MEMBER_STORED | (more),                                                                                  \
     __VA_ARGS__},

/* A member that is told and not stored. */
#define ENTITY_TOLD(struct_type, member, place, member_kind, more, ...)                                                \
    {.name = #member,                                                                                                  \
     .type = MEMBER_##member_kind,                                                                                     \
     .offset = offsetof(struct_type, place),                                                                           \
     .flags = (more),                                                                                                  \
     __VA_ARGS__},

/* ", id": what follows "SELECT ws" and "INSERT INTO t (ws". */
#define ENTITY_NAME(struct_type, column, ...) ", " #column

/* The letter of a column's type: see struct statement. */
#define ENTITY_LETTER(struct_type, column, place, member_kind, ...) ENTITY_LETTER_##member_kind
#define ENTITY_LETTER_ID "b"
#define ENTITY_LETTER_TEXT "t"
#define ENTITY_LETTER_JSON "t"
#define ENTITY_LETTER_INT "i"
#define ENTITY_LETTER_OPT_INT "i"
#define ENTITY_LETTER_BOOL "i"
#define ENTITY_LETTER_TIME "i"
#define ENTITY_LETTER_CURRENCY "t"
#define ENTITY_LETTER_WORD "i"
#define ENTITY_LETTER_NAME "t"
#define ENTITY_LETTER_FLAGS "i"
#define ENTITY_LETTER_BYTES "b"

/* ", 1" for each column: {0 X_COLUMNS(ENTITY_ONE)} has one element more than there are columns. */
#define ENTITY_ONE(...) , 1
#define ENTITY_COUNT(columns) (sizeof((const char[]){0 columns(ENTITY_ONE)}) - 1)

/* "$1, ..., $n": places for `ws` and n - 1 columns. */
#define PLACES_1 "$1"
#define PLACES_2 PLACES_1 ", $2"
#define PLACES_3 PLACES_2 ", $3"
#define PLACES_4 PLACES_3 ", $4"
#define PLACES_5 PLACES_4 ", $5"
#define PLACES_6 PLACES_5 ", $6"
#define PLACES_7 PLACES_6 ", $7"
#define PLACES_8 PLACES_7 ", $8"
#define PLACES_9 PLACES_8 ", $9"
#define PLACES_10 PLACES_9 ", $10"
#define PLACES_11 PLACES_10 ", $11"
#define PLACES_12 PLACES_11 ", $12"
#define PLACES_13 PLACES_12 ", $13"
#define PLACES_14 PLACES_13 ", $14"
#define PLACES_15 PLACES_14 ", $15"
#define PLACES_16 PLACES_15 ", $16"
#define PLACES_17 PLACES_16 ", $17"
#define PLACES_18 PLACES_17 ", $18"
#define PLACES_19 PLACES_18 ", $19"
#define PLACES_20 PLACES_19 ", $20"
#define PLACES_21 PLACES_20 ", $21"
#define PLACES_22 PLACES_21 ", $22"
#define PLACES_23 PLACES_22 ", $23"
#define PLACES_24 PLACES_23 ", $24"
#define PLACES_25 PLACES_24 ", $25"
#define PLACES_26 PLACES_25 ", $26"
#define PLACES_27 PLACES_26 ", $27"
#define PLACES_28 PLACES_27 ", $28"
#define PLACES_29 PLACES_28 ", $29"
#define PLACES_30 PLACES_29 ", $30"
#define PLACES_31 PLACES_30 ", $31"
#define PLACES_32 PLACES_31 ", $32"
#define PLACES_33 PLACES_32 ", $33"
#define PLACES_34 PLACES_33 ", $34"
#define PLACES_35 PLACES_34 ", $35"
#define PLACES_36 PLACES_35 ", $36"
#define PLACES_37 PLACES_36 ", $37"
#define PLACES_38 PLACES_37 ", $38"
#define PLACES_39 PLACES_38 ", $39"
#define PLACES_40 PLACES_39 ", $40"
#define PLACES_41 PLACES_40 ", $41"
#define PLACES_42 PLACES_41 ", $42"
#define PLACES_43 PLACES_42 ", $43"
#define PLACES_44 PLACES_43 ", $44"
#define PLACES_45 PLACES_44 ", $45"
#define PLACES_46 PLACES_45 ", $46"
#define PLACES_47 PLACES_46 ", $47"
