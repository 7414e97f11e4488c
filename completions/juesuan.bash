# Bash completion for juesuan.
_juesuan()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
    local options="--templates --codes --home --lang --help"
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "init import aggregate codes check build explain diff verify batch serve template help --help --version" -- "$word")
        return
    fi
    if [ "$command ${COMP_WORDS[2]} $before" = "template render --template" ]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
    fi
    case $before in
    --formats)
        mapfile -t COMPREPLY < <(compgen -W "pdf xlsx docx html md csv pdf,xlsx pdf,xlsx,docx,html,md pdf,xlsx,docx,html,md,csv" -- "$word")
        return ;;
    --format)
        mapfile -t COMPREPLY < <(compgen -W "text json xlsx" -- "$word")
        return ;;
    --unit)
        mapfile -t COMPREPLY < <(compgen -W "元 万元" -- "$word")
        return ;;
    --lang)
        mapfile -t COMPREPLY < <(compgen -W "zh en" -- "$word")
        return ;;
    --template | show | lint)
        mapfile -t COMPREPLY < <(compgen -W "$(juesuan template list 2>/dev/null | cut -f1)" -- "$word")
        return ;;
    help)
        mapfile -t COMPREPLY < <(compgen -W "init import aggregate codes check build explain diff verify batch serve template" -- "$word")
        return ;;
    -o | --out)
        if [ "$command" = build ] || [ "$command" = batch ]; then
            mapfile -t COMPREPLY < <(compgen -d -- "$word")
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
        fi
        return ;;
    --templates | --codes | --home)
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        return ;;
    --year | -j | --shard | --timeout | --memory)
        return ;;
    esac
    case $command in
    init) options="$options --template --year --from -o --out -j --draft --force" ;;
    import) options="$options --template --into --replace --year --unit --draft --report -o --out --force" ;;
    aggregate) options="$options --template --difference --adjust -o --out --force" ;;
    codes) options="$options --year -o --out --force" ;;
    check) options="$options --format --template --as-published --year --claims --details -j -o --out --force" ;;
    build) options="$options -o --out --formats --template --draft --force --timings" ;;
    explain) options="$options --template --answer --by --role --date --rule -o --out --force" ;;
    diff) options="$options -o --out --force --template" ;;
    verify) options="$options --format --template" ;;
    batch) options="$options -o --out -j --formats --template --draft --force --shard --merge --timeout --memory" ;;
    serve) options="$options --no-browser" ;;
    template)
        if [ "$COMP_CWORD" = 2 ]; then
            mapfile -t COMPREPLY < <(compgen -W "list show lint render" -- "$word")
            return
        fi
        options="$options --template --context --trim-blocks --lstrip-blocks --keep-trailing-newline --lenient --no-escape" ;;
    esac
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    else
        mapfile -t COMPREPLY < <(for ending in json xlsx xls et csv docx html htm pdf; do compgen -f -X "!*.$ending" -- "$word"; done; compgen -d -- "$word")
    fi
}
complete -o filenames -F _juesuan juesuan
