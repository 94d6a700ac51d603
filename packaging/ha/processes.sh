# shellcheck shell=bash
# Starting, finding and ending the programs of the example; read by packaging/ha/example with `source`, not run.
#
# A program is known by a name (etcd1, patroni2, node1). run/NAME holds its process id and the time the kernel gives as
# its start, so that a process that got the same id later is never taken for it. log/NAME.log holds what it said.
#
# Wants $folder, and in $database_user the user that the programs of the database run as (empty: the caller).
: "${folder=}" "${database_user=}"

# as_database COMMAND ...: becomes the command, as the user of the database. setpriv and not runuser, which would stay
# as a parent: the process id must be the program's own.
as_database() {
    if [ -n "$database_user" ]; then
        set -- setpriv --reuid "$database_user" --regid "$database_user" --init-groups -- "$@"
    fi
    HOME="$folder/data" exec "$@"
}

as_caller() {
    exec "$@"
}

# started_at PID: when it was started, in the kernel's ticks; fails when there is no such process.
started_at() {
    local stat fields
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # The name of the program, in brackets, may hold anything; after it come the state and 18 more fields before the start.
    read -r -a fields <<<"${stat##*) }"
    [ "${fields[0]}" != Z ] && echo "${fields[19]}"
}

# pid_of NAME: its process id; fails when it does not run.
pid_of() {
    local pid started
    [ -f "$folder/run/$1" ] && read -r pid started <"$folder/run/$1" && [ "$(started_at "$pid")" = "$started" ] && echo "$pid"
}

# start_program NAME as_database|as_caller COMMAND ...: starts it in the background unless it runs.
start_program() {
    local name=$1 pid
    shift
    pid_of "$name" >/dev/null && return
    (
        cd /
        # What the caller of this script holds open (a pipe, a lock) is not the program's.
        for descriptor in /proc/"$BASHPID"/fd/*; do
            descriptor=${descriptor##*/}
            if [ "$descriptor" -gt 2 ] && [ "$descriptor" != 255 ]; then eval "exec $descriptor>&-"; fi
        done
        "$@"
    ) </dev/null >>"$folder/log/$name.log" 2>&1 &
    pid=$!
    disown "$pid"
    echo "$pid $(started_at "$pid")" >"$folder/run/$name"
}

# wait_until SECONDS WHAT COMMAND ...: asks ten times a second; ends the script when the time is over.
wait_until() {
    local seconds=$1 what=$2 deadline
    shift 2
    deadline=$((SECONDS + seconds))
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || die "waited $seconds s: $what; see $folder/log/"
        sleep 0.1
    done
}

is_gone() {
    ! started_at "$1"
}

# end_process PID SIGNAL WHAT: asks it to end, and after 30 s makes it.
end_process() {
    local pid=$1 signal=$2 what=$3 deadline=$((SECONDS + 30))
    kill -CONT "$pid" 2>/dev/null || return 0
    kill "-$signal" "$pid" 2>/dev/null || return 0
    until is_gone "$pid" >/dev/null; do
        if [ "$SECONDS" -ge "$deadline" ]; then
            say "$what does not end: killed"
            kill -KILL "$pid" 2>/dev/null || true
            return 0
        fi
        sleep 0.1
    done
}

stop_program() {
    local pid
    if pid=$(pid_of "$1"); then end_process "$pid" TERM "$1"; fi
    rm -f "$folder/run/$1"
}

# postmaster_of NUMBER: the process id of that member's PostgreSQL; fails when it does not run. The id alone could be
# another's by now: it is the member's if it works in the member's folder.
postmaster_of() {
    local data="$folder/data/pg$1" pid
    pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null) && [ "$(readlink "/proc/$pid/cwd")" = "$data" ] && echo "$pid"
}

# processes_of NUMBER: every process of a member: Patroni, PostgreSQL and what it forked.
processes_of() {
    local postmaster
    pid_of "patroni$1" || true
    if postmaster=$(postmaster_of "$1"); then
        echo "$postmaster"
        pgrep -P "$postmaster" || true
    fi
}
