/** The completion scripts: thin, so that they stay right when commands change. They ask `telltale __complete`. */

/** bash gives the word with its opening quote, and takes the completion without it. */
const bash = `# bash completion for telltale. For good:
#   telltale completion bash > ~/.local/share/bash-completion/completions/telltale
_telltale() {
  local line word quote=''
  local -a words=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do words+=("$word"); done
  local current="\${COMP_WORDS[COMP_CWORD]}"
  case "$current" in \\'*|\\"*) quote="\${current:0:1}"; current="\${current:1}" ;; esac
  # bash takes words apart at = and :, here they belong to the word.
  local typed="\${COMP_LINE:0:COMP_POINT}"
  local cut=''
  if [[ -z $quote && $typed =~ (^|[[:space:]])([^[:space:]]*)$ ]]; then
    cut="\${BASH_REMATCH[2]}"
    if [[ $cut != "$current" && $cut == *"$current" ]]; then
      words=(); for word in \${typed#* }; do words+=("$word"); done
      [[ $typed == *[[:space:]] ]] && words+=('')
      # A sign that takes words apart is not replaced, what follows it is.
      [[ $current == [=:] ]] || cut="\${cut%"$current"}"
    else
      cut=''
    fi
  fi
  if [[ -n $quote ]]; then words[\${#words[@]}-1]="$current"; fi
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
    else
      line="\${line%%$'\\t'*}"
      line="\${line#"$cut"}"
      [[ -z $quote && $line == *' '* ]] && line=$(printf '%q' "$line")
      COMPREPLY+=("$line")
    fi
  done < <(telltale __complete "\${words[@]}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && ( -n $quote || \${COMPREPLY[0]} == *= ) ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -F _telltale telltale
`;

const zsh = `#compdef telltale
# zsh completion for telltale. For good:
#   telltale completion zsh > "\${fpath[1]}/_telltale"
_telltale() {
  local line
  local -a typed candidates descriptions
  typed=("\${(@Q)words[2,CURRENT]}")
  # An open quote is not taken away by (Q).
  case $typed[-1] in (\\'*|\\"*) typed[-1]=\${typed[-1][2,-1]} ;; esac
  local files=0
  while IFS= read -r line; do
    if [[ $line == :files ]]; then files=1; continue; fi
    candidates+=("\${line%%$'\\t'*}")
    descriptions+=("\${line/$'\\t'/  -- }")
  done < <(telltale __complete "\${typed[@]}" 2>/dev/null)
  (( \${#candidates} )) && compadd -S '' -l -d descriptions -a candidates
  (( files )) && _files
}
if [[ $funcstack[1] == _telltale ]]; then _telltale "$@"; else compdef _telltale telltale; fi
`;

const fish = `# fish completion for telltale. For good:
#   telltale completion fish > ~/.config/fish/completions/telltale.fish
function __telltale_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string unescape --style=script 2>/dev/null; or commandline -ct)
    set -l lines (telltale __complete $words[2..-1] (string replace -r '^["\\']' '' -- "$current") 2>/dev/null)
    for line in $lines
        if test "$line" = ':files'
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c telltale -f -a '(__telltale_complete)'
`;

export const completionScripts = { bash, zsh, fish } as const;
