#pragma once

#include "base/entity.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* To-dos: what custom rewards ask of the office. One to a reward, from when it is issued, under the reward's id. Its
 * state follows the reward's, in the same commit (reward/plan_goods.h): what is done is a reward that was used. */

/* Numbers are stored: never change them. */
enum todo_state {
    TODO_OPEN,
    TODO_DONE,
    TODO_CANCELED, /* its reward was taken back, or has lapsed */
};

/* Names of enum todo_state in its order, null-terminated. */
extern const char *const todo_states[];

struct todo {
    struct id id; /* the reward's */
    struct id program_id;
    struct id contact_id; /* for whom */
    struct id participant_id, referral_id;
    struct str title;
    int state; /* enum todo_state */
    int64_t created_at;
    int64_t done_at;       /* TIME_NONE: it was not done */
    struct str actor_type; /* who did it: principal_kind_name(); absent where nobody did */
    struct id actor_id;

    /* How it is told; todo_tell() fills them. */
    struct str name; /* of the contact; absent: it has none */
    struct todo_actor {
        struct str type, id, name;
    } * done_by; /* or null */
};

extern const struct entity todo_entity;

/* Filter: state. */
extern const struct list todo_list;
enum { TODOS_STATE };

/* Makes the to-do of a reward that was issued, open; or opens it again. Fields but state, times and actor are set. */
MUST_CHECK enum status todo_open(struct act *act, const struct todo *todo, struct error *err);

/* Closes it: done, by whoever acts and now, unless it was done before; or canceled. Nothing where there is none. */
MUST_CHECK enum status todo_close(struct act *act, const struct id *id, enum todo_state state, struct error *err);

/* Whether it was done, whatever became of its reward since. */
MUST_CHECK enum status todo_was_done(struct act *act, const struct id *id, bool *ret_done, struct error *err);

/* ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status todo_read(struct act *act, const struct id *id, struct todo *ret, struct error *err);

/* Fills what is told and not stored: a statement for each kind of name. */
MUST_CHECK enum status todo_tell(struct act *act, struct todo *todos, size_t count, struct error *err);

/* B7: each custom reward that was issued has its to-do, in the state that follows from its own; B20. */
MUST_CHECK enum status todo_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
