"""Invented provinces: packs that differ from all others in as many ways as published documents do."""
import json
import os


def write_pack(folder, name, files):
    for path, content in files.items():
        target = os.path.join(folder, name, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as f:
            f.write(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1))


CODE_COLUMNS = [
    {"title": "类", "key": "class", "kind": "code", "bind": "row.code[:3]"},
    {"title": "款", "key": "section", "kind": "code", "bind": "row.code[3:5]"},
    {"title": "项", "key": "item", "kind": "code", "bind": "row.code[5:]"}]

# 瀛洲: tables called 附表A…, another order, codes in three columns, several units side by side, tables of 政府采购 and
# 机关运行经费, groups of rows, a column that is there only when it has figures, figures of its own that the data gives.
YINGZHOU = {
    "pack.json": {
        "name": "yingzhou", "title": "瀛洲省部门决算公开", "extends": "standard",
        "tables": ["A", "B", "C", "D", "E", "F", "G", "H", "units", "purchases", "operating", "duties"],
        "numbers": {"unit": "元", "separator": False, "zero": "blank", "text": {"separator": True}},
        "table": {"department": "编制单位：{{ department.name }}", "unit": "计量单位：人民币{{ unit }}", "year": "{{ year }}年度"},
        "words": {"increase": "净增", "decrease": "净减", "rise": "增幅", "fall": "降幅", "same": "无变化"}},
    "schema.json": {"properties": {"local": {
        "properties": {
            "units": {"title": "各单位", "type": "array", "items": {
                "type": "object", "required": ["name"], "additionalProperties": False,
                "properties": {
                    "name": {"$ref": "#/$defs/name", "title": "单位名称"},
                    "income": {"$ref": "#/$defs/amount", "title": "本年收入"},
                    "expenditure": {"$ref": "#/$defs/amount", "title": "本年支出"},
                    "staff": {"$ref": "#/$defs/count", "title": "年末人数"},
                    "projects": {"title": "项目", "type": "array", "items": {
                        "type": "object", "properties": {
                            "name": {"$ref": "#/$defs/name", "title": "项目名称"},
                            "amount": {"$ref": "#/$defs/amount", "title": "金额"}}}}}}},
            "hotline": {"$ref": "#/$defs/name", "title": "咨询电话"}},
        "required": ["units"], "additionalProperties": False}}, "required": ["local"]},
    "mandatory.json": {"rules": {"yingzhou": "《瀛洲省部门决算公开办法》第三条"},
                       "items": {"hotline": {"title": "咨询电话", "rule": "yingzhou", "at": ["local.hotline"]}}},
    "tables/A.json": {"extends": "t01", "code": "附表A", "sheet": "Table A"},
    "tables/B.json": {"extends": "t02", "code": "附表B", "columns": [
        {"title": "科目编码", "columns": CODE_COLUMNS},
        {"title": "科目名称", "key": "name", "kind": "label", "bind": "row.name"},
        {"title": "合计", "key": "total", "kind": "amount", "bind": "row.total"},
        {"title": "财政拨款", "key": "fiscal", "kind": "amount", "bind": "row.fiscal"},
        {"if": "income.sum.operating", "title": "事业收入", "key": "operating", "kind": "amount", "bind": "row.operating"},
        {"if": "income.sum.other", "title": "其他收入", "key": "other", "kind": "amount", "bind": "row.other"}],
        "rows": [{"row": "income.sum", "cells": {"class": "合计"}, "merge": ["class", "name"], "role": "total"},
                 {"each": "income.rows"}]},
    "tables/C.json": {"extends": "t03", "code": "附表C"},
    "tables/D.json": {"extends": "t09", "code": "附表D"},
    "tables/E.json": {"extends": "t04", "code": "附表E"},
    "tables/F.json": {"extends": "t05", "code": "附表F", "columns": [
        {"title": "科目编码", "columns": CODE_COLUMNS},
        {"title": "科目名称", "key": "name", "kind": "label", "bind": "row.name"},
        {"title": "{{ year }}年", "columns": [
            {"title": "基本支出", "key": "basic", "kind": "amount", "bind": "row.basic"},
            {"title": "项目支出", "key": "project", "kind": "amount", "bind": "row.project"},
            {"title": "合计", "key": "total", "kind": "amount", "bind": "row.total"}]}],
        "rows": [{"each": "general.expenditure.leaves"},
                 {"row": "general.expenditure.sum", "cells": {"class": "总计"}, "merge": ["class", "name"], "role": "total"}]},
    "tables/G.json": {"extends": "t06", "code": "附表G"},
    "tables/H.json": {"extends": "t07", "code": "附表H"},
    "tables/units.json": {
        "extends": False, "code": "附表I", "title": "各单位收支情况表", "orientation": "landscape",
        "columns": [
            {"title": "项目", "key": "label", "kind": "label"},
            {"title": "各单位", "columns": [{"each": "local.units", "title": "{{ col_index }}.{{ col.name }}", "columns": [
                {"title": "金额", "key": "n", "kind": "amount"}]}]},
            {"title": "合计", "key": "all", "kind": "amount"}],
        "numbers_row": {"label": "栏次"},
        "rows": [
            {"cells": {"label": "本年收入", "n": "col.income", "all": "local.units|sum(attribute='income')"}},
            {"cells": {"label": "本年支出", "n": "col.expenditure", "all": "local.units|sum(attribute='expenditure')"}},
            {"cells": {"label": "年末人数", "n": {"count": "col.staff"}, "all": {"count": "local.units|sum(attribute='staff')"}}}],
        "notes": ["注：咨询电话{{ local.hotline }}。"]},
    "tables/purchases.json": {
        "extends": False, "code": "附表J", "title": "各单位项目明细表",
        "columns": [{"title": "序号", "key": "i", "kind": "text"}, {"title": "名称", "key": "name", "kind": "label"},
                    {"title": "金额", "key": "amount", "kind": "amount"}],
        "rows": [{"each": "local.units", "rows": [
            {"cells": {"name": "{{ group.name }}", "amount": "group.projects|sum(attribute='amount')"}, "role": "section"},
            {"if": "not group.projects", "cells": {"name": "（没有项目）"}},
            {"each": "group.projects", "indent": 1,
             "cells": {"i": "{{ index }}", "name": "{{ group.name }}：{{ row.name }}", "amount": "row.amount"}}]}]},
    "tables/operating.json": {
        "extends": False, "code": "附表K", "title": "政府采购和机关运行经费情况表",
        "columns": [{"title": "项目", "key": "label", "kind": "label"}, {"title": "行次", "kind": "line"},
                    {"title": "决算数", "key": "now", "kind": "amount"},
                    {"title": "占比", "key": "share", "kind": "number", "decimals": 1}],
        "rows": [
            {"cells": {"label": "一、政府采购支出", "now": "procurement.total", "share": "100"}, "bold": True},
            {"cells": {"label": "其中：货物", "now": "procurement.goods",
                       "share": "procurement.goods / procurement.total * 100 if procurement.total else 0"}, "indent": 1},
            {"cells": {"label": "工程", "now": "procurement.works",
                       "share": "procurement.works / procurement.total * 100 if procurement.total else 0"}, "indent": 3},
            {"cells": {"label": "服务", "now": "procurement.services",
                       "share": "procurement.services / procurement.total * 100 if procurement.total else 0"}, "indent": 3},
            {"cells": {"label": "二、机关运行经费", "now": "operating_funds.total"}, "bold": True}]},
    "tables/duties.json": {
        "extends": False, "code": "附表L", "title": "部门职责一览表",
        "columns": [{"title": "序号", "key": "i", "kind": "text", "width": 4}, {"title": "职责", "key": "d", "kind": "text"}],
        "rows": [{"each": "department.duties", "cells": {"i": "{{ index }}", "d": "{{ row }}"}}]},
    "parts/01-overview.md.j2": "# 第一章 我们是谁\n\n## 1、职责与机构\n\n见附表L。\n\n{{ table(\"duties\") }}\n",
    "parts/02-tables.md.j2": """# 第二章 决算报表

{% for id in pack.tables if id != "duties" %}
{{ table(id) }}

{% endfor %}
""",
    "parts/03-total.md.j2": """{% set c = totals.income_total|change(previous.income_total) %}
{{ year|cn_digits }}年度收入总计{{ totals.income_total|amount }}，较{{ prev_year|cn_digits }}年度{{ c.word }}{% if not c.same %}{{ c.amount|amount }}{% if c.comparable %}（{{ c.rate_word }}{{ c.rate }}）{% endif %}{% endif %}。咨询电话：{{ local.hotline }}。
"""}


