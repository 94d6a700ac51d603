"""The rows of the table, by the names that `run --only` takes, in the order in which they are measured."""

from collections.abc import Callable

from harness.bench import Bench
from harness.rows import (events, health, imports, landing, leaderboard, lists, pages, portal, postgres, reads, redirect,
                          reports, search, size)
from harness.table import Line

Rows = dict[str, Callable[[Bench], list[Line]]]

ON_SQLITE: Rows = {
    "clicks": redirect.clicks,
    "connections": redirect.connections,
    "hot": redirect.hot_code,
    "mixed": redirect.mixed,
    "health": health.health,
    "events": events.events,
    "reads": reads.reads,
    "lists": lists.lists,
    "leaderboard": leaderboard.leaderboard,
    "search": search.search,
    "reports": reports.reports,
    "import": imports.imports,
    "portal": portal.portal,
    "landing": landing.landing,
    "size": size.size,
}

ON_POSTGRES: Rows = {
    "clicks": postgres.clicks,
    "events": postgres.events,
    "busy": postgres.busy,
    "page": pages.page,
}
