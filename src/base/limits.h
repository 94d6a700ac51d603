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
#define LIMIT_STREAM_BYTES (64 * 1024) /* of an answer that goes on, which its client has not read yet */
#define LIMIT_STREAMS 256              /* of those at once in a process, */
#define LIMIT_STREAMS_OF_CALLER 16     /* and of those, by one key or user */
#define LIMIT_STREAM_POLL_MS 500       /* how often they look for what is new, */
#define LIMIT_STREAM_BEAT_S 15         /* and after how long without anything they say that they live */
#define LIMIT_STREAM_ROWS 200          /* changes told one by one; of more it is said that there were many */
#define LIMIT_STREAM_LATE_MS 5000 /* how far behind the newest a change may still turn up: clocks of nodes differ */
#define LIMIT_PREFLIGHT_S 86400   /* how long browsers need not ask again; they have lower limits of their own */
#define LIMIT_CALLER_CALLS 60000  /* of the API, by one secret key or user, within a minute */
#define LIMIT_ADDRESS_CALLS 6000  /* by all others at one address, and refused credentials from there */
#define LIMIT_CALLS_MAX 60000000  /* what an operator may set either to: one a microsecond */

/* JSON */
#define LIMIT_JSON_DEPTH 32
#define LIMIT_BODY_ERRORS 16 /* wrong fields that an answer names */
#define LIMIT_EVENTS_ARRAY 100
#define LIMIT_CONTACTS_ARRAY 100
#define LIMIT_CASES_ARRAY 100
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

#define LIMIT_COUNTED 1001 /* of what waits that is counted one by one: as many or more */
#define LIMIT_VIEWS 100    /* saved views that are everybody's, and as many of each person */
#define LIMIT_VIEW_NAME_BYTES 80
#define LIMIT_STAFF_MAILED 200     /* users whom a warning is mailed to */
#define LIMIT_REPORT_SCHEDULES 50  /* of a world */
#define LIMIT_REPORT_RECIPIENTS 20 /* of a schedule */
#define LIMIT_REPORT_MAIL_ROWS 40  /* of a report in a mail; the link has the rest */
#define LIMIT_REPORT_LATE_DAYS 7   /* a report that was due longer ago is not mailed any more */
#define LIMIT_SEARCH_PEOPLE 8      /* contacts that a search over all tells of */
#define LIMIT_REPORT_WEEKS 53
#define LIMIT_REPORT_DAYS 92
#define LIMIT_REPORT_ROWS 5000       /* of a report as a file */
#define LIMIT_REPORT_PERIOD_DAYS 732 /* of a report over time */
#define LIMIT_REPORT_COHORTS 25      /* months of a report of customers */
#define LIMIT_REPORT_STEPS 366       /* days, weeks or months of it, a line each */

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
#define LIMIT_TOUCHES 16       /* clicks followed back from one click */
#define LIMIT_COOKIE_CLICKS 5  /* programs whose newest click a visitor's cookie holds */
#define LIMIT_WINDOW_DAYS 3650 /* from a click to what it is credited with */
#define LIMIT_RULES_BYTES (64 * 1024)
#define LIMIT_REWARD_RULES 32
#define LIMIT_OVERRIDE_BYTES (8 * 1024)     /* of an amount that was agreed with some participants */
#define LIMIT_ENROLLING_PROGRAMS 32         /* that an event is compared with */
#define LIMIT_ENROLLMENT_EVENTS 200         /* of a customer that they look at, newest first */
#define LIMIT_BATCH_BYTES (8 * 1024 * 1024) /* of a CSV of people who are to be invited */
#define LIMIT_BATCH_LINES 100000
#define LIMIT_BATCH_IDS 10000
#define LIMIT_BATCH_ERRORS 100 /* faulty lines that a batch tells of */
#define LIMIT_BATCH_SCAN 200   /* contacts that a filter looks at in one step */
#define LIMIT_CSV_FIELDS 256   /* columns of a CSV that is read: exports of other systems have a hundred */
#define LIMIT_IMPORT_BYTES (200 * 1024 * 1024)
#define LIMIT_IMPORT_PIECE_BYTES (1024 * 1024) /* of a file that is sent piece by piece */
#define LIMIT_IMPORT_BLOCK_BYTES (256 * 1024)  /* of a file as it is stored */
#define LIMIT_IMPORT_LINE_BYTES (64 * 1024)    /* a longer line is skipped and told */
#define LIMIT_IMPORT_LINES_LEAST 100           /* worked off in one transaction, and as many as its time allows, */
#define LIMIT_IMPORT_STEP_MS 100               /* for which others wait, */
#define LIMIT_IMPORT_LINES 1000                /* up to so many: what the transaction keeps in memory */
#define LIMIT_IMPORT_ERRORS 9999               /* lines at fault that are kept: one result less one */
#define LIMIT_IMPORT_ERRORS_PAGE 200           /* told at once */
#define LIMIT_IMPORT_PREVIEW 20                /* lines of a preview */
#define LIMIT_IMPORT_SWEEP 16                  /* blocks deleted at once */

