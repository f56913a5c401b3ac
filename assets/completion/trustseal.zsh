#compdef trustseal
# Completion of trustseal for zsh. The program says what there is: see `trustseal help complete`.

_trustseal() {
	local line name
	local -a offers more
	for line in ${(f)"$(${(Q)words[1]/#\~\//$HOME/} complete -- ${(Q)words[2,CURRENT-1]} "${(Q)PREFIX}" 2>/dev/null)"}; do
		case $line in
		:files | :folders)
			compset -P '--[a-z-]##='
			if [[ $line == :files ]]; then _files; else _files -/; fi
			;;
		:noblank) more=(-S '') ;;
		*)
			name=${line%%$'\t'*}
			offers+=("${name//:/\\:}${${line#$name}/$'\t'/:}")
			;;
		esac
	done
	(( $#offers )) && _describe trustseal offers "${(@)more}"
}

if [[ $funcstack[1] == _trustseal ]]; then
	_trustseal "$@"
else
	compdef _trustseal trustseal
fi
