#pragma once

#include "store/store.h"

/* A queue of works, linked through the works themselves, so that queueing allocates nothing. `{0}` is empty. */
struct worklist {
    struct store_work *head;
    struct store_work *tail;
    size_t count;
    size_t bytes;
};

static inline void worklist_add(struct worklist *list, struct store_work *work)
{
    work->next = NULL;
    if (list->tail == NULL) {
        list->head = work;
    } else {
        list->tail->next = work;
    }
    list->tail = work;
    list->count++;
    list->bytes += work->bytes;
}

/* The oldest work, or null. */
static inline struct store_work *worklist_take(struct worklist *list)
{
    struct store_work *work = list->head;
    if (work != NULL) {
        list->head = work->next;
        if (list->head == NULL) {
            list->tail = NULL;
        }
        list->count--;
        list->bytes -= work->bytes;
        work->next = NULL;
    }
    return work;
}

/* Appends all of `from`, which is empty afterwards. */
static inline void worklist_splice(struct worklist *list, struct worklist *from)
{
    if (from->head == NULL) {
        return;
    }
    if (list->tail == NULL) {
        list->head = from->head;
    } else {
        list->tail->next = from->head;
    }
    list->tail = from->tail;
    list->count += from->count;
    list->bytes += from->bytes;
    *from = (struct worklist){0};
}
