# Shared by bin/run and bin/test: words for the terminal and the checks of the tools. Sourced.

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
