# What zsh makes of a command line and a tab: zsh -f complete.zsh FOLDER LINE, where FOLDER has the file _engross.
# A shell of its own runs on a pseudo-terminal; it prints the line as it stands after the tab.
zmodload zsh/zpty
zpty -b inner zsh -f -i
zpty -w inner "PROMPT=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -d $1/dump; stty cols 200; echo RE''ADY"
zpty -r -m inner seen '*READY*'
zpty -w -n inner "$2"$'\t'
sleep 0.5
zpty -w -n inner $'\x01'"echo '<"$'\x05'">'"$'\n'
zpty -r -m inner seen $'*\n<*>*'
zpty -d inner
print -r -- "$seen" | tr -d '\r' | sed -n 's/^<\(.*\)>$/\1/p' | tail -n 1
