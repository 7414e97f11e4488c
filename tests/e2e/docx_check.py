"""Checks a Word file the way Word itself is strict: package, relations, order of elements,
attributes, identifiers, tables, fields, properties. `problems(path)` returns what is wrong, one sentence each; [] for a good file.

The orders are those of ECMA-376 part 1, annex A (transitional schema), for the elements in use; an
element that is not listed is a problem too."""

import posixpath
import re
import zipfile

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
VML = "urn:schemas-microsoft-com:vml"
OFFICE = "urn:schemas-microsoft-com:office:office"
WORD = "urn:schemas-microsoft-com:office:word"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

RPR = ("rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
       "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
       "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath")
PPR = ("pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd "
       "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
       "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
       "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange")
TBLPR = ("tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
         "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription")
TCPR = ("cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
        "hideMark")

# Children in this order, each at most once.
SEQUENCES = {
    "rPr": RPR,
    "pPr": PPR,
    "tblPr": TBLPR,
    "tcPr": TCPR,
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
              "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
              "docGrid",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "numPr": "ilvl numId",
    "document": "background body",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed "
             "qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr "
             "tblStylePr",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "rPrDefault": "rPr",
    "pPrDefault": "pPr",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "num": "abstractNumId lvlOverride",
    "lvlOverride": "startOverride lvl",
    "fonts": "font",
    "font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic "
            "embedBoldItalic",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime mirrorMargins "
                "defaultTabStop autoHyphenation evenAndOddHeaders characterSpacingControl "
                "noLineBreaksAfter noLineBreaksBefore updateFields footnotePr endnotePr compat docVars "
                "rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "compat": "useSingleBorderforContiguousCells wpJustification noTabHangInd noLeading spaceForUL "
              "noColumnBalance balanceSingleByteDoubleByteWidth noExtraLineSpacing "
              "doNotLeaveBackslashAlone ulTrailSpace doNotExpandShiftReturn spacingInWholePoints "
              "lineWrapLikeWord6 printBodyTextBeforeHeader printColBlack wpSpaceWidth "
              "showBreaksInFrames subFontBySize suppressBottomSpacing suppressTopSpacing "
              "suppressSpacingAtTopOfPage suppressTopSpacingWP suppressSpBfAfterPgBrk "
              "swapBordersFacingPages convMailMergeEsc truncateFontHeightsLikeWP6 mwSmallCaps "
              "usePrinterMetrics doNotSuppressParagraphBorders wrapTrailSpaces footnoteLayoutLikeWW8 "
              "shapeLayoutLikeWW8 alignTablesRowByRow forgetLastTabAlignment adjustLineHeightInTable "
              "autoSpaceLikeWord95 noSpaceRaiseLower doNotUseHTMLParagraphAutoSpacing "
              "layoutRawTableWidth layoutTableRowsApart useWord97LineBreakRules "
              "doNotBreakWrappedTables doNotSnapToGridInCell selectFldWithFirstOrLastChar "
              "applyBreakingRules doNotWrapTextWithPunct doNotUseEastAsianBreakRules "
              "useWord2002TableStyleRules growAutofit useFELayout compatSetting",
}
# These may stand several times in a row.
REPEATED = {"headerReference", "footerReference", "style", "abstractNum", "num", "lvl", "lvlOverride",
            "font", "compatSetting", "tblStylePr"}

# Children in any order.
CHOICES = {
    "body": "p tbl sectPr bookmarkStart bookmarkEnd",
    "hdr": "p tbl",
    "ftr": "p tbl",
    "p": "pPr r hyperlink fldSimple bookmarkStart bookmarkEnd",
    "hyperlink": "r bookmarkStart bookmarkEnd",
    "fldSimple": "r",
    "r": "rPr t tab br fldChar instrText pict",
    "tbl": "tblPr tblGrid tr",
    "tblGrid": "gridCol",
    "tr": "trPr tc",
    "trPr": "cantSplit tblHeader jc trHeight",
    "tc": "tcPr p tbl",
    "tabs": "tab",
}
# The first child, where it stands at all.
FIRST = {"p": "pPr", "r": "rPr", "tr": "trPr", "tc": "tcPr", "tbl": "tblPr"}