#define LIMIT_EXPORT_FILE_BYTES (32 * 1024 * 1024) /* of a file of an export: what is in memory */
#define LIMIT_EXPORT_PAGE_BYTES (4 * 1024 * 1024)  /* that memory is made for beside it */
#define LIMIT_EXPORT_PIECE_BYTES (48 * 1024)       /* written to its client at once */
#define LIMIT_EXPORT_S 7200                        /* as long as an export may take: it keeps a snapshot */

#define LIMIT_DRY_RUN_REFERRALS 500  /* decided anew by one call: others wait for it as for any write, */
#define LIMIT_DRY_RUN_EVENTS 2000    /* and so many of their facts, */
#define LIMIT_DRY_RUN_READ_MS 400    /* and those that were read by then */
#define LIMIT_DRY_RUN_DIFFERENCES 50 /* told of by one call */

#define LIMIT_CONDITION_NODES 256
#define LIMIT_CONDITION_DEPTH 14   /* conditions in each other; what JSON's depth has room for in a reward's `when` */
#define LIMIT_CONDITION_VALUES 100 /* of one `in` or `not_in` */
#define LIMIT_STEPS 64
#define LIMIT_TOLD_SALE_S 3600 /* before a page told of a sale: what happened since the click counts */
#define LIMIT_CAPS 8           /* of one reward rule */
#define LIMIT_BUDGETS 8        /* of a program */
#define LIMIT_RELEASE_EVENTS 8 /* that one rule's holds end by */
#define LIMIT_BACK_DATED_HOURS                                                                                         \
    72                         /* how far back an event that makes a referral reaches: payment systems retry for days */
#define LIMIT_AHEAD_HOURS 24   /* how far ahead of the clock an event may lie */
#define LIMIT_DEBT_LOTS 100    /* lots of one contact whose debt one credit covers */
#define LIMIT_REFERRING 1000   /* facts about one business object that are looked at */
#define LIMIT_LATE_EVENTS 1000 /* earlier events evaluated when a referral is created */
#define LIMIT_CUSTOMER_EVENTS                                                                                          \
    1000 /* with an amount, of those without a referral and those with one, that a customer is counted by */
