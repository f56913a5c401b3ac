# Completion of trustseal for fish. The program says what there is: see `trustseal help complete`.

function __trustseal_offers
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    # The option before a value that is written behind "=".
    set -l before (string match -r '^--[a-z-]+=' -- $typed; or echo)
    for line in ($words[1] complete -- $words[2..-1] "$typed" 2>/dev/null)
        switch $line
            case ':files'
                printf '%s\n' $before(__fish_complete_path (string replace -- "$before" '' $typed))
            case ':folders'
                printf '%s\n' $before(__fish_complete_directories (string replace -- "$before" '' $typed))
            case ':noblank'
            case '*'
                echo $line
        end
    end
end

complete -c trustseal -f -a '(__trustseal_offers)'