# Attributes, as the schema types them; "!" behind a name: required.
ON_OFF = "1|0|true|false|on|off"
TWIPS = r"-?\d{1,5}"  # Word's own limit is 22 inches: 31 680
LENGTH = r"\d{1,5}"
ID = r"\d{1,9}"
TEXT = ".*"
BORDER = {"val!": "single|double|none|nil|thick|dotted|dashed", "sz": r"[2-9]|[1-8]\d|9[0-6]",
          "space": r"[12]?\d|3[01]", "color": "[0-9A-F]{6}|auto"}
WIDTH = {"w!": TWIPS, "type!": "dxa|pct|auto|nil"}
ATTRIBUTES = {
    "pStyle": {"val!": TEXT}, "rStyle": {"val!": TEXT}, "tblStyle": {"val!": TEXT}, "basedOn": {"val!": TEXT},
    "next": {"val!": TEXT}, "name": {"val!": r".{1,253}"}, "uiPriority": {"val!": r"\d{1,2}"},
    "rFonts": {"ascii": TEXT, "eastAsia": TEXT, "hAnsi": TEXT, "cs": TEXT, "hint": "default|eastAsia|cs"},
    "sz": {"val!": r"[1-9]\d{0,3}"}, "szCs": {"val!": r"[1-9]\d{0,3}"}, "em": {"val!": "none|dot|comma|circle|underDot"},
    "lang": {"val": "[a-zA-Z-]+", "eastAsia": "[a-zA-Z-]+", "bidi": "[a-zA-Z-]+"},
    "ind": {"left": TWIPS, "right": TWIPS, "leftChars": TWIPS, "rightChars": TWIPS, "firstLine": LENGTH,
            "firstLineChars": TWIPS, "hanging": LENGTH, "hangingChars": TWIPS},
    "jc": {"val!": "left|center|right|both|distribute|start|end"}, "outlineLvl": {"val!": "[0-9]"},
    "tab": {"val": "left|center|right|decimal|clear|num|bar", "leader": "none|dot|hyphen|underscore|middleDot",
            "pos": TWIPS},
    "ilvl": {"val!": "[0-8]"}, "numId": {"val!": ID}, "abstractNumId": {"val!": ID}, "num": {"numId!": ID},
    "abstractNum": {"abstractNumId!": ID}, "lvl": {"ilvl!": "[0-8]"}, "lvlOverride": {"ilvl!": "[0-8]"},
    "start": {"val!": r"\d{1,5}"}, "startOverride": {"val!": r"\d{1,5}"}, "numFmt": {"val!": "decimal|bullet"},
    "suff": {"val!": "tab|space|nothing"}, "lvlText": {"val!": TEXT}, "lvlJc": {"val!": "left|center|right"},
    "multiLevelType": {"val!": "singleLevel|multilevel|hybridMultilevel"},
    "tblW": WIDTH, "tblInd": WIDTH, "tcW": WIDTH, "gridCol": {"w!": LENGTH}, "gridSpan": {"val!": r"[1-9]\d?"},
    "vMerge": {"val": "restart|continue"}, "vAlign": {"val!": "top|center|bottom|both"},
    "tblLayout": {"type!": "fixed|autofit"}, "tblCaption": {"val!": TEXT}, "tblDescription": {"val!": TEXT},
    "tblLook": {"val": "[0-9A-F]{4}", "firstRow": ON_OFF, "lastRow": ON_OFF, "firstColumn": ON_OFF,
                "lastColumn": ON_OFF, "noHBand": ON_OFF, "noVBand": ON_OFF},
    "trHeight": {"val!": LENGTH, "hRule": "auto|exact|atLeast"}, "insideH": BORDER, "insideV": BORDER,
    "headerReference": {"type!": "default|even|first"}, "footerReference": {"type!": "default|even|first"},
    "type": {"val!": "nextPage|continuous|evenPage|oddPage|nextColumn"},
    "pgSz": {"w!": LENGTH, "h!": LENGTH, "orient": "portrait|landscape"},
    "pgMar": {"top!": TWIPS, "right!": LENGTH, "bottom!": TWIPS, "left!": LENGTH, "header!": LENGTH,
              "footer!": LENGTH, "gutter!": LENGTH},
    "pgNumType": {"start": r"\d{1,5}", "fmt": "decimal"},
    "bookmarkStart": {"id!": ID, "name!": r"[^\W\d]\w{0,39}"}, "bookmarkEnd": {"id!": ID},
    "hyperlink": {"anchor": TEXT, "history": ON_OFF}, "fldChar": {"fldCharType!": "begin|separate|end"},
    "t": {}, "instrText": {}, "br": {"type": "page|column|textWrapping"},
    "style": {"type!": "paragraph|character|table|numbering", "styleId!": r"\w{1,253}", "default": ON_OFF,
              "customStyle": ON_OFF},
    "font": {"name!": r".{1,31}"}, "altName": {"val!": r".{1,31}"}, "charset": {"val!": "[0-9A-F]{2}"},
    "family": {"val!": "auto|roman|swiss|modern|script|decorative"}, "pitch": {"val!": "default|fixed|variable"},
    "panose1": {"val!": "[0-9A-F]{20}"},
    "zoom": {"percent!": r"\d{2,3}"}, "defaultTabStop": {"val!": LENGTH}, "updateFields": {"val!": "true"},
    "characterSpacingControl": {"val!": "doNotCompress|compressPunctuation"},
    "compatSetting": {"name!": TEXT, "uri!": TEXT, "val!": TEXT},
    "themeFontLang": {"val": "[a-zA-Z-]+", "eastAsia": "[a-zA-Z-]+"}, "overflowPunct": {"val!": ON_OFF},
    "pict": {}, "noProof": {},
}
for side in ("top", "left", "bottom", "right"):  # of a border and of a cell's margin
    ATTRIBUTES[side] = {**{k.strip("!"): v for k, v in BORDER.items()}, "w": LENGTH, "type": "dxa"}
