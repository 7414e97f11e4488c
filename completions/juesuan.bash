# Bash completion for juesuan.
_juesuan()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
    local options="--templates --lang --help"
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "build check explain diff batch template --help --version" -- "$word")
        return
    fi
    case $before in
    --formats)
        mapfile -t COMPREPLY < <(compgen -W "pdf xlsx docx html md pdf,xlsx pdf,xlsx,docx,html,md" -- "$word")
        return ;;
    --format)
        mapfile -t COMPREPLY < <(compgen -W "text json" -- "$word")
        return ;;
    --lang)
        mapfile -t COMPREPLY < <(compgen -W "zh en" -- "$word")
        return ;;
    --template | show | lint)
        mapfile -t COMPREPLY < <(compgen -W "$(juesuan template list 2>/dev/null | cut -f1)" -- "$word")
        return ;;
    -o | --templates)
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        return ;;
    esac
    case $command in
    build) options="$options -o --formats --template --draft --force" ;;
    check) options="$options --format --template --as-published" ;;
    diff) options="$options -o --template" ;;
    batch) options="$options -o -j --formats --template --draft --force --shard --merge" ;;
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
        mapfile -t COMPREPLY < <(compgen -f -X '!*.json' -- "$word"; compgen -d -- "$word")
    fi
}
complete -o filenames -F _juesuan juesuan