#define LIMIT_NAME_WORDS 8          /* of a name, a firm or a search that are looked at */
#define LIMIT_WORD_BYTES 48         /* of one of them */
#define LIMIT_TOKEN_BYTES 128       /* of a name's words in a row */
#define LIMIT_SEARCH_CANDIDATES 300 /* contacts looked at by one search */
#define LIMIT_SEARCH_HITS 200       /* contacts that one search finds */
#define LIMIT_CANDIDATES 50         /* told of those who may be meant */
#define LIMIT_SEARCH_WORDS 500      /* words in use that are compared with a mistyped one, by each of its keys */
#define LIMIT_CODE_DRAWS 8          /* tries to generate a free code */
#define LIMIT_STRIPE_TOLERANCE_S 300
#define LIMIT_CHECKOUT_S (2 * 86400)   /* that a checkout may be open: Stripe's own end after a day */
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
#define LIMIT_TRACE_DAYS 30        /* that visits are kept to compare them */
#define LIMIT_TRACES_OF_CONTACT 20 /* of those that one judgement looks at */
#define LIMIT_TRACES_OF_NETWORK 500
#define LIMIT_VALIDATION_REASON_BYTES 300 /* of what a business says against a reward */
#define LIMIT_VERIFICATION_DAYS 7         /* that the link of a verification works */
#define LIMIT_VERIFICATIONS_A_DAY 5       /* of a referral, by hand and by the rules */
#define LIMIT_VERIFICATIONS_TOLD 20       /* of a referral, newest first */
#define LIMIT_VERIFIED_REFERRALS 100      /* that one confirmation goes on with */
#define LIMIT_CYCLE_STEPS 6               /* that it is asked who brought whom */
#define LIMIT_CODE_POOLS 100              /* of a program */
#define LIMIT_POOL_CODES 1000             /* discount codes imported by one call */
#define LIMIT_POOL_FAULTS 50              /* lines of them that are told one by one */
#define LIMIT_GIFT_FIRST_RETRY_S 5   /* after an order of a gift card that did not go out; twice as long each time, */
#define LIMIT_GIFT_RETRY_S 3600      /* but no longer, a quarter of it for chance aside */
#define LIMIT_GIFT_WAIT_S 60         /* until it is looked for a connection again */
#define LIMIT_GIFT_QUIET_TRIES 5     /* tries of a provider that is down before a case says so */
#define LIMIT_GIFT_DEADLINE_S 20     /* of a call to a provider of gift cards, */
#define LIMIT_GIFT_LEASE_S 30        /* and until one whose process has ended is asked for */
#define LIMIT_REDEMPTION_LOTS 500    /* rewards that one redemption spends */
#define LIMIT_REDEMPTION_OPEN_DAYS 7 /* until an open redemption lapses */
#define LIMIT_JWT_BYTES 4096         /* a signed token of a participant */
#define LIMIT_JWT_LIFE_S 3600        /* how far ahead it may expire */
#define LIMIT_JWT_SKEW_S 60          /* how far ahead the clock of who signed it may be */
#define LIMIT_PORTAL_LINK_S (7 * 86400) /* the longest life of a one-time link; 600 unless asked for */
#define LIMIT_PORTAL_LINK_SENT_S 86400  /* the life of one that goes out in a message, from when that is handed over */
#define LIMIT_PORTAL_LINKS 20           /* of a participant, in use and not expired */
#define LIMIT_PORTAL_SESSION_DAYS 30
#define LIMIT_PORTAL_SESSIONS 20 /* of a participant: the oldest ends when another begins */
#define LIMIT_PORTAL_KEYS 10     /* of a program, not revoked */
#define LIMIT_PORTAL_ORIGINS 10  /* of a program: whose pages may frame the portal */
#define LIMIT_SHARE_TEXTS 40     /* of a program: channels in languages */
#define LIMIT_SHARE_TEXT_BYTES 1000
#define LIMIT_PARTICIPANT_CASES 10 /* open at once, of one participant */
#define LIMIT_STATEMENT_ROWS 5000
#define LIMIT_LADDER_STEPS 12
#define LIMIT_PORTAL_LOTS 100
#define LIMIT_QR_PIXELS 2048
#define LIMIT_TAIL_CLICKS 1000    /* clicks past the roll-up that a read adds */
#define LIMIT_TAIL_ACTS 200       /* acts that are not counted yet, of which a read adds what they count for */
#define LIMIT_JOB_FIRST_RETRY_S 5 /* after the first failure of a unit of work; twice as long each time, */
#define LIMIT_JOB_RETRY_S 3600    /* but no longer, a quarter of it for chance aside */
#define LIMIT_OUTBOX_UNASKED 2000 /* changes that nobody asked for, taken off the outbox at once */
#define LIMIT_JOB_FAILURES 5000   /* units of one kind in one world that are put off one by one */
#define LIMIT_OUTSIDE_CALLS 64    /* to others, under way at once */
#define LIMIT_RECEIVER_CALLS 4    /* of those, to the same receiver: a slow one does not hold up the others */
#define LIMIT_WALK_STEPS 100000   /* of a run until idle */
#define LIMIT_DIGEST_HASHES (4 * 1024 * 1024) /* lines of the books hashed in one pass: 128 MiB */

/* Messages */
#define LIMIT_MESSAGES_OF_RECIPIENT 1000 /* that a program may allow within its days */
#define LIMIT_MESSAGE_PREFIXES 50
#define LIMIT_MESSAGE_TEXT_BYTES 5000 /* of a template, and of what is made of it */
#define LIMIT_MESSAGE_SUBJECT_BYTES 300
#define LIMIT_MESSAGES_DRAINED 500 /* canceled in one transaction */
#define LIMIT_MESSAGES_CLAIMED 64  /* looked at by one claim */
#define LIMIT_MESSAGE_TRIES 8      /* that a provider could not take */
#define LIMIT_MESSAGE_FIRST_RETRY_S 30
#define LIMIT_MESSAGE_RETRY_S (6 * 3600)
#define LIMIT_MESSAGE_LEASE_S 90    /* of a try: beyond the deadline of its call */
#define LIMIT_MESSAGE_WAIT_DAYS 30  /* that it may wait before it comes too late */
#define LIMIT_MISCONFIGURED_S 900   /* until a connection that takes nothing is tried again */
#define LIMIT_EXPIRY_NOTICE_DAYS 14 /* before credit lapses */
#define LIMIT_OWN_WORDS_BYTES 500   /* that somebody adds to a message to a friend */
#define LIMIT_FRIENDS_OF_CALL 20    /* whom a participant invites at once, */
#define LIMIT_FRIENDS_A_DAY 20      /* within 24 hours, */
#define LIMIT_FRIENDS_EVER 500      /* and at all */