# <w:spacing> of a paragraph and of a run.
ATTRIBUTES["spacing"] = {"before": LENGTH, "after": LENGTH, "line": LENGTH, "lineRule": "auto|exact|atLeast",
                         "val": r"-?\d{1,4}"}
# What stands alone, or with w:val as on/off.
FLAGS = ("b bCs keepNext keepLines pageBreakBefore cantSplit tblHeader qFormat semiHidden unhideWhenUsed noProof "
         "evenAndOddHeaders spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone ulTrailSpace "
         "doNotExpandShiftReturn adjustLineHeightInTable useFELayout").split()
for flag in FLAGS:
    ATTRIBUTES[flag] = {"val": ON_OFF}

CORE = ("category contentStatus created creator description identifier keywords language lastModifiedBy lastPrinted "
        "modified revision subject title version").split()
APP = ("Template Manager Company Pages Words Characters PresentationFormat Lines Paragraphs Slides Notes TotalTime "
       "HiddenSlides MMClips ScaleCrop HeadingPairs TitlesOfParts LinksUpToDate CharactersWithSpaces SharedDoc "
       "HyperlinkBase HLinks HyperlinksChanged DigSig Application AppVersion DocSecurity").split()


def local(element):
    return etree.QName(element).localname


def w(name):
    return "{%s}%s" % (W, name)


def value(element):
    return element.get(w("val"))


def check_sequence(element, order, report):
    order = order.split()
    at = 0
    for child in element:
        name = local(child)
        if name not in order:
            report("<%s> holds an unknown <%s>" % (local(element), name))
            continue
        index = order.index(name)
        if index < at:
            report("<%s> in <%s> stands out of order" % (name, local(element)))
        at = index if name in REPEATED else index + 1


def check_attributes(element, report):
    known = ATTRIBUTES.get(local(element), {})
    names = {name.strip("!"): pattern for name, pattern in known.items()}
    for name, text in element.attrib.items():
        space, name = etree.QName(name).namespace, etree.QName(name).localname
        if space != W:
            if space not in (R, "http://www.w3.org/XML/1998/namespace"):
                report("<%s> has an attribute %r of no namespace that Word knows" % (local(element), name))
        elif name not in names:
            report("<%s> has an unknown attribute %r" % (local(element), name))
        elif not re.fullmatch(names[name], text, re.S):
            report("<%s %s=%r> is not as the schema wants it" % (local(element), name, text))
    for name in known:
        if name.endswith("!") and element.get(w(name[:-1])) is None:
            report("<%s> lacks %r" % (local(element), name[:-1]))


def check_drawing(element, report):
    """A watermark: one shape of a type that is defined beside it, with text on its path."""
    shapes = [c for c in element if c.tag == "{%s}shape" % VML]
    types = {c.get("id") for c in element if c.tag == "{%s}shapetype" % VML}
    if len(shapes) != 1 or len(types) != 1:
        report("<pict> is not one shape and its type")
    for shape in shapes:
        if shape.get("type", "")[1:] not in types:
            report("a shape of a type that is not defined")
        path = shape.find("{%s}textpath" % VML)
        if path is None or not path.get("string"):
            report("a shape without text")
        if not re.fullmatch(r"([a-z-]+:[^:;]+;?)+", shape.get("style", "")):
            report("a shape with a bad style")
    for inner in element.iter(etree.Element):
        if etree.QName(inner).namespace not in (VML, OFFICE, WORD) and inner is not element:
            report("<pict> holds an unknown <%s>" % local(inner))