def yingzhou_data(data):
    """Any department with what 瀛洲 asks for."""
    data = dict(data, template="yingzhou")
    data["local"] = {"hotline": "0999-12345678", "units": [
        {"name": "本级", "income": 100.5, "expenditure": 99.25, "staff": 12, "projects": [{"name": "巡查", "amount": 30}, {"name": "培训", "amount": 12.5}]},
        {"name": "中心", "income": 20, "expenditure": 20.75, "staff": 30},
        {"name": "学校", "income": 1, "expenditure": 0.5, "staff": 8, "projects": [{"name": "修缮", "amount": 0.5}]}]}
    return data


# 昆墟: the tables stand behind the text, headings without 第…部分, a matrix of 功能 by 经济 with titles over titles (one of
# them over nothing), a set of its own in `local` with its own sums and a rule, percentages with separators.
ECONOMIC = ("30101", "30113", "30201", "30231", "30302")
KUNXU = {
    "pack.json": {
        "name": "kunxu", "title": "昆墟省部门决算公开", "extends": "standard",
        "tables": ["t01", "t05", "matrix", "t09"],
        "numbers": {"percent": {"decimals": 1, "separator": True}},
        "words": {"no_base": "--（基数为0）"},
        "table": {"department": "部门：{{ department.name }}（{{ department.budget_code }}）"}},
    "schema.json": {"properties": {"local": {"properties": {"matrix": {"title": "功能分类与经济分类", "type": "array", "items": {
        "type": "object", "required": ["code"], "additionalProperties": False,
        "properties": dict({"code": {"$ref": "#/$defs/function_code"}},
                           **{"e" + c: {"$ref": "#/$defs/amount", "title": c} for c in ECONOMIC})}}}}}},
    "facts.json": {"sets": {"local.matrix": {"title": "功能分类与经济分类", "codes": "function", "measures": dict(
        {"e" + c: {"title": c} for c in ECONOMIC},
        **{"e" + k: {"title": k, "sum": ["e" + c for c in ECONOMIC if c.startswith(k)]} for k in ("301", "302", "303")},
        total={"title": "合计", "sum": ["e301", "e302", "e303"]})}}},
    "rules.json": {"rules": {"K01": {"title": "明细表合计等于基本支出", "severity": "E", "left": "local.matrix.sum.total",
                                     "right": "general.expenditure.sum.basic"}}},
    "tables/matrix.json": {
        "extends": False, "code": "公开10表", "title": "一般公共预算基本支出明细表",
        "columns": [
            {"title": "科目", "key": "name", "kind": "label", "bind": "row.name"},
            {"title": "合计", "key": "total", "kind": "amount", "bind": "row.total"},
            {"each": "economic.classes", "title": "{{ col_index }}.{{ col.name }}", "columns": [
                {"title": "小计", "key": "sum", "kind": "amount", "bind": "row['e' ~ col.code]"},
                {"each": "col.children", "title": "{{ col_group.code }}-{{ col.name }}", "key": "one", "kind": "amount",
                 "bind": "row['e' ~ col.code]"}]},
            {"title": "其他", "columns": [{"each": "[]", "title": "没有", "key": "none", "kind": "amount", "bind": "row.total"}]}],
        "numbers_row": {"label": "栏次"},
        "rows": [{"row": "local.matrix.sum", "cells": {"name": "合计"}, "role": "total"}, {"each": "local.matrix.classes"}]},
    "report.md.j2": """# 一、概况

{{ department.duties|join("") }}

# 二、情况说明

{% set c = three_public.actual.total|change(three_public.previous.total) %}
“三公”经费{{ c.word }}{{ c.rate }}，因公出国（境）费{{ change(three_public.actual.abroad, three_public.previous.abroad).rate }}。

# 附表

{% for id in pack.tables %}
{{ table(id) }}

{% endfor %}
""",
    "mandatory.json": {"items": {k: None for k in ("organization", "duties", "income", "fund", "capital", "non_fiscal", "totals",
                                                   "operating_funds", "procurement", "assets", "equipment", "performance",
                                                   "glossary", "economic", "three_public")}}}