/* Whom they go through */
#define LIMIT_EMAIL_BYTES 254                /* of an address, encoded */
#define LIMIT_SMS_SEGMENTS 10                /* of one message */
#define LIMIT_SUBJECT_BYTES 500              /* of a mail */
#define LIMIT_MAIL_BYTES (256 * 1024)        /* of a mail's text and HTML */
#define LIMIT_ATTACHMENT_BYTES (1024 * 1024) /* of the file that goes with a mail, before it is encoded */
#define LIMIT_SEND_DEADLINE_S 30             /* for handing one message over */
#define LIMIT_SEND_ANSWER_BYTES (64 * 1024)
#define LIMIT_CONNECTION_TESTS 2  /* of connections at once, each on a thread */
#define LIMIT_SECRET_BYTES 8192   /* of a connection, such as a private key */
#define LIMIT_SETTINGS_BYTES 4096 /* of a connection */

/* What others report */
#define LIMIT_MAPPING_STEPS 12                /* of one path */
#define LIMIT_MAPPING_INDEX 9999              /* of an array, in a path */
#define LIMIT_INBOUND_BODY_BYTES (256 * 1024) /* of a message to a connection of kind webhook */
#define LIMIT_INBOUND_KEPT 20                 /* messages of a connection that can be looked at, */
#define LIMIT_INBOUND_KEPT_DAYS 7             /* for so long, */
#define LIMIT_INBOUND_TEXT_BYTES (16 * 1024)  /* and so much of each */
#define LIMIT_INBOUND_NOTES                                                                                            \
    20 /* messages of which nothing comes that a loop notes of a connection; one more a second */
#define LIMIT_BACKFILLS_TOLD 10
#define LIMIT_BACKFILL_PAGE 50 /* events of one call */
#define LIMIT_BACKFILL_ANSWER_BYTES (8 * 1024 * 1024)
#define LIMIT_BACKFILL_DEADLINE_S 30
#define LIMIT_BACKFILL_TRIES 12         /* of one page */
#define LIMIT_BACKFILL_RETRY_S 2        /* after the first; twice as long each time, */
#define LIMIT_BACKFILL_RETRY_MOST_S 600 /* but no longer */
#define LIMIT_STRIPE_DEADLINE_S 30      /* of a call that hands a reward over at Stripe, */
#define LIMIT_STRIPE_LEASE_S 45         /* until one whose process has ended is made again, */
#define LIMIT_STRIPE_FIRST_RETRY_S 2    /* and after one that did not go out; twice as long each time, */
#define LIMIT_STRIPE_RETRY_S 1800       /* but no longer, a quarter of it for chance aside */
#define LIMIT_STRIPE_WAIT_S 300         /* until it is looked for a connection or a customer again */
#define LIMIT_STRIPE_QUIET_TRIES 5      /* before a case says that Stripe does not answer */
#define LIMIT_STRIPE_SURE_S (20 * 3600) /* Stripe knows a key again for 24 hours; asked for no longer than this */
#define LIMIT_SALE_WAIT_DAYS 180        /* that a refund waits for a sale that nobody has told of */
#define LIMIT_WEBHOOK_TOLERANCE_S 3600  /* that a connection may allow between a signature and its arrival */
#define LIMIT_WEBHOOK_SIGNATURES 16     /* of a header that are looked at, the first ones */