def own_elements(root):
    """Elements of the document, without the insides of drawings."""
    yield root
    for child in root.iterchildren(tag=etree.Element):
        if local(root) != "pict":
            yield from own_elements(child)


def check_structure(root, report):
    for element in own_elements(root):
        if element.tag == w("pict"):
            check_drawing(element, report)
            continue
        if etree.QName(element).namespace != W:
            report("<%s> is of no known namespace" % element.tag)
            continue
        name = local(element)
        if name in ATTRIBUTES or len(element.attrib):
            check_attributes(element, report)
        if name in SEQUENCES:
            check_sequence(element, SEQUENCES[name], report)
        elif name in CHOICES:
            allowed = CHOICES[name].split()
            for child in element:
                if local(child) not in allowed:
                    report("<%s> holds an unknown <%s>" % (name, local(child)))
        elif len(element):
            report("<%s> is not expected to hold anything" % name)
        if name in FIRST:
            for child in list(element)[1:]:
                if local(child) == FIRST[name]:
                    report("<%s> is not the first in <%s>" % (FIRST[name], name))


def check_tables(root, report):
    for number, table in enumerate(root.iter(w("tbl")), 1):
        grid = [int(c.get(w("w"))) for c in table.find(w("tblGrid"))]
        if int(table.find(w("tblPr")).find(w("tblW")).get(w("w"))) != sum(grid):
            report("table %d is not as wide as its grid" % number)
        if len(grid) > 63:
            report("table %d has %d columns; Word shows 63" % (number, len(grid)))
        if min(grid) <= 0:
            report("table %d has a column without width" % number)
        above = {}
        for row_number, row in enumerate(table.findall(w("tr")), 1):
            where = "table %d row %d" % (number, row_number)
            col, merged = 0, {}
            for cell in row.findall(w("tc")):
                properties = cell.find(w("tcPr"))
                if properties is None or properties.find(w("tcW")) is None:
                    report(where + ": a cell without width")
                    continue
                span = properties.find(w("gridSpan"))
                span = int(value(span)) if span is not None else 1
                width = int(properties.find(w("tcW")).get(w("w")))
                if width != sum(grid[col:col + span]):
                    report("%s: cell at column %d is %d wide, its columns %d" %
                           (where, col + 1, width, sum(grid[col:col + span])))
                merge = properties.find(w("vMerge"))
                if merge is not None:
                    if value(merge) == "restart":
                        merged[col] = span
                    elif above.get(col) != span:
                        report("%s: column %d goes on with nothing above" % (where, col + 1))
                    merged[col] = span
                if not len(cell) or local(cell[-1]) != "p":
                    report(where + ": a cell does not end with a paragraph")
                col += span
            if col != len(grid):
                report("%s has %d columns, the grid %d" % (where, col, len(grid)))
            above = merged
        following = table.getnext()
        if following is None or local(following) != "p":
            report("table %d is not followed by a paragraph" % number)


def check_text(root, report):
    for t in root.iter(w("t")):
        text = t.text or ""
        if text != text.strip(" \t\n") and t.get(XML_SPACE) != "preserve":
            report("blanks at the ends of %r would be lost" % text[:20])
        if not text:
            report("an empty <t>")


def check_fields(root, report):
    """Fields of one story, and those that Word wants within one paragraph."""
    for paragraph in root.iter(w("p")):
        code = "".join(i.text for i in paragraph.iter(w("instrText")))
        marks = [m.get(w("fldCharType")) for m in paragraph.iter(w("fldChar"))]
        if "TOC" not in code and marks.count("begin") < marks.count("end") - 1:
            report("a field ends in a paragraph where it did not begin")
    for instruction in root.iter(w("instrText")):
        if not re.fullmatch(r' (PAGE|PAGEREF \w+ \\h|TOC \\o "1-[1-9]" \\h \\z) ', instruction.text):
            report("a field of no kind: %r" % instruction.text)
    states = []
    for mark in root.iter(w("fldChar")):
        kind = mark.get(w("fldCharType"))
        if kind == "begin":
            states.append(kind)
        elif not states or (kind == "separate" and states[-1] != "begin"):
            report("a field mark %r without its begin" % kind)
        elif kind == "separate":
            states[-1] = kind
        else:
            states.pop()
    if states:
        report("%d fields are not ended" % len(states))


