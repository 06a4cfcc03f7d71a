# Shared by bin/run, bin/local-cluster and bin/test: words for the terminal, the checks of the tools,
# the build and the start of a node. Sourced, with root set to the repository.

say() { printf '%s\n' "$*"; }

die() {
  printf 'belfry: %s\n' "$*" >&2
  exit 1
}

# find_java: sets JAVA from JAVA_HOME, else from the PATH.
find_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    JAVA="$JAVA_HOME/bin/java"
  elif [ -n "${JAVA_HOME:-}" ]; then
    die "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it."
  else
    JAVA="$(command -v java || true)"
  fi
  [ -n "$JAVA" ] || die "Java is not installed. Belfry needs a JDK, version 17 or newer."
}

# at_least HAVE WANT: compares two versions of the form major.minor.
at_least() {
  local have_major="${1%%.*}" want_major="${2%%.*}" have_minor want_minor
  have_minor="${1#*.}" && have_minor="${have_minor%%.*}"
  want_minor="${2#*.}" && want_minor="${want_minor%%.*}"
  [ "$have_major" -gt "$want_major" ] ||
    { [ "$have_major" -eq "$want_major" ] && [ "$have_minor" -ge "$want_minor" ]; }
}

# need NAME WANT HAVE: fails in words when a tool is missing or too old.
need() {
  local have
  have="$(printf '%s' "$3" | sed -n 's/[^0-9]*\([0-9][0-9]*\(\.[0-9][0-9]*\)\{0,1\}\).*/\1/p' | head -n 1)"
  [ -n "$have" ] || die "$1 is not installed. Belfry needs $1 $2 or newer."
  case "$have" in *.*) ;; *) have="$have.0" ;; esac
  at_least "$have" "$2" || die "$1 is version $have. Belfry needs $1 $2 or newer."
}

check_java() {
  find_java
  need Java 17.0 "$("$JAVA" -version 2>&1 | grep -m 1 version || true)"
}

check_build_tools() {
  check_java
  "${JAVA%/java}/javac" -version >/dev/null 2>&1 || [ -n "$(command -v javac || true)" ] ||
    die "There is a Java runtime, but no compiler (javac). Belfry needs a JDK, version 17 or newer."
  need Maven 3.8 "$(mvn -version 2>/dev/null | sed 's/\x1b\[[0-9;]*m//g' | grep -m 1 'Apache Maven' || true)"
  need Node 20.0 "$(node --version 2>/dev/null || true)"
  command -v npm >/dev/null || die "npm is not installed. It usually comes with Node."
}

war="$root/target/ROOT.war"
payara="$root/target/runtime/payara-micro.jar"

# One line for everything that the WAR is made of.
fingerprint() {
  (cd "$root" && find pom.xml .mvn src/main -name node_modules -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 cksum | cksum)
}

# Maven's plugin executions in words; everything else goes to the build's log only.
narrate() {
  awk -v log_file="$1" '
    { print > log_file; fflush(log_file) }
    /Downloading from/ && !fetching { print "  fetching libraries"; fflush(); fetching = 1 }
    /\(frontend-install\)/ { step = "installing the page'\''s packages" }
    /\(default-compile\)/ { step = "compiling" }
    /\(openapi\)/ { step = "describing the API" }
    /\(frontend-build\)/ { step = "building the page" }
    /\(default-war\)/ { step = "packing the WAR" }
    /\(payara\)/ { step = "fetching Payara Micro" }
    /skipping execute as per configuration/ { step = "" }
    /^\[INFO\] *$/ { next }
    step != "" && !/---/ { print "  " step; fflush(); step = ""; fetching = 0 }
  '
}

build() {
  check_build_tools
  local log="$root/target/build.log" before
  mkdir -p "$root/target"
  before="$(fingerprint)"
  if [ -f "$war" ] && [ -f "$payara" ] && [ "$before" = "$(cat "$root/target/build.fingerprint" 2>/dev/null)" ]; then
    return
  fi
  say "Building Belfry (log: $log)"
  if ! (cd "$root" && mvn -B package -DskipTests -Dspotless.check.skip </dev/null 2>&1) | narrate "$log"; then
    grep -m 15 '^\[ERROR\]' "$log" >&2 || tail -n 15 "$log" >&2
    die "The build failed. Everything it said is in $log"
  fi
  printf '%s\n' "$before" >"$root/target/build.fingerprint"
}

# http_get PORT PATH: prints the status line and the body, or fails when nobody answers.
http_get() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
    cat <&3
  ) 2>/dev/null
}

# exec_payara PORT OPTION...: becomes Payara Micro with the WAR, on 127.0.0.1 only.
exec_payara() {
  local port="$1"
  shift
  mkdir -p "$root/target/runtime/tmp"
  cd "$root"
  exec "$JAVA" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Djdk.lang.Process.launchMechanism=VFORK -Djava.io.tmpdir="$root/target/runtime/tmp" "$@" \
    -jar "$payara" --nohazelcast --port "$port" \
    --prebootcommandfile "$root/src/main/payara/loopback.txt" \
    --logproperties "$root/src/main/payara/logging.properties" --deploy "$war"
}
