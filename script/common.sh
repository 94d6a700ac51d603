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
    ninja -C "$folder" "$@" >"$folder.log" 2>&1 || { grep -v '^ninja: Entering' "$folder.log" >&2; die "building $folder failed"; }
}

# The release, by gcc. The unit tests are configured where cmocka is, so that script/lint can compile them as well.
build_release() {
    local tests=disabled
    ! pkg-config --exists cmocka || tests=enabled
    CC=gcc CXX=g++ configure build/release "-Dtests=$tests"
    compile build/release "$@"
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
