#!/bin/sh
# Installs the Debian packages that building (and, with --tests, testing) needs and that are not there yet.
set -eu
cd "$(dirname "$0")/.."

build="build-essential cmake ninja-build pkg-config libhpdf-dev libxlsxwriter-dev libmd4c-dev \
libfreetype-dev libfontconfig-dev libzip-dev libxml2-dev libdeflate-dev libmicrohttpd-dev fonts-noto-cjk"
tests="clang clang-format clang-tidy cppcheck lld libclang-rt-14-dev libcmocka-dev libjansson-dev python3 python3-openpyxl python3-xlrd python3-xlwt python3-jinja2 python3-jsonschema \
python3-docx python3-lxml python3-fonttools python3-markdown-it poppler-utils qpdf mupdf-tools libreoffice-calc libreoffice-writer python3-uno gnumeric fonts-liberation chromium chromium-driver \
nodejs npm"

wanted=$build
[ "${1:-}" = "--tests" ] && wanted="$build $tests"

# A program that is there without its Debian package (node from elsewhere) will do.
have() {
    case $1 in
    nodejs) command -v node ;;
    npm) command -v npm ;;
    *) dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed' ;;
    esac >/dev/null 2>&1
}

missing=
for package in $wanted; do
    have "$package" || missing="$missing $package"
done

if [ -n "$missing" ]; then
    echo "安装缺少的软件包：$missing"
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -q >/dev/null
    # shellcheck disable=SC2086
    $as_root apt-get install -y -q --no-install-recommends $missing >/dev/null
fi

if [ -x fonts/install.sh ]; then
    fonts/install.sh
fi
