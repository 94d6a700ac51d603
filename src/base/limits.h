#pragma once

/* Every bound in the program, by name, in one place. Units last in the names. Those that an operator may set are in the
 * configuration table (cli/config.c), which takes its defaults from here. */

/* HTTP */
#define LIMIT_CONNECTIONS 10000
#define LIMIT_HEADER_BYTES (16 * 1024) /* request line and all headers */
#define LIMIT_HEADERS 64               /* header lines of a request */
#define LIMIT_TARGET_BYTES (8 * 1024)  /* request target */
#define LIMIT_BODY_BYTES (1024 * 1024) /* unless the route says otherwise */
#define LIMIT_BODIES_IN_FLIGHT_BYTES (64 * 1024 * 1024)
#define LIMIT_HEADER_DEADLINE_MS 10000 /* total, from the first byte (or the accept) to the blank line */
#define LIMIT_BODY_DEADLINE_MS 30000   /* total, from the blank line to the last byte */
#define LIMIT_KEEP_ALIVE_MS 75000      /* an idle connection */
#define LIMIT_SEND_DEADLINE_MS 30000   /* an answer that the peer does not read */
#define LIMIT_DRAIN_MS 10000           /* SIGTERM: what is in flight may finish */
#define LIMIT_LINGER_MS 1000           /* reading on after a refusal, and at SIGTERM on idle connections */
#define LIMIT_LINGER_BYTES (2 * 1024 * 1024)
#define LIMIT_QUERY_PARAMETERS 64
#define LIMIT_BACKLOG 4096                  /* connections that wait to be accepted; the kernel may allow fewer */
#define LIMIT_READ_BUFFER_BYTES (2 * 1024)  /* a request's first buffer: a browser's head fits */
#define LIMIT_READ_BYTES (64 * 1024)        /* of a body, in one read */
#define LIMIT_CORKED_BYTES (64 * 1024)      /* answers to pipelined requests that are sent together */
#define LIMIT_KEPT_BUFFER_BYTES (16 * 1024) /* a larger buffer is freed once its request is answered */
#define LIMIT_SPARE_EXCHANGES 4096          /* per loop: memory of answered requests that is kept for the next ones */
#define LIMIT_TICK_MS 250                   /* how often deadlines are looked at */
#define LIMIT_PATH_SEGMENTS 8
#define LIMIT_PREFLIGHT_S 86400 /* how long browsers need not ask again; they have lower limits of their own */

/* JSON */
#define LIMIT_JSON_DEPTH 32
#define LIMIT_BODY_ERRORS 16 /* wrong fields that an answer names */
#define LIMIT_EVENTS_ARRAY 100
#define LIMIT_CONTACTS_ARRAY 100
#define LIMIT_METADATA_KEYS 50
#define LIMIT_METADATA_KEY_BYTES 40
#define LIMIT_METADATA_VALUE_BYTES 500
#define LIMIT_EXTERNAL_IDS 10
#define LIMIT_TAGS 50
#define LIMIT_TEXT_BYTES 255       /* names, titles, keys of other systems */
#define LIMIT_LONG_TEXT_BYTES 5000 /* notes, reasons */
#define LIMIT_URL_BYTES 2048
#define LIMIT_EVENT_DATA_BYTES (16 * 1024)
#define LIMIT_PAGE_DEFAULT 20
#define LIMIT_PAGE_MAX 100
#define LIMIT_MERGED_PROGRAMS 20 /* ranges of an index that a list without program_id merges */

