#!/bin/sh
# Builds the program and makes a real department's complete disclosure in out/.
set -eu
cd "$(dirname "$0")"

scripts/setup.sh
cmake -S . -B build/release -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF >/dev/null
ninja -C build/release juesuan-cli >/dev/null

echo "生成 临夏市医疗保障局 2022 年度部门决算公开："
build/release/juesuan build data/linxia-2022.json -o out
echo
echo "勾稽检查：build/release/juesuan check data/linxia-2022.json"
