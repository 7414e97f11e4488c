#!/bin/sh
# Tries the package as somebody would who has nothing but a new Debian 12: installs it there with what it depends on, makes a department's
# files, asks the pages, adds the fonts that are missing, removes it, and looks whether anything was left or lost.
#   scripts/deb/clean-root.sh juesuan_0.1.0_amd64.deb
# Needs root (a chroot is made and thrown away), Debian's mirror, and the packages mmdebstrap, lintian, desktop-file-utils, curl and unzip.
# MIRROR names another mirror; ROOT_TAR a file in which the new system is kept for the next time.
set -eu
package=$(realpath "$1")
work=$(mktemp -d)
root=$work/root
served=
end() {
    [ -z "$served" ] || kill "$served" 2>/dev/null || true
    ! mountpoint -q "$root/proc" || umount "$root/proc"
    rm -rf --one-file-system "$work"
}
trap end EXIT

say() { echo "== $*"; }
fail() {
    echo "FAILED: $*" >&2
    exit 1
}
inside() { chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
as_user() { exec chroot --userspec=accountant:accountant "$root" env -i -C /home/accountant HOME=/home/accountant LANG=C.UTF-8 PATH=/usr/bin:/bin "$@"; }
# All files with what is in them, apart from what apt, dpkg and programs keep for themselves.
listed() {
    (cd "$root" && find . \( -path ./proc -o -path ./dev -o -path ./sys -o -path ./run -o -path ./tmp -o -path ./home -o -path ./var/lib \
        -o -path ./var/cache -o -path ./var/log \) -prune -o ! -type d -print | grep -v '^\./etc/ld\.so\.cache$' | sort)
}
of_user() { (cd "$root/home/accountant" && find . -type f -exec sha256sum {} + | sort); }

say "lintian and the desktop entry"
lintian --fail-on error "$package" 2>/dev/null || fail "lintian"
dpkg-deb -x "$package" "$work/unpacked"
desktop-file-validate "$work/unpacked/usr/share/applications/juesuan.desktop" || fail "desktop entry"

say "a new system"
tar=${ROOT_TAR:-$work/root.tar}
[ -s "$tar" ] || mmdebstrap --quiet --variant=minbase bookworm "$tar" "${MIRROR:-http://deb.debian.org/debian}"
mkdir "$root"
tar -C "$root" -xf "$tar" --exclude='./dev/*'
mkdir -p "$root/dev"
mknod -m 666 "$root/dev/null" c 1 3
mknod -m 666 "$root/dev/urandom" c 1 9
mount --bind /proc "$root/proc"
inside apt-get -qq update
inside useradd -m accountant
listed > "$work/before"

say "installed with what it depends on, and nothing that it only recommends"
cp "$package" "$root/tmp/juesuan.deb"
inside apt-get -qq install -y --no-install-recommends /tmp/juesuan.deb > "$work/apt" 2>&1 || fail "$(cat "$work/apt")"
inside dpkg -V juesuan || fail "files of the package differ"

say "a department in every format, without 仿宋 and 楷体"
(as_user juesuan build /usr/share/doc/juesuan/examples/linxia-2022.json -o made --formats pdf,docx,xlsx,html,md,csv > "$work/out" 2> "$work/err") ||
    fail "$(cat "$work/err")"
for ending in pdf docx xlsx html md csv.zip; do
    [ -s "$root/home/accountant/made/linxia-2022.$ending" ] || fail "no $ending"
done
grep -q 'E5002.*FandolFang.*仿宋' "$work/err" || fail "nothing is said about the font that is missing"
grep -q '请安装 texlive-lang-chinese' "$work/err" || fail "nothing says what to install"
grep -A4 'FandolFang' "$work/err"

say "the pages"
(as_user juesuan import /usr/share/doc/juesuan/examples/linxia-2022.json -o own.xlsx) 2>/dev/null
as_user juesuan serve --no-browser > "$work/served" 2>&1 &
served=$!
for _ in $(seq 100); do
    grep -q token "$work/served" && break
    sleep .1
done
address=$(grep -o 'http://[^ ]*' "$work/served") || fail "$(cat "$work/served")"
origin=${address%%/\?*}
ask() { curl -sS --noproxy '*' -b "$work/cookies" -c "$work/cookies" -H "Origin: $origin" "$@"; }
ask -o /dev/null -f "$address"
ask -f -o "$work/first" "$origin/"
piece=$(ask -o /dev/null -w '%{redirect_url}' -F "file=@$root/home/accountant/own.xlsx" "$origin/upload")
for _ in $(seq 100); do
    ask -f -o "$work/page" "$piece"
    grep -q '看问题、改问题' "$work/page" && break
    sleep .1
done
grep -q '没有错误，可以公开' "$work/page" || fail "the data has no error"
grep -q '缺公文用的字体' "$work/page" && grep -q '/usr/share/juesuan/fonts/install.sh' "$work/page" || fail "the page does not say what to install"
ask -f -o "$work/all.zip" "${piece}file/all"
for name in own.pdf own.docx own.xlsx own.html own.md data/own.xlsx check/own.xlsx; do
    unzip -l "$work/all.zip" | grep -q " $name\$" || fail "no $name in the archive"
done
kill "$served"
wait "$served" || fail "the server did not end cleanly"
served=

say "the fonts that were missing"
inside sh /usr/share/juesuan/fonts/install.sh
(as_user juesuan build /usr/share/doc/juesuan/examples/linxia-2022.json -o with-fonts > /dev/null 2> "$work/err") || fail "$(cat "$work/err")"
! grep -q E5002 "$work/err" || fail "they are still missing"

say "removed"
of_user > "$work/own-before"
inside dpkg -L juesuan | sort > "$work/installed"
inside apt-get -qq purge -y juesuan > "$work/apt" 2>&1 || fail "$(cat "$work/apt")"
! grep -q 'not empty' "$work/apt" || fail "$(cat "$work/apt")"
for path in /usr/bin/juesuan /usr/share/juesuan /usr/share/doc/juesuan; do
    [ ! -e "$root$path" ] || fail "$path is left"
done
inside apt-get -qq autoremove --purge -y > /dev/null 2>&1
listed > "$work/after"
diff "$work/before" "$work/after" || fail "the system is not what it was"
of_user | diff "$work/own-before" - || fail "something of the user's was lost"
grep -q '\.local/state/juesuan/.*raw' "$work/own-before" || fail "the work of the pages is not kept"
say "all is well"
