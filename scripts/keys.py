#!/usr/bin/python3
"""Writes docs/keys.md: every name that a data file may hold, from data/schema/department.schema.json.

    scripts/keys.py          writes the page
    scripts/keys.py --check  exits with 1 when the page is not what the schema says (tests/lint/test_schemas.py)
"""
import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCHEMA = os.path.join(ROOT, "data", "schema", "department.schema.json")
PAGE = os.path.join(ROOT, "docs", "keys.md")
KINDS = {"amount": "金额", "count": "个数", "name": "一行文字", "text": "文字", "prose": "段落", "heading": "小标题",
         "function_code": "功能分类科目代码", "economic_code": "经济分类科目代码", "printed_table": "公开的表", "annex": "附件"}
TYPES = {"string": "文字", "integer": "整数", "number": "数", "boolean": "是否", "array": "列表", "object": "一组", "null": "不知道"}
HEAD = """# 数据文件的全部名称

这一页由 `scripts/keys.py` 从 `data/schema/department.schema.json` 生成，不要手改。`[]` 是列表里的每一项，`*` 是自己起的名称或科目代码。
怎样填、从哪里填起，见[数据文件格式](data-format.md)；`juesuan init` 生成的空数据文件里有同样的说明。
各地区自己的数据（`local`）由模板包规定，见[模板包](template-packs.md)。
"""


def kind(node):
    if "$ref" in node:
        return KINDS[node["$ref"].rsplit("/", 1)[1]]
    if "enum" in node:
        return "、".join(str(v) for v in node["enum"] if v is not None)
    if "const" in node:
        return str(node["const"])
    types = node.get("type", "object")
    types = types if isinstance(types, list) else [types]
    return "、".join(dict.fromkeys(TYPES[t] for t in types if t != "null"))


def rows(node, path, defs, seen):
    """A row for the node itself, then those for what it holds."""
    yield path, node.get("title", ""), kind(node), node.get("description", "")
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        if name in seen:
            return
        seen, node = seen | {name}, defs[name]
    for key, child in node.get("properties", {}).items():
        yield from rows(child, f"{path}.{key}", defs, seen)
    more = node.get("additionalProperties")
    if isinstance(more, dict) and more:
        yield from rows(more, f"{path}.*", defs, seen)
    items = node.get("items")
    for item in [items] if isinstance(items, dict) else items or []:
        inner = list(rows(item, f"{path}[]", defs, seen))
        yield from inner if "properties" not in item and "$ref" in item and len(inner) == 1 else inner[1:]


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def page():
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)
    out = [HEAD]
    for name, section in schema["properties"].items():
        table = list(rows(section, name, schema["$defs"], frozenset()))
        own, inner = table[0], table[1:]
        out.append(f"## {name} {own[1]}\n\n{own[3]}\n" if own[3] else f"## {name} {own[1]}\n")
        if inner:
            out.append("| 名称 | 中文 | 填什么 | 说明 |\n|---|---|---|---|")
            out.append("\n".join(f"| `{p}` | {cell(t)} | {cell(k)} | {cell(d)} |" for p, t, k, d in inner) + "\n")
    return "\n".join(out)


def main():
    text = page()
    if "--check" in sys.argv[1:]:
        with open(PAGE, encoding="utf-8") as file:
            return 0 if file.read() == text else 1
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