/* Webhooks */
#define LIMIT_WEBHOOK_ENDPOINTS 100     /* of a world */
#define LIMIT_WEBHOOK_FILTERS 50        /* of an endpoint */
#define LIMIT_WEBHOOK_CALLS 128         /* under way at once, */
#define LIMIT_WEBHOOK_ENDPOINT_CALLS 16 /* of those, to one endpoint; one alone while it fails */
#define LIMIT_WEBHOOK_DEADLINE_S 15     /* for an answer */
#define LIMIT_WEBHOOK_LEASE_S 30        /* of a try: beyond its deadline */
#define LIMIT_WEBHOOK_ANSWER_BYTES 4096 /* of an answer's body that are read, and kept */
#define LIMIT_WEBHOOK_LOG_DAYS 30       /* deliveries are kept, with what was sent and answered */
#define LIMIT_WEBHOOK_WARN_HOURS 24     /* of nothing but failures, until a case says so, */
#define LIMIT_WEBHOOK_DISABLE_DAYS 5    /* and until the endpoint is disabled */
#define LIMIT_WEBHOOK_REPLAYED 100      /* deliveries told again by one call, or by one step of a range */
#define LIMIT_WEBHOOK_PURGED 200        /* deliveries deleted in one transaction */
#define LIMIT_WEBHOOK_LATER 200         /* later changes of an object that are looked at for what it was */

/* Pages */
#define LIMIT_TEMPLATE_DEPTH 32 /* sections, and partials, in each other */
#define LIMIT_MESSAGE_DEPTH 8   /* choices of a text in each other */
#define LIMIT_PAGES_CACHED 512  /* of a loop, some 12 kB each */
#define LIMIT_LOCALE_SETS 8     /* kept for threads that write pages */
#define LIMIT_FORM_BYTES (32 * 1024)
#define LIMIT_FORM_FIELDS 64  /* Twilio sends some forty with a message */
#define LIMIT_LOCALES_KEPT 16 /* of a loop: formats that are ready */
#define LIMIT_FORMATS_KEPT 16 /* of a locale: of money by currency, and of dates by time zone */
#define LIMIT_ACCEPTED 16     /* languages of an Accept-Language header that are looked at */
#define LIMIT_PICTURE_PIXELS 2048
#define LIMIT_LOGO_BYTES (128 * 1024)
#define LIMIT_PAGE_LANGUAGES 20 /* in which a program's page has texts of its own */
#define LIMIT_PAGE_HEADLINE_BYTES 160
#define LIMIT_PAGE_BUTTON_BYTES 80
#define LIMIT_PAGE_TEXT_BYTES 1000
#define LIMIT_PAGES_OF_LOOP 512   /* public pages that a loop keeps, some 9 kB each */
#define LIMIT_FORM_LEAST_MS 2000  /* nobody reads and fills in a form sooner */
#define LIMIT_FORM_S (24 * 3600)  /* one that was open longer is shown again before it is taken */
#define LIMIT_FORMS_OF_NETWORK 20 /* that one network sends in an hour */
#define LIMIT_CARDS_CACHED 64     /* pictures of a loop, some 30 kB each */
#define LIMIT_CARDS_DRAWN 8       /* at once in a process, some 30 ms each, by the threads that hash passwords too */
#define LIMIT_LEADERS_SHOWN 25    /* of a public leaderboard */
#define LIMIT_SHOWN_NAME_BYTES 80 /* that a participant chooses for it */

/* People of the business */
#define LIMIT_PASSWORD_LEAST_BYTES 10
#define LIMIT_PASSWORD_BYTES 256
#define LIMIT_PASSWORD_KIB 65536 /* memory of one hash: libsodium's interactive cost */
#define LIMIT_PASSWORD_PASSES 2
#define LIMIT_PASSWORD_HASHES 4       /* at once, each on a thread with that memory: others are told to come back */
#define LIMIT_SIGN_IN_SPAN_S 900      /* attempts are counted within it: */
#define LIMIT_SIGN_INS_OF_ACCOUNT 10  /* of one address, whether it is somebody's or not, */
#define LIMIT_SIGN_INS_OF_NETWORK 100 /* and from one network, those that succeed aside */
#define LIMIT_SESSION_DAYS 30         /* of the console, from its sign-in on */
#define LIMIT_SESSION_IDLE_DAYS 7     /* without a call */
#define LIMIT_SESSION_SEEN_S 60       /* how often `last_seen_at` is written */
#define LIMIT_SESSIONS 50             /* of a user that a list tells */
#define LIMIT_CONFIRMATION_S 600      /* how long a password or code counts for acts that ask for one */
#define LIMIT_SETUP_LINK_S 86400      /* links into the console, each good once */
#define LIMIT_SIGN_IN_LINK_S 3600
#define LIMIT_INVITATION_S (7 * 86400)
#define LIMIT_RECOVERY_CODES 10
#define LIMIT_WORKSPACES_OF_USER 100 /* that a session tells */
#define LIMIT_SWEPT_ROWS 100         /* sessions, links and attempts that are over: deleted beside a sign-in */
