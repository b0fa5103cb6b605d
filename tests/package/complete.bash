# What bash offers for a command line: bash complete.bash COMPLETIONS WORD…
. "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_engross
printf '%s\n' "${COMPREPLY[@]}" | paste -sd ' '
