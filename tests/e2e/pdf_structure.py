"""Whether a tagged PDF is what screen readers need: the rules of PDF 32000-1 (14.6 to 14.9) and those of
PDF/UA-1 (ISO 14289-1) that a program can decide. The file is read by qpdf."""
import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree

GROUPING = {"Document", "Table", "TR", "TOC", "TOCI", "L", "LI", "Reference"}
KNOWN = GROUPING | {"H1", "H2", "H3", "H4", "H5", "H6", "P", "TH", "TD", "Caption", "Note", "Link", "LBody", "Lbl"}
PARENTS = {"TR": {"Table"}, "TH": {"TR"}, "TD": {"TR"}, "Caption": {"Table"}, "TOCI": {"TOC"}, "LI": {"L"},
           "LBody": {"LI"}, "Lbl": {"LI"}, "Reference": {"TOCI"}}
NAMESPACES = {"dc": "http://purl.org/dc/elements/1.1/", "pdf": "http://ns.adobe.com/pdf/1.3/",
              "xmp": "http://ns.adobe.com/xap/1.0/"}
PAINTING = {b"f", b"S", b"s", b"B", b"b", b"f*", b"B*", b"b*", b"Tj", b"TJ", b"'", b'"', b"Do", b"sh"}
TOKEN = re.compile(rb"\((?:\\.|[^()\\])*\)|<<|>>|<[0-9A-Fa-f\s]*>|[\[\]]|/[^\s/<>\[\]()]*|[^\s/<>\[\]()]+", re.S)