def kunxu_data():
    return {
        "format": 1, "template": "kunxu", "year": 2024, "unit": "元",
        "department": {"name": "某市某馆", "budget_code": "107001", "duties": ["收藏地方文献。"], "organization": ["不设科室。"]},
        "income": [{"code": "2070104", "fiscal": 900}, {"code": "2210201", "fiscal": 50}],
        "general": {"opening": 0, "expenditure": [{"code": "2070104", "basic": 900}, {"code": "2210201", "basic": 50}]},
        "fund": [], "capital": {"expenditure": []}, "non_fiscal": {"expenditure": []},
        "economic": [{"code": "30101", "basic": 600}, {"code": "30113", "basic": 50}, {"code": "30201", "basic": 100},
                     {"code": "30231", "basic": 120}, {"code": "30302", "basic": 80}],
        "three_public": {"budget": {"vehicle_operation": 130}, "actual": {"vehicle_operation": 120},
                         "previous": {"vehicle_operation": 10}, "counts": {"vehicles_kept": 1}},
        "budget": {"general": [{"code": "2070104", "amount": 950}]},
        "previous": {"income_total": 950, "fiscal_income_total": 950, "general_total": 950, "operating_funds": 220},
        "operating_funds": {}, "procurement": {}, "assets": {"vehicles": {"other": 1}, "equipment": {"over_1m": 0}},
        "performance": {"work": ["开展了自评。"]}, "reasons": {"three_public": "车辆维修减少"},
        "dates": {"approved": "2025-09-05", "published": "2025-09-19"},
        "local": {"matrix": [{"code": "2070104", "e30101": 600, "e30201": 100, "e30231": 120, "e30302": 80},
                             {"code": "2210201", "e30113": 50}]}}
