#!/usr/bin/env bash
# Builds, tests and starts durachat. See ./run.sh --help.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=$root/target
jar=$target/durachat.jar
built=$target/.built         # touched when the jar is complete
cache=$target/durachat.aot   # what the JVM recorded of a training run
cache_for=$target/.cache-for # the JVM and options it was recorded with
jvm=$root/conf/jvm.options   # the options that it always has

usage() {
  cat <<'USAGE'
durachat: a durable AI chat server

  ./run.sh [OPTIONS]       build what is not built, start the server, print its address
  ./run.sh build           build only
  ./run.sh test            run every test, after setting up what the tests need
  ./run.sh bench [ARGS]    run the benchmarks (./run.sh bench --help)
  ./run.sh faults [ARGS]   break the server in every way it must survive, print what held;
                           -Dfaults.times=N repeats what is repeated N times
  ./run.sh invite [OPTIONS]
                           print an invitation to sign up (auth.mode = accounts); the options
                           are those of the server, which may run meanwhile
  ./run.sh backup DIR [OPTIONS]
                           copy all users to DIR, which is empty or holds a backup, which is
                           brought up to date; the server may run. Who cannot be copied is
                           named, the others are copied, and it ends with 1
  ./run.sh restore DIR [--user ID | --file FILE] [OPTIONS]
                           put the users of a backup in place, or one of them, by the id or
                           by the file as backup and check name it; what was there is moved
                           aside; the server must not run
  ./run.sh check [OPTIONS] read every file and say what is damaged, and end with 1 if anything
                           is; the server must not run

Options of the server:
  --conf FILE              lay FILE over conf/durachat.conf, where every key is explained
  --KEY=VALUE              set one key over the file, as --server.port=9000
  --version                print the version
  --help                   print this

Environment:
  DURACHAT_HOST, DURACHAT_PORT, DURACHAT_DATA     where to listen, where to keep data
  OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, OPENROUTER_API_KEY, OLLAMA_BASE_URL
                           switch on the models of these providers
  DURACHAT_JAVA_OPTS       further options of the JVM, as -Xmx1g
  JAVA_HOME                the JDK, if it is of version 25 or newer
  CHROME                   the Chromium that the browser tests use

Ctrl-C and SIGTERM stop the server: running answers may finish, then it exits with 0.
Exit codes: 0 stopped when asked to, 1 could not start, 2 bad configuration or options,
3 another process has the data directory, or memory has run out.
USAGE
}

say() { printf 'durachat: %s\n' "$*" >&2; }

fail() {
  say "$1"
  exit "${2:-1}"
}

# --- The JDK ------------------------------------------------------------------------------------

