# What the scripts share; read by them with `source`, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

say() {
    printf '\033[1m==\033[0m %s\n' "$*" >&2
}

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# usage_of FILE: its head comment, which is the --help of every script.
usage_of() {
    awk 'NR == 1 { next } !/^#/ { exit } { sub(/^# ?/, ""); print }' "$1"
}

# How long the parts of a script take: each says so when it is over, and show_times lists all of them.
times=()

now_us() {
    echo "${EPOCHREALTIME/[.,]/}"
}

# note_time NAME BEGAN: the part began at BEGAN, as now_us told, and is over.
note_time() {
    local us=$(($(now_us) - $2)) seconds
    seconds="$((us / 1000000)).$((us / 100000 % 10))"
    times+=("$(printf '%8s s  %s' "$seconds" "$1")")
    say "$1: $seconds s"
}

# timed NAME COMMAND ...
timed() {
    local name=$1 began
    began=$(now_us)
    shift
    "$@"
    note_time "$name" "$began"
}

show_times() {
    printf '%s\n' "${times[@]}"
}

# A Node brought by script/bootstrap goes before the system's.
if [ -x "$root/build/tools/node/bin/node" ]; then
    PATH="$root/build/tools/node/bin:$PATH"
fi

# configure FOLDER MESON-OPTION ...: sets the build folder up, and anew when the options or the compiler changed, or a C
# file came or went, which Meson does not notice.
configure() {
    local folder=$1
    shift
    local files options setup=(setup)
    files=$(find src tests \( -name meson.build -o -name '*.c' \) | sort | cksum)
    options="$* CC=${CC:-cc}"
    if [ -f "$folder/build.ninja" ] && [ "$(cat "$folder/.options" 2>/dev/null)" = "$options files=$files" ]; then
        return
    fi
    if [[ "$(cat "$folder/.options" 2>/dev/null)" == "$options files="* ]]; then
        setup+=(--reconfigure)
    elif [ -d "$folder/meson-private" ]; then
        setup+=(--wipe)
    fi
    mkdir -p "$(dirname "$folder")"
    meson "${setup[@]}" "$folder" "$@" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; die "meson setup $folder failed"; }
    printf '%s' "$options files=$files" >"$folder/.options"
}

# compile FOLDER TARGET ...: builds the targets, or all of them, and shows the compiler's words only when it fails.
compile() {
    local folder=$1
    shift
    ninja -C "$folder" "$@" >"$folder.log" 2>&1 || { grep -vE '^(ninja: Entering|\[[0-9]+/[0-9]+] )' "$folder.log" >&2; die "building $folder failed"; }
}

# The release, by gcc: the program, and the module of phone numbers that it loads. Whoever runs a release builds it by this,
# so that what the tests of it saw is what everybody gets.
build_release() {
    CC=gcc CXX=g++ configure build/release -Dtests=disabled
    compile build/release
}

# What the tests run, by clang, for its libFuzzer: the same objects serve the program, the unit tests and the fuzz targets.
build_asan() {
    CC=clang CXX=clang++ configure build/asan -Db_sanitize=address,undefined -Dfuzz=true -Doptimization=1 -Ddebug=true \
        -Dtests=enabled
    compile build/asan
}

build_tsan() {
    CC=clang CXX=clang++ configure build/tsan -Db_sanitize=thread -Doptimization=1 -Ddebug=true -Dtests=enabled
    compile build/tsan
}
