#pragma once

#include <stddef.h>

#include "domain/rule/rule.h"

/* Whether what happened with a customer lets it take part: the condition of a program's `enrollment`, asked of one of
 * the customer's jobs. Pure; any thread.
 *
 * The facts of a job are those that name the same business object, and those that name none, which may be about any. In
 * whatever order facts are told, the answer is that of all of them:
 *
 *   count.<type>   how many distinct objects the customer has of it, in all its jobs; 0 while this job has none
 *   last.<type>    the newest that names the job. Where several do, the condition must hold with each: a job that was
 *                  once scored below is never enrolled for, whatever a later survey says. Where none does, the newest
 *                  that names no object. */

struct enrollment_fact {
    struct str type;
    struct str object_key; /* of the object that it names; absent: it names none */
    const json_t *data;    /* or null */
};

/* `facts` newest first, LIMIT_ENROLLMENT_EVENTS at most; `object_key` is of the job, absent for facts that name none.
 * `reason` (RULE_REASON_SIZE bytes) says why not, empty when true. */
enum rule_truth enrollment_match(const struct rules *rules, const struct enrollment_fact *facts, size_t count,
                                 struct str object_key, char *reason);

/* The same of each job that the facts name, until one is true: for a fact that names none. */
enum rule_truth enrollment_match_any(const struct rules *rules, const struct enrollment_fact *facts, size_t count,
                                     char *reason);