# True for the home of a JDK (not only a JRE) of version 25 or newer. Starts no JVM: that costs time.
is_jdk() {
  local line version
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        version=${line#JAVA_VERSION=\"}
        version=${version%%[!0-9]*}
        [ -n "$version" ] && [ "$version" -ge 25 ]
        return
        ;;
    esac
  done <"$1/release"
  return 1
}

find_jdk() {
  local home
  if [ -n "${JAVA_HOME:-}" ] && is_jdk "$JAVA_HOME"; then
    return
  fi
  if home=$(command -v javac); then
    home=$(readlink -f "$home" 2>/dev/null || printf '%s' "$home")
    JAVA_HOME=${home%/bin/javac}
    is_jdk "$JAVA_HOME" && export JAVA_HOME && return
  fi
  for home in /usr/lib/jvm/* /opt/* /usr/local/lib/jvm/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if is_jdk "$home"; then
      export JAVA_HOME=$home
      return
    fi
  done
  say "JDK 25 is needed and was not found. One of these installs it:"
  say "  apt-get install openjdk-25-jdk    (or temurin-25-jdk, from adoptium.net)"
  say "  brew install openjdk@25"
  say "  sdk install java 25-tem"
  fail "or set JAVA_HOME to where it is."
}

# --- Tools --------------------------------------------------------------------------------------

# install PACKAGE...: by the system's package manager, if that may be asked.
install() {
  local sudo=()
  command -v apt-get >/dev/null || return 1
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || return 1
    sudo=(sudo -n)
  fi
  say "installing $*"
  ${sudo[@]+"${sudo[@]}"} apt-get update -qq >&2 || true
  DEBIAN_FRONTEND=noninteractive ${sudo[@]+"${sudo[@]}"} apt-get install -y -qq "$@" >&2
}

# need COMMAND PACKAGE
need() {
  command -v "$1" >/dev/null || install "$2" || true
  command -v "$1" >/dev/null || fail "$1 is needed and was not found: install $2."
}

need_build_tools() {
  find_jdk
  need mvn maven
  need node nodejs
  need npm npm
}

maven() {
  (cd "$root" && mvn -B -Dstyle.color=never "$@")
}

# Shows what Maven said only when it failed.
quiet_maven() {
  mkdir -p "$target"
  if ! maven -q "$@" >"$target/build.log" 2>&1; then
    cat "$target/build.log" >&2
    fail "the build failed"
  fi
}

# --- The build ----------------------------------------------------------------------------------

is_built() {
  [ -f "$jar" ] && [ -f "$built" ] && [ -z "$(
    cd "$root" && find pom.xml conf src/main \
      \( -name node_modules -o -path src/main/web/dist -o -path src/main/web/build \) -prune \
      -o -newer "$built" ! -path src/main/web -print -quit
  )" ]
}

build_jar() {
  need_build_tools
  say "building (the first time takes a few minutes)"
  mkdir -p "$target"
  rm -f "$built"
  # The time from before the build: what changes meanwhile is built the next time.
  touch "$target/.building"
  quiet_maven -DskipTests package
  mv "$target/.building" "$built"
}

cache_name() {
  local version
  version=$(<"$JAVA_HOME/release")
  printf '%s\n' "$JAVA_HOME" "$version" "$(<"$jvm")" "${DURACHAT_JAVA_OPTS:-}"
}

# True when a cache was made of this jar by this JVM, or could not be made: then not again.
has_cache() {
  [ "$cache_for" -nt "$jar" ] && [ "$(<"$cache_for")" = "$(cache_name)" ]
}

# A cache of loaded and linked classes cuts the time to start by more than half. The server does
# without when it cannot be made.
make_cache() {
  local data=$target/rehearsal options
  read -ra options <<<"${DURACHAT_JAVA_OPTS:-}"
  say "preparing a quick start"
  rm -rf "$cache" "$data"
  if ! "$JAVA_HOME/bin/java" @"$jvm" ${options[@]+"${options[@]}"} -XX:AOTCacheOutput="$cache" -jar "$jar" \
    --train --server.host=127.0.0.1 --server.port=0 --auth.mode=proxy --user.hibernateAfter=1s \
    --data.dir="$data" \
    >"$target/rehearsal.log" 2>&1; then
    say "that did not work (see target/rehearsal.log); starting will take a moment longer"
    rm -f "$cache"
  fi
  rm -rf "$data"
  cache_name >"$cache_for"
}

build() {
  is_built || build_jar
  find_jdk
  has_cache || make_cache
}

# --- Commands -----------------------------------------------------------------------------------

start() {
  local options
  build
  read -ra options <<<"${DURACHAT_JAVA_OPTS:-}"
  if [ -f "$cache" ]; then
    options+=(-XX:AOTCache="$cache")
  fi
  export MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=65536
  exec "$JAVA_HOME/bin/java" @"$jvm" ${options[@]+"${options[@]}"} -jar "$jar" "$@"
}

# Sets DURACHAT_CHROMIUM to a Chromium that starts, if there is any way to one.
find_chromium() {
  local candidate
  for candidate in "${DURACHAT_CHROMIUM:-}" "${CHROME:-}" chromium chromium-browser google-chrome \
    google-chrome-stable chrome "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    if [ -n "$candidate" ] && candidate=$(command -v "$candidate") && "$candidate" --version >/dev/null 2>&1; then
      export DURACHAT_CHROMIUM=$candidate
      return
    fi
  done
  return 1
}

# The browser as an npm package: a compressed binary that its own code unpacks.
unpack_chromium() {
  local folder=$target/chromium
  mkdir -p "$folder/tmp"
  say "fetching a Chromium for the browser tests"
  (
    cd "$folder" &&
      { [ -f package.json ] || npm init -y >/dev/null; } &&
      npm install --no-audit --no-fund --loglevel=error @sparticuz/chromium >&2 &&
      TMPDIR=$folder/tmp node --input-type=module -e '
        const { default: chromium } = await import("@sparticuz/chromium");
        console.log(await chromium.executablePath());' >path
  ) && CHROME=$(<"$folder/path") && export CHROME
}

need_chromium() {
  find_chromium && return
  install chromium || true
  find_chromium && return
  unpack_chromium || true
  find_chromium || fail "the browser tests need Chromium: install it, or set CHROME to where it is."
}

# The clients of other makers that tests use, as their lockfile has them.
need_node_clients() {
  local folder=$root/src/test/node
  cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock" && return
  say "installing the clients for the tests"
  npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
    fail "the clients in src/test/node could not be installed by npm"
  cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock"
}

run_tests() {
  need_build_tools
  need_chromium
  need_node_clients
  say "tests run with $JAVA_HOME and $DURACHAT_CHROMIUM"
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
  mkdir -p "$target"
  rm -f "$built"
  touch "$target/.building"
  maven -Ddurachat.chromium="$DURACHAT_CHROMIUM" verify "$@"
  mv "$target/.building" "$built"
  if [ -f "$root/src/main/web/package.json" ]; then
    npm --prefix "$root/src/main/web" test
  fi
  has_cache || make_cache
}

# Breaks things for a long time, then prints what held. Fails when anything did not.
faults() {
  local result=0
  need_build_tools
  build
  rm -rf "$target/faults"
  say "breaking things; this takes a while (the log is target/faults.log)"
  maven -Dtest='dev/durachat/faults/*Test,dev/durachat/crash/*Test' -Dfaults.long=true \
    test "$@" >"$target/faults.log" 2>&1 || result=1
  "$JAVA_HOME/bin/java" -cp "$target/test-classes" dev.durachat.faults.FaultTable "$target/faults"
  [ "$result" = 0 ] || fail "not everything held: see target/faults.log"
}

bench() {
  local classpath=$target/bench.classpath
  build
  need_build_tools
  quiet_maven -DincludeScope=test -Dmdep.outputFile="$classpath" \
    test-compile dependency:build-classpath
  cd "$root"
  exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$target/test-classes:$target/classes:$(<"$classpath")" dev.durachat.bench.Bench "$@"
}

case ${1:-} in
  build)
    [ $# -eq 1 ] || fail "build takes no options" 2
    build
    ;;
  test)
    shift
    run_tests "$@"
    ;;
  bench)
    shift
    bench "$@"
    ;;
  invite)
    shift
    start --invite "$@"
    ;;
  backup | restore)
    [ $# -ge 2 ] || fail "$1 needs a folder" 2
    task=$1
    shift
    start "--$task" "$@"
    ;;
  check)
    shift
    start --check "$@"
    ;;
  faults)
    shift
    faults "$@"
    ;;
  -h | --help | help) usage ;;
  '' | -*) start "$@" ;;
  *) fail "unknown command \"$1\": see ./run.sh --help" 2 ;;
esac