class Document:
    def __init__(self, path):
        self.path = path
        done = subprocess.run(["qpdf", "--json=2", "--json-key=qpdf", path], stdout=subprocess.PIPE, check=True)
        self.objects = json.loads(done.stdout)["qpdf"][1]
        self.faults = []
        self.root = self.value(self.value("trailer")["/Root"])
        self.pages = []
        self.walk_pages(self.root["/Pages"])

    def value(self, v):
        """What a reference points to; anything else itself."""
        if v == "trailer":
            return self.objects["trailer"]["value"]
        if isinstance(v, str) and re.fullmatch(r"\d+ \d+ R", v):
            entry = self.objects[f"obj:{v}"]
            return entry["value"] if "value" in entry else entry["stream"]["dict"]
        return v

    def stream(self, ref):
        done = subprocess.run(["qpdf", "--show-object=" + ref.replace(" ", ",")[:-2], "--filtered-stream-data", self.path],
                              stdout=subprocess.PIPE, check=True)
        return done.stdout

    def embedded_font(self, name):
        """The bytes of the embedded font whose name begins so, tag and case aside."""
        for entry in self.objects.values():
            value = entry.get("value")
            if isinstance(value, dict) and value.get("/FontName", "").partition("+")[2].lower().startswith(name):
                return self.stream(value["/FontFile2"])
        raise AssertionError(f"no font {name}")

    def fault(self, *words):
        if len(self.faults) < 50:
            self.faults.append(" ".join(map(str, words)))

    def walk_pages(self, ref):
        node = self.value(ref)
        for kid in self.value(node["/Kids"]):
            if self.value(kid)["/Type"] == "/Pages":
                self.walk_pages(kid)
            else:
                self.pages.append(kid)

    def text(self, v):
        v = self.value(v)
        return v[2:] if isinstance(v, str) and v.startswith("u:") else v

    # ---- what stands on the pages ----

    def marks_of(self, page):
        """The MCIDs of a page with their types; content that is neither tagged nor an artifact is a fault."""
        tokens, open_marks, found = TOKEN.findall(self.stream(self.value(page)["/Contents"])), [], {}
        for i, token in enumerate(tokens):
            if token in (b"BDC", b"BMC"):
                start = i - 1
                while start > 0 and not (tokens[start].startswith(b"/") and (token == b"BMC" or tokens[start + 1] == b"<<")):
                    start -= 1
                properties = tokens[start + 1:i]
                mcid = int(properties[properties.index(b"/MCID") + 1]) if b"/MCID" in properties else None
                open_marks.append((tokens[start][1:].decode(), mcid))
                if mcid is not None:
                    if mcid in found:
                        self.fault("MCID", mcid, "twice on a page")
                    found[mcid] = tokens[start][1:].decode()
            elif token == b"EMC":
                open_marks.pop()
            elif token in PAINTING and not open_marks:
                self.fault("unmarked content", token, "on", page)
        if open_marks:
            self.fault("marked content left open on", page)
        return found

    # ---- the tree ----

    def kids_of(self, element):
        kids = element.get("/K", [])
        whole = self.value(kids)
        return whole if isinstance(whole, list) else [kids]

    def walk(self, ref, parent_ref, parent_type, depth):
        element = self.value(ref)
        kind = element["/S"][1:]
        self.order.append((depth, kind, element))
        if element["/P"] != parent_ref:
            self.fault(kind, ref, "has another parent than the one that holds it")
        if kind not in KNOWN:
            self.fault("unknown type", kind)
        if parent_type not in PARENTS.get(kind, {parent_type}):
            self.fault(kind, "in", parent_type)
        page, empty = element.get("/Pg"), True
        for kid in self.kids_of(element):
            empty = False
            value = self.value(kid)
            if isinstance(value, int):
                self.note_content(page, value, ref, kind)
            elif value.get("/Type") == "/MCR":
                self.note_content(value.get("/Pg", page), value["/MCID"], ref, kind)
            elif value.get("/Type") == "/OBJR":
                self.annotations[value["/Obj"]] = (ref, kind)
            else:
                self.walk(kid, ref, kind, depth + 1)
        if empty and kind not in ("TD", "TH"):
            self.fault("empty", kind, ref)

    def note_content(self, page, mcid, ref, kind):
        if kind in GROUPING:
            self.fault("content directly in", kind)
        if (page, mcid) in self.contents:
            self.fault("content", page, mcid, "belongs to two elements")
        self.contents[page, mcid] = (ref, kind)

    def parent_tree(self, root):
        entries = {}

        def take(node):
            node = self.value(node)
            numbers = self.value(node.get("/Nums", []))
            entries.update(zip(numbers[::2], numbers[1::2]))
            for kid in self.value(node.get("/Kids", [])):
                take(kid)
        take(root["/ParentTree"])
        return entries

    def check_pages(self, parents):
        for page in self.pages:
            dictionary = self.value(page)
            found = self.marks_of(page)
            if found:
                row = self.value(parents[dictionary["/StructParents"]])
                for mcid, kind in found.items():
                    owner = self.contents.get((page, mcid))
                    if owner is None:
                        self.fault("content", page, mcid, "belongs to no element")
                    elif row[mcid] != owner[0]:
                        self.fault("parent tree and element differ for", page, mcid)
            for mcid in (m for p, m in self.contents if p == page):
                if mcid not in found:
                    self.fault("element refers to missing content", page, mcid)
            for ref in self.value(dictionary.get("/Annots", [])):
                self.check_annotation(ref, dictionary, parents)

    def check_annotation(self, ref, page, parents):
        annotation = self.value(ref)
        owner = self.annotations.get(ref)
        if not owner or owner[1] != "Link":
            self.fault("annotation outside a Link", ref)
        elif parents[annotation["/StructParent"]] != owner[0]:
            self.fault("parent tree and Link differ", ref)
        if not annotation.get("/Contents"):
            self.fault("link without a description", ref)
        if page.get("/Tabs") != "/S":
            self.fault("tab order is not that of the structure")

    def check_headings(self):
        last = 0
        for _, kind, _ in self.order:
            if re.fullmatch("H[1-6]", kind):
                level = int(kind[1])
                if level > last + 1:
                    self.fault(f"H{last} is followed by {kind}")
                last = level

    def attributes(self, element):
        found = self.value(element.get("/A", {}))
        return found if isinstance(found, dict) else {k: v for a in found for k, v in self.value(a).items()}

    def check_table(self, element):
        """Rows of one length when spans are counted, every header cell with its scope."""
        rows, below, width = [self.value(k) for k in self.kids_of(element)], {}, None
        for number, row in enumerate(r for r in rows if r["/S"] == "/TR"):
            cells = [self.value(k) for k in self.kids_of(row)]
            column = 0
            for cell in cells:
                attributes = self.attributes(cell)
                if cell["/S"] == "/TH" and attributes.get("/Scope") not in ("/Row", "/Column", "/Both"):
                    self.fault("TH without scope")
                while below.get(column, 0):
                    column += 1
                for _ in range(attributes.get("/ColSpan", 1)):
                    if below.get(column, 0):
                        self.fault("cells overlap in row", number)
                    below[column] = attributes.get("/RowSpan", 1)
                    column += 1
            reached = 1 + max((c for c, n in below.items() if n), default=-1)
            if width is None:
                width = reached
            if reached != width or any(not below.get(c) for c in range(width)):
                self.fault("row", number, "of a table has", reached, "columns instead of", width)
            below = {c: n - 1 for c, n in below.items()}
        if any(below.values()):
            self.fault("a cell spans more rows than there are")

    def check_catalogue(self):
        trailer = self.value("trailer")
        info = self.value(trailer.get("/Info", {}))
        if not self.text(info.get("/Title", "u:")):
            self.fault("no title")
        if self.text(self.root.get("/Lang", "u:")) != "zh-CN":
            self.fault("language", self.root.get("/Lang"))
        if not self.value(self.root.get("/ViewerPreferences", {})).get("/DisplayDocTitle"):
            self.fault("viewers show the file name")
        if not self.value(self.root.get("/MarkInfo", {})).get("/Marked"):
            self.fault("not marked")
        if not re.fullmatch(r"b:[0-9a-f]{32}", trailer.get("/ID", [""])[0]):
            self.fault("no identifier")
        self.check_metadata(info)
        self.check_fonts()

    def check_metadata(self, info):
        """The information dictionary and the XMP packet say the same (PDF/A and PDF/UA ask for it)."""
        packet = ElementTree.fromstring(self.stream(self.root["/Metadata"]).decode().strip("\ufeff"))
        for key, name in (("/Title", "dc:title"), ("/Author", "dc:creator"), ("/Subject", "dc:description"),
                          ("/Keywords", "pdf:Keywords"), ("/Producer", "pdf:Producer"), ("/Creator", "xmp:CreatorTool"),
                          ("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
            prefix, local = name.split(":")
            element = packet.find(f".//{{{NAMESPACES[prefix]}}}{local}")
            there = "" if element is None else "".join(element.itertext())
            here = self.text(info.get(key, "u:"))
            if key.endswith("Date"):
                here, there = re.sub(r"\D", "", here), re.sub(r"\D", "", there)
            if here != there:
                self.fault(f"{key} is {here!r}, {name} {there!r}")

    def check_fonts(self):
        for entry in self.objects.values():
            font = entry.get("value")
            if isinstance(font, dict) and font.get("/Type") == "/Font" and font.get("/Subtype") == "/Type0":
                descendant = self.value(self.value(font["/DescendantFonts"])[0])
                if "/ToUnicode" not in font:
                    self.fault("font without ToUnicode")
                if descendant.get("/CIDToGIDMap") != "/Identity":
                    self.fault("font without CIDToGIDMap")
                if "/FontFile2" not in self.value(descendant["/FontDescriptor"]):
                    self.fault("font not embedded")

    def check(self):
        """All faults found."""
        self.order, self.contents, self.annotations = [], {}, {}
        root_ref = self.root["/StructTreeRoot"]
        root = self.value(root_ref)
        for kid in self.kids_of(root):
            self.walk(kid, root_ref, "Root", 0)
        self.check_pages(self.parent_tree(root))
        self.check_headings()
        identifiers = [e.get("/ID") for _, kind, e in self.order if kind == "Note"]
        if None in identifiers or len(set(identifiers)) != len(identifiers):
            self.fault("notes without identifiers of their own")
        for _, kind, element in self.order:
            if kind == "Table":
                self.check_table(element)
        self.check_catalogue()
        return self.faults
