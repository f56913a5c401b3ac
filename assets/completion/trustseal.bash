# Completion of trustseal for bash. The program says what there is: see `trustseal help complete`.

_trustseal() {
	local cur line before words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
	# A word with = or : in it is one word to the program.
	if declare -F _get_comp_words_by_ref >/dev/null; then
		_get_comp_words_by_ref -n =: words cword
	fi
	cur=${words[cword]}
	# What stands before these is not replaced.
	before=${cur%"${cur##*[=:]}"}
	COMPREPLY=()
	while IFS= read -r line; do
		case $line in
		:files)
			compopt -o filenames
			mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${cur#"$before"}")
			;;
		:folders)
			compopt -o filenames
			mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "${cur#"$before"}")
			;;
		:noblank) compopt -o nospace ;;
		*)
			line=${line%%$'\t'*}
			COMPREPLY+=("${line#"$before"}")
			;;
		esac
	done < <("${words[0]/#\~\//$HOME/}" complete -- "${words[@]:1:cword}" 2>/dev/null)
}

complete -F _trustseal trustseal
