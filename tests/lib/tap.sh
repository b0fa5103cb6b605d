# Test lines for suites in shell (TAP): source it, then `ok NAME`, `fail NAME [SEEN]`, `skip NAME WHY`.
failures=0
ok() { printf 'ok - %s\n' "$1"; }
skip() { printf 'ok - %s # SKIP %s\n' "$1" "$2"; }
fail()
{
    failures=$((failures + 1))
    printf 'not ok - %s\n' "$1"
    [ $# -lt 2 ] || printf '%s\n' "$2" | head -n 30 | sed 's/^/  /'
}
# check NAME COMMAND…: ok when the command succeeds; what it printed is shown when it does not.
check()
{
    check_name=$1
    shift
    if seen=$("$@" 2>&1); then ok "$check_name"; else fail "$check_name" "$seen"; fi
}
finish() { [ $failures = 0 ]; }
