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
    files=$(find src tests \( -name meson.build -o -name '*.c' -o -path '*/templates/*.html' \) | sort | cksum)
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
# so that what the tests of it saw is what everybody gets. The console's types are made by the program itself, and the
# console is a part of it: hence twice.
build_release() {
    build_mail
    build_embed
    build_reference
    CC=gcc CXX=g++ configure build/release -Dtests=disabled
    compile build/release
    if build_console "$root/build/release/referd"; then compile build/release; fi
}

node_is_new_enough() {
    local version
    version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    [ "${version%%.*}" -ge 20 ]
}

# install_packages_of FOLDER: its npm packages, by its lock file, when that changed.
install_packages_of() {
    local stamp="$1/node_modules/.lock"
    if ! cmp -s "$1/package-lock.json" "$stamp"; then
        say "installing the npm packages of $1"
        (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || die "the npm packages of $1 could not be installed"
        cp "$1/package-lock.json" "$stamp"
    fi
}

# console_mark PROGRAM: changes with whatever the console is built from.
console_mark() {
    { "$1" openapi; find web -name node_modules -prune -o -path 'web/*/dist' -prune -o -type f -print0 | sort -z | xargs -0 cksum; } | cksum
}

# build_console PROGRAM: builds web/console where Node is there and something changed since the last time. Fails, without a
# word, when the one that is built was left as it is: because it is up to date, or because there is no Node.
build_console() {
    local mark
    [ -f web/console/package-lock.json ] && node_is_new_enough && command -v npm >/dev/null || return 1
    mark=$(console_mark "$1")
    if [ -f web/console/dist/index.html ] && [ "$(cat build/console.mark 2>/dev/null)" = "$mark" ]; then return 1; fi
    install_packages_of web/console
    say 'building the console'
    (cd web/console && REFERD_BIN="$1" npm run types && npm run build) >build/console.log 2>&1 || { cat build/console.log >&2; die 'building the console failed'; }
    echo "$mark" >build/console.mark
}

# build_mail: makes the layout of mails where Node is there and something changed since the last time. Without it mails are
# text only.
build_mail() {
    local mark
    node_is_new_enough && command -v npm >/dev/null || return 0
    mark=$(cksum web/mail/*.mjml web/mail/*.mjs web/mail/package-lock.json)
    if [ -f web/mail/dist/layout.html ] && [ "$(cat build/mail.mark 2>/dev/null)" = "$mark" ]; then return 0; fi
    install_packages_of web/mail
    say 'building the layout of mails'
    mkdir -p build
    (cd web/mail && npm run build) >build/mail.log 2>&1 || { cat build/mail.log >&2; die 'building the layout of mails failed'; }
    echo "$mark" >build/mail.mark
}

# build_embed: makes the scripts for pages of other sites where Node is there and something changed since the last time.
# Without it their addresses answer 503.
build_embed() {
    local mark
    node_is_new_enough && command -v npm >/dev/null || return 0
    mark=$(find web/embed web/shared web/texts -name node_modules -prune -o -name dist -prune -o -type f -print0 | sort -z | xargs -0 cksum | cksum)
    if [ -f web/embed/dist/widget.js ] && [ "$(cat build/embed.mark 2>/dev/null)" = "$mark" ]; then return 0; fi
    install_packages_of web/embed
    say 'building the scripts for other sites'
    mkdir -p build
    (cd web/embed && npm run check && npm run build) >build/embed.log 2>&1 || { cat build/embed.log >&2; die 'building the scripts for other sites failed'; }
    echo "$mark" >build/embed.mark
}

# build_reference: makes the reference of the API, what /docs shows, where Node is there and something changed since the last
# time. Without it /docs is a list of the calls.
build_reference() {
    local mark
    node_is_new_enough && command -v npm >/dev/null || return 0
    mark=$(find web/reference -name node_modules -prune -o -name dist -prune -o -type f -print0 | sort -z | xargs -0 cksum | cksum)
    if [ -f web/reference/dist/reference.js ] && [ "$(cat build/reference.mark 2>/dev/null)" = "$mark" ]; then return 0; fi
    install_packages_of web/reference
    say 'building the reference of the API'
    mkdir -p build
    (cd web/reference && npm run check && npm run build) >build/reference.log 2>&1 || { cat build/reference.log >&2; die 'building the reference failed'; }
    echo "$mark" >build/reference.mark
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
