# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # doctor.sh has and uses these
# Sourced by doctor.sh: one line a check, in the reader's language.

case ${STUDY_LANGUAGE:-auto}-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in ja-* | auto-ja*) language=ja ;; *) language=en ;; esac
# in_words ENGLISH JAPANESE
in_words() { if [ "$language" = ja ]; then printf '%s' "$2"; else printf '%s' "$1"; fi; }

green='' yellow='' red='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    escape=$(printf '\033')
    green="${escape}[32m" yellow="${escape}[33m" red="${escape}[31m" plain="${escape}[0m"
fi
warnings=0 failures=0
next_word=$(in_words "Next:" "対処:")

# tell ok | warn | FAIL, TEXT, WHAT TO DO NEXT
tell() {
    case $1 in
    ok) printf '%sok%s    %s\n' "$green" "$plain" "$2" ;;
    warn) warnings=$((warnings + 1)); printf '%swarn%s  %s %s %s\n' "$yellow" "$plain" "$2" "$next_word" "$3" ;;
    FAIL) failures=$((failures + 1)); printf '%sFAIL%s  %s %s %s\n' "$red" "$plain" "$2" "$next_word" "$3" ;;
    *) fail "Expected ok, warn or FAIL, received: $1" ;;
    esac
}

# things NUMBER: "1 thing", "2 things".
things() { if [ "$1" -eq 1 ]; then echo "1 thing"; else echo "$1 things"; fi; }

# Speaks of the state that was found: $running names JupyterLab's port when it is up.
conclude() {
    if [ "$failures" -gt 0 ]; then
        in_words "$(things "$failures") to put right, $warnings to look at." "直す必要があるもの: $failures 件、確認したいもの: $warnings 件。"
    elif [ -n "$running" ] && [ "$warnings" -eq 0 ]; then
        in_words "All is well, and running. Open http://127.0.0.1:$running/lab (make url prints the link with its token)." \
            "すべて正常に動いています。http://127.0.0.1:$running/lab を開いてください(make url でトークン付きのリンクを表示できます)。"
    elif [ -n "$running" ]; then
        in_words "Running, with $(things "$warnings") to look at. The links: make url" "動いています。確認したいもの: $warnings 件。リンクの表示: make url"
    elif [ "$warnings" -eq 0 ]; then
        in_words "All is well. Next: make up" "すべて正常です。次のコマンド: make up"
    else
        in_words "Ready, with $(things "$warnings") to look at. Next: make up" "準備ができています。確認したいもの: $warnings 件。次のコマンド: make up"
    fi
    echo
    [ "$failures" -eq 0 ]
}