def unique(names, what, report):
    seen = set()
    for name in names:
        if name in seen:
            report("%s %r stands twice" % (what, name))
        seen.add(name)
    return seen


def check_references(document, styles, numbering, others, report):
    style_ids = {}
    for style in styles.findall(w("style")):
        style_ids[style.get(w("styleId"))] = style.get(w("type"))
    unique([s.get(w("styleId")) for s in styles.findall(w("style"))], "style", report)
    unique([value(s.find(w("name"))).lower() for s in styles.findall(w("style"))], "style name", report)
    numbers = unique([n.get(w("numId")) for n in numbering.findall(w("num"))], "list", report)
    abstract = unique([n.get(w("abstractNumId")) for n in numbering.findall(w("abstractNum"))],
                      "list kind", report)
    for number in numbering.iter(w("num")):
        if value(number.find(w("abstractNumId"))) not in abstract:
            report("list %s has no kind" % number.get(w("numId")))
    for tag, kind in (("pStyle", "paragraph"), ("rStyle", "character"), ("tblStyle", "table"),
                      ("basedOn", None), ("next", "paragraph"), ("link", None)):
        for root in [document, styles] + others:
            for use in root.iter(w(tag)):
                if value(use) not in style_ids or kind not in (None, style_ids[value(use)]):
                    report("<%s> %r is no style" % (tag, value(use)))
    for use in document.iter(w("numId")):
        if value(use) not in numbers:
            report("list %r does not exist" % value(use))
    bookmarks = unique([b.get(w("name")) for b in document.iter(w("bookmarkStart"))], "bookmark", report)
    starts = unique([b.get(w("id")) for b in document.iter(w("bookmarkStart"))], "bookmark id", report)
    ends = unique([b.get(w("id")) for b in document.iter(w("bookmarkEnd"))], "bookmark end", report)
    if starts != ends:
        report("bookmarks that are not ended: %s" % sorted(starts ^ ends))
    for link in document.iter(w("hyperlink")):
        anchor = link.get(w("anchor"))
        if anchor is not None and anchor not in bookmarks:
            report("a link to %r, which is no bookmark" % anchor)
    for instruction in document.iter(w("instrText")):
        m = re.match(r"\s*PAGEREF\s+(\S+)", instruction.text)
        if m and m.group(1) not in bookmarks:
            report("PAGEREF %r, which is no bookmark" % m.group(1))


def relations_of(part):
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def check_relations(parts, report):
    """Every relation leads to a part, every r:id to a relation, every part is reached."""
    reached = {"[Content_Types].xml", "_rels/.rels"}
    for source in [""] + [p for p in parts if not p.endswith(".rels")]:
        rels = relations_of(source)
        targets = {}
        if rels in parts:
            reached.add(rels)
            for relation in etree.fromstring(parts[rels]):
                identifier = relation.get("Id")
                if identifier in targets:
                    report("relation %s of %s stands twice" % (identifier, source))
                targets[identifier] = posixpath.normpath(
                    posixpath.join(posixpath.dirname(source), relation.get("Target")))
                if targets[identifier] not in parts:
                    report("relation %s leads to %s, which does not exist" %
                           (identifier, targets[identifier]))
                reached.add(targets[identifier])
        if source.endswith(".xml") and source != "[Content_Types].xml":
            for element in etree.fromstring(parts[source]).iter():
                used = element.get("{%s}id" % R)
                if used is not None and used not in targets:
                    report("%s uses the relation %s, which does not exist" % (source, used))
    for part in parts:
        if part not in reached:
            report("nothing leads to %s" % part)


def check_types(parts, report):
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {e.get("Extension") for e in types.findall("{%s}Default" % TYPES)}
    overrides = {e.get("PartName") for e in types.findall("{%s}Override" % TYPES)}
    for part in parts:
        if "/" + part not in overrides and part.rsplit(".", 1)[-1] not in defaults:
            report("%s has no content type" % part)
    for part in overrides:
        if part.lstrip("/") not in parts:
            report("the content type of %s, which does not exist" % part)


