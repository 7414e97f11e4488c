#!/bin/sh
# Puts the free default fonts in place from Debian packages. Silent and without network when they
# are there already.
#   Noto Serif/Sans CJK (SIL OFL 1.1)        package fonts-noto-cjk, installed as usual
#   FandolFang, FandolKai (GPL 3 with the    package texlive-lang-chinese: only the two files are
#   font exception)                          taken out of it, into this folder; TeX stays away
set -eu
here=$(cd "$(dirname "$0")" && pwd)
noto=/usr/share/fonts/opentype/noto
tex=/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol

have_noto() {
    for name in NotoSerifCJK-Regular NotoSerifCJK-Bold NotoSansCJK-Regular; do
        [ -s "$noto/$name.ttc" ] || [ -s "$here/$name.ttc" ] || return 1
    done
}

have_fandol() {
    for name in FandolFang-Regular FandolKai-Regular; do
        [ -s "$tex/$name.otf" ] || [ -s "$here/$name.otf" ] || return 1
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "install.sh: need root to run: $*" >&2
        return 1
    fi
}

# Runs a command that may fail for want of fresh package lists: then updates them and tries once more.
with_lists() {
    "$@" >/dev/null 2>&1 && return
    as_root apt-get update -qq >/dev/null
    "$@" >/dev/null
}

install_noto() {
    with_lists as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends fonts-noto-cjk
}

download() (
    cd "$1"
    apt-get -q download texlive-lang-chinese
)

# Each file appears under its name only when it is complete.
place() {
    cp "$1" "$here/.$2.tmp"
    mv "$here/.$2.tmp" "$here/$2"
}

install_fandol() {
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    with_lists download "$work"
    dpkg-deb -x "$work"/texlive-lang-chinese_*.deb "$work/x"
    place "$work/x/usr/share/doc/texlive-doc/fonts/fandol/README" LICENCE-Fandol.txt
    place "$work/x$tex/FandolFang-Regular.otf" FandolFang-Regular.otf
    place "$work/x$tex/FandolKai-Regular.otf" FandolKai-Regular.otf
}

have_noto || install_noto
have_fandol || install_fandol
have_noto && have_fandol
