"""Fonts made for tests: one square for each character, whose width tells which font or style it came from."""
import logging

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables.TupleVariation import TupleVariation

EM = 1000
logging.getLogger("fontTools").setLevel(logging.ERROR)


def square(width):
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 700))
    pen.lineTo((width, 700))
    pen.lineTo((width, 0))
    pen.closePath()
    return pen.glyph()


def builder(family, style, characters, width, weight=400):
    names = [".notdef"] + [f"u{ord(c):04X}" for c in characters]
    made = FontBuilder(EM, isTTF=True)
    made.setupGlyphOrder(names)
    made.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in characters})
    made.setupGlyf({name: square(width) for name in names})
    made.setupHorizontalMetrics({name: (EM, 0) for name in names})
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": family, "styleName": style, "psName": f"Made-{style}"})
    made.setupOS2(usWeightClass=weight, fsType=0)
    made.setupPost()
    return made


def plain(path, family="造字", style="Regular", characters="决算", width=500):
    builder(family, style, characters, width).save(path)


def collection(path, family, characters="决算"):
    """Thin, Regular and Bold of one family in one file, in this order."""
    whole = TTCollection()
    for style, weight, width in (("Thin", 100, 100), ("Regular", 400, 400), ("Bold", 700, 700)):
        part = path + style
        builder(family, style, characters, width, weight).save(part)
        whole.fonts.append(TTFont(part))
    whole.save(path)


def variable(path, family, characters="决算"):
    """Weight 100 (where it opens) to 900, as wide as heavy; instances Thin, Regular and Bold."""
    made = builder(family, "Thin", characters, 100, 100)
    made.setupFvar([("wght", 100, 100, 900, "Weight")],
                   [{"location": {"wght": weight}, "stylename": name}
                    for name, weight in (("Thin", 100), ("Regular", 400), ("Bold", 700))])
    wider = [(0, 0), (0, 0), (800, 0), (800, 0)] + [(0, 0)] * 4
    made.setupGvar({name: [TupleVariation({"wght": (0, 1, 1)}, wider)] for name in made.font.getGlyphOrder()})
    made.save(path)


def without_unicode(path, family="造字"):
    """Only a map of symbols (platform 3, encoding 0), as old symbol fonts have."""
    made = builder(family, "Regular", "决算", 500)
    table = CmapSubtable.newSubtable(4)
    table.platformID, table.platEncID, table.language = 3, 0, 0
    table.cmap = {0xF041: "u51B3"}
    made.font["cmap"] = newTable("cmap")
    made.font["cmap"].tableVersion, made.font["cmap"].tables = 0, [table]
    made.save(path)


def with_large_map_only(path, family="造字", characters="决算"):
    """A character map of format 12 and none of format 4."""
    made = builder(family, "Regular", characters, 500)
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.format, table.reserved, table.length, table.nGroups = 12, 0, 0, 0
    table.cmap = {ord(c): f"u{ord(c):04X}" for c in characters}
    made.font["cmap"].tables = [table]
    made.save(path)


def restricted(path, family="造字"):
    made = builder(family, "Regular", "决算", 500)
    made.font["OS/2"].fsType = 2
    made.save(path)