def read_parts(path, report):
    parts = {}
    with zipfile.ZipFile(path) as archive:
        if archive.testzip():
            report("the archive is damaged")
        for i, info in enumerate(archive.infolist()):
            if i == 0 and info.filename != "[Content_Types].xml":
                report("the archive does not begin with its content types")
            if info.filename in parts:
                report("%s is in the archive twice" % info.filename)
            parts[info.filename] = archive.read(info)
    return parts


def check_sections(document, report):
    for number, section in enumerate(document.iter(w("sectPr")), 1):
        for name in ("pgSz", "pgMar"):
            if section.find(w(name)) is None:
                report("section %d has no <%s>" % (number, name))
                return
        size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
        wide = int(size.get(w("w"))) > int(size.get(w("h")))
        if wide != (size.get(w("orient")) == "landscape"):
            report("section %d does not lie as it says" % number)
        room = int(size.get(w("w"))) - int(margins.get(w("left"))) - int(margins.get(w("right")))
        if room < 1440:
            report("section %d has no room for text" % number)
        for name in ("headerReference", "footerReference"):
            unique([r.get(w("type")) for r in section.findall(w(name))], "section %d: %s" % (number, name), report)
    for paragraph in document.iter(w("p")):
        if paragraph.find("./%s/%s" % (w("pPr"), w("sectPr"))) is not None and local(paragraph.getparent()) != "body":
            report("a section ends inside a table")


def check_styles(styles, report):
    defaults = [s.get(w("type")) for s in styles.findall(w("style")) if s.get(w("default")) == "1"]
    own = re.compile("Normal|Normal Table|Default Paragraph Font|No List|heading [1-9]|toc [1-9]|TOC Heading|caption|"
                     "List Paragraph|header|footer|Hyperlink")
    for style in styles.findall(w("style")):
        custom = style.get(w("customStyle")) == "1"
        if custom == bool(own.fullmatch(value(style.find(w("name"))))):
            report("style %r is wrongly marked as custom or not" % value(style.find(w("name"))))
    if sorted(defaults) != ["character", "numbering", "paragraph", "table"]:
        report("the default styles are %s" % defaults)


def check_settings(settings, document, report):
    """Mode 15, or Word says "compatibility mode"; an update of fields is asked about, so it must be needed."""
    modes = [value(c) for c in settings.iter(w("compatSetting")) if c.get(w("name")) == "compatibilityMode"]
    if modes != ["15"]:
        report("the compatibility mode is %s" % modes)
    entries = [[t.text or "" for t in link.iter(w("t"))] for link in document.iter(w("hyperlink"))]
    if settings.find(w("updateFields")) is not None and all(re.fullmatch(r"\d+", texts[-1]) for texts in entries):
        report("Word is asked to update fields that are filled")


def check_properties(core, app, report):
    names = [local(e) for e in core]
    unique(names, "property", report)
    for element in core:
        if local(element) not in CORE:
            report("core.xml holds an unknown <%s>" % local(element))
        if local(element) in ("created", "modified") and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.text):
            report("<%s> is no moment: %r" % (local(element), element.text))
    unique([local(e) for e in app], "property", report)
    for element in app:
        if local(element) not in APP:
            report("app.xml holds an unknown <%s>" % local(element))


def problems(path):
    found = []
    report = found.append
    parts = read_parts(path, report)
    roots = {}
    for name, data in parts.items():
        try:
            roots[name] = etree.fromstring(data)
        except etree.XMLSyntaxError as e:
            report("%s: %s" % (name, e))
    if found:
        return found
    check_types(parts, report)
    check_relations(parts, report)
    for name, root in roots.items():
        if name.startswith("word/") and name.endswith(".xml"):
            check_structure(root, lambda text, name=name: report("%s: %s" % (name, text)))
    if found:
        return found  # what follows relies on it
    document = roots["word/document.xml"]
    check_tables(document, report)
    check_text(document, report)
    for name, root in roots.items():
        if re.match(r"word/(document|header|footer)", name):
            check_fields(root, report)
    check_sections(document, report)
    check_styles(roots["word/styles.xml"], report)
    check_settings(roots["word/settings.xml"], document, report)
    check_properties(roots["docProps/core.xml"], roots["docProps/app.xml"], report)
    body = document.find(w("body"))
    if not len(body) or local(body[-1]) != "sectPr":
        report("the body does not end with its section")
    others = [r for n, r in roots.items() if re.match(r"word/(header|footer)", n)]
    check_references(document, roots["word/styles.xml"], roots["word/numbering.xml"], others, report)
    return found