/* Store */
#define LIMIT_QUEUE_ITEMS 8192 /* waiting writes of one file */
#define LIMIT_QUEUE_BYTES (32 * 1024 * 1024)
#define LIMIT_BATCH_ITEMS 100   /* writes in one commit of the books */
#define LIMIT_BATCH_CLICKS 1000 /* clicks in one commit */
#define LIMIT_WRITE_MS 30000    /* a write of the books that waited longer is refused */
#define LIMIT_CLICK_MS 3000     /* and a click: its visitor has nothing on the screen yet, and goes on without it */
#define LIMIT_READ_MS 1000      /* a server's read transaction */
#define LIMIT_TXN_RETRIES 8
#define LIMIT_CHECKPOINT_PAGES 2000
#define LIMIT_READER_THREADS 4               /* PostgreSQL, where every read goes to one of them */
#define LIMIT_DATABASE_CONNECTIONS_DEFAULT 4 /* that write to the books (PostgreSQL) */
#define LIMIT_DATABASE_CONNECTIONS 16
#define LIMIT_CLOCK_BACK_MS 1000 /* a wall clock behind the last write by no more is overtaken, by more is followed */
#define LIMIT_BATCH_WORKS 16     /* writes of the books in one commit (PostgreSQL) */
#define LIMIT_RESULT_ROWS 10000  /* of one materialised query */
#define LIMIT_DISK_RESERVE_BYTES (64 * 1024 * 1024) /* books stop below it, clicks below twice it */

/* Domain */
#define LIMIT_TOUCHES 16      /* clicks followed back from one click */
#define LIMIT_COOKIE_CLICKS 5 /* programs whose newest click a visitor's cookie holds */
#define LIMIT_RULES_BYTES (64 * 1024)
#define LIMIT_REWARD_RULES 32
#define LIMIT_CONDITION_NODES 256
#define LIMIT_CONDITION_DEPTH 14   /* conditions in each other; what JSON's depth has room for in a reward's `when` */
#define LIMIT_CONDITION_VALUES 100 /* of one `in` or `not_in` */
#define LIMIT_STEPS 64
#define LIMIT_BACK_DATED_HOURS                                                                                         \
    72                         /* how far back an event that makes a referral reaches: payment systems retry for days */
#define LIMIT_AHEAD_HOURS 24   /* how far ahead of the clock an event may lie */
#define LIMIT_LATE_EVENTS 1000 /* earlier events evaluated when a referral is created */
#define LIMIT_NAME_WORDS 8     /* of a name, a firm or a search that are looked at */
#define LIMIT_WORD_BYTES 48    /* of one of them */
#define LIMIT_TOKEN_BYTES 128  /* of a name's words in a row */
#define LIMIT_SEARCH_CANDIDATES 300 /* contacts looked at by one search */
#define LIMIT_SEARCH_HITS 200       /* contacts that one search finds */
#define LIMIT_SEARCH_WORDS 500      /* words in use that are compared with a mistyped one, by each of its keys */
#define LIMIT_CODE_DRAWS 8          /* tries to generate a free code */
#define LIMIT_STRIPE_TOLERANCE_S 300
#define LIMIT_HOOK_AHEAD_HOURS 24      /* a message that tells of a later moment is refused */
#define LIMIT_SECRET_ROTATION_HOURS 24 /* a connection's old secret stays good beside the new one */
#define LIMIT_IDEMPOTENCY_DAYS 30
#define LIMIT_IDEMPOTENCY_KEY_BYTES 255
#define LIMIT_IDEMPOTENCY_SECRET_HOURS 24 /* an answer that holds a secret */
#define LIMIT_CLOCK_AHEAD_DAYS 36525      /* a test world's clock */
#define LIMIT_RULES_CACHED 256            /* compiled rules of a connection, those in use aside */
#define LIMIT_VERSIONS_CACHED 4096        /* versions that lead to them, those in use aside */
#define LIMIT_SLUG_BYTES 64
#define LIMIT_KEY_ORIGINS 10 /* of a publishable key */
#define LIMIT_REPEAT_CLICK_S 3600
#define LIMIT_TAIL_CLICKS 1000    /* clicks past the roll-up that a read adds */
#define LIMIT_JOB_FIRST_RETRY_S 5 /* after the first failure of a unit of work; twice as long each time, */
#define LIMIT_JOB_RETRY_S 3600    /* but no longer, a quarter of it for chance aside */
#define LIMIT_JOB_FAILURES 5000   /* units of one kind in one world that are put off one by one */
#define LIMIT_OUTSIDE_CALLS 64    /* to others, under way at once */
#define LIMIT_RECEIVER_CALLS 4    /* of those, to the same receiver: a slow one does not hold up the others */
#define LIMIT_WALK_STEPS 100000   /* of a run until idle */
#define LIMIT_DIGEST_HASHES (4 * 1024 * 1024) /* lines of the books hashed in one pass: 128 MiB */
