# Runs the test programs (cmocka) that a folder's CMakeLists.txt names by engross_KIND_test, one line a test. KIND is
# the folder's name; tap.sh is sourced before.
kind=$(basename "$(dirname "$0")")
LSAN_OPTIONS=suppressions=$ROOT/tests/unit/leaks.supp:print_suppressions=0
export LSAN_OPTIONS
seen_any=no
for build in ${SANITIZE:-} "$BUILD"; do
    for name in $(sed -n "s/^engross_${kind}_test(\([a-z0-9_]*\).*/\1/p" "$(dirname "$0")/CMakeLists.txt"); do
        program=$build/tests/$name
        if [ ! -x "$program" ]; then
            fail "$name is built in $(basename "$build")"
            continue
        fi
        seen_any=yes
        label="$name ($(basename "$build"))"
        (cd "$(dirname "$0")" && CMOCKA_MESSAGE_OUTPUT=TAP "$program") >"$WORK/out" 2>"$WORK/err"
        code=$?
        sed -n "s/^ok [0-9]* - /ok - $label: /p; s/^not ok [0-9]* - /not ok - $label: /p; s/^not ok [0-9]* # SKIP \(.*\)/ok - $label: \1 # SKIP as the program says/p; s/^#/  #/p" "$WORK/out"
        failures=$((failures + $(grep -c '^not ok [0-9]* - ' "$WORK/out")))
        if [ $code != 0 ]; then
            fail "$label ends well" "status $code; $(head -c 3000 "$WORK/err")"
        fi
    done
done
[ $seen_any = yes ] || skip "$kind tests" "cmocka was not there when the program was built"
finish
